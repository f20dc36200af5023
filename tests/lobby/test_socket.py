"""The lobby's socket: it wakes pages, says nothing else, keeps its player present, and ends with the login session."""

import json
from datetime import timedelta

import pytest
from asgiref.sync import sync_to_async
from channels.testing import WebsocketCommunicator
from django.db import DatabaseError
from django.test import Client
from django.utils import timezone

from gameproject.asgi import application
from games.matches import logins
from games.models import Match
from lobby import accounts, chat, friends, presence, room_matches, services, tokens
from lobby.consumers import LobbyConsumer
from lobby.models import Player, Room
from tests.lobby.factories import (
    PASSWORD,
    GuestFactory,
    MatchFactory,
    MatchSeatFactory,
    PlayerFactory,
    RoomFactory,
    RoomSeatFactory,
)

pytestmark = pytest.mark.django_db(transaction=True)


class Page:
    """A browser's page: a session and a socket."""

    def __init__(
        self, client: Client | None = None, origin: str | None = "http://localhost:8000", token: str = ""
    ) -> None:
        cookies = (client or Client()).cookies.values()
        headers = [(b"cookie", "; ".join(f"{one.key}={one.value}" for one in cookies).encode())]
        if origin is not None:
            headers.append((b"origin", origin.encode()))
        if token:
            headers.append((b"authorization", f"Bearer {token}".encode()))
        self.socket = WebsocketCommunicator(application, "/ws/lobby/", headers=headers)

    async def __aenter__(self) -> "Page":
        assert (await self.socket.connect())[0]
        return self

    async def __aexit__(self, *error: object) -> None:
        await self.socket.disconnect()

    async def watch(self, code: str | None) -> None:
        await self.say(json.dumps({"type": "watch", "room": code}))

    async def say(self, text: str) -> None:
        await self.socket.send_to(text_data=text)

    async def hears(self) -> dict[str, str]:
        return json.loads(await self.socket.receive_from())

    async def ends(self) -> int:
        while (message := await self.socket.receive_output())["type"] != "websocket.close":
            pass
        return message["code"]


@sync_to_async
def log_in(player: Player) -> Client:
    client = Client()
    client.force_login(player)
    return client


async def settled(page: Page, code: str) -> None:
    """Until the page's watch has been understood: what is said to the room afterwards is heard."""
    await page.watch(code)
    assert await page.hears() == {"type": "room", "code": code}


def to_match(room: Room, match: Match) -> dict[str, str]:
    return {"type": "match", "code": room.code, "match": str(match.pk), "url": f"/matches/{match.pk}/"}


async def test_everybody_hears_that_the_list_changed():
    async with Page() as page:
        await sync_to_async(services.create_room)(player=await sync_to_async(GuestFactory)(), game="lightcycles")
        assert await page.hears() == {"type": "rooms"}


async def test_a_rooms_page_hears_of_its_room_until_it_is_gone():
    room = await sync_to_async(RoomFactory)()
    async with Page() as page:
        await settled(page, room.code)
        guest = await sync_to_async(GuestFactory)()
        await sync_to_async(services.join_room)(player=guest, code=room.code)
        assert await page.hears() == {"type": "room", "code": room.code}
        assert await page.hears() == {"type": "rooms"}
        await sync_to_async(services.set_ready)(player=guest, code=room.code, ready=True)
        assert await page.hears() == {"type": "room", "code": room.code}
        match = await sync_to_async(room_matches.start)(player=room.owner, code=room.code)
        assert await page.hears() == to_match(room, match)
        assert await page.hears() == {"type": "rooms"}
        for player in (guest, room.owner):
            await sync_to_async(services.leave_room)(player=player, code=room.code)
        assert [(await page.hears())["type"] for _count in range(4)] == ["room", "rooms", "gone", "rooms"]


async def test_who_begins_to_watch_late_is_told_of_the_match():
    room = await sync_to_async(RoomFactory)(match=await sync_to_async(MatchFactory)())
    seat = await sync_to_async(MatchSeatFactory)(match=room.match, player=room.owner)
    async with Page(await log_in(room.owner)) as page:
        await settled(page, room.code)
        assert await page.hears() == to_match(room, room.match)
        seat.left = True
        await sync_to_async(seat.save)()
        await settled(page, room.code)
        assert await page.socket.receive_nothing()


@pytest.mark.parametrize("status", [Match.Status.RUNNING, Match.Status.FINISHED])
async def test_a_match_that_is_over_or_has_no_seat_for_somebody_calls_nobody(status):
    match = await sync_to_async(MatchFactory)(status=status)
    room = await sync_to_async(RoomFactory)(match=match)
    player = room.owner if status == Match.Status.FINISHED else (await sync_to_async(GuestFactory)())
    await sync_to_async(MatchSeatFactory)(match=match, player=room.owner)
    for client in (await log_in(player), None):
        async with Page(client) as page:
            await settled(page, room.code)
            assert await page.socket.receive_nothing()


async def test_an_open_page_is_presence(monkeypatch):
    monkeypatch.setattr(presence, "SEEN_EVERY", timedelta(milliseconds=10))
    room = await sync_to_async(RoomFactory)(owner_seat__seen_at=timezone.now() - timedelta(seconds=29))
    other = await sync_to_async(RoomSeatFactory)(room=room, seen_at=timezone.now() - timedelta(seconds=31))
    async with Page(await log_in(room.owner)) as page:
        await settled(page, room.code)
        # The page's own pulse sweeps who has no page; its player stays.
        assert await page.hears() == {"type": "room", "code": room.code}
    seats = await sync_to_async(lambda: list(Room.objects.get().seats.values_list("player", flat=True)))()
    assert seats == [room.owner_id]
    assert other.player_id not in seats


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("nonsense", 4400),
        ("[]", 4400),
        ('{"type": "dance"}', 4400),
        ('{"type": "watch", "room": "../x"}', 4400),
        ('{"type": "watch", "room": 3}', 4400),
        ("[" * 200, 4400),
        ("x" * 257, 4413),
    ],
)
async def test_what_is_not_understood_closes(text, code):
    async with Page() as page:
        await page.say(text)
        assert await page.ends() == code


async def test_binary_frames_are_not_understood():
    async with Page() as page:
        await page.socket.send_to(bytes_data=b"\x00")
        assert await page.ends() == 4400


async def test_too_many_messages_close():
    async with Page() as page:
        for _count in range(11):
            await page.watch(None)
        assert await page.ends() == 4429


async def test_one_address_opens_only_so_many(settings):
    settings.BACKBEAT_LIMITS = {"lobby_sockets_per_address": 1}
    async with Page(), Page() as second:
        assert await second.ends() == 4429
    async with Page() as page:
        assert await page.socket.receive_nothing(0.01)


async def test_pages_of_other_sites_are_refused():
    async with Page(origin="https://evil.example") as page:
        assert await page.ends() == 4403


async def test_programs_send_no_origin():
    async with Page(origin=None) as page:
        await sync_to_async(services.create_room)(player=await sync_to_async(GuestFactory)(), game="lightcycles")
        assert await page.hears() == {"type": "rooms"}


async def test_logging_out_ends_the_socket():
    client = await log_in(await sync_to_async(GuestFactory)())
    async with Page(client) as page:
        await sync_to_async(client.post)("/accounts/logout/")
        assert await page.ends() == 4401


async def test_logging_in_to_an_account_ends_the_guests_socket():
    account = await sync_to_async(PlayerFactory)()
    client = await log_in(await sync_to_async(GuestFactory)())
    async with Page(client) as page:
        await sync_to_async(client.post)("/accounts/login/", {"login": account.username, "password": PASSWORD})
        assert await page.ends() == 4401


async def test_a_session_that_a_changed_password_ended_ends_the_socket(monkeypatch):
    monkeypatch.setattr(presence, "SEEN_EVERY", timedelta(milliseconds=10))
    player = await sync_to_async(PlayerFactory)()
    async with Page(await log_in(player)) as page:
        player.set_password("another horse battery")
        await sync_to_async(player.save)()
        assert await page.ends() == 4401


async def test_a_player_alone_hears_that_somebody_asks_them():
    one, other = await sync_to_async(GuestFactory)(), await sync_to_async(GuestFactory)()
    async with Page(await log_in(one)) as asker, Page(await log_in(other)) as asked, Page() as visitor:
        await sync_to_async(friends.ask)(player=one, other=other.pk)
        assert await asked.hears() == {"type": "you"}
        assert await asker.socket.receive_nothing()
        assert await visitor.socket.receive_nothing()


async def test_a_rooms_page_hears_that_something_was_said():
    room = await sync_to_async(RoomFactory)()
    async with Page() as page:
        await settled(page, room.code)
        await sync_to_async(chat.say)(player=room.owner, code=room.code, text="Hello")
        assert await page.hears() == {"type": "said", "code": room.code}


async def test_a_suspended_players_socket_ends():
    player = await sync_to_async(GuestFactory)()
    async with Page(await log_in(player)) as page:
        player.is_active = False
        await sync_to_async(player.save)()
        assert await page.ends() == 4401


async def test_a_password_that_the_admin_set_ends_the_socket():
    player = await sync_to_async(PlayerFactory)()
    async with Page(await log_in(player)) as page:
        player.set_password("another horse battery")
        await sync_to_async(player.save)()
        assert await page.ends() == 4401


async def test_a_login_that_ends_while_its_socket_opens_ends_the_socket(monkeypatch):
    """The handshake was read before, and nobody could be told yet."""
    player = await sync_to_async(PlayerFactory)()
    client, connect = await log_in(player), LobbyConsumer.connect

    async def later(self):
        await sync_to_async(Player.objects.filter(pk=player.pk).update)(is_active=False)
        await connect(self)

    monkeypatch.setattr(LobbyConsumer, "connect", later)
    async with Page(client) as page:
        assert await page.ends() == 4401


async def test_a_login_whose_end_was_told_opens_no_socket_while_its_session_is_still_there():
    """It is told first and deleted a moment later."""
    client = await log_in(await sync_to_async(GuestFactory)())
    await sync_to_async(logins.end)(client.session.session_key)
    async with Page(client) as page:
        assert await page.ends() == 4401


async def test_a_socket_that_fails_leaves_nobody_here(monkeypatch):
    def fail(**kwargs):
        raise DatabaseError("gone")

    client = await log_in(await sync_to_async(GuestFactory)())
    monkeypatch.setattr(accounts, "seen", fail)
    with pytest.raises(DatabaseError):
        async with Page(client) as page:
            await page.ends()
    assert not LobbyConsumer.here
    assert not LobbyConsumer.open_by_address


async def test_a_program_hears_by_its_token_until_that_is_revoked():
    player, other = await sync_to_async(GuestFactory)(), await sync_to_async(GuestFactory)()
    made = await sync_to_async(tokens.make)(player=player, name="bot")
    async with Page(token=made.text) as page:
        await sync_to_async(friends.ask)(player=other, other=player.pk)
        assert await page.hears() == {"type": "you"}
        await sync_to_async(tokens.revoke)(player=player, pk=made.row.pk)
        assert await page.ends() == 4401
    async with Page(token=made.text) as page:
        assert await page.ends() == 4401
