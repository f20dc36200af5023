// @ts-check
/**
 * Reversi in the browser: what the server says goes to the board and into words, what a person presses goes to the server. The
 * rules are there; this file decides nothing and only joins the parts: board.js shows discs, gauge.js counts, words.js speaks.
 */

import { gettext, join } from "backbeat";
import { Board } from "./board.js";
import { Gauge } from "./gauge.js";
import { Moves } from "./moves.js";
import { disc, element } from "./parts.js";
import { happened, position } from "./words.js";

const match = await join();
const board = new Board((pressed) => match.myTurn && match.send({ square: pressed }));
const gauge = new Gauge();
const moves = new Moves(match, board);
const says = element("p", { class: "reversi__says" });

const table = element("div", { class: "reversi" }, gauge.element, board.element, element("div", { class: "reversi__side" }, says, moves.button));

match.stage.append(table);
match.refusals({ not_legal: gettext("A disc on {square} would turn nothing over.") });
for (const seat of [0, 1]) match.mark(seat, () => disc(seat));

/** @type {any} */ let before = null;

/** @param {any} view */
function show(view) {
  if (before && same(before, view)) return;
  board.show(view, before);
  const counts = gauge.show(view.discs);
  counts.forEach((count, seat) => match.note(seat, count));
  says.textContent = happened(match, view);
  says.toggleAttribute("data-passed", view.passed >= 0);
  if (before) match.announce(`${says.textContent} ${position(counts)}`);
  before = view;
}

/** @param {any} one @param {any} other */
function same(one, other) {
  return one.last === other.last && one.discs.every((/** @type {number} */ seat, /** @type {number} */ at) => seat === other.discs[at]);
}

function turn() {
  table.toggleAttribute("data-turn", match.myTurn);
  moves.ask();
}

match.on("view", show);
match.on("turn", turn);
match.on("result", turn);
show(match.state);
turn();
