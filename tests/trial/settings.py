"""The site under trial: the project's own settings with quick password hashes. Slow ones are not what is tried."""

from gameproject.settings import *  # noqa: F403 - all of the site's settings, as Django's own pages do it

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
