// @ts-check
/**
 * Who sits where, in the bar above the stage: mark, name, what the game notes beside it, clock, whose turn it is, who is away or
 * out and why. Of many it shows a few, and all of them in a list that opens. Shows what it is told; names are strangers' words and
 * go in as text. Knows no sockets and no game.
 */

import { picture } from "./colors.js";
import { byId, element } from "./dom.js";
import { gettext, ngettext } from "./text.js";
import { outs } from "./words.js";

/** As many as the bar has room for; of more, one fewer, and a button for the rest. */
const FEW = 8;

/** @typedef {import("../session/session.js").Seat} Seat */

export class Players {
  #list = byId("backbeat-seats");
  /** @type {Map<number, string>} */ #notes = new Map();
  /** @type {Map<number, () => Node>} */ #marks = new Map();
  /** @type {Map<number, Seat>} */ #seats = new Map();
  /** @type {import("../session/turn.js").Turn | null} */ #turn = null;
  /** @type {number | null} */ #mine = null;
  #waits = false;
  #all = element("ol", { class: "players__all", id: "backbeat-all", popover: "auto", ontoggle: () => this.#fill() });

  /** @param {(seat: number) => Node} clock the clock of a seat @param {() => void} changed called whenever what is shown has */
  constructor(clock, changed) {
    this.clock = clock;
    this.changed = changed;
    this.#list.after(this.#all);
  }

  /** @param {Map<number, Seat>} seats @param {number | null} mine */
  seats(seats, mine) {
    this.#seats = seats;
    this.#mine = mine;
    this.#show();
  }

  /** @param {import("../session/turn.js").Turn | null} turn */
  turned(turn) {
    this.#turn = turn;
    this.#show();
  }

  /** @param {number} seat @param {string} note */
  note(seat, note) {
    if (this.#notes.get(seat) === note) return;
    this.#notes.set(seat, note);
    this.#show();
  }

  /** @param {number} seat */
  noteOf(seat) {
    return this.#notes.get(seat);
  }

  /** @param {number} seat @param {() => Node} make the picture beside the name, instead of the seat's own mark */
  mark(seat, make) {
    this.#marks.set(seat, make);
    this.#show();
  }

  /** A game's own picture gets a square of its own: whatever size it has, it takes no more. @param {number} seat */
  markOf(seat) {
    const made = this.#marks.get(seat)?.();
    return made ? element("span", { class: "player__mark" }, made) : picture(seat);
  }

  /** Once for all that changes at a time: a game may note something beside every seat. */
  #show() {
    if (this.#waits) return;
    this.#waits = true;
    queueMicrotask(() => {
      this.#waits = false;
      const few = this.#few();
      this.#list.replaceChildren(...few.map((seat) => this.#row(seat)));
      if (few.length < this.#seats.size) this.#list.append(this.#more(this.#seats.size - few.length));
      this.#fill();
      this.changed();
    });
  }

  /** Those whom one looks for first: oneself, whose turn it is, people; by their seats. */
  #few() {
    const all = [...this.#seats.values()];
    if (all.length <= FEW) return all;
    const weight = (/** @type {Seat} */ { number, status }) =>
      (number === this.#mine ? 4 : 0) + (this.#turn?.seats.includes(number) ? 2 : 0) + (status === "here" || status === "away" ? 1 : 0);
    const chosen = [...all].sort((one, other) => weight(other) - weight(one) || one.number - other.number).slice(0, FEW - 1);
    return chosen.sort((one, other) => one.number - other.number);
  }

  /** @param {number} count */
  #more(count) {
    const label = ngettext("and {count} more", "and {count} more", count);
    return element("li", { class: "player" }, element("button", { class: "players__more", type: "button", popovertarget: "backbeat-all" }, label));
  }

  /** The list of all is made while it is open only. */
  #fill() {
    if (!this.#all.matches(":popover-open")) return this.#all.replaceChildren();
    this.#all.replaceChildren(...[...this.#seats.values()].map((seat) => this.#row(seat)));
  }

  /** @param {Seat} seat */
  #row({ number, name, status }) {
    const out = this.#turn?.out.get(number);
    const words = { bot: gettext("Bot"), away: gettext("Away"), left: gettext("Left"), here: "" };
    const says = out === undefined ? words[status] : (outs()[out] ?? outs().eliminated);
    const mine = number === this.#mine;
    const turn = this.#turn?.seats.includes(number) ?? false;
    const row = element(
      "li",
      { class: "player", "data-status": out === undefined ? status : "out", "data-mine": mine, "data-turn": turn, title: says ? `${name} · ${says}` : name },
      this.markOf(number), element("span", { class: "player__name" }, name),
    );
    if (turn) row.append(element("span", { class: "visually-hidden" }, gettext("on turn")));
    if (mine) row.append(element("span", { class: "badge badge--you" }, gettext("You")));
    if (says) row.append(element("span", { class: "player__status" }, says));
    const note = this.#notes.get(number);
    if (note !== undefined) row.append(element("span", { class: "player__note" }, note));
    if (out === undefined) row.append(this.clock(number));
    return row;
  }
}
