"""Friends: asking, accepting, blocking; who sees whom where; over services, API and page."""

import re

import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from games.matches.errors import Problem
from lobby import friends, notices, paging, services
from lobby.models import Block, Friendship, Notice, Room
from tests.lobby.conftest import Program, refusal
from tests.lobby.factories import GuestFactory, MatchFactory, MatchSeatFactory, PlayerFactory, RoomFactory

ACTS = ("ask", "accept", "refuse", "remove", "block", "unblock")


def relations(player):
    return {one.player.pk: one.relation for one in friends.listed(player)}


class Model:
    """What three people are to each other, in the simplest words."""

    def __init__(self):
        self.friends, self.asks, self.blocks = set(), set(), set()

    def do(self, act, one, other):
        pair = frozenset((one, other))
        match act:
            case "ask" if (one, other) in self.blocks:
                return False
            case "ask" | "accept" if (other, one) in self.asks:
                self.friends.add(pair)
                self.asks.discard((other, one))
            case "ask" if pair not in self.friends:
                self.asks.add((one, other))
            case "accept" if pair not in self.friends:
                return False
            case "refuse":
                self.asks.discard((other, one))
            case "remove" | "block":
                self.friends.discard(pair)
                self.asks -= {(one, other), (other, one)}
                if act == "block":
                    self.blocks.add((one, other))
            case "unblock":
                self.blocks.discard((one, other))
        return True

    def seen_by(self, one):
        """Relations of this one, but for those whom they have blocked."""
        seen = {}
        for pair in self.friends:
            if one in pair:
                seen[next(iter(pair - {one}))] = "friend"
        seen |= {other: "asked" for asker, other in self.asks if asker == one}
        seen |= {asker: "asks" for asker, other in self.asks if other == one}
        return {other: relation for other, relation in seen.items() if (one, other) not in self.blocks}


class FriendLaws(TestCase):
    @settings(max_examples=40)
    @given(
        st.lists(st.tuples(st.sampled_from(ACTS), st.permutations(range(3)).map(lambda order: order[:2])), max_size=12)
    )
    def test_whatever_is_done_everybody_sees_what_was_agreed(self, steps):
        people = PlayerFactory.create_batch(3)
        model = Model()
        for act, (one, other) in steps:
            for _twice in range(2):  # repeated after a lost answer
                try:
                    getattr(friends, act)(player=people[one], other=people[other].pk)
                    allowed = True
                except Problem:
                    allowed = False
                assert allowed == model.do(act, one, other)
        for number, player in enumerate(people):
            assert relations(player) == {people[other].pk: what for other, what in model.seen_by(number).items()}
        assert Friendship.objects.count() <= 3
        assert Block.objects.count() == len(model.blocks)


pytestmark = pytest.mark.django_db


@pytest.fixture
def pair():
    one, other = PlayerFactory(name="Ada"), PlayerFactory(name="Bob")
    friends.ask(player=one, other=other.pk)
    friends.accept(player=other, other=one.pk)
    return one, other


def test_the_other_is_told_of_a_question_and_the_asker_of_the_answer():
    one, other = GuestFactory(), GuestFactory()
    friends.ask(player=one, other=other.pk)
    assert [(notice.kind, notice.sender) for notice in notices.listed(other)] == [("friend_asked", one)]
    friends.accept(player=other, other=one.pk)
    assert notices.listed(other) == []
    assert [notice.kind for notice in notices.listed(one)] == ["friend_accepted"]


def test_who_is_blocked_is_not_told_and_not_heard():
    one, other = GuestFactory(), GuestFactory()
    friends.block(player=other, other=one.pk)
    friends.ask(player=one, other=other.pk)
    assert relations(one) == {other.pk: "asked"}
    assert relations(other) == {}
    assert notices.listed(other) == []


def test_a_list_is_bounded(monkeypatch):
    monkeypatch.setattr(friends, "MOST_FRIENDS", 2)
    one = GuestFactory()
    for other in GuestFactory.create_batch(2):
        friends.ask(player=one, other=other.pk)
    with pytest.raises(Problem) as refused:
        friends.ask(player=GuestFactory(), other=one.pk)
    assert refused.value.code == "friends_full"


def test_notices_are_bounded(monkeypatch):
    monkeypatch.setattr(notices, "MOST", 3)
    player = GuestFactory()
    for sender in GuestFactory.create_batch(5):
        notices.tell(player=player.pk, kind=Notice.Kind.FRIEND_ASKED, sender=sender)
    assert Notice.objects.count() == 3
    assert notices.listed(player)[0].sender == sender


def test_where_friends_are_takes_as_many_queries_for_many_as_for_one(pair, django_assert_max_num_queries):
    one, _other = pair
    for friend in GuestFactory.create_batch(5):
        friends.ask(player=one, other=friend.pk)
        friends.accept(player=friend, other=one.pk)
        MatchSeatFactory(player=friend)
    with django_assert_max_num_queries(5):
        assert len(friends.listed(one)) == 6


def test_where_a_friend_is(pair):
    one, other = pair
    assert friends.listed(one)[0].where.state == "online"
    room = RoomFactory(owner=other, private=True)
    assert friends.listed(one)[0].where == ("room", "", None)
    Room.objects.update(private=False)
    assert friends.listed(one)[0].where == ("room", room.code, None)
    seat = MatchSeatFactory(match=MatchFactory(), player=other)
    assert friends.listed(one)[0].where == ("match", "", seat.match)
    RoomFactory(match=seat.match).kicked.add(one)
    assert friends.listed(one)[0].where == ("match", "", None)


def test_a_question_that_is_not_accepted_tells_nothing_of_where_somebody_is():
    one, other = GuestFactory(), GuestFactory()
    RoomFactory(owner=other)
    friends.ask(player=one, other=other.pk)
    assert friends.listed(one)[0].where.state == "offline"


def test_only_friends_are_invited_and_only_by_who_is_there(pair):
    one, other = pair
    room = services.create_room(player=one, game="lightcycles")
    for player, asked, code in ((other, one, "not_member"), (one, GuestFactory(), "not_friends")):
        with pytest.raises(Problem) as refused:
            friends.invite(player=player, other=asked.pk, code=room.code)
        assert refused.value.code == code
    for _twice in range(2):
        friends.invite(player=one, other=other.pk, code=room.code.lower())
    assert [(notice.kind, notice.room) for notice in notices.listed(other)] == [("invited", room.code)]
    services.leave_room(player=one, code=room.code)
    assert notices.listed(other) == []


def test_the_api_from_a_question_to_the_end():
    one, other = Program(PlayerFactory(username="ada")), Program(GuestFactory(name="Bob"))
    asked = one.post("friends", {"name": "Bob"}).json()
    assert (asked["player"]["name"], asked["relation"]) == ("Bob", "asked")
    assert other.rows("notices")[0]["kind"] == "friend_asked"
    assert other.post("notices/read").status_code == 204
    assert other.rows("notices")[0]["read"]
    assert other.post(f"friends/{one.player.pk}/accept").json()["relation"] == "friend"
    assert one.rows("friends")[0]["state"] == "online"
    code = one.post("rooms", {"game": "lightcycles"}).json()["code"]
    assert one.post(f"rooms/{code}/invite", {"player": other.player.pk}).status_code == 204
    assert other.client.delete(f"/api/friends/{one.player.pk}", headers=other.headers).status_code == 204
    assert one.rows("friends") == []
    assert one.post("blocks", {"player": other.player.pk}).status_code == 204
    assert one.rows("blocks")[0]["name"] == "Bob"
    assert refusal(one.post("friends", {"player": other.player.pk})) == "blocked"
    assert one.client.delete(f"/api/blocks/{other.player.pk}", headers=one.headers).status_code == 204
    assert one.rows("blocks") == []


def test_what_the_api_refuses():
    program = Program(PlayerFactory(username="ada", name="Twin"))
    GuestFactory(name="Twin")
    assert refusal(program.post("friends", {"name": "Twin"})) == "name_ambiguous"
    assert refusal(program.post("friends", {"name": "Nobody"})) == "not_found"
    assert refusal(program.post("friends", {})) == "not_found"
    assert refusal(program.post("friends", {"name": "ada"})) == "invalid"
    assert refusal(program.post("friends", {"player": 10**15})) == "not_found"
    assert refusal(program.post("friends/99999999999999999999999/accept")) == "invalid"
    assert refusal(program.post("friends/77/accept")) == "not_found"
    assert refusal(Program().get("friends")) == "not_authenticated"


def test_the_page_leads_on_to_more_whom_one_has_blocked(pair):
    player, _other = pair
    blocked = GuestFactory.create_batch(paging.PER_PAGE + 1)
    for one in blocked:
        friends.block(player=player, other=one.pk)
    browser = Client()
    browser.force_login(player)
    first = browser.get("/friends/")
    assert first.context["blocked"].rows == blocked[:0:-1]
    more = re.search(r'href="(\?after=[^"#]*)#blocked-title"', first.content.decode())[1]
    assert browser.get(f"/friends/{more}").context["blocked"].rows == blocked[:1]


def test_the_page_without_javascript(pair):
    one, other = pair
    browser = Client()
    browser.force_login(one)
    page = browser.get("/friends/").content.decode()
    assert "Bob" in page
    assert "online" in page
    browser.post("/friends/block/", {"player": other.pk})
    page = browser.get("/friends/").content.decode()
    assert "Unblock" in page
    browser.post("/friends/unblock/", {"player": other.pk})
    said = browser.post("/friends/ask/", {"name": "Nobody"}, follow=True).content.decode()
    assert "There is no such player." in said
    browser.post("/friends/ask/", {"name": other.username})
    assert relations(other) == {one.pk: "asks"}
    assert browser.post("/friends/dance/").status_code == 404
    assert browser.post("/friends/ask/", {"player": "x"}, follow=True).status_code == 200


def test_the_page_is_for_players():
    assert Client().get("/friends/")["Location"].startswith("/accounts/login/")


def test_the_bell_counts_what_is_new(pair):
    one, _other = pair
    browser = Client()
    browser.force_login(one)
    assert 'id="bell-count"' in browser.get("/").content.decode()
    assert ">1<" in browser.get("/news/").content.decode()
    browser.post("/friends/read/")
    assert "badge" not in browser.get("/news/").content.decode()
    assert Client().get("/news/").status_code == 204


def test_a_match_calls_on_every_page_but_its_own_and_its_rooms(pair):
    one, _other = pair
    browser = Client()
    browser.force_login(one)
    seat = MatchSeatFactory(player=one)
    room = RoomFactory(match=seat.match)

    def called(page):
        url = f"http://testserver{page}"
        headers = {"HX-Request": "true", "HX-Current-URL": url}
        return "news-match" in browser.get("/news/", headers=headers).content.decode()

    assert [called(page) for page in ("/", "/friends/", "/leaderboards/")] == [True] * 3
    assert [called(page) for page in (f"/matches/{seat.match_id}/", f"/rooms/{room.code}/", "/queue/")] == [False] * 3
    seat.left = True
    seat.save()
    assert not called("/")
