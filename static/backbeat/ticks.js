// @ts-check
/**
 * Which tick it is on the server now, as a number that runs evenly and never backwards: what clocks are read from. What is
 * drawn is a little in the past (clock.js); how long somebody still has is not.
 *
 * Every frame and ping names a tick that was over when it was sent, so each can only be late: the luckiest one is nearest
 * to the truth. It is trusted a little less as it grows old, because clocks drift apart. Knows ticks and milliseconds only.
 */

/** How much of each ms that has passed since is held against an observation: 2 ms a second. */
const DOUBT = 0.002;
/** A game that jumps tells its tick once a second; what is later than this (ms), for so long (ms), means lost time. */
const STALE = 1500;
const LASTS = 3000;
/** Ahead of us by more than this many ms: jump, because sliding there would take too long. */
const JUMP = 1500;

/** @typedef {{lag: number, at: number}} Heard ms that a tick's message was behind the tick's own time, and when */

export class Ticks {
  /** @type {Heard | null} */ #best = null;
  /** Those that came far too late, since when, and the luckiest of them. @type {{since: number, best: Heard} | null} */ #late = null;
  /** What was answered last, and when. @type {number | null} */ #head = null;
  #at = 0;
  #way = 0;
  #paused = false;
  #ms;

  /** @param {number} tickRate ticks per second */
  constructor(tickRate) {
    this.#ms = 1000 / tickRate;
  }

  /** A message of the server named this tick as over. @param {number} tick @param {number} now ms */
  heard(tick, now) {
    if (this.#paused) return;
    const heard = { lag: now - tick * this.#ms, at: now };
    if (!this.#best || heard.lag <= this.#base(this.#best, now)) this.#best = heard;
    if (heard.lag <= this.#base(this.#best, now) + STALE) this.#late = null;
    else this.#later(heard, now);
  }

  /** A round trip to the server and back, as the server measured it. @param {number | null} rtt ms */
  measured(rtt) {
    if (rtt !== null) this.#way = this.#way ? Math.min(this.#way * 1.05, rtt / 2) : rtt / 2;
  }

  /** The server cannot be heard, or has stopped: time stands still here until it is heard again. @param {number} now ms */
  stop(now) {
    this.at(now);
    this.#best = this.#late = null;
  }

  /** @param {boolean} paused @param {number} now ms */
  pause(paused, now) {
    this.stop(now);
    this.#paused = paused;
  }

  /** @param {number} now ms @returns {number | null} fractional; null before anything was heard */
  at(now) {
    const passed = Math.max(0, now - this.#at);
    this.#at = now;
    if (!this.#best) return this.#head;
    const target = (now - this.#base(this.#best, now) + this.#way) / this.#ms;
    this.#head = this.#head === null ? target : this.#advance(this.#head, target, passed);
    return this.#head;
  }

  /** @param {Heard} heard @param {number} now */
  #base({ lag, at }, now) {
    return lag + (now - at) * DOUBT;
  }

  /** A server that is overloaded drops time: its ticks come later, all of them. @param {Heard} heard @param {number} now */
  #later(heard, now) {
    this.#late ??= { since: now, best: heard };
    if (heard.lag <= this.#late.best.lag) this.#late.best = heard;
    if (now - this.#late.since < LASTS) return;
    this.#best = this.#late.best;
    this.#late = null;
  }

  /** Half as fast to twice as fast as time itself, by how far it is off. @param {number} head @param {number} target
   * @param {number} passed ms */
  #advance(head, target, passed) {
    const off = (target - head) * this.#ms - passed;
    if (off > JUMP) return target;
    const bent = Math.max(-0.5 * passed, Math.min(passed, off * Math.min(1, passed / 1000)));
    return head + (passed + bent) / this.#ms;
  }
}
