// @ts-check
/**
 * What becomes of requests that the server does not answer, or with trouble of its own. Whoever pressed something is told that
 * it was not done; a part of the page that was to be fetched anew is fetched again until it is. An answer that says why
 * something is refused is the page itself, and not for here.
 */

import { gettext } from "../backbeat/page/text.js";

/** @type {{trigger: (element: Element, event: string) => void}} */
const htmx = /** @type {any} */ (globalThis).htmx;

const SHOWN = 8000; // ms, long enough to be read twice
const AGAIN = 2000; // ms; a server that has too much to do asks for as much

const toast = document.createElement("p");
toast.className = "toast toast--error toast--low";
toast.setAttribute("role", "alert");
let hiding = 0;

function tell() {
  toast.remove(); // the same said again is read out again
  toast.textContent = gettext("That did not work. Try again in a moment.");
  document.body.append(toast);
  clearTimeout(hiding);
  hiding = window.setTimeout(() => toast.remove(), SHOWN);
}

/** @param {Element} element */
const refreshes = (element) => element.getAttribute("hx-trigger")?.endsWith("refresh");

/** @param {Event} event */
function unanswered(event) {
  const { elt, xhr } = /** @type {CustomEvent} */ (event).detail;
  if (!refreshes(elt)) tell();
  else if (!xhr.status || xhr.status === 429 || xhr.status >= 500) {
    setTimeout(() => elt.isConnected && htmx.trigger(elt, "refresh"), AGAIN * (1 + Math.random()));
  }
}

document.addEventListener("htmx:sendError", unanswered);
document.addEventListener("htmx:responseError", unanswered);
document.addEventListener("htmx:beforeRequest", (event) => {
  if (!refreshes(/** @type {CustomEvent} */ (event).detail.elt)) toast.remove();
});
