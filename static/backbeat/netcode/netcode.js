// @ts-check
/**
 * What is drawn now, and what is said: others slightly in the past, where two views are known (playout.js), the own row ahead of the
 * server (pilot.js), and one clock for both. Takes views and times as the session hears them. Driven by the time it is handed, so that
 * it runs alike in a page, in a test and years later; knows no sockets and no page.
 */

import { Background } from "./background.js";
import { Clock } from "./clock.js";
import { Pilot } from "./pilot.js";
import { Playout } from "./playout.js";
import { Stats } from "./stats.js";
import { pathTo, put } from "./swap.js";
import { smooth } from "./interpolation.js";

/** @typedef {{alpha: number, previous: any, tick: number, predicted: number | null, now: number}} Extra for drawing only: `alpha` of the
 * way from `previous` (a little over 1 where nothing newer is there), `tick` fractional, as is `predicted`, the one that the own row stands
 * for; `now` in ms */
/** @typedef {{smooth?: string[], turns?: Record<string, number>, jump?: number}} Smoothness see Match.draw */
/** @typedef {import("./pilot.js").Line & {outbox: () => import("../session/outbox.js").Outbox}} Wire */

export class Netcode {
  stats = new Stats();
  #line;
  #ms = 50;
  #clock = new Clock(20);
  #playout = new Playout(20);
  #background = new Background();
  #pilot;
  /** @type {number | null} */ #epoch = null;
  #online = false;
  #still = false;
  #counted = { answered: 0, late: 0 };
  /** Where the own row stands in the view that is drawn, and how it was drawn last.
   * @type {{view: any, path: any[] | null, row: any}} */ #own = { view: null, path: null, row: null };

  /** @param {Omit<Wire, "waiting">} line */
  constructor(line) {
    this.#line = line;
    this.#pilot = new Pilot({ ...line, waiting: () => line.outbox().waiting });
  }

  get pilot() {
    return this.#pilot;
  }

  /** What is smooth when it is drawn. @param {Smoothness} how */
  moves({ smooth: fields = [], turns, jump }) {
    this.#pilot.fields = { fields: new Set(fields), turns, jump };
  }

  /** The tick on the server now. @param {number} now ms */
  tick(now) {
    return this.#clock.at(now);
  }

  /** A match begins, or comes back. @param {{seat: number | null, epoch: number, tickRate: number, paused: boolean}} welcome
   * @param {number} now ms */
  welcomed({ seat, epoch, tickRate, paused }, now) {
    this.#ms = 1000 / tickRate;
    this.#playout = new Playout(tickRate);
    if (this.#epoch !== epoch) this.#clock = new Clock(tickRate); // a restored match goes back in time
    this.#epoch = epoch;
    this.#own = { view: null, path: null, row: null };
    this.#online = true;
    this.#pilot.begin(seat, tickRate);
    this.paused(paused, now);
  }

  /** The server named its tick. @param {number} tick @param {number | null} rtt ms @param {number} now ms */
  heard(tick, rtt, now) {
    this.#background.heard(now);
    this.#clock.heard(tick, now);
    this.#clock.measured(rtt, now);
  }

  /** @param {any} view @param {number} tick @param {number} now ms */
  viewed(view, tick, now) {
    this.stats.frame(tick, this.#ms, now);
    this.#playout.push(tick, view, now);
    this.#answered(now);
    if (this.#pilot.learn(view, tick)) this.stats.count("corrections", 1, now);
  }

  /** The network is lost: time stands until the server is heard again. @param {number} now ms */
  lost(now) {
    this.#online = false;
    this.#clock.stop(now);
  }

  /** The server makes no ticks, or makes them again. @param {boolean} paused @param {number} now ms */
  paused(paused, now) {
    this.#still = paused;
    this.#playout.reset();
    this.#clock.pause(paused, now);
    if (paused) this.#pilot.settle();
  }

  /** It is over: no more ticks, though views may still be on their way to be drawn. @param {number} now ms */
  over(now) {
    this.#still = true;
    this.#clock.pause(true, now);
    this.#pilot.settle();
  }

  /** The page is hidden or shown. @param {boolean} hidden */
  hide(hidden) {
    this.#background.hide(hidden);
    if (hidden) this.#pilot.rest();
  }

  /** Says an input of the author's for the next tick that is predicted. @param {any} input @param {number} lasts ms */
  say(input, lasts) {
    this.#line.say(input, lasts, this.#pilot.next);
  }

  /** The state to draw now. @param {number} now ms @returns {{state: any, extra: Extra} | null} null before the first view */
  draw(now) {
    if (this.#online && !this.#still && !this.#background.asleep(now)) this.#pilot.advance(this.#clock, now);
    else this.#pilot.sleep();
    const sample = this.#playout.sample(now);
    if (!sample) return null;
    const { previous, current, alpha, tick, missing } = sample;
    this.stats.picture(missing, now);
    const { fields } = this.#pilot;
    const state = this.#withOwn(smooth(previous, current, alpha, fields.fields, fields), current, now);
    return { state, extra: { alpha, previous, tick, predicted: this.#foretold(tick), now } };
  }

  /** The tick that the own row stands for; after the end it goes on with the others', as what is drawn since a tick does. @param {number} tick */
  #foretold(tick) {
    const { at } = this.#pilot;
    return at !== null && this.#still ? Math.max(at, tick) : at;
  }

  /** With the own row as it is predicted. One that is gone already, and still there in the past that is drawn, stays where it was
   * last. @param {any} state @param {any} current the view that it was made from @param {number} now ms */
  #withOwn(state, current, now) {
    const row = this.#pilot.drawn(now) ?? this.#own.row;
    if (!row) return state;
    if (this.#own.view !== current) {
      const own = this.#pilot.find(current);
      const path = own && pathTo(current, own);
      if (own && !path) throw new TypeError("rules.own must return the row of the view itself; a copy cannot be shown in its place.");
      this.#own = { view: current, path, row };
    }
    this.#own.row = this.#own.path && row;
    return this.#own.path ? put(state, this.#own.path, row) : state;
  }

  /** @param {number} now ms */
  #answered(now) {
    const { answered, late } = this.#line.outbox();
    const [more, tooLate] = [answered - this.#counted.answered, late - this.#counted.late];
    this.#counted = { answered, late };
    this.#pilot.answered(more, tooLate, { trip: this.#clock.trip, jitter: this.stats.jitter });
    this.stats.count("answered", more, now);
    this.stats.count("late", tooLate, now);
  }

  /** @param {number} now ms @returns {import("./stats.js").Figures} */
  figures(now) {
    const { stats } = this;
    return {
      rtt: this.#clock.trip,
      jitter: stats.jitter,
      clock: this.#clock.bound,
      delay: this.#playout.delay,
      lead: this.#pilot.ahead * this.#ms,
      bytesIn: stats.perSecond("in", now),
      bytesOut: stats.perSecond("out", now),
      frames: stats.perSecond("frames", now),
      late: stats.share("late", "answered", now),
      corrections: stats.sum("corrections", now),
      stalled: stats.share("stalled", "pictures", now),
      guessed: stats.share("guessed", "pictures", now),
      skipped: stats.sum("skipped", now),
      lost: this.#clock.lost,
    };
  }
}
