"""What players of running matches notice of a crowd that asks one process for pages: the gaps between their frames, by
how many of its requests are worked on at a time (REQUESTS_AT_ONCE), in alternating rounds; and what the crowd gets.

`python -m bench.requests PORT SECONDS` is such a crowd: it asks over many lines, each again as soon as it is answered,
and prints how many answers a second came, and how long one took.
"""

import http.client
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import median

from bench.load import WARM
from bench.processes import HERE, LOAD_CORE
from bench.servers import Backbeat, Shape

SHAPE = Shape(matches=15)
AT_ONCE = (2, 4, 8, 16, 1000)
LINES = 60
ROUNDS, SECONDS = 3, 8.0


def ask(port: int, until: float) -> list[float]:
    """Seconds that each request over one line took."""
    line, took = http.client.HTTPConnection(HERE, port, timeout=60), []
    while (began := time.monotonic()) < until:
        line.request("GET", "/")
        line.getresponse().read()
        took.append(time.monotonic() - began)
    line.close()
    return took


def crowd(port: int, seconds: float) -> None:
    with ThreadPoolExecutor(LINES) as lines:
        until = time.monotonic() + seconds
        took = [one for line in lines.map(ask, [port] * LINES, [until] * LINES) for one in line]
    print(len(took) / seconds, median(took))


class Asked(Backbeat):
    """Backbeat with a crowd before its pages."""

    at_once = 0  # nobody asks

    @property
    def variables(self) -> dict[str, str]:
        return super().variables | ({"REQUESTS_AT_ONCE": str(self.at_once)} if self.at_once else {})

    def connections(self, shape: Shape) -> list[str]:
        lines = super().connections(shape)
        if self.at_once:
            command = ["taskset", "-c", str(LOAD_CORE), sys.executable, "-m", "bench.requests"]
            words = [str(self.port), str(WARM + SECONDS)]
            self.crowd = subprocess.Popen([*command, *words], stdout=subprocess.PIPE, text=True)
        return lines

    def stop(self) -> str:
        if self.at_once:
            self.answers, self.took = map(float, self.crowd.communicate()[0].split())
        return super().stop()


def run(folder: Path, seconds: float) -> dict[str, object]:
    rounds: dict[int, list[dict[str, float]]] = {at_once: [] for at_once in (0, *AT_ONCE)}
    server = Asked(folder)
    for number in range(ROUNDS):
        for at_once in list(rounds)[:: -1 if number % 2 else 1]:
            server.at_once = at_once
            figures = server.measured(SHAPE, SECONDS)
            if at_once:
                figures |= {"answers": server.answers, "took": server.took}
            rounds[at_once].append(figures)
    for at_once, figures in rounds.items():
        told = {name: median(one[name] for one in figures) for name in figures[0]}
        gaps = " / ".join(f"{told[name]:.1f}" for name in ("gap50", "gap99", "gap999"))
        answers = f", {told['answers']:.0f} answers a second after {told['took']:.2f} s" if at_once else ""
        print(f"{at_once or 'nobody asks':11} gaps {gaps} ms, {told['share']:.1%} of the frames{answers}", flush=True)
    return {"rounds": rounds}


if __name__ == "__main__":
    crowd(int(sys.argv[1]), float(sys.argv[2]))
