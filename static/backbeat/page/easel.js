// @ts-check
/**
 * What a game draws on: the canvas and its pen, and the call of the game's painter once each animation frame. Which state that
 * shows, it asks (netcode.js). Knows no seats and no sockets.
 */

import { byId } from "./dom.js";
import { Pen } from "./pen.js";

/** @typedef {import("../netcode/netcode.js").Extra} Extra */
/** @typedef {(state: any, pen: Pen, extra: Extra) => void} Painter */
/** @typedef {import("../netcode/netcode.js").Smoothness & {size?: [number, number], turn?: boolean, margin?: number}} Drawing */

const KNOWN = new Set(["size", "turn", "margin", "smooth", "turns", "jump"]);

export class Easel {
  /** @type {Pen | null} */ #pen = null;

  /** A game that never draws has no canvas. */
  get pen() {
    return (this.#pen ??= new Pen(/** @type {HTMLCanvasElement} */ (byId("backbeat-canvas"))));
  }

  /** @param {() => {state: any, extra: Extra} | null} ask what to draw now @param {Painter} paint
   * @param {Drawing} how see Match.draw */
  draw(ask, paint, how) {
    const unknown = Object.keys(how).filter((name) => !KNOWN.has(name));
    if (unknown.length) throw new TypeError(`match.draw knows no ${unknown.join(", ")}: it takes ${[...KNOWN].join(", ")}.`);
    const { size, turn, margin } = how;
    const { pen } = this;
    pen.canvas.hidden = false;
    const frame = (/** @type {number} */ now) => {
      requestAnimationFrame(frame);
      const drawn = ask();
      if (!drawn) return;
      const { state, extra } = drawn;
      pen.begin(size?.[0] ?? state.width ?? 1000, size?.[1] ?? state.height ?? 1000, { turn, margin });
      paint(state, pen, { ...extra, now });
    };
    requestAnimationFrame(frame);
  }
}
