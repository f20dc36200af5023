"""The generator: the published PCG32, fair within bounds, and the same again from its seed or its state."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from games.engine import Random


def test_it_is_the_published_pcg32() -> None:
    """The first round of O'Neill's pcg32-demo, which seeds with 42 and takes stream 54."""
    random = Random(42, 54)
    expected = [0xA15C02B7, 0x7B47F409, 0xBA1D3330, 0x83D2F293, 0xBFA4784B, 0xCBED606E]
    assert [random.below(2**32) for _ in expected] == expected


def test_wide_ranges_take_two_words_the_high_one_first() -> None:
    assert Random(42, 54).below(2**64) == 0xA15C02B7_7B47F409


@given(st.integers(0, 2**64 - 1), st.integers(-(2**53), 2**53), st.integers(0, 2**53))
def test_numbers_stay_within_their_bounds(seed: int, low: int, more: int) -> None:
    random = Random(seed)
    assert all(low <= random.between(low, low + more) <= low + more for _ in range(10))


@pytest.mark.parametrize("n", [2, 3, 6, 7, 52])
def test_every_number_is_as_likely(n: int) -> None:
    """Of 20,000 draws each value is within five standard deviations of its share; the seed is fixed."""
    random, counts = Random(7), [0] * n
    for _ in range(20_000):
        counts[random.below(n)] += 1
    share = 20_000 / n
    assert all(abs(count - share) < 5 * (share * (1 - 1 / n)) ** 0.5 for count in counts)


def test_every_order_of_a_shuffle_is_as_likely() -> None:
    random, orders = Random(11), {}
    for _ in range(6_000):
        items = [0, 1, 2]
        random.shuffle(items)
        orders[tuple(items)] = orders.get(tuple(items), 0) + 1
    assert len(orders) == 6
    assert all(850 < count < 1150 for count in orders.values())


@given(st.integers(0, 2**63), st.lists(st.integers(1, 2**64), max_size=20))
def test_it_goes_on_from_its_state(seed: int, before: list[int]) -> None:
    random = Random(seed)
    for n in before:
        random.below(n)
    again = Random.restored(random.state)
    assert [again.below(1000) for _ in range(10)] == [random.below(1000) for _ in range(10)]


def test_derived_streams_are_their_own() -> None:
    def first(*path: int | str) -> int:
        return Random.derived(5, *path).below(2**32)

    assert first("bot", 0, 1) == first("bot", 0, 1)
    assert len({first("bot", seat, tick) for seat in range(8) for tick in range(50)}) == 400


@pytest.mark.parametrize("n", [0, -1, 2**64 + 1])
def test_impossible_ranges_are_errors(n: int) -> None:
    with pytest.raises(ValueError, match="below"):
        Random(1).below(n)
