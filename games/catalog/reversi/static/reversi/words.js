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

/** Where the newest disc is; -1 before the first. @param {number[]} moves */
export function lastSquare(moves) {
  return moves.findLast((move) => move >= 0) ?? -1;
}

/** What lies on a square, for those who do not see it. @param {number} at @param {number} disc @param {{legal: boolean, last: boolean}} more */
export function label(at, disc, { legal, last }) {
  const what = disc === 0 ? gettext("dark") : disc === 1 ? gettext("light") : legal ? gettext("legal move") : gettext("empty");
  return [square(at), what, ...(last ? [gettext("last move")] : [])].join(", ");
}

/** The newest thing that has happened. @param {Match} match @param {number[]} moves dark and light in turn; -1 is a pass */
export function happened(match, moves) {
  const move = moves.at(-1);
  if (move === undefined) return gettext("Dark begins.");
  const seat = (moves.length - 1) % 2;
  const [mine, name] = [seat === match.seat, match.name(seat)];
  if (move < 0) return mine ? gettext("You cannot move and pass.") : gettext("{name} cannot move and passes.", { name });
  return mine ? gettext("You played {square}.", { square: square(move) }) : gettext("{name} played {square}.", { name, square: square(move) });
}

/** @param {number[]} counts by seat */
export function position([dark, light]) {
  return gettext("{dark} dark, {light} light.", { dark, light });
}
