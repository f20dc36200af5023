"""Bearer tokens over HTTP. A token may make and revoke others: it is worth as much as the account."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Query, Router, Schema
from ninja.responses import Status

from lobby import paging, schemas, tokens
from lobby.friends_api import Key

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


@router.get("/tokens", response=paging.PageOut[TokenOut])
def list_tokens(request: HttpRequest, page: Query[paging.PageIn]) -> paging.Page:
    """Your tokens, newest first; there are at most 20. Never their text."""
    return tokens.listed(request.auth, page)


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
