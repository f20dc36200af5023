// @ts-check
/**
 * How far in the past to draw: as little as the network allows. A lost packet holds up everything behind it, so most views come
 * on time and a few come very late. The delay is the smallest with which pictures rest on two views nearly always, and have run
 * out of what may be guessed hardly ever. Pure: it is told when views came, and knows no views.
 */

import { LASTS } from "./arrivals.js";

/** What came counts for so long (ms). */
const MEMORY = 30_000;
/** Shares of time: without a newer view; and without one for longer than SPARE ms, for which pictures may go on by themselves. */
const GUESSED = 0.02;
const STALLED = 0.0012;
export const SPARE = 50;
/** For so long (ms) it is the page that is late, which is still being loaded. */
const LOADING = 1500;
/** More delay than this (ms) would be felt more than the stall that it hides. */
const MOST = 300;

/** @typedef {{at: number, late: number, waited: number}} Gap `late`: ms after the tick of the view before, in which nothing newer
 * was there; `waited`: ms since that view came */

export class Delay {
  /** @type {Gap[]} */ #gaps = [];
  /** @type {number | null} */ #since = null;
  #least;

  /** @param {number} ms a tick's length */
  constructor(ms) {
    this.#least = ms * 1.1;
  }

  /** A view came, `late` ms after the tick of the view before it, `waited` ms after that view. @param {number} now ms
   * @param {number} late @param {number} waited */
  came(now, late, waited) {
    this.#since ??= now;
    if (now - this.#since < LOADING) return;
    this.#gaps.push({ at: now, late, waited });
    while (this.#gaps[0].at < now - MEMORY) this.#gaps.shift();
  }

  /** The server has lost so many ms: what came before the moment in which that was seen would come so much later now.
   * @param {number} ms @param {number} now ms */
  moved(ms, now) {
    if (ms) for (const gap of this.#gaps) if (gap.at < now - LASTS) gap.late += ms;
  }

  /** Ticks have another relation to time from here on. */
  reset() {
    this.#gaps = [];
    this.#since = null;
  }

  /** @param {number} base `late` of a view that comes as early as can be @param {number} now ms @returns {number} ms */
  wanted(base, now) {
    const known = Math.max(10_000, Math.min(MEMORY, now - (this.#since ?? now)));
    const gaps = this.#gaps.map(({ late, waited }) => ({ late: late - base, waited })).filter(({ late }) => late < MOST + SPARE);
    gaps.sort((one, other) => other.late - one.late).shift(); // what happens once is not what the network is like
    const without = (/** @type {number} */ delay) =>
      gaps.reduce((sum, { late, waited }) => sum + Math.max(0, Math.min(late - delay, waited)), 0);
    let [low, high] = [this.#least, MOST];
    while (high - low > 1) {
      const delay = (low + high) / 2;
      if (without(delay) <= GUESSED * known && without(delay + SPARE) <= STALLED * known) high = delay;
      else low = delay;
    }
    return high;
  }
}
