"""The lobby's one socket. Kept apart from the consumer so that the project can list addresses without reading it."""

from django.urls import path

from lobby.consumers import LobbyConsumer

websocket_urlpatterns = [path("ws/lobby/", LobbyConsumer.as_asgi())]
