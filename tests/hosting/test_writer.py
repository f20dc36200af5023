"""The writer's thread steps back for the loop; the loop's own stays as it is."""

import asyncio
import os
import sys
import threading

import pytest

from games.hosting.writer import STEPS_BACK, Urgency, Writer


def priority() -> int:
    return os.getpriority(os.PRIO_PROCESS, threading.get_native_id())


@pytest.mark.skipif(sys.platform != "linux", reason="Elsewhere threads have no priorities of their own.")
def test_a_busy_store_does_not_keep_the_core_from_a_tick_that_is_due():
    async def main():
        before = priority()
        writer = Writer(None)
        try:
            assert await writer.call(Urgency.READ, priority) == min(19, before + STEPS_BACK)
            assert priority() == before
        finally:
            await writer.close()

    asyncio.run(main())
