"""What an operator does to the site: games and modes off and on, maintenance, hosts. A duty says if it was done."""

import json
import time
from typing import Any

from django.utils import timezone

from games.models import Host, Switch
from lobby.models import Mode
from tests.support.operator import DONE
from tests.trial.desk import Desk


def switch_a_game_off_and_on(desk: Desk) -> bool:
    game = desk.random.choice(("lightcycles", "liarsdice"))
    desk.browser.get("/admin/games/switch/")  # which makes the rows that are not there yet
    row = Switch.objects.get(game=game)
    path = f"/admin/games/switch/{row.pk}/change/"
    if not desk.sends("switch", path, row.pk, off="on"):
        return False
    with desk.journal.shut(game):
        time.sleep(desk.shut_for)  # nothing begins meanwhile
    return bool(desk.sends("switch", path, row.pk))


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
    form = mode_form(mode) | {"slug": slug, "reason": desk.reason("mode")}
    return DONE in desk.browser.post("/admin/lobby/mode/add/", **form)


def change_a_mode(desk: Desk, mode: Mode, **changes: Any) -> bool:
    path = f"/admin/lobby/mode/{mode.pk}/change/"
    return bool(desk.sends("mode", path, mode.pk, **mode_form(mode, **changes)))


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
    if not desk.sends("maintenance", "/admin/games/maintenance/add/", 1, **form):
        return False
    with desk.journal.shut(""):
        time.sleep(desk.shut_for)  # nothing begins meanwhile
    return bool(desk.sends("maintenance", "/admin/games/maintenance/1/delete/", 1, post="yes"))


def drain(desk: Desk, number: int) -> bool:
    """The host of that process hands its matches over."""
    hosts = Host.objects.filter(name__endswith=desk.processes.name(number), expires_at__gt=timezone.now())
    host = hosts.first()
    if host is None:
        return False
    form = {"action": "drain", "_selected_action": host.pk, "post": "yes"}
    return bool(desk.sends("drain", "/admin/games/host/", host.pk, **form))
