// @ts-check
/**
 * The lowest of the values seen lately. A message can be late and never early, so the luckiest of many is nearest to the truth:
 * clock.js and playout.js see the network through this. Knows numbers only.
 */

export class Lowest {
  #enough;
  #memory;
  #count = 0;
  /** Rising values: each is the lowest of all that came after it. @type {{value: number, at: number, number: number}[]} */
  #kept = [];

  /** A value is forgotten when `enough` newer ones have come and it is older than `memory` ms.
   * @param {number} enough @param {number} [memory] */
  constructor(enough, memory = 0) {
    this.#enough = enough;
    this.#memory = memory;
  }

  /** @returns {number | null} null before the first */
  get value() {
    return this.#kept.length ? this.#kept[0].value : null;
  }

  /** @param {number} value @param {number} at ms */
  add(value, at) {
    while (this.#kept.length && this.#kept[this.#kept.length - 1].value >= value) this.#kept.pop();
    this.#kept.push({ value, at, number: ++this.#count });
    while (this.#kept[0].at < at - this.#memory && this.#kept[0].number <= this.#count - this.#enough) this.#kept.shift();
  }
}
