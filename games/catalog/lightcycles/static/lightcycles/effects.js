// @ts-check
/**
 * What flashes by: sparks and a wave where a bike crashes, and the turn a player has just asked for. Notices by itself that a
 * bike has crashed, by comparing what is drawn with what was drawn before. With reduced motion there is one still, fading ring.
 */

const LASTS = 650; // ms
const SPARKS = 22;
const WISH = 220; // ms
const DIRECTIONS = { up: [0, -1], down: [0, 1], left: [-1, 0], right: [1, 0] };

/** @typedef {{x: number, y: number, seat: number, at: number, sparks: {dx: number, dy: number}[]}} Crash */

export class Effects {
  #reduced = matchMedia("(prefers-reduced-motion: reduce)");
  /** @type {Crash[]} */ #crashes = [];
  /** @type {Map<number, boolean>} */ #alive = new Map();
  /** @type {{direction: "up" | "down" | "left" | "right", at: number} | null} */ #wish = null;

  /** @param {number | null} mine */
  constructor(mine) {
    this.mine = mine;
  }

  /** Whether this player wants nothing to move that need not. */
  get calm() {
    return this.#reduced.matches;
  }

  /** @param {"up" | "down" | "left" | "right"} direction on the screen */
  wish(direction) {
    this.#wish = { direction, at: performance.now() };
  }

  /** @param {number} now @returns {{dx: number, dy: number, left: number} | null} `left` falls from 1 to 0 */
  wished(now) {
    if (!this.#wish || now - this.#wish.at > WISH) return null;
    const [dx, dy] = DIRECTIONS[this.#wish.direction];
    return { dx, dy, left: Math.min(1, 1 - (now - this.#wish.at) / WISH) };
  }

  /** @param {any} state @param {number} now */
  watch(state, now) {
    for (const [seat, bike] of state.bikes) {
      if (this.#alive.get(seat) && !bike.alive && bike.trail.length) this.#crash(seat, bike, now);
      this.#alive.set(seat, bike.alive);
    }
    this.#crashes = this.#crashes.filter(({ at }) => now - at < LASTS);
  }

  /** @param {number} seat @param {any} bike @param {number} now */
  #crash(seat, bike, now) {
    const sparks = Array.from({ length: this.calm ? 0 : SPARKS }, () => {
      const angle = Math.random() * 2 * Math.PI;
      const speed = 2 + Math.random() * 7;
      // Most sparks fly back where the bike came from.
      return { dx: Math.cos(angle) * speed - bike.dx * 2.5, dy: Math.sin(angle) * speed - bike.dy * 2.5 };
    });
    this.#crashes.push({ x: bike.x + 0.5 + bike.dx / 2, y: bike.y + 0.5 + bike.dy / 2, seat, at: now, sparks });
    if (seat === this.mine && !this.calm) navigator.vibrate?.(60);
  }

  /** @param {import("backbeat").Match} match @param {import("backbeat").Pen} pen @param {number} now */
  paint(match, pen, now) {
    const { context } = pen;
    context.save();
    context.globalCompositeOperation = "lighter";
    for (const { x, y, seat, at, sparks } of this.#crashes) {
      const gone = (now - at) / LASTS;
      const eased = 1 - (1 - gone) ** 3;
      const color = match.color(seat);
      context.globalAlpha = 1 - gone;
      context.strokeStyle = color;
      context.lineWidth = 0.9 * (1 - gone);
      context.beginPath();
      context.arc(x, y, this.calm ? 3 : 0.5 + eased * 6.5, 0, 2 * Math.PI);
      context.stroke();
      for (const { dx, dy } of sparks) {
        const [far, near] = [eased, Math.max(0, eased - 0.14)];
        pen.line(x + dx * near, y + dy * near, x + dx * far, y + dy * far, color, 0.3 * (1 - gone));
      }
      if (gone < 0.3 && !this.calm) pen.disc(x, y, 1.6 * (1 - gone / 0.3), "#ffffff");
    }
    context.restore();
  }
}
