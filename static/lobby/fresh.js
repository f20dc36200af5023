// @ts-check
/**
 * Keeps one part of a page fresh: has htmx fetch it whole, as its `hx-trigger="refresh"` says, whenever that disturbs nobody:
 * not while somebody uses its controls, not without a network, and not while a request of its own is under way, whose answer
 * would have no place to go. What was put off is done afterwards. What is in the part is not known here.
 */

import { usage } from "./using.js";

/** @type {{trigger: (element: Element, event: string) => void}} */
const htmx = /** @type {any} */ (globalThis).htmx;

const SPREAD = 300; // ms within which all that happens is fetched once, and not by everybody in the same moment
const AGAIN = 1000; // ms until what was put off is tried again, if nothing tells that the way is free

/** @param {() => void} act @returns {() => void} does it once for all calls of a moment */
export function soon(act) {
  let timer = 0;
  return () => {
    timer ||= window.setTimeout(() => {
      timer = 0;
      act();
    }, Math.random() * SPREAD);
  };
}

/** @param {string} part a selector @returns {() => void} fetches the part, now or as soon as it may */
export function fresh(part) {
  let late = 0;
  const shown = () => document.querySelector(part);
  const inUse = usage(part, () => late && refresh());

  function refresh() {
    const element = shown();
    const free = navigator.onLine && !inUse() && !element?.matches(".htmx-request, :has(.htmx-request)");
    clearTimeout(late);
    late = free ? 0 : window.setTimeout(refresh, AGAIN);
    if (element && free) htmx.trigger(element, "refresh");
  }

  document.addEventListener("htmx:afterRequest", () => late && refresh());
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { detail } = /** @type {CustomEvent} */ (event);
    if (detail.target !== shown()) return;
    // It was asked for before somebody took hold of a control, or sent a form whose answer is the newer one.
    const others = [...detail.target.querySelectorAll(".htmx-request")].filter((one) => one !== detail.requestConfig.elt);
    if (!inUse() && !others.length) return;
    detail.shouldSwap = false;
    late ||= window.setTimeout(refresh, AGAIN);
  });

  return refresh;
}
