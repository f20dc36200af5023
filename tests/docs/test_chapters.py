"""The chapters of docs/write-a-game.md: the methods that they show are put into the page's games and played."""

import os
import re
import shutil
import subprocess
import sys
import textwrap
from collections.abc import Callable
from inspect import isclass
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from games.engine import Bot, Game, Input, Match, Random, Refused, options, schema, standard
from games.engine.game import complete
from games.engine.match import MOST_LEGAL
from games.engine.turn import Turn
from games.hosting.seating import STAND_IN_LEVEL
from games.testing import Play
from games.wire.limits import DEFAULT
from lobby.matchmaking import BOT_LEVEL
from tests.docs.pages import ROOT, bare, files, fragments, page, rows, section

Load = Callable[[str], ModuleType]

PAGE = page("write-a-game.md")
CHANGED = ["Whose turn it is", "Clocks", "Leaving and being away", "Dice and shuffles"]  # in these, Tic-tac-toe is
CHAPTERS = [
    "Whose turn it is",
    "Clocks",
    "Legal inputs",
    "Refusals that tell why",
    "Resign, draw, rematch",
    "Leaving and being away",
    "Going out and the end",
    "Dice and shuffles",
    "Secrets",
    "Phases",
    "Choosing at once",
    "Options",
    "Bots",
    "With elements",
    "Translate it",
]


@pytest.fixture
def changed(load: Load) -> Callable[[str], type[Game]]:
    """Tic-tac-toe with the methods that a chapter shows."""

    def change(chapter: str) -> type[Game]:
        module = load("tictactoe.game")
        [methods] = fragments(section(PAGE, chapter), "python")
        source = "class TicTacToe(TicTacToe):\n" + textwrap.indent(textwrap.dedent(methods), "    ")
        names: dict[str, Any] = {**vars(module)}
        exec(compile(source, chapter, "exec"), names)  # noqa: S102 - the page's own text
        complete(names["TicTacToe"])
        return names["TicTacToe"]

    return change


def called(table: str, name: str) -> set[str]:
    """What the table's first cells call or read of `match.<name>`."""
    cells = " ".join(row[0] for row in rows(table))
    return {first or other for first, other in re.findall(rf"match\.{name}\.(\w+)|`\.(\w+)", cells)}


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_a_chapter_is_short(chapter: str) -> None:
    prose = re.sub(r"^```.*?^```$", "", section(PAGE, chapter), flags=re.MULTILINE | re.DOTALL)
    assert 20 < len(prose.split()) < 300


def test_methods_that_are_shown_alone_are_played_or_part_of_a_game() -> None:
    shown = {chapter: fragments(section(PAGE, chapter), "python") for chapter in CHAPTERS}
    assert all(len(shown[chapter]) == 1 for chapter in CHANGED)
    for chapter in set(CHAPTERS) - set(CHANGED):
        for part in shown[chapter]:
            assert any(part in content for content in files(PAGE).values()), chapter


# Turns -----------------------------------------------------------------------------------------------------------


def test_the_games_of_the_page_pass_its_own_tests(load: Load) -> None:
    for module in ("dots.tests", "tictactoe.tests"):
        tests = [value for name, value in vars(load(module)).items() if name.startswith("test_")]
        assert tests
        for test in tests:
            test()


def test_tic_tac_toe_is_small() -> None:
    own = files(PAGE)
    assert len(own["tictactoe/game.py"].splitlines()) <= 40
    first = section(PAGE, "A game of turns").split("```js ")[1].split("```")[0]
    assert len(first.splitlines()[1:]) <= 20


def test_a_full_board_is_a_tie(load: Load) -> None:
    play = Play(load("tictactoe.game").TicTacToe)
    for number, cell in enumerate([0, 1, 2, 4, 3, 5, 7, 6, 8]):
        play.ask(number % 2, {"kind": "put", "cell": cell})
    assert play.outcome.placings == {0: 1, 1: 1}


def test_every_call_of_turns_and_clocks_exists() -> None:
    named = called(section(PAGE, "Whose turn it is") + section(PAGE, "Clocks"), "turn")
    assert {"give", "next", "end", "seat", "seats", "number", "begun", "order", "clock", "left"} <= named
    assert named <= set(dir(Turn))


def test_turns_go_round_in_a_drawn_order(changed: Callable[[str], type[Game]]) -> None:
    firsts = set()
    for seed in range(20):
        play = Play(changed("Whose turn it is"), seed=seed)
        first, second = play.match.turn.order
        assert play.match.turn.seat == first
        with pytest.raises(Refused, match="not_your_turn"):
            play.ask(second, {"kind": "put", "cell": 0})
        play.ask(first, {"kind": "put", "cell": 0})
        assert play.match.turn.seat == second
        firsts.add(first)
    assert firsts == {0, 1}


def test_an_input_may_need_no_turn() -> None:
    assert "`out_of_turn = True`" in section(PAGE, "Whose turn it is")
    assert Input.out_of_turn is False


def test_who_thinks_too_long_takes_what_chance_gives(changed: Callable[[str], type[Game]]) -> None:
    play = Play(changed("Clocks"))
    play.run(play.match.seconds(10))
    assert play.state.cells.count(0) == 1
    assert play.match.turn.seat == 1
    assert play.finish().placings


def test_a_total_that_is_used_up_stays_at_zero(load: Load) -> None:
    """So that an `on_timeout` of one's own which only moves the turn on is called again and again."""
    module = load("tictactoe.game")
    called_at: list[tuple[int, int]] = []

    class Endless(module.TicTacToe):
        def on_timeout(self, match: Match, seat: int) -> None:
            called_at.append((match.tick, seat))
            match.turn.next()

    complete(Endless)
    match = Match(Endless, seats=2, seed=1)
    match.turn.clock(total=5)
    match.turn.give(0)
    match.advance(13)
    assert called_at == [(5, 0), (10, 1), (11, 0), (12, 1), (13, 0)]
    assert "comes one tick later" in section(PAGE, "Clocks")


def test_clocks_wait_for_those_who_are_on_their_way() -> None:
    assert f"for up to {DEFAULT.away_after:.0f} s at the start" in section(PAGE, "Clocks")


def test_without_on_timeout_time_loses(load: Load) -> None:
    assert 'reason `"timeout"`' in section(PAGE, "Clocks").replace("\n", " ")
    match = Match(load("tictactoe.game").TicTacToe, seats=2, seed=1)
    for row in rows(section(PAGE, "Clocks"))[:2]:
        eval(bare(row[0]), {"match": match})  # noqa: S307 - the page's own text
    assert (match.turn.left(0), match.turn.kept.increment) == (match.seconds(180), match.seconds(2))
    match.turn.give(0)
    match.advance(match.seconds(180))
    assert (match.outcome.placings, match.outcome.reason) == ({0: 2, 1: 1}, "timeout")


def test_legal_inputs_are_told_in_ones_own_turn(load: Load) -> None:
    play = Play(load("tictactoe.game").TicTacToe)
    assert [put.cell for put in play.legal(0)] == list(range(9))
    assert play.legal(1) == []
    assert f"at most {MOST_LEGAL} inputs" in section(PAGE, "Legal inputs")


def test_a_refusal_has_its_parameters(load: Load) -> None:
    play = Play(load("tictactoe.game").TicTacToe)
    play.ask(0, {"kind": "put", "cell": 4})
    with pytest.raises(Refused) as refused:
        play.ask(1, {"kind": "put", "cell": 4})
    shown = re.search(r'raise (Refused\(".*\))`', section(PAGE, "Refusals that tell why"))[1]
    named = eval(shown, {"Refused": Refused})  # noqa: S307 - the page's own text
    assert (refused.value.code, refused.value.params) == (named.code, named.params)


def test_standard_inputs_are_those_that_are_listed(load: Load) -> None:
    listed = [bare(row[0]) for row in rows(section(PAGE, "Resign, draw, rematch"))]
    assert listed == [kind.__name__ for kind in standard.STANDARD]
    game = load("tictactoe.game").TicTacToe
    assert game.standard == standard.STANDARD
    play = Play(game)
    play.ask(1, {"kind": "draw"})
    play.ask(0, {"kind": "draw"})
    assert (play.outcome.placings, play.outcome.reason) == ({0: 1, 1: 1}, "draw_agreed")
    play = Play(game)
    play.ask(0, {"kind": "resign"})
    assert (play.outcome.placings, play.outcome.reason) == ({0: 2, 1: 1}, "resigned")


# Going, chance, secrets ------------------------------------------------------------------------------------------


def test_who_leaves_at_once_has_not_lost(changed: Callable[[str], type[Game]]) -> None:
    game = changed("Leaving and being away")
    early, late = Play(game), Play(game)
    for seat, cell in ((0, 0), (1, 1)):
        late.ask(seat, {"kind": "put", "cell": cell})
    for play in (early, late):
        play.leave(0)
        play.run(1)
    assert (early.outcome.placings, early.outcome.reason) == ({0: 1, 1: 1}, "left")
    assert (late.outcome.placings, late.outcome.reason) == ({0: 2, 1: 1}, "left")


def test_times_and_levels_of_those_who_are_away() -> None:
    own = section(PAGE, "Leaving and being away")
    assert f"After {DEFAULT.away_after:.0f} s the seat is *away*" in own
    assert f"After {DEFAULT.keep_seat:.0f} s without a socket" in own
    assert f"a bot of level {STAND_IN_LEVEL}" in own


def test_climb_is_played_to_the_last_one(load: Load) -> None:
    game = load("climb.game")
    load("climb.bot")
    for seed in range(1, 20):
        play = Play(game.Climb, seats=4, seed=seed, bots={0: 1, 1: 2, 2: 2, 3: 2})
        assert sorted(play.finish().placings.values()) == [1, 2, 3, 4]
        assert play.refusals == []


def test_climb_refuses_hides_waits_and_lets_go(load: Load) -> None:
    game = load("climb.game")
    play = Play(game.Climb, seats=4, options={"cards": 3, "time": 10, "counted": False})
    with pytest.raises(Refused, match="not_your_turn"):
        play.ask(1, {"kind": "pass"})
    with pytest.raises(Refused, match="not_playable"):
        play.ask(0, {"kind": "play", "card": next(card for card in range(100) if card not in play.state.hands[0])})
    assert (play.view(0).hand, play.view().hand, play.view().counts) == (play.state.hands[0], [], {})
    play.run(play.match.seconds(10))
    assert (play.match.turn.seat, play.match.out) == (1, {0: "timeout"})
    play.leave(1)
    play.run(1)
    assert play.match.turn.seat == 2
    play.ask(2, {"kind": "pass"})
    assert play.outcome.placings == {3: 1, 2: 2, 1: 3, 0: 4}


def test_dice_decide_who_begins(changed: Callable[[str], type[Game]]) -> None:
    begins = [Play(changed("Dice and shuffles"), seed=seed).match.turn.seat for seed in range(20)]
    assert set(begins) == {0, 1}
    named = called(section(PAGE, "Dice and shuffles"), "random")
    assert named == {"dice", "shuffle", "choice", "below", "between"}
    assert named <= set(dir(Random))


def test_a_game_that_shows_its_secrets_is_refused_as_shown(load: Load) -> None:
    climb = load("climb.game").Climb
    open_hands = type("Climb", (climb,), {"view": Game.view, "view_type": None, "__module__": climb.__module__})
    with pytest.raises(TypeError) as refused:
        complete(open_hands)
    assert f"TypeError: {refused.value}\n" in fragments(section(PAGE, "Secrets"), "text")


def test_doors_waits_for_all_and_shows_then(load: Load) -> None:
    play = Play(load("doors.game").Doors, seats=4)
    for seat, left in ((0, True), (1, True), (3, False)):
        play.ask(seat, {"kind": "go", "left": left})
        assert play.view(0).shown == {}
    with pytest.raises(Refused, match="not_your_turn"):
        play.ask(3, {"kind": "go", "left": True})
    play.ask(2, {"kind": "go", "left": True})
    assert play.match.phase == "showing"
    assert play.view(0).shown == {0: True, 1: True, 2: True, 3: False}
    with pytest.raises(Refused, match="not_your_turn"):
        play.ask(3, {"kind": "go", "left": True})
    assert play.finish().placings == {3: 1, 0: 2, 1: 2, 2: 2}


def test_doors_does_not_wait_for_who_has_gone(load: Load) -> None:
    game = load("doors.game").Doors
    play = Play(game, seats=5)
    for seat in range(4):
        play.ask(seat, {"kind": "go", "left": seat > 0})
    play.leave(4)
    play.run(1)
    assert play.match.phase == "showing"
    assert play.match.out == {4: "left", 1: "eliminated", 2: "eliminated", 3: "eliminated"}
    slow = Play(game, seats=6)
    slow.ask(5, {"kind": "go", "left": True})
    assert slow.finish().placings[5] == 1
    for seed in range(20):
        assert Play(game, seats=8, seed=seed, bots=1).finish().placings


# Tables of what a class can say ----------------------------------------------------------------------------------


def test_every_attribute_of_a_game_is_listed_with_its_default() -> None:
    table = section(PAGE, "The hooks, in the order they run").split("### ")[0].split("The class itself says")[1]
    listed = {name.strip("`"): row[1] for row in rows(table) for name in row[0].split(", ")}
    assert set(listed) == {name for name in Game.__annotations__ if name in vars(Game)} - {"bot"}
    for name in ("seats", "tick_rate", "standard", "version"):
        assert bare(listed[name]) == str(getattr(Game, name))
    assert listed["stand_in"] == listed["drop_in"] == "`True`, `True`"
    assert Game.stand_in is Game.drop_in is True


def test_every_attribute_of_a_bot_is_listed_with_its_default() -> None:
    listed = {bare(row[0]): row[1] for row in rows(section(PAGE, "Bots"))}
    own = {name: str(value) for name, value in vars(Bot).items() if not name.startswith("_") and not callable(value)}
    assert listed == own


def test_options_look_as_the_table_says(load: Load) -> None:
    described = {row["name"]: row for row in options.describe(load("climb.game").ClimbOptions)}
    assert {name: row["kind"] for name, row in described.items()} == {
        "cards": "int",
        "time": "choice",
        "counted": "bool",
    }
    written = " ".join(row[0] for row in rows(section(PAGE, "Options")))
    for row in described.values():
        assert f'"{row["label"]}"' in written
    assert described["time"]["labels"] == ["10 seconds", "30 seconds"]


def test_a_whole_number_may_be_without_bounds_but_in_options(load: Load) -> None:
    assert schema.describe(int) == {"type": "int"}

    class Bare(options.Options):
        cards: int = 5

    with pytest.raises(TypeError, match="between"):
        options.describe(Bare)
    assert schema.describe(load("dots.game").Square)["fields"]["dots"]["key"] == {"type": "int"}


def test_without_a_view_the_state_is_seen(load: Load) -> None:
    play = Play(load("tictactoe.game").TicTacToe)
    assert play.view(0) is play.view(None) is play.state


def test_a_bots_chance_is_that_of_the_rules() -> None:
    named = re.search(r"has what .* has: (.*?)\.", section(PAGE, "Bots").replace("\n", " "))[1]
    assert set(re.findall(r"`(\w+)`", named)) == called(section(PAGE, "Dice and shuffles"), "random")


def test_play_now_seats_bots_of_the_level_that_is_named() -> None:
    assert f"bots of level {BOT_LEVEL} " in section(PAGE, "The smallest game").replace("\n", " ")


def test_a_poster_is_shown_as_is_said() -> None:
    style = (ROOT / "static" / "css" / "site.css").read_text()
    assert "aspect-ratio: 16 / 10" in re.search(r"^\.card > \.poster \{(.*?)\}", style, re.MULTILINE | re.DOTALL)[1]
    assert 'width="640" height="400"' in (ROOT / "templates" / "lobby" / "home.html").read_text()


def test_every_game_of_the_page_is_one(load: Load) -> None:
    for name in {path.split("/")[0] for path in files(PAGE)}:
        module = load(f"{name}.game")
        assert any(isclass(value) and issubclass(value, Game) and value is not Game for value in vars(module).values())


# Translation -----------------------------------------------------------------------------------------------------


def test_a_game_brings_its_own_translations(apps: Path, tmp_path: Path) -> None:
    """The commands of the page find every sentence of Climb."""
    shutil.copytree(apps / "climb", tmp_path / "climb")
    commands = "set -e\n" + "".join(fragments(section(PAGE, "Translate it"), "sh"))
    path = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
    environment = {"PATH": path, "HOME": str(tmp_path)}
    done = subprocess.run(
        ["/bin/bash", "-c", commands], cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stdout + done.stderr
    folder = tmp_path / "climb" / "locale" / "ko" / "LC_MESSAGES"
    python, modules = ((folder / f"{name}.po").read_text() for name in ("django", "djangojs"))
    for sentence in ("Climb", "Cards for each", "10 seconds", "Show how many cards are left"):
        assert f'msgid "{sentence}"' in python
    assert 'msgid "{card} is not high enough."' in modules
    assert {file.name for file in folder.glob("*.mo")} == {"django.mo", "djangojs.mo"}
