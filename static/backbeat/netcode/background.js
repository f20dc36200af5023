// @ts-check
/**
 * Whether it makes sense to play: not while the tab is hidden, where the browser stops drawing and slows timers down, and not
 * while nothing is heard, because inputs would pile up and mean nothing on arrival. Messages are still answered and views kept
 * in both cases, so that the picture is right as soon as somebody looks. Knows milliseconds only.
 */

/** The server asks every second; after a little more than that (ms) without a word, it does not hear us either. */
const SILENCE = 1250;

export class Background {
  #hidden = false;
  #heardAt = -Infinity;

  /** Any message came. @param {number} now ms */
  heard(now) {
    this.#heardAt = now;
  }

  /** @param {boolean} hidden */
  hide(hidden) {
    this.#hidden = hidden;
  }

  /** @param {number} now ms */
  asleep(now) {
    return this.#hidden || now - this.#heardAt > SILENCE;
  }
}
