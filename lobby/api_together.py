"""The routers of what players do together: the project mounts these beside the lobby's."""

from lobby.friends_api import router as friends

ROUTERS = (friends,)
