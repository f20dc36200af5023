"""What the rest of the site may listen to. Receivers run in the transaction that writes the change."""

from django.dispatch import Signal

match_finished = Signal()  # match=Match: its end is written; seats have their places if there is an outcome
seats_changed = Signal()  # players=keys of the players who have a seat in a match since, or have one no longer
match_rematched = Signal()  # match=Match, rematch=Match: the same people play again, with sides changed
match_voided = Signal()  # match=Match: an operator said that its result counts for nothing
tiding_heard = Signal()  # what: this process has heard it just now, in its loop; see games/matches/tidings.py
player_banned = Signal()  # match=Match, player, by, reason: they lost their seat there, and are to play nowhere
