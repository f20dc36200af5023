// @ts-check
/**
 * A small pen for a canvas, in the game's own coordinates: the game says how large its world is, the pen keeps it whole and
 * centred in the space the page has, sharp on every screen. For anything it lacks there is `pen.context`, in the same
 * coordinates. Knows no match and no time.
 */

import { mark } from "./colors.js";

/** What the world lies on, so that its edges are seen. */
const GROUND = "#0b0e15";
/** Device pixels beyond three to a point cost time and show nothing. */
const DENSEST = 3;

export class Pen {
  /** The world's size in the game's units. */
  width = 1000;
  height = 1000;
  /** CSS pixels to one unit. */
  scale = 1;
  /** Whether x and y have changed places to use an upright screen (see `begin`). */
  turned = false;
  /** Where the world's (0, 0) lies on the canvas, in CSS pixels. */
  left = 0;
  top = 0;

  /** @param {HTMLCanvasElement} canvas */
  constructor(canvas) {
    this.canvas = canvas;
    this.context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    this.density = 1;
    /** The page's own letters, for `context.font`. */
    this.family = getComputedStyle(canvas).fontFamily;
  }

  /** Starts a picture: fits the world into the canvas's place on the page and wipes it. `turn` allows x to run downwards
   * where that makes the world larger. @param {number} width @param {number} height @param {{turn?: boolean, margin?: number}} [how] */
  begin(width, height, { turn = false, margin = 0 } = {}) {
    const { clientWidth, clientHeight } = this.canvas;
    this.density = Math.min(devicePixelRatio || 1, DENSEST);
    const [across, down] = [Math.round(clientWidth * this.density), Math.round(clientHeight * this.density)];
    if (this.canvas.width !== across || this.canvas.height !== down) {
      this.canvas.width = across;
      this.canvas.height = down;
    }
    const [roomX, roomY] = [Math.max(clientWidth - 2 * margin, 1), Math.max(clientHeight - 2 * margin, 1)];
    const straight = Math.min(roomX / width, roomY / height);
    const turned = Math.min(roomX / height, roomY / width);
    this.turned = turn && turned > straight;
    this.width = width;
    this.height = height;
    this.scale = this.turned ? turned : straight;
    const [shownWidth, shownHeight] = this.turned ? [height, width] : [width, height];
    this.left = (clientWidth - shownWidth * this.scale) / 2;
    this.top = (clientHeight - shownHeight * this.scale) / 2;
    this.onPage();
    this.context.clearRect(0, 0, clientWidth, clientHeight);
    this.inWorld();
    this.rect(0, 0, width, height, GROUND);
  }

  /** From here on `context` draws in the game's units. */
  inWorld() {
    const size = this.scale * this.density;
    const [x, y] = [this.left * this.density, this.top * this.density];
    if (this.turned) this.context.setTransform(0, size, size, 0, x, y);
    else this.context.setTransform(size, 0, 0, size, x, y);
  }

  /** From here on `context` draws in CSS pixels from the canvas's corner. */
  onPage() {
    this.context.setTransform(this.density, 0, 0, this.density, 0, 0);
  }

  /** A place in the world as CSS pixels on the canvas. @param {number} x @param {number} y @returns {[number, number]} */
  place(x, y) {
    return this.turned ? [this.left + y * this.scale, this.top + x * this.scale] : [this.left + x * this.scale, this.top + y * this.scale];
  }

  /** @param {number} x @param {number} y @param {number} radius @param {string} color */
  disc(x, y, radius, color) {
    this.context.fillStyle = color;
    this.context.beginPath();
    this.context.arc(x, y, radius, 0, 2 * Math.PI);
    this.context.fill();
  }

  /** @param {number} x @param {number} y @param {number} width @param {number} height @param {string} color */
  rect(x, y, width, height, color) {
    this.context.fillStyle = color;
    this.context.fillRect(x, y, width, height);
  }

  /** @param {number} x0 @param {number} y0 @param {number} x1 @param {number} y1 @param {string} color @param {number} [width] */
  line(x0, y0, x1, y1, color, width = 1) {
    this.polyline([x0, y0, x1, y1], color, width);
  }

  /** @param {number[]} points x0, y0, x1, y1, … @param {string} color @param {number} [width] */
  polyline(points, color, width = 1) {
    const { context } = this;
    context.strokeStyle = color;
    context.lineWidth = width;
    context.lineJoin = context.lineCap = "round";
    context.beginPath();
    for (let index = 0; index + 1 < points.length; index += 2) context.lineTo(points[index], points[index + 1]);
    context.stroke();
  }

  /** A seat's shape in its colour. @param {number} seat @param {number} x @param {number} y @param {number} radius */
  mark(seat, x, y, radius) {
    const { color, path } = mark(seat);
    this.context.save();
    this.context.translate(x, y);
    this.context.scale(radius, radius);
    if (this.turned) this.context.transform(0, 1, 1, 0, 0, 0);
    this.context.fillStyle = color;
    this.context.fill(new Path2D(path));
    this.context.restore();
  }

  /** Upright and centred on (x, y), `size` in the game's units. @param {string} text @param {number} x @param {number} y @param {string} color @param {number} size @param {{weight?: number}} [how] */
  text(text, x, y, color, size, { weight = 600 } = {}) {
    const [left, top] = this.place(x, y);
    this.onPage();
    this.context.font = `${weight} ${size * this.scale}px ${this.family}`;
    this.context.textAlign = "center";
    this.context.textBaseline = "middle";
    this.context.fillStyle = color;
    this.context.fillText(text, left, top);
    this.inWorld();
  }
}
