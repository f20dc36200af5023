// @ts-check
/**
 * The clocks beside the names: minutes and seconds, tenths in the last ten. Asks how long a seat has left and paints it; who has
 * how long, it does not decide. A clock that runs and one that is nearly out differ from the rest by more than their colour.
 */

import { element } from "./dom.js";

/** Below this many ms tenths are shown, and a clock warns; one that is short altogether warns in its last third. */
const LOW = 10_000;
/** ms between two paintings while a clock runs. */
const EVERY = 100;

/** @param {number} ms @returns {string} rounded down: a clock that shows nothing has nothing left */
export function clockText(ms) {
  if (ms < LOW) return (Math.floor(ms / 100) / 10).toFixed(1);
  const [hours, minutes, seconds] = [ms / 3_600_000, (ms / 60_000) % 60, (ms / 1000) % 60].map(Math.floor);
  const two = (/** @type {number} */ number) => String(number).padStart(2, "0");
  return hours ? `${hours}:${two(minutes)}:${two(seconds)}` : `${minutes}:${two(seconds)}`;
}

/** @param {number} full what the clock has at most (ms) @returns {number} below this many ms it warns */
export function warnsBelow(full) {
  return Math.min(LOW, full / 3);
}

export class Clocks {
  /** @type {Map<number, HTMLElement>} */ #faces = new Map();
  /** Whose clock has warned in this turn. @type {Set<number>} */ #warned = new Set();
  /** The most that any clock has had (ms). */ #full = 0;
  #number = -1;
  #timer = 0;

  /** @param {(seat: number) => number | null} left ms @param {(seat: number, ms: number) => void} low called once a turn, when a
   * seat's clock that runs is nearly out */
  constructor(left, low) {
    this.left = left;
    this.low = low;
  }

  /** A seat's clock, the same element each time; hidden while the seat has none. @param {number} seat */
  face(seat) {
    let face = this.#faces.get(seat);
    if (!face) {
      face = element("span", { class: "clock", role: "timer", hidden: true });
      this.#faces.set(seat, face);
    }
    return face;
  }

  /** @param {import("../session/turn.js").Turn | null} turn @param {number} tickRate */
  turned(turn, tickRate) {
    if (turn?.number !== this.#number) this.#warned.clear();
    this.#number = turn?.number ?? -1;
    for (const { left } of turn?.clocks.values() ?? []) this.#full = Math.max(this.#full, (left * 1000) / tickRate);
    const running = new Set([...(turn?.clocks ?? [])].filter(([, { ends }]) => ends).map(([seat]) => seat));
    for (const [seat, face] of this.#faces) face.toggleAttribute("data-runs", running.has(seat));
    clearInterval(this.#timer);
    if (running.size) this.#timer = window.setInterval(() => this.#paint(), EVERY);
    this.#paint();
  }

  #paint() {
    const low = warnsBelow(this.#full);
    for (const [seat, face] of this.#faces) {
      const ms = this.left(seat);
      face.hidden = ms === null;
      if (ms === null) continue;
      const text = clockText(ms);
      if (face.textContent !== text) face.textContent = text;
      face.toggleAttribute("data-low", ms < low);
      if (ms < low && face.hasAttribute("data-runs") && !this.#warned.has(seat)) {
        this.#warned.add(seat);
        this.low(seat, ms);
      }
    }
  }
}
