"""What an act asks for before it is done: which seat, how much, and why. It checks shapes; services decide."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from games.admin.acts import REASON_LENGTH, Act
from games.matches import commands
from games.models import Match

FIELDS = {  # by act; all others ask for a reason alone
    "kick": ("seat",),
    "ban": ("seat",),
    "bot": ("seat",),
    "clock": ("seat", "seconds"),
    "notice": ("text",),
}


class ActForm(forms.Form):
    """Which fields there are depends on the act, and on its match."""

    seat = forms.TypedChoiceField(label=_("Seat"), coerce=int)
    seconds = forms.IntegerField(label=_("Seconds more"), min_value=1, max_value=commands.MOST_SECONDS, initial=60)
    text = forms.CharField(label=_("Message"), max_length=commands.NOTICE_LENGTH)
    reason = forms.CharField(
        label=_("Reason"),
        max_length=REASON_LENGTH,
        help_text=_("Kept with the command, for other operators. Players do not see it."),
    )

    def __init__(self, act: Act, matches: Sequence[Match], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.act = act
        seats = [seat for match in matches for seat in match.seats.all()]
        for name in ("seat", "seconds", "text"):
            if name not in FIELDS.get(act.kind, ()):
                del self.fields[name]
        if "seat" in self.fields:
            held = [seat for seat in seats if act.kind != "ban" or seat.player_id is not None]
            self.fields["seat"].choices = [("", "---------")] + [(seat.number, str(seat)) for seat in held]
        if act.kind == "bot":
            game = matches[0].game_class
            most = game.bot.levels if game else 1
            self.fields["level"] = forms.IntegerField(label=_("Bot level"), min_value=1, max_value=most, initial=1)
            self.order_fields(("seat", "level"))
        if act.kind == "decide":
            places = {
                f"place-{seat.number}": forms.IntegerField(label=str(seat), min_value=1, max_value=len(seats))
                for seat in seats
            }
            self.fields = places | self.fields
        next(iter(self.fields.values())).widget.attrs["autofocus"] = True
        for field in self.fields.values():
            if type(field.widget) is forms.TextInput:
                field.widget.attrs["class"] = "vTextField"

    def asked(self) -> dict[str, Any]:
        """What the command is told, from a valid form."""
        given = dict(self.cleaned_data)
        if self.act.kind == "decide":
            places = {name: given.pop(name) for name in list(given) if name.startswith("place-")}
            given["placings"] = {int(name.removeprefix("place-")): place for name, place in places.items()}
        return given
