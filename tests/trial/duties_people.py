"""What an operator does to players, and about reports. A duty answers whether it was done; there may be nobody."""

from datetime import timedelta

from django.utils import timezone

from games.models import Match, Seat
from lobby.models import Mute, Player, Report, Suspension
from tests.trial.desk import USERNAME, Desk

SUSPENDED_FOR = 4.0  # seconds at least, until the next time that suspensions are lifted
PLAYERS = "/admin/lobby/player"


def somebody(desk: Desk) -> Player | None:
    """Who plays now."""
    playing = Seat.objects.filter(match__in=Match.objects.live(), left=False, player__is_active=True)
    found = list(playing.values_list("player", flat=True)[:200])
    return Player.objects.get(pk=desk.random.choice(found)) if found else None


# Players ------------------------------------------------------------------------------------------------------------


def suspend(desk: Desk) -> bool:
    player = somebody(desk)
    if player is None:
        return False
    with desk.closing(player.pk) as done:
        if desk.sends("suspend", f"{PLAYERS}/{player.pk}/act/suspend/", player.pk, hours="1"):
            done("suspended")
    return bool(done.why)


def lift_suspensions(desk: Desk) -> bool:
    since = timezone.now() - timedelta(seconds=SUSPENDED_FOR)
    done = False
    for player in Suspension.objects.filter(lifted_at=None, created_at__lt=since).values_list("player", flat=True):
        desk.crowd.lift(player)
        done = bool(desk.sends("lift", f"{PLAYERS}/{player}/act/lift/", player)) or done
    return done


def reset_a_name(desk: Desk) -> bool:
    player = somebody(desk)
    return player is not None and bool(desk.sends("reset_name", f"{PLAYERS}/{player.pk}/act/reset_name/", player.pk))


def write_a_note(desk: Desk) -> bool:
    player = somebody(desk)
    if player is None:
        return False
    text = desk.reason("note")
    return bool(desk.sends("note", f"{PLAYERS}/{player.pk}/act/note/", player.pk, why=False, text=text))


def end_logins(desk: Desk) -> bool:
    player = somebody(desk)
    if player is None:
        return False
    with desk.closing(player.pk) as done:
        if desk.sends("end_logins", f"{PLAYERS}/{player.pk}/act/end_logins/", player.pk):
            done("logged out by the operator")
    return bool(done.why)


# Reports ------------------------------------------------------------------------------------------------------------


def settle(desk: Desk, action: str, state: str, why: str = "") -> bool:
    """Decide about an open report, on the page that asks. `why` its player's sockets close, if they do."""
    report = Report.objects.filter(state="open").exclude(player__username=USERNAME).first()
    if report is None:
        return False
    with desk.closing(report.player_id) as done:
        path = f"/admin/lobby/report/act/{action}/"
        if not desk.sends(f"report {action}", path, report.pk, ids=report.pk, hours="1"):
            return False
        report.refresh_from_db()
        if why and report.state == state:
            done(why)
    return bool(report.state == state)


def take_a_report(desk: Desk) -> bool:
    return settle(desk, "take", "taken")


def dismiss_a_report(desk: Desk) -> bool:
    return settle(desk, "dismiss", "dismissed")


def mute_who_was_reported(desk: Desk) -> bool:
    return settle(desk, "mute", "done")


def suspend_who_was_reported(desk: Desk) -> bool:
    return settle(desk, "suspend", "done", "suspended")


def lift_a_mute(desk: Desk) -> bool:
    mute = Mute.objects.filter(lifted_at=None).first()
    if mute is None:
        return False
    form = {"action": "lift", "_selected_action": mute.pk, "index": 0}
    return bool(desk.sends("lift mute", "/admin/lobby/mute/", mute.pk, **form))


def look_at_a_player(desk: Desk) -> bool:
    player = somebody(desk)
    return player is not None and desk.sees(f"{PLAYERS}/{player.pk}/change/", f"{PLAYERS}/{player.pk}/history/")
