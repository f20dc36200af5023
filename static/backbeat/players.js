// @ts-check
/**
 * Who sits where, in the bar above the stage: mark, name, what the game notes beside it, clock, whose turn it is, who is away or
 * out and why. Shows what it is told; names are strangers' words and go in as text. Knows no sockets and no game.
 */

import { picture } from "./colors.js";
import { byId, element } from "./dom.js";
import { gettext } from "./text.js";
import { outs } from "./words.js";

/** @typedef {import("./session.js").Seat} Seat */

export class Players {
  #list = byId("backbeat-seats");
  /** @type {Map<number, string>} */ #notes = new Map();
  /** @type {Map<number, () => Node>} */ #marks = new Map();
  /** @type {Map<number, Seat>} */ #seats = new Map();
  /** @type {import("./turn.js").Turn | null} */ #turn = null;
  /** @type {number | null} */ #mine = null;

  /** @param {(seat: number) => Node} clock the clock of a seat @param {() => void} changed called whenever what is shown has */
  constructor(clock, changed) {
    this.clock = clock;
    this.changed = changed;
  }

  /** @param {Map<number, Seat>} seats @param {number | null} mine */
  seats(seats, mine) {
    this.#seats = seats;
    this.#mine = mine;
    this.#show();
  }

  /** @param {import("./turn.js").Turn | null} turn */
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

  #show() {
    this.#list.replaceChildren(...[...this.#seats.values()].map((seat) => this.#row(seat)));
    this.changed();
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
