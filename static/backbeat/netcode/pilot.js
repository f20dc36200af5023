// @ts-check
/**
 * The player's own side of a match: at each predicted tick it asks what is held, says it, and foretells the own row; for drawing it
 * gives that row evenly, with corrections hidden. Joins lead.js, control.js, prediction.js and smoothing.js, and works without any of
 * the author's two: without rules nothing is predicted, without a control nothing is asked. Driven by the time it is handed.
 */

import { Control } from "./control.js";
import { Lead } from "./lead.js";
import { Prediction } from "./prediction.js";
import { Smoothing } from "./smoothing.js";
import { smooth } from "./interpolation.js";

/** More ticks than this many ms at once are not made up for: nobody held anything in them. */
const GAP = 250;
/** Bytes that wait in the browser already, and inputs that the server has not taken: more would only grow older, and the server
 * keeps 32 of a seat. */
const FULL = 1024;
const MANY = 24;
/** Refusals that say nothing against the input itself: the same one may be taken a moment later. */
const UNTIMELY = new Set(["stale", "too_early", "too_many_inputs"]);

/** @typedef {{say: (input: any, lasts: number, tick: number) => number, waiting: () => readonly import("../session/outbox.js").Waiting[],
 * buffered: () => number}} Line how inputs leave: `say` answers with the number it gave; `buffered` in bytes */
/** @typedef {import("./interpolation.js").Travel & {fields: Set<string>}} Fields what is smooth */

export class Pilot {
  /** What moves evenly when it is drawn. @type {Fields} */ fields = { fields: new Set() };
  /** @type {number | null} */ seat = null;
  #line;
  #tickRate = 20;
  #lead = new Lead(20);
  #smoothing = new Smoothing();
  /** @type {import("./prediction.js").Rules | null} */ #rules = null;
  /** @type {Prediction | null} */ #prediction = null;
  /** @type {[import("./control.js").Sample, import("./control.js").Sampling] | null} */ #asked = null;
  /** @type {Control | null} */ #control = null;
  /** The number of what the control said last. */ #seq = 0;
  /** The tick that inputs were asked for last. @type {number | null} */ #tick = null;
  /** How much of the way to the next tick has passed. */ #part = 1;
  /** How far ahead of the server it flies, in ticks. */ ahead = 0;

  /** @param {Line} line */
  constructor(line) {
    this.#line = line;
  }

  /** A match begins, or comes back. @param {number | null} seat @param {number} tickRate */
  begin(seat, tickRate) {
    this.seat = seat;
    if (this.#tickRate !== tickRate) this.#lead = new Lead(tickRate);
    this.#tickRate = tickRate;
    this.#prediction = this.#rules && new Prediction(this.#rules, this.#line.waiting);
    this.#control = this.#asked && new Control(...this.#asked, tickRate);
    this.sleep();
  }

  /** @param {import("./prediction.js").Rules} rules */
  predict(rules) {
    this.#rules = rules;
    this.begin(this.seat, this.#tickRate);
  }

  /** @param {import("./control.js").Sample} sample @param {import("./control.js").Sampling} sampling */
  control(sample, sampling) {
    this.#asked = [sample, sampling];
    this.begin(this.seat, this.#tickRate);
  }

  /** The tick that an input said now is meant for; 0 (the server's next) where nothing is predicted. */
  get next() {
    return this.#prediction && this.#tick !== null ? this.#tick + 1 : 0;
  }

  /** The tick that the drawn row stands for, fractional; null where nothing is predicted. */
  get at() {
    return this.#prediction?.tick == null ? null : this.#prediction.tick - 1 + this.#part;
  }

  /** Whether what is said now would only queue. */
  get jammed() {
    return this.#line.buffered() > FULL || this.#line.waiting().length >= MANY;
  }

  /** Inputs were answered. @param {number} taken @param {number} late
   * @param {{trip: number | null, jitter: number}} network as in Lead.answered */
  answered(taken, late, network) {
    this.#lead.answered(taken, late, network);
  }

  /** A view came. @param {any} view @param {number} tick @returns {boolean} whether it corrects what was foretold */
  learn(view, tick) {
    if (!this.#prediction || this.seat === null) return false;
    const before = this.#between();
    const corrected = this.#prediction.learn(view, tick, this.seat);
    const after = this.#between();
    if (before && after) this.#smoothing.hide(before, after, this.fields.fields, this.fields);
    else this.#smoothing.forget();
    return corrected;
  }

  /** Goes on to the present. @param {import("./clock.js").Clock} clock @param {number} now ms */
  advance(clock, now) {
    const at = this.#lead.at(clock, now);
    if (at === null || this.seat === null) return;
    this.ahead = at - (clock.at(now) ?? at);
    const goal = Math.floor(at);
    if (this.#tick === null || Math.abs(goal - this.#tick) * 1000 > GAP * this.#tickRate) this.#tick = goal;
    while (this.#tick < goal) this.#ask(++this.#tick);
    this.#prediction?.to(this.#tick);
    this.#part = Math.max(0, Math.min(1, at - this.#tick));
  }

  /** @param {number} tick */
  #ask(tick) {
    const input = this.jammed ? null : this.#control?.next(tick);
    if (input) this.#seq = this.#line.say(input, 0, this.#prediction ? tick : 0);
    this.#prediction?.to(tick);
  }

  /** The server refused an input. If it is what is held, the server does not know of it; if something else was said since, that
   * counts. @param {string} code @param {number} seq */
  refused(code, seq) {
    if (seq === this.#seq && UNTIMELY.has(code)) this.#control?.refused();
  }

  /** Nobody looks any more. */
  rest() {
    const input = this.#control?.rest();
    if (input && this.seat !== null) this.#line.say(input, 0, this.next);
  }

  /** Nothing is asked or foretold until the next `advance`, which begins anew. */
  sleep() {
    this.#tick = null;
    this.#control?.forget();
  }

  /** The server makes no ticks: the row is as it says. */
  settle() {
    this.sleep();
    this.#prediction?.to(0);
    this.#part = 1;
  }

  /** The rules' own row in a view. @param {any} view */
  find(view) {
    return this.seat === null ? null : this.#rules?.own(view, this.seat) ?? null;
  }

  /** The own row as it is drawn; null where nothing is predicted. @param {number} now ms */
  drawn(now) {
    const row = this.#between();
    return row && this.#smoothing.shown(row, this.fields.turns ?? {}, now);
  }

  #between() {
    const tick = this.#prediction?.tick;
    if (tick == null) return null;
    const row = this.#prediction?.row(tick);
    return row && smooth(this.#prediction?.row(tick - 1) ?? row, row, this.#part, this.fields.fields, this.fields);
  }
}
