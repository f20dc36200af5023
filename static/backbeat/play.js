// @ts-check
/**
 * A match being played, without a page: connection, session and netcode, joined. What the page shows of it is told; everything
 * from outside (codec, sockets, clock, timers, ticket) is handed in, so that the same parts run in a browser and, in virtual time, in
 * tests.
 */

import { Connection } from "./session/connection.js";
import { Netcode } from "./netcode/netcode.js";
import { Session } from "./session/session.js";

/** @typedef {import("./wire/messages.js").Message} Message */
/** @typedef {{
 *   changed: (change: import("./session/connection.js").Change) => void,
 *   welcomed: () => void,
 *   viewed: (view: any) => void,
 *   turned: (turn: import("./session/turn.js").Turn | null) => void,
 *   happened: (kind: string, data: any) => void,
 *   refused: (error: Message) => void,
 * }} Page What is told, in this order for each message: state first, then the call */

export class Play {
  /** @type {Connection} */ connection;
  /** @type {Session} */ session;
  /** @type {Netcode} */ netcode;

  /** @param {Omit<import("./session/connection.js").Outside, "hello" | "received" | "changed">} outside @param {Page} page */
  constructor(outside, page) {
    this.now = outside.now ?? (() => performance.now());
    this.page = page;
    this.connection = new Connection({
      ...outside,
      codec: this.#counting(outside.codec),
      hello: () => this.session.position,
      received: (message) => this.session.receive(message),
      changed: (change) => this.#changed(change),
    });
    this.session = new Session({
      now: this.now,
      send: (message) => this.connection.send(message),
      restart: (error) => this.connection.restart(error),
      outdated: (error) => this.connection.outdated(error),
      welcomed: () => this.#welcomed(),
      viewed: (view, tick) => this.#viewed(view, tick),
      turned: (turn) => page.turned(turn),
      timed: (tick, rtt) => this.netcode.heard(tick, rtt, this.now()),
      happened: (kind, data) => this.#happened(kind, data),
      refused: (error) => this.#refused(error),
    });
    this.netcode = new Netcode({
      say: (input, lasts, tick) => this.session.say(input, lasts, tick),
      outbox: () => this.session.outbox,
      buffered: () => this.connection.buffered,
    });
  }

  /** Live figures; see stats.js. */
  get figures() {
    return this.netcode.figures(this.now());
  }

  /** @param {import("./wire/messages.js").Codec} codec @returns {import("./wire/messages.js").Codec} the same, and bytes are counted */
  #counting({ protocol, encode, decode }) {
    const counted = (/** @type {string} */ way, /** @type {any} */ data) => {
      this.netcode.stats.count(way, data.byteLength ?? data.length, this.now());
      return data;
    };
    return { protocol, encode: (message) => counted("out", encode(message)), decode: (data) => decode(counted("in", data)) };
  }

  /** @param {import("./session/connection.js").Change} change */
  #changed(change) {
    if (change.phase !== "online") this.netcode.lost(this.now());
    if (change.phase === "stopped") this.session.questions.end();
    this.page.changed(change);
  }

  #welcomed() {
    this.netcode.welcomed(this.session, this.now());
    this.page.welcomed();
  }

  /** @param {any} view @param {number} tick */
  #viewed(view, tick) {
    this.connection.understood();
    this.netcode.viewed(view, tick, this.now());
    this.page.viewed(view);
  }

  /** @param {string} kind @param {any} data */
  #happened(kind, data) {
    if (kind === "paused" || kind === "resumed") this.netcode.paused(this.session.paused, this.now());
    if (kind === "result") this.netcode.over(this.now());
    this.page.happened(kind, data);
  }

  /** @param {Message} error */
  #refused(error) {
    if (error.seq) this.netcode.pilot.refused(error.code, error.seq);
    this.page.refused(error);
  }
}
