"""Everything that an operator can do, each once: acts on matches, players, reports, games, modes, hosts, maintenance,
and looking at every page. A duty answers whether it was done; there may be nobody to do it to.
"""

import json
import time
from datetime import timedelta
from typing import Any

from django.utils import timezone

from games.models import Host, Match, Seat, Switch
from lobby.models import Mode, Mute, Player, Report, Suspension
from tests.support.operator import DONE
from tests.trial.desk import USERNAME, Desk

PAUSED_FOR = 1.0
SUSPENDED_FOR = 4.0  # at least, until the next time that suspensions are lifted
PLAYERS = "/admin/lobby/player"


def live(desk: Desk, **wanted: Any) -> Match | None:
    """A match that runs, with people in it."""
    rows = Match.objects.live().filter(seats__player__isnull=False, seats__left=False, **wanted).distinct()
    found = list(rows.values_list("pk", flat=True)[:100])
    return Match.objects.get(pk=desk.random.choice(found)) if found else None


def held(match: Match) -> Seat | None:
    """A seat that a player holds."""
    return match.seats.filter(player__isnull=False, left=False).first()


def somebody(desk: Desk) -> Player | None:
    """Who plays now."""
    playing = Seat.objects.filter(match__in=Match.objects.live(), left=False, player__is_active=True)
    found = list(playing.values_list("player", flat=True)[:200])
    return Player.objects.get(pk=desk.random.choice(found)) if found else None


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
    """Decide about an open report, as the list of reports has it. `why` its player's sockets close, if they do."""
    report = Report.objects.filter(state="open").exclude(player__username=USERNAME).first()
    if report is None:
        return False
    reason = desk.reason(action)
    form = {"action": action, "_selected_action": report.pk, "reason": reason, "hours": 1, "index": 0}
    with desk.closing(report.player_id) as done:
        desk.browser.post("/admin/lobby/report/", **form)
        report.refresh_from_db()
        if why and report.state == state:
            done(why)
    if report.state != state:
        return False
    desk.journal.acted(f"report {action}", report.pk, reason if why else "")
    return True


def take_a_report(desk: Desk) -> bool:
    return settle(desk, "take", "taken")


def dismiss_a_report(desk: Desk) -> bool:
    return settle(desk, "dismiss", "dismissed")


def mute_who_was_reported(desk: Desk) -> bool:
    return settle(desk, "mute", "done", "muted")


def suspend_who_was_reported(desk: Desk) -> bool:
    return settle(desk, "suspend", "done", "suspended")


def lift_a_mute(desk: Desk) -> bool:
    mute = Mute.objects.filter(lifted_at=None).first()
    if mute is None:
        return False
    desk.browser.post("/admin/lobby/mute/", action="lift", _selected_action=mute.pk, index=0)
    mute.refresh_from_db()
    return mute.lifted_at is not None


# Games, modes, maintenance ------------------------------------------------------------------------------------------


def switch_a_game_off_and_on(desk: Desk) -> bool:
    game = desk.random.choice(("lightcycles", "liarsdice"))
    row, path = Switch.objects.filter(game=game).first(), "/admin/games/switch"
    form = {"game": game, "off": "on"}
    page = desk.browser.post(f"{path}/{row.pk}/change/" if row else f"{path}/add/", reason=desk.reason("off"), **form)
    if DONE not in page:
        return False
    with desk.journal.shut(game):
        time.sleep(desk.shut_for)  # nothing begins meanwhile
    row = Switch.objects.get(game=game)
    desk.journal.acted("switch", row.pk, "")  # Django's log says who and what; why, the row says until it is changed
    return DONE in desk.browser.post(f"{path}/{row.pk}/change/", reason=desk.reason("on"))


def mode_form(mode: Mode, **changes: Any) -> dict[str, Any]:
    """The page of a mode as its form would be sent."""
    plain = ("game", "title", "seats", "teams", "bots_after", "bot_level")
    fields = {name: getattr(mode, name) for name in plain} | {"options": json.dumps(mode.options)}
    fields |= {name: "on" for name in ("rated", "enabled") if changes.get(name, getattr(mode, name))}
    changed = {name: value for name, value in changes.items() if name not in ("rated", "enabled")}
    return {name: "" if value is None else value for name, value in (fields | changed).items()}


def make_a_mode(
    desk: Desk, slug: str, game: str, options: dict[str, Any], seats: int, teams: int, bots_after: int | None
) -> bool:
    mode = Mode(slug=slug, game=game, title=slug, options=options, seats=seats, teams=teams, bots_after=bots_after)
    form = mode_form(mode) | {"slug": slug}
    return DONE in desk.browser.post("/admin/lobby/mode/add/", **form)


def change_a_mode(desk: Desk, mode: Mode, **changes: Any) -> bool:
    path = f"/admin/lobby/mode/{mode.pk}/change/"
    return bool(desk.sends("mode", path, mode.pk, why=False, **mode_form(mode, **changes)))


def switch_a_mode_off_and_on(desk: Desk) -> bool:
    mode = Mode.objects.get(slug="race")
    if not change_a_mode(desk, mode, enabled=False):
        return False
    time.sleep(desk.shut_for)  # people are refused meanwhile
    return change_a_mode(desk, mode)


def change_the_bots_of_a_mode(desk: Desk) -> bool:
    mode = Mode.objects.get(slug="skirmish")
    return change_a_mode(desk, mode, bots_after=desk.random.randint(5, 15), bot_level=desk.random.randint(1, 2))


def maintenance(desk: Desk) -> bool:
    now = timezone.now()
    form = {"begins_at_0": f"{now:%Y-%m-%d}", "begins_at_1": f"{now:%H:%M:%S}", "text": desk.reason("maintenance")}
    if not desk.sends("maintenance", "/admin/games/maintenance/add/", 1, why=False, **form):
        return False
    with desk.journal.shut(""):
        time.sleep(desk.shut_for)  # nothing begins meanwhile
    return bool(desk.sends("maintenance", "/admin/games/maintenance/1/delete/", 1, why=False, post="yes"))


def drain(desk: Desk, number: int) -> bool:
    """The host of that process hands its matches over."""
    hosts = Host.objects.filter(name__endswith=desk.processes.name(number), expires_at__gt=timezone.now())
    host = hosts.first()
    if host is None:
        return False
    form = {"action": "drain", "_selected_action": host.pk, "post": "yes"}
    return bool(desk.sends("drain", "/admin/games/host/", host.pk, **form))


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


def look_at_a_player(desk: Desk) -> bool:
    player = somebody(desk)
    return player is not None and desk.sees(f"{PLAYERS}/{player.pk}/change/", f"{PLAYERS}/{player.pk}/history/")


ALL = [
    send_a_message,
    pause_and_resume,
    extend_a_clock,
    give_a_seat_to_a_bot,
    kick,
    ban,
    end,
    decide,
    look_at_secrets,
    watch,
    void,
    download_a_recording,
    open_a_replay,
    suspend,
    lift_suspensions,
    reset_a_name,
    write_a_note,
    end_logins,
    take_a_report,
    dismiss_a_report,
    mute_who_was_reported,
    suspend_who_was_reported,
    lift_a_mute,
    switch_a_game_off_and_on,
    switch_a_mode_off_and_on,
    change_the_bots_of_a_mode,
    maintenance,
    look_around,
    look_at_a_player,
]
