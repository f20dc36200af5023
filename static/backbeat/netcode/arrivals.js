// @ts-check
/**
 * How late the server's ticks come, in ms behind their own time: that of the luckiest of them lately, since each can only be late.
 * When the luckiest of a moment is far later than all before, it is no bad luck: the server has lost time, and counts from there.
 * clock.js and playout.js see the network through this. Knows numbers only.
 */

import { Lowest } from "./lowest.js";

/** The last moment: so many messages, and as many as come in so many ms. Longer than a segment takes that is lost on the way. */
const MOMENT = 15;
export const LASTS = 700;
/** Later by so many ms: a network that wavers more than this shows it in single messages, not in every one of a moment. */
const LOST = 80;

export class Arrivals {
  #all;
  #moment = new Lowest(MOMENT, LASTS);
  #make;
  #count = 0;

  /** How long an arrival counts, see Lowest. @param {number} enough @param {number} memory ms */
  constructor(enough, memory) {
    this.#make = () => new Lowest(enough, memory);
    this.#all = this.#make();
  }

  /** @returns {number | null} ms; null before the first */
  get value() {
    return this.#all.value;
  }

  /** @param {number} lag ms behind the tick's own time @param {number} now ms @returns {number} ms that the server has lost */
  add(lag, now) {
    this.#all.add(lag, now);
    this.#moment.add(lag, now);
    this.#count += 1;
    const [usual, lately] = [this.#all.value ?? lag, this.#moment.value ?? lag];
    if (this.#count < MOMENT || lately - usual < LOST) return 0;
    this.#all = this.#make();
    this.#all.add(lately, now);
    return lately - usual;
  }
}
