"""Rows of the lobby for tests: players, guests, rooms with their owner seated, matches."""

import factory
from django.utils import timezone

from games.models import Match, Seat
from lobby.models import Player, Room, RoomSeat

PASSWORD = "correct horse battery"


class PlayerFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Player
        skip_postgeneration_save = True

    username = factory.Sequence(lambda number: f"player{number}")
    name = factory.Sequence(lambda number: f"Player {number}")
    email = factory.LazyAttribute(lambda player: f"{player.username}@example.org")
    password = factory.django.Password(PASSWORD)


class GuestFactory(PlayerFactory):
    username = factory.Sequence(lambda number: f"guest-{number:016x}")
    name = factory.Sequence(lambda number: f"Guest {number}")
    email = ""
    password = factory.django.Password(None)
    is_guest = True


class RoomFactory(factory.django.DjangoModelFactory):
    """A room of lightcycles whose owner sits on the first seat."""

    class Meta:
        model = Room
        skip_postgeneration_save = True

    game = "lightcycles"
    options = factory.LazyFunction(lambda: {"rounds": 3, "arena": "large"})
    owner = factory.SubFactory(GuestFactory)
    owner_seat = factory.RelatedFactory(
        "tests.lobby.factories.RoomSeatFactory", "room", player=factory.SelfAttribute("..owner"), number=0
    )


class RoomSeatFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = RoomSeat

    room = factory.SubFactory(RoomFactory)
    number = factory.LazyAttribute(lambda seat: seat.room.seats.count())
    player = factory.SubFactory(GuestFactory)
    seen_at = factory.LazyFunction(timezone.now)


class MatchFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Match

    game = "lightcycles"
    status = Match.Status.RUNNING


class MatchSeatFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Seat

    match = factory.SubFactory(MatchFactory)
    number = factory.LazyAttribute(lambda seat: seat.match.seats.count())
    player = factory.SubFactory(GuestFactory)
    name = factory.LazyAttribute(lambda seat: seat.player.name if seat.player else "Bot")
    game = factory.SelfAttribute("match.game")
