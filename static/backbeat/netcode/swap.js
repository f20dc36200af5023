// @ts-check
/**
 * Puts the predicted row into the state that is drawn, in the place where the server's row stands. Pure: it copies what leads
 * there and shares the rest.
 */

/** Where in a view `row` stands, itself and no copy; null if nowhere. @param {any} view @param {object} row @returns {any[] | null} */
export function pathTo(view, row) {
  if (view === row) return [];
  if (view === null || typeof view !== "object") return null;
  for (const [key, value] of view instanceof Map ? view : Object.entries(view)) {
    const rest = pathTo(value, row);
    if (rest) return [key, ...rest];
  }
  return null;
}

/** A copy of `state` with `row` at `path`; `state` itself if there is no such place.
 * @param {any} state @param {any[]} path @param {any} row @returns {any} */
export function put(state, path, row) {
  if (!path.length) return row;
  const [key, ...rest] = path;
  if (state instanceof Map) return state.has(key) ? new Map(state).set(key, put(state.get(key), rest, row)) : state;
  if (state === null || typeof state !== "object" || !(key in state)) return state;
  const copy = Array.isArray(state) ? state.slice() : { ...state };
  copy[key] = put(state[key], rest, row);
  return copy;
}
