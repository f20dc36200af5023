// @ts-check
/**
 * How far motion has come in the picture. It follows the time that is drawn; where the next view is missing it goes on for a moment,
 * ever slower, and when views come again it catches up a little faster than time, so that nothing jumps. Knows milliseconds of
 * match time only.
 */

import { SPARE } from "./delay.js";

/** How much faster than time it may catch up, and how much slower it may run. */
const CATCH = 0.25;
const BEND = 0.06;
/** Off by more than this many ms: jump, because catching up would take too long. */
const JUMP = 400;
/** What was guessed is taken back when nothing has come for so long (ms), by half in each BACK: the scene rests. */
const REST = 250;
const BACK = 80;

export class Motion {
  /** @type {number | null} */ #at = null;

  /** Time has jumped: so does motion. */
  reset() {
    this.#at = null;
  }

  /** From the one time to the other nothing moved: whoever has come to the first is at the second. @param {number} from
   * @param {number} to */
  skip(from, to) {
    if (this.#at !== null && this.#at >= from) this.#at = Math.max(this.#at, to);
  }

  /** @param {number} head the time that is drawn @param {number} newest that of the newest view @param {number} passed since the last call
   * @returns {number} */
  follow(head, newest, passed) {
    if (this.#at === null) this.#at = Math.min(head, newest);
    const over = this.#at - newest;
    if (head - newest > REST && over > 0) this.#at = newest + over * 0.5 ** (passed / BACK);
    else if (over > 0 && head > newest) this.#at += passed * (1 - over / SPARE);
    else this.#at = this.#toward(head, passed);
    this.#at = Math.min(this.#at, newest + SPARE);
    return this.#at;
  }

  /** @param {number} head @param {number} passed */
  #toward(head, passed) {
    const ahead = (this.#at ?? head) + passed;
    if (Math.abs(head - ahead) > JUMP) return head;
    return ahead + Math.max(-BEND * passed, Math.min(CATCH * passed, head - ahead));
  }
}
