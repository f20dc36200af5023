// @ts-check
/**
 * The arena and the bikes as they are at one moment. Draws only, in cells: a cell's middle is half a cell from its corner.
 *
 * Glow is the same path stroked wide and faint below narrow and bright: it costs a tenth of a canvas shadow. A seat is told by
 * colour, by the shape of its bike, and by the notches in its trail.
 */

import { gettext } from "backbeat";
import { between, tail } from "./path.js";

/** Notches across each seat's trail: lengths of line and notch in cells. None for the first seat. */
const NOTCHES = [
  [], [5, 0.3], [3.6, 0.3, 0.5, 0.3], [1.4, 0.3], [3, 0.3, 0.5, 0.3, 0.5, 0.3], [2.6, 1], [0.6, 0.3], [6, 0.9],
];
/** Width in cells and strength of each stroke of the glow. */
const GLOW = [[3.6, 0.022], [3, 0.03], [2.4, 0.038], [1.9, 0.05], [1.4, 0.07]];
const GROUND = "#0b0e15";

/** @typedef {import("backbeat").Match} Match */
/** @typedef {import("backbeat").Pen} Pen */

/** @param {Match} match @param {Pen} pen @param {any} state @param {any} previous @param {number} alpha
 * @param {import("./effects.js").Effects} effects @param {number} now */
export function paint(match, pen, state, previous, alpha, effects, now) {
  floor(pen);
  pen.context.save();
  pen.context.translate(0.5, 0.5);
  const sameRound = previous.round === state.round;
  const bikes = [...state.bikes].filter(([, bike]) => bike.trail.length);
  bikes.sort(([, one], [, other]) => Number(one.alive) - Number(other.alive)); // who rides, above who lies
  for (const [seat, bike] of bikes) {
    const points = between(sameRound ? previous.bikes.get(seat) : null, bike, alpha);
    trail(pen, points, match.color(seat), seat, bike.alive);
    head(match, pen, points, seat, bike, state.phase, effects, now);
  }
  pen.context.restore();
}

/** @param {Pen} pen */
function floor(pen) {
  const { context, width, height } = pen;
  const light = context.createRadialGradient(width / 2, height / 2, 0, width / 2, height / 2, width * 0.62);
  light.addColorStop(0, "#121722");
  light.addColorStop(1, "#0a0c12");
  context.fillStyle = light;
  context.fillRect(0, 0, width, height);
  context.lineWidth = 1 / pen.scale;
  context.strokeStyle = "rgb(150 175 220 / 0.075)";
  context.beginPath();
  for (let x = 4; x < width; x += 4) line(context, x, 0, x, height);
  for (let y = 4; y < height; y += 4) line(context, 0, y, width, y);
  context.stroke();
  for (const [wide, alpha] of [[10, 0.05], [5, 0.1], [1.5, 0.75]]) {
    context.lineWidth = wide / pen.scale;
    context.strokeStyle = `rgb(170 190 230 / ${alpha})`;
    context.strokeRect(0, 0, width, height);
  }
}

/** @param {CanvasRenderingContext2D} context @param {number} x0 @param {number} y0 @param {number} x1 @param {number} y1 */
function line(context, x0, y0, x1, y1) {
  context.moveTo(x0, y0);
  context.lineTo(x1, y1);
}

/** @param {Pen} pen @param {number[]} points @param {string} color @param {number} seat @param {boolean} alive */
function trail(pen, points, color, seat, alive) {
  const { context } = pen;
  context.save();
  if (alive) {
    context.globalCompositeOperation = "lighter";
    for (const [width, strength] of GLOW) {
      context.globalAlpha = strength;
      pen.polyline(points, color, width);
    }
    context.globalCompositeOperation = "source-over";
  }
  context.globalAlpha = alive ? 1 : 0.4;
  pen.polyline(points, color, 0.62);
  notch(pen, points, NOTCHES[seat % NOTCHES.length]);
  if (alive) {
    // Hot where it was just laid.
    for (const [cells, alpha, width] of [[16, 0.28, 0.26], [9, 0.4, 0.24], [4, 0.7, 0.22]]) {
      context.globalAlpha = alpha;
      pen.polyline(tail(points, cells), "#ffffff", width);
    }
  }
  context.restore();
}

/** @param {Pen} pen @param {number[]} points @param {number[]} pattern line and notch in turn */
function notch(pen, points, pattern) {
  if (!pattern.length) return;
  const { context } = pen;
  context.save();
  context.globalAlpha = 0.72;
  // Begins with a line: what is dashed here are the notches.
  context.setLineDash([...pattern.slice(1), pattern[0]]);
  context.lineDashOffset = -pattern[0];
  context.lineCap = "butt";
  context.lineJoin = "miter";
  context.lineWidth = 0.64;
  context.strokeStyle = GROUND;
  context.beginPath();
  for (let at = 0; at + 1 < points.length; at += 2) context.lineTo(points[at], points[at + 1]);
  context.stroke();
  context.restore();
}

/** @param {Match} match @param {Pen} pen @param {number[]} points @param {number} seat @param {any} bike @param {string} phase
 * @param {import("./effects.js").Effects} effects @param {number} now */
function head(match, pen, points, seat, bike, phase, effects, now) {
  const [x, y] = points.slice(-2);
  const mine = seat === match.seat;
  // On a phone a cell is small: a bike is never smaller than a thumb's owner can follow.
  const size = Math.max(1, 6.5 / pen.scale);
  if (!bike.alive) return cross(pen, x, y, size * 0.8, match.color(seat));
  pen.disc(x, y, size * 1.45, "rgb(7 8 12 / 0.85)");
  if (mine) ring(pen, x, y, size * 1.75, "#ffffff", 2);
  pen.mark(seat, x, y, size);
  if (phase === "countdown") introduce(match, pen, x, y, seat, bike, size, effects.calm ? 0 : now);
  if (mine && phase === "racing") wish(pen, x, y, size, effects.wished(now));
}

/** @param {Pen} pen @param {number} x @param {number} y @param {number} size @param {string} color */
function cross(pen, x, y, size, color) {
  pen.disc(x, y, size * 1.5, "rgb(7 8 12 / 0.85)");
  pen.line(x - size, y - size, x + size, y + size, color, size * 0.5);
  pen.line(x - size, y + size, x + size, y - size, color, size * 0.5);
}

/** @param {Pen} pen @param {number} x @param {number} y @param {number} radius @param {string} color @param {number} width CSS px */
function ring(pen, x, y, radius, color, width) {
  pen.context.strokeStyle = color;
  pen.context.lineWidth = width / pen.scale;
  pen.context.beginPath();
  pen.context.arc(x, y, radius, 0, 2 * Math.PI);
  pen.context.stroke();
}

/** Before the start: who is where, and which way they will go. @param {Match} match @param {Pen} pen @param {number} x
 * @param {number} y @param {number} seat @param {any} bike @param {number} size @param {number} now 0: hold still */
function introduce(match, pen, x, y, seat, bike, size, now) {
  const color = match.color(seat);
  const swing = (Math.sin(now / 160) + 1) / 2;
  for (const step of [3, 4.4, 5.8]) {
    const [ahead, aside] = [step + swing * 0.5, 0.75];
    pen.context.globalAlpha = 1 - (step - 3) / 4;
    const tip = [x + bike.dx * ahead * size, y + bike.dy * ahead * size];
    const back = [tip[0] - bike.dx * aside * size, tip[1] - bike.dy * aside * size];
    const [sideX, sideY] = [bike.dy * aside * size, bike.dx * aside * size];
    pen.polyline([back[0] + sideX, back[1] + sideY, ...tip, back[0] - sideX, back[1] - sideY], color, 0.35 * size);
  }
  pen.context.globalAlpha = 1;
  const mine = seat === match.seat;
  if (mine) ring(pen, x, y, size * (2.2 + swing * 0.9), color, 2);
  // Names stand on the side of the arena's middle, where there is room.
  const [left, top] = pen.place(x + 0.5, y + 0.5);
  const away = (mine ? 3.6 : 2.2) * size * pen.scale + 10;
  const aside = top < pen.canvas.clientHeight / 2 ? away : -away;
  label(pen, mine ? gettext("You") : match.name(seat), left, top + aside, mine ? "#ffffff" : color, mine);
}

/** @param {Pen} pen @param {string} text @param {number} left @param {number} top CSS px @param {string} color @param {boolean} strong */
function label(pen, text, left, top, color, strong) {
  const { context } = pen;
  context.save();
  pen.onPage();
  context.font = `${strong ? 800 : 600} 14px ${pen.family}`;
  context.textAlign = "center";
  context.textBaseline = "middle";
  const half = context.measureText(text).width / 2;
  const at = Math.max(half + 8, Math.min(pen.canvas.clientWidth - half - 8, left));
  context.lineWidth = 4;
  context.strokeStyle = "rgb(7 8 12 / 0.9)";
  context.strokeText(text, at, top);
  context.fillStyle = color;
  context.fillText(text, at, top);
  context.restore();
}

/** The turn that was just asked for, before the server has taken it: the answer to a finger comes at once.
 * @param {Pen} pen @param {number} x @param {number} y @param {number} size @param {{dx: number, dy: number, left: number} | null} wished on the screen */
function wish(pen, x, y, size, wished) {
  if (!wished) return;
  const [dx, dy] = pen.turned ? [wished.dy, wished.dx] : [wished.dx, wished.dy];
  const [reach, half] = [size * 3.1, size * 0.9];
  pen.context.globalAlpha = wished.left;
  pen.polyline(
    [x + dx * reach + dy * half - dx * half, y + dy * reach + dx * half - dy * half, x + dx * reach, y + dy * reach,
      x + dx * reach - dy * half - dx * half, y + dy * reach - dx * half - dy * half],
    "#ffffff", 0.4 * size,
  );
  pen.context.globalAlpha = 1;
}
