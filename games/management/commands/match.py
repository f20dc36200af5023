"""`manage.py match ...`: look at matches and act on live ones from a shell, by the services that the admin uses.

Whoever has this shell may do everything; `--by` only names who is answerable. Exit codes: 0 it took effect, 1 it was
refused, 2 the line was not understood, 3 it was asked and no host has answered yet.
"""

from argparse import ArgumentParser
from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from games.matches import effect, services
from games.matches.errors import Problem
from games.models import Command as CommandRow
from games.models import Match

WAIT_SECONDS = 5.0
NO_ANSWER = 3
MOST_LISTED = 50
ACTS = {
    "pause": "stop the clock; nobody's input counts",
    "resume": "go on after a pause",
    "end": "end without a result",
    "decide": "end with a result",
    "void": "let the result of a match that is over count for nothing",
    "kick": "take a seat away from whoever holds it",
    "ban": "the same, and suspend the player from the site",
    "bot": "give a seat to a bot",
    "clock": "give a seat's clock more time",
    "notice": "send a message to all",
}
SEATED = ("kick", "ban", "bot", "clock")


class Command(BaseCommand):
    help = "List and show matches, and do to them what the admin can."

    def add_arguments(self, parser: ArgumentParser) -> None:
        to_do = parser.add_subparsers(dest="act", required=True, metavar="|".join(("list", "show", *ACTS)))
        listing = to_do.add_parser("list", help="live matches, newest first")
        listing.add_argument("--all", action="store_true", help=f"the newest {MOST_LISTED}, also those that are over")
        to_do.add_parser("show", help="one match").add_argument("id", help="its id, or how it begins")
        for kind, does in ACTS.items():
            act = to_do.add_parser(kind, help=does, description=does)
            act.add_argument("id", help="the match's id, or how it begins")
            if kind in SEATED:
                act.add_argument("--seat", type=int, required=True, help="as show counts them, from 1")
            if kind == "bot":
                act.add_argument("--level", type=int, default=1, help="of the bot, from 1")
            if kind == "clock":
                act.add_argument("--seconds", type=int, required=True, help="how much more")
            if kind == "decide":
                act.add_argument("--places", required=True, help="of all seats in order, as 1,2,2,4")
            if kind == "notice":
                act.add_argument("--text", required=True, help=f"at most {services.NOTICE_LENGTH} characters")
            act.add_argument("--reason", required=True, help="why, for the audit")
            act.add_argument("--by", metavar="USERNAME", help="who, for the audit")
            act.add_argument("--no-wait", action="store_true", help="do not wait for the effect")

    def handle(self, *, act: str, **options: Any) -> None:
        if act == "list":
            self.list(options["all"])
        elif act == "show":
            self.show(find(options["id"]))
        else:
            self.act(act, find(options["id"]), **options)

    def list(self, everything: bool) -> None:
        matches = Match.objects.all() if everything else Match.objects.live()
        rows = matches.defer("checkpoint", "seed").select_related("host").prefetch_related("seats")[:MOST_LISTED]
        for match in rows:
            seats = ", ".join(seat.name for seat in match.seats.all())
            host = match.host.name if match.host else "no host"
            self.say(f"{short(match)}  {match.status:8}  {match.title}  tick {match.tick}  {host}  {seats}")
        if not rows:
            self.say("No matches." if everything else "No live matches.")

    def show(self, match: Match) -> None:
        self.say(f"{match.pk}  {match.title}  {match.status}{f' ({match.reason})' if match.reason else ''}")
        self.say(f"made {moment(match.created_at)}, over {moment(match.finished_at)}")
        self.say(f"host {match.host.name if match.host else '-'}, epoch {match.epoch}, tick {match.tick}")
        self.say("options " + (", ".join(f"{name}={value}" for name, value in match.options.items()) or "-"))
        for seat in match.seats.all():
            kind = "player" if seat.bot is None else f"bot of level {seat.bot}"
            place = f", place {seat.place}" if seat.place else ""
            self.say(f"seat {seat.number + 1}: {seat.name}, {kind}{place}")
        for row in match.commands.select_related("by"):
            who = row.by.get_username() if row.by else "-"
            took = f"took effect {moment(row.effective_at)}" if row.effective_at else "has not taken effect"
            about = row.whom or row.params or ""
            self.say(f"{moment(row.created_at)} {row.kind} {about} by {who}: {row.reason or '-'}; {took}")

    def act(self, kind: str, match: Match, *, by: str | None, reason: str, no_wait: bool, **options: Any) -> None:
        params: dict[str, Any] = {}
        if kind in SEATED:
            params["seat"] = options["seat"] - 1
        if kind in ("bot", "clock"):
            params |= {name: options[name] for name in ("level", "seconds") if name in options}
        if kind == "decide":
            params["placings"] = places(match, options["places"])
        if kind == "notice":
            params["text"] = options["text"].strip()
        longest = CommandRow._meta.get_field("reason").max_length or 0
        if not reason.strip():
            raise CommandError("--reason: say why, others will want to know.")
        if len(reason) > longest:
            raise CommandError(f"--reason: at most {longest} characters.")
        try:
            row = services.command(match=match, kind=kind, by=account(by), reason=reason, **params)
        except Problem as problem:
            raise CommandError(f"{match}: {problem.message}") from None
        if row.effective_at is not None:
            self.say(f"{match}: {kind} took effect at tick {row.tick}.")
        elif no_wait:
            self.say(f"{match}: {kind} is asked for.")
        elif effect.wait([row], WAIT_SECONDS):
            raise CommandError(
                f"{match}: {kind} is asked for, but no host has answered yet. Is the server running?",
                returncode=NO_ANSWER,
            )
        else:
            self.say(f"{match}: {kind} took effect at tick {row.tick}.")

    def say(self, line: str) -> None:
        """Print what may hold names: nothing in them may steer the terminal."""
        self.stdout.write("".join(letter if letter.isprintable() else "?" for letter in line))


def find(prefix: str) -> Match:
    """The one match whose id begins so; dashes do not count."""
    digits = prefix.replace("-", "")
    try:
        first, last = UUID(digits.ljust(32, "0")), UUID(digits.ljust(32, "f"))
    except ValueError:
        raise CommandError(f"{prefix!r} is not how an id begins; `match list` shows them.") from None
    rows = Match.objects.defer("checkpoint", "seed").select_related("host").prefetch_related("seats")
    found = list(rows.filter(pk__range=(first, last))[:2])
    if not found:
        raise CommandError(f"No match's id begins with {prefix!r}.")
    if len(found) > 1:
        raise CommandError(f"Several matches' ids begin with {prefix!r}; give more of it.")
    return found[0]


def places(match: Match, written: str) -> dict[int, int]:
    """The places of a match's seats, as --places has them."""
    seats, given = [seat.number for seat in match.seats.all()], written.split(",")
    if len(given) != len(seats) or not all(place.strip().isdecimal() for place in given):
        raise CommandError(f"--places: give {len(seats)} whole numbers, separated by commas.")
    return {seat: int(place) for seat, place in zip(seats, given, strict=True)}


def account(username: str | None) -> Any:
    """The player of that username; None for nobody in particular."""
    if username is None:
        return None
    player = get_user_model().objects.filter(username=username).first()
    if player is None:
        raise CommandError(f"--by: there is no account {username!r}.")
    return player


def short(match: Match) -> str:
    """The part of the id that is enough almost always."""
    return str(match.pk)[:8]


def moment(at: Any) -> str:
    """A time by the site's clock."""
    return timezone.localtime(at).strftime("%Y-%m-%d %H:%M:%S") if at else "-"
