// @ts-check
/**
 * What the board says, in words: names of squares, what has just happened, what lies where. Pure.
 */

import { gettext } from "backbeat";

/** @typedef {import("backbeat").Match} Match */

/** A square as players say it: d3. @param {number} at */
export function square(at) {
  return "abcdefgh"[at % 8] + String(1 + Math.floor(at / 8));
}

/** What lies on a square, for those who do not see it. @param {number} at @param {number} disc @param {{legal: boolean, last: boolean}} more */
export function label(at, disc, { legal, last }) {
  const what = disc === 0 ? gettext("dark") : disc === 1 ? gettext("light") : legal ? gettext("legal move") : gettext("empty");
  return [square(at), what, ...(last ? [gettext("last move")] : [])].join(", ");
}

/** The newest thing that has happened. @param {Match} match @param {any} view */
export function happened(match, view) {
  if (view.passed >= 0) {
    if (view.passed === match.seat) return gettext("You cannot move and pass.");
    return gettext("{name} cannot move and passes.", { name: match.name(view.passed) });
  }
  if (view.last < 0) return gettext("Dark begins.");
  const mover = view.discs[view.last];
  if (mover === match.seat) return gettext("You played {square}.", { square: square(view.last) });
  return gettext("{name} played {square}.", { name: match.name(mover), square: square(view.last) });
}

/** @param {number[]} counts by seat */
export function position([dark, light]) {
  return gettext("{dark} dark, {light} light.", { dark, light });
}
