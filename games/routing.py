"""The addresses of match sockets."""

from django.urls import re_path

from games.consumers import MatchConsumer

websocket_urlpatterns = [re_path(r"^ws/matches/(?P<match>[0-9a-f-]{36})/$", MatchConsumer.as_asgi())]
