// The lobby's live parts: listens to /ws/lobby/ and has htmx fetch again what changed. The socket only wakes this page;
// what is shown comes from the server as HTML. Without it every page still works by loading it again.

/* global htmx */

const FIRST_WAIT = 250; // ms; doubled per failed try, taken at random below the bound so that a restart is no stampede
const LONGEST_WAIT = 8000;
const SESSION_ENDED = 4401;
const GIVE_UP = new Set([4400, 4403, 4404, 4413]);

const room = () => document.querySelector("#room");

let failures = 0;
let editing = false;

function connect() {
  const scheme = location.protocol === "https:" ? "wss:" : "ws:";
  const socket = new WebSocket(`${scheme}//${location.host}/ws/lobby/`);
  socket.addEventListener("open", () => {
    if (room()) socket.send(JSON.stringify({ type: "watch", room: room().dataset.room }));
    if (failures) refresh(); // something may have been said meanwhile
    failures = 0;
  });
  socket.addEventListener("message", (event) => hear(JSON.parse(event.data)));
  socket.addEventListener("close", ({ code }) => {
    if (code === SESSION_ENDED) location.reload();
    else if (!GIVE_UP.has(code)) setTimeout(connect, Math.random() * Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** ++failures));
  });
}

function hear(message) {
  if (message.type === "rooms") htmx.trigger("#rooms", "refresh");
  if (message.code !== room()?.dataset.room) return;
  if (message.type === "room") refresh();
  if (message.type === "gone") location.reload();
  if (message.type === "match") {
    if ("member" in room().dataset) location.assign(`/matches/${message.match}/`);
    else refresh();
  }
}

// Whoever types a number into the options keeps the field until it is said.
function refresh() {
  editing = Boolean(document.activeElement?.matches("[data-editing] input[type=number]"));
  if (!editing) for (const part of document.querySelectorAll("#rooms, #room")) htmx.trigger(part, "refresh");
}

document.addEventListener("focusout", () => {
  if (editing) setTimeout(refresh);
});

for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = !navigator.clipboard; // absent on plain HTTP away from this machine; the field can be selected
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.querySelector(button.dataset.copy).value);
    button.textContent = button.dataset.copied;
  });
}

connect();
