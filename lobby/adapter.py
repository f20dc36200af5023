"""What django-allauth is told about us: usernames of guests are reserved, a shown name, whose address counts.

Named in settings as ACCOUNT_ADAPTER.
"""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from django.contrib import messages
from django.contrib.auth import SESSION_KEY, logout
from django.contrib.auth.validators import ASCIIUsernameValidator
from django.core.validators import MaxLengthValidator
from django.db import IntegrityError, transaction
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from lobby import suspensions
from lobby.limits import client_address
from lobby.models import NAME_LENGTH, Player
from lobby.reserved import is_reserved

USERNAME_LENGTH = 40  # one has to type it
# Letters that look like others would let one account be taken for another. What is shown is another name.
USERNAME_VALIDATORS = [ASCIIUsernameValidator(), MaxLengthValidator(USERNAME_LENGTH)]


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    error_messages = DefaultAccountAdapter.error_messages | {
        "username_reserved": _("Usernames that begin with “guest-” are reserved."),
        "username_of_staff": _("This name is kept for those who run the site."),
    }

    def clean_username(self, username: str, shallow: bool = False) -> str:
        if username.lower().startswith("guest-"):
            raise self.validation_error("username_reserved")
        if is_reserved(username):  # it becomes the shown name
            raise self.validation_error("username_of_staff")
        cleaned: str = super().clean_username(username, shallow=shallow)
        return cleaned

    def save_user(self, request: HttpRequest, user: Player, form: BaseForm, commit: bool = True) -> Player:
        user.name = form.cleaned_data["username"][:NAME_LENGTH]
        try:
            with transaction.atomic():
                saved: Player = super().save_user(request, user, form, commit)
        except IntegrityError:  # somebody took the username or the address since the form was checked
            messages.error(request, _("Somebody has taken this username or this address just now. Try again."))
            raise ImmediateHttpResponse(redirect("account_signup")) from None
        return saved

    def respond_user_inactive(self, request: HttpRequest, user: Player) -> HttpResponse:
        """Why somebody cannot log in who knew the password."""
        context = {"suspension": suspensions.running(user)}
        return render(request, "lobby/suspended.html", context, status=403)

    def login(self, request: HttpRequest, user: Player) -> None:
        # A guest who logs in to the account it has: ending its session properly closes the sockets that rest on it.
        if request.session.get(SESSION_KEY, str(user.pk)) != str(user.pk):
            logout(request)
        super().login(request, user)

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_address(request)
