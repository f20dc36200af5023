"""The site that is measured: the project's own settings, and the games of the bench beside the bundled ones."""

from gameproject.settings import *  # noqa: F403 - all of the site's settings, as Django's own pages do it
from gameproject.settings import INSTALLED_APPS, MIDDLEWARE, env

INSTALLED_APPS = [*INSTALLED_APPS, "bench.standard"]
if env.bool("BENCH_APART", False):
    MIDDLEWARE = [one for one in MIDDLEWARE if one != "gameproject.one_thread.one_thread"]
STATIC_ROOT = env.str("BENCH_STATIC_ROOT")
