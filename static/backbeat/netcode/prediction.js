// @ts-check
/**
 * What this page's own row will be: the server's last word on it, and from there the author's rules with all inputs that the
 * server has not taken yet, tick by tick. Each view that comes is the truth for its tick; what was foretold from older ones is
 * thrown away and made again. Exact: rows are the rules' whole numbers, never smoothed. Knows ticks, and no time.
 */

import { same } from "./same.js";

/** So many foretold rows are kept: those that are drawn, and back to the tick of any view that may still come, seconds later. While
 * nothing changes no view comes, and there would be more of them without end. */
const KEPT = 256;

/** @typedef {{
 *   own: (state: any, seat: number) => any,
 *   input?: (row: any, input: any, state: any, tick: number) => void,
 *   tick?: (row: any, state: any, tick: number) => void,
 * }} Rules The twins of on_input and tick for one row, which they may change; `tick` is the one that is being made, `state` the
 * newest view, which they may only read. `own` finds the row; nothing: there is none to predict now */

export class Prediction {
  #rules;
  #waiting;
  /** By tick: that of the newest view, and the last that were foretold; null where nobody has a row.
   * @type {Map<number, any>} */ #rows = new Map();
  /** The last tick that has one. */ #made = 0;
  #state = null;
  #known = 0;
  /** The last tick that was foretold; null before the first view. @type {number | null} */ tick = null;

  /** @param {Rules} rules @param {() => readonly import("../session/outbox.js").Waiting[]} waiting */
  constructor(rules, waiting) {
    this.#rules = rules;
    this.#waiting = waiting;
  }

  /** The row after a tick; null where there is none. @param {number} tick */
  row(tick) {
    return this.#rows.get(tick) ?? null;
  }

  /** A view came. @param {any} view @param {number} tick @param {number} seat @returns {boolean} whether it shows that something
   * else was foretold for its tick */
  learn(view, tick, seat) {
    const row = this.#rules.own(view, seat) ?? null;
    const foretold = this.row(tick);
    this.#state = view;
    this.#begin(tick, row);
    this.to(this.tick ?? tick);
    return row !== null && foretold !== null && !same(row, foretold);
  }

  /** Foretells up to this tick, or to that of the newest view; what was foretold beyond it is forgotten. @param {number} tick */
  to(tick) {
    if (!this.#rows.size) return;
    this.tick = Math.max(tick, this.#known);
    const back = Math.min(this.tick, this.#made);
    const kept = back === this.#known || (this.#rows.has(back) && this.#rows.has(back - 1));
    if (!kept) this.#begin(this.#known, this.row(this.#known)); // so far back it has to be foretold again
    while (this.#made < this.tick) this.#make(this.#made + 1);
    while (this.#made > this.tick) this.#rows.delete(this.#made--);
  }

  /** From the server's word. @param {number} tick @param {any} row */
  #begin(tick, row) {
    this.#rows = new Map([[tick, row]]);
    this.#known = this.#made = tick;
  }

  /** @param {number} tick */
  #make(tick) {
    this.#rows.set(tick, this.#after(tick));
    this.#made = tick;
    if (tick - KEPT > this.#known) this.#rows.delete(tick - KEPT);
  }

  /** @param {number} tick */
  #after(tick) {
    const before = this.row(tick - 1);
    if (before === null) return null;
    const row = structuredClone(before);
    for (const { input, tick: meant } of this.#waiting()) {
      if (Math.max(meant, this.#known + 1) === tick) this.#rules.input?.(row, input, this.#state, tick);
    }
    this.#rules.tick?.(row, this.#state, tick);
    return row;
  }
}
