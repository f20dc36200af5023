"""Whatever fits the API's own description, or nearly does, never meets a fault of ours: no answer is a 5xx."""

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from hypothesis import HealthCheck, Phase, settings

from lobby import accounts
from tests.lobby.factories import GuestFactory, MatchSeatFactory, RoomFactory

application = get_wsgi_application()
api = schemathesis.openapi.from_wsgi("/api/openapi.json", application)


@pytest.fixture
def token(transactional_db, settings):
    """A player with a room and a match."""
    settings.BACKBEAT_LIMITS = dict.fromkeys(
        ("api_requests_per_minute", "api_requests_per_minute_and_address", "guests_per_minute"), 10**6
    )
    player = GuestFactory()
    RoomFactory(owner=player)
    MatchSeatFactory(player=player)
    return accounts.issue_token(player=player)


@api.parametrize()
@settings(
    max_examples=8,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_no_answer_is_a_fault_of_ours(case, token):
    response = case.call(headers={"Authorization": f"Bearer {token}"})
    assert response.status_code < 500, response.text
