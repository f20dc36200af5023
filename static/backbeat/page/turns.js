// @ts-check
/**
 * The line above the stage that says whose turn it is, and with it everything that calls a player whose turn has come: the
 * page's title, a word for screen readers, a short tap on phones. Shows only; who may do what, it does not know.
 */

import { byId, element } from "./dom.js";
import { gettext } from "./text.js";

/** ms of vibration when one's turn has come. */
const TAP = 25;

export class Turns {
  #line = byId("backbeat-line");
  #says = byId("backbeat-turn");
  #title = document.title;
  #number = -1;
  #offered = "";

  /** @param {import("../match.js").Match} match */
  constructor(match) {
    this.match = match;
  }

  /** @param {import("../session/turn.js").Turn | null} turn */
  turned(turn) {
    if (this.match.result) return this.#end();
    if (!turn) return;
    const { myTurn } = this.match;
    const offer = this.#offer(turn.draw);
    const says = myTurn ? gettext("Your turn") : this.#waitingFor(turn.seats);
    this.#show(offer && !myTurn ? "" : says, myTurn, offer);
    document.title = myTurn ? `● ${says} · ${this.#title}` : this.#title;
    if (offer !== this.#offered) this.match.announce(offer);
    this.#offered = offer;
    if (turn.number === this.#number) return;
    const first = this.#number === -1;
    this.#number = turn.number;
    if (says) this.match.announce(says);
    if (myTurn && !first && matchMedia("(pointer: coarse)").matches) navigator.vibrate?.(TAP);
  }

  /** The match is over: this is what its result has to say here. @param {string} says @param {import("./status.js").Choice[]} ways */
  over(says, ways) {
    const buttons = ways.map(({ label, primary, press }) => {
      const look = `button button--small${primary ? " button--primary" : ""}`;
      return element("button", { class: look, type: "button", onclick: () => press?.() }, label);
    });
    this.#show(says, false, ...buttons);
  }

  /** @param {number[]} seats @returns {string} */
  #waitingFor(seats) {
    const names = seats.map((seat) => this.match.name(seat));
    if (names.length < 2) return names.length ? gettext("{name} to play", { name: names[0] }) : "";
    const list = new Intl.ListFormat(document.documentElement.lang, { type: "conjunction" });
    return gettext("Waiting for {names}", { names: list.format(names) });
  }

  /** @param {number[]} draw @returns {string} */
  #offer(draw) {
    const other = draw.find((seat) => seat !== this.match.seat);
    return other === undefined ? "" : gettext("{name} offers a draw.", { name: this.match.name(other) });
  }

  #end() {
    document.title = this.#title;
    this.#says.replaceChildren();
  }

  /** @param {string} says @param {boolean} mine @param {(Node | string)[]} more */
  #show(says, mine, ...more) {
    // It comes with the first thing to say, and stays: a game without turns has no empty line because somebody left.
    if (says || more.some(Boolean)) this.#line.hidden = false;
    this.#says.toggleAttribute("data-mine", mine);
    this.#says.replaceChildren(...(says ? [element("b", { class: "turn" }, says)] : []), ...more);
  }
}
