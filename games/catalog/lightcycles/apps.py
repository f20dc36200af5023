"""What Django needs to know to find this game: its name. It must stay importable without any other app."""

from django.apps import AppConfig


class LightcyclesConfig(AppConfig):
    name = "games.catalog.lightcycles"
    label = "lightcycles"
    verbose_name = "Lightcycles"
