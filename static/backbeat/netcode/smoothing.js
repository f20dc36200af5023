// @ts-check
/**
 * Hides corrections: when the predicted row turns out to be elsewhere, its picture stays where it was and glides there. Only the
 * picture; the row itself is always exact. Knows fields and milliseconds.
 */

import { turned } from "./interpolation.js";

/** Half of what a picture is off is gone after so many ms. */
const HALF = 70;
/** Less than this is not worth a half pixel. */
const NOTHING = 0.01;

export class Smoothing {
  /** What is added to each field for drawing. @type {Record<string, number>} */ #off = {};
  #at = 0;

  /** The picture would jump from `before` to `after`: it shall not. @param {any} before @param {any} after rows as they would be drawn
   * @param {Set<string>} fields @param {import("./interpolation.js").Travel} travel */
  hide(before, after, fields, { turns = {}, jump = Infinity }) {
    for (const name of [...fields, ...Object.keys(turns)]) {
      if (typeof before[name] !== "number" || typeof after[name] !== "number") continue;
      const off = turns[name] ? turned(after[name], before[name], turns[name]) : before[name] - after[name];
      if (!turns[name] && Math.abs(off) > jump) return this.forget(); // it has not slid there: nor shall its picture
      this.#off[name] = (this.#off[name] ?? 0) + off;
    }
  }

  forget() {
    this.#off = {};
  }

  /** The row as it is drawn. @param {any} row @param {Record<string, number>} turns @param {number} now ms */
  shown(row, turns, now) {
    const left = 0.5 ** (Math.max(0, now - this.#at) / HALF);
    this.#at = now;
    const shown = { ...row };
    for (const name of Object.keys(this.#off)) {
      this.#off[name] *= left;
      if (Math.abs(this.#off[name]) < NOTHING) delete this.#off[name];
      else shown[name] += this.#off[name];
      if (turns[name]) shown[name] = (shown[name] + turns[name]) % turns[name];
    }
    return shown;
  }
}
