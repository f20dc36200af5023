// @ts-check
/**
 * The live parts of the queue's page: fetches it again when the socket says that something changed for this player, and
 * counts seconds in between. Who has a match is led there by the answer. Without this file the page works by loading it again.
 */

import { fresh } from "./fresh.js";
import { watch } from "./socket.js";
import "./swaps.js";
import "./unanswered.js";

const refresh = fresh("#queue");
const title = document.title;

let counted = 0;
/** @type {Element | null} */
let shown = null;

/** Each fragment says where its counters begin. */
function count() {
  const queue = document.querySelector("#queue");
  counted = queue === shown ? counted + 1 : 0;
  shown = queue;
  for (const timer of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("#queue [data-down], #queue [data-up]"))) {
    const { up, down } = timer.dataset;
    timer.textContent = String(up === undefined ? Math.max(0, Number(down) - counted) : Number(up) + counted);
  }
}

/** Who looks at another tab meanwhile sees it in this one's name. */
function name() {
  const found = document.querySelector("#found-title");
  document.title = found ? `\u25cf ${found.textContent}` : title;
}

document.addEventListener("htmx:afterSwap", name);
name();
setInterval(count, 1000);
watch(null, ({ type }) => type === "queue" && refresh(), refresh);
