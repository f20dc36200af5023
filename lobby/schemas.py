"""What the lobby's API takes and answers. Input is strict: no other types, no unknown fields, bounded texts.

Strings are bounded here only so that nothing long goes further; what a field means is checked by the services.
"""

from typing import Annotated, Any

from ninja import Schema
from pydantic import BaseModel, ConfigDict, Field

from lobby.models import Room, RoomSeat
from lobby.services import find_game

Text = Annotated[str, Field(max_length=254)]
Slug = Annotated[str, Field(max_length=40, pattern=r"^[a-z0-9-]+$")]
SeatNumber = Annotated[int, Field(ge=0, le=255)]
Choices = Annotated[dict[str, Any], Field(max_length=64)]


class Input(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")


class Nothing(Input):
    """The body of what needs none: empty, or an empty object."""


class GuestIn(Input):
    name: Text
    token: bool = False


class ClaimIn(Input):
    username: Text
    email: Text
    password: Text


class DeletionIn(Input):
    """`password` is asked of accounts; guests have none."""

    password: Text = ""


class PlayIn(Input):
    game: Slug


class RoomIn(Input):
    game: Slug
    options: Choices = Field(default_factory=dict)
    private: bool = False


class ReadyIn(Input):
    ready: bool


class OptionsIn(Input):
    options: Choices
    private: bool | None = None


class BotIn(Input):
    """`level` puts a bot on the seat, from 1 to the number of the game's levels; null takes it away."""

    seat: SeatNumber
    level: Annotated[int, Field(ge=1, le=255)] | None


class SeatIn(Input):
    seat: SeatNumber


class PlayerOut(Schema):
    id: int
    name: str
    is_guest: bool


class MeOut(PlayerOut):
    username: str | None

    @staticmethod
    def resolve_username(player: Any) -> str | None:
        return None if player.is_guest else player.username


class GuestOut(Schema):
    player: MeOut
    token: str | None


class SeatRange(Schema):
    min: int
    max: int


class OptionOut(Schema):
    """`kind` is "bool", "int" (then with `min` and `max`) or "choice" (then with `choices` and, in the same order,
    their `labels`). Labels are in the language of whoever asks."""

    name: str
    label: str
    kind: str
    default: bool | int | str
    min: int | None = None
    max: int | None = None
    choices: list[bool | int | str] | None = None
    labels: list[str] | None = None


class BotLevelOut(Schema):
    level: int
    label: str


class GameOut(Schema):
    """`turns` says that a match stands still between what its seats do, apart from clocks; others change at every tick.
    `standard` names the inputs that all games share and this one takes: "resign", "draw", "rematch"."""

    slug: str
    title: str
    description: str
    seats: SeatRange
    tick_rate: int
    turns: bool
    standard: list[str]
    options: list[OptionOut]
    bots: list[BotLevelOut]


class PlayOut(Schema):
    match: str
    seat: int
    url: str


class RoomSeatOut(Schema):
    seat: int
    player: PlayerOut | None
    bot: int | None
    ready: bool
    owner: bool

    @staticmethod
    def resolve_seat(seat: RoomSeat) -> int:
        return seat.number

    @staticmethod
    def resolve_owner(seat: RoomSeat) -> bool:
        return seat.player_id is not None and seat.player_id == seat.room.owner_id


class RoomMatchOut(Schema):
    id: str
    status: str

    @staticmethod
    def resolve_id(match: Any) -> str:
        return str(match.pk)


class RoomOut(Schema):
    code: str
    game: str
    options: dict[str, Any]
    private: bool
    owner: PlayerOut
    match: RoomMatchOut | None
    seats: list[RoomSeatOut]
    seats_min: int
    seats_max: int

    @staticmethod
    def resolve_seats(room: Room) -> list[RoomSeat]:
        return list(room.seats.all())

    @staticmethod
    def resolve_seats_min(room: Room) -> int:
        return find_game(room.game).seats[0]

    @staticmethod
    def resolve_seats_max(room: Room) -> int:
        return find_game(room.game).seats[1]


class MatchStarted(Schema):
    match: str
    url: str
