"""Who asks over the API: a browser by its session cookie and CSRF token, a program by its bearer token.

A wrong token is refused rather than ignored: a program should learn that it is not who it thinks it is.
"""

from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja.security import HttpBearer
from ninja.security.base import AuthBase
from ninja.utils import check_csrf

from games.matches.errors import Problem
from lobby import accounts, limits, selectors, tokens
from lobby.models import Player


class Bearer(HttpBearer):
    def __call__(self, request: HttpRequest) -> Any:
        given = request.headers.get("Authorization")
        if given is None:
            return None
        scheme, _space, token = given.partition(" ")  # Ninja's own reading logs what it does not know, keys and all
        return self.authenticate(request, token.strip() if scheme.lower() == "bearer" else "")

    def authenticate(self, request: HttpRequest, token: str) -> Player:
        found = selectors.token(accounts.digest(token))
        if found is None:
            raise Problem("not_authenticated", _("This token is not valid."))
        limits.spend("api_requests_per_minute", found.player.pk)
        accounts.seen(player=found.player)
        tokens.used(found)
        request.login_key = tokens.login_key(found)
        return found.player


class Session(AuthBase):
    openapi_type = "apiKey"
    openapi_in = "cookie"
    openapi_name = settings.SESSION_COOKIE_NAME
    csrf = True  # tells the page of the docs to send the token

    def __call__(self, request: HttpRequest) -> Player | None:
        if not request.user.is_authenticated:
            return None
        require_csrf(request)
        limits.spend("api_requests_per_minute", request.user.pk)
        accounts.seen(player=request.user)
        return request.user


class Visitor(AuthBase):
    """Lets anybody in, as nobody: for what may be asked without being a player. Stands last."""

    openapi_type = "http"
    openapi_scheme = "none"

    def __call__(self, request: HttpRequest) -> AnonymousUser:
        return AnonymousUser()


def require_csrf(request: HttpRequest) -> None:
    """Problem("csrf") unless the request comes from a page of this site."""
    if check_csrf(request):
        raise Problem("csrf", _("The CSRF token is missing or wrong. Send it as X-CSRFToken."))


PLAYERS = (Bearer(), Session())
EVERYBODY = (*PLAYERS, Visitor())
