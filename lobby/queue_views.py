"""The page of the queue: find a match, wait, say ready. One fragment for htmx; each button is a form."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from django.views.decorators.vary import vary_on_headers
from django_htmx.http import HttpResponseClientRedirect

from games.matches.errors import Problem
from lobby import limits, queue_view, queueing
from lobby.access import chosen_name, player_of
from lobby.forms import NameForm


@require_safe
@never_cache
@vary_on_headers("HX-Request")
def queue(request: HttpRequest) -> HttpResponse:
    """What there is to queue for, or where the player is in it. Who has just got a match is led there by htmx."""
    if request.user.is_authenticated:
        queueing.seen(player=request.user)
    return _show(request)


@require_POST
@vary_on_headers("HX-Request")
def act(request: HttpRequest, act: str) -> HttpResponse:
    """One button: join, leave or ready. A visitor becomes a guest in the same click."""
    if act not in {"join", "leave", "ready"} or not (request.user.is_authenticated or act == "join"):
        raise Http404
    newcomer = not request.user.is_authenticated
    problem = ""
    try:
        player = player_of(request, name=chosen_name(request))
        if act == "join":
            limits.spend("queues_per_minute", player.pk)
            queueing.join(player=player, mode=request.POST.get("mode", ""))
        elif act == "leave":
            queueing.leave(player=player)
        else:
            queueing.ready(player=player)
    except Problem as refused:
        problem = refused.message
    if request.htmx and not newcomer:
        return _show(request, problem)
    if problem:
        messages.error(request, problem)
    target = _match(request) if act != "leave" and not problem else ""
    return redirect(target or "lobby:queue")


def _show(request: HttpRequest, problem: str = "") -> HttpResponse:
    status = queue_view.status(request.user) if request.user.is_authenticated else {"state": "idle"}
    # By one look alone: whose match begins between two would be shown that they play, and be led nowhere.
    if request.htmx and status["state"] == "playing" and (request.method == "POST" or "was" in request.GET):
        return HttpResponseClientRedirect(status["url"])
    context = {
        "queue": status,
        "modes": queue_view.modes(),
        "form": NameForm(use_required_attribute=False),
        "problem": problem,
    }
    return render(request, "lobby/_queue.html" if request.htmx else "lobby/queue.html", context)


def _match(request: HttpRequest) -> str:
    """The address of the match that the player queued for and is in, or ""."""
    match = queueing.playing(player=request.user) if request.user.is_authenticated else None
    return reverse("lobby:match", args=[match.pk]) if match else ""
