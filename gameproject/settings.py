"""Every setting of the project, read from the environment.

Without any variable this is a development site: SQLite, one process, debug pages, reachable from this machine alone.
`.env.example` lists each variable with its default and its reason; a test compares the two. This file only reads and
derives. It refuses no start: what must not run in production is said by `gameproject.preflight`, so that
`collectstatic` and `migrate` can still prepare a machine that is not complete yet.
"""

from pathlib import Path

import environ
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from gameproject.logs import logging_config

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
_env_file = BASE_DIR / env.str("ENV_FILE", ".env")
if _env_file.is_file():
    env.read_env(_env_file)

# --- Who may reach the site -----------------------------------------------------------------------------------------
LOOPBACK = ["localhost", "127.0.0.1", "[::1]"]
DEFAULT_SECRET_KEY = "development-only-and-known-to-everybody"  # noqa: S105 - preflight refuses it without DEBUG

DEBUG = env.bool("DEBUG", True)
SECRET_KEY = env.str("SECRET_KEY", "") or DEFAULT_SECRET_KEY
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=LOOPBACK if DEBUG else [])
# In development the server adds the port it really listens on.
ORIGINS = env.list("ORIGINS", default=["http://localhost:8000", "http://127.0.0.1:8000"] if DEBUG else [])
HTTPS = env.bool("HTTPS", not DEBUG)
TRUSTED_PROXIES = env.list("TRUSTED_PROXIES", default=[])

CSRF_TRUSTED_ORIGINS = ORIGINS
SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
# Whether the neighbours of this host name speak HTTPS too is for the owner of the domain to say, not for a game.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# --- Which part this process plays ----------------------------------------------------------------------------------
ROLE = env.str("ROLE", "all")
if ROLE not in ("all", "web"):
    raise ImproperlyConfigured(f"ROLE is {ROLE!r}; it must be all (pages, sockets and matches) or web (no matches).")
HOST_URL = env.str("HOST_URL", "").rstrip("/")
try:
    BACKBEAT_LIMITS = dict(env.json("BACKBEAT_LIMITS", {}))
except (TypeError, ValueError) as error:
    raise ImproperlyConfigured("BACKBEAT_LIMITS must be a JSON object of bounds by name.") from error
SOCKETS = env.str("BACKBEAT_SOCKETS", "auto")
if SOCKETS not in ("auto", "fast", "plain"):
    raise ImproperlyConfigured("BACKBEAT_SOCKETS must be auto, fast (or fail) or plain.")
METRICS_TOKEN = env.str("METRICS_TOKEN", "")
REQUESTS_AT_ONCE = env.int("REQUESTS_AT_ONCE", 4)
if REQUESTS_AT_ONCE < 1:
    raise ImproperlyConfigured("REQUESTS_AT_ONCE must be at least 1.")
RECORDING_DAYS = env.int("RECORDING_DAYS", 90)
BACKBEAT_POLICY = "lobby.policy.LobbyPolicy"

# --- Applications ---------------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "gameproject",  # its runserver starts our server, so it comes before daphne's
    "games",
    "daphne",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "csp",
    "django_htmx",
    "ninja",  # serves the assets of /api/docs itself instead of from a CDN
    "lobby",
    # The games: one line each.
    "games.catalog.lightcycles",
    "games.catalog.liarsdice",
    "games.catalog.reversi",
    "games.catalog.arena",
]
MIDDLEWARE = [
    "gameproject.health.probes",
    "django.middleware.security.SecurityMiddleware",
    "gameproject.static.StaticFiles",
    "gameproject.logs.requests",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]
ROOT_URLCONF = "gameproject.urls"
ASGI_APPLICATION = "gameproject.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# --- Where things are kept ------------------------------------------------------------------------------------------
_database_url = env.str("DATABASE_URL", "") or f"sqlite:///{BASE_DIR / 'db.sqlite3'}"
if not _database_url.startswith(("sqlite:///", "postgres://", "postgresql://")):
    raise ImproperlyConfigured("DATABASE_URL must begin with sqlite:///, postgres:// or postgresql://.")
DATABASES = {"default": env.db_url_config(_database_url)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
_database = DATABASES["default"]
if _database["ENGINE"] == "django.db.backends.sqlite3":
    _database["OPTIONS"] = {
        # Readers never wait for the writer; a transaction takes its turn to write when it begins, not half-way through.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
else:
    # Under ASGI a kept connection belongs to a thread that is gone: connections are kept by the pool instead. It has
    # one for each request that is worked on and for each of our own threads, so that matches wait for no request.
    _database["CONN_MAX_AGE"] = 0
    _database["CONN_HEALTH_CHECKS"] = True
    _pool = {"min_size": 1, "max_size": REQUESTS_AT_ONCE + 12, "timeout": 5}
    _database["OPTIONS"] = {**_database.get("OPTIONS", {}), "pool": _pool}

REDIS_URL = env.str("REDIS_URL", "")
if REDIS_URL:
    _layer = {
        "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
        "CONFIG": {"hosts": [REDIS_URL], "prefix": "backbeat"},
    }
    # Each has a connection of its own, on which messages go one after the other: matches do not wait behind the lobby.
    CHANNEL_LAYERS = {"default": _layer, "intercom": _layer}
    CACHES = {"default": {"BACKEND": "gameproject.shared_cache.SharedCache", "LOCATION": REDIS_URL}}
else:
    CHANNEL_LAYERS = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

# --- Static files ---------------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
_storage = "django.contrib.staticfiles.storage.StaticFilesStorage"
if not DEBUG:
    _storage = "whitenoise.storage.CompressedManifestStaticFilesStorage"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": _storage},
}
# In development files are served from where they are written, in production from where collectstatic put them.
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = DEBUG

# --- Accounts -------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "lobby.Player"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "lobby.adapter.AccountAdapter"
ACCOUNT_USERNAME_VALIDATORS = "lobby.adapter.USERNAME_VALIDATORS"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "optional"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
# A guest is logged in already, and may still log in to an account.
ACCOUNT_AUTHENTICATED_LOGIN_REDIRECTS = False
# The session is all a guest has: losing it loses the history. Sessions live a year from the last login.
SESSION_COOKIE_AGE = 365 * 24 * 3600

vars().update(env.email_url("EMAIL_URL", "consolemail://"))
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str("DEFAULT_FROM_EMAIL", "Backbeat <backbeat@localhost>")

# --- Languages and time ---------------------------------------------------------------------------------------------
LANGUAGE_CODE = env.str("LANGUAGE_CODE", "en")
LANGUAGES = [("en", _("English")), ("ko", _("Korean"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
# Who has chosen a language meant it for longer than until the browser is closed.
LANGUAGE_COOKIE_AGE = SESSION_COOKIE_AGE
LANGUAGE_COOKIE_SECURE, LANGUAGE_COOKIE_SAMESITE = HTTPS, "Lax"
TIME_ZONE = env.str("TIME_ZONE", "UTC")
USE_TZ = True

# --- What a page may load -------------------------------------------------------------------------------------------
# A match's socket may be served by another process of the site: its address is one of ORIGINS, said as ws(s)://.
_sockets = [origin.replace("http", "ws", 1) for origin in ORIGINS] + [HOST_URL] * bool(HOST_URL)
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF, *dict.fromkeys(_sockets)],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

# --- Logs -----------------------------------------------------------------------------------------------------------
LOGGING = logging_config(
    level=env.str("LOG_LEVEL", "INFO").upper(),
    style=env.str("LOG_FORMAT", "console"),
)
