"""Ring 3, where matches run: asyncio, but no Django. What must be kept is handed in as a `store`."""
