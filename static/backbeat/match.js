// @ts-check
/**
 * The match as a game's own module sees it: the view to draw, whose turn it is, the seat, the colours, a way to say inputs, and
 * nothing about sockets. Puts the parts of this folder together; each of them does one thing and knows none of the others.
 */

import { chosenCodec } from "./wire/messages.js";
import { mark } from "./page/colors.js";
import { Easel } from "./page/easel.js";
import { Hands } from "./page/hands.js";
import { Hud } from "./page/hud.js";
import { Listeners } from "./page/listeners.js";
import { Play } from "./play.js";
import { Status } from "./page/status.js";
import { Tab } from "./page/tabs.js";
import { byId } from "./page/dom.js";
import { gettext } from "./page/text.js";
import { leadTo, requestTicket } from "./page/page.js";
import { ticksLeft } from "./session/turn.js";

export class Match {
  #easel = new Easel();
  #listeners = new Listeners();
  /** @type {Play} */ #play;
  #hands;
  #hud;
  #tab;
  #now;
  /** @type {() => void} */ #ready = () => {};
  /** Settles with the first view: from then on there is a state. */
  ready = new Promise((/** @type {(value: void) => void} */ resolve) => (this.#ready = resolve));
  /** Where a game that does not draw on the canvas puts its elements. */
  stage = byId("backbeat-stage");

  /** @param {import("./page/page.js").Page} page @param {Partial<import("./session/connection.js").Outside>} [given] in place of the network: the
   * class of socket to talk through, a replay with its own clock */
  constructor(page, given = {}) {
    this.page = page;
    this.#tab = new Tab(page.tab ?? page.match);
    this.#now = given.now ?? (() => performance.now());
    const outside = {
      rules: page.rules, codec: chosenCodec(location.search), now: this.#now,
      ticket: () => requestTicket(page), replaced: () => this.#tab.isReplaced, ...given,
    };
    this.#play = new Play(outside, {
      changed: (change) => this.#changed(change),
      welcomed: () => this.#welcomed(),
      viewed: (view) => this.#viewed(view),
      turned: (turn) => this.#turned(turn),
      happened: (kind, data) => this.#happened(kind, data),
      refused: (error) => this.#refused(error),
    });
    const { connection, netcode } = this.#play;
    this.#hands = new Hands(netcode);
    netcode.hide(document.hidden);
    const dial = () => connection.dial();
    const first = page.replay && gettext("The replay is being made…");
    this.status = new Status(byId("backbeat-status"), { home: page.home, retry: dial, takeOver: dial, first });
    this.#hud = new Hud(this, { say: (text) => connection.send({ type: "say", text }), leave: () => this.#leave() });
    const backAgain = () => connection.phase === "waiting" && dial();
    window.addEventListener("online", backAgain);
    document.addEventListener("visibilitychange", () => {
      netcode.hide(document.hidden);
      if (!document.hidden) backAgain();
    });
    dial();
  }

  /** The number of the seat played here; null for a spectator. */
  get seat() {
    return this.#play.session.seat;
  }

  /** Everybody's seats by number: {number, name, status}. */
  get seats() {
    return this.#play.session.seats;
  }

  get options() {
    return this.#play.session.options;
  }

  /** Ticks per second. */
  get tickRate() {
    return this.#play.session.tickRate;
  }

  /** How the match ended, {placings: {seat: place} or null, reason}; null while it goes on. */
  get result() {
    return this.#play.session.result;
  }

  /** The newest view; what is drawn is a little older (see playout.js). */
  get state() {
    return this.#play.session.view;
  }

  /** Whose turn it is (see turn.js); null in a game without turns, phases and clocks. */
  get turn() {
    return this.#play.session.turn;
  }

  /** Whether this page's seat is played here: a replay looks through one, and plays none. */
  get plays() {
    return this.seat !== null && !this.page.replay;
  }

  /** Whether this page's seat is one whose turn it is. */
  get myTurn() {
    return this.plays && !this.result && Boolean(this.turn?.seats.includes(this.seat ?? -1));
  }

  /** The phase that the rules have entered; "" before the first. */
  get phase() {
    return this.turn?.phase ?? "";
  }

  /** Whether the server can be heard now. */
  get online() {
    return this.#play.connection.phase === "online";
  }

  /** The canvas's pen; only for games that draw. */
  get pen() {
    return this.#easel.pen;
  }

  /** Milliseconds left on a seat's clock now, running evenly; null if it has none. @param {number} seat */
  left(seat) {
    const now = this.#play.netcode.tick(this.#now()) ?? this.#play.session.tick;
    const ticks = ticksLeft(this.turn, seat, now);
    return ticks === null ? null : (ticks * 1000) / this.tickRate;
  }

  /** What this page's seat may ask for now, from the server; null if the game does not say, or nobody plays here.
   * @returns {Promise<any[] | null>} */
  legal() {
    if (!this.plays || this.result) return Promise.resolve(null);
    return this.#play.session.questions.ask();
  }

  /** For the canvas, whose ground is dark in both themes; elsewhere the style sheets have `--seat-0` and so on. @param {number} seat */
  color(seat) {
    return mark(seat).color;
  }

  /** @param {number} seat */
  name(seat) {
    return this.seats.get(seat)?.name ?? "";
  }

  /** A short text beside a seat in the list, such as its score. @param {number} seat @param {string | number} text */
  note(seat, text) {
    this.#hud.players.note(seat, String(text));
  }

  /** A picture beside a seat's name in place of its mark, such as a piece of its colour. @param {number} seat @param {() => Node} make */
  mark(seat, make) {
    this.#hud.players.mark(seat, make);
  }

  /** What a game's own refusals mean in words, by code; {names} are filled in from their parameters.
   * @param {Record<string, string>} sentences */
  refusals(sentences) {
    this.status.refusals(sentences);
  }

  /** Said to screen readers only: what a glance at the stage would tell. @param {string} text */
  announce(text) {
    this.status.announce(text);
  }

  /** Says an input; it is said again after a reconnect until the server has it, for at most `lasts` ms. The game's only kind of
   * input need not be named. @param {any} input @param {{lasts?: number}} [how] */
  send(input, { lasts = Infinity } = {}) {
    if (this.plays && (!this.result || input.kind === "rematch")) this.#play.netcode.say(input, lasts);
  }

  /** Keys to inputs (or to functions that make one; nothing is sent for null). Arrows work as swipes, too. Held keys repeat
   * every tick, unless `hold` is false. @param {Record<string, any>} inputs @param {{hold?: boolean}} [how] */
  keys(inputs, { hold = true } = {}) {
    if (!this.page.replay) this.#hands.keys(inputs, hold ? this.tickRate : 0, this.stage, (input, how) => this.send(input, how));
  }

  /** What a player holds as one input: `sample` is asked once a tick, and its answer is said when it is another than before (with
   * `always`, each time). `rest` holds while nobody looks at the page. @param {import("./netcode/control.js").Sample} sample
   * @param {import("./netcode/control.js").Sampling} [how] */
  control(sample, how = {}) {
    if (!this.page.replay) this.#hands.control(sample, how);
  }

  /** Shows the own row at once as the rules will have it, instead of when the server has said so.
   * @param {import("./netcode/prediction.js").Rules} rules twins of the server's rules for one row; see docs/netcode.md */
  predict(rules) {
    if (typeof rules?.own !== "function") throw new TypeError("match.predict needs rules with own(state, seat), which finds the row.");
    if (!this.page.replay) this.#play.netcode.pilot.predict(rules);
  }

  /** How the network is, in figures (stats.js), now. */
  get stats() {
    return this.#play.figures;
  }

  /** Calls `fn` with the data of each event of this kind: chat, seat, notice, paused, resumed, kicked, result, rematch; "view" for
   * each view as it arrives, "turn" for each change of `match.turn`; these two tell what holds already, too. @param {string} kind @param {(data: any) => void} fn */
  on(kind, fn) {
    this.#listeners.add(kind, fn);
    if (kind === "view" && this.state !== null) queueMicrotask(() => fn(this.state));
    if (kind === "turn" && this.turn) queueMicrotask(() => fn(this.turn));
  }

  /** Draws every animation frame. `size` is the world's width and height (else the state's own `width` and `height`, else
   * 1000 by 1000), `turn` allows it to stand upright on upright screens, `smooth` names fields that move evenly between ticks, `turns`
   * those that are angles, with what a full turn is ({angle: 1024}). A number that changes by more than `jump` at once does not slide.
   * @param {import("./page/easel.js").Painter} paint @param {import("./page/easel.js").Drawing} [how] */
  draw(paint, how = {}) {
    this.#play.netcode.moves(how);
    this.#easel.draw(() => this.#play.netcode.draw(this.#now()), paint, how);
  }

  /** @param {import("./session/connection.js").Change} change */
  #changed(change) {
    document.body.dataset.connection = this.result && change.phase !== "online" ? "over" : change.phase;
    if (!this.result) return this.status.connection(change);
    // It is over: the result's panel says all there is.
    if (change.phase === "stopped" && change.code === 1000) location.assign(this.page.home);
    else if (change.phase === "stopped") this.#hud.ended();
  }

  #welcomed() {
    this.#tab.claim();
    this.#hud.welcomed(this.#play.session.standard);
    this.status.paused(this.#play.session.paused);
  }

  /** @param {any} view */
  #viewed(view) {
    this.#ready();
    this.#listeners.tell("view", view);
  }

  /** @param {import("./session/turn.js").Turn | null} turn */
  #turned(turn) {
    this.#hud.turned(turn);
    this.#listeners.tell("turn", turn);
  }

  /** @param {string} kind @param {any} data */
  #happened(kind, data) {
    if (kind === "paused" || kind === "resumed") this.status.paused(this.#play.session.paused);
    this.#hud.happened(kind, data);
    this.#listeners.tell(kind, data);
    if (kind === "rematch" && data.match) leadTo(this.page, data.match);
  }

  /** An input that is none of the game's is no fault of the player's: its author hears why. @param {import("./wire/messages.js").Message} error */
  #refused(error) {
    if (error.code === "bad_input") reportError(new TypeError(`The rules do not know this input: ${error.params?.reason}`));
    if (!this.#hands.passing(error)) this.status.error(error.code, error.params ?? {});
  }

  #leave() {
    if (!this.#play.connection.send({ type: "leave" })) location.assign(this.page.home);
  }
}
