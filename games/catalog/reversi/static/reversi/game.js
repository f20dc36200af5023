// @ts-check
/**
 * Reversi in the browser: what the server says goes to the board and into words, what a person presses goes to the server. The
 * rules are there; this file decides nothing and only joins the parts: board.js shows discs, gauge.js counts, words.js speaks.
 */

import { element, gettext, join } from "backbeat";
import { Board } from "./board.js";
import { Gauge } from "./gauge.js";
import { Moves } from "./moves.js";
import { disc } from "./parts.js";
import { Transcript } from "./transcript.js";
import { happened, position } from "./words.js";

const match = await join();
const board = new Board((pressed) => match.myTurn && match.send({ square: pressed }));
const gauge = new Gauge();
const moves = new Moves(match, board);
const transcript = new Transcript();
const says = element("p", { class: "reversi__says" });

const side = element("div", { class: "reversi__side" }, transcript.element, says, moves.button);
const table = element("div", { class: "reversi" }, gauge.element, board.element, side);

match.stage.append(table);
match.refusals({ not_legal: gettext("A disc on {square} would turn nothing over.") });
for (const seat of [0, 1]) match.mark(seat, () => disc(seat));

/** @type {any} */ let before = null;

/** @param {any} view */
function show(view) {
  const [known, now] = [before?.moves.length, view.moves.length];
  if (known === now) return;
  board.show(view, before);
  const counts = gauge.show(view.discs);
  counts.forEach((count, seat) => match.note(seat, count));
  transcript.show(view.moves);
  says.textContent = happened(match, view.moves);
  says.toggleAttribute("data-passed", view.moves.at(-1) < 0);
  if (before) {
    const news = Array.from({ length: now - known }, (_, at) => happened(match, view.moves.slice(0, known + at + 1)));
    match.announce([...news, position(counts)].join(" "));
  }
  before = view;
}

function turn() {
  table.toggleAttribute("data-turn", match.myTurn);
  moves.button.hidden = !match.plays || match.result !== null;
  moves.ask();
}

match.on("view", show);
match.on("turn", turn);
match.on("result", turn);
