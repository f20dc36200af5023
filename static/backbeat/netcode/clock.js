// @ts-check
/**
 * Which tick it is on the server now, as a number that runs evenly and never backwards: what clocks are read from, and what
 * prediction runs ahead of. What is drawn is a little in the past (playout.js).
 *
 * Every frame and ping names a tick that was over when it was sent, so each can only be late: the luckiest one tells when ticks
 * come (arrivals.js), and half of the shortest round trip tells how far away they are made. Knows ticks and milliseconds only.
 */

import { Arrivals } from "./arrivals.js";
import { Lowest } from "./lowest.js";

/** A tick's message counts for so long (ms), and until so many newer ones have come: a game that rests tells one a second. */
const MEMORY = 6000;
const ENOUGH = 20;
/** Round trips, one a second: for the distance, which hardly changes, and for what the network is like now. */
const TRIPS = 30;
const RECENT = 4;
/** Ahead of us by more than this many ms: jump, because sliding there would take too long. */
const JUMP = 1500;

export class Clock {
  /** Ms that a tick's message was behind the tick's own time. */ #lag = new Arrivals(ENOUGH, MEMORY);
  #trips = new Lowest(TRIPS);
  #recent = new Lowest(RECENT);
  /** What was answered last, and when. @type {number | null} */ #head = null;
  /** Ms of match time that the server has dropped, because it could not keep up. */ #lost = 0;
  #at = 0;
  #paused = false;
  #ms;

  /** @param {number} tickRate ticks per second */
  constructor(tickRate) {
    this.#ms = 1000 / tickRate;
  }

  /** The shortest round trip lately, in ms; null before the first was measured. */
  get trip() {
    return this.#recent.value;
  }

  /** By how much the clock can be wrong (ms): the way here and the way back need not be alike. */
  get bound() {
    return (this.#trips.value ?? 0) / 2;
  }

  /** Ms of match time that the server has lost while it was heard. */
  get lost() {
    return this.#lost;
  }

  /** A message of the server named this tick as over. @param {number} tick @param {number} now ms */
  heard(tick, now) {
    if (!this.#paused) this.#lost += this.#lag.add(now - tick * this.#ms, now);
  }

  /** A round trip to the server and back, as the server measured it. @param {number | null} rtt ms @param {number} now ms */
  measured(rtt, now) {
    if (rtt === null) return;
    this.#trips.add(rtt, now);
    this.#recent.add(rtt, now);
  }

  /** The server cannot be heard, or has stopped: time stands still here until it is heard again. @param {number} now ms */
  stop(now) {
    this.at(now);
    this.#lag = new Arrivals(ENOUGH, MEMORY);
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
    const lag = this.#lag.value;
    if (lag === null) return this.#head;
    const target = (now - lag + this.bound) / this.#ms;
    this.#head = this.#head === null ? target : this.#advance(this.#head, target, passed);
    return this.#head;
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
