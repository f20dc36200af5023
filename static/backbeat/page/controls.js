// @ts-check
/**
 * From fingers to intentions: keys that are pressed and held, and swipes, as calls of `press`. Arrow keys get swipes for free,
 * so that a game made for a keyboard can be played on a phone. Knows no sockets; what a press means, it does not know.
 *
 * Keys are named by their place (`KeyW`, `ArrowLeft`: KeyboardEvent.code), so that WASD lies alike on every layout.
 */

import { isTyping } from "./dom.js";

/** A finger that moved this far (CSS px) meant it. Small, because the turn should come before the finger is done. */
const SWIPE = 14;

/** @typedef {"ArrowUp" | "ArrowDown" | "ArrowLeft" | "ArrowRight"} Arrow */

/** @param {{keys: Iterable<string>, stage: HTMLElement, press: (key: string, repeated: boolean) => void, again?: number}} how
 * `again`: ms between repeats of the key held last; 0 for one press each. */
export function listen({ keys, stage, press, again = 0 }) {
  const wanted = new Set(keys);
  /** @type {string[]} */
  let held = [];
  let timer = 0;

  const down = (/** @type {string} */ key) => {
    held = [...held.filter((other) => other !== key), key];
    press(key, false);
    if (again && !timer) timer = window.setInterval(() => held.length && press(held[held.length - 1], true), again);
  };
  const up = (/** @type {string[]} */ ...gone) => {
    held = held.filter((key) => !gone.includes(key));
    if (held.length === 0) {
      clearInterval(timer);
      timer = 0;
    }
  };

  window.addEventListener("keydown", (event) => {
    if (!wanted.has(event.code) || event.ctrlKey || event.altKey || event.metaKey || isTyping(event.target)) return;
    event.preventDefault(); // arrows would scroll the page
    if (!event.repeat) down(event.code);
  });
  window.addEventListener("keyup", (event) => up(event.code));
  window.addEventListener("blur", () => up(...held));

  swipes(stage, (arrow) => {
    up(...held);
    if (arrow && wanted.has(arrow)) down(arrow);
  });
}

/** Tells of each new direction while the finger is still moving, and of its lifting (null). One touch can turn many times.
 * @param {HTMLElement} stage @param {(arrow: Arrow | null) => void} tell */
export function swipes(stage, tell) {
  /** @type {{id: number, x: number, y: number, arrow: Arrow | null} | null} */
  let finger = null;
  stage.addEventListener("pointerdown", (event) => {
    if (event.pointerType === "mouse" || (event.target instanceof Element && event.target.closest("a, button, input"))) return;
    finger = { id: event.pointerId, x: event.clientX, y: event.clientY, arrow: null };
  });
  stage.addEventListener("pointermove", (event) => {
    if (!finger || event.pointerId !== finger.id) return;
    const [dx, dy] = [event.clientX - finger.x, event.clientY - finger.y];
    if (Math.max(Math.abs(dx), Math.abs(dy)) < SWIPE) return;
    const arrow = Math.abs(dx) > Math.abs(dy) ? (dx > 0 ? "ArrowRight" : "ArrowLeft") : dy > 0 ? "ArrowDown" : "ArrowUp";
    if (arrow !== finger.arrow) tell(arrow);
    finger = { id: event.pointerId, x: event.clientX, y: event.clientY, arrow };
  });
  for (const end of /** @type {const} */ (["pointerup", "pointercancel"])) {
    stage.addEventListener(end, (event) => {
      if (!finger || event.pointerId !== finger.id) return;
      finger = null;
      tell(null);
    });
  }
}
