"""What Django needs to know to find this game: its name. It must stay importable without any other app."""

from django.apps import AppConfig


class ReversiConfig(AppConfig):
    name = "games.catalog.reversi"
    label = "reversi"
    verbose_name = "Reversi"
