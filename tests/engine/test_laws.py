"""What holds for every match of every game, whatever happens to it. A law that fails here would show to players as a
restart that changes the past, a replay that tells another story, or a card seen through its back.
"""

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from games.engine import Match, Refused
from tests.engine.samples import CANARY, Bluff
from tests.engine.scripts import EVERY_GAME, Action, actions, any_input, matches, perform, play

law = settings(max_examples=60, derandomize=True)  # the same examples each time: a law cannot flake


def twin(match: Match) -> Match:
    """Another match that starts as this one did."""
    return Match(match.game, seats=len(match.seats), seed=match.seed, options=match.options)


@law
@given(matches(), actions(), actions())
def test_a_restored_match_goes_on_with_identical_hashes(
    match: Match, before: list[Action], after: list[Action]
) -> None:
    play(match, before)
    saved = match.checkpoint()
    restored = Match.restore(match.game, saved)
    assert restored.checkpoint() == saved
    assert play(restored, after) == play(match, after)


@law
@given(matches(), actions())
def test_jumping_equals_stepping(match: Match, script: list[Action]) -> None:
    stepping = twin(match)
    for action in script:
        perform(match, action)
        if action[0] == "wait":
            for _ in range(action[3]):
                stepping.step()
        else:
            perform(stepping, action)
        assert stepping.checkpoint() == match.checkpoint()


@law
@given(matches(), actions())
def test_the_same_seed_and_inputs_give_the_same_hashes(match: Match, script: list[Action]) -> None:
    assert play(match, script) == play(twin(match), script)


@law
@given(matches(), actions(), st.integers(0, 2**32), st.integers(0, 5))
def test_a_repeated_or_stale_input_never_changes_a_match(
    match: Match, script: list[Action], number: int, behind: int
) -> None:
    play(match, script)
    before = match.checkpoint()
    for seat in match.seats:
        if match.received[seat] > behind:
            with pytest.raises(Refused):
                match.submit(seat, any_input(match.game, number), seq=match.received[seat] - behind)
    assert match.checkpoint() == before


@law
@given(matches(), actions(), st.integers(0, 2**32))
def test_a_refused_input_changes_no_state(match: Match, script: list[Action], number: int) -> None:
    play(match, script)
    match.advance(match.tick + match.seconds(2))  # no input waits any more
    for seat in match.active if match.outcome is None else ():
        asking, silent = (Match.restore(match.game, match.checkpoint()) for _ in range(2))
        asking.submit(seat, any_input(match.game, number))
        asking.step()
        silent.step()
        if asking.refusals:
            assert asking.checkpoint() == silent.checkpoint()


@law
@given(matches(), actions())
def test_state_and_views_stay_within_their_declared_types(match: Match, script: list[Action]) -> None:
    for action in script:
        perform(match, action)
        state = msgspec.msgpack.encode(match.state)
        assert msgspec.msgpack.encode(msgspec.msgpack.decode(state, type=match.game.state_type)) == state
        for seat in (None, *match.seats):
            view = match.view(match.audience(seat))
            assert msgspec.json.decode(msgspec.json.encode(view), type=match.game.view_type) == view


@law
@given(matches(), actions())
def test_looking_changes_nothing(match: Match, script: list[Action]) -> None:
    looked_at = twin(match)
    for action in script:
        perform(match, action)
        perform(looked_at, action)
        for seat in (None, *match.seats):
            msgspec.to_builtins(looked_at.view(looked_at.audience(seat)), str_keys=True)
        assert looked_at.checkpoint() == match.checkpoint()


@law
@given(matches(), actions(), actions())
def test_a_paused_match_stands_still_and_goes_on_as_if_nothing_had_been(
    match: Match, before: list[Action], after: list[Action]
) -> None:
    untouched = twin(match)
    play(untouched, before)
    play(match, before)
    match.paused = True
    at = match.checkpoint()
    match.advance(match.tick + 100)
    for seat in match.seats:
        with pytest.raises(Refused):
            match.submit(seat, any_input(match.game, seat))
    assert match.checkpoint() == at
    match.paused = False
    assert play(match, after) == play(untouched, after)


@law
@given(st.integers(2, 4), st.integers(0, 2**32), actions())
def test_a_view_never_holds_a_secret_of_another_seat(seats: int, seed: int, script: list[Action]) -> None:
    match = Match(Bluff, seats=seats, seed=seed)
    for action in script:
        perform(match, action)
        for audience in (None, *match.seats):
            shown = msgspec.json.encode(match.view(match.audience(audience))).decode()
            own = str(match.state.cards.get(audience, "no card"))
            assert str(CANARY)[:4] not in shown.replace(own, "")


@pytest.mark.parametrize("game", EVERY_GAME)
def test_a_finished_match_stays_as_it_is(game: type) -> None:
    match = Match(game, seats=max(2, game.seats[0]), seed=3)
    match.finish(dict.fromkeys(match.seats, 1))
    end = match.checkpoint()
    match.advance(match.tick + 1000)
    assert match.checkpoint() == end
    with pytest.raises(Refused):
        match.submit(0, any_input(game, 1))
