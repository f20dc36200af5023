"""Bearer tokens that players make for their programs, name and revoke. Revoking one closes its sockets everywhere."""

from datetime import timedelta
from functools import partial
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from games.matches import logins
from games.matches.errors import Problem
from lobby import accounts, locks, paging
from lobby.models import Player, Token
from lobby.names import clean_name

MOST = 20  # a player; each is a key to the account that somebody has to keep
USED_EVERY = timedelta(minutes=1)  # a token's row is written at most this often for being used


class NewToken(NamedTuple):
    """A token with its text, which is known this once."""

    row: Token
    text: str


def login_key(token: Token) -> str:
    """What sockets that a token opened rest on, in place of a session's key."""
    return f"token:{token.digest}"


@transaction.atomic
def make(*, player: Player, name: str) -> NewToken:
    """A new token. Problem: name_invalid, too_many_tokens."""
    locks.player(player.pk)
    if player.tokens.count() >= MOST:
        raise Problem("too_many_tokens", _("You have as many tokens as one can. Revoke one first."))
    text = accounts.issue_token(player=player, name=clean_name(name))
    return NewToken(Token.objects.get(digest=accounts.digest(text)), text)


@transaction.atomic
def revoke(*, player: Player, pk: int) -> None:
    """The program can do nothing more, and its sockets close. Said again, nothing happens."""
    token = player.tokens.filter(pk=pk).first()
    if token is not None:
        token.delete()  # receivers.py ends what rests on it


def ended(token: Token) -> None:
    """A token is gone, whoever took it away."""
    transaction.on_commit(partial(logins.end, login_key(token)))


def used(token: Token) -> None:
    """Note that a program uses it."""
    now = timezone.now()
    if token.last_used_at is None or now - token.last_used_at > USED_EVERY:
        Token.objects.filter(pk=token.pk).update(last_used_at=now)


def listed(player: Player, asked: paging.PageIn) -> paging.Page:
    """The player's tokens, newest first; one page of the usual length has all of them."""
    return paging.page(player.tokens.all(), keys=("-pk",), asked=asked, name=f"tokens {player.pk}")
