"""Figures of many rounds as one table: the median of each, and of the ratios to rivals within the same round."""

import os
import platform
import subprocess
from pathlib import Path
from statistics import median
from typing import Any

from bench.load import Figures

Rounds = list[dict[str, Figures]]  # of each round: by contestant, the figures of load.figures

COLUMNS = (  # heading, figure, format
    ("cpu/frame", "cpu", "{:.1f} µs"),
    ("bytes", "bytes", "{:.1f}"),
    ("gap p50", "gap50", "{:.1f}"),
    ("p99", "gap99", "{:.1f}"),
    ("p99.9", "gap999", "{:.1f} ms"),
    ("frames", "share", "{:.2%}"),
    ("input p50", "latency50", "{:.1f}"),
    ("p99", "latency99", "{:.1f} ms"),
    ("a player", "memory", "{:.0f} KiB"),
    ("core", "core", "{:.0%}"),
    ("waited", "waited", "{:.0%}"),
    ("load's", "load", "{:.0%}"),
    ("lost", "lost", "{:.0f}"),
)


def middle(rounds: Rounds, name: str, figure: str) -> float:
    return median(one[name][figure] for one in rounds)


def ratio(rounds: Rounds, name: str, other: str, figure: str = "cpu") -> float:
    """The median of what it takes for each that the other takes, in the same round."""
    return median(one[name][figure] / one[other][figure] for one in rounds)


def table(rounds: Rounds, titles: dict[str, str], against: list[str]) -> str:
    """Text with a row for each contestant."""
    heads = ["", *(head for head, _, _ in COLUMNS), *(f"x {titles[other]}" for other in against)]
    rows = [heads]
    for name, title in titles.items():
        row = [title]
        for _, figure, shape in COLUMNS:
            value = middle(rounds, name, figure)
            row.append(shape.format(value) if value else "-")
        rows.append(row + [f"{ratio(rounds, name, other):.2f}" for other in against])
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(cell.ljust(width) if not number else cell.rjust(width) for number, (cell, width) in line)
        for line in (list(enumerate(zip(row, widths, strict=True))) for row in rows)
    )


def machine(node: str) -> dict[str, Any]:
    """What it was measured on."""
    found = [line for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")]
    return {
        "processor": found[0].split(":")[1].strip() if found else platform.machine(),
        "cores": len(os.sched_getaffinity(0)),
        "memory": f"{os.sysconf('SC_PAGESIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30:.1f} GiB",
        "kernel": platform.release(),
        "python": platform.python_version(),
        "node": subprocess.run([node, "--version"], capture_output=True, text=True).stdout.strip(),
    }
