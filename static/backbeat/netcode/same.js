// @ts-check
/**
 * Whether two values are the same in every part: what prediction foretold and what came, an input and the one before. Pure; for
 * what views and inputs are made of: plain objects, arrays, Maps and scalars.
 */

/** @param {any} one @param {any} other @returns {boolean} */
export function same(one, other) {
  if (one === other) return true;
  if (one === null || other === null || typeof one !== "object" || typeof other !== "object") return false;
  if (one instanceof Map) {
    const has = (/** @type {any} */ key, /** @type {any} */ value) => other.has(key) && same(value, other.get(key));
    return other instanceof Map && one.size === other.size && [...one].every(([key, value]) => has(key, value));
  }
  const names = Object.keys(one);
  return (
    Array.isArray(one) === Array.isArray(other) && !(other instanceof Map) &&
    names.length === Object.keys(other).length && names.every((name) => name in other && same(one[name], other[name]))
  );
}
