// @ts-check
/**
 * What can be done in any game: leave; and where a game has switched it on, resign, offer a draw, take one. Buttons in the bar
 * and in the line above the stage. What cannot be taken back is asked twice; the server decides what comes of it.
 */

import { confirmed } from "./dialog.js";
import { byId, element } from "./dom.js";
import { gettext } from "./text.js";

export class Acts {
  #place = byId("backbeat-acts");
  /** What is shown, in words: buttons that stay as they are keep the focus, and a press that has begun. */ #shown = "";

  /** @param {import("../match.js").Match} match @param {() => void} leave */
  constructor(match, leave) {
    this.match = match;
    byId("backbeat-leave").addEventListener("click", () => this.#leave(leave));
  }

  /** @param {string[]} standard the kinds that the game has switched on @param {import("../session/turn.js").Turn | null} turn */
  show(standard, turn) {
    const { seat, seats, result } = this.match;
    const plays = seat !== null && !result && !turn?.out.has(seat) && seats.get(seat)?.status !== "left";
    const kinds = plays ? standard.filter((kind) => kind === "draw" || kind === "resign").sort() : [];
    const offers = turn?.draw ?? [];
    const shown = `${kinds} ${offers}`;
    if (shown === this.#shown) return;
    this.#shown = shown;
    if (kinds.length) byId("backbeat-line").hidden = false;
    this.#place.replaceChildren(...kinds.map((kind) => (kind === "draw" ? this.#draw(offers) : this.#resign())));
  }

  /** @param {() => void} leave */
  async #leave(leave) {
    const plays = this.match.seat !== null && !this.match.result;
    const question = {
      title: gettext("Leave this match?"), text: gettext("Your seat is given up for good, and you cannot come back to it."),
      yes: gettext("Leave"), no: gettext("Stay"),
    };
    if (!plays || (await confirmed(question))) leave();
  }

  /** @param {number[]} offers */
  #draw(offers) {
    const offered = this.match.seat !== null && offers.includes(this.match.seat);
    const invited = offers.length > 0 && !offered;
    const label = offered ? gettext("Draw offered") : invited ? gettext("Accept draw") : gettext("Offer a draw");
    const look = invited ? "button button--primary button--small" : "button button--quiet button--small";
    return element("button", { class: look, type: "button", disabled: offered, onclick: () => this.match.send({ kind: "draw" }) }, label);
  }

  #resign() {
    const ask = async () => {
      const sure = await confirmed({
        title: gettext("Resign?"), text: gettext("You give this match up. That cannot be taken back."),
        yes: gettext("Resign"), no: gettext("Play on"),
      });
      if (sure) this.match.send({ kind: "resign" });
    };
    return element("button", { class: "button button--quiet button--small", type: "button", onclick: ask }, gettext("Resign"));
  }
}
