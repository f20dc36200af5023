"""Tickets and resume keys: for one match, once, and only as long as the login behind them lives."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from games.matches import entrance, logins, tickets
from games.matches.entrance import Knock
from games.matches.errors import Problem
from games.matches.services import SeatSpec, create_match, take_bot_seat
from games.models import Seat
from games.wire.messages import Hello
from games.wire.session import Refusal

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def ada(django_user_model):
    return django_user_model.objects.create_user("ada", password="first")


@pytest.fixture
def match(ada):
    return create_match(
        game="lightcycles", options={}, seats=[SeatSpec(ada, "Ada", None), SeatSpec(None, "Bot", 1)], public=True
    )


def enter(match, **key):
    """Say hello with that key: the Pass, or the code of the refusal."""
    (answer,) = entrance.enter([Knock(str(match.pk), Hello(**key))])
    return answer.bye.code if isinstance(answer, Refusal) else answer


def ticket(match, player, session_key="abc"):
    return tickets.issue(match=match, player=player, session_key=session_key)["ticket"]


def test_a_ticket_opens_the_players_seat_once_and_the_resume_key_after_it(match, ada):
    key = ticket(match, ada)
    first = enter(match, ticket=key)
    assert (first.seat, first.name, first.may_chat) == (0, ada.name, True)
    assert enter(match, ticket=key) == "ticket_used"
    second = enter(match, resume=first.resume)
    assert second.seat == 0
    assert enter(match, resume=first.resume) == "resume_used"


def test_of_many_who_use_one_ticket_one_gets_in(match, ada):
    key = ticket(match, ada)

    def one(_):
        try:
            return enter(match, ticket=key)
        finally:
            connection.close()

    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(one, range(10)))
    assert sorted(isinstance(answer, str) for answer in answers) == [False] + [True] * 9


def test_a_newer_ticket_ends_the_older_resume_key(match, ada):
    first = enter(match, ticket=ticket(match, ada))
    enter(match, ticket=ticket(match, ada))
    assert enter(match, resume=first.resume) == "resume_used"


def test_a_page_made_for_other_rules_is_told_before_its_key_is_used(match, ada):
    """Nor does it take the seat from another page, which can play."""
    key = ticket(match, ada)
    assert enter(match, ticket=key, rules="1-older") == "other_rules"
    assert enter(match, ticket=key, rules=match.rules).seat == 0


def test_a_passer_by_watches_and_has_no_resume_key(match):
    seen = enter(match, ticket=ticket(match, None, None))
    assert (seen.seat, seen.resume, seen.player) == (None, None, "")


@pytest.mark.parametrize("end", ["logout", "password", "banned"])
def test_when_the_login_ends_its_keys_open_nothing(match, ada, end):
    waiting, first = ticket(match, ada), enter(match, ticket=ticket(match, ada))
    if end == "logout":
        logins.end("abc")
    elif end == "password":
        ada.set_password("second")
        ada.save()
    else:
        ada.is_active = False
        ada.save()
    assert enter(match, ticket=waiting) == "login_ended"
    assert enter(match, resume=first.resume) == "login_ended"
    if end == "logout":
        assert enter(match, ticket=ticket(match, ada, "another login")).seat == 0


def test_a_key_is_not_used_up_by_asking(match, ada):
    hello = Hello(ticket=ticket(match, ada))
    for _ in range(2):
        (claim,) = entrance.check([Knock(str(match.pk), hello)])
        assert claim.seat == 0
    assert enter(match, ticket=hello.ticket).seat == 0


def test_who_left_only_watches_and_takes_no_other_seat(match, ada):
    Seat.objects.filter(match=match, player=ada).update(left=True)
    assert enter(match, ticket=ticket(match, ada)).seat is None
    with pytest.raises(Problem) as caught:
        take_bot_seat(match=match, player=ada)
    assert caught.value.code == "match_left"


def test_the_sites_policy_is_asked_at_both_doors(match, ada, monkeypatch):
    key = ticket(match, ada)
    monkeypatch.setattr("lobby.policy.LobbyPolicy.may_watch", lambda *arguments: False)
    with pytest.raises(Problem) as caught:
        ticket(match, ada)
    assert caught.value.code == "forbidden"
    assert enter(match, ticket=key) == "forbidden"
