"""The page of the queue, as htmx asks for it: what is refused is said, and who has a match is led there."""

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from games.models import Maintenance
from lobby import queue_view, queueing
from lobby.models import Mode, Player
from tests.lobby.factories import GuestFactory

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def found() -> tuple[Player, Player]:
    """Two for whom a match was found, the first of them ready."""
    mode = Mode.objects.create(slug="duel", game="lightcycles", title="Duel", seats=2)
    ada, ben = GuestFactory(), GuestFactory()
    for player in (ada, ben):
        queueing.join(player=player, mode=mode.slug)
    queueing.run(mode=mode.pk)
    queueing.ready(player=ada)
    return ada, ben


def browser_of(player: Player) -> Client:
    browser = Client()
    browser.force_login(player)
    return browser


def led_to(answer: HttpResponse) -> str:
    return answer.headers.get("HX-Redirect", "")


def test_it_says_why_no_match_began_and_shows_the_queue_again(found):
    Maintenance.objects.create(pk=1, begins_at=timezone.now())
    browser = browser_of(found[1])
    page = browser.post("/queue/ready/", headers=HTMX).content.decode()
    assert 'data-state="waiting"' in page
    assert "because of maintenance" in page
    plain = browser.post("/queue/ready/", follow=True)
    assert plain.status_code == 200


def test_whoever_waited_is_led_to_the_match_and_who_opens_the_page_in_it_is_shown_the_way(found):
    ada, ben = found
    assert "/matches/" in led_to(browser_of(ben).post("/queue/ready/", headers=HTMX))
    assert "/matches/" in led_to(browser_of(ada).get("/queue/?was=found", headers=HTMX))
    for headers in ({}, HTMX):
        opened = browser_of(ada).get("/queue/", headers=headers)
        assert not led_to(opened)
        assert 'data-state="playing"' in opened.content.decode()


def test_whose_match_begins_while_the_page_is_made_is_led_there(found, monkeypatch):
    ada, ben = found
    look = queue_view.status

    def status(player: Player) -> dict[str, object]:
        queueing.ready(player=ben)
        return look(player)

    monkeypatch.setattr(queue_view, "status", status)
    assert "/matches/" in led_to(browser_of(ada).get("/queue/?was=found", headers=HTMX))
