// @ts-check
/**
 * Geometry of trails: flat lists of corner points x0, y0, x1, y1, … in cells. Pure.
 */

/** @param {number[]} points */
export function length(points) {
  let sum = 0;
  for (let at = 2; at < points.length; at += 2) {
    sum += Math.abs(points[at] - points[at - 2]) + Math.abs(points[at + 1] - points[at - 1]);
  }
  return sum;
}

/** The first `wanted` cells of a trail; its last point is where the bike is. @param {number[]} points @param {number} wanted */
export function cut(points, wanted) {
  const kept = points.slice(0, 2);
  for (let at = 2, left = wanted; at < points.length && left > 0; at += 2) {
    const [fromX, fromY, x, y] = points.slice(at - 2, at + 2);
    const step = Math.abs(x - fromX) + Math.abs(y - fromY);
    const part = step === 0 ? 1 : Math.min(1, left / step);
    kept.push(fromX + (x - fromX) * part, fromY + (y - fromY) * part);
    left -= step;
  }
  return kept;
}

/** The last `wanted` cells of a trail, the bike's end first. @param {number[]} points @param {number} wanted */
export function tail(points, wanted) {
  const backwards = [];
  for (let at = points.length - 2; at >= 0; at -= 2) backwards.push(points[at], points[at + 1]);
  return cut(backwards, wanted);
}

/** Where everything of a bike is, `alpha` of the way from one view to the next: follows the corners, so that a bike never cuts
 * one, not even over skipped ticks. @param {any} previous @param {any} bike @param {number} alpha @returns {number[]} */
export function between(previous, bike, alpha) {
  const points = [...bike.trail, bike.x, bike.y];
  if (!previous?.alive || previous.trail[0] !== bike.trail[0] || previous.trail[1] !== bike.trail[1]) return points;
  const [before, now] = [length([...previous.trail, previous.x, previous.y]), length(points)];
  return now <= before ? points : cut(points, before + (now - before) * alpha);
}
