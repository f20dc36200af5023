// @ts-check
/**
 * The dice of this page's own seat, large, at the bottom of the table. Those of the face that is about to be bid stand out, so that
 * nobody counts in a hurry; after a call those that count light up. Shows what it is told.
 */

import { element, gettext } from "backbeat";
import { die, refill } from "./parts.js";
import { counts, isOpen } from "./look.js";

export class Tray {
  #dice = element("div", { class: "tray__dice", role: "img" });
  element = element("div", { class: "tray" }, this.#dice);

  /** @param {import("./look.js").Look} look @param {number} chosen the face that is about to be bid; 0 if none is */
  show(look, chosen) {
    const { cup, table, phase, seat, wild } = look;
    const open = isOpen(look);
    this.element.hidden = seat === null;
    this.element.toggleAttribute("data-open", open && seat !== null && table.shown.has(seat));
    refill(this.#dice, `${table.round}: ${cup.join()}`, () => cup.map((face, at) => rolled(face, at)));
    this.#dice.setAttribute("aria-label", gettext("Your dice: {dice}", { dice: cup.join(", ") }));
    const fits = (/** @type {number} */ face) => face === chosen || (wild && face === 1 && chosen > 0);
    [...this.#dice.children].forEach((one, at, all) => {
      one.toggleAttribute("data-counts", open && counts(look, cup[at]));
      one.toggleAttribute("data-fits", phase === "bidding" && fits(cup[at]));
      one.toggleAttribute("data-lost", phase === "verdict" && table.loser === seat && at === all.length - 1);
    });
  }
}

/** @param {number} face @param {number} at */
function rolled(face, at) {
  const made = die(face);
  made.style.setProperty("--at", String(at));
  return made;
}
