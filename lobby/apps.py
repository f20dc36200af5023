"""The lobby as a Django app; connects the receivers, and makes operators' roles."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class LobbyConfig(AppConfig):
    name = "lobby"
    verbose_name = _("Lobby")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from lobby import queues, receivers, roles  # noqa: F401 - connects receivers and gauges

        post_migrate.connect(roles.make, sender=self, dispatch_uid="lobby.roles")
