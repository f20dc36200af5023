"""A Python process of our own beside this one, which is spoken to through its standard input and output. It finds the
games where this process does, however that was started. What is said, and when it ends, is for others to know.
"""

import asyncio
import os
import sys


async def child(module: str) -> asyncio.subprocess.Process:
    """Start `python -m module` with pipes to write to and to read from."""
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        module,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
    )
