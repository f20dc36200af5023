// @ts-check
/**
 * One player's side of a match, without any input or output: takes the server's messages in order, holds the newest view and
 * whose turn it is and the numbers that a return needs (epoch, tick, last event), answers pings, and keeps inputs until they
 * are taken.
 * It never looks at the clock or the page; the order of messages is documented in docs/protocol.md.
 */

import { Outbox } from "./outbox.js";
import { Questions } from "./legal.js";
import { FrameReader } from "../wire/frames.js";
import { apply } from "../wire/patch.js";
import { naming, shaper } from "../wire/schema.js";
import { readTurn } from "./turn.js";

/** @typedef {import("../wire/messages.js").Message} Message */
/** @typedef {{number: number, name: string, status: "bot" | "here" | "away" | "left"}} Seat */
/** @typedef {{
 *   send: (message: Message) => boolean,
 *   restart: (error: unknown) => void,
 *   outdated: (error: unknown) => void,
 *   welcomed: (welcome: Message) => void,
 *   viewed: (view: any, tick: number) => void,
 *   turned: (turn: import("./turn.js").Turn | null) => void,
 *   timed: (tick: number, rtt: number | null) => void,
 *   happened: (kind: string, data: any) => void,
 *   refused: (error: Message) => void,
 *   now?: () => number,
 * }} Listener `restart`: a frame cannot be read; `outdated`: none can, because the schema is of a newer kind; `now` in ms */

export class Session {
  /** Number of this page's seat; null for a spectator. @type {number | null} */ seat = null;
  /** @type {Map<number, Seat>} */ seats = new Map();
  /** @type {any} */ options = {};
  /** The newest view, shaped by the schema. @type {any} */ view = null;
  /** Null in a game that uses none of it. @type {import("./turn.js").Turn | null} */ turn = null;
  /** Kinds of standard inputs that the game has switched on. @type {string[]} */ standard = [];
  /** The placings {seat: place} or null, once the match is over. @type {{placings: Record<string, number> | null, reason: string} | null} */
  result = null;
  tickRate = 20;
  paused = false;
  epoch = 0;
  tick = -1;
  /** The newest frame's, of either subprotocol. @type {import("../wire/frames.js").Moment | null} */ #moment = null;
  /** The epoch of what is shown, since the welcome. */ #shown = 0;
  /** The view as JSON has it. @type {any} */ #raw = null;
  /** @type {FrameReader | null} */ #frames = null;
  #eventEpoch = 0;
  #eventNumber = 0;
  /** @type {import("../wire/schema.js").Schema | undefined} */ #schema;
  /** @type {(view: any) => any} */ #shape = (view) => view;
  /** @type {(input: any) => any} */ #named = (input) => input;

  /** @param {Listener} listener */
  constructor(listener) {
    this.listener = listener;
    this.outbox = new Outbox((message) => listener.send({ ...message, ack: this.ack }), listener.now);
    this.questions = new Questions((message) => listener.send(message));
  }

  /** Where the replay of missed events is to start. */
  get position() {
    return { epoch: this.#eventEpoch, event: this.#eventNumber };
  }

  get ack() {
    return Math.max(this.tick, 0);
  }

  /** Says an input; see Outbox.put. @param {any} input @param {number} [lasts] ms @param {number} [tick] @returns {number} its seq */
  say(input, lasts, tick) {
    return this.outbox.put(this.#named(input), lasts, tick);
  }

  /** @param {Message} message */
  receive(message) {
    switch (message.type) {
      case "welcome":
        return this.#welcome(message);
      case "frame":
        return this.#frame(message);
      case "event":
        return this.#event(message);
      case "ping":
        this.listener.send({ type: "pong", id: message.id, ack: this.ack });
        return this.listener.timed(message.tick, message.rtt);
      case "legal":
        return this.questions.answered(/** @type {any} */ (message));
      case "bye":
        if (message.code === "over" && !this.result) this.#over(message.params);
        return;
      case "error":
        if (message.seq) this.outbox.refused(message.seq);
        return this.listener.refused(message);
    }
  }

  /** @param {Message} welcome */
  #welcome(welcome) {
    this.seat = welcome.seat;
    this.seats = new Map(welcome.seats.map((/** @type {Seat} */ seat) => [seat.number, { ...seat }]));
    this.options = welcome.options;
    this.tickRate = welcome.tick_rate;
    this.paused = welcome.paused;
    if (welcome.epoch !== this.epoch) this.result = null; // it goes on, from before its end
    this.epoch = welcome.epoch;
    this.tick = -1;
    this.#raw = this.#moment = null;
    this.#shown = 0;
    this.#frames = null;
    this.#schema = welcome.schema?.view;
    this.#shape = shaper(this.#schema);
    this.standard = welcome.schema?.standard ?? [];
    this.#named = naming(welcome.schema);
    this.listener.welcomed(welcome);
    this.listener.timed(welcome.tick, null); // the frame that follows may be of a tick long ago: nothing has changed since
    this.outbox.resume(welcome.taken);
    this.questions.again();
  }

  /** @param {Message} frame */
  #frame(frame) {
    if (frame.epoch < this.epoch) return; // a host that has lost its lease
    const before = this.#moment;
    let moment;
    try {
      moment = frame.bytes ? this.#read(frame.bytes) : this.#patched(frame);
    } catch (error) {
      if (frame.bytes && !this.#frames) return this.listener.outdated(error);
      return this.listener.restart(error); // it does not follow on what we have: begin again with a whole view
    }
    this.#moment = moment; // even if it is not shown: in the binary subprotocol the next one follows on it
    if (moment.epoch < this.#shown) return;
    this.#shown = moment.epoch;
    this.epoch = Math.max(this.epoch, moment.epoch); // a replay welcomes under ever higher ones, and has but one in its frames
    this.tick = moment.tick;
    this.view = moment.view;
    if (this.seat !== null) this.outbox.taken(moment.taken[this.seat] ?? 0, moment.tick);
    const told = moment.turn !== (before?.turn ?? null) || (!before && this.turn !== null);
    if (told) this.turn = readTurn(moment.turn);
    this.listener.timed(moment.tick, null);
    this.listener.viewed(this.view, moment.tick);
    if (told) this.listener.turned(this.turn);
  }

  /** A frame of the binary subprotocol. @param {Uint8Array} bytes */
  #read(bytes) {
    this.#frames ??= new FrameReader(this.#schema);
    return this.#frames.read(bytes, this.#moment);
  }

  /** A frame of the JSON subprotocol. @param {Message} frame @returns {import("../wire/frames.js").Moment} */
  #patched({ epoch, tick, base, taken, patch, turn }) {
    const whole = base === -1;
    const before = this.#moment;
    if (!whole && (!before || epoch !== before.epoch || base !== before.tick)) throw new RangeError(`no view of tick ${base}`);
    this.#raw = apply(whole ? null : this.#raw, patch);
    // Null means as it was in the view before; where there was none, the game has no turns.
    return { epoch, tick, taken, turn: turn ?? (whole ? null : before?.turn), view: this.#shape(this.#raw) };
  }

  /** @param {Message} event */
  #event(event) {
    const known = event.epoch === this.#eventEpoch && event.number <= this.#eventNumber;
    if (known || event.epoch < this.#eventEpoch) return;
    this.#eventEpoch = event.epoch;
    this.#eventNumber = event.number;
    if (event.kind === "seat") this.seats.set(event.data.seat, { number: event.data.seat, ...event.data });
    if (event.kind === "paused") this.paused = true;
    if (event.kind === "resumed") this.paused = false;
    if (event.kind === "result") this.result = event.data;
    this.listener.happened(event.kind, event.data);
  }

  /** The match ended while we were away: what its result told everybody else. @param {any} params */
  #over({ placings, names, reason }) {
    for (const [seat, name] of Object.entries(names ?? {})) {
      const number = Number(seat);
      if (!this.seats.has(number)) this.seats.set(number, { number, name, status: "left" });
    }
    this.result = { placings: placings ?? null, reason };
    this.listener.happened("result", this.result);
  }
}
