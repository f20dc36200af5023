// @ts-check
/**
 * The words over the arena: the countdown, the round, who won it. Answers the sentence, too, for those who hear the page.
 */

import { gettext } from "backbeat";

/** @typedef {import("backbeat").Match} Match */
/** @typedef {import("backbeat").Pen} Pen */

/** @param {Match} match @param {Pen} pen @param {any} state @param {number} tick @returns {string} */
export function banner(match, pen, state, tick) {
  if (match.result) return "";
  if (state.phase === "countdown") return countdown(match, pen, state, tick);
  if (state.phase === "round_over") return roundOver(match, pen, state);
  return "";
}

/** @param {Match} match @param {Pen} pen @param {any} state @param {number} tick */
function countdown(match, pen, state, tick) {
  const left = Math.max(0, (state.phase_ends - tick) / match.tickRate);
  const round = gettext("Round {round} of {rounds}", { round: state.round, rounds: state.rounds });
  const second = left % 1;
  words(pen, [
    { text: round, size: 20, color: "#b9c2d3", weight: 650 },
    { text: String(Math.max(1, Math.ceil(left))), size: 96 + 20 * second ** 3, color: "#ffffff", weight: 800, room: 110 },
    { text: state.round === 1 ? hint(match) : "", size: 15, color: "#b9c2d3", weight: 550 },
  ]);
  return round;
}

/** @param {Match} match */
function hint(match) {
  if (match.seat === null) return gettext("You are watching.");
  if (matchMedia("(pointer: coarse)").matches) return gettext("Swipe anywhere to turn");
  return gettext("Turn with the arrow keys or WASD");
}

/** @param {Match} match @param {Pen} pen @param {any} state */
function roundOver(match, pen, state) {
  const { winner } = state;
  const mine = winner === match.seat;
  const name = match.name(winner);
  const text = winner < 0 ? gettext("Nobody wins the round") : mine ? gettext("You win the round") : gettext("{name} wins the round", { name });
  words(pen, [{ text, size: 34, color: winner < 0 ? "#ffffff" : match.color(winner), weight: 800 }]);
  return text;
}

/** Lines of words in the middle of the arena, on a shade that keeps them readable. `room`: the line's height where it is not
 * the size. @param {Pen} pen @param {{text: string, size: number, color: string, weight: number, room?: number}[]} lines sizes in CSS px */
function words(pen, lines) {
  const { context, canvas } = pen;
  const width = Math.min(pen.turned ? pen.height * pen.scale : pen.width * pen.scale, canvas.clientWidth) - 24;
  const height = lines.reduce((sum, { room, size }) => sum + (room ?? size) * 1.25, 0);
  const [middle, centre] = [canvas.clientWidth / 2, canvas.clientHeight / 2];
  context.save();
  pen.onPage();
  shade(context, middle, centre, Math.min(width / 2, height * 1.6), height);
  context.textAlign = "center";
  context.textBaseline = "middle";
  let top = centre - height / 2;
  for (const { text, size, color, weight, room } of lines) {
    const line = (room ?? size) * 1.25;
    context.font = `${weight} ${size}px ${pen.family}`;
    const fits = Math.min(1, width / Math.max(1, context.measureText(text).width));
    context.font = `${weight} ${size * fits}px ${pen.family}`;
    context.fillStyle = color;
    context.fillText(text, middle, top + line / 2);
    top += line;
  }
  context.restore();
}

/** @param {CanvasRenderingContext2D} context @param {number} x @param {number} y @param {number} halfWidth @param {number} height */
function shade(context, x, y, halfWidth, height) {
  context.save();
  context.translate(x, y);
  context.scale(halfWidth / height, 1);
  const dark = context.createRadialGradient(0, 0, 0, 0, 0, height);
  dark.addColorStop(0, "rgb(7 8 12 / 0.82)");
  dark.addColorStop(0.55, "rgb(7 8 12 / 0.5)");
  dark.addColorStop(1, "rgb(7 8 12 / 0)");
  context.fillStyle = dark;
  context.fillRect(-height, -height, 2 * height, 2 * height);
  context.restore();
}
