"""“Play now” puts a player into a match at once: their own, one with people, or a new one with bots."""

import pytest

from games.matches.errors import Problem
from games.models import Match
from lobby import friends
from lobby.matchmaking import play_now
from lobby.models import Player
from tests.lobby.conftest import Program, refusal
from tests.lobby.factories import GuestFactory, MatchFactory, MatchSeatFactory

pytestmark = pytest.mark.django_db


def quick_match(*, people: int, bots: int, **fields) -> Match:
    match = MatchFactory(public=True, **fields)
    for _count in range(people):
        MatchSeatFactory(match=match)
    for _count in range(bots):
        MatchSeatFactory(match=match, player=None, bot=2)
    return match


def test_alone_it_is_a_new_match_with_bots():
    seat = play_now(player=GuestFactory(), game="lightcycles")
    assert [other.bot for other in seat.match.seats.all()] == [None, 2, 2, 2]
    assert seat.match.public


def test_pressing_twice_is_one_match():
    player = GuestFactory()
    assert play_now(player=player, game="lightcycles") == play_now(player=player, game="lightcycles")


def test_people_come_before_bots():
    quick_match(people=1, bots=3)
    fuller = quick_match(people=2, bots=2)
    assert play_now(player=GuestFactory(), game="lightcycles").match == fuller


@pytest.mark.parametrize(
    "fields", [{"public": False}, {"status": "finished"}, {"status": "paused"}, {"game": "other"}], ids=str
)
def test_other_matches_are_not_for_strangers(fields):
    other = MatchFactory(**{"public": True} | fields)
    MatchSeatFactory(match=other, player=None, bot=2)
    assert play_now(player=GuestFactory(), game="lightcycles").match != other


def test_a_full_match_is_passed_by():
    quick_match(people=4, bots=0)
    assert play_now(player=GuestFactory(), game="lightcycles").number == 0


def test_where_nobody_drops_in_everybody_has_a_match_of_their_own(parlour):
    options = {"cards": 7, "clock": "none", "wild": True}
    first = play_now(player=GuestFactory(), game="parlour")
    Match.objects.update(status=Match.Status.RUNNING)
    quick_match(people=1, bots=1, game="parlour", options=options)
    player = GuestFactory()
    second = play_now(player=player, game="parlour")
    assert second.match != first.match
    assert not second.match.public
    assert play_now(player=player, game="parlour") == second


def test_there_is_no_such_game():
    with pytest.raises(Problem) as refused:
        play_now(player=GuestFactory(), game="nope")
    assert refused.value.code == "unknown_game"


def test_the_api_names_match_seat_and_page():
    player = GuestFactory()
    said = Program(player).post("play", {"game": "lightcycles"}).json()
    match = Match.objects.get()
    assert said == {"match": str(match.pk), "seat": 0, "url": f"/matches/{match.pk}/"}
    assert refusal(Program().post("play", {"game": "lightcycles"})) == "not_authenticated"


def test_a_visitor_is_a_guest_with_a_friendly_name_in_the_same_click(client):
    response = client.post("/play/lightcycles/")
    player = Player.objects.get()
    assert player.is_guest
    assert " " in player.name
    assert response["Location"] == f"/matches/{player.seats.get().match_id}/"


def test_reloading_the_address_plays_nothing(client):
    assert client.get("/play/lightcycles/")["Location"] == "/"
    assert not Match.objects.exists()


@pytest.mark.parametrize(("typed", "shown"), [(" Ada ", "Ada"), ("", None), (" ", None)])
def test_a_visitor_plays_under_the_name_typed_beside_the_button(client, typed, shown):
    client.post("/play/lightcycles/", {"name": typed})
    name = Player.objects.get().name
    assert name == shown if shown else len(name.split()) == 2


def test_a_wrong_name_leads_home_with_a_sentence(client):
    assert "printable" in client.post("/play/lightcycles/", {"name": "\u202e"}, follow=True).content.decode()
    assert not Player.objects.exists()


def test_an_unknown_game_leads_home_with_a_sentence(client):
    assert "There is no such game." in client.post("/play/nope/", follow=True).content.decode()


@pytest.mark.parametrize("who", ["the newcomer", "the other"])
def test_nobody_is_put_with_whom_one_of_them_has_blocked(who):
    match = quick_match(people=1, bots=3)
    there, player = match.seats.get(bot=None).player, GuestFactory()
    one, other = (player, there) if who == "the newcomer" else (there, player)
    friends.block(player=one, other=other.pk)
    assert play_now(player=player, game="lightcycles").match != match
    friends.unblock(player=one, other=other.pk)
    assert play_now(player=GuestFactory(), game="lightcycles").match == match
