/** Dots of docs/netcode.md in TypeScript: `tsc` makes the game.js that a page loads. */

import { join } from "backbeat";
import { rules, type Square } from "./rules.js";

const match = await join();
match.predict(rules);
match.keys({
  ArrowLeft: { dx: -1, dy: 0 },
  ArrowRight: { dx: 1, dy: 0 },
  ArrowUp: { dx: 0, dy: -1 },
  ArrowDown: { dx: 0, dy: 1 },
});
match.draw(
  (state: Square, pen) => {
    for (const [seat, dot] of state.dots) pen.disc(dot.x, dot.y, 12, match.color(seat));
  },
  { smooth: ["x", "y"] },
);
