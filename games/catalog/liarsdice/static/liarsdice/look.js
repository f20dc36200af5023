// @ts-check
/**
 * The table as the page shows it: the view and the turn that the server sent, and what follows from the two for the eye. Pure.
 */

/** @typedef {{seat: number, count: number, face: number}} Bid */
/** @typedef {{
 *   dice: Map<number, number>, first: number, round: number, bids: Bid[], caller: number,
 *   shown: Map<number, number[]>, count: number, loser: number,
 * }} Table As in game.py; -1 is nobody */
/** @typedef {{
 *   table: Table, cup: number[], phase: string, last: Bid | null, total: number, seat: number | null,
 *   turn: number | null, wild: boolean, mine: boolean, over: boolean,
 * }} Look `seat` is this page's, `turn` the one whose turn it is, `mine` whether that is the same; `total` counts the dice */

/** @param {import("backbeat").Match} match @returns {Look} */
export function look(match) {
  const { table, cup } = match.state;
  const { phase, seat, myTurn: mine } = match;
  const total = [...table.dice.values()].reduce((sum, dice) => sum + dice, 0);
  const over = match.result !== null;
  const turn = match.turn?.seats[0] ?? null;
  return { table, cup, phase, last: table.bids.at(-1) ?? null, total, seat, turn, wild: match.options.wild, mine, over };
}

/** Whether the cups are being lifted, or have been. @param {Look} look */
export function isOpen({ phase, table }) {
  return table.caller >= 0 && (phase === "reveal" || phase === "verdict");
}

/** Whether a die counts for the bid that was called. @param {Look} look @param {number} face */
export function counts({ last, wild }, face) {
  return last !== null && (face === last.face || (wild && face === 1));
}

/** How many dice lie under a seat's cup in this round: one that was just lost lies there until the next roll. @param {Look} look @param {number} seat */
export function under({ table, phase }, seat) {
  const lost = phase === "verdict" && table.loser === seat ? 1 : 0;
  return table.shown.get(seat)?.length ?? (table.dice.get(seat) ?? 0) + lost;
}
