"""Bearer tokens over HTTP. A token may make and revoke others: it is worth as much as the account."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema
from ninja.responses import Status

from lobby import schemas, tokens
from lobby.friends_api import Key
from lobby.models import Token

router = Router(tags=["tokens"])


class TokenIn(schemas.Input):
    name: schemas.Text


class TokenOut(Schema):
    id: int
    name: str
    created_at: datetime
    last_used_at: datetime | None


class NewTokenOut(TokenOut):
    """`token` is told this once."""

    token: str


@router.get("/tokens", response=list[TokenOut])
def list_tokens(request: HttpRequest) -> list[Token]:
    """Your tokens, newest first, at most 20; never their text."""
    return tokens.listed(request.auth)


@router.post("/tokens", response={201: NewTokenOut})
def make_token(request: HttpRequest, body: TokenIn) -> Status:
    """A new token of that name, for a program."""
    row, text = tokens.make(player=request.auth, name=body.name)
    shown: dict[str, Any] = {name: getattr(row, name) for name in TokenOut.model_fields}
    return Status(201, shown | {"token": text})


@router.delete("/tokens/{int:token}", response={204: None})
def revoke_token(request: HttpRequest, token: Key) -> Status:
    """Take a token's access away; its sockets close."""
    tokens.revoke(player=request.auth, pk=token)
    return Status(204, None)
