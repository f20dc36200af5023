"""The lobby as a Django app; connects the receivers."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LobbyConfig(AppConfig):
    name = "lobby"
    verbose_name = _("lobby")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from lobby import receivers  # noqa: F401 - connects them
