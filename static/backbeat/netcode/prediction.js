// @ts-check
/**
 * What this page's own row will be: the server's last word on it, and from there the author's rules with all inputs that the
 * server has not taken yet, tick by tick. Each view that comes is the truth for its tick; what was foretold from older ones is
 * thrown away and made again. Exact: rows are the rules' whole numbers, never smoothed. Knows ticks, and no time.
 */

import { same } from "./same.js";

/** @typedef {{
 *   own: (state: any, seat: number) => any,
 *   input?: (row: any, input: any, state: any, tick: number) => void,
 *   tick?: (row: any, state: any, tick: number) => void,
 * }} Rules The twins of on_input and tick for one row, which they may change; `tick` is the one that is being made, `state` the
 * newest view, which they may only read. `own` finds the row; nothing: there is none to predict now */

export class Prediction {
  #rules;
  #waiting;
  /** By tick, from the one of the newest view on; null where nobody has a row. @type {Map<number, any>} */ #rows = new Map();
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

  /** Ticks have another order from here on: the next view begins anew. */
  reset() {
    this.#rows.clear();
    this.tick = null;
  }

  /** A view came. @param {any} view @param {number} tick @param {number} seat @returns {boolean} whether it shows that something
   * else was foretold for its tick */
  learn(view, tick, seat) {
    const row = this.#rules.own(view, seat) ?? null;
    const foretold = this.row(tick);
    this.#state = view;
    this.#known = tick;
    this.#rows = new Map([[tick, row]]);
    this.to(this.tick ?? tick);
    return row !== null && foretold !== null && !same(row, foretold);
  }

  /** Foretells up to this tick, or to that of the newest view; what was foretold beyond it is forgotten. @param {number} tick */
  to(tick) {
    if (!this.#rows.size) return;
    this.tick = Math.max(tick, this.#known);
    for (let next = this.#known + this.#rows.size; next <= this.tick; next++) this.#rows.set(next, this.#after(next));
    for (let beyond = this.tick + 1; this.#rows.delete(beyond); ) beyond++;
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
