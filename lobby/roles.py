"""The roles of operators, ready made: groups with exactly these permissions, made anew with each migrate.

Whoever needs another set makes another group. A permission of a model that is not there is left out.
"""

from typing import Any

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import Q

LOOK = {
    "admin": ("logentry",),
    "games": ("match", "host", "command", "switch", "maintenance"),
    "lobby": ("player", "room", "mode", "suspension", "note", "login", "report", "mute"),
}
VIEWER = {f"{app}.view_{model}" for app, models in LOOK.items() for model in models}
MODERATOR = VIEWER | {
    "games.kick_seat",
    "games.ban_player",
    "games.send_notice",
    "games.get_recording",
    "lobby.suspend_player",
    "lobby.reset_name",
    "lobby.end_logins",
    "lobby.add_note",
    "lobby.change_report",
    "lobby.mute_player",
}
OPERATOR = MODERATOR | {
    "games.pause_match",
    "games.end_match",
    "games.decide_match",
    "games.void_match",
    "games.seat_bot",
    "games.extend_clock",
    "games.see_secrets",
    "games.drain_host",
    *(f"games.{does}_{model}" for does in ("add", "change", "delete") for model in ("switch", "maintenance")),
    *(f"lobby.{does}_mode" for does in ("add", "change")),
}
ROLES = {"viewer": VIEWER, "moderator": MODERATOR, "operator": OPERATOR}


@transaction.atomic
def make(**kwargs: Any) -> None:
    """Make the groups as they are to be. Safe to repeat."""
    for name, wanted in ROLES.items():
        group, _made = Group.objects.get_or_create(name=name)
        group.permissions.set(Permission.objects.filter(_named(wanted)))


def _named(wanted: set[str]) -> Q:
    found = Q()
    for app, codename in (name.split(".") for name in sorted(wanted)):
        found |= Q(content_type__app_label=app, codename=codename)
    return found
