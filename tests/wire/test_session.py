"""One socket's conversation: what may be said when, how often, how large, and how long silence may last."""

import json

import pytest

from games.wire.codec import CODECS
from games.wire.codes import Close
from games.wire.limits import Limits
from games.wire.messages import Hello, InputMessage, Leave, Say
from games.wire.rate import Bucket
from games.wire.session import GETTING_KNOWN, Refusal, Rejection, Session, State

LIMITS = Limits()


class Talk:
    """A session and a clock."""

    def __init__(self, *, joined: bool = True, limits: Limits = LIMITS) -> None:
        self.now = 100.0
        self.session = Session(CODECS["backbeat.v1.json"], limits, self.now)
        if joined:
            self.say(type="hello", ticket="t")
            self.session.joined(self.now)
            self.known = [self.poll(0) for _ in range(GETTING_KNOWN)]

    def say(self, **message):
        return self.raw(json.dumps(message).encode())

    def raw(self, payload: bytes, text: bool = True):
        return self.session.receive(payload, text, self.now)

    def poll(self, after: float):
        self.now += after
        return self.session.poll(self.now, tick=7)


def refused(call, *args, **kwargs):
    with pytest.raises(Refusal) as caught:
        call(*args, **kwargs)
    return caught.value.bye


def test_hello_comes_first_and_once():
    talk = Talk(joined=False)
    assert talk.say(type="hello", ticket="t") == Hello(ticket="t")
    assert talk.session.state is State.JOINING
    talk.session.joined(talk.now)
    with pytest.raises(Rejection) as caught:
        talk.say(type="hello", ticket="t")
    assert caught.value.message.code == "hello_repeated"


@pytest.mark.parametrize(
    ("message", "code"),
    [
        ({"type": "pong", "id": 1}, Close.UNAUTHORIZED),
        ({"type": "hello"}, Close.UNAUTHORIZED),
        ({"type": "hello", "ticket": "a", "resume": "b"}, Close.UNAUTHORIZED),
        ({"type": "nonsense"}, Close.BAD_MESSAGE),
    ],
)
def test_anything_else_than_a_good_hello_ends_it(message, code):
    assert refused(Talk(joined=False).say, **message).close == code


def test_a_late_hello_ends_it():
    talk = Talk(joined=False)
    assert talk.poll(4.9) is None
    assert refused(talk.poll, 0.2).code == "hello_late"


def test_what_players_say_is_handed_on():
    talk = Talk()
    assert isinstance(talk.say(type="input", seq=1, input={"dx": 1}), InputMessage)
    assert talk.say(type="say", text="hi") == Say(text="hi")
    assert talk.say(type="leave") == Leave()


def test_mistakes_are_answered_until_there_are_too_many():
    talk = Talk()
    for _ in range(LIMITS.errors_before_close):
        with pytest.raises(Rejection):
            talk.say(type="nonsense")
        talk.now += 1
    assert refused(talk.say, type="nonsense").close == Close.BAD_MESSAGE


def test_a_frame_of_the_wrong_kind_is_a_mistake():
    with pytest.raises(Rejection):
        Talk().raw(b"{}", text=False)


def test_a_message_over_the_limit_ends_it():
    assert refused(Talk().raw, b" " * (LIMITS.message_bytes + 1)).close == Close.TOO_LARGE


def test_a_flood_ends_it_and_an_honest_client_is_never_near():
    talk = Talk()
    for _ in range(60 * 30):  # a minute at 30 Hz
        talk.now += 1 / 30
        talk.say(type="pong", id=0)
    talk.now += 1
    for _ in range(LIMITS.message_burst):
        talk.say(type="pong", id=0)
    bye = refused(talk.say, type="pong", id=0)
    assert bye.close == Close.TOO_FAST
    assert bye.retry


def test_who_only_watches_may_say_less():
    talk = Talk()
    talk.session.joined(talk.now, plays=False)

    def chatter():
        for _ in range(30 * 10):
            talk.now += 1 / 30
            talk.say(type="pong", id=0)

    bye = refused(chatter)
    assert (bye.close, bye.params) == (Close.TOO_FAST, {"per_second": LIMITS.spectator_messages_per_second})


def test_chat_has_a_rate_of_its_own():
    talk = Talk()
    for _ in range(LIMITS.chat_burst):
        talk.say(type="say", text="hi")
    with pytest.raises(Rejection) as caught:
        talk.say(type="say", text="hi")
    assert caught.value.message.code == "chat_too_fast"


def test_it_asks_every_second_and_measures_the_answer():
    talk = Talk()
    assert talk.poll(0.5) is None
    ping = talk.poll(0.5)
    assert (ping.tick, ping.rtt) == (7, None)
    talk.now += 0.04
    talk.session.sent = 6
    talk.say(type="pong", id=ping.id, ack=6)
    assert talk.session.acknowledged == 6
    assert talk.poll(1.0).rtt == 40


def test_it_asks_at_once_while_it_knows_nothing_of_the_way():
    """A page that predicts would otherwise guess for two seconds how far away it is."""
    talk = Talk()
    assert all(talk.known)
    assert talk.poll(0.25) is None
    talk.say(type="pong", id=talk.known[0].id)
    assert talk.session.rtt == 250


def test_a_slow_way_is_not_silence():
    """Answers that take longer than the next ping still count, each for its own."""
    talk = Talk()
    asked = []
    for _ in range(30):
        asked.append(talk.poll(1.0).id)
        if len(asked) > 2:
            talk.now += 0.2
            talk.say(type="pong", id=asked[-3])
            talk.now -= 0.2
    assert 2000 <= talk.session.rtt <= 2300


def test_what_was_not_sent_cannot_be_acknowledged():
    talk = Talk()
    talk.session.sent = 40
    talk.say(type="pong", id=0, ack=2**53 - 1)
    assert talk.session.acknowledged == 40
    talk.session.sent = 90
    assert talk.session.acknowledged == 40


def test_who_speaks_without_reading_is_closed_all_the_same():
    """It cannot know what it was asked, so it cannot answer; what it says without being asked keeps nothing alive."""
    talk = Talk()
    for _ in range(10):
        talk.poll(1.0)
        talk.say(type="pong", id=1, ack=0)
    assert refused(talk.poll, 1.0).code == "silent"
    assert not talk.session.is_away(talk.now)


def test_silence_makes_away_and_then_ends_it():
    talk = Talk()
    talk.poll(5.0)
    assert not talk.session.is_away(talk.now)
    talk.poll(0.1)
    assert talk.session.is_away(talk.now)
    bye = refused(talk.poll, 5.0)
    assert (bye.close, bye.code) == (Close.TOO_SLOW, "silent")


def test_a_bucket_allows_its_burst_and_its_rate():
    bucket = Bucket(per_second=2, burst=3, now=0)
    assert [bucket.take(0) for _ in range(4)] == [True, True, True, False]
    assert [bucket.take(0.5), bucket.take(0.5)] == [True, False]
    assert [bucket.take(100) for _ in range(4)] == [True, True, True, False]
