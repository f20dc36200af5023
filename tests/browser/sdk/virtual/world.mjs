/**
 * Virtual time: what is to happen later happens in order, at once, and the clock says what it would say. With a seeded generator
 * everything in it repeats to the last bit.
 */

import { generator } from "../random.mjs";

export class World {
  /** Milliseconds. */
  time = 0;
  #events = [];
  #order = 0;

  constructor(seed) {
    this.random = generator(seed);
    this.now = () => this.time;
    this.later = (then, ms) => this.#add(then, this.time + Math.max(0, ms));
    this.cancel = (event) => event && (event.then = null);
  }

  #add(then, at) {
    const event = { then, at, order: this.#order++ };
    let index = this.#events.length;
    while (index > 0 && this.#events[index - 1].at > at) index--;
    this.#events.splice(index, 0, event);
    return event;
  }

  /** Calls `then` now and every `ms` from then on. */
  every(ms, then) {
    const again = () => (then(), this.later(again, ms));
    again();
  }

  /** Lets so many ms pass. Between two events whatever was promised is kept. */
  async pass(ms) {
    const end = this.time + ms;
    while (this.#events.length && this.#events[0].at <= end) {
      const event = this.#events.shift();
      this.time = event.at;
      event.then?.();
      await null;
    }
    this.time = end;
  }
}
