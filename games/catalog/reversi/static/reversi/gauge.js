// @ts-check
/**
 * Who has how much of the board, as a bar that fills from both ends, and as numbers. It says nothing of who will win.
 */

import { element } from "backbeat";
import { disc } from "./parts.js";
import { position } from "./words.js";

export class Gauge {
  #counts = [0, 1].map(() => element("span", { class: "reversi-gauge__count" }));
  #parts = [0, 1].map((seat) => element("span", { class: "reversi-gauge__part", "data-seat": String(seat) }));

  constructor() {
    const bar = element("span", { class: "reversi-gauge__bar" }, ...this.#parts);
    const [dark, light] = this.#counts;
    this.element = element("div", { class: "reversi-gauge", role: "img" }, disc(0), dark, bar, light, disc(1));
  }

  /** @param {number[]} discs by square @returns {number[]} how many each seat has */
  show(discs) {
    const counts = [0, 1].map((seat) => discs.filter((disc) => disc === seat).length);
    counts.forEach((count, seat) => {
      this.#counts[seat].textContent = String(count);
      this.#parts[seat].style.setProperty("--share", String(count / 64));
    });
    this.element.setAttribute("aria-label", position(counts));
    return counts;
  }
}
