"""What pages show of how the site is run: the banner of a maintenance, and the front page of the admin."""

from typing import Any

from django import template

from games.admin.overview import overview
from games.matches import gate

register = template.Library()


@register.inclusion_tag("maintenance.html")
def maintenance_banner() -> dict[str, Any]:
    """Says since when no match begins any more, or will be stopped; nothing when all is well."""
    return {"maintenance": gate.maintenance()}


@register.inclusion_tag("admin/control_room.html", takes_context=True)
def control_room(context: Any) -> dict[str, Any]:
    """How the site does, for operators who may see matches."""
    request = context["request"]
    if not request.user.has_perm("games.view_match"):
        return {"allowed": False}
    return {"allowed": True, **overview(request.GET.get("stretch", "hour"))}
