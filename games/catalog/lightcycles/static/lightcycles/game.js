// @ts-check
/**
 * Lightcycles in the browser: turns from keys and swipes, scores beside the names, and one picture after another. The rules are
 * on the server; this file decides nothing and only joins the parts: race.js draws, effects.js sparks, banner.js speaks.
 */

import { join } from "backbeat";
import { Effects } from "./effects.js";
import { banner } from "./banner.js";
import { paint } from "./race.js";

const match = await join();
const effects = new Effects(match.seat);

/** On an upright screen x runs downwards (pen.turned), and so do the directions. */
const TURNED = { up: "left", down: "right", left: "up", right: "down" };

/** @param {"up" | "down" | "left" | "right"} onScreen */
function turn(onScreen) {
  return () => {
    effects.wish(onScreen);
    return { turn: match.pen.turned ? TURNED[onScreen] : onScreen };
  };
}

const [up, down, left, right] = [turn("up"), turn("down"), turn("left"), turn("right")];
match.keys(
  { ArrowUp: up, KeyW: up, ArrowDown: down, KeyS: down, ArrowLeft: left, KeyA: left, ArrowRight: right, KeyD: right },
  { hold: false },
);

let said = "";
match.draw(
  (state, pen, { previous, alpha, tick, now }) => {
    effects.watch(state, now);
    paint(match, pen, state, previous, alpha, effects, now);
    effects.paint(match, pen, now);
    const saying = banner(match, pen, state, tick);
    if (saying !== said) match.announce((said = saying));
  },
  { turn: true, margin: 14 },
);

/** @param {any} state */
function keepScore(state) {
  for (const [seat, bike] of state.bikes) match.note(seat, bike.score);
}

match.on("view", keepScore);
