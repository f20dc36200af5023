// @ts-check
/**
 * One lasting connection to a match over many sockets: dials, says hello, notices that the network is lost, backs off and
 * comes back with the resume key, or with a new ticket. It carries messages and reads none but `welcome` (for its resume
 * key) and `bye`; what a match is, it does not know. It never touches the page: it tells `changed` what goes on.
 *
 * Everything from outside (socket class, clock, timers, chance, ticket) is handed in, so that tests need no network.
 */

import { after, delay } from "./codes.js";

/** The network counts as lost when nothing was heard for this long (ms); the server asks every second. */
export const SILENCE = 5000;

/** Something is wrong when nothing was heard for this long (ms), though it may pass: players should know why nothing moves. */
const HUSH = 2000;

/** After so many tries in a row without any answer the address itself is in doubt: a new ticket names the right one. */
const UNANSWERED = 2;

/** @typedef {import("../wire/messages.js").Message} Message */
/** @typedef {"connecting" | "online" | "waiting" | "stopped"} Phase */
/** @typedef {{phase: Phase, code?: number, reason?: string, retryIn?: number, hush?: boolean}} Change `retryIn` in ms, with "waiting";
 * `reason` is the code of the server's `bye`, if it said one; `hush`: online, but nothing is heard at the moment */
/** @typedef {{
 *   codec: import("../wire/messages.js").Codec,
 *   rules?: string,
 *   ticket: () => Promise<{ticket: string, url: string}>,
 *   replaced: () => boolean,
 *   hello: () => {epoch: number, event: number},
 *   received: (message: Message) => void,
 *   changed: (change: Change) => void,
 *   report?: (error: unknown) => void,
 *   Socket?: typeof WebSocket, now?: () => number, random?: () => number,
 *   setTimer?: (then: () => void, ms: number) => any, clearTimer?: (timer: any) => void,
 * }} Outside `report` is told what only an author or an operator can mend */

/** Why no ticket was given. `final`: asking again will not help. */
export class TicketRefused extends Error {
  /** @param {string} code @param {boolean} final */
  constructor(code, final) {
    super(code);
    this.code = code;
    this.final = final;
  }
}

export class Connection {
  /** @type {WebSocket | null} */ #socket = null;
  /** @type {Message | null} */ #bye = null;
  /** @type {string | null} */ #resume = null;
  #url = "";
  #attempt = 0;
  /** Whether this socket has said something to show. */ #understood = false;
  #heardAt = 0;
  #hush = false;
  #unanswered = 0;
  #dials = 0;
  /** @type {any} */ #timer = null;
  /** @type {Phase} */ #phase = "connecting";

  /** @param {Outside} outside */
  constructor(outside) {
    const { Socket = globalThis.WebSocket } = outside;
    this.outside = {
      report: (/** @type {unknown} */ error) => globalThis.reportError?.(error),
      now: () => performance.now(),
      random: Math.random,
      setTimer: (/** @type {() => void} */ then, /** @type {number} */ ms) => setTimeout(then, ms),
      clearTimer: (/** @type {any} */ timer) => clearTimeout(timer),
      ...outside,
      Socket,
    };
  }

  get phase() {
    return this.#phase;
  }

  /** Bytes that were said and have not left the browser yet. */
  get buffered() {
    return this.#socket?.bufferedAmount ?? 0;
  }

  /** Dials now: the first time, when a person asks to try again or to take over, and when the network is back. */
  dial() {
    if (this.#phase === "stopped") this.#resume = null;
    this.#drop();
    this.#change({ phase: "connecting" });
    this.#dial(++this.#dials);
  }

  /** @param {Message} message @returns {boolean} Whether it went out; what did not is not kept here. */
  send(message) {
    if (!this.#socket || this.#phase !== "online") return false;
    this.#socket.send(this.outside.codec.encode(message));
    return true;
  }

  /** What was heard made sense and is shown. A welcome alone is no success: a server that greets and fails would be dialled in a
   * tight loop. */
  understood() {
    this.#understood = true;
  }

  /** What was heard makes no sense (a frame whose base we do not have): start over from a whole view. If it makes no sense again and
   * again, each time later, though something before it did. @param {unknown} error */
  restart(error) {
    this.outside.report(error);
    this.#understood = false;
    this.#drop();
    this.#later();
  }

  /** What is said is beyond this page, and will be after any return: only a newer page can read it. @param {unknown} error */
  outdated(error) {
    this.outside.report(error);
    this.#stop(4412, "other_rules");
  }

  /** @param {number} dial Who is overtaken by a later dial gives up. */
  async #dial(dial) {
    if (this.#resume && this.#unanswered >= UNANSWERED && this.#forget()) return;
    let key;
    try {
      if (this.#resume) key = { resume: this.#resume };
      else {
        const { ticket, url } = await this.outside.ticket();
        this.#url = url;
        key = { ticket };
      }
    } catch (error) {
      if (dial !== this.#dials) return;
      if (error instanceof TicketRefused && error.final) this.#stop(0, error.code);
      else this.#later();
      return;
    }
    if (dial === this.#dials) this.#open(key);
  }

  /** @param {{ticket?: string, resume?: string}} key */
  #open(key) {
    const { Socket, codec, hello, now, rules = null } = this.outside;
    const socket = new Socket(this.#url, codec.protocol);
    socket.binaryType = "arraybuffer";
    socket.onopen = () => {
      socket.send(codec.encode({ type: "hello", ticket: null, resume: null, ...key, ...hello(), rules }));
    };
    socket.onmessage = ({ data }) => this.#hear(data);
    socket.onclose = ({ code }) => this.#closed(code);
    this.#socket = socket;
    this.#bye = null;
    this.#heardAt = now();
    this.#hush = false;
    this.#unanswered++;
    this.#watch();
  }

  /** @param {unknown} data */
  #hear(data) {
    this.#heardAt = this.outside.now();
    this.#unanswered = 0;
    this.#hushed(false);
    const message = this.outside.codec.decode(data);
    if (message.type === "bye") this.#bye = message;
    if (message.type === "welcome") {
      this.#resume = message.resume;
      this.#change({ phase: "online" });
    }
    this.outside.received(message);
  }

  /** Timers of hidden tabs are late, which only makes a loss be noticed later. */
  #watch() {
    this.#timer = this.outside.setTimer(() => {
      const silence = this.outside.now() - this.#heardAt;
      if (silence >= SILENCE) return this.#lost();
      this.#hushed(silence >= HUSH);
      this.#watch();
    }, 500);
  }

  /** @param {boolean} hush */
  #hushed(hush) {
    if (this.#phase !== "online" || this.#hush === hush) return;
    this.#hush = hush;
    this.#change({ phase: "online", hush });
  }

  #lost() {
    this.#drop();
    this.#later();
  }

  /** @param {number} closed */
  #closed(closed) {
    const bye = this.#bye;
    const code = bye?.close ?? closed;
    this.#drop();
    const then = after(code);
    if (then === "stop") return this.#stop(code, bye?.code);
    if (then === "ticket" && this.#resume && this.#forget()) return;
    this.#later(bye?.retry, bye?.code);
  }

  /** The resume key is no longer good. If another tab plays, that tab is newer, and a ticket must not throw it out.
   * @returns {boolean} whether that ends it */
  #forget() {
    this.#resume = null;
    if (!this.outside.replaced()) return false;
    this.#stop(4409);
    return true;
  }

  /** @param {number | null} [hint] ms @param {string} [reason] */
  #later(hint, reason) {
    if (this.#understood) this.#attempt = 0;
    this.#understood = false;
    const ms = delay(this.#attempt++, hint, this.outside.random);
    this.#change({ phase: "waiting", retryIn: ms, reason });
    this.#timer = this.outside.setTimer(() => this.dial(), ms);
  }

  /** @param {number} code @param {string} [reason] */
  #stop(code, reason) {
    this.#drop();
    this.#change({ phase: "stopped", code, reason });
  }

  /** Lets go of the socket without waiting for a closing handshake that a dead network cannot finish. */
  #drop() {
    this.outside.clearTimer(this.#timer);
    const socket = this.#socket;
    this.#socket = null;
    if (!socket) return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
  }

  /** @param {Change} change */
  #change(change) {
    this.#phase = change.phase;
    this.outside.changed(change);
  }
}
