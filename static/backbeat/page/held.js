// @ts-check
/**
 * Which keys are held, for games that ask what holds now (match.control) instead of being told of each press. Who writes in a field
 * or has left the window holds nothing. Knows no match.
 */

import { isTyping } from "./dom.js";

/** Those of these keys (`KeyW`, `ArrowLeft`: KeyboardEvent.code) that are held; the set changes as they are.
 * @param {string[]} codes @returns {ReadonlySet<string>} */
export function held(...codes) {
  const wanted = new Set(codes);
  /** @type {Set<string>} */
  const down = new Set();
  window.addEventListener("keydown", (event) => {
    if (!wanted.has(event.code) || event.ctrlKey || event.altKey || event.metaKey || isTyping(event.target)) return;
    event.preventDefault(); // arrows would scroll the page
    down.add(event.code);
  });
  window.addEventListener("keyup", ({ code }) => down.delete(code));
  window.addEventListener("blur", () => down.clear());
  return down;
}
