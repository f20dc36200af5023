"""The Django project that puts the houses together: settings, URLs, the ASGI application and the server process."""
