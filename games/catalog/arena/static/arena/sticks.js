// @ts-check
/**
 * The two sticks under the thumbs: where they can be put, and how far they are pushed. Draws only.
 */

import { gettext } from "backbeat";
import { STICK } from "./pilot.js";

/** @param {import("backbeat").Pen} pen @param {import("./pilot.js").Pilot} pilot */
export function paintSticks(pen, pilot) {
  if (pilot.hands !== "touch") return;
  const { context, canvas } = pen;
  const [width, height] = [canvas.clientWidth, canvas.clientHeight];
  context.save();
  pen.onPage();
  for (const side of /** @type {const} */ (["fly", "aim"])) {
    const thumb = pilot.thumbs.find((one) => one.side === side);
    const [x, y] = thumb ? [thumb.x0, thumb.y0] : [side === "fly" ? 84 : width - 84, height - 96];
    const far = thumb ? Math.min(1, STICK / Math.max(1, Math.hypot(thumb.x - x, thumb.y - y))) : 0;
    const [knobX, knobY] = thumb ? [x + (thumb.x - x) * far, y + (thumb.y - y) * far] : [x, y];
    context.globalAlpha = thumb ? 0.9 : 0.4;
    circle(context, x, y, STICK, "rgb(160 190 255 / 0.1)", "rgb(190 210 255 / 0.5)");
    circle(context, knobX, knobY, 25, side === "fly" ? "rgb(190 215 255 / 0.5)" : "rgb(255 120 90 / 0.55)", "rgb(255 255 255 / 0.75)");
    if (thumb) continue;
    context.fillStyle = "#dfe8ff";
    context.globalAlpha = 0.75;
    context.font = `650 11px ${pen.family}`;
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.fillText(side === "fly" ? gettext("Fly") : gettext("Shoot"), x, y);
  }
  context.restore();
}

/** @param {CanvasRenderingContext2D} context @param {number} x @param {number} y @param {number} radius @param {string} fill
 * @param {string} edge */
function circle(context, x, y, radius, fill, edge) {
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.fillStyle = fill;
  context.fill();
  context.lineWidth = 1.5;
  context.strokeStyle = edge;
  context.stroke();
}
