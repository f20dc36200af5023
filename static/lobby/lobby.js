// @ts-check
/**
 * The live parts of home and room: fetches again what the socket says has changed. What is shown comes from the server as
 * HTML. Without this file every page still works by loading it again.
 */

import { hasBeenIn } from "../backbeat/page/tabs.js";
import { fresh } from "./fresh.js";
import { watch } from "./socket.js";
import "./swaps.js";

const SPREAD = 500; // ms within which everybody who sees the list fetches it again, once for all that happened

const room = () => /** @type {HTMLElement | null} */ (document.querySelector("#room"));
const refreshRoom = fresh("#room");
const refreshList = fresh("#rooms");
const refreshFriends = fresh("#friends");
const refreshBell = fresh("#bell");
const refreshTalk = fresh("#talk");
let listTimer = 0;

function listChanged() {
  listTimer ||= window.setTimeout(() => {
    listTimer = 0;
    refreshList();
  }, Math.random() * SPREAD);
}

function youChanged() {
  refreshBell();
  refreshFriends();
}

/** Something may have been said while the socket was not open. */
function opened() {
  listChanged();
  youChanged();
  refreshTalk();
}

/** @param {import("./socket.js").Message} message */
function hear({ type, code, match, url }) {
  if (type === "rooms") listChanged();
  if (type === "you") youChanged();
  const shown = room();
  if (!shown || code !== shown.dataset.room) return;
  if (type === "gone") location.reload();
  else if (type === "said") refreshTalk();
  // Who comes from the match to look at the room again stays here: a button leads back.
  else if (type === "match" && url && match && "member" in shown.dataset && !hasBeenIn(match)) location.assign(url);
  else refreshRoom();
}

document.addEventListener("htmx:afterRequest", (event) => {
  const { elt, successful } = /** @type {CustomEvent} */ (event).detail;
  if (successful && elt instanceof HTMLFormElement && "clears" in elt.dataset) elt.reset();
});

document.addEventListener("htmx:afterSwap", () => {
  const said = document.querySelector(".talk");
  said?.scrollTo(0, said.scrollHeight); // the newest line is the last
});

for (const button of /** @type {NodeListOf<HTMLButtonElement>} */ (document.querySelectorAll("[data-copy]"))) {
  const { copy = "", copied = "" } = button.dataset;
  const field = /** @type {HTMLInputElement} */ (document.querySelector(copy));
  button.hidden = !navigator.clipboard; // absent on plain HTTP away from this machine; the field can be selected
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(field.value);
    button.textContent = copied;
  });
}

watch(room()?.dataset.room ?? null, hear, opened);
