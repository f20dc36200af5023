"""Hellos that are answered together get the answers they would get one by one, for a few queries in all."""

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from django.core import signing
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from games.hosting.connection import Pass
from games.matches import entrance, logins, tickets
from games.matches.entrance import Knock
from games.matches.services import SeatSpec, create_match
from games.models import Match, Seat, SpentTicket
from games.wire.messages import Hello
from games.wire.session import Refusal
from lobby.models import Room

pytestmark = pytest.mark.django_db


@pytest.fixture
def player(django_user_model):
    return lambda name: django_user_model.objects.create_user(name, password="first")


def new_match(*players):
    bots = [SeatSpec(None, "Bot", 1)] * (len(players) < 2)
    seats = [*(SeatSpec(one, one.name, None) for one in players), *bots]
    return create_match(game="arena", options={}, seats=seats)


def ticket(match, player, login="abc"):
    return tickets.issue(match=match, player=player, session_key=login)["ticket"]


def knock(match, **hello):
    return Knock(str(match.pk), Hello(**hello))


def told(answer):
    """An answer, as far as it does not differ from time to time."""
    match answer:
        case Refusal():
            return answer.bye
        case Pass():
            resume = answer.resume and tickets.Claim(*signing.loads(answer.resume, salt=tickets.RESUME))
            current = (
                resume and Seat.objects.filter(match=answer.match, number=answer.seat, resume=resume.nonce).exists()
            )
            return answer.match, answer.player, answer.name, answer.seat, answer.login, answer.may_chat, current
    return repr(answer)


@pytest.fixture
def pool(player, monkeypatch):
    """Hellos of all kinds, good and bad, some of them with the same key."""
    ada, bob, eve, dan, kim, mallory, zoe = map(player, ("ada", "bob", "eve", "dan", "kim", "mallory", "zoe"))
    one, two = new_match(ada, bob, eve, dan, kim, mallory, zoe), new_match(bob)
    over = new_match(ada)

    used, newest = (entrance.enter([knock(one, ticket=ticket(one, ada))])[0].resume for _ in range(2))
    spent = knock(one, ticket=ticket(one, bob))
    entrance.enter([spent])
    with monkeypatch.context() as earlier:
        earlier.setattr("django.core.signing.time.time", lambda: 1_000_000_000)
        expired = knock(one, ticket=ticket(one, bob))
    left, banned, removed = (knock(one, ticket=ticket(one, somebody)) for somebody in (zoe, eve, kim))
    Seat.objects.filter(match=one, player=zoe).update(left=True)
    late = knock(over, ticket=ticket(over, ada))
    Match.objects.filter(pk=over.pk).update(status="ended", reason="test", outcome={"placings": {"0": 1}})
    logged_out = knock(one, ticket=ticket(one, bob, "another"))
    logins.end("another")
    eve.is_active = False
    eve.save()
    Room.objects.create(game="arena", owner=ada, match=one).kicked.add(kim)
    broken = knock(one, ticket=ticket(one, mallory))

    def may_join(self, player, match):
        if player == mallory:
            raise RuntimeError("the policy has a bug")
        return True

    def may_chat(self, player, match):
        return player != bob

    monkeypatch.setattr("lobby.policy.LobbyPolicy.may_join", may_join)
    monkeypatch.setattr("lobby.policy.LobbyPolicy.may_chat", may_chat)
    fresh = knock(one, ticket=ticket(one, ada))
    waited = knock(two, ticket=ticket(two, bob))
    return [
        fresh,
        knock(one, ticket=ticket(one, ada)),
        knock(one, ticket=ticket(one, bob)),
        knock(two, ticket=ticket(two, bob)),
        waited._replace(claim=entrance.check([waited])[0]),
        knock(one, ticket=ticket(one, dan), rules=one.rules),
        knock(one, ticket=ticket(one, dan), rules="1-other"),
        knock(one, resume=newest),
        knock(one, resume=newest, rules=one.rules),
        knock(one, resume=used),
        knock(two, resume=newest),
        knock(two, ticket=fresh.hello.ticket),
        knock(one, ticket=ticket(one, None, None)),
        knock(one, ticket="nonsense"),
        knock(one, resume=fresh.hello.ticket),
        Knock(str(uuid4()), fresh.hello),
        late,
        late._replace(lingers=True),
        *(broken, spent, expired, left, banned, removed, logged_out),
    ]


def test_a_batch_is_answered_as_one_by_one_in_the_same_order(pool):
    @settings(max_examples=80)
    @given(st.lists(st.integers(0, len(pool) - 1), max_size=20))
    def holds(numbers):
        knocks, answers = [pool[number] for number in numbers], []
        for together in (False, True):
            with transaction.atomic():
                found = entrance.enter(knocks) if together else [entrance.enter([one])[0] for one in knocks]
                answers.append(([told(answer) for answer in found], SpentTicket.objects.count()))
                transaction.set_rollback(True)
        assert answers[0] == answers[1]

    holds()


def test_the_pool_holds_every_kind_of_answer(pool):
    """Lest the law above hold of nothing."""
    answers = [told(answer) for answer in entrance.enter(pool)]
    codes = {answer.code for answer in answers if hasattr(answer, "code")}
    assert codes == {
        *("no_match", "ticket_expired", "ticket_invalid", "ticket_used", "resume_invalid", "resume_used"),
        *("other_match", "other_rules", "over", "login_ended", "forbidden"),
    }
    assert sum(isinstance(answer, tuple) for answer in answers) >= 6
    assert sum(isinstance(answer, str) for answer in answers) == 1


def test_a_batch_of_any_size_costs_the_same_few_queries(player):
    players = [player(f"p{number}") for number in range(10)]
    matches = [new_match(*players) for _ in range(12)]
    knocks = [knock(match, ticket=ticket(match, one)) for match in matches for one in players]
    counts = []
    for batch in knocks[:2], knocks[2:102]:
        with CaptureQueriesContext(connection) as queries:
            assert all(isinstance(answer, Pass) for answer in entrance.enter(batch))
        counts.append(len(queries))
    # Matches, players, logins, seats, the policy's three; a savepoint, seats, nonces, both writes, and its release.
    assert counts == [13, 13]


def test_when_the_database_fails_nobody_has_used_a_key_up(player, monkeypatch):
    ada = player("ada")
    match = new_match(ada)
    good, bad = knock(match, ticket=ticket(match, ada)), knock(match, ticket="nonsense")

    def fail(*arguments, **options):
        raise DatabaseError("busy")

    with monkeypatch.context() as broken:
        broken.setattr(type(Seat.objects), "bulk_update", fail)
        failed, refused = entrance.enter([good, bad])
    assert isinstance(failed, DatabaseError)
    assert refused.bye.code == "ticket_invalid"
    assert entrance.enter([good])[0].seat == 0


def test_a_ticket_that_is_spent_elsewhere_in_this_moment_spoils_only_its_own(player, monkeypatch):
    ada, bob = player("ada"), player("bob")
    match = new_match(ada, bob)
    knocks = [knock(match, ticket=ticket(match, one)) for one in (ada, bob)]
    (claim, _) = entrance.check(knocks)
    create = type(SpentTicket.objects).bulk_create

    def meanwhile(manager, rows, *arguments, **options):
        if claim.nonce in {row.nonce for row in rows}:
            raise IntegrityError("it is there already")
        return create(manager, rows, *arguments, **options)

    monkeypatch.setattr(type(SpentTicket.objects), "bulk_create", meanwhile)
    first, second = entrance.enter(knocks)
    assert first.bye.code == "ticket_used"
    assert second.seat == 1


def test_a_policy_that_cannot_look_ahead_is_asked_one_by_one(player, monkeypatch):
    ada, bob = player("ada"), player("bob")
    match = new_match(ada, bob)
    knocks = [knock(match, ticket=ticket(match, one)) for one in (ada, bob)]
    Room.objects.create(game="arena", owner=bob, match=match).kicked.add(ada)

    def fail(self, asked):
        raise RuntimeError("the policy has a bug")

    monkeypatch.setattr("lobby.policy.LobbyPolicy.expect", fail)
    first, second = entrance.enter(knocks)
    assert first.bye.code == "forbidden"
    assert second.seat == 1


@pytest.mark.django_db(transaction=True)
def test_of_batches_that_share_their_tickets_each_ticket_gets_in_once(player):
    players = [player(f"p{number}") for number in range(10)]
    match = new_match(*players)
    knocks = [knock(match, ticket=ticket(match, one)) for one in players]

    def enter(number):
        try:
            return entrance.enter(knocks[number:] + knocks[:number] + knocks)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        answers = [answer for batch in threads.map(enter, range(4)) for answer in batch]
    assert sorted(answer.seat for answer in answers if isinstance(answer, Pass)) == list(range(10))
    assert {answer.bye.code for answer in answers if isinstance(answer, Refusal)} == {"ticket_used"}
    assert len(answers) == 80
