"""The site that is measured: the project's own settings, and the games of the bench beside the bundled ones."""

from gameproject.settings import *  # noqa: F403 - all of the site's settings, as Django's own pages do it
from gameproject.settings import INSTALLED_APPS, env

INSTALLED_APPS = [*INSTALLED_APPS, "bench.standard"]
STATIC_ROOT = env.str("BENCH_STATIC_ROOT")
