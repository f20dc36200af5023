"""What the admin's front page says of the moderators' queue. It only reads."""

from typing import Any

from django import template

from lobby.models import Report

register = template.Library()


@register.inclusion_tag("admin/open_reports.html", takes_context=True)
def open_reports(context: Any) -> dict[str, int]:
    """How many reports nobody has looked at yet, for whom they are to be read by; 0 for everybody else."""
    may_read = context["request"].user.has_perm("lobby.view_report")
    return {"count": Report.objects.filter(state=Report.State.OPEN).count() if may_read else 0}
