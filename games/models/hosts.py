"""The processes that run matches, each with its lease."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Host(models.Model):
    """The lease of a process that runs matches. Its number is the primary key; who has lost it takes a new one."""

    name = models.CharField(_("process"), max_length=100)
    channel = models.CharField(_("channel"), max_length=100, blank=True)
    url = models.CharField(_("public address"), max_length=200, blank=True)
    draining = models.BooleanField(
        _("draining"),
        default=False,
        help_text=_("It hands its matches over and takes no more until it is started anew."),
    )
    load = models.JSONField(_("load"), default=dict, blank=True, help_text=_("What it does, as it said itself."))
    started_at = models.DateTimeField(_("started"), auto_now_add=True)
    expires_at = models.DateTimeField(_("lease ends"), db_index=True)

    class Meta:
        verbose_name = _("host")
        verbose_name_plural = _("hosts")
        permissions = (("drain_host", _("Can drain a host")),)

    def __str__(self) -> str:
        return self.name
