"""Which address leads where: pages to lobby, accounts to allauth, the API to its routers. Nothing is decided here.

Also what is answered where no address is looked at, because Django refused the request before.
"""

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import include, path
from django.utils.translation import gettext as _
from django.views import defaults
from django.views.decorators.cache import cache_control
from django.views.i18n import JavaScriptCatalog

from gameproject.api import api, error

urlpatterns = [
    # Pages that are not ours, such as the admin's, name no icon: browsers then ask here.
    path("favicon.ico", lambda request: redirect(static("images/favicon.svg"))),
    path("admin/", admin.site.urls),
    path("api/", api.urls),
    # The sentences of the modules in static/ and of every game's, in the reader's language. They change with a deploy.
    path("jsi18n/", cache_control(max_age=3600)(JavaScriptCatalog.as_view()), name="javascript-catalog"),
    path("i18n/", include("django.conf.urls.i18n")),  # the choice of a language
    # Before allauth: some account pages are not for guests.
    path("", include("lobby.urls")),
    path("accounts/", include("allauth.urls")),
]


def handler400(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A Host that is not ours, for one: under /api/ that is said in the one shape of errors, too."""
    if request.path.startswith("/api/"):
        return error("invalid", _("The address or the headers of this request are wrong."), status=400)
    return defaults.bad_request(request, exception)
