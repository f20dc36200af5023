/**
 * The game of these tests: ships with thrust and turn in a walled square, in whole numbers. One set of rules, for the server and for
 * the browser, because here it is the network that is tried.
 */

import { cos, div, mod, sin, clamp, ANGLES, ONE } from "../../../../static/backbeat/vector.js";

const SIZE = 30_000;

export const rules = {
  own: (state, seat) => state.ships.get(seat),
  input(row, { turn, thrust }) {
    row.turn = turn;
    row.thrust = thrust;
  },
  tick(row) {
    row.angle = mod(row.angle + 24 * row.turn, ANGLES);
    if (row.thrust) {
      row.vx += div(9 * cos(row.angle), ONE);
      row.vy += div(9 * sin(row.angle), ONE);
    }
    row.vx -= div(row.vx, 32);
    row.vy -= div(row.vy, 32);
    for (const [place, speed] of [["x", "vx"], ["y", "vy"]]) {
      const to = row[place] + row[speed];
      row[place] = clamp(to, 0, SIZE);
      if (row[place] !== to) row[speed] = -row[speed];
    }
  },
};

export const ship = (random) => ({
  x: Math.floor(random() * SIZE), y: Math.floor(random() * SIZE), vx: 0, vy: 0, angle: Math.floor(random() * ANGLES), turn: 0, thrust: 0,
});

/** What somebody does who plays: holds a few keys for a while, then others. */
export function fingers(random) {
  let [held, until] = [{ turn: 0, thrust: 0 }, 0];
  return (now) => {
    if (now >= until) {
      until = now + 150 + random() * 900;
      held = { turn: Math.floor(random() * 3) - 1, thrust: random() < 0.7 ? 1 : 0 };
    }
    return held;
  };
}

const integer = { type: "int" };
const fields = Object.fromEntries(["x", "y", "vx", "vy", "angle", "turn", "thrust"].map((name) => [name, integer]));
export const SCHEMA = {
  view: {
    type: "struct", name: "Space",
    fields: { ships: { type: "map", key: integer, value: { type: "struct", name: "Ship", fields } } },
  },
};
