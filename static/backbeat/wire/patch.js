// @ts-check
/**
 * How one view becomes the next: applies the patches of games/wire/patch.py to plain objects, arrays and scalars.
 *
 * Never changes a view: the new one shares every unchanged part with the old one, so that the renderer can hold both and
 * "did this part change" is one `===`. Knows nothing of ticks, games or schemas.
 *
 *   [0, value]                        replaced
 *   [1, {key: patch, …}, [gone, …]?]  members changed or added, members removed (an array's keys are its indexes)
 *   [2, keep, [item, …]]              an array's first `keep` items, then these
 */

/** @typedef {[0, any] | [1, Record<string, any>, string[]?] | [2, number, any[]]} Patch */

/** @param {any} value @param {Patch} patch @returns {any} Throws a TypeError where the patch does not fit the value. */
export function apply(value, patch) {
  switch (patch[0]) {
    case 0:
      return patch[1];
    case 1:
      if (Array.isArray(value)) return items(value, patch[1]);
      if (value !== null && typeof value === "object") return members(value, patch[1], patch[2] ?? []);
      break;
    case 2:
      if (Array.isArray(value) && patch[1] <= value.length) return value.slice(0, patch[1]).concat(patch[2]);
  }
  throw new TypeError(`patch ${JSON.stringify(patch).slice(0, 120)} does not fit the view`);
}

/** @param {any[]} value @param {Record<string, Patch>} changes */
function items(value, changes) {
  const copy = value.slice();
  for (const key of Object.keys(changes)) {
    const index = Number(key);
    if (!(index >= 0 && index < copy.length)) throw new TypeError(`patch for item ${key} of ${copy.length}`);
    copy[index] = apply(copy[index], changes[key]);
  }
  return copy;
}

/** @param {Record<string, any>} value @param {Record<string, Patch>} changes @param {string[]} gone */
function members(value, changes, gone) {
  // No prototype: a key such as "__proto__" is a member like any other.
  const copy = Object.assign(Object.create(null), value);
  for (const key of gone) delete copy[key];
  for (const key of Object.keys(changes)) copy[key] = apply(copy[key], changes[key]);
  return copy;
}
