"""The form that confirms the deletion of an account. Whether what it says is right, lobby.deletion decides."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lobby.models import Player


class DeleteForm(forms.Form):
    """A tick, and the password of whoever has one."""

    sure = forms.BooleanField(label=_("Yes, delete everything. I know that nobody can bring it back."))
    password = forms.CharField(
        label=_("Password"), strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )

    def __init__(self, player: Player, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not player.has_usable_password():
            del self.fields["password"]
        self.order_fields(["password", "sure"])
