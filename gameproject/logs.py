"""How the process logs: one structlog pipeline for our own lines and for those of libraries, as text or as JSON.

It decides the shape of a line and strikes out what would let a reader act as a player. What is worth logging is
decided where it happens.
"""

import logging
import sys
from contextvars import ContextVar
from typing import Any

import structlog
from django.core.exceptions import ImproperlyConfigured
from django.utils.decorators import sync_only_middleware

SECRETS = frozenset({"authorization", "cookie", "csrf", "key", "password", "resume", "session_key", "ticket", "token"})


def strike_out_secrets(_logger: Any, _method: str, event: dict[str, Any]) -> dict[str, Any]:
    """Replace the values of secret keys, however they came into the line."""
    for key in SECRETS & event.keys():
        event[key] = "***"
    return event


_asking: ContextVar[Any] = ContextVar("asking", default=None)


def name_player(_logger: Any, _method: str, event: dict[str, Any]) -> dict[str, Any]:
    """Say who asks, on lines of a request that has looked that up already."""
    user = getattr(_asking.get(), "_cached_user", None)
    if user is not None and user.pk is not None:
        event.setdefault("player", user.pk)
    return event


@sync_only_middleware
def requests(get_response):
    """Remember which request is being answered, for the lines that are logged meanwhile."""

    def answer(request):
        token = _asking.set(request)
        try:
            return get_response(request)
        finally:
            _asking.reset(token)

    return answer


def is_a_fault(record: logging.LogRecord) -> bool:
    """Whether an answer of 500 and up is one that nobody intended: 503 is what maintenance and a drain say."""
    return getattr(record, "status_code", None) != 503


def logging_config(*, level: str, style: str) -> dict[str, Any]:
    """Configure structlog and return the LOGGING dictionary. `style` is "console" or "json"."""
    renderers = {
        # Plain tracebacks: the pretty ones print the values of variables, tickets among them.
        "console": [
            structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback)
        ],
        "json": [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()],
    }
    if style not in renderers:
        raise ImproperlyConfigured(f"LOG_FORMAT is {style!r}; it must be console or json.")
    if level not in ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"):
        raise ImproperlyConfigured(f"LOG_LEVEL is {level!r}; it must be DEBUG, INFO, WARNING, ERROR or CRITICAL.")
    shared = [
        structlog.contextvars.merge_contextvars,
        name_player,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.ExtraAdder(),
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        strike_out_secrets,
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "backbeat": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": shared,
                "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, *renderers[style]],
            }
        },
        "filters": {"faults": {"()": lambda: is_a_fault}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "backbeat"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            # Django's own handlers would print each line a second time.
            "django": {"handlers": [], "level": level, "propagate": True},
            "django.server": {"handlers": [], "level": level, "propagate": True},
            # Our server says itself where it listens and why it ends.
            "daphne": {"level": "WARNING"},
            # A page that is not there and a wrong host name are the visitor's business: the access log has them.
            "django.request": {"level": "ERROR", "filters": ["faults"]},
            "django.security.DisallowedHost": {"level": "CRITICAL"},
        },
    }
