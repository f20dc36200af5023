// @ts-check
/**
 * Inputs on their way: numbers them, keeps each until the server has taken it, says again after a return what was lost, and
 * counts those that came too late for the tick they were meant for. Knows no keys, no sockets and no game; what cannot be sent
 * now waits here, bounded.
 */

/** More than anybody can mean at once; the oldest are forgotten first. */
const MOST = 64;

/** @typedef {{seq: number, input: any, tick: number, until: number, late: boolean}} Waiting `tick` is the one it is meant for;
 * 0 is the server's next */

export class Outbox {
  #seq = 0;
  /** The newest tick that is known to be over. */ #tick = 0;
  /** @type {Waiting[]} */ #waiting = [];
  /** Of those meant for a tick: how many were taken, in time or late. */
  answered = 0;
  late = 0;

  /** @param {(message: {type: "input", seq: number, input: any, tick: number}) => boolean} say @param {() => number} [now] ms */
  constructor(say, now = () => performance.now()) {
    this.say = say;
    this.now = now;
  }

  /** What the server has not taken yet, in order. @returns {readonly Waiting[]} */
  get waiting() {
    return this.#waiting;
  }

  /** @param {any} input @param {number} [lasts] ms after which it is no longer worth saying again
   * @param {number} [tick] the one it is meant for; 0: the next @returns {number} its seq */
  put(input, lasts = Infinity, tick = 0) {
    const seq = ++this.#seq;
    const waiting = { seq, input, tick, until: this.now() + lasts, late: false };
    this.#waiting.push(waiting);
    this.#judge(waiting);
    if (this.#waiting.length > MOST) this.#waiting.shift();
    this.say({ type: "input", seq, input, tick });
    return seq;
  }

  /** The server has taken everything up to `seq` by the end of `tick`; what was meant for it and is not among them, is late.
   * @param {number} seq @param {number} [tick] */
  taken(seq, tick = 0) {
    while (this.#waiting.length && this.#waiting[0].seq <= seq) if (this.#waiting.shift()?.tick) this.answered++;
    this.#tick = tick;
    for (const waiting of this.#waiting) this.#judge(waiting);
  }

  /** @param {Waiting} waiting */
  #judge(waiting) {
    if (!waiting.tick || waiting.tick > this.#tick || waiting.late) return;
    waiting.late = true;
    this.late++;
  }

  /** The server will not take this one. @param {number} seq */
  refused(seq) {
    this.#waiting = this.#waiting.filter((waiting) => waiting.seq !== seq);
  }

  /** The socket is back, and the server has taken up to `seq`: says the rest again, as long as it still means something.
   * @param {number} seq */
  resume(seq) {
    this.taken(seq);
    this.#seq = Math.max(this.#seq, seq);
    const now = this.now();
    this.#waiting = this.#waiting.filter((waiting) => waiting.until > now);
    for (const { seq, input, tick } of this.#waiting) this.say({ type: "input", seq, input, tick });
  }
}
