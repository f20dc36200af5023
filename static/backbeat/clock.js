// @ts-check
/**
 * The playout clock: when each view is shown. Views arrive a little early and a little late; shown on arrival they would
 * stutter. So the page draws slightly in the past, between two views it already has, at an even pace.
 *
 * The delay follows the network: one tick to interpolate over, plus what arrivals have wavered lately. Pace bends by a few
 * percent to stay there, so nothing jumps. Knows ticks and milliseconds only; views pass through unread.
 */

/** How long an arrival counts in the estimate (ms), and how much the pace may bend. */
const MEMORY = 2000;
const BEND = 0.06;
/** Views kept, and ticks over which two views may be joined by interpolation; beyond that nothing moved, or too much. */
const KEPT = 32;
const GAP = 5;
/** Off by more than this many ms: jump, because sliding there would take too long. */
const JUMP = 400;

/** @typedef {{previous: any, current: any, alpha: number, tick: number}} Sample `tick` is fractional */

export class Playout {
  /** @type {{tick: number, view: any}[]} */ #views = [];
  /** When each recent view came, as ms of lag behind its tick's own time. @type {{at: number, lag: number}[]} */ #arrivals = [];
  #ms;
  #delay;
  /** @type {number | null} */ #head = null;
  #sampledAt = 0;

  /** @param {number} tickRate ticks per second */
  constructor(tickRate) {
    this.#ms = 1000 / tickRate;
    this.#delay = this.#ms * 1.5;
  }

  /** Milliseconds between a view's earliest possible arrival and its being shown. */
  get delay() {
    return this.#delay;
  }

  /** After a pause or in a new epoch ticks have another relation to time. */
  reset() {
    this.#arrivals = [];
    this.#views = this.#views.slice(-1);
    this.#head = null;
  }

  /** @param {number} tick @param {any} view @param {number} now ms */
  push(tick, view, now) {
    const last = this.#views.at(-1);
    if (last && tick <= last.tick) {
      this.reset();
      this.#views = [];
    }
    // A view that stands for skipped ticks, too, is as late as the first of them.
    const first = last && tick - last.tick <= GAP ? Math.min(last.tick + 1, tick) : tick;
    const lag = now - first * this.#ms;
    if (this.#arrivals.length && Math.abs(lag - this.#base()) > 1000) this.reset();
    this.#views.push({ tick, view });
    if (this.#views.length > KEPT) this.#views.shift();
    this.#arrivals.push({ at: now, lag });
    while (this.#arrivals.length > 1 && this.#arrivals[0].at < now - MEMORY) this.#arrivals.shift();
  }

  /** The lag of the luckiest recent view: what is above it is waiting, not distance. */
  #base() {
    return Math.min(...this.#arrivals.map(({ lag }) => lag));
  }

  /** Lags waver by this much (ms), leaving the worst twentieth aside. @param {number} base */
  #wavering(base) {
    const over = this.#arrivals.map(({ lag }) => lag - base).sort((one, other) => one - other);
    return over[Math.floor((over.length - 1) * 0.95)];
  }

  /** @param {number} now ms @returns {Sample | null} null before the first view */
  sample(now) {
    const newest = this.#views.at(-1);
    if (!newest) return null;
    const base = this.#base();
    const wanted = this.#ms * 1.1 + Math.min(this.#wavering(base), 250);
    const passed = Math.min(now - this.#sampledAt, 250);
    this.#sampledAt = now;
    this.#delay += (wanted - this.#delay) * Math.min(1, passed / 500);
    const target = now - base - this.#delay;
    this.#head = this.#head === null ? target : this.#advance(this.#head, target, passed);
    return this.#between(this.#head / this.#ms, newest.tick);
  }

  /** @param {number} head @param {number} target @param {number} passed all ms of match time */
  #advance(head, target, passed) {
    if (Math.abs(target - head) > JUMP) return target;
    const ahead = head + passed;
    const bend = passed * BEND;
    return ahead + Math.max(-bend, Math.min(bend, target - ahead));
  }

  /** @param {number} at @param {number} newest @returns {Sample} */
  #between(at, newest) {
    let index = this.#views.length - 1;
    while (index > 0 && this.#views[index - 1].tick > at) index--;
    const current = this.#views[index];
    const previous = this.#views[index - 1] ?? current;
    const from = Math.max(previous.tick, current.tick - GAP);
    const alpha = current === previous ? 1 : Math.max(0, Math.min(1, (at - from) / (current.tick - from)));
    return { previous: previous.view, current: current.view, alpha, tick: Math.min(at, newest) };
  }
}
