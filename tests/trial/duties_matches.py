"""What an operator does to matches, and looks at. A duty answers whether it was done; there may be no such match."""

import time
from typing import Any

from games.models import Match, Seat
from tests.trial.desk import Desk

PAUSED_FOR = 1.0  # seconds


def live(desk: Desk, **wanted: Any) -> Match | None:
    """A match that runs, with people in it."""
    rows = Match.objects.live().filter(seats__player__isnull=False, seats__left=False, **wanted).distinct()
    found = list(rows.values_list("pk", flat=True)[:100])
    return Match.objects.get(pk=desk.random.choice(found)) if found else None


def held(match: Match) -> Seat | None:
    """A seat that a player holds."""
    return match.seats.filter(player__isnull=False, left=False).first()


def act(desk: Desk, kind: str, match: Match | None, **form: Any) -> bool:
    if match is None:
        return False
    return bool(desk.sends(kind, f"/admin/games/match/act/{kind}/", match.pk, ids=match.pk, **form))


# Matches that run ---------------------------------------------------------------------------------------------------


def send_a_message(desk: Desk) -> bool:
    return act(desk, "notice", live(desk), text="We look at this match.")


def pause_and_resume(desk: Desk) -> bool:
    match = live(desk, status="running")
    if not act(desk, "pause", match):
        return False
    time.sleep(PAUSED_FOR)  # people are to see it
    return act(desk, "resume", match)


def extend_a_clock(desk: Desk) -> bool:
    match = live(desk, game="reversi")
    seat = match and held(match)
    return act(desk, "clock", match, seat=seat.number, seconds=5) if seat else False


def give_a_seat_to_a_bot(desk: Desk) -> bool:
    match = live(desk)
    seat = match and held(match)
    return act(desk, "bot", match, seat=seat.number, level=1) if seat else False


def kick(desk: Desk) -> bool:
    match = live(desk)
    seat = match and held(match)
    return act(desk, "kick", match, seat=seat.number) if seat else False


def ban(desk: Desk) -> bool:
    match = live(desk)
    seat = match and held(match)
    if not seat:
        return False
    with desk.closing(seat.player_id) as done:
        if act(desk, "ban", match, seat=seat.number):
            done("banned")
    return bool(done.why)


def end(desk: Desk) -> bool:
    return act(desk, "end", live(desk))


def decide(desk: Desk) -> bool:
    match = live(desk)
    if match is None:
        return False
    numbers = sorted(match.seats.values_list("number", flat=True))
    return act(desk, "decide", match, **{f"place-{number}": place for place, number in enumerate(numbers, 1)})


def look_at_secrets(desk: Desk) -> bool:
    match, reason = live(desk), desk.reason("look")
    if match is None:
        return False
    page = desk.browser.post("/admin/games/match/act/look/", ids=match.pk, reason=reason)
    if "errorlist" in page or "secrets" not in page:
        return False
    desk.journal.acted("look", match.pk, reason)
    return True


def watch(desk: Desk) -> bool:
    match = live(desk)
    if match is None:
        return False
    desk.browser.post(f"/watch/{match.pk}/ticket/")
    here = f"/admin/games/match/{match.pk}"
    return desk.sees(f"{here}/change/", f"{here}/live/", f"{here}/live/now/", f"{here}/history/", f"/watch/{match.pk}/")


# Matches that are over ----------------------------------------------------------------------------------------------


def void(desk: Desk) -> bool:
    over = Match.objects.filter(status="finished", voided=False).exclude(outcome=None).exclude(mode="")
    return act(desk, "void", over.order_by("-finished_at").first())


def download_a_recording(desk: Desk) -> bool:
    match, reason = recorded(), desk.reason("recording")
    if match is None:
        return False
    data = desk.browser.send("/admin/games/match/act/recording/", ids=match.pk, reason=reason)
    if data.lstrip().startswith(b"<"):
        return False
    desk.journal.acted("recording", match.pk, reason)
    return True


def open_a_replay(desk: Desk) -> bool:
    match = recorded()
    return match is not None and desk.sees(f"/matches/{match.pk}/replay/", f"/matches/{match.pk}/replay/frames/")


def recorded() -> Match | None:
    return Match.objects.filter(status="finished", recording__isnull=False).order_by("-finished_at").first()


# Looking ------------------------------------------------------------------------------------------------------------


def look_around(desk: Desk) -> bool:
    lists = ("games/match", "games/command", "games/host", "games/switch", "games/maintenance", "lobby/player")
    more = ("lobby/room", "lobby/mode", "lobby/report", "lobby/mute")
    return desk.sees(
        "/admin/",
        "/admin/?stretch=day",
        "/admin/?stretch=month",
        *(f"/admin/{path}/" for path in (*lists, *more)),
        "/admin/games/match/?status=live",
        "/admin/games/command/?q=Trial",
        "/admin/lobby/player/?q=Bot",
    )
