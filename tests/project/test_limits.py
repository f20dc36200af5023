"""BACKBEAT_LIMITS is one setting for two houses: each takes its own bounds out of it."""

import msgspec
import pytest

from games.matches import runtime
from games.wire.limits import DEFAULT


def test_a_bound_of_the_lobby_does_not_stop_matches(settings):
    settings.BACKBEAT_LIMITS = {"guests_per_minute": 5, "keep_seat": 60}
    assert runtime.limits() == msgspec.structs.replace(DEFAULT, keep_seat=60)


def test_a_bound_of_another_type_is_refused(settings):
    settings.BACKBEAT_LIMITS = {"keep_seat": "long"}
    with pytest.raises(msgspec.ValidationError, match="keep_seat"):
        runtime.limits()
