"""The addresses of match sockets."""

from django.urls import path

from games.consumers import MatchConsumer

websocket_urlpatterns = [path("ws/matches/<uuid:match>/", MatchConsumer.as_asgi())]
