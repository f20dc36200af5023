"""`daphne bench.apart:application`: the site by Django's own handler, which takes turns of the loop and starts threads
for each request, as many at a time as come. What gameproject.handler and gameproject.backlog are measured against.
"""

from django.core.asgi import get_asgi_application

from gameproject.asgi import application

application.application_mapping["http"] = get_asgi_application()
