"""What was heard, for the bench to ask."""

from django.http import JsonResponse
from django.urls import path

from bench.stock.consumers import heard


def stats(request):
    return JsonResponse({"inputs": heard["inputs"]})


urlpatterns = [path("stats", stats)]
