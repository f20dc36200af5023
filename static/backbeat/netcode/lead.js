// @ts-check
/**
 * How far ahead of the server this page predicts: so far that an input said now arrives just before the tick it is meant for.
 * That is the way there, and a buffer against what wavers. The buffer grows with each input that came too late and shrinks a
 * little with each that did not, so that few are late and none waits long. Knows ticks and milliseconds only.
 */

/** Until a round trip was measured (ms). */
const TRIP = 100;
/** Ticks of buffer for one late input; such a share of them may be late before the buffer grows, if it can. */
const STEP = 0.5;
const LATE = 0.0015;
/** At least so many times what frames waver by on their way here: where inputs are rare, few of them tell. */
const WAVERING = 2;
/** The buffer's bounds, in ms; the upper one is two ticks, or half a round trip, where these are longer. More would be felt by
 * everybody else. */
const LEAST = 4;
const MOST = 70;
/** How much the pace may bend, and off by how much (ms) it is better to jump. */
const BEND = 0.1;
const JUMP = 250;

export class Lead {
  #ms;
  #buffer;
  /** @type {number | null} */ #head = null;
  #at = 0;

  /** @param {number} tickRate ticks per second */
  constructor(tickRate) {
    this.#ms = 1000 / tickRate;
    this.#buffer = this.#ms;
  }

  /** Inputs were answered. @param {number} taken how many @param {number} late how many were found to be late
   * @param {{trip: number | null, jitter: number}} network ms: a round trip, and how frames waver */
  answered(taken, late, { trip, jitter }) {
    const most = Math.max(MOST, 2 * this.#ms, (trip ?? 0) / 2);
    const changed = this.#buffer + (late - taken * LATE) * STEP * this.#ms;
    this.#buffer = Math.max(LEAST, Math.min(jitter * WAVERING, most), Math.min(most, changed));
  }

  /** The tick to predict now, fractional; runs evenly. @param {import("./clock.js").Clock} clock @param {number} now ms
   * @returns {number | null} null before the server was heard */
  at(clock, now) {
    const there = clock.at(now);
    if (there === null) return null;
    const target = there * this.#ms + (clock.trip ?? TRIP) - clock.bound + this.#buffer;
    const passed = Math.max(0, now - this.#at);
    this.#at = now;
    this.#head = this.#head === null ? target : bent(this.#head + passed, target, passed);
    return this.#head / this.#ms;
  }
}

/** @param {number} ahead @param {number} target @param {number} passed all ms */
function bent(ahead, target, passed) {
  const off = target - ahead;
  return Math.abs(off) > JUMP ? target : ahead + Math.max(-BEND * passed, Math.min(BEND * passed, off));
}
