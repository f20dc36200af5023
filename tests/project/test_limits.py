"""BACKBEAT_LIMITS is one setting for two houses: each takes its own bounds out of it."""

import msgspec
import pytest

from gameproject import preflight
from games.matches import runtime
from games.wire.limits import DEFAULT


def test_a_bound_of_the_lobby_does_not_stop_matches(settings):
    settings.BACKBEAT_LIMITS = {"guests_per_minute": 5, "keep_seat": 60}
    assert runtime.limits() == msgspec.structs.replace(DEFAULT, keep_seat=60)


def test_a_bound_of_another_type_is_refused(settings):
    settings.BACKBEAT_LIMITS = {"keep_seat": "long"}
    with pytest.raises(msgspec.ValidationError, match="keep_seat"):
        runtime.limits()


def test_a_bound_that_does_not_exist_is_said(settings):
    settings.BACKBEAT_LIMITS = {"gests_per_minute": 5}
    (error,) = preflight.check_limits(None)
    assert "'gests_per_minute'" in error.msg
    assert "guests_per_minute" in error.hint


def test_a_bound_of_the_wrong_type_is_said(settings):
    settings.BACKBEAT_LIMITS = {"keep_seat": "long"}
    (error,) = preflight.check_limits(None)
    assert "keep_seat" in error.msg


def test_the_defaults_are_no_error():
    assert preflight.check_limits(None) == []
