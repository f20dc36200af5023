"""A match in which nothing changes for a while, such as a countdown: nothing is sent, and that is not lag."""

from games.engine import Row
from games.wire.codec import CODECS
from games.wire.frames import Moment
from games.wire.sync import History, Place
from games.wire.views import ViewCodec

WINDOW = 50


class View(Row):
    x: int


VIEWS = ViewCodec(View)


def show(place: Place, history: History, tick: int, acknowledged: int) -> bytes | None:
    """What a socket gets at `tick`, as a connection asks for it."""
    history.push(Moment(1, tick, [0], None, VIEWS.freeze(View(tick))))
    may = place.may_send(acknowledged, WINDOW)
    return place.next(history, CODECS["backbeat.v1.json"]) if may else None


def test_frames_flow_at_once_after_a_quiet_time_longer_than_the_window():
    place, history = Place(), History(8, VIEWS)
    assert show(place, history, 0, -1)
    after_the_countdown = [show(place, history, tick, 0) for tick in range(60, 70)]  # acknowledged all there was
    assert None not in after_the_countdown


def test_what_is_in_flight_since_then_still_counts():
    place, history = Place(), History(8, VIEWS)
    assert show(place, history, 0, -1)
    sent = [tick for tick in range(60, 160) if show(place, history, tick, 0)]
    assert sent == list(range(60, 60 + WINDOW + 2))


def test_a_client_that_acknowledges_once_a_second_is_never_held_up():
    place, history = Place(), History(8, VIEWS)
    assert show(place, history, 0, -1)
    assert all(show(place, history, tick, tick - tick % 20 - 20 if tick >= 80 else 0) for tick in range(60, 200))
