// @ts-check
/**
 * The ships: hull, mark, flame, trail, shield, what is left of the hull, and the name. Remembers where each has just been, for the
 * trail that it leaves, and nothing else.
 */

import { PALE, WHITE } from "./look.js";

const RADIUS = 72;
const TRAIL = 380; // ms
/** How far a ship lights the floor. */
const LIGHT = 620;
const HULL = new Path2D("M1.5 0L-.2 .62L-.95 .98L-.55 0L-.95-.98L-.2-.62Z");
/** Width in units and strength of each stroke of the glow. */
const GLOW = [[56, 0.06], [32, 0.12]];

/** @typedef {import("backbeat").Pen} Pen */
/** @typedef {{pen: Pen, camera: import("./camera.js").Camera, look: import("./look.js").Look, state: any, tick: number, now: number}} Scene
 * what is needed to draw a moment: `tick` is that of the others */

export class Ships {
  /** @type {Map<number, {x: number, y: number, at: number}[]>} */ #trails = new Map();

  /** @param {Scene} scene @param {number | null} mine */
  paint(scene, mine) {
    const { state, camera, now } = scene;
    for (const [seat, ship] of state.ships) if (camera.sees(ship.x, ship.y, LIGHT)) light(scene, seat, ship);
    for (const seat of this.#trails.keys()) if (!state.ships.has(seat)) this.#trails.delete(seat);
    for (const [seat, ship] of state.ships) {
      this.#remember(seat, ship, now);
      if (seat !== mine && camera.sees(ship.x, ship.y, 400)) this.#ship(scene, seat, ship, false);
    }
    const own = mine === null ? undefined : state.ships.get(mine);
    if (mine !== null && own) this.#ship(scene, mine, own, true);
  }

  /** @param {number} seat @param {any} ship @param {number} now */
  #remember(seat, ship, now) {
    const trail = this.#trails.get(seat) ?? [];
    const last = trail.at(-1);
    if (last && Math.abs(last.x - ship.x) + Math.abs(last.y - ship.y) > 700) trail.length = 0; // another life
    trail.push({ x: ship.x, y: ship.y, at: now });
    this.#trails.set(seat, trail.filter(({ at }) => now - at < TRAIL));
  }

  /** @param {Scene} scene @param {number} seat @param {any} ship @param {boolean} mine */
  #ship(scene, seat, ship, mine) {
    const { pen, look, state, camera, now } = scene;
    const { context } = pen;
    const color = look.color(state, seat);
    trail(context, this.#trails.get(seat) ?? [], color, now);
    const angle = (ship.angle / 1024) * 2 * Math.PI;
    const pulse = look.calm ? 0.5 : (Math.sin(now / 90) + 1) / 2;
    context.save();
    context.translate(ship.x, ship.y);
    if (scene.tick < ship.shield) shield(context, ship.shield - scene.tick, state.rate, pulse);
    context.rotate(angle);
    if (ship.push >= 0) flame(context, ship.push, pulse, look.calm);
    context.scale(RADIUS, RADIUS);
    context.lineJoin = "round";
    context.globalCompositeOperation = "lighter";
    context.strokeStyle = color;
    for (const [width, strength] of GLOW) {
      context.globalAlpha = strength;
      context.lineWidth = width / RADIUS;
      context.stroke(HULL);
    }
    context.globalCompositeOperation = "source-over";
    context.globalAlpha = 1;
    context.fillStyle = "#0b101a";
    context.fill(HULL);
    context.globalAlpha = mine ? 0.5 : 0.34;
    context.fillStyle = color;
    context.fill(HULL);
    context.globalAlpha = 1;
    context.lineWidth = mine ? 0.2 : 0.15;
    context.strokeStyle = mine ? WHITE : color;
    context.stroke(HULL);
    context.restore();
    pen.mark(look.badge(state, seat), ship.x + Math.cos(angle) * 4, ship.y + Math.sin(angle) * 4, 24);
    if (scene.tick < ship.spread) spread(context, ship, angle);
    if (mine) ring(context, ship, camera.scale);
    if (!mine || ship.hull < 100) health(context, ship, color, mine);
    if (!mine) name(scene, seat, ship, color);
  }
}

/** @param {CanvasRenderingContext2D} context @param {{x: number, y: number, at: number}[]} points @param {string} color
 * @param {number} now */
function trail(context, points, color, now) {
  context.save();
  context.globalCompositeOperation = "lighter";
  context.lineCap = "round";
  context.strokeStyle = color;
  for (let index = 1; index < points.length; index++) {
    const fresh = 1 - (now - points[index].at) / TRAIL;
    context.globalAlpha = 0.34 * fresh ** 2;
    context.lineWidth = 10 + 46 * fresh;
    context.beginPath();
    context.moveTo(points[index - 1].x, points[index - 1].y);
    context.lineTo(points[index].x, points[index].y);
    context.stroke();
  }
  context.restore();
}

/** @param {Scene} scene @param {number} seat @param {any} ship */
function light({ pen: { context }, look, state }, seat, ship) {
  const glow = context.createRadialGradient(ship.x, ship.y, 0, ship.x, ship.y, LIGHT);
  glow.addColorStop(0, look.color(state, seat));
  glow.addColorStop(1, "transparent");
  context.save();
  context.globalCompositeOperation = "lighter";
  context.globalAlpha = seat === look.match.seat ? 0.2 : 0.13;
  context.fillStyle = glow;
  context.fillRect(ship.x - LIGHT, ship.y - LIGHT, 2 * LIGHT, 2 * LIGHT);
  context.restore();
}

/** Out of the side that pushes. @param {CanvasRenderingContext2D} context @param {number} push @param {number} pulse
 * @param {boolean} calm */
function flame(context, push, pulse, calm) {
  context.save();
  context.rotate((push / 8) * 2 * Math.PI);
  context.globalCompositeOperation = "lighter";
  const long = push === 0 ? 150 + (calm ? 0 : 50 * pulse) : 105;
  const light = context.createLinearGradient(-40, 0, -long, 0);
  light.addColorStop(0, "rgb(255 236 190 / 0.95)");
  light.addColorStop(0.4, "rgb(255 140 60 / 0.6)");
  light.addColorStop(1, "rgb(255 80 30 / 0)");
  context.fillStyle = light;
  context.beginPath();
  context.moveTo(-38, 26);
  context.quadraticCurveTo(-long * 0.7, 14, -long, 0);
  context.quadraticCurveTo(-long * 0.7, -14, -38, -26);
  context.fill();
  context.restore();
}

/** @param {CanvasRenderingContext2D} context @param {number} left ticks @param {number} rate @param {number} pulse */
function shield(context, left, rate, pulse) {
  context.save();
  context.globalAlpha = left < 2 * rate ? 0.35 + 0.35 * pulse : 0.7;
  const light = context.createRadialGradient(0, 0, 70, 0, 0, 130);
  light.addColorStop(0, "rgb(120 190 255 / 0)");
  light.addColorStop(1, "rgb(140 205 255 / 0.5)");
  context.fillStyle = light;
  context.strokeStyle = "#bfe3ff";
  context.lineWidth = 7;
  context.beginPath();
  context.arc(0, 0, 126, 0, 2 * Math.PI);
  context.fill();
  context.stroke();
  context.restore();
}

/** Two more muzzles, while three shots leave at once. @param {CanvasRenderingContext2D} context @param {any} ship @param {number} angle */
function spread(context, ship, angle) {
  context.fillStyle = "#ffd166";
  for (const side of [-0.62, 0, 0.62]) {
    context.beginPath();
    context.arc(ship.x + Math.cos(angle + side) * 104, ship.y + Math.sin(angle + side) * 104, 11, 0, 2 * Math.PI);
    context.fill();
  }
}

/** One's own ship is found at a glance. @param {CanvasRenderingContext2D} context @param {any} ship @param {number} scale */
function ring(context, ship, scale) {
  context.save();
  context.strokeStyle = "rgb(255 255 255 / 0.3)";
  context.lineWidth = 1.5 / scale;
  context.setLineDash([26, 22]);
  context.beginPath();
  context.arc(ship.x, ship.y, 150, 0, 2 * Math.PI);
  context.stroke();
  context.restore();
}

/** Four cells, of which each hit takes one. @param {CanvasRenderingContext2D} context @param {any} ship @param {string} color
 * @param {boolean} mine */
function health(context, ship, color, mine) {
  const [cells, wide, high] = [4, 34, 11];
  const left = ship.x - (cells * (wide + 6) - 6) / 2;
  for (let cell = 0; cell < cells; cell++) {
    context.fillStyle = ship.hull > cell * 25 ? (mine ? WHITE : color) : "rgb(255 255 255 / 0.14)";
    context.fillRect(left + cell * (wide + 6), ship.y - 158, wide, high);
  }
}

/** @param {Scene} scene @param {number} seat @param {any} ship @param {string} color */
function name({ pen, camera, look, state }, seat, ship, color) {
  const { context } = pen;
  const [left, top] = camera.onPage(ship.x, ship.y + 150);
  const ally = look.match.seat !== null && state.teams > 1 && !look.foes(state, look.match.seat, seat);
  context.save();
  pen.onPage();
  context.font = `${seat === state.leader ? 750 : 600} 12px ${pen.family}`;
  context.textAlign = "center";
  context.textBaseline = "top";
  context.lineWidth = 3;
  context.strokeStyle = "rgb(5 7 11 / 0.85)";
  const text = (seat === state.leader && state.pilots.get(seat).kills > 0 ? "★ " : "") + look.match.name(seat);
  context.strokeText(text, left, top);
  context.fillStyle = ally ? color : PALE;
  context.fillText(text, left, top);
  context.restore();
}
