"""No page and no answer of the API tells what a match keeps secret: not its dice, not its seed, not its checkpoint."""

import base64
import json

import pytest
from django.urls import reverse

from games.engine import Match as Core
from games.engine import registry
from games.engine.secrets import secret_fields
from games.matches import inside, services
from games.matches.services import SeatSpec
from games.models import Match
from lobby.models import Mode, Player, Room
from tests.lobby.conftest import Program
from tests.support.bundled import bundled
from tests.support.planting import Planted, found

pytestmark = pytest.mark.django_db
GAMES = sorted(bundled())


@pytest.fixture
def people():
    return [Player.objects.create(username=name, name=name.title()) for name in ("ada", "bob", "eve")]


@pytest.fixture
def planted(people, request, monkeypatch):
    """(a live match of that game between the first two, with recognisable secrets, and what must not be told)"""
    kind = registry.get(request.param)
    seats = [SeatSpec(player=player, name=player.name, bot=None) for player in people[:2]]
    match = services.create_match(game=kind.slug, options={}, seats=seats)
    core = Core(kind, seats=2, seed=match.seed)
    core.advance(100)
    told = Planted(core.state)
    core.state = told.state
    Match.objects.filter(pk=match.pk).update(checkpoint=core.checkpoint(), status="running")
    monkeypatch.setattr("games.engine.checkpoint.decode_state", lambda checkpoint, game: told.state)
    match.refresh_from_db()
    Room.objects.create(game=kind.slug, owner=people[0], match=match)
    return match, [*told.owners, match.seed, core.random.state[0]]


def pages(match: Match) -> list[str]:
    room = Room.objects.get(match=match)
    return ["/", reverse("lobby:match", args=[match.pk]), reverse("lobby:room", args=[room.code])]


def answers(match: Match, program: Program) -> list[str]:
    """Every address of the API that can be read, about this match where it is about one."""
    mode, _made = Mode.objects.get_or_create(slug="mode", game=match.game, seats=2)
    player = match.seats.first().player_id
    names = {"match_id": str(match.pk), "code": Room.objects.get(match=match).code, "mode": mode.slug, "id": player}
    paths = json.loads(program.client.get("/api/openapi.json").content)["paths"]
    return [path.format(**names) for path, verbs in paths.items() if "get" in verbs]


@pytest.mark.parametrize("planted", GAMES, indirect=True)
def test_no_page_and_no_answer_tells_secrets(planted, people):
    match, secrets = planted
    seen = b""
    for player in (None, *people):
        program = Program(player)
        if player is not None:
            program.client.force_login(player, backend="django.contrib.auth.backends.ModelBackend")
        for path in (*pages(match), *answers(match, program)):
            answer = program.client.get(path, headers=program.headers)
            assert answer.status_code < 500
            seen += answer.content + repr(answer.headers).encode()
        ticket = program.client.post(f"/api/matches/{match.pk}/ticket", {}, "application/json", headers=program.headers)
        seen += ticket.content
    kept = bytes(match.checkpoint)
    assert str(match.pk).encode() in seen
    assert [secret for secret in secrets if found(seen, secret)] == []
    assert base64.b64encode(kept)[20:60] not in seen
    assert kept[20:60].hex().encode() not in seen


@pytest.mark.parametrize("planted", ["liarsdice"], indirect=True)
def test_what_was_planted_can_be_found(planted):
    match, secrets = planted
    assert secret_fields(match.game_class.state_type)
    assert len(secrets) > 2
    assert found(json.dumps(inside.secrets(match)).encode(), secrets[0])
