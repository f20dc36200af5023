"""What others notice of players who read nothing, or who say ten thousand things a second: the gaps between the frames
of everybody else, with and without them, in alternating rounds on one process.

`python -m bench.attack reads-nothing|floods PORT` is such a crowd: it takes its seats from the standard input, one
after the other or all at once, and prints how long each was let be.
"""

import select
import socket
import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path
from statistics import median

from bench.processes import HERE, LOAD_CORE
from bench.servers import Backbeat, Shape

SHAPE = Shape(matches=30)
ATTACKERS = Shape(matches=1, players=10)
ROUNDS, SECONDS = 5, 8.0
PER_SECOND = 10_000
KINDS = ("nobody", "reads-nothing", "floods")
MESSAGE = bytes([0x82, 0x84, 0, 0, 0, 0, 0x93, 3, 0, 0])  # a pong that nobody asked for, masked with zeros


def take_seat(port: int, line: str) -> socket.socket:
    """A socket that has said hello."""
    _seat, path, subprotocol, hello = line.split()
    taken = socket.socket()
    taken.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    taken.connect((HERE, port))
    request = f"GET {path} HTTP/1.1\r\nHost: {HERE}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    request += "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
    taken.sendall(f"{request}Sec-WebSocket-Protocol: {subprotocol}\r\n\r\n".encode())
    while not taken.recv(4096).endswith(b"\r\n\r\n"):
        pass
    payload = bytes.fromhex(hello)
    taken.sendall(bytes([0x82, 0xFE]) + len(payload).to_bytes(2, "big") + bytes(4) + payload)
    return taken


def flood(taken: socket.socket) -> float:
    """Seconds until it is closed."""
    begun = time.monotonic()
    sent = 0
    try:
        while True:
            due = int((time.monotonic() - begun) * PER_SECOND) + 1
            taken.sendall(MESSAGE * max(0, due - sent))
            sent = max(sent, due)
            if select.select([taken], [], [], 0.001)[0] and not taken.recv(65536):
                return time.monotonic() - begun
    except OSError:
        return time.monotonic() - begun


def attack(kind: str, port: int) -> None:
    lines = sys.stdin.read().splitlines()
    if kind == "floods":
        for line in lines:
            with take_seat(port, line) as seat:
                print(f"{flood(seat):.2f}", flush=True)
    else:
        with ExitStack() as open_sockets:
            for line in lines:
                open_sockets.enter_context(take_seat(port, line))
            time.sleep(SECONDS + 10)


class Attacked(Backbeat):
    """Backbeat with a crowd of attackers in a match of their own."""

    kind = ""

    def connections(self, shape: Shape) -> list[str]:
        if self.kind != "nobody":
            command = ["taskset", "-c", str(LOAD_CORE), sys.executable, "-m", "bench.attack", self.kind, str(self.port)]
            self.crowd = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
            self.crowd.stdin.write("\n".join(super().connections(ATTACKERS)))  # type: ignore[union-attr]  # a pipe, as asked for
        lines = super().connections(shape)
        if self.kind != "nobody":
            self.crowd.stdin.close()  # type: ignore[union-attr]  # a pipe, as asked for
        return lines

    def stop(self) -> str:
        if self.kind != "nobody":
            self.crowd.kill()
            self.said = self.crowd.stdout.read().split()  # type: ignore[union-attr]  # a pipe, as asked for
            self.crowd.stdout.close()  # type: ignore[union-attr]  # a pipe, as asked for
            self.crowd.wait()
        return super().stop()


def run(folder: Path, seconds: float) -> dict[str, object]:
    rounds: dict[str, list[dict[str, float]]] = {kind: [] for kind in KINDS}
    lasted: list[float] = []
    server = Attacked(folder)
    for number in range(ROUNDS):
        for kind in KINDS[number % 3 :] + KINDS[: number % 3]:
            server.kind = kind
            rounds[kind].append(server.measured(SHAPE, SECONDS))
            if kind == "floods":
                lasted += map(float, server.said)
    for kind, figures in rounds.items():
        p99, p999 = (median(one[name] for one in figures) for name in ("gap99", "gap999"))
        on_time = median(one["share"] for one in figures)
        print(f"{kind:14} p99 {p99:.1f} ms, p99.9 {p999:.1f} ms, {on_time:.1%} of the frames")
    if lasted:
        print(f"floods were closed after {median(lasted):.2f} s, at most {max(lasted):.2f} s")
    return {"rounds": rounds, "closed after": lasted}


if __name__ == "__main__":
    attack(sys.argv[1], int(sys.argv[2]))
