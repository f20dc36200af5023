"""The routers of what players do together: the project mounts these beside the lobby's."""

from lobby.friends_api import router as friends
from lobby.talk_api import router as talk
from lobby.tokens_api import router as tokens

ROUTERS = (friends, talk, tokens)
