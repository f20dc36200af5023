"""What an author hears from `@register` and the registry: the gaps filled in, or one sentence that says what to do."""

from typing import Any

import pytest

from games.engine import Bot, Game, Input, Match, Row, State, bot_for, register, registry
from games.engine.bot import RandomBot
from games.engine.registry import UnknownGame, duplicates, games, get


@pytest.fixture(autouse=True)
def _registry_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "_registered", [])


class Nothing(State):
    pass


class Nod(Input):
    pass


def game(**attributes: Any) -> type[Game]:
    """A game that lacks nothing, with `attributes` in place of its own."""

    def setup(self: Game, match: Match) -> Nothing:
        return Nothing()

    def on_input(self: Game, match: Match, seat: int, nod: Nod) -> None:
        pass

    own = {"__module__": __name__, "setup": setup, "on_input": on_input}
    return type("Quiet", (Game,), own | attributes)


def test_a_game_needs_no_more_than_setup_and_on_input() -> None:
    """Whatever else there is to know follows from those two, or has a default."""
    quiet = register(game())
    assert (quiet.slug, quiet.title, quiet.seats, quiet.tick_rate) == ("quiet", "Quiet", (1, 2), 20)
    assert (quiet.state_type, quiet.view_type, quiet.input_types) == (Nothing, Nothing, (Nod,))
    assert quiet.bot is RandomBot
    assert not quiet.ticks
    assert quiet.quick_seats == 2


def test_a_description_is_the_first_line_of_the_class_or_of_its_module() -> None:
    assert register(game(__doc__="Sit and nod.\n\nMore.")).description == "Sit and nod."
    assert register(game(slug="other")).description == (__doc__ or "").split("\n")[0]


def test_games_are_found_by_slug_and_listed_by_title() -> None:
    second, first = register(game(slug="a", title="Z")), register(game(slug="z", title="A"))
    assert list(games().values()) == [first, second]
    assert get("z") is first
    with pytest.raises(UnknownGame, match="INSTALLED_APPS"):
        get("chess")


@pytest.mark.parametrize("titles", [("A", "Z"), ("Z", "A")])
def test_of_two_games_with_one_slug_the_first_counts_and_the_site_can_tell(titles: tuple[str, str]) -> None:
    first, second = (register(game(slug="same", title=title)) for title in titles)
    assert games() == {"same": first}
    assert get("same") is first
    assert duplicates() == [(first, second)]


def test_a_bot_is_given_to_its_game() -> None:
    quiet = register(game())

    @bot_for(quiet)
    class Sleeper(Bot):
        pass

    assert quiet.bot is Sleeper


def no_return(self: Game, match: Match):
    return Nothing()


def wrong_input(self: Game, match: Match, seat: int, word: str) -> None:
    pass


def untyped_input(self: Game, match: Match, seat: int, word) -> None:
    pass


def float_view(self: Game, match: Match, audience: Any) -> float:
    return 0.5


class Branch(Row):
    twigs: list["Branch"]


class Typed(Row, tag_field="type", tag=True):
    pass


def endless_view(self: Game, match: Match, audience: Any) -> Branch:
    return Branch([])


def typed_view(self: Game, match: Match, audience: Any) -> Typed:
    return Typed()


@pytest.mark.parametrize(
    ("attributes", "sentence"),
    [
        ({"view": endless_view}, "Branch.twigs: Branch holds itself, which cannot be sent"),
        ({"view": typed_view}, "Typed has tag_field='type': rows are told apart by their `kind`"),
        ({"slug": "No Spaces"}, "use up to 40 lower-case letters, digits and hyphens"),
        ({"slug": "x" * 41}, "use up to 40"),
        ({"seats": (3, 2)}, r"give \(fewest, most\)"),
        ({"seats": (0, 2)}, r"give \(fewest, most\)"),
        ({"seats": (1, 257)}, r"give \(fewest, most\)"),
        ({"tick_rate": 0}, "give 1 to 60 ticks a second"),
        ({"tick_rate": 61}, "give 1 to 60 ticks a second"),
        ({"setup": no_return}, "Quiet.setup: annotate its return value with your subclass of State"),
        ({"on_input": wrong_input}, "Quiet.on_input: annotate its parameter 'word' with your subclass of Input"),
        ({"on_input": untyped_input}, "Quiet.on_input: annotate its parameter 'word'"),
        ({"view": float_view}, "cannot be in a view or an input"),
    ],
)
def test_a_mistake_is_answered_by_a_sentence(attributes: dict[str, Any], sentence: str) -> None:
    with pytest.raises(TypeError, match=sentence):
        register(game(**attributes))
    assert games() == {}


def test_a_match_refuses_seats_that_its_game_does_not_have() -> None:
    with pytest.raises(ValueError, match="Quiet is for 1 to 2 seats, not 3"):
        Match(register(game()), seats=3, seed=1)


def test_rules_that_misuse_a_match_are_told() -> None:
    match = Match(register(game()), seats=2, seed=1)
    with pytest.raises(ValueError, match="at least one tick"):
        match.after(0, "now")
    with pytest.raises(ValueError, match="a place from 1"):
        match.finish({0: 1})
    with pytest.raises(ValueError, match="a place from 1"):
        match.finish({0: 0, 1: 1})
