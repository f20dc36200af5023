"""Tickets that were used, so that none is used twice."""

from django.db import models


class SpentTicket(models.Model):
    """A ticket that was used: its nonce, kept until the ticket would have expired anyway. And what every process has to
    learn (matches/tidings.py): a login that has ended, say, kept until no key can rest on it any more."""

    nonce = models.CharField(max_length=32, primary_key=True)
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.nonce
