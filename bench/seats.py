"""Makes matches with people on all their seats, straight through the project's services, and tickets for them.

`python -m bench.seats standard 60 10`, with the environment of the server, prints the list that bench/load.c reads: a
line a player, with the seat, the path, the subprotocol, and `hello` with its ticket. A ticket is good for 30 s.
"""

import os
import sys
import time

import django
import msgspec

SUBPROTOCOL = "backbeat.v1.binary"
PAUSE = 0.1  # seconds, while no host has claimed the matches before


def seat_all(game: str, matches: int, players: int) -> list[str]:
    from django.db import transaction

    from games.matches import services, tickets
    from games.matches.errors import Problem
    from games.matches.services import SeatSpec
    from lobby import accounts

    made = []
    for number in range(matches):
        with transaction.atomic():
            people = [accounts.create_guest(name=f"{number}-{seat}") for seat in range(players)]
        seats = [SeatSpec(one, one.name, None) for one in people]
        while True:
            try:
                match = services.create_match(game=game, options={}, seats=seats)
                break
            except Problem as problem:
                if problem.code != "busy":
                    raise
                time.sleep(PAUSE)
        made.append((match, people))
    lines = []
    for match, people in made:
        for seat, player in enumerate(people):
            ticket = tickets.issue(match=match, player=player, session_key=None)
            hello = msgspec.msgpack.encode([1, ticket["ticket"]])  # hello
            lines.append(f"{seat} {ticket['url']} {SUBPROTOCOL} {hello.hex()}")
    return lines


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")
    django.setup()
    print("\n".join(seat_all(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))))
