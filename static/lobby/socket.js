// @ts-check
/**
 * The lobby's socket, /ws/lobby/, as pages use it: one for all modules of a page, which watches one room or none and comes
 * back after a lost network.
 * It only wakes: what changed is fetched over HTTP. Nothing of a page is known here.
 */

const FIRST_WAIT = 250; // ms; doubled per failed try, taken at random below the bound so that a restart is no stampede
const LONGEST_WAIT = 8000;
const SESSION_ENDED = 4401;
const ANSWERED = 5000; // ms: a form may have ended the session, and its answer says so better than this page fetched anew
const GIVE_UP = new Set([4400, 4403, 4404, 4413]);

/** @typedef {{type: string, code?: string, match?: string, url?: string}} Message */

/** @typedef {{hear: (message: Message) => void, opened: () => void}} Listener */

/** @type {Listener[]} */
const listeners = [];
const wanted = { type: "watch", room: /** @type {string | null} */ (null), friends: false };
/** @type {WebSocket | null} */
let socket = null;
let failures = 0;
let sent = false; // a form of this page

document.addEventListener("submit", () => (sent = true));

/**
 * A page has one socket, however many of its modules listen.
 * @param {string | null} room code to watch, and to be present in; the server then tells its present
 * @param {(message: Message) => void} hear
 * @param {() => void} [opened] called each time that the socket opens: something may have been said before
 * @param {boolean} [friends] whether the page shows where friends are
 */
export function watch(room, hear, opened = () => {}, friends = false) {
  listeners.push({ hear, opened });
  wanted.room ??= room;
  wanted.friends ||= friends;
  if (!socket) connect();
  else if (socket.readyState === WebSocket.OPEN) {
    if (room || friends) say(socket);
    opened();
  }
}

/** @param {WebSocket} to */
function say(to) {
  if (wanted.room || wanted.friends) to.send(JSON.stringify(wanted));
}

function connect() {
  const scheme = location.protocol === "https:" ? "wss:" : "ws:";
  const opening = new WebSocket(`${scheme}//${location.host}/ws/lobby/`);
  socket = opening;
  opening.addEventListener("open", () => {
    failures = 0;
    say(opening);
    for (const { opened } of listeners) opened();
  });
  opening.addEventListener("message", (event) => {
    const message = JSON.parse(event.data);
    for (const { hear } of listeners) hear(message);
  });
  opening.addEventListener("close", ({ code }) => {
    if (code === SESSION_ENDED) setTimeout(() => location.reload(), sent ? ANSWERED : 0);
    else if (!GIVE_UP.has(code)) setTimeout(connect, Math.random() * Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** ++failures));
  });
}
