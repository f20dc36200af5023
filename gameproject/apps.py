"""The project as a Django app, which gives it its commands and its checks. It has no models."""

from django.apps import AppConfig


class ProjectConfig(AppConfig):
    name = "gameproject"

    def ready(self) -> None:
        from gameproject import preflight  # noqa: F401 - registers its check
