// @ts-check
/**
 * The live parts of home and room: fetches again what the socket says has changed. What is shown comes from the server as
 * HTML. Without this file every page still works by loading it again.
 */

import { hasBeenIn } from "../backbeat/page/tabs.js";
import { fresh, soon } from "./fresh.js";
import { watch } from "./socket.js";
import "./swaps.js";
import "./unanswered.js";

const room = () => /** @type {HTMLElement | null} */ (document.querySelector("#room"));
const refreshRoom = fresh("#room");
const nearChanged = soon(refreshRoom); // a room lists the friends who could be asked in
const listChanged = soon(fresh("#rooms"));
const friendsChanged = soon(fresh("#friends"));
const refreshTalk = fresh("#talk");
let leaving = false; // the room goes because of oneself: the answer to one's button leads on

/** Something may have been said while the socket was not open. */
function opened() {
  listChanged();
  friendsChanged();
  refreshTalk();
}

/** @param {import("./socket.js").Message} message */
function hear({ type, code, match, url }) {
  if (type === "rooms") listChanged();
  if (type === "you" || type === "friends") friendsChanged();
  if (type === "friends") nearChanged();
  const shown = room();
  if (!shown || code !== shown.dataset.room) return;
  if (type === "gone") leaving || location.reload();
  else if (type === "said") refreshTalk();
  // Who comes from the match to look at the room again stays here: a button leads back.
  else if (type === "match" && url && match && "member" in shown.dataset && !hasBeenIn(match)) location.assign(url);
  else refreshRoom();
}

/** @param {Event} event @returns {any} */
const detailOf = (event) => /** @type {CustomEvent} */ (event).detail;
/** @param {Element} element */
const leaves = (element) => element.matches("form:has(#leave)");

/** The answer to what asks for the room would lead to one that is gone. @param {Event} event */
function skipWhenLeaving(event) {
  if (leaving && detailOf(event).elt === room()) event.preventDefault();
}

document.addEventListener("htmx:beforeRequest", (event) => {
  leaving ||= leaves(detailOf(event).elt);
  skipWhenLeaving(event);
});
document.addEventListener("htmx:beforeOnLoad", skipWhenLeaving);

document.addEventListener("htmx:afterRequest", (event) => {
  const { elt, successful, xhr } = detailOf(event);
  // While an answer leads home this page is still here, and hears that its room is gone.
  if (leaves(elt) && !xhr.getResponseHeader("HX-Redirect")) leaving = false;
  if (successful && elt instanceof HTMLFormElement && "clears" in elt.dataset) elt.reset();
});

document.addEventListener("htmx:afterSwap", (event) => {
  if (leaves(detailOf(event).requestConfig.elt)) leaving = false; // the answer is the room: it was refused
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

watch(room()?.dataset.room ?? null, hear, opened, document.querySelector("#friends, [data-member]") !== null);
