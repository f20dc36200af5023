"""How a bot plays a match: gets in, asks for things at random, loses its line and comes back, leaves before the end or
stays for a rematch. Any game will do: inputs are made from the schema that the welcome brings.
"""

import asyncio
import time
from contextlib import suppress
from random import Random
from typing import TYPE_CHECKING, Any

from tests.trial.line import Line, Turned

if TYPE_CHECKING:
    from tests.trial.bot import Bot

BACK_WITHIN = 60.0  # seconds in which a match that is not over has to be reached again, whatever happens to processes
BINARY = 0.75  # of the sockets
STAYS = 25.0  # seconds that people stay in a match at most, by share
SHORT = 0.1
ENDS = {4410, 4423, 4403, 1000}  # close codes after which there is nothing to come back to
HONEST = {"over", "kicked", "left", "draining", "moved", "host_lost", "no_host", "login_ended", "replaced", "forbidden"}
KEYS = {"ticket_used", "ticket_expired", "resume_used", "resume_expired", "resume_invalid"}  # another one is needed


class Playing:
    """One match after the other of one bot."""

    def __init__(self, bot: "Bot") -> None:
        self.bot, self.random, self.journal = bot, bot.random, bot.journal
        self.line: Line | None = None
        self.seq = 0
        self.moves: list[Any] = []
        self.result: Any = None
        self.next = ""

    async def match(self, match: str | None) -> None:
        """Play until it is over for this bot, and the rematches that come of it."""
        while match:
            self.result, self.next, self.seq, self.moves = None, "", 0, []
            self.journal.counts["matches entered"] += 1
            self.going_at = time.monotonic() + STAYS if self.random.random() < SHORT else float("inf")
            try:
                await self._until_over(match)
            finally:
                if self.line is not None:
                    await self.line.close()
                    self.line = None
            match = self.next

    async def _until_over(self, match: str) -> None:
        key: dict[str, Any] = {}
        away_since = time.monotonic()
        while not self.bot.crowd.going_home.is_set():
            try:
                line = await self._enter(match, key)
            except Turned as turned:
                self._turned(match, turned.close, turned.code)
                if turned.close in ENDS:
                    return
                key = {} if turned.code in KEYS or turned.close == 4401 else key
                line = None
            except OSError:
                key, line = {}, None
            if line is None:
                if time.monotonic() > away_since + BACK_WITHIN * self.journal.patience:
                    self.journal.fault(f"match {match} could not be entered for {BACK_WITHIN:.0f} s")
                    return
                await self.bot.crowd.news(self.random.uniform(0.2, 0.8))
                continue
            self.journal.returns.append(time.monotonic() - away_since)
            over = await self._play(line)
            away_since = time.monotonic()
            if over:
                return
            epoch, number = line.event
            key = {"resume": line.welcome["resume"], "epoch": epoch, "event": number}
            if not line.bye and self.random.random() < 0.3:  # a while in a tunnel
                await self.bot.crowd.news(self.random.uniform(1, 12))
                away_since = time.monotonic()

    async def _enter(self, match: str, key: dict[str, Any]) -> Line:
        bot = self.bot
        url = f"/ws/matches/{match}/"
        if not key.get("resume"):
            ticket = await bot.web.call("POST", f"/api/matches/{match}/ticket", {})
            key, url = {"ticket": ticket["ticket"]}, ticket["url"]
        binary, process = self.random.random() < BINARY, bot.crowd.site.choose(self.random)
        player = bot.player
        self.line = None
        line = await Line.open(bot.crowd.site, process, url, binary=binary, heard=self._heard, **key)
        self.line, self.seq = line, max(self.seq, line.welcome["taken"])
        bot.crowd.opened(player, line)
        return line

    def _turned(self, match: str, close: int, code: str) -> None:
        self.journal.goodbyes[code] += 1
        if code not in HONEST | KEYS:
            self.journal.fault(f"match {match} said bye {close} {code}")

    def _heard(self, message: dict[str, Any]) -> None:
        match message:
            case {"type": "legal", "inputs": list(inputs)}:
                self.moves = inputs
            case {"type": "event", "kind": "result", "data": data}:
                self.result = data
            case {"type": "event", "kind": "rematch", "data": {"match": str(match)}}:
                self.next = match
            case {"type": "error", "code": "bad_message" | "bad_input" | "hello_repeated" as code, "params": params}:
                self.journal.fault(f"an honest message was refused: {code} {params}")

    # In the match -------------------------------------------------------------------------------------------------

    async def _play(self, line: Line) -> bool:
        """Until the line ends; whether the match is over for this bot."""
        while not line.ended.is_set():
            if self.result is not None:
                await self._afterwards(line)
                return True
            if await self.bot.crowd.news(self.random.uniform(0.2, 0.8)):
                return True
            if line.welcome["seat"] is None:  # it has left before, or was thrown out
                return True
            if time.monotonic() > self.going_at:
                self.journal.counts["left before the end"] += 1
                await line.say("leave")
                with suppress(TimeoutError):
                    async with asyncio.timeout(5):
                        await line.ended.wait()
                if line.bye.get("code") != "left":  # nobody has heard it: come back, and say it again
                    return False
                await self.bot.crowd.news(1.0)
                return True
            await self._act(line)
        if line.bye:
            self._turned(line.welcome["match"], line.bye["close"], line.bye["code"])
        self.journal.counts["lines lost"] += 1
        return bool(line.bye) and line.bye["close"] in ENDS

    async def _act(self, line: Line) -> None:
        dice = self.random.random()
        if dice < 0.006:
            await line.cut()
        elif dice < 0.009:
            await line.close()
        elif dice < 0.02:
            await line.say("say", text="Well played!")
        elif dice < 0.08:
            await self._meddle(line)
        elif dice < 0.081:
            await self.bot.log_out()
        else:
            await self._ask_for_something(line)

    async def _ask_for_something(self, line: Line) -> None:
        schema = line.welcome["schema"]
        if self.moves:
            wanted, self.moves = self.random.choice(self.moves), []
        elif "rematch" in schema["standard"]:  # a game of turns
            await line.say("ask", id=self.seq)
            wanted = {"kind": "resign"} if self.random.random() < 0.002 else None
        else:
            wanted = made_up(schema["input"], self.random)
        if wanted is not None:
            self.seq += 1
            await line.say("input", seq=self.seq, input=wanted, ack=line.tick)

    async def _meddle(self, line: Line) -> None:
        """Do something to one of the others."""
        bot, players = self.bot, self.bot.crowd.players
        others = {players[seat["name"]] for seat in line.welcome["seats"] if seat["name"] in players} - {bot.player}
        if not others:
            return
        other, dice = self.random.choice(sorted(others)), self.random.random()
        if dice < 0.15:
            await bot.block(other)
        elif dice < 0.4:
            await bot.meddle("POST", "/api/friends", {"player": other})
        else:
            told = {"player": other, "match": line.welcome["match"], "reason": "A sore loser."}
            await bot.meddle("POST", "/api/reports", told)

    async def _afterwards(self, line: Line) -> None:
        """It is over: go, or ask for a rematch and wait a moment."""
        self.journal.counts["results heard"] += 1
        if "rematch" not in line.welcome["schema"]["standard"] or self.random.random() < 0.6:
            return
        self.seq += 1
        await line.say("input", seq=self.seq, input={"kind": "rematch"})
        with suppress(TimeoutError):
            async with asyncio.timeout(4):
                await line.ended.wait()


def made_up(shape: dict[str, Any], random: Random) -> Any:
    """Something of that shape, as docs/protocol.md describes shapes."""
    match shape["type"]:
        case "int":
            return random.randint(shape["min"], shape["max"])
        case "bool":
            return random.random() < 0.5
        case "enum":
            return random.choice(shape["values"])
        case "union":
            return made_up(random.choice(shape["of"]), random)
        case "struct":
            fields = {name: made_up(field, random) for name, field in shape["fields"].items()}
            return fields | ({"kind": shape["kind"]} if "kind" in shape else {})
    raise ValueError(f"no input is made of {shape['type']}")
