"""Replays over HTTP: who may watch a match that is over, rendered once and elsewhere, and never one that runs."""

import asyncio
import gzip
from datetime import timedelta

import msgspec
import pytest
from asgiref.sync import sync_to_async
from asgiref.testing import ApplicationCommunicator
from django.db import connection
from django.utils import timezone

from gameproject.backlog import Backlog
from gameproject.handler import Handler
from games.engine import Match as Core
from games.engine.packing import pack, unpack
from games.engine.random import Random
from games.hosting import renders
from games.matches import recordings, replays, rules
from games.matches.errors import Problem
from games.models import Match, RecordingFile, Replay
from games.wire.replay import OtherEngine, render
from games.wire.replay import Replay as Shown
from tests.hosting.house import until
from tests.support.recorded import created, flipped, played

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def over():
    return played(created("liarsdice", seats=3))


@pytest.fixture
def rendered(monkeypatch):
    """Which seats were rendered, without waiting for it."""
    asked = []

    async def render(modules, seat, recording):
        asked.append(seat)
        return f"as {seat}".encode()

    monkeypatch.setattr(renders, "render", render)
    return asked


def frames(client, match, seat=None):
    return client.get(f"/matches/{match.pk}/replay/frames/", {} if seat is None else {"seat": seat})


def test_a_replay_is_rendered_in_a_process_of_its_own_and_kept(over, client):
    answer = frames(client, over, 1)
    assert (answer.status_code, answer["Content-Encoding"]) == (200, "gzip")
    shown = msgspec.msgpack.decode(gzip.decompress(answer.content), type=Shown)
    assert (shown.welcome["seat"], shown.first, shown.last) == (1, 0, over.tick)
    assert shown.events[-1][1] == "result"
    assert {kind for _tick, kind, _data in shown.events} == {"chat", "result"}
    assert Replay.objects.count() == 1


def test_it_is_rendered_once_for_each_seat(over, client, rendered):
    for seat in (None, 0, 2, 0, None, 2):
        assert gzip.decompress(frames(client, over, seat).content) == f"as {seat}".encode()
    assert rendered == [None, 0, 2]


def test_by_another_version_it_is_rendered_anew(over, client, rendered, monkeypatch):
    frames(client, over)
    monkeypatch.setattr(replays.replay, "FORMAT", 99)
    frames(client, over)
    assert rendered == [None, None]
    assert Replay.objects.count() == 1


def test_one_that_is_kept_is_shown_without_reading_the_recording(over, client, rendered, monkeypatch):
    """A long one takes a tenth of a second to read, whoever asks, and however often."""
    frames(client, over, 1)
    monkeypatch.setattr(recordings, "find", None)
    assert frames(client, over, 1).status_code == 200
    assert client.get(f"/matches/{over.pk}/replay/").status_code == 200


async def test_who_asks_for_the_same_at_once_waits_for_the_same_rendering(monkeypatch):
    over, asked, looked = await sync_to_async(lambda: played(created("liarsdice", seats=3)))(), [], []
    times, find = renders.MOST_WAITING + 1, replays._found

    def found(*arguments):
        looked.append(arguments)
        return find(*arguments)

    async def render(modules, seat, recording):
        asked.append(seat)
        first.cancel()
        await until(lambda: len(looked) == 3 * times + 1)
        await asyncio.sleep(0.1)
        if seat == 2:
            raise renders.Busy
        return b"seen"

    monkeypatch.setattr(renders, "render", render)
    monkeypatch.setattr(replays, "_found", found)
    first = asyncio.create_task(replays.rendered(match=over, player=None, seat=0))
    await until(lambda: asked)
    every = [replays.rendered(match=over, player=None, seat=seat) for seat in [1, 2, 0] * times]
    answers = await asyncio.gather(*every, return_exceptions=True)
    assert first.cancelled(), "and the rendering that it had begun went on"
    assert sorted(asked) == [0, 1, 2]
    shown = [answer.code if isinstance(answer, Problem) else gzip.decompress(answer) for answer in answers]
    assert shown == [b"seen", "busy", b"seen"] * times
    assert await Replay.objects.acount() == 2
    assert replays._making == {}


async def test_a_rendering_goes_on_when_the_browser_that_asked_first_has_gone(monkeypatch):
    """The thread of that request is at another by then."""
    over = await sync_to_async(lambda: played(created("liarsdice", seats=3)))()
    begun, may_end, looked, find = [], asyncio.Event(), [], replays._found

    async def render(modules, seat, recording):
        begun.append(seat)
        await may_end.wait()
        return b"seen"

    def found(*arguments):
        looked.append(arguments)
        return find(*arguments)

    async def ask() -> ApplicationCommunicator:
        path = f"/matches/{over.pk}/replay/frames/"
        headers = [(b"host", b"testserver")]
        scope = {"type": "http", "method": "GET", "path": path, "query_string": b"", "headers": headers}
        asking = ApplicationCommunicator(application, scope)
        await asking.send_input({"type": "http.request", "body": b""})
        return asking

    monkeypatch.setattr(renders, "render", render)
    monkeypatch.setattr(replays, "_found", found)
    application = Backlog(Handler(), 2)
    first = await ask()
    await until(lambda: begun)
    second = await ask()
    await until(lambda: len(looked) == 2)
    await first.send_input({"type": "http.disconnect"})
    await first.wait()
    may_end.set()
    assert (await second.receive_output(timeout=10))["status"] == 200
    await second.wait()
    assert begun == [None]
    assert await Replay.objects.acount() == 1


def test_only_so_many_are_kept(over, client, rendered, monkeypatch):
    monkeypatch.setattr(replays, "MOST_KEPT", 2)
    for seat in (0, 1, 2, 1, 0):
        frames(client, over, seat)
    assert rendered == [0, 1, 2, 0]
    assert Replay.objects.count() == 2


def test_a_replay_is_packed_before_the_lock_is_taken(over, client, rendered, monkeypatch):
    """Packing takes seconds, and hosts lose their matches if they cannot renew their leases for so long."""
    locked, compress = [], gzip.compress

    def slow(data, **options):
        locked.append(connection.in_atomic_block)
        return compress(data, **options)

    monkeypatch.setattr(gzip, "compress", slow)
    frames(client, over)
    assert (locked, Replay.objects.count()) == ([False], 1)


def test_of_a_running_match_there_is_none_for_anybody(client, rendered):
    running = played(created("liarsdice"), ticks=40)
    assert client.get(f"/matches/{running.pk}/replay/").headers["Location"] == f"/matches/{running.pk}/"
    for seat in (None, 0):
        answer = frames(client, running, seat)
        assert (answer.status_code, answer.json()["error"]["code"]) == (409, "match_running")
    assert rendered == []


def test_other_rules_are_said_instead_of_playing_wrongly(over, client, rendered, monkeypatch):
    monkeypatch.setattr(rules, "version", lambda game: "9-other")
    page = client.get(f"/matches/{over.pk}/replay/")
    assert page.status_code == 409
    assert f"other rules ({over.rules}) than those installed now (9-other)" in page.content.decode()
    assert frames(client, over).json()["error"]["code"] == "other_rules"
    assert rendered == []


def test_another_engine_is_said_instead_of_playing_wrongly(over, client):
    """The engine is not in the rules version: only running the match again shows that it has changed."""
    row = RecordingFile.objects.get(match=over)
    wrong, _tick = flipped(unpack(bytes(row.data)))
    RecordingFile.objects.update(data=pack(wrong))
    assert client.get(f"/matches/{over.pk}/replay/").status_code == 200, "nobody has tried yet"
    answer = frames(client, over)
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "other_rules")
    page = client.get(f"/matches/{over.pk}/replay/")
    assert page.status_code == 409
    assert "another version of the engine" in page.content.decode()
    assert Replay.objects.count() == 0


@pytest.mark.parametrize("game", ["lightcycles", "reversi", "liarsdice"])
def test_what_is_shown_is_compared_with_what_was_recorded(game, monkeypatch):
    match = played(created(game, seats=2, **({"rounds": 1} if game == "lightcycles" else {})))
    recording, rules = unpack(recordings.find(match)), match.game_class
    assert render(recording, rules, 0)
    monkeypatch.setattr(Random, "below", lambda random, bound: bound - 1)
    monkeypatch.setattr(Core, "seconds", lambda match, seconds: 1 + seconds * match.game.tick_rate)
    with pytest.raises(OtherEngine):
        render(recording, rules, 0)


def test_a_replay_that_is_cut_ends_with_its_last_picture(over, monkeypatch):
    monkeypatch.setattr(replays.replay, "MOST_BYTES", 200)
    recording = unpack(recordings.find(over))
    shown = msgspec.msgpack.decode(render(recording, over.game_class, None), type=Shown)
    assert shown.cut
    assert len(shown.frames) > 1
    assert shown.first < shown.last == shown.frames[-1][0] < over.tick
    assert max([tick for tick, _kind, _data in shown.events], default=0) <= shown.last
    assert "result" not in {kind for _tick, kind, _data in shown.events}


@pytest.mark.parametrize("why", ["no_recording", "no_seat", "forbidden", "unknown_game"])
def test_where_there_is_nothing_to_show_it_says_why(why, over, client, rendered, monkeypatch):
    if why == "no_recording":
        RecordingFile.objects.all().delete()
    elif why == "forbidden":
        monkeypatch.setattr("lobby.policy.LobbyPolicy.may_watch", lambda *arguments: False)
    elif why == "unknown_game":
        monkeypatch.setattr("games.engine.registry.games", dict)
    answer = frames(client, over, 7 if why == "no_seat" else None)
    assert answer.json()["error"]["code"] == why
    if why != "no_seat":
        assert client.get(f"/matches/{over.pk}/replay/").status_code == 404
    assert rendered == []


def test_the_page_offers_each_seat_and_the_file(over, client):
    page = client.get(f"/matches/{over.pk}/replay/", {"seat": "1"}).content.decode()
    assert '<option value="1" selected>As Bot 1</option>' in page
    assert f"/api/matches/{over.pk}/recording" in page
    assert "liarsdice/game" in page


def test_too_many_at_once_are_sent_away(over, client, monkeypatch):
    async def busy(*arguments):
        raise renders.Busy

    monkeypatch.setattr(renders, "render", busy)
    answer = frames(client, over)
    assert (answer.status_code, answer.json()["error"]["code"]) == (503, "busy")


def test_one_that_cannot_be_rendered_is_in_the_log(over, client, monkeypatch, caplog):
    async def fail(*arguments):
        raise renders.RenderError("the renderer ended with 1")

    monkeypatch.setattr(renders, "render", fail)
    answer = frames(client, over, 1)
    assert (answer.status_code, answer.json()["error"]["code"]) == (500, "internal")
    assert f"The replay of match {over.pk} for seat 1 could not be rendered" in caplog.text


def test_replays_go_with_their_recording(over, client, rendered):
    frames(client, over)
    Match.objects.update(finished_at=timezone.now() - timedelta(days=400))
    recordings.cleanup(days=90)
    assert Replay.objects.count() == 0
    with pytest.raises(Problem):
        replays.playable(match=over, player=None)


async def test_the_renderer_renders_one_at_a_time_and_sends_away_who_would_wait_too_long(monkeypatch):
    monkeypatch.setattr(renders, "_waiting", renders.MOST_WAITING)
    with pytest.raises(renders.Busy):
        await renders.render([], None, b"")


async def test_what_cannot_be_rendered_is_an_error():
    with pytest.raises(renders.RenderError):
        await renders.render([], None, b"junk")
