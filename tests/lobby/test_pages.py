"""The pages of lobby and room: what they show, and that every button works without JavaScript and with htmx."""

import re

import pytest
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string

from games.engine import registry
from games.matches.rules import version
from games.models import Match
from lobby import paging, urls
from lobby.models import Room
from tests.lobby.factories import (
    GuestFactory,
    MatchFactory,
    MatchSeatFactory,
    PlayerFactory,
    RoomFactory,
    RoomSeatFactory,
)

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def room():
    return RoomFactory(owner__name="Ada")


@pytest.fixture
def owner(client, room):
    client.force_login(room.owner)
    return client


def text(response) -> str:
    return response.content.decode()


def test_home_shows_games_and_open_rooms(client, room):
    page = text(client.get("/"))
    assert "Lightcycles" in page
    assert "2 to 8 players" in page
    assert room.code in page


def test_home_leads_on_to_older_rooms_and_stays_there_when_it_is_fetched_anew(client):
    rooms = RoomFactory.create_batch(paging.PER_PAGE + 1)
    page = text(client.get("/"))
    assert rooms[0].code not in page
    more = re.search(r'href="\?(after=[^"#]*)#rooms-title"', page)[1]
    older = text(client.get(f"/?{more}"))
    assert rooms[0].code in older
    assert rooms[-1].code not in older
    assert f'hx-get="/rooms/?{more}"' in older
    fragment = text(client.get(f"/rooms/?{more}", headers=HTMX))
    assert rooms[0].code in fragment
    assert f'hx-get="/rooms/?{more}"' in fragment


def test_the_list_alone_for_htmx(client, room):
    fragment = text(client.get("/rooms/", headers=HTMX))
    assert room.code in fragment
    assert "<html" not in fragment
    assert client.get("/rooms/")["Location"] == "/"


def test_a_visitor_opens_a_room_in_one_click(client):
    response = client.post("/rooms/", {"game": "lightcycles", "name": "Bob"})
    room = Room.objects.get()
    assert response["Location"] == f"/rooms/{room.code}/"
    assert (room.game, room.owner.name) == ("lightcycles", "Bob")


def test_a_visitor_with_the_link_says_a_name_and_is_in(client, room):
    assert 'name="name"' in text(client.get(f"/rooms/{room.code}/"))
    client.post(f"/rooms/{room.code}/join/", {"name": "Bob"})
    assert room.seats.get(number=1).player.name == "Bob"


def test_a_visitor_with_the_link_need_not_say_a_name(client, room):
    assert " required" not in text(client.get(f"/rooms/{room.code}/")).split('id="visitor"')[1].split("</form>")[0]
    client.post(f"/rooms/{room.code}/join/", {"name": ""})
    assert " " in room.seats.get(number=1).player.name


def test_a_wrong_name_joins_nobody(client, room):
    response = client.post(f"/rooms/{room.code}/join/", {"name": "\u202e"}, follow=True)
    assert "printable" in text(response)
    assert room.seats.count() == 1


def test_a_code_is_read_in_lower_case_too(client, room):
    assert client.get(f"/rooms/{room.code.lower()}/").status_code == 200


@pytest.mark.parametrize("code", ["ZZZZZZ", "x", "%00"])
def test_a_room_that_is_gone_says_so(client, code):
    response = client.get(f"/rooms/{code}/")
    assert response.status_code == 404
    assert "site-header" in text(response)


def test_the_fragment_has_no_frame(owner, room):
    fragment = text(owner.get(f"/rooms/{room.code}/", headers=HTMX))
    assert 'id="room"' in fragment
    assert "<html" not in fragment


def test_a_button_redirects_or_answers_the_fragment(owner, room):
    form = {"seat": "3", "level": "2"}
    assert owner.post(f"/rooms/{room.code}/bots/", form)["Location"] == f"/rooms/{room.code}/"
    assert 'id="room"' in text(owner.post(f"/rooms/{room.code}/bots/", form, headers=HTMX))
    assert room.seats.get(number=3).bot == 2


def test_what_is_refused_is_said_in_both_ways(owner, room):
    sentence = "at least 2 seats"
    assert sentence in text(owner.post(f"/rooms/{room.code}/start/", follow=True))
    assert sentence in text(owner.post(f"/rooms/{room.code}/start/", headers=HTMX))


def test_starting_leads_to_the_match(owner, room):
    owner.post(f"/rooms/{room.code}/bots/", {"seat": "1", "level": "1"})
    response = owner.post(f"/rooms/{room.code}/start/", headers=HTMX)
    room.refresh_from_db()
    assert response["HX-Redirect"] == f"/matches/{room.match_id}/"


def test_options_come_as_text_and_are_typed(owner, room):
    owner.post(f"/rooms/{room.code}/options/", {"rounds": "5", "arena": "small", "private": "on"})
    room.refresh_from_db()
    assert (room.options, room.private) == ({"rounds": 5, "arena": "small"}, True)
    assert "Rounds" in text(owner.post(f"/rooms/{room.code}/options/", {"rounds": "4", "arena": "small"}, headers=HTMX))


def test_options_are_shown_in_the_games_words_with_their_limits(client, parlour):
    room = RoomFactory(game="parlour", options={"cards": 7, "clock": "none", "wild": True})
    client.force_login(room.owner)
    page = text(client.get(f"/rooms/{room.code}/"))
    for shown in (
        "Cards",
        'min="5"',
        'max="9"',
        "5 to 9",
        "Clock",
        ">A minute each</option>",
        "Wild ones",
        "Expert bot",
    ):
        assert shown in page
    refused = client.post(f"/rooms/{room.code}/options/", {"cards": "10", "clock": "none"}, headers=HTMX)
    assert "Cards: Ensure this value is less than or equal to 9." in text(refused)


@pytest.mark.parametrize(
    ("act", "form"),
    [
        ("bots", {"seat": "x", "level": "1"}),
        ("bots", {"seat": "1", "level": "9"}),
        ("kick", {}),
        ("owner", {"seat": "²"}),
    ],
)
def test_forms_that_no_page_sends(owner, room, act, form):
    assert 'role="alert"' in text(owner.post(f"/rooms/{room.code}/{act}/", form, headers=HTMX))


def test_buttons_that_do_not_exist_and_people_who_are_nobody(client, owner, room):
    assert owner.post(f"/rooms/{room.code}/dance/").status_code == 404
    owner.logout()
    assert owner.post(f"/rooms/{room.code}/start/").status_code == 404


def test_leaving_leads_home(owner, room):
    assert owner.post(f"/rooms/{room.code}/leave/")["Location"] == "/"
    assert not Room.objects.exists()


def test_only_the_owner_sees_the_owners_buttons(client, room):
    member = RoomSeatFactory(room=room).player
    client.force_login(member)
    page = text(client.get(f"/rooms/{room.code}/"))
    assert "/ready/" in page
    assert "/kick/" not in page


def test_the_match_page_knows_seat_and_room(client):
    seat = MatchSeatFactory()
    room = RoomFactory(match=seat.match)
    client.force_login(seat.player)
    config = client.get(f"/matches/{seat.match_id}/").context["config"]
    assert config | {"csrf": ""} == {
        "match": str(seat.match_id),
        "game": "lightcycles",
        "ticket_url": f"/api/matches/{seat.match_id}/ticket",
        "room_url": f"/rooms/{room.code}/",
        "play_url": "/play/lightcycles/",
        "replay_url": f"/matches/{seat.match_id}/replay/",
        "csrf": "",
        "room": room.code,
        "seat": 0,
        "home": "/",
        "rules": version(registry.get("lightcycles")),
        "debug": False,
    }


def test_tools_for_authors_are_in_development_alone(client, settings):
    match = MatchFactory()
    assert "css/debug.css" not in text(client.get(f"/matches/{match.pk}/"))
    settings.DEBUG = True
    response = client.get(f"/matches/{match.pk}/")
    assert response.context["config"]["debug"] is True
    assert "css/debug.css" in text(response)


def test_a_match_can_be_watched_by_visitors_but_not_of_a_game_that_is_gone(client):
    assert client.get(f"/matches/{MatchFactory().pk}/").context["config"]["seat"] is None
    assert client.get(f"/matches/{MatchFactory(game='gone').pk}/").status_code == 404


def test_html_in_names_is_text_in_the_room(client):
    room = RoomFactory(owner=GuestFactory(name="<b>x</b>"))
    page = text(client.get(f"/rooms/{room.code}/"))
    assert "&lt;b&gt;x&lt;/b&gt;" in page
    assert "<b>x</b>" not in page


@pytest.mark.parametrize("make", [PlayerFactory, GuestFactory], ids=["account", "guest"])
def test_every_page_can_be_asked_for_without_its_content(client, room, make):
    client.force_login(make())
    plain = [f"/{one.pattern}" for one in urls.urlpatterns if not one.pattern.converters]
    match = MatchFactory()
    for address in [*plain, f"/rooms/{room.code}/", f"/matches/{match.pk}/", "/play/lightcycles/"]:
        assert client.head(address).status_code == client.get(address).status_code, address
    assert not Match.objects.filter(seats__player__pk=client.session["_auth_user_id"]).exists(), (
        "nobody plays by looking"
    )


def test_the_page_for_a_fault_of_ours_needs_nothing():
    page = render_to_string("500.html")
    files = re.findall(r'"/static/([^"]+)"', page)
    assert len(files) == 6
    assert all(finders.find(file) for file in files)
