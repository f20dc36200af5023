// @ts-check
/**
 * Between two views: numbers part of the way from the earlier to the later one. Pure; knows no ticks and no drawing.
 */

/** @param {number} from @param {number} to @param {number} alpha 0 to 1 */
export function lerp(from, to, alpha) {
  return from + (to - from) * alpha;
}

/** A copy of `current` whose numbers named in `fields` are `alpha` of the way from `previous`; what did not change is shared.
 * @param {any} previous @param {any} current @param {number} alpha @param {Set<string>} fields @returns {any} */
export function smooth(previous, current, alpha, fields) {
  if (previous === current || alpha >= 1) return current;
  if (current instanceof Map) {
    if (!(previous instanceof Map)) return current;
    return new Map([...current].map(([key, value]) => [key, smooth(previous.get(key), value, alpha, fields)]));
  }
  if (!isPlain(current) || !isPlain(previous)) return current;
  /** @type {Record<string, any>} */
  const between = {};
  for (const [name, value] of Object.entries(current)) {
    const before = previous[name];
    const moves = typeof value === "number" && typeof before === "number" && fields.has(name);
    between[name] = moves ? lerp(before, value, alpha) : smooth(before, value, alpha, fields);
  }
  return between;
}

/** @param {any} value */
function isPlain(value) {
  return value !== null && typeof value === "object" && !Array.isArray(value) && !(value instanceof Map);
}
