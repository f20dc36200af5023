"""What tests of operators share: a match that runs, operators with chosen permissions, and no waiting for hosts."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.utils import timezone

from games import engine
from games.admin import acts
from games.engine import registry
from games.management.commands import match as command
from games.models import Host, Match, Seat
from tests.lobby.factories import GuestFactory, PlayerFactory
from tests.support.parlour import Parlour


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch):
    """No host runs beside these tests: whoever waits for one would wait in vain."""
    monkeypatch.setattr(acts, "WAIT_SECONDS", 0)
    monkeypatch.setattr(command, "WAIT_SECONDS", 0)


@pytest.fixture
def host(db) -> Host:
    return Host.objects.create(name="here:1", channel="secret-channel", expires_at=timezone.now())


@pytest.fixture
def make_match(host: Host) -> Callable[..., Match]:
    """A match of Ann (or whoever is named) and a bot; running unless told otherwise."""

    def make(name: str = "Ann", **fields) -> Match:
        defaults = {"game": "lightcycles", "status": "running", "options": {"rounds": 3}, "host": host}
        match = Match.objects.create(**defaults | fields)
        Seat.objects.create(match=match, number=0, player=GuestFactory(name=name[:24]), name=name, resume="resume-key")
        Seat.objects.create(match=match, number=1, name="Hard bot", bot=3)
        return match

    return make


@pytest.fixture
def running(make_match) -> Match:
    return make_match()


@pytest.fixture
def turn_match(make_match, monkeypatch) -> Callable[..., Match]:
    """A match of a game with turns and secrets, with a checkpoint of `seconds` after the first turn began."""
    monkeypatch.setattr(registry, "_registered", [*registry._registered, Parlour])

    def make(seconds: int = 15, **fields) -> Match:
        core = engine.Match(Parlour, seats=2, seed=271828182845904523)
        core.advance(core.seconds(seconds))
        options = {"cards": 7, "clock": "fast", "wild": True}
        known = {"game": "parlour", "options": options, "seed": core.seed, "checkpoint": core.checkpoint()}
        return make_match(**known | {"saved_at": timezone.now(), "status": "paused"} | fields)

    return make


@pytest.fixture
def operator(db) -> Callable[..., Client]:
    """A member of staff with these permissions of the app, logged in."""

    def make(*codenames: str) -> Client:
        player = PlayerFactory(is_staff=True)
        player.user_permissions.set(Permission.objects.filter(content_type__app_label="games", codename__in=codenames))
        client = Client()
        client.force_login(player)
        return client

    return make
