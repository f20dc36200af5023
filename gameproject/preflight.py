"""What must be true before the site serves anybody without DEBUG, and the sentence that says what to run.

Asked by the ASGI application and by runserver, which refuse to start, and by `manage.py check --deploy`. It is not
asked by `migrate` and `collectstatic`, which make some of it true.
"""

from collections.abc import Iterator
from pathlib import Path

import msgspec
from django.conf import settings
from django.core import checks

NEW_KEY = "python -c 'import secrets; print(secrets.token_urlsafe(50))'"


def refusal() -> str:
    """One sentence that names everything that is missing, or "" when the site may start."""
    missing = "; ".join(fix for _, fix in problems())
    return f"Backbeat does not start with DEBUG=0 before you {missing}." if missing else ""


def problems() -> Iterator[tuple[str, str]]:
    """Yield (check id, what to do) for each thing that is missing."""
    if settings.DEBUG:
        return
    if settings.SECRET_KEY == settings.DEFAULT_SECRET_KEY:
        yield "backbeat.E001", f"set SECRET_KEY to a value of your own ({NEW_KEY})"
    if not settings.ALLOWED_HOSTS:
        yield "backbeat.E002", "set ALLOWED_HOSTS to the host names of the site (play.example.com)"
    if not settings.ORIGINS:
        yield "backbeat.E003", "set ORIGINS to the addresses of its pages (https://play.example.com)"
    if not Path(settings.STATIC_ROOT, "staticfiles.json").is_file():
        yield "backbeat.E004", "collect the static files (python manage.py collectstatic --noinput)"


@checks.register(checks.Tags.security, deploy=True)
def check_preflight(app_configs, **kwargs) -> list[checks.Error]:
    return [checks.Error(f"Without DEBUG you must {fix}.", id=identifier) for identifier, fix in problems()]


@checks.register
def check_limits(app_configs, **kwargs) -> list[checks.Error]:
    """A misspelled bound would leave the default in force without a word."""
    from games.matches import runtime  # this file is read before there are models
    from games.wire.limits import Limits
    from lobby.limits import LIMITS

    known = {*Limits.__struct_fields__, *LIMITS}
    wrong = [f"there is no bound {name!r}" for name in settings.BACKBEAT_LIMITS if name not in known]
    try:
        runtime.limits()
    except msgspec.ValidationError as error:
        wrong.append(str(error))
    hint = f"The bounds are {', '.join(sorted(known))}."
    return [checks.Error(f"BACKBEAT_LIMITS: {fault}.", hint=hint, id="backbeat.E005") for fault in wrong]
