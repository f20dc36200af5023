// @ts-check
/**
 * The lobby's socket, /ws/lobby/, as pages use it: opens it, watches one room or none, comes back after a lost network.
 * It only wakes: what changed is fetched over HTTP. Nothing of a page is known here.
 */

const FIRST_WAIT = 250; // ms; doubled per failed try, taken at random below the bound so that a restart is no stampede
const LONGEST_WAIT = 8000;
const SESSION_ENDED = 4401;
const GIVE_UP = new Set([4400, 4403, 4404, 4413]);

/** @typedef {{type: string, code?: string, match?: string, url?: string}} Message */

/**
 * @param {string | null} room code to watch, and to be present in; the server then tells its present
 * @param {(message: Message) => void} hear
 * @param {() => void} [opened] called each time that the socket opens: something may have been said before
 */
export function watch(room, hear, opened = () => {}) {
  const scheme = location.protocol === "https:" ? "wss:" : "ws:";
  let failures = 0;

  function connect() {
    const socket = new WebSocket(`${scheme}//${location.host}/ws/lobby/`);
    socket.addEventListener("open", () => {
      failures = 0;
      if (room) socket.send(JSON.stringify({ type: "watch", room }));
      opened();
    });
    socket.addEventListener("message", (event) => hear(JSON.parse(event.data)));
    socket.addEventListener("close", ({ code }) => {
      if (code === SESSION_ENDED) location.reload();
      else if (!GIVE_UP.has(code)) setTimeout(connect, Math.random() * Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** ++failures));
    });
  }

  connect();
}
