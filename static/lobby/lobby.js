// The live parts of home and room: has htmx fetch again what the socket says has changed. What is shown comes from the
// server as HTML. Without this file every page still works by loading it again.

/* global htmx */

import { watch } from "./socket.js";

const room = () => document.querySelector("#room");

const SPREAD = 500; // ms within which everybody who sees the list fetches it again, once for all that happened

let waiting = false; // a refresh that waits until the field in use is left
let listTimer = 0;

function hear(message) {
  if (message.type === "rooms") listTimer ||= setTimeout(refreshList, Math.random() * SPREAD);
  if (!room() || message.code !== room().dataset.room) return;
  if (message.type === "room") refresh();
  if (message.type === "gone") location.reload();
  if (message.type === "match") {
    if ("member" in room().dataset) location.assign(`/matches/${message.match}/`);
    else refresh();
  }
}

function refreshList() {
  listTimer = 0;
  const list = document.querySelector("#rooms");
  if (list) htmx.trigger(list, "refresh");
}

// Whoever types a number into the options keeps the field until it is said.
function refresh() {
  waiting = Boolean(document.activeElement?.matches("[data-editing] input[type=number]"));
  if (!waiting && room()) htmx.trigger(room(), "refresh");
}

document.addEventListener("focusout", () => {
  if (waiting) setTimeout(refresh);
});

for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = !navigator.clipboard; // absent on plain HTTP away from this machine; the field can be selected
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.querySelector(button.dataset.copy).value);
    button.textContent = button.dataset.copied;
  });
}

watch(room()?.dataset.room ?? null, hear, () => {
  refresh();
  refreshList();
});
