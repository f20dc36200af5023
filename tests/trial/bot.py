"""One bot: a program that becomes a player by the documented API, queues, answers or does not, plays, and now and then
does something else: blocks, befriends, reports, logs out. What it does next is chance; how it plays a match is
playing.py's.
"""

import asyncio
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from tests.trial.ear import Ear
from tests.trial.playing import Playing
from tests.trial.web import Refused, Web

if TYPE_CHECKING:
    from random import Random

    from tests.trial.crowd import Crowd

PASSWORD = "correct horse battery"
REGISTERED = 0.8  # of all bots: only matches between accounts are rated
BROWSERS = 0.25  # have a session and a socket of the lobby in place of a token
POLL = 1.0  # seconds between two looks at the queue
LIFTED_WITHIN = 20.0  # seconds that a suspended bot waits to be let in again, before it comes as somebody else
SILENT = 16.0  # seconds: longer than an answer is waited for
VANISHED = 34.0  # seconds: longer than a place in the queue is kept for who is not heard
# What happens to somebody who was found a match, by share; the rest says ready.
DECLINES, MISSES, BLOCKS_BEFORE = 0.06, 0.05, 0.05
# What happens in each look at the queue.
LEAVES, VANISHES = 0.01, 0.003


class Bot:
    """`live` until the crowd goes home. `player` is the id of who it is now."""

    def __init__(self, crowd: "Crowd", number: int, random: "Random") -> None:
        self.crowd, self.number, self.random = crowd, number, random
        self.journal = crowd.journal
        self.web = Web(crowd.site, random)
        self.player = 0
        self.lives = 0
        self.ear: Ear | None = None
        self.registered = random.random() < REGISTERED
        self.browses = random.random() < BROWSERS
        self.playing = Playing(self)
        self.is_lost = False  # something went wrong, so that it has to look where it is

    async def live(self) -> None:
        """Until the crowd goes home. What is refused is tried again later, as people do."""
        while not self.crowd.going_home.is_set():
            try:
                try:
                    await (self.be_somebody() if not self.player else self.do_something())
                except Refused as refused:
                    self.is_lost = True
                    await self.refused(refused)
            except OSError:
                self.is_lost = True
                await self.crowd.news(0.5)
        with suppress(Refused, OSError):
            await self.web.call("DELETE", "/api/queue")
        await self.hear_no_more()

    async def refused(self, refused: Refused) -> None:
        if refused.status == 401:
            await self.wait_to_be_let_in()
        else:
            await self.crowd.news(2.0 if refused.status in (429, 503) else 0.5)

    # Who it is ------------------------------------------------------------------------------------------------------

    async def be_somebody(self) -> None:
        """Come as a guest, and become an account if it is one of those."""
        self.lives += 1
        name = f"Bot {self.number}.{self.lives}"
        self.web = Web(self.crowd.site, self.random)
        if self.browses:
            await self.web.page("/")
        made = await self.web.call("POST", "/api/players/guest", {"name": name, "token": not self.browses})
        self.web.token = made["token"] or ""
        self.player = made["player"]["id"]
        self.crowd.players[name] = self.player
        if self.registered:
            login = f"bot-{self.number}-{self.lives}"
            account = {"username": login, "email": f"{login}@example.org", "password": PASSWORD}
            await self.web.call("POST", "/api/players/claim", account)

    async def wait_to_be_let_in(self) -> None:
        """This login is good no more. A suspension may be lifted; else it comes as somebody else."""
        deadline = time.monotonic() + LIFTED_WITHIN
        while self.player in self.crowd.suspended and time.monotonic() < deadline:
            if await self.crowd.news(POLL):
                return
        with suppress(Refused):
            await self.web.call("GET", "/api/me")
            return
        self.player = 0
        await self.hear_no_more()

    async def log_out(self) -> None:
        """The login ends, and with it what rests on it; as a browser, or by revoking the token."""
        self.journal.counts["logouts"] += 1
        before, player, began = self.web, self.player, time.monotonic()
        sockets = self.crowd.sockets(player)
        if self.browses:
            await self.web.page("/accounts/logout/", {})
        elif self.random.random() < 0.5:
            made = await self.web.call("POST", "/api/tokens", {"name": "the next one"})
            tokens = (await self.web.call("GET", "/api/tokens"))["rows"]
            self.web = Web(self.crowd.site, self.random)
            self.web.token = made["token"]
            for token in tokens:
                if token["id"] != made["id"]:
                    await self.web.call("DELETE", f"/api/tokens/{token['id']}")
        else:
            for token in (await self.web.call("GET", "/api/tokens"))["rows"]:
                await self.web.call("DELETE", f"/api/tokens/{token['id']}")
        self.crowd.expect_closed(sockets, f"player {player} had logged out", began)
        try:
            await before.call("GET", "/api/me")
        except Refused as refused:
            if refused.status == 401:
                return
        if self.browses and before.cookies.get("sessionid") in ("", None):
            return
        self.journal.fault(f"player {player} had logged out, and the API knew them still")

    # What it does ---------------------------------------------------------------------------------------------------

    async def do_something(self) -> None:
        if self.browses and (self.ear is None or self.ear.ended.is_set()):
            await self.listen()
        if self.is_lost:
            said = await self.web.call("GET", "/api/queue")
            self.is_lost = False
            if said["state"] == "playing":
                await self.playing.match(said["match"])
            elif said["state"] != "idle":
                await self.queue(said["mode"])
        dice = self.random.random()
        if dice < 0.03:
            await self.log_out()
        elif dice < 0.08:
            await self.look_around()
        elif dice < 0.12:
            await self.playing.match((await self.web.call("POST", "/api/play", {"game": "lightcycles"}))["match"])
        elif dice < 0.16:
            await self.be_in_a_room()
        else:
            await self.queue(self.random.choice(self.crowd.modes))

    async def look_around(self) -> None:
        """What pages and programs read now and then."""
        for path in ("/api/friends", "/api/notices", "/api/modes", "/api/rooms", "/api/blocks", "/api/me"):
            await self.web.call("GET", path)
        for friend in (await self.web.call("GET", "/api/friends"))["rows"]:
            if friend["relation"] == "asks":
                act = self.random.choice(("accept", "refuse"))
                await self.meddle("POST", f"/api/friends/{friend['player']['id']}/{act}", {})

    async def be_in_a_room(self) -> None:
        """Play against a bot in a room of one's own, and talk there."""
        room = await self.web.call("POST", "/api/rooms", {"game": "reversi", "private": True})
        path = f"/api/rooms/{room['code']}"
        await self.web.call("POST", f"{path}/bots", {"seat": 1, "level": 1})
        await self.meddle("POST", f"{path}/say", {"text": "Anybody here?"})
        started = await self.web.call("POST", f"{path}/start", {})
        await self.playing.match(started["match"])
        await self.web.call("POST", f"{path}/leave", {})

    async def meddle(self, method: str, path: str, body: Any = None) -> None:
        """Something whose refusal matters to nobody, unless this login has ended."""
        try:
            await self.web.call(method, path, body)
        except Refused as refused:
            if refused.status == 401:
                raise

    # The queue ------------------------------------------------------------------------------------------------------

    async def queue(self, mode: str) -> None:
        """Wait for a match of that mode, and play it."""
        player, began, found = self.player, time.monotonic(), False
        self.journal.joins[player] += 1
        said = await self.web.call("POST", "/api/queue", {"mode": mode})
        try:
            while said["state"] in ("waiting", "found"):
                if said["state"] == "found":
                    if not found:
                        self.journal.waits.append(time.monotonic() - began)
                    found = True
                    said = await self.answer(mode, said)
                elif self.random.random() < LEAVES:
                    said = await self.web.call("DELETE", "/api/queue")
                elif self.random.random() < VANISHES:
                    await self.crowd.news(VANISHED)
                    said = await self.web.call("GET", "/api/queue")
                if said["state"] != "playing":
                    if await self.rest():
                        return
                    said = await self.web.call("GET", "/api/queue")
        finally:
            self.crowd.found[mode].discard(player)
        if said["state"] == "playing":
            await self.playing.match(said["match"])

    async def rest(self) -> bool:
        """Until the next look at the queue; whether it is time to go home."""
        if self.ear is None or self.ear.ended.is_set():
            return await self.crowd.news(POLL * self.random.uniform(0.7, 1.3))
        with suppress(TimeoutError):
            async with asyncio.timeout(5 * POLL):
                await self.ear.news.wait()
        self.ear.news.clear()
        return self.crowd.going_home.is_set()

    async def answer(self, mode: str, said: dict[str, Any]) -> dict[str, Any]:
        """A match was found: say ready, or decline, or miss it, or block one of those in it before."""
        if said["proposal"]["mine"]:
            return said
        self.crowd.found[mode].add(self.player)
        dice = self.random.random()
        if dice < DECLINES:
            return await self.web.call("DELETE", "/api/queue")
        if dice < DECLINES + MISSES:
            await self.crowd.news(SILENT)
            return await self.web.call("GET", "/api/queue")
        if dice < DECLINES + MISSES + BLOCKS_BEFORE:
            others = self.crowd.found[mode] - {self.player}
            if others:
                await self.block(self.random.choice(sorted(others)))
        await self.crowd.news(self.random.uniform(0, 1.5))
        try:
            return await self.web.call("POST", "/api/queue/ready", {})
        except Refused as refused:
            if refused.code == "not_found_yet":  # another has declined meanwhile
                return await self.web.call("GET", "/api/queue")
            raise

    async def block(self, other: int) -> None:
        self.journal.counts["blocks"] += 1
        await self.meddle("POST", "/api/blocks", {"player": other})

    # The lobby's socket -----------------------------------------------------------------------------------------------

    async def listen(self) -> None:
        """The lobby takes who has no login for a passer-by, who may listen: such a socket is nobody's."""
        suspended = self.player in self.crowd.suspended
        ear = self.ear = await Ear.open(self.web, self.crowd.site.choose(self.random))
        await self.web.call("GET", "/api/me")
        if not suspended:
            self.crowd.opened(self.player, ear)

    async def hear_no_more(self) -> None:
        if self.ear is not None:
            await self.ear.close()
            self.ear = None
