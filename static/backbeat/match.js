// @ts-check
/**
 * The match as a game's own module sees it: the view to draw, the seat, the colours, a way to say inputs, and nothing about
 * sockets. Puts the parts of this folder together; each of them does one thing and knows none of the others.
 */

import { chosenCodec } from "./messages.js";
import { mark } from "./colors.js";
import { Connection } from "./connection.js";
import { Hud } from "./hud.js";
import { listen } from "./controls.js";
import { Pen } from "./pen.js";
import { Playout } from "./clock.js";
import { Session } from "./session.js";
import { Status } from "./status.js";
import { Tab } from "./tabs.js";
import { byId } from "./dom.js";
import { gettext } from "./text.js";
import { requestTicket } from "./page.js";
import { resultPanel } from "./result.js";
import { smooth } from "./interpolation.js";

/** A key or swipe means what was meant then; after this long (ms) it is not said again to a server that was away. */
const REFLEX = 1000;
/** A held key is said at most so often a second: half of what a socket may say, which leaves room for the rest. */
const REPEATS = 30;

/** @typedef {{alpha: number, previous: any, tick: number, now: number}} Extra `now` in ms, `tick` fractional, both for drawing only */
/** @typedef {(state: any, pen: Pen, extra: Extra) => void} Painter */
/** @typedef {{size?: [number, number], turn?: boolean, margin?: number, smooth?: string[]}} Drawing */

export class Match {
  #playout = new Playout(20);
  /** @type {Session} */ #session;
  /** @type {Connection} */ #connection;
  #hud;
  #tab;
  /** @type {Map<string, ((data: any) => void)[]>} */ #listeners = new Map();
  /** @type {() => void} */ #ready = () => {};
  /** Settles with the first welcome. */
  ready = new Promise((/** @type {(value: void) => void} */ resolve) => (this.#ready = resolve));

  /** @param {import("./page.js").Page} page */
  constructor(page) {
    this.page = page;
    this.stage = byId("backbeat-stage");
    this.pen = new Pen(/** @type {HTMLCanvasElement} */ (byId("backbeat-canvas")));
    this.#tab = new Tab(page.match);
    this.#connection = new Connection({
      codec: chosenCodec(location.search),
      ticket: () => requestTicket(page),
      replaced: () => this.#tab.isReplaced,
      hello: () => this.#session.position,
      received: (message) => this.#session.receive(message),
      changed: (change) => this.#changed(change),
    });
    this.#session = new Session({
      send: (message) => this.#connection.send(message),
      restart: () => this.#connection.restart(),
      welcomed: () => this.#welcomed(),
      viewed: (view, tick) => this.#viewed(view, tick),
      happened: (kind, data) => this.#happened(kind, data),
      refused: ({ code, params }) => this.status.error(code, params ?? {}),
    });
    const dial = () => this.#connection.dial();
    this.status = new Status(byId("backbeat-status"), { home: page.home, retry: dial, takeOver: dial });
    this.#hud = new Hud((text) => this.#connection.send({ type: "say", text }));
    const backAgain = () => this.#connection.phase === "waiting" && dial();
    window.addEventListener("online", backAgain);
    document.addEventListener("visibilitychange", () => document.hidden || backAgain());
    byId("backbeat-leave").addEventListener("click", () => this.#leave());
    dial();
  }

  /** The number of the seat played here; null for a spectator. */
  get seat() {
    return this.#session.seat;
  }

  /** Everybody's seats by number: {number, name, status}. */
  get seats() {
    return this.#session.seats;
  }

  get options() {
    return this.#session.options;
  }

  /** Ticks per second. */
  get tickRate() {
    return this.#session.tickRate;
  }

  /** How the match ended, {placings: {seat: place} or null, reason}; null while it goes on. */
  get result() {
    return this.#session.result;
  }

  /** The newest view; what is drawn is a little older (see clock.js). */
  get state() {
    return this.#session.view;
  }

  /** @param {number} seat */
  color(seat) {
    return mark(seat).color;
  }

  /** @param {number} seat */
  name(seat) {
    return this.seats.get(seat)?.name ?? "";
  }

  /** A short text beside a seat in the list, such as its score. @param {number} seat @param {string | number} text */
  note(seat, text) {
    this.#hud.note(seat, String(text));
  }

  /** Says an input; it is said again after a reconnect until the server has it, for at most `lasts` ms.
   * @param {any} input @param {{lasts?: number}} [how] */
  send(input, { lasts = Infinity } = {}) {
    if (this.seat !== null && !this.#session.result) this.#session.outbox.put(input, lasts);
  }

  /** Keys to inputs (or to functions that make one; nothing is sent for null). Arrows work as swipes, too. Held keys repeat
   * every tick, unless `hold` is false. @param {Record<string, any>} inputs @param {{hold?: boolean}} [how] */
  keys(inputs, { hold = true } = {}) {
    const press = (/** @type {string} */ key) => {
      const input = typeof inputs[key] === "function" ? inputs[key]() : inputs[key];
      if (input) this.send(input, { lasts: REFLEX });
    };
    listen({ keys: Object.keys(inputs), stage: this.stage, press, again: hold ? 1000 / Math.min(this.tickRate, REPEATS) : 0 });
  }

  /** Calls `fn` with the data of each event of this kind: chat, seat, notice, paused, resumed, kicked, result, and "view" for
   * each view as it arrives. @param {string} kind @param {(data: any) => void} fn */
  on(kind, fn) {
    this.#listeners.set(kind, [...(this.#listeners.get(kind) ?? []), fn]);
  }

  /** Draws every animation frame. `size` is the world's width and height (else the state's own `width` and `height`, else
   * 1000 by 1000), `turn` allows it to stand upright on upright screens, `smooth` names fields that move evenly between ticks.
   * @param {Painter} paint @param {Drawing} [how] */
  draw(paint, { size, smooth: moving = [], ...fit } = {}) {
    const fields = new Set(moving);
    const frame = (/** @type {number} */ now) => {
      requestAnimationFrame(frame);
      const sample = this.#playout.sample(performance.now());
      if (!sample) return;
      const { previous, current, alpha, tick } = sample;
      this.pen.begin(size?.[0] ?? current.width ?? 1000, size?.[1] ?? current.height ?? 1000, fit);
      const state = fields.size ? smooth(previous, current, alpha, fields) : current;
      paint(state, this.pen, { alpha, previous, tick, now });
    };
    requestAnimationFrame(frame);
  }

  /** @param {import("./connection.js").Change} change */
  #changed(change) {
    document.body.dataset.connection = change.phase;
    if (this.#session.result) return; // it is over: the result's panel says all there is
    this.status.connection(change);
  }

  #welcomed() {
    this.#tab.claim();
    this.#playout = new Playout(this.tickRate);
    this.#hud.seats(this.seats, this.seat);
    this.status.paused(this.#session.paused);
    this.#ready();
  }

  /** @param {any} view @param {number} tick */
  #viewed(view, tick) {
    this.#playout.push(tick, view, performance.now());
    this.#tell("view", view);
  }

  /** @param {string} kind @param {any} data */
  #happened(kind, data) {
    if (kind === "chat") this.#hud.chat(data);
    if (kind === "notice") this.status.notice(data.text);
    if (kind === "seat") this.#hud.changed(this.seats, this.seat, data);
    if (kind === "kicked") this.#hud.removed(this.name(data.seat));
    if (kind === "paused" || kind === "resumed") {
      this.#playout.reset();
      this.status.paused(this.#session.paused);
    }
    if (kind === "result") resultPanel(this, data);
    this.#tell(kind, data);
  }

  /** @param {string} kind @param {any} data */
  #tell(kind, data) {
    for (const listener of this.#listeners.get(kind) ?? []) listener(data);
  }

  #leave() {
    const playing = this.seat !== null && !this.#session.result;
    if (playing && !confirm(gettext("Leave this match for good? Your seat is given up, and you cannot come back to it."))) return;
    if (!this.#connection.send({ type: "leave" })) location.assign(this.page.home);
  }
}
