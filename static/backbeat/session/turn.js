// @ts-check
/**
 * Whose turn it is, as a frame says it, in the shape that games and the page like to hold; and how long somebody has left.
 * Pure: knows no clock, no socket and no page.
 */

/** @typedef {{left: number, ends: number}} Clock ticks left when it last started or stopped, and the tick at which it is at zero
 * (0 while it stands) */
/** @typedef {{
 *   number: number, seats: number[], begun: number, phase: string, phaseEnds: number,
 *   clocks: Map<number, Clock>, draw: number[], out: Map<number, string>,
 * }} Turn `begun` and `phaseEnds` are ticks (0: the phase has no end of its own); `draw` are the seats that have offered one; `out`
 * says why a seat plays no more, in the order in which they went */

/** @param {Record<string, any> | null} told @returns {Turn | null} */
export function readTurn(told) {
  if (!told) return null;
  const { number, seats, begun, phase, phase_ends: phaseEnds, draw } = told;
  return { number, seats, begun, phase, phaseEnds, draw, clocks: bySeat(told.clocks), out: bySeat(told.out) };
}

/** @template Value @param {Record<string, Value>} told @returns {Map<number, Value>} */
function bySeat(told) {
  return new Map(Object.entries(told).map(([seat, value]) => [Number(seat), value]));
}

/** Ticks left on a seat's clock, or null if it has none. @param {Turn | null} turn @param {number} seat @param {number} now tick, fractional */
export function ticksLeft(turn, seat, now) {
  const clock = turn?.clocks.get(seat);
  if (!clock) return null;
  if (!clock.ends) return clock.left;
  return Math.max(0, Math.min(clock.left, clock.ends - now));
}
