// @ts-check
/**
 * The small map in the corner: walls, what is seen of the others, pick-ups, and oneself. Friends are discs, foes are triangles. The
 * walls are painted once; the rest ten times a second, which is all that a glance takes in. Draws only.
 */

import { itemColor } from "./ground.js";
import { WHITE } from "./look.js";

const TILE = 256;
const EVERY = 100; // ms

export class Radar {
  /** @type {HTMLCanvasElement | null} */ #walls = null;
  #painted = -Infinity;

  /** @param {HTMLCanvasElement} canvas */
  constructor(canvas) {
    this.canvas = canvas;
    this.context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  }

  /** @param {import("./ships.js").Scene} scene @param {number | null} mine */
  paint({ state, look, camera, now }, mine) {
    if (now - this.#painted < EVERY || !this.canvas.clientWidth) return;
    this.#painted = now;
    const [columns, rows] = [state.walls[0].length, state.walls.length];
    const dense = Math.min(devicePixelRatio || 1, 2);
    const [width, height] = [Math.round(this.canvas.clientWidth * dense), Math.round((this.canvas.clientWidth * dense * rows) / columns)];
    if (this.canvas.width !== width || this.canvas.height !== height) {
      this.canvas.width = width;
      this.canvas.height = height;
      this.#walls = null;
    }
    const { context } = this;
    const scale = width / (columns * TILE);
    this.#walls ??= walls(state.walls, width, height);
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, width, height);
    context.drawImage(this.#walls, 0, 0);
    context.scale(scale, scale);
    const { left, top, right, bottom } = camera.window;
    context.strokeStyle = "rgb(255 255 255 / 0.28)";
    context.lineWidth = 1 / scale;
    context.strokeRect(left, top, right - left, bottom - top);
    for (const item of state.items.values()) dot(context, item.x, item.y, (1.5 * dense) / scale, itemColor(item.kind));
    for (const [seat, ship] of state.ships) {
      if (seat === mine) continue;
      const foe = mine === null || look.foes(state, mine, seat);
      (foe ? triangle : dot)(context, ship.x, ship.y, (2.6 * dense) / scale, look.color(state, seat));
    }
    const own = mine === null ? null : state.ships.get(mine);
    if (!own) return;
    dot(context, own.x, own.y, (4.2 * dense) / scale, "#05070b");
    dot(context, own.x, own.y, (3 * dense) / scale, WHITE);
  }
}

/** @param {string[]} rows @param {number} width @param {number} height */
function walls(rows, width, height) {
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  const tile = width / rows[0].length;
  context.fillStyle = "rgb(132 168 255 / 0.42)";
  rows.forEach((row, y) => [...row].forEach((one, x) => one === "#" && context.fillRect(x * tile, y * tile, tile + 0.5, tile + 0.5)));
  return canvas;
}

/** @param {CanvasRenderingContext2D} context @param {number} x @param {number} y @param {number} size @param {string} color */
function dot(context, x, y, size, color) {
  context.fillStyle = color;
  context.beginPath();
  context.arc(x, y, size, 0, 2 * Math.PI);
  context.fill();
}

/** @param {CanvasRenderingContext2D} context @param {number} x @param {number} y @param {number} size @param {string} color */
function triangle(context, x, y, size, color) {
  context.fillStyle = color;
  context.beginPath();
  context.moveTo(x, y - size * 1.25);
  context.lineTo(x + size * 1.15, y + size * 0.9);
  context.lineTo(x - size * 1.15, y + size * 0.9);
  context.fill();
}
