"""What Django needs to know to find this game: its name. It must stay importable without any other app."""

from django.apps import AppConfig


class LiarsDiceConfig(AppConfig):
    name = "games.catalog.liarsdice"
    label = "liarsdice"
    verbose_name = "Liar's Dice"
