"""Frames: whatever a socket missed, applying what it was sent gives the view; and no work is done twice."""

import sys

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from games.engine import Row
from games.wire import frames
from games.wire.codec import CODECS, WHOLE
from games.wire.frames import Moment
from games.wire.patch import apply
from games.wire.sync import History, Place
from games.wire.views import ViewCodec

CODEC, BINARY = CODECS["backbeat.v1.json"], CODECS["backbeat.v1.binary"]


class View(Row):
    x: int = 0
    names: list[str] = []
    rest: dict[int, int | None] = {}


VIEWS = ViewCodec(View)
views = st.builds(
    View, st.integers(0, 3), st.lists(st.text("ab"), max_size=3), st.dictionaries(st.integers(0, 3), st.none())
)


def history_of(size):
    return History(size, VIEWS)


def moment(tick, x=0, taken=(), epoch=1):
    return Moment(epoch, tick, list(taken), None, VIEWS.freeze(View(x)))


def frame_of(payload):
    return msgspec.json.decode(payload)


@pytest.mark.parametrize("codec", [CODEC, BINARY], ids=lambda codec: codec.name)
@given(st.lists(st.tuples(views, st.booleans(), st.integers(0, 2)), min_size=1, max_size=30), st.integers(2, 8))
def test_a_client_that_gets_only_some_frames_always_holds_the_newest_view_it_was_sent(codec, steps, size):
    history, place = history_of(size), Place()
    held, held_tick, held_moment, tick = None, WHOLE, None, 0
    for view, gets_it, later in steps:
        tick += later  # a tick is shown anew when time begins or stands still
        history.push(Moment(1, tick, [0], None, VIEWS.freeze(view)))
        if not gets_it:
            continue
        payload = place.next(history, codec)
        if payload is not None and codec is BINARY:
            held_moment = frames.read(payload, held_moment, VIEWS)
            held = VIEWS.plain(held_moment.view)
        elif payload is not None:
            frame = frame_of(payload)
            assert frame["base"] in (WHOLE, held_tick)
            held, held_tick = apply(frame["patch"], held), frame["tick"]
        assert held == msgspec.to_builtins(view, str_keys=True)


def test_sockets_in_step_share_one_encoding():
    history = history_of(4)
    history.push(moment(0, 1))
    first, second = Place(), Place()
    assert first.next(history, CODEC) is second.next(history, CODEC)


def test_a_resting_view_sends_nothing():
    history, place = history_of(4), Place()
    assert history.push(moment(0, 1, [0]))
    place.next(history, CODEC)
    assert not history.push(moment(1, 1, [0]))
    assert place.next(history, CODEC) is None
    assert history.push(moment(2, 1, [1])), "an input that was taken must be told"


def test_a_lost_base_is_answered_with_the_whole_view():
    history, place = history_of(2), Place()
    for tick in range(5):
        history.push(moment(tick, tick))
        if tick == 0:
            place.next(history, CODEC)
    frame = frame_of(place.next(history, CODEC))
    assert (frame["base"], frame["patch"]) == (WHOLE, [0, {"x": 4, "names": [], "rest": {}}])


@pytest.mark.parametrize("codec", [CODEC, BINARY], ids=lambda codec: codec.name)
def test_a_moment_that_was_shown_anew_leaves_who_got_the_first_its_own_base(codec):
    history, place = history_of(4), Place()
    history.push(moment(1, 1))
    first = place.next(history, codec)
    history.push(moment(1, 50))
    history.push(moment(2, 51))
    change = place.next(history, codec)
    if codec is CODEC:
        held = apply(frame_of(change)["patch"], apply(frame_of(first)["patch"], None))
    else:
        held = VIEWS.plain(frames.read(change, frames.read(first, None, VIEWS), VIEWS).view)
    assert held["x"] == 51


def test_what_everybody_has_left_behind_is_kept_no_longer():
    history, place = history_of(64), Place()
    seen = [moment(tick, tick) for tick in range(3)]
    for one in seen:
        history.push(one)
        place.next(history, BINARY)
    oldest = seen.pop(0)
    assert sys.getrefcount(oldest) == 2  # the name here, and the call's own


def test_all_who_have_lost_their_base_share_one_whole_view():
    history, late = history_of(2), [Place(), Place()]
    for tick in range(5):
        history.push(moment(tick, tick))
        if tick < 2:
            late[tick].next(history, CODEC)
    assert late[0].next(history, CODEC) is late[1].next(history, CODEC)


def test_another_audience_begins_with_the_whole_view():
    mine, theirs, place = history_of(4), history_of(4), Place()
    mine.push(moment(0, 1))
    place.next(mine, CODEC)
    theirs.push(moment(1, 1))
    assert frame_of(place.next(theirs, CODEC))["base"] == WHOLE


def test_who_does_not_acknowledge_gets_nothing_more():
    history, place = history_of(100), Place()
    for tick in range(1000, 1050):
        history.push(moment(tick, tick))
        if place.may_send(acknowledged=-1, window=10):
            place.next(history, CODEC)
    assert place.sent == 1011
    assert place.may_send(acknowledged=1011, window=10)


def test_another_epoch_begins_with_the_whole_view():
    history, place = history_of(4), Place()
    history.push(moment(9, epoch=1))
    place.next(history, CODEC)
    history.push(moment(10, epoch=2))
    assert frame_of(place.next(history, CODEC))["base"] == WHOLE
