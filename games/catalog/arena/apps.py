"""What Django needs to know to find this game: its name. It must stay importable without any other app."""

from django.apps import AppConfig


class ArenaConfig(AppConfig):
    name = "games.catalog.arena"
    label = "arena"
    verbose_name = "Arena"
