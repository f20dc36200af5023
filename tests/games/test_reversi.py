"""The rule book of Reversi: where discs go, counted against the published figures; who passes; how it ends."""

import pytest

from games.catalog.reversi.board import DARK, LIGHT, each, flips, legal, play
from games.catalog.reversi.game import Board, Place, Reversi, name
from games.engine import Draw, Match, Refused, Resign
from games.testing import Play

PERFT = {1: 4, 2: 12, 3: 56, 4: 244, 5: 1396, 6: 8200, 7: 55092, 8: 390216}  # by depth


def square(said: str) -> int:
    """d3 -> 19."""
    return "abcdefgh".index(said[0]) + 8 * (int(said[1]) - 1)


def sequences(own: int, other: int, depth: int) -> int:
    """How many sequences of `depth` moves there are; a pass is a move, and the last move is counted, not made."""
    moves = legal(own, other)
    if not moves:
        return sequences(other, own, depth - 1) if depth > 1 and legal(other, own) else 1
    if depth == 1:
        return moves.bit_count()
    return sum(sequences(*play(own, other, move), depth - 1) for move in each(moves))


@pytest.mark.parametrize(("depth", "count"), PERFT.items())
def test_as_many_sequences_of_moves_as_published(depth: int, count: int) -> None:
    assert sequences(DARK, LIGHT, depth) == count


def picture(rows: str) -> list[int]:
    """Discs from a picture: # is dark, o is light, . is empty; rows that are left out are empty."""
    return [{"#": 0, "o": 1}.get(square, -1) for square in rows.replace(" ", "").replace("\n", "").ljust(64, ".")]


def at(rows: str, *, turn: int = 0, **options: str) -> Play:
    """A match in which it is this seat's turn in this position."""
    play = Play(Reversi, options=options)
    play.match.state = Board(discs=picture(rows))
    play.match.turn.give(turn)
    return play


def test_the_start() -> None:
    play = Play(Reversi)
    assert play.state.squares(0) == DARK
    assert play.state.squares(1) == LIGHT
    assert play.match.turn.seat == 0
    assert [name(move.square) for move in play.legal(0)] == ["d3", "c4", "f5", "e6"]
    assert play.legal(1) == []


def test_a_disc_turns_over_what_it_encloses_in_each_direction_and_nothing_else() -> None:
    star = at("""
        #..#..#.
        .o.o.o..
        ..ooo...
        #oo.ooo#
        ..ooo...
        .o.o.o..
        o..#..#.
        ........
    """)
    star.ask(0, Place(square=square("d4")))
    assert star.state.discs == picture("""
        #..#..#.
        .#.#.#..
        ..###...
        ########
        ..o##...
        .o.#.#..
        o..#..#.
        ........
    """)


def test_no_line_goes_on_at_the_other_side_of_the_board() -> None:
    """h1 and a2 are neighbours as numbers, and no neighbours on a board; nor are h1 and a3, g1 and a2 …"""
    for gap in (1, 7, 9):
        for first in range(64 - 2 * gap):
            mine, theirs, end = (1 << first + gap * step for step in range(3))
            columns = [(first + gap * step) % 8 for step in range(3)]
            straight = abs(columns[1] - columns[0]) == abs(columns[2] - columns[1]) == 1
            assert bool(legal(mine, theirs) & end) == straight
            assert bool(flips(mine, theirs, end)) == straight


def test_a_square_that_turns_nothing_over_is_refused_with_its_name() -> None:
    play = Play(Reversi)
    for said in ("a1", "d4", "c3"):
        with pytest.raises(Refused) as refused:
            play.ask(0, Place(square=square(said)))
        assert (refused.value.code, refused.value.params) == ("not_legal", {"square": said})
    assert play.state == Play(Reversi).state
    assert play.match.turn.seat == 0


def test_only_who_has_the_turn_moves() -> None:
    play = Play(Reversi)
    with pytest.raises(Refused, match="not_your_turn"):
        play.ask(1, Place(square=square("e3")))
    play.ask(0, Place(square=square("d3")))
    assert (play.state.moves, play.match.turn.seat) == ([square("d3")], 1)
    with pytest.raises(Refused, match="not_your_turn"):
        play.ask(0, Place(square=square("c5")))


def test_who_cannot_move_passes_and_everybody_can_see_it() -> None:
    play = at("#oo..... oooooooo")  # after d1 nothing is left that light could enclose
    play.ask(0, Place(square=square("d1")))
    assert (play.state.moves, play.match.turn.seat) == ([square("d1"), -1], 0)
    assert play.legal(1) == []
    following = play.legal(0)[0]
    play.ask(0, following)
    assert play.state.moves[:3] == [square("d1"), -1, following.square]


def test_both_can_pass_in_one_match_and_the_list_of_moves_plays_it_again() -> None:
    """Each move belongs to the seat that its place in the list says, over all passes."""
    passes: list[int] = []
    for seed in range(60):
        play = Play(Reversi, seed=seed)
        while play.outcome is None:
            seat = play.match.turn.seat
            assert seat is not None
            play.ask(seat, play.match.random.choice(play.legal(seat)))
        again = Play(Reversi)
        for place, move in enumerate(play.state.moves):
            if move < 0:
                passes.append(place % 2)
            else:
                again.ask(place % 2, Place(square=move))
        assert again.state == play.state
    assert 0 in passes
    assert 1 in passes


@pytest.mark.parametrize(
    ("rows", "move", "placings"),
    [
        ("#o......", "c1", {0: 1, 1: 2}),  # nothing light is left
        ("#o...... ........ oo......", "c1", {0: 1, 1: 2}),  # neither can enclose anything
        ("#o...... ........ oooo....", "c1", {0: 2, 1: 1}),
        ("#o...... ........ ooo.....", "c1", {0: 1, 1: 1}),
    ],
    ids=["wiped out", "more", "fewer", "as many"],
)
def test_it_is_over_when_nobody_can_move_even_on_a_board_with_room(
    rows: str, move: str, placings: dict[int, int]
) -> None:
    play = at(rows)
    play.ask(0, Place(square=square(move)))
    assert play.outcome is not None
    assert (play.outcome.placings, play.outcome.reason) == (placings, "")
    assert play.match.turn.seats == ()


def test_the_shortest_match_ends_after_nine_moves_with_nothing_light_left() -> None:
    play = Play(Reversi)
    for turn, said in enumerate(["e6", "f4", "e3", "f6", "g5", "d6", "e7", "f5", "c5"]):
        play.ask(turn % 2, Place(square=square(said)))
    assert play.state.discs.count(1) == 0
    assert play.outcome is not None
    assert play.outcome.placings == {0: 1, 1: 2}


@pytest.mark.parametrize(
    ("clock", "left", "after"),
    [("none", None, None), ("move", 300, 300), ("1+2", 600, 610), ("3+2", 1800, 1810), ("5+3", 3000, 3020)],
)
def test_a_clock_of_each_preset_after_a_move_of_one_second(clock: str, left: int | None, after: int | None) -> None:
    play = Play(Reversi, options={"clock": clock})
    assert play.match.turn.left(0) == left
    play.run(9)
    play.ask(0, Place(square=square("d3")))
    if clock != "move":
        assert play.match.turn.left(0) == after
    assert play.match.turn.left(1) == left


def test_who_runs_out_of_time_resigns_or_leaves_has_lost() -> None:
    late = Play(Reversi, options={"clock": "move"})
    late.run(300)
    resigned, left = Play(Reversi), Play(Reversi)
    resigned.ask(0, Resign())
    left.leave(0)
    left.run(1)
    for lost, reason in ((late, "timeout"), (resigned, "resigned"), (left, "left")):
        assert lost.outcome is not None
        assert (lost.outcome.placings, lost.outcome.reason) == ({0: 2, 1: 1}, reason)


def test_two_who_offer_a_draw_have_one() -> None:
    play = Play(Reversi)
    play.ask(0, Draw())
    assert play.outcome is None
    play.ask(1, Draw())
    assert play.outcome is not None
    assert (play.outcome.placings, play.outcome.reason) == ({0: 1, 1: 1}, "draw_agreed")


@pytest.mark.parametrize("seed", range(12))
def test_random_matches_keep_to_the_law(seed: int) -> None:
    """legal() is what on_input takes; a match comes back from each checkpoint as it was; each move adds a disc; and it
    ends when neither can move, not before."""
    play = Play(Reversi, seed=seed)
    random = play.match.random
    while play.outcome is None:
        seat = play.match.turn.seat
        assert seat is not None
        moves = [move.square for move in play.legal(seat)]
        assert moves
        saved = play.match.checkpoint()
        for one in range(64) if play.state.discs.count(-1) % 6 == 0 else moves:
            trial = Match.restore(Reversi, saved)
            assert trial.hash() == play.match.hash()
            trial.submit(seat, Place(square=one))
            trial.step()
            assert [refusal.code for refusal in trial.refusals] == ([] if one in moves else ["not_legal"])
            assert trial.state.discs.count(-1) == play.state.discs.count(-1) - (one in moves)
        play.ask(seat, Place(square=random.choice(moves)))
    assert not play.state.legal(0)
    assert not play.state.legal(1)
    counts = {seat: play.state.discs.count(seat) for seat in (0, 1)}
    assert play.outcome.placings == {seat: 1 + (counts[seat] < counts[1 - seat]) for seat in (0, 1)}
