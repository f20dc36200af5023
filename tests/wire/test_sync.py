"""Frames: whatever a socket missed, applying what it was sent gives the view; and no work is done twice."""

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from games.wire.codec import CODECS
from games.wire.patch import apply
from games.wire.sync import WHOLE, History, Place
from tests.wire.test_patch import trees

CODEC = CODECS["backbeat.v1.json"]


def frame_of(payload):
    return msgspec.json.decode(payload)


@given(st.lists(st.tuples(trees, st.booleans()), min_size=1, max_size=30), st.integers(1, 8))
def test_a_client_that_gets_only_some_frames_always_holds_the_newest_view_it_was_sent(steps, size):
    history, place = History(size), Place()
    held, held_tick = None, WHOLE
    for tick, (view, gets_it) in enumerate(steps):
        history.push(1, tick, view, [0])
        if not gets_it:
            continue
        payload = place.next(None, history, CODEC)
        if payload is not None:
            frame = frame_of(payload)
            assert frame["base"] in (WHOLE, held_tick)
            held, held_tick = apply(frame["patch"], held), frame["tick"]
        assert held == view


def test_sockets_in_step_share_one_encoding():
    history = History(4)
    history.push(1, 0, {"x": 1}, [])
    first, second = Place(), Place()
    assert first.next(None, history, CODEC) is second.next(None, history, CODEC)


def test_a_resting_view_sends_nothing():
    history, place = History(4), Place()
    assert history.push(1, 0, {"x": 1}, [0])
    place.next(None, history, CODEC)
    assert not history.push(1, 1, {"x": 1}, [0])
    assert place.next(None, history, CODEC) is None
    assert history.push(1, 2, {"x": 1}, [1]), "an input that was taken must be told"


def test_a_lost_base_is_answered_with_the_whole_view():
    history, place = History(2), Place()
    for tick in range(5):
        history.push(1, tick, {"x": tick}, [])
        if tick == 0:
            place.next(None, history, CODEC)
    frame = frame_of(place.next(None, history, CODEC))
    assert (frame["base"], frame["patch"]) == (WHOLE, [0, {"x": 4}])


def test_another_audience_begins_with_the_whole_view():
    mine, theirs, place = History(4), History(4), Place()
    mine.push(1, 0, {"x": 1}, [])
    place.next("me", mine, CODEC)
    theirs.push(1, 1, {"y": 1}, [])
    assert frame_of(place.next("them", theirs, CODEC))["base"] == WHOLE


def test_who_does_not_acknowledge_gets_nothing_more():
    history, place = History(100), Place()
    for tick in range(1000, 1050):
        history.push(1, tick, {"x": tick}, [])
        if place.may_send(acknowledged=-1, window=10):
            place.next(None, history, CODEC)
    assert place.sent == 1011
    assert place.may_send(acknowledged=1011, window=10)
