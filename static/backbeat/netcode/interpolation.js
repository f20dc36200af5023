// @ts-check
/**
 * Between two views: numbers part of the way from the earlier to the later one, angles the short way round. Pure; knows no ticks
 * and no drawing.
 */

/** @typedef {{turns?: Record<string, number>, jump?: number}} Travel `turns`: fields that are angles, and what a full turn of each
 * is; `jump`: a number that changes by more than this at once has not moved there, it is there */

/** @param {number} from @param {number} to @param {number} alpha 0 to 1 */
export function lerp(from, to, alpha) {
  return from + (to - from) * alpha;
}

/** The way from one angle to another, the short way round: at most half a turn, with its sign.
 * @param {number} from @param {number} to @param {number} full what a full turn is */
export function turned(from, to, full) {
  const way = (((to - from) % full) + full) % full;
  return way > full / 2 ? way - full : way;
}

/** A copy of `current` whose numbers named in `fields` (and in `turns`) are `alpha` of the way from `previous`; a little over 1
 * goes on as before. What did not change is shared.
 * @param {any} previous @param {any} current @param {number} alpha @param {Set<string>} fields @param {Travel} [travel] @returns {any} */
export function smooth(previous, current, alpha, fields, travel = {}) {
  if (previous === current || alpha === 1) return current;
  if (current instanceof Map) {
    if (!(previous instanceof Map)) return current;
    return new Map([...current].map(([key, value]) => [key, smooth(previous.get(key), value, alpha, fields, travel)]));
  }
  if (!isPlain(current) || !isPlain(previous)) return current;
  /** @type {Record<string, any>} */
  const between = {};
  for (const [name, value] of Object.entries(current)) {
    const before = previous[name];
    const moves = typeof value === "number" && typeof before === "number" && (fields.has(name) || travel.turns?.[name]);
    between[name] = moves ? step(name, before, value, alpha, travel) : smooth(before, value, alpha, fields, travel);
  }
  return between;
}

/** @param {string} name @param {number} before @param {number} value @param {number} alpha @param {Travel} travel */
function step(name, before, value, alpha, { turns, jump = Infinity }) {
  const full = turns?.[name];
  if (full) return (((before + turned(before, value, full) * alpha) % full) + full) % full;
  return Math.abs(value - before) > jump ? value : lerp(before, value, alpha);
}

/** @param {any} value */
function isPlain(value) {
  return value !== null && typeof value === "object" && !Array.isArray(value) && !(value instanceof Map);
}
