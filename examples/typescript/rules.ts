/** The twin of the rules of Dots, see docs/netcode.md. */

import { clamp } from "backbeat/vector";
import type { Rules } from "backbeat";

export interface Dot {
  x: number;
  y: number;
}

export interface Square {
  dots: Map<number, Dot>;
}

interface Step {
  dx: number;
  dy: number;
}

export const rules: Rules = {
  own: (state: Square, seat) => state.dots.get(seat),
  input(dot: Dot, step: Step) {
    dot.x = clamp(dot.x + 8 * step.dx, 0, 999);
    dot.y = clamp(dot.y + 8 * step.dy, 0, 999);
  },
};
