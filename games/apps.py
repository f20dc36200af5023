"""Finds the games: each installed app's `game.py` and `bot.py`, as admin.py is found; and listens to logouts."""

from typing import Any

from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_out
from django.core import checks
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class GamesConfig(AppConfig):
    name = "games"
    verbose_name = _("Games")

    def ready(self) -> None:
        autodiscover_modules("game")
        autodiscover_modules("bot")
        _compile_views()
        checks.register(check_slugs)
        user_logged_out.connect(_login_ended, dispatch_uid="games.login_ended")


def _compile_views() -> None:
    """A view that cannot be sent is told when the site starts, and not by the first match."""
    from games.engine import registry
    from games.wire.views import view_codec

    for game in registry.games().values():
        view_codec(game)


def check_slugs(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """A slug is a game's identity in rows, addresses and recordings: two games cannot share one."""
    from games.engine import registry

    return [
        checks.Error(
            f"{other.__module__}.{other.__name__} and {first.__module__}.{first.__name__} "
            f"are both called {first.slug!r}.",
            hint="Give one of them another `slug`.",
            id="games.E001",
        )
        for first, other in registry.duplicates()
    ]


def _login_ended(sender: Any, request: Any, user: Any, **kwargs: Any) -> None:
    """Whoever logs out leaves their matches' sockets too."""
    from games.matches import logins

    logins.end(request.session.session_key)
