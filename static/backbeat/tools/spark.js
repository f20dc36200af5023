// @ts-check
/**
 * A number's last seconds as a small line, from nought to the highest of them. Draws; knows nothing of what it counts.
 */

/** Numbers that are kept, and the size of the picture in its own units. */
const KEPT = 60;
const [WIDTH, HEIGHT] = [60, 16];
const SVG = "http://www.w3.org/2000/svg";

export class Spark {
  picture = document.createElementNS(SVG, "svg");
  #line = document.createElementNS(SVG, "polyline");
  /** @type {number[]} */ #values = [];

  constructor() {
    this.picture.setAttribute("class", "spark");
    this.picture.setAttribute("viewBox", `0 -1 ${WIDTH} ${HEIGHT + 2}`);
    this.picture.setAttribute("preserveAspectRatio", "none");
    this.picture.setAttribute("aria-hidden", "true");
    this.picture.append(this.#line);
  }

  /** @param {number} value at least 0 */
  add(value) {
    this.#values = [...this.#values, value].slice(-KEPT);
    const highest = Math.max(...this.#values) || 1;
    const step = WIDTH / (KEPT - 1);
    const first = KEPT - this.#values.length;
    const points = this.#values.map((one, index) => `${((first + index) * step).toFixed(1)},${(HEIGHT * (1 - one / highest)).toFixed(1)}`);
    this.#line.setAttribute("points", points.join(" "));
  }
}
