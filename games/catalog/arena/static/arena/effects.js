// @ts-check
/**
 * What flashes by: muzzles, sparks, bursts, words that rise. Only what is told to it; watch.js tells. With reduced motion nothing
 * flies or shakes: a still ring fades.
 */

/** @typedef {import("./ships.js").Scene} Scene */
/** @typedef {{
 *   x: number, y: number, at: number, lasts: number, color: string, size: number, sparks: {dx: number, dy: number}[], flash: boolean,
 * }} Burst `at` and `lasts` in ms, the rest in units */
/** @typedef {{x: number, y: number, at: number, text: string, color: string}} Word */

const WORD = 1100; // ms
const HURT = 900;
/** Beyond so many at a time nobody sees one more. */
const MOST = 60;

export class Effects {
  /** @type {Burst[]} */ #bursts = [];
  /** @type {Word[]} */ #words = [];
  /** Where one was shot from. @type {{angle: number, at: number}[]} */ #hurts = [];

  /** @param {import("./look.js").Look} look @param {import("./camera.js").Camera} camera */
  constructor(look, camera) {
    this.look = look;
    this.camera = camera;
  }

  /** @param {number} x @param {number} y @param {number} angle radians @param {string} color @param {number} now */
  muzzle(x, y, angle, color, now) {
    const nose = { x: x + Math.cos(angle) * 100, y: y + Math.sin(angle) * 100 };
    this.#burst({ ...nose, at: now, lasts: 110, color, size: 62, sparks: [], flash: true });
  }

  /** @param {number} x @param {number} y @param {string} color @param {number} now */
  spark(x, y, color, now) {
    this.#burst({ x, y, at: now, lasts: 260, color, size: 60, sparks: this.#sparks(7, 190), flash: true });
  }

  /** A ship bursts. @param {number} x @param {number} y @param {string} color @param {number} now */
  burst(x, y, color, now) {
    this.#burst({ x, y, at: now, lasts: 850, color, size: 420, sparks: this.#sparks(34, 620), flash: true });
    this.#burst({ x, y, at: now, lasts: 520, color: "#ffd9a0", size: 230, sparks: this.#sparks(16, 380), flash: true });
  }

  /** A pick-up is taken, or a ship comes. @param {number} x @param {number} y @param {string} color @param {number} now */
  ring(x, y, color, now) {
    this.#burst({ x, y, at: now, lasts: 480, color, size: 260, sparks: [], flash: false });
  }

  /** @param {number} x @param {number} y @param {string} text @param {string} color @param {number} now */
  word(x, y, text, color, now) {
    this.#words.push({ x, y, at: now, text, color });
  }

  /** One's own ship was hit from that side. @param {number} angle radians @param {number} now */
  hurt(angle, now) {
    this.#hurts.push({ angle, at: now });
  }

  /** @param {Burst} burst */
  #burst(burst) {
    if (this.#bursts.length >= MOST) this.#bursts.shift();
    this.#bursts.push(burst);
  }

  /** @param {number} count @param {number} reach */
  #sparks(count, reach) {
    return Array.from({ length: this.look.calm ? 0 : count }, () => {
      const angle = Math.random() * 2 * Math.PI;
      const far = reach * (0.25 + 0.75 * Math.random());
      return { dx: Math.cos(angle) * far, dy: Math.sin(angle) * far };
    });
  }

  /** @param {Scene} scene @param {any} own */
  paint(scene, own) {
    const { pen, now } = scene;
    const { context } = pen;
    this.#bursts = this.#bursts.filter(({ at, lasts }) => now - at < lasts);
    this.#words = this.#words.filter(({ at }) => now - at < WORD);
    this.#hurts = this.#hurts.filter(({ at }) => now - at < HURT);
    context.save();
    context.globalCompositeOperation = "lighter";
    context.lineCap = "round";
    for (const burst of this.#bursts) if (this.camera.sees(burst.x, burst.y, burst.size)) this.#one(context, burst, now);
    context.restore();
    if (own) for (const hurt of this.#hurts) side(context, own, hurt, now);
    for (const word of this.#words) this.#word(scene, word);
  }

  /** @param {CanvasRenderingContext2D} context @param {Burst} burst @param {number} now */
  #one(context, { x, y, at, lasts, color, size, sparks, flash }, now) {
    const gone = (now - at) / lasts;
    const eased = 1 - (1 - gone) ** 3;
    context.strokeStyle = color;
    context.globalAlpha = 0.9 * (1 - gone) ** 1.5;
    if (size > 70) {
      context.lineWidth = 3 + 26 * (1 - gone);
      context.beginPath();
      context.arc(x, y, this.look.calm ? size * 0.4 : size * (0.12 + 0.88 * eased), 0, 2 * Math.PI);
      context.stroke();
    }
    context.lineWidth = 12 * (1 - gone) + 3;
    context.beginPath();
    for (const { dx, dy } of sparks) {
      const tail = Math.max(0, eased - 0.16);
      context.moveTo(x + dx * tail, y + dy * tail);
      context.lineTo(x + dx * eased, y + dy * eased);
    }
    context.stroke();
    if (!flash || gone > 0.5) return;
    const light = context.createRadialGradient(x, y, 0, x, y, size * 0.75);
    light.addColorStop(0, "#ffffff");
    light.addColorStop(0.25, color);
    light.addColorStop(1, "transparent");
    context.globalAlpha = (this.look.calm ? 0.35 : 0.9) * (1 - gone * 2);
    context.fillStyle = light;
    context.beginPath();
    context.arc(x, y, size * 0.75, 0, 2 * Math.PI);
    context.fill();
  }

  /** @param {Scene} scene @param {Word} word */
  #word({ pen, now, camera }, { x, y, at, text, color }) {
    const { context } = pen;
    const gone = (now - at) / WORD;
    const [left, top] = camera.onPage(x, y);
    context.save();
    pen.onPage();
    context.globalAlpha = Math.min(1, 2 * (1 - gone));
    context.font = `800 15px ${pen.family}`;
    context.textAlign = "center";
    context.lineWidth = 4;
    context.strokeStyle = "rgb(5 7 11 / 0.9)";
    const rise = this.look.calm ? 52 : 46 + 26 * gone;
    context.strokeText(text, left, top - rise);
    context.fillStyle = color;
    context.fillText(text, left, top - rise);
    context.restore();
  }
}

/** An arc on the side from which the shot came. @param {CanvasRenderingContext2D} context @param {any} own
 * @param {{angle: number, at: number}} hurt @param {number} now */
function side(context, own, { angle, at }, now) {
  context.save();
  context.globalAlpha = 1 - (now - at) / HURT;
  context.strokeStyle = "#ff5a4d";
  context.lineCap = "round";
  context.lineWidth = 26;
  context.beginPath();
  context.arc(own.x, own.y, 235, angle - 0.42, angle + 0.42);
  context.stroke();
  context.restore();
}
