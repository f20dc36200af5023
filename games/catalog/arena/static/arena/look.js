// @ts-check
/**
 * Who looks like what: a seat has its own colour and mark, a team one for all of its ships. Colour never stands alone: the mark
 * on a ship, on the map and in the table is the second cue. Decides nothing else.
 */

/** The seats whose colour and mark each team has: four that are farthest apart. */
const TEAMS = [0, 6, 3, 4];
export const WHITE = "#ffffff";
export const PALE = "#b9c6e0";

export class Look {
  /** @param {import("backbeat").Match} match */
  constructor(match) {
    this.match = match;
    this.reduced = matchMedia("(prefers-reduced-motion: reduce)");
  }

  /** Whether this player wants nothing to move that need not. */
  get calm() {
    return this.reduced.matches;
  }

  /** The seat whose mark stands for this one. @param {any} state @param {number} seat */
  badge(state, seat) {
    return state.teams > 1 ? TEAMS[state.pilots.get(seat)?.team ?? 0] : seat;
  }

  /** @param {any} state @param {number} seat */
  color(state, seat) {
    return this.match.color(this.badge(state, seat));
  }

  /** The seat whose mark stands for a team. @param {number} team */
  teamBadge(team) {
    return TEAMS[team];
  }

  /** Whether two seats shoot at each other. @param {any} state @param {number} one @param {number} other */
  foes(state, one, other) {
    return one !== other && (state.teams === 1 || state.pilots.get(one)?.team !== state.pilots.get(other)?.team);
  }
}
