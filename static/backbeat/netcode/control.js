// @ts-check
/**
 * What a player holds (keys, sticks, a mouse) as inputs: asked for once a tick, said when it is another than before. What cannot
 * be said now is not queued: the next tick asks anew, and the newest counts. Knows neither the server nor the page.
 */

import { same } from "./same.js";

/** @typedef {() => any} Sample the input that holds now; null: none */
/** @typedef {{always?: boolean, rest?: any}} Sampling `always`: say it every tick, though it is the same; `rest`: what holds while
 * nobody looks at the page */

/** Inputs a second; a socket may say twice as much, which leaves room for the rest. */
const MOST = 30;

export class Control {
  #sample;
  #sampling;
  #every;
  #said = /** @type {any} */ (null);
  #tick = -Infinity;

  /** @param {Sample} sample @param {Sampling} sampling @param {number} tickRate */
  constructor(sample, sampling, tickRate) {
    this.#sample = sample;
    this.#sampling = sampling;
    this.#every = Math.ceil(tickRate / MOST);
  }

  /** The input to say for this tick, or null. @param {number} tick */
  next(tick) {
    if (tick < this.#tick + this.#every) return null;
    const input = this.#sample() ?? null;
    if (input === null || (!this.#sampling.always && same(input, this.#said))) return null;
    this.#said = structuredClone(input);
    this.#tick = tick;
    return this.#said;
  }

  /** What to say when nobody looks any more, or null. */
  rest() {
    const { rest = null } = this.#sampling;
    if (rest === null || same(rest, this.#said)) return null;
    this.#said = rest;
    return rest;
  }

  /** The server has not taken what was said last: it is said anew, no sooner than anything else would be. */
  refused() {
    this.#said = null;
  }

  /** The server may not know what holds: it is said anew, and ticks may count from elsewhere. */
  forget() {
    this.#said = null;
    this.#tick = -Infinity;
  }
}
