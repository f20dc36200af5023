"""Whoever reads frames as docs/protocol.md says them sees what the server shows, whatever the types of the view are."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from games.engine.schema import describe
from games.wire import frames
from games.wire.frames import Moment
from games.wire.views import ViewCodec
from tests.docs.reader import Reader
from tests.wire.shapes import VIEW


@settings(max_examples=60, derandomize=True)
@given(st.data())
def test_a_reader_made_from_the_page_alone_sees_every_view(data: st.DataObject) -> None:
    kind, values = data.draw(VIEW)
    codec, reader = ViewCodec(kind), Reader(describe(kind))
    base: Moment | None = None
    taken, turns = [0] * 9, st.none() | st.just({"number": 1})
    for tick, view in enumerate(data.draw(st.lists(values, min_size=1, max_size=4))):
        taken = [number + data.draw(st.sampled_from([0, 0, 1, 2, 3, 400])) for number in taken]
        now = Moment(2, 3 * tick, taken, data.draw(turns), codec.freeze(view))
        told: dict[str, Any] = reader.read(frames.frame(now, base, codec))
        assert told["view"] == codec.plain(now.view)
        assert (told["epoch"], told["tick"], told["taken"], told["turn"]) == (2, now.tick, taken, now.turn)
        base = now
