// @ts-check
/**
 * The moves of the match as players write them down: two to a line, dark first. Only where there is room for it (game.css).
 */

import { element, gettext } from "backbeat";
import { square } from "./words.js";

export class Transcript {
  element = element("ol", { class: "reversi-moves", tabindex: "0", "aria-label": gettext("Moves") });

  /** @param {number[]} moves dark and light in turn; -1 is a pass */
  show(moves) {
    const pairs = Array.from({ length: Math.ceil(moves.length / 2) }, (_, at) => moves.slice(2 * at, 2 * at + 2));
    const lines = pairs.map((pair) => element("li", { class: "reversi-moves__pair" }, ...pair.map((move) => this.#move(move))));
    this.element.replaceChildren(...lines);
    lines.at(-1)?.lastElementChild?.setAttribute("aria-current", "step");
    this.element.scrollTop = this.element.scrollHeight;
  }

  /** @param {number} move */
  #move(move) {
    return element("span", { class: "reversi-moves__move" }, move < 0 ? gettext("pass") : square(move));
  }
}
