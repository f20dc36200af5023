// @ts-check
/**
 * Where the picture looks: it follows one place of a ground that is larger than the screen, stays on the ground, and shakes when
 * something bursts near by. Every screen shows about as much of the ground, so that a large one is no advantage. Draws nothing.
 */

const TILE = 256;
/** CSS pixels to a unit on a screen of 1280 by 700, and at least. */
const SCALE = 0.25;
const LEAST = 0.15;
/** Units from the middle to an edge, at most: what is farther away is in no view of the crowd. */
const FARTHEST = 3200;
/** What is shown beyond the ground, in CSS pixels: so much of a screen's edge is under words, thumbs and the small map. */
const BEYOND = 96;
/** How fast it follows those it does not fly itself (ms to come halfway), and how long it shakes. */
const HALFWAY = 110;
const SHAKES = 320;

export class Camera {
  x = 0;
  y = 0;
  scale = SCALE;
  #width = 1;
  #height = 1;
  #placed = false;
  #shake = { strength: 0, at: -Infinity };

  /** @param {import("backbeat").Pen} pen @param {any} state */
  fit({ canvas }, state) {
    this.#width = canvas.clientWidth;
    this.#height = canvas.clientHeight;
    const fair = (SCALE * Math.sqrt(this.#width * this.#height)) / Math.sqrt(1280 * 700);
    this.scale = Math.max(LEAST, fair, this.#width / 2 / FARTHEST, this.#height / 2 / FARTHEST);
    this.ground = { width: state.walls[0].length * TILE, height: state.walls.length * TILE };
  }

  /** @param {{x: number, y: number}} place @param {number} elapsed ms since the last picture @param {boolean} own a ship that is flown
   * here is followed at once */
  follow(place, elapsed, own) {
    const part = own || !this.#placed ? 1 : 1 - 0.5 ** (elapsed / HALFWAY);
    this.#placed = true;
    const { width, height } = this.ground ?? { width: 0, height: 0 };
    const beyond = BEYOND / this.scale;
    const x = within(place.x, this.#width / 2 / this.scale, width, beyond);
    const y = within(place.y, this.#height / 2 / this.scale, height, beyond);
    this.x += (x - this.x) * part;
    this.y += (y - this.y) * part;
  }

  /** @param {number} strength CSS pixels @param {number} now ms */
  shake(strength, now) {
    if (strength >= this.#shaken(now)) this.#shake = { strength, at: now };
  }

  /** From here on the context draws in the ground's units. @param {import("backbeat").Pen} pen @param {number} now */
  inWorld({ context, density }, now) {
    const size = this.scale * density;
    const shaken = this.#shaken(now) * density;
    const x = (this.#width / 2) * density - this.x * size + Math.sin(now * 0.091) * shaken;
    const y = (this.#height / 2) * density - this.y * size + Math.cos(now * 0.113) * shaken;
    context.setTransform(size, 0, 0, size, x, y);
  }

  /** A place on the ground as CSS pixels on the canvas. @param {number} x @param {number} y @returns {[number, number]} */
  onPage(x, y) {
    return [this.#width / 2 + (x - this.x) * this.scale, this.#height / 2 + (y - this.y) * this.scale];
  }

  /** Whether a place can be seen, with some units around it. @param {number} x @param {number} y @param {number} [around] */
  sees(x, y, around = 0) {
    const [left, top] = this.onPage(x, y);
    const edge = around * this.scale;
    return left > -edge && top > -edge && left < this.#width + edge && top < this.#height + edge;
  }

  /** What is seen, in units. */
  get window() {
    const [across, down] = [this.#width / 2 / this.scale, this.#height / 2 / this.scale];
    return { left: this.x - across, top: this.y - down, right: this.x + across, bottom: this.y + down };
  }

  /** @param {number} now */
  #shaken(now) {
    const gone = (now - this.#shake.at) / SHAKES;
    return gone >= 1 ? 0 : this.#shake.strength * (1 - gone) ** 2;
  }
}

/** The middle of what is seen, so that little is seen beyond the ground. @param {number} place @param {number} half @param {number} whole
 * @param {number} beyond */
function within(place, half, whole, beyond) {
  if (whole + 2 * beyond <= 2 * half) return whole / 2;
  return Math.max(half - beyond, Math.min(whole + beyond - half, place));
}
