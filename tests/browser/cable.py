"""A network cable that can be pulled: forwards TCP to a port, until it silently does not.

Pulled, it closes nothing and refuses nothing, like a closed laptop lid or a dead router: bytes simply stop arriving.
"""

import contextlib
import socket
import threading


class Cable:
    def __init__(self, port: int, to: int) -> None:
        self.to = to
        self._whole = threading.Event()
        self._whole.set()
        self._sockets: list[socket.socket] = []
        self._listener = socket.create_server(("127.0.0.1", port))
        threading.Thread(target=self._accept, daemon=True).start()

    def pull(self) -> None:
        self._whole.clear()

    def plug(self) -> None:
        """Works again for new connections. What was open is dead, as it is after a change of network."""
        dead, self._sockets = self._sockets, []
        for one in dead:
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
        self._whole.set()

    def close(self) -> None:
        self._listener.close()
        self.plug()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                near, _ = self._listener.accept()
                threading.Thread(target=self._connect, args=(near,), daemon=True).start()

    def _connect(self, near: socket.socket) -> None:
        self._whole.wait()
        far = socket.create_connection(("127.0.0.1", self.to))
        self._sockets += [near, far]
        threading.Thread(target=self._carry, args=(near, far), daemon=True).start()
        self._carry(far, near)

    def _carry(self, source: socket.socket, target: socket.socket) -> None:
        with contextlib.suppress(OSError), source, target:
            while data := source.recv(65536):
                self._whole.wait()
                target.sendall(data)
