// @ts-check
/**
 * The button (and the key M) that shows where one may play. The server is asked; what it answered for an earlier turn is not
 * shown in a later one.
 */

import { element, gettext } from "backbeat";

/** Whether this browser's owner wants to see them; a comfort, and no loss where it cannot be kept. */
const KEPT = "reversi.moves";

export class Moves {
  button = element("button", { class: "button button--small reversi__moves", type: "button", "aria-keyshortcuts": "m" });
  #shown = localStorage.getItem(KEPT) === "shown";
  #question = 0;
  #turn = 0;

  /** @param {import("backbeat").Match} match @param {import("./board.js").Board} board */
  constructor(match, board) {
    this.match = match;
    this.board = board;
    this.button.append(gettext("Show moves"), element("kbd", { class: "reversi__key", "aria-hidden": "true" }, "M"));
    this.button.addEventListener("click", () => this.#toggle());
    document.addEventListener("keydown", (event) => {
      const typing = event.target instanceof Element && event.target.closest("input, textarea, select, dialog");
      if (event.code === "KeyM" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey && !event.repeat) this.#toggle();
    });
    this.button.setAttribute("aria-pressed", String(this.#shown));
  }

  /** Brings the board up to date with the turn. */
  async ask() {
    const question = ++this.#question;
    const wanted = this.#shown && this.match.myTurn;
    const turn = this.match.turn?.number ?? 0;
    if (!wanted || turn !== this.#turn) this.board.hint([], this.match.seat);
    this.#turn = turn;
    if (!wanted) return;
    const moves = (await this.match.legal()) ?? [];
    if (question === this.#question) this.board.hint(moves.map(({ square }) => square), this.match.seat);
  }

  async #toggle() {
    this.#shown = !this.#shown;
    this.button.setAttribute("aria-pressed", String(this.#shown));
    localStorage.setItem(KEPT, this.#shown ? "shown" : "hidden");
    await this.ask();
  }
}
