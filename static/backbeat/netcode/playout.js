// @ts-check
/**
 * When each view is shown. Views arrive a little early and a little late; shown on arrival they would stutter. So the page draws
 * slightly in the past, between two views it already has, at an even pace; how far in the past, delay.js says. Pace bends by a
 * few percent to stay there, so nothing jumps. What happens to motion where the next view is missing, motion.js says.
 * Knows ticks and milliseconds only; views pass through unread.
 */

import { Arrivals } from "./arrivals.js";
import { Delay } from "./delay.js";
import { Motion } from "./motion.js";

/** How much the pace may bend, and how often the delay is thought over (ms). */
const BEND = 0.06;
const THINK = 250;
/** Views kept, and ticks over which two views may be joined by interpolation; beyond that nothing moved, or too much. */
const KEPT = 32;
const GAP = 5;
/** Off by more than this many ms: jump, because sliding there would take too long. */
const JUMP = 400;

/** @typedef {{previous: any, current: any, alpha: number, tick: number, missing: number}} Sample `tick` is fractional, and goes on
 * where nothing newer is there: nothing may have changed; `missing`: ms by which it is past the newest view; `alpha` is over 1 then */

export class Playout {
  /** @type {{tick: number, view: any, at: number}[]} */ #views = [];
  /** When a tick's view came, as ms behind the tick's own time. */ #lag = new Arrivals(30, 10_000);
  #ms;
  #thinking;
  #thought = -Infinity;
  /** What the delay is (ms), and what it should be. */ #delay;
  #wanted;
  /** @type {number | null} */ #head = null;
  #motion = new Motion();
  #sampledAt = 0;

  /** @param {number} tickRate ticks per second */
  constructor(tickRate) {
    this.#ms = 1000 / tickRate;
    this.#thinking = new Delay(this.#ms);
    this.#delay = this.#wanted = this.#ms * 1.5;
  }

  /** Milliseconds between a view's earliest possible arrival and its being shown. */
  get delay() {
    return this.#delay;
  }

  /** After a pause or in a new epoch ticks have another relation to time. */
  reset() {
    this.#lag = new Arrivals(30, 10_000);
    this.#thinking.reset();
    this.#views = this.#views.slice(-1);
    this.#head = null;
    this.#motion.reset();
  }

  /** @param {number} tick @param {any} view @param {number} now ms */
  push(tick, view, now) {
    if (tick <= (this.#views.at(-1)?.tick ?? -Infinity)) {
      this.reset();
      this.#views = [];
    }
    const lag = now - tick * this.#ms;
    if (this.#lag.value !== null && Math.abs(lag - this.#lag.value) > 1000) this.reset();
    const last = this.#lag.value === null ? null : this.#views.at(-1); // one from before a reset tells nothing of times
    this.#thinking.moved(this.#lag.add(lag, now), now);
    // Ticks were left out: the scene has rested, or the server was behind. What is still to be shown before them is shown.
    if (last && tick > last.tick + 1) this.#motion.skip(last.tick * this.#ms, (tick - GAP) * this.#ms);
    // Where ticks were skipped nothing had changed: this view is as late as it is for its own tick.
    if (last) this.#thinking.came(now, lag + this.#ms, now - last.at);
    this.#views.push({ tick, view, at: now });
    if (this.#views.length > KEPT) this.#views.shift();
  }

  /** @param {number} now ms @returns {Sample | null} null before the first view */
  sample(now) {
    const lag = this.#lag.value;
    if (lag === null) return this.#resting();
    const passed = Math.min(now - this.#sampledAt, 250);
    this.#sampledAt = now;
    if (now - this.#thought >= THINK) {
      this.#thought = now;
      this.#wanted = this.#thinking.wanted(lag, now);
    }
    this.#delay += (this.#wanted - this.#delay) * Math.min(1, passed / 500);
    const target = now - lag - this.#delay;
    this.#head = this.#head === null ? target : this.#advance(this.#head, target, passed);
    return this.#between(this.#head, passed);
  }

  /** Where time stands, or nothing has come since it stood, the last view is what there is: whoever draws goes on with it.
   * @returns {Sample | null} */
  #resting() {
    const last = this.#views.at(-1);
    return last ? { previous: last.view, current: last.view, alpha: 1, tick: last.tick, missing: 0 } : null;
  }

  /** @param {number} head @param {number} target @param {number} passed all ms of match time */
  #advance(head, target, passed) {
    if (Math.abs(target - head) > JUMP) return target;
    const ahead = head + passed;
    const bend = passed * BEND;
    return ahead + Math.max(-bend, Math.min(bend, target - ahead));
  }

  /** @param {number} head @param {number} passed both ms @returns {Sample} */
  #between(head, passed) {
    let index = this.#views.length - 1;
    const newest = this.#views[index].tick * this.#ms;
    const shown = this.#motion.follow(head, newest, passed) / this.#ms;
    while (index > 0 && this.#views[index - 1].tick > shown) index--;
    const current = this.#views[index];
    const previous = this.#views[index - 1] ?? current;
    const from = Math.max(previous.tick, current.tick - GAP);
    const alpha = current === previous ? 1 : Math.max(0, (shown - from) / (current.tick - from));
    return { previous: previous.view, current: current.view, alpha, tick: head / this.#ms, missing: Math.max(0, head - newest) };
  }
}
