// @ts-check
/**
 * Inputs on their way: numbers them, keeps each until the server has taken it, and says again after a return what was lost.
 * Knows no keys, no sockets and no game; what cannot be sent now waits here, bounded.
 */

/** More than anybody can mean at once; the oldest are forgotten first. */
const MOST = 64;

/** @typedef {{seq: number, input: any, until: number}} Waiting */

export class Outbox {
  #seq = 0;
  /** @type {Waiting[]} */ #waiting = [];

  /** @param {(message: {type: "input", seq: number, input: any}) => boolean} say @param {() => number} [now] ms */
  constructor(say, now = () => performance.now()) {
    this.say = say;
    this.now = now;
  }

  /** How many inputs the server has not taken yet. */
  get length() {
    return this.#waiting.length;
  }

  /** @param {any} input @param {number} [lasts] ms after which it is no longer worth saying again @returns {number} its seq */
  put(input, lasts = Infinity) {
    const seq = ++this.#seq;
    this.#waiting.push({ seq, input, until: this.now() + lasts });
    if (this.#waiting.length > MOST) this.#waiting.shift();
    this.say({ type: "input", seq, input });
    return seq;
  }

  /** The server has taken everything up to `seq`. @param {number} seq */
  taken(seq) {
    while (this.#waiting.length && this.#waiting[0].seq <= seq) this.#waiting.shift();
  }

  /** The server will not take this one. @param {number} seq */
  refused(seq) {
    this.#waiting = this.#waiting.filter((waiting) => waiting.seq !== seq);
  }

  /** The socket is back, and the server has taken up to `seq`: says the rest again, as long as it still means something. @param {number} seq */
  resume(seq) {
    this.taken(seq);
    this.#seq = Math.max(this.#seq, seq);
    const now = this.now();
    this.#waiting = this.#waiting.filter((waiting) => waiting.until > now);
    for (const { seq, input } of this.#waiting) this.say({ type: "input", seq, input });
  }
}
