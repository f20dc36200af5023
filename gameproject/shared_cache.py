"""Django's cache in Redis, with connections that all threads of the process share.

Django makes a cache anew for each thread, and under ASGI each request has a thread of its own, so that each would
open a connection to Redis. Nothing else is different here.
"""

from functools import cached_property
from typing import Any

from django.core.cache.backends.redis import RedisCache, RedisCacheClient

_clients: dict[str, RedisCacheClient] = {}  # by address; their pools of connections may be used from any thread


class SharedCache(RedisCache):
    @cached_property
    def _cache(self) -> Any:
        return _clients.setdefault(",".join(self._servers), super()._cache)
