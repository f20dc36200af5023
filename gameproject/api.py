"""The one API: which routers it is made of, and the one shape of everything that goes wrong under /api/.

`{"error": {"code", "message", "fields"}}`, whoever noticed: a service (Problem), the parser, the schema, the router (no
such path, no such method) or Python itself. Codes are for programs, messages for people, fields for forms.
"""

import json
import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import URLPattern, re_path
from django.utils.cache import get_conditional_response, patch_cache_control, patch_vary_headers, set_response_etag
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.parser import Parser

from games.api import router as matches
from games.matches.errors import Problem
from lobby import limits, paging
from lobby.api import router as lobby
from lobby.api_together import ROUTERS as together
from lobby.auth import EVERYBODY, PLAYERS, Visitor
from lobby.profile_api import router as profiles
from lobby.queue_api import router as queue

logger = logging.getLogger(__name__)

# The largest honest body is a room's options, well under 4 KiB; sixteen times that costs nothing to refuse late.
BODY_LIMIT = 64 * 1024
DEPTH_LIMIT = 16
LARGEST_INT = 2**53 - 1  # what JavaScript counts exactly

STATUS = {
    "invalid": 422,
    "name_invalid": 422,
    "options_invalid": 422,
    "not_authenticated": 401,
    "csrf": 403,
    "not_owner": 403,
    "not_member": 403,
    "kicked": 403,
    "forbidden": 403,
    "password_wrong": 403,
    "staff_account": 403,
    "not_friends": 403,
    "muted": 403,
    "not_found": 404,
    "room_not_found": 404,
    "no_recording": 404,
    "unknown_game": 404,
    "unknown_mode": 404,
    "player_not_found": 404,
    "method_not_allowed": 405,
    "too_large": 413,
    "too_many_requests": 429,
    "internal": 500,
    "draining": 503,
    "no_host": 503,
    "busy": 503,
    "maintenance": 503,
}
# Seconds: a restart, a crowd, operators at work.
RETRY_AFTER = {"draining": 5, "busy": 30, "no_host": 60, "maintenance": 60}
CONFLICT = 409  # everything else says that the world is not as the caller thought: room_full, not_ready, match_full …
CODES = {400: "invalid", 401: "not_authenticated", 403: "forbidden", 404: "not_found", 405: "method_not_allowed"}


def error(code: str, message: str, fields: dict[str, str] | None = None, status: int | None = None) -> JsonResponse:
    body = {"error": {"code": code, "message": message, "fields": fields or {}}}
    said = JsonResponse(body, status=status or STATUS.get(code, CONFLICT))
    if code in RETRY_AFTER:
        said["Retry-After"] = str(RETRY_AFTER[code])
    return said


class StrictParser(Parser):
    """JSON without what Python's reader lets through: NaN, numbers JavaScript cannot count, NUL, halves of letters."""

    def parse_body(self, request: HttpRequest) -> Any:
        value = json.loads(request.body, parse_constant=_refuse_constant)
        _inspect(value, DEPTH_LIMIT)
        return value


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


def _inspect(value: Any, depth: int) -> None:
    if depth == 0:
        raise ValueError("nested too deeply")
    match value:
        case dict():
            for key, one in value.items():
                _inspect(key, depth)
                _inspect(one, depth - 1)
        case list():
            for one in value:
                _inspect(one, depth - 1)
        case str() if "\x00" in value or (
            not value.isascii() and any("\ud800" <= letter <= "\udfff" for letter in value)
        ):
            raise ValueError("a text contains what cannot be stored")
        case int() | float() if abs(value) > LARGEST_INT:
            raise ValueError("a number is too large")


class Api(NinjaAPI):
    """NinjaAPI whose every answer, from whichever of its parts, has the one error shape."""

    @property
    def urls(self) -> tuple[list[Any], str, str]:
        patterns, app_name, namespace = super().urls
        for pattern in patterns:
            if isinstance(pattern, URLPattern):
                pattern.callback = in_one_shape(pattern.callback)
        return [*patterns, re_path("", in_one_shape(unknown_path))], app_name, namespace

    def get_openapi_schema(self, **kwargs: Any) -> Any:
        schema = super().get_openapi_schema(**kwargs)
        schema["components"].setdefault("schemas", {})["Error"] = ERROR_SCHEMA
        content = {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}
        for operations in schema["paths"].values():
            for operation in operations.values():
                operation["responses"]["default"] = {"description": "Refused", "content": content}
                # OpenAPI says "nobody may ask, too" by an empty requirement.
                requirements = operation.get("security", [])
                requirements[:] = [{} if Visitor.__name__ in one else one for one in requirements]
        schema["components"]["securitySchemes"].pop(Visitor.__name__, None)
        return schema


ERROR_SCHEMA = {
    "type": "object",
    "required": ["error"],
    "properties": {
        "error": {
            "type": "object",
            "required": ["code", "message", "fields"],
            "properties": {
                "code": {"type": "string"},
                "message": {"type": "string"},
                "fields": {"type": "object", "additionalProperties": {"type": "string"}},
            },
        }
    },
}


def in_one_shape(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The view, guarded by the body limit; refusals that Django or ninja worded themselves are said anew."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        # A chunked body announces no length, so what came is measured.
        if int(request.META.get("CONTENT_LENGTH") or 0) > BODY_LIMIT or len(request.body) > BODY_LIMIT:
            return error("too_large", _("At most %(count)d bytes, please.") % {"count": BODY_LIMIT})
        try:
            limits.spend("api_requests_per_minute_and_address", limits.client_address(request))
        except limits.TooMany as refused:
            return problem(request, refused)
        try:
            response = view(request, *args, **kwargs)
        except Http404:  # ninja's root page, which only names the docs
            return unknown_path(request)
        if response.status_code < 400 or isinstance(response, JsonResponse):
            return tagged(request, response)
        said = error(CODES.get(response.status_code, "invalid"), response.reason_phrase, status=response.status_code)
        if "Allow" in response:
            said["Allow"] = response["Allow"]
        return said

    return guarded


def tagged(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """What was asked for, with an ETag of its bytes; 304 without them for who has them already."""
    if request.method != "GET" or response.status_code != 200 or response.streaming:
        return response
    set_response_etag(response)
    patch_cache_control(response, private=True, no_cache=True)  # keep it, but ask each time
    patch_vary_headers(response, ("Authorization", "Cookie", "Accept-Language"))
    return get_conditional_response(request, etag=response["ETag"], response=response) or response


def unknown_path(request: HttpRequest) -> HttpResponse:
    return error("not_found", _("There is nothing at this address. See /api/docs."))


unknown_path.csrf_exempt = True

DESCRIPTION = f"""Players, rooms and matches. Browsers: session cookie and X-CSRFToken. Programs: a bearer token.
{paging.HOW}
**Polling.** Every answer to GET has an ETag. Send it as If-None-Match: 304, without a body, says that nothing changed.

**Refusals.** 429 (too often) and 503 (not now) say in Retry-After after how many seconds to try again.
"""

api = Api(
    title="Backbeat",
    version="1",
    description=DESCRIPTION,
    urls_namespace="api",
    auth=PLAYERS,
    parser=StrictParser(),
)
api.add_router("", lobby)
api.add_router("", profiles)
for part in together:
    api.add_router("", part)
api.add_router("", queue)
api.add_router("/matches", matches, auth=EVERYBODY, tags=["matches"])


@api.exception_handler(Problem)
def problem(request: HttpRequest, refused: Problem) -> HttpResponse:
    said = error(refused.code, refused.message, refused.fields)
    if isinstance(refused, limits.TooMany):
        said["Retry-After"] = str(refused.retry_after)
    return said


@api.exception_handler(ValidationError)
def wrong_fields(request: HttpRequest, wrong: ValidationError) -> HttpResponse:
    fields = {_field(one["loc"]): one["msg"] for one in wrong.errors}
    return error("invalid", _("Some fields need another value."), fields)


def _field(place: tuple[str | int, ...]) -> str:
    """The name of a field, where ninja says ("body", name of the argument, field …) or ("query", field)."""
    named = place[2:] if place[0] == "body" else place[1:]
    return ".".join(str(part) for part in named) or str(place[0])


@api.exception_handler(AuthenticationError)
def not_authenticated(request: HttpRequest, refused: AuthenticationError) -> HttpResponse:
    return error("not_authenticated", _("Log in, or POST /api/players/guest first."))


@api.exception_handler(HttpError)
def http_error(request: HttpRequest, refused: HttpError) -> HttpResponse:
    return error(CODES.get(refused.status_code, "invalid"), refused.message, status=refused.status_code)


@api.exception_handler(Http404)
def not_found(request: HttpRequest, missing: Http404) -> HttpResponse:
    return error("not_found", _("There is no such thing."))


@api.exception_handler(RequestDataTooBig)
def too_large(request: HttpRequest, refused: RequestDataTooBig) -> HttpResponse:
    return error("too_large", _("At most %(count)d bytes, please.") % {"count": BODY_LIMIT})


@api.exception_handler(Exception)
def internal(request: HttpRequest, failure: Exception) -> HttpResponse:
    logger.error("%s %s failed", request.method, request.path, exc_info=failure)
    return error("internal", _("Something went wrong here. It is in our log."))
