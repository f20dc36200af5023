"""Runs the load generator (load.c) against a server that was started, and reads what it measured."""

import json
import subprocess
from typing import TYPE_CHECKING, Any

from bench.processes import BUILD, LOAD_CORE, Trouble, memory

if TYPE_CHECKING:
    from bench.servers import Contestant, Shape

Figures = dict[str, float]

WARM = 3.0  # seconds before anything is measured


def run(contestant: "Contestant", shape: "Shape", *, warm: float = WARM, seconds: float, **options: float) -> Any:
    """What load.c printed, as a dict, with `idle`: MiB of the server before anybody came."""
    pids = contestant.pids
    idle = memory(pids)
    lines = contestant.connections(shape)
    flags = {"inputs": shape.inputs, "rate": shape.rate, "warm": warm, "seconds": seconds, **options}
    command = ["taskset", "-c", str(LOAD_CORE), str(BUILD / "load"), contestant.flavour, str(contestant.port)]
    command += [word for name, value in flags.items() for word in (f"--{name}", str(value))]
    command += [word for pid in pids for word in ("--pid", str(pid))]
    done = subprocess.run(command, input="\n".join(lines) + "\n", capture_output=True, text=True)
    if done.returncode:
        raise Trouble(f"The load generator failed: {done.stderr}")
    return json.loads(done.stdout) | {"idle": idle}


def figures(told: Any) -> Figures:
    """What a table shows of one run."""
    frames = max(told["frames"], 1)
    spent, resident, waited = map(sum, zip(*told["processes"], strict=True))
    return {
        "cpu": 1e6 * spent / frames,  # microseconds a delivered frame
        "bytes": told["frame_bytes"] / frames,
        "gap50": told["gap"][0],
        "gap99": told["gap"][1],
        "gap999": told["gap"][2],
        "share": told["share"],
        "latency50": told["latency"][0],
        "latency99": told["latency"][1],
        "memory": 1024 * (resident - told["idle"]) / max(told["in"], 1),  # KiB a player
        "core": spent / told["seconds"],
        "load": told["own"] / told["seconds"],
        "waited": waited / told["seconds"],  # for a core that others had: more than a few percent spoil a round
        "lost": told["sockets"] - told["in"] + told["left"],
    }
