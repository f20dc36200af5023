// @ts-check
/**
 * Around the stage: who sits where, and the chat. Shows what it is told and hands on what is typed; names and lines are
 * strangers' words and go in as text. Knows no sockets and no game; a game may add a note (a score) to a seat.
 */

import { picture } from "./colors.js";
import { byId, element } from "./dom.js";
import { gettext, interpolate } from "./text.js";

/** @typedef {import("./session.js").Seat} Seat */

/** Lines of chat that stay on the page. */
const LINES = 200;

export class Hud {
  #list = byId("backbeat-seats");
  #log = byId("backbeat-log");
  #form = /** @type {HTMLFormElement} */ (byId("backbeat-say"));
  #field = /** @type {HTMLInputElement} */ (this.#form.elements.namedItem("text"));
  /** @type {Map<number, string>} */ #notes = new Map();
  /** @type {Map<number, Seat>} */ #seats = new Map();
  /** @type {number | null} */ #mine = null;

  /** @param {(text: string) => boolean} say Whether it went out: if not, the line stays in the field. */
  constructor(say) {
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      const text = this.#field.value.trim();
      if (text && say(text)) this.#field.value = "";
    });
    // Back to the keys of the game without the mouse.
    this.#field.addEventListener("keydown", (event) => event.key === "Escape" && this.#field.blur());
  }

  /** @param {Map<number, Seat>} seats @param {number | null} mine */
  seats(seats, mine) {
    this.#seats = seats;
    this.#mine = mine;
    this.#list.replaceChildren(...[...seats.values()].map((seat) => this.#row(seat)));
  }

  /** @param {number} number @param {string} note */
  note(number, note) {
    if (this.#notes.get(number) === note) return;
    this.#notes.set(number, note);
    this.seats(this.#seats, this.#mine);
  }

  /** @param {Seat} seat */
  #row({ number, name, status }) {
    const says = { bot: gettext("Bot"), away: gettext("Away"), left: gettext("Left"), here: "" }[status] ?? status;
    const mine = number === this.#mine;
    const row = element("li", { class: "player", "data-status": status, "data-mine": mine, title: says ? `${name} · ${says}` : name }, picture(number), element("span", { class: "player__name" }, name));
    if (mine) row.append(element("span", { class: "badge badge--you" }, gettext("You")));
    if (says) row.append(element("span", { class: "player__status" }, says));
    const note = this.#notes.get(number);
    if (note !== undefined) row.append(element("span", { class: "player__note" }, note));
    return row;
  }

  /** @param {{seat: number | null, name: string, text: string}} line */
  chat({ seat, name, text }) {
    const who = element("b", { class: "line__name" }, name);
    this.#line(element("li", { class: "line" }, ...(seat === null ? [] : [picture(seat)]), who, " ", element("span", {}, text)));
  }

  /** @param {Map<number, Seat>} seats @param {number | null} mine @param {{name: string, status: string}} change */
  changed(seats, mine, { name, status }) {
    this.seats(seats, mine);
    const says = { here: gettext("{name} is here."), away: gettext("{name} is away."), left: gettext("{name} has left.") };
    if (status in says) this.#tell(interpolate(says[/** @type {keyof says} */ (status)], { name }));
  }

  /** @param {string} name */
  removed(name) {
    this.#tell(gettext("{name} was removed.", { name }));
  }

  /** Something that happened, between the lines. @param {string} text */
  #tell(text) {
    this.#line(element("li", { class: "line line--told" }, text));
  }

  /** @param {HTMLLIElement} line */
  #line(line) {
    const atEnd = this.#log.scrollHeight - this.#log.scrollTop - this.#log.clientHeight < 40;
    this.#log.append(line);
    while (this.#log.childElementCount > LINES) this.#log.firstElementChild?.remove();
    if (atEnd) this.#log.scrollTop = this.#log.scrollHeight;
  }
}
