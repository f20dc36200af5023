// @ts-check
/**
 * The others at the table: each with a name, a cup, and as many pips below it as dice under it. When the server lifts a cup, it
 * rises here, the dice lie open, and those that count light up. Shows what it is told.
 */

import { element, gettext, ngettext, picture } from "backbeat";
import { cup, die, refill } from "./parts.js";
import { counts, isOpen, under } from "./look.js";

/** @typedef {import("./look.js").Look} Look */

export class Seats {
  element = element("ol", { class: "others", "aria-label": gettext("The others at the table") });
  /** @type {Map<number, Seat>} */ #seats = new Map();

  /** @param {import("backbeat").Match} match */
  constructor(match) {
    this.match = match;
  }

  /** @param {Look} look */
  show(look) {
    if (!this.#seats.size) this.#sit(look);
    for (const [number, seat] of this.#seats) seat.show(look, this.match.name(number));
  }

  /** Everybody else, as they sit: whoever plays after this page's seat comes first. @param {Look} look */
  #sit(look) {
    const all = [...look.table.dice.keys()];
    const start = look.seat === null ? 0 : all.indexOf(look.seat) + 1;
    const others = [...all.slice(start), ...all.slice(0, start)].filter((number) => number !== look.seat);
    for (const number of others) this.#seats.set(number, new Seat(number));
    this.element.dataset.count = String(others.length);
    this.element.append(...[...this.#seats.values()].map((seat) => seat.element));
  }
}

class Seat {
  #name = element("b", { class: "seat__who" });
  #dice = element("div", { class: "seat__dice", "aria-hidden": "true" });
  #left = element("span", { class: "seat__left", "aria-hidden": "true" });
  #says = element("span", { class: "visually-hidden" });

  /** @param {number} number */
  constructor(number) {
    this.number = number;
    const box = element("div", { class: "seat__box" }, this.#dice, cup());
    const name = element("p", { class: "seat__name" }, picture(number), this.#name);
    this.element = element("li", { class: "other", "data-seat": String(number) }, box, name, this.#left, this.#says);
  }

  /** @param {Look} look @param {string} name */
  show(look, name) {
    const { table, phase, last, turn } = look;
    const { number } = this;
    const [dice, lies, faces] = [table.dice.get(number) ?? 0, under(look, number), table.shown.get(number)];
    const open = isOpen(look) && faces !== undefined;
    this.element.toggleAttribute("data-turn", turn === number);
    this.element.toggleAttribute("data-bidder", last?.seat === number && phase !== "rolling");
    this.element.toggleAttribute("data-caller", table.caller === number);
    this.element.toggleAttribute("data-open", open);
    this.element.toggleAttribute("data-out", dice === 0 && lies === 0);
    this.element.toggleAttribute("data-loser", phase === "verdict" && table.loser === number);
    this.element.toggleAttribute("data-rolls", phase === "rolling" && dice > 0);
    this.#name.textContent = name;
    refill(this.#dice, open ? faces.join() : "", () => (open ? faces.map((face, at) => this.#die(look, face, at)) : []));
    if (open) this.#dice.lastElementChild?.toggleAttribute("data-lost", phase === "verdict" && table.loser === number);
    refill(this.#left, `${dice}/${lies}`, () => Array.from({ length: Math.max(dice, lies) }, (_, at) => element("i", { class: "pip", "data-lost": at >= dice })));
    this.#says.textContent = dice ? ngettext("one die", "{count} dice", dice) : gettext("out");
  }

  /** @param {Look} look @param {number} face @param {number} at */
  #die(look, face, at) {
    const made = die(face);
    made.toggleAttribute("data-counts", counts(look, face));
    made.style.setProperty("--at", String(at));
    return made;
  }
}
