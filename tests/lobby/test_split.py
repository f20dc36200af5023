"""The split view: guests of the author's session, each on a page of its own; nobody else's, and only in development."""

import json
import re
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core import signing
from django.test import Client

from games.models import Match
from lobby.models import Player
from lobby.split import KEY
from tests.lobby.factories import PlayerFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_development(settings):
    settings.DEBUG = True


def opened(client: Client, query: str = "", game: str = "lightcycles") -> tuple[Match, str]:
    """A new split view's match and address."""
    response = client.get(f"/split/{game}/{query}")
    assert response.status_code == 302
    return Match.objects.latest("created_at"), response["Location"]


def frames(client: Client, address: str) -> list[str]:
    response = client.get(address)
    match = response.context["match"]
    return [f"/split/{match.pk}/{seat.player_id}/" for seat in response.context["seats"]]


def test_each_seat_is_a_guest_with_a_ticket_for_it(client):
    match, address = opened(client, "?seats=3&bots=1")
    assert match.seats.filter(player=None).count() == 1
    tickets = []
    for number, frame in enumerate(frames(client, address)):
        config = client.get(frame).context["config"]
        assert (config["seat"], config["match"]) == (number, str(match.pk))
        answer = client.post(config["ticket_url"]).json()
        tickets.append(signing.loads(answer["ticket"], salt="games.ticket"))
    assert [ticket[1] for ticket in tickets] == [0, 1, 2]
    assert len({ticket[2] for ticket in tickets}) == 3


def test_frames_of_one_window_do_not_take_a_seat_from_each_other(client):
    _, address = opened(client)
    assert len({client.get(frame).context["config"]["tab"] for frame in frames(client, address)}) == 2


def test_the_author_stays_who_they_are(client):
    author = PlayerFactory()
    client.force_login(author)
    _, address = opened(client)
    for frame in frames(client, address):
        client.get(frame)
    assert client.session["_auth_user_id"] == str(author.pk)


def test_who_is_nobody_stays_nobody(client):
    opened(client)
    assert "_auth_user_id" not in client.session


def test_a_stranger_gets_neither_window_nor_frame_nor_ticket(client):
    _, address = opened(client)
    [frame, _] = frames(client, address)
    stranger = Client()
    opened(stranger)
    assert stranger.get(address).status_code == 404
    assert stranger.get(frame).status_code == 404
    assert stranger.post(f"{frame}ticket/").status_code == 404


def test_a_player_who_was_not_made_for_it_is_nobodys(client):
    match, _ = opened(client)
    other = PlayerFactory()
    assert client.get(f"/split/{match.pk}/{other.pk}/").status_code == 404


def test_a_ticket_is_given_to_pages_of_this_site_alone():
    author = Client(enforce_csrf_checks=True)
    _, address = opened(author)
    [frame, _] = frames(author, address)
    token = author.get(frame).context["config"]["csrf"]
    assert author.post(f"{frame}ticket/").status_code == 403
    assert author.post(f"{frame}ticket/", headers={"X-CSRFToken": token}).status_code == 200


def test_frames_stand_in_windows_of_this_site_and_no_other_page_does(client):
    match, address = opened(client)
    page = client.get(frames(client, address)[0], headers={"Sec-Fetch-Dest": "iframe"})
    assert page.context["framed"]
    assert page["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in page["Content-Security-Policy"]
    assert not client.get(frames(client, address)[0]).context["framed"]
    for other in (address, f"/matches/{match.pk}/"):
        assert "frame-ancestors 'none'" in client.get(other)["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("query", "people", "bots"),
    [
        ("", 2, 0),
        ("?seats=1", 1, 1),
        ("?seats=99&bots=99", 8, 0),
        ("?seats=2&bots=99", 2, 6),
        ("?seats=x&bots=-1", 2, 0),
    ],
)
def test_seats_and_bots_are_as_many_as_there_is_room_for(client, query, people, bots):
    match, _ = opened(client, query)
    assert match.seats.exclude(player=None).count() == people
    assert match.seats.filter(player=None).count() == bots


def test_options_are_taken_by_name_and_nonsense_is_left_out(client):
    assert opened(client, "?rounds=5")[0].options["rounds"] == 5
    assert opened(client, "?rounds=five")[0].options["rounds"] == 3


def test_what_was_chosen_reaches_the_frames(client):
    _, address = opened(client, "?seats=2&net=mobile&debug=1")
    assert parse_qs(urlsplit(address).query)["net"] == ["mobile"]
    assert len(re.findall(r'<iframe[^>]+src="[^"]*net=mobile&amp;debug=1"', client.get(address).content.decode())) == 2


def test_a_frame_that_is_opened_alone_leads_back_to_the_window_and_keeps_its_tools(client):
    window = client.get("/split/lightcycles/?seats=2&net=mobile&debug", follow=True)
    page = window.content.decode()
    alone = re.search(r'<a href="([^"]+)" target="_blank"', page)[1].replace("&amp;", "&")
    assert alone.endswith("/?seats=2&net=mobile&debug=")
    assert re.search(r'name="debug" value="1" checked', page)
    assert client.get(alone).context["config"]["home"] == window.request["PATH_INFO"]
    framed = client.get(alone, headers={"Sec-Fetch-Dest": "iframe"})
    assert framed.context["config"]["home"] == alone.split("?")[0]


def test_playing_again_is_another_split_view(client):
    _, address = opened(client, "?seats=2&net=mobile")
    play_url = client.get(frames(client, address)[0] + "?seats=2&net=mobile").context["config"]["play_url"]
    assert client.post(play_url)["Location"].endswith("?seats=2&net=mobile")


def test_a_session_keeps_a_bounded_number_of_guests(client):
    for _ in range(10):
        opened(client, "?seats=8")
    assert len(json.dumps(client.session[KEY])) < 1000
    assert len(client.session[KEY]) == 64


def test_there_is_no_such_game(client):
    assert client.get("/split/gone/").status_code == 404


def test_outside_development_there_is_no_such_page(client, settings):
    _, address = opened(client)
    places = [address, *frames(client, address)]
    settings.DEBUG = False
    players = Player.objects.count()
    assert [client.get(place).status_code for place in [*places, "/split/lightcycles/"]] == [404] * 4
    assert client.post(f"{places[1]}ticket/").status_code == 404
    assert client.post("/split/lightcycles/").status_code == 404
    assert Player.objects.count() == players
