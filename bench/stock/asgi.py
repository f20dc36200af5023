"""`daphne bench.stock.asgi:application`"""

import os

os.environ["DJANGO_SETTINGS_MODULE"] = "bench.stock.settings"

from channels.routing import ProtocolTypeRouter, URLRouter
from django.core.asgi import get_asgi_application
from django.urls import path

from bench.stock.consumers import SceneConsumer

application = ProtocolTypeRouter(
    {
        "http": get_asgi_application(),
        "websocket": URLRouter([path("ws/<str:room>/<int:seat>/", SceneConsumer.as_asgi())]),
    }
)
