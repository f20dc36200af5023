"""What a request over HTTP costs a process, and what it would by Django's own handler (bench/apart.py).

Processor time of the server, per request, one after the other on one line. Rounds alternate between the two; the ratios
are medians of the rounds.
"""

import http.client
import os
from pathlib import Path
from statistics import median

from bench.processes import HERE, Trouble
from bench.servers import Backbeat, Shape

PATHS = ("/static/css/tokens.css", "/", "/api/games")
ROUNDS, WARM = 5, 30
TICKS = os.sysconf("SC_CLK_TCK")


class Apart(Backbeat):
    name, application = "Backbeat, by Django's handler", "bench.apart:application"


def run(folder: Path, seconds: float) -> dict[str, object]:
    requests = max(WARM, int(30 * seconds))
    rounds: dict[str, list[dict[str, float]]] = {kind.name: [] for kind in (Backbeat, Apart)}
    for number in range(ROUNDS):
        for kind in (Backbeat, Apart) if number % 2 else (Apart, Backbeat):
            rounds[kind.name].append(_measured(kind(folder), requests))
    told: dict[str, object] = {"requests": requests, "rounds": rounds}
    for path in PATHS:
        ours, apart = ([each[path] for each in rounds[kind.name]] for kind in (Backbeat, Apart))
        ratio = median(one / other for one, other in zip(ours, apart, strict=True))
        told[path] = {"ms": median(ours), "apart_ms": median(apart), "ratio": ratio}
        print(f"{path}: {median(ours):.2f} ms, apart {median(apart):.2f} ms, ratio {ratio:.2f}", flush=True)
    return told


def _measured(site: Backbeat, requests: int) -> dict[str, float]:
    """Milliseconds of processor time of each path."""
    site.start(Shape())
    line = http.client.HTTPConnection(HERE, site.port, timeout=20)
    try:
        found = {}
        for path in PATHS:
            _ask(line, path, WARM)
            before = _processor(site.pids)
            _ask(line, path, requests)
            found[path] = 1000 * (_processor(site.pids) - before) / requests
        return found
    finally:
        line.close()
        site.stop()


def _ask(line: http.client.HTTPConnection, path: str, times: int) -> None:
    for _ in range(times):
        line.request("GET", path)
        answer = line.getresponse()
        answer.read()
        if answer.status != 200:
            raise Trouble(f"{path} answers {answer.status}")


def _processor(pids: list[int]) -> float:
    """Seconds that these processes have used."""
    fields = (Path(f"/proc/{pid}/stat").read_text().rsplit(") ", 1)[1].split() for pid in pids)
    return sum(int(one[11]) + int(one[12]) for one in fields) / TICKS
