"""The innermost middleware. It does nothing, and that synchronously, so that Django runs all middleware and the view in
one thread: else each piece of middleware would take two turns of the event loop, which matches need. It is measured by
`scripts/bench --only http`. Nothing may stand behind it.
"""

from django.utils.decorators import sync_only_middleware


@sync_only_middleware
def one_thread(get_response):
    return get_response
