// @ts-check
/**
 * The shots. Those of others are shown when their ships are, a little in the past. One's own are shown from the moment one shoots:
 * until the server has told of such a shot, a likeness of it flies in its place. Decides nothing: who is hit, the server says.
 */

const TILE = 256;
export const SPEED = 3600; // units a second, as in shots.py
export const REACH = 2700;
const FAN = 1024 / 40;
const RELOADS = 5;
const NOSE = 90;
const STREAK = 190;
const TOUCH = 92;

/** @typedef {{x: number, y: number, angle: number, born: number, lasts: number, seat: number}} Shot */
/** @typedef {import("./ships.js").Scene} Scene */

/** Where a shot is, in units. @param {Shot} shot @param {number} tick @param {number} rate */
export function place(shot, tick, rate) {
  const far = ((tick - shot.born - shot.lasts / 2) * SPEED) / rate;
  const angle = (shot.angle / 1024) * 2 * Math.PI;
  return { x: shot.x + Math.cos(angle) * far, y: shot.y + Math.sin(angle) * far, angle };
}

export class Shots {
  /** One's own that the server has not told of. @type {Shot[]} */ #likenesses = [];
  /** Muzzle flashes of one's own that are known already: the tick until which the ship was loading. */
  #ready = 0;
  /** One's own that have met a ship on this screen. @type {Set<string>} */ #met = new Set();

  /** Notices that one's own ship has shot. @param {any} state @param {number} mine @param {any} own the predicted ship
   * @returns {boolean} */
  fired(state, mine, own) {
    const before = this.#ready;
    this.#ready = own?.ready ?? 0;
    if (!own || before === 0 || own.ready <= before) return false;
    const born = own.ready - Math.floor(state.rate / RELOADS);
    const fan = born < own.spread ? [-FAN, 0, FAN] : [0];
    for (const turned of fan) this.#likenesses.push(likeness(state, mine, own, own.angle + turned, born));
    return true;
  }

  /** @param {Scene} scene @param {number | null} mine @param {any} newest the newest view
   * @param {number} ownTick that one's own ship is shown at
   * @param {(x: number, y: number, color: string) => void} met one's own shot seems to hit */
  paint(scene, mine, newest, ownTick, met) {
    const { state, tick, look } = scene;
    for (const [, shot] of state.shots) {
      if (shot.seat !== mine) streak(scene, shot, tick, look.color(state, shot.seat), false);
    }
    if (mine === null) return;
    const told = [...newest.shots.values()].filter((/** @type {Shot} */ shot) => shot.seat === mine);
    const known = new Set(told.map(({ born }) => born));
    this.#likenesses = this.#likenesses.filter(({ born, lasts }) => !known.has(born) && ownTick - born < lasts && ownTick >= born - 2);
    const flying = new Set();
    for (const shot of [...told, ...this.#likenesses]) {
      const name = `${shot.born}:${Math.round(shot.angle)}`;
      flying.add(name);
      if (this.#met.has(name)) continue;
      const at = place(shot, ownTick, state.rate);
      if (this.#meets(scene, mine, at)) {
        this.#met.add(name);
        met(at.x, at.y, look.color(state, mine));
      } else streak(scene, shot, ownTick, look.color(state, mine), true);
    }
    for (const name of this.#met) if (!flying.has(name)) this.#met.delete(name);
  }

  /** @param {Scene} scene @param {number} mine @param {{x: number, y: number}} at */
  #meets({ state, look, tick }, mine, at) {
    for (const [seat, ship] of state.ships) {
      if (tick < ship.shield || !look.foes(state, mine, seat)) continue;
      if ((ship.x - at.x) ** 2 + (ship.y - at.y) ** 2 < TOUCH ** 2) return true;
    }
    return false;
  }
}

/** @param {any} state @param {number} seat @param {any} ship @param {number} angle @param {number} born @returns {Shot} */
function likeness({ rate, walls }, seat, ship, angle, born) {
  const step = SPEED / rate;
  const [dx, dy] = [Math.cos((angle / 1024) * 2 * Math.PI) * step, Math.sin((angle / 1024) * 2 * Math.PI) * step];
  let lasts = 0;
  const free = (/** @type {number} */ x, /** @type {number} */ y) => (walls[Math.floor(y / TILE)]?.[Math.floor(x / TILE)] ?? "#") !== "#";
  while (lasts < REACH / step && free(ship.x + dx * (lasts + 1), ship.y + dy * (lasts + 1))) lasts++;
  lasts = Math.max(1, lasts);
  return { x: ship.x + (dx * lasts) / 2, y: ship.y + (dy * lasts) / 2, angle, born, lasts, seat };
}

/** @param {Scene} scene @param {Shot} shot @param {number} tick @param {string} color @param {boolean} mine */
function streak({ pen: { context }, camera, state }, shot, tick, color, mine) {
  const age = tick - shot.born;
  if (age < 0 || age > shot.lasts + 0.5) return;
  const head = place(shot, tick, state.rate);
  if (!camera.sees(head.x, head.y, STREAK)) return;
  const flown = (age * SPEED) / state.rate;
  const long = Math.max(0, Math.min(STREAK, flown - NOSE));
  if (flown < NOSE) return;
  const [x, y] = [head.x - Math.cos(head.angle) * long, head.y - Math.sin(head.angle) * long];
  context.save();
  context.globalCompositeOperation = "lighter";
  context.lineCap = "round";
  /** @type {[number, number, string][]} */
  const strokes = [[64, 0.12, color], [30, 0.34, color], [12, 1, mine ? "#ffffff" : color], [6, 1, "#ffffff"]];
  for (const [width, strength, stroke] of strokes) {
    context.globalAlpha = strength;
    context.lineWidth = width;
    context.strokeStyle = stroke;
    context.beginPath();
    context.moveTo(x, y);
    context.lineTo(head.x, head.y);
    context.stroke();
  }
  context.restore();
}
