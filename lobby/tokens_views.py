"""The page of a player's tokens: make one and see its text this once, revoke one."""

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from games.matches.errors import Problem
from lobby import paging, tokens
from lobby.models import NAME_LENGTH


class TokenForm(forms.Form):
    name = forms.CharField(
        label=_("What it is for"), max_length=NAME_LENGTH, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def page(request: HttpRequest) -> HttpResponse:
    """GET: the tokens. POST: a new one, whose text stands in this answer alone, so that it is not kept anywhere."""
    form, made = TokenForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        try:
            made = tokens.make(player=request.user, name=form.cleaned_data["name"])
            form = TokenForm()
        except Problem as problem:
            form.add_error("name", str(problem.message))
    listed = tokens.listed(request.user, paging.FIRST).rows
    return render(request, "lobby/tokens.html", {"form": form, "made": made, "tokens": listed})


@require_POST
@login_required
def revoke(request: HttpRequest, token: int) -> HttpResponse:
    tokens.revoke(player=request.user, pk=token)
    return redirect("lobby:tokens")
