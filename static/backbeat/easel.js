// @ts-check
/**
 * What a game draws on: the canvas and its pen, and the even flow of pictures over views that come unevenly. Takes views as they
 * arrive and calls the game's painter once each animation frame, for a moment slightly in the past. Knows no seats and no sockets.
 */

import { byId } from "./dom.js";
import { Pen } from "./pen.js";
import { Playout } from "./clock.js";
import { smooth } from "./interpolation.js";

/** @typedef {{alpha: number, previous: any, tick: number, now: number}} Extra `now` in ms, `tick` fractional, both for drawing only */
/** @typedef {(state: any, pen: Pen, extra: Extra) => void} Painter */
/** @typedef {{size?: [number, number], turn?: boolean, margin?: number, smooth?: string[]}} Drawing */

export class Easel {
  #playout = new Playout(20);
  /** @type {Pen | null} */ #pen = null;

  /** A game that never draws has no canvas. */
  get pen() {
    return (this.#pen ??= new Pen(/** @type {HTMLCanvasElement} */ (byId("backbeat-canvas"))));
  }

  /** A match begins, or comes back. @param {number} tickRate */
  begin(tickRate) {
    this.#playout = new Playout(tickRate);
  }

  /** @param {number} tick @param {any} view */
  add(tick, view) {
    this.#playout.push(tick, view, performance.now());
  }

  /** Ticks have another relation to time from here on. */
  reset() {
    this.#playout.reset();
  }

  /** @param {Painter} paint @param {Drawing} how see Match.draw */
  draw(paint, { size, smooth: moving = [], ...fit }) {
    const fields = new Set(moving);
    const { pen } = this;
    pen.canvas.hidden = false;
    const frame = (/** @type {number} */ now) => {
      requestAnimationFrame(frame);
      const sample = this.#playout.sample(performance.now());
      if (!sample) return;
      const { previous, current, alpha, tick } = sample;
      pen.begin(size?.[0] ?? current.width ?? 1000, size?.[1] ?? current.height ?? 1000, fit);
      const state = fields.size ? smooth(previous, current, alpha, fields) : current;
      paint(state, pen, { alpha, previous, tick, now });
    };
    requestAnimationFrame(frame);
  }
}
