// @ts-check
/**
 * The board: 64 buttons of a grid that mouse, fingers and arrow keys press, and the discs on them. A move runs over it as a
 * wave: the new disc drops, then those it encloses turn over, the nearer the sooner. Shows what it is told and knows no rules.
 */

import { element, gettext } from "backbeat";
import { label, lastSquare } from "./words.js";

/** ms: how long a disc drops and turns, and how much later the next one in the line begins. */
const [DROPS, TURNS, LATER] = [180, 420, 70];
const SIDE = 8;
/** d4, where the keyboard stands before the first move. */
const CENTRE = 27;
/** Squares to go for each key. @type {Record<string, [number, number]>} rows and columns */
const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1], Home: [0, -SIDE], End: [0, SIDE] };

export class Board {
  #squares = Array.from({ length: SIDE * SIDE }, (_, at) => this.#square(at));
  /** @type {number[]} */ #discs = [];
  #last = -1;
  /** @type {number[]} */ #legal = [];

  /** @param {(square: number) => void} press */
  constructor(press) {
    const rows = Array.from({ length: SIDE }, (_, row) =>
      element("div", { class: "reversi-board__row", role: "row" }, ...this.#squares.slice(row * SIDE, (row + 1) * SIDE)),
    );
    const grid = element("div", { class: "reversi-board__grid", role: "grid", "aria-label": gettext("Board") }, ...rows);
    const edge = (/** @type {string} */ side, /** @type {string} */ names) =>
      element("div", { class: `reversi-board__edge reversi-board__edge--${side}`, "aria-hidden": "true" }, ...[...names].map((name) => element("span", {}, name)));
    this.element = element("div", { class: "reversi-board" }, edge("top", "abcdefgh"), edge("left", "12345678"), grid);
    grid.addEventListener("click", ({ target }) => {
      const at = this.#squares.findIndex((square) => target instanceof Node && square.contains(target));
      if (at < 0) return;
      this.#stand(at);
      press(at);
    });
    grid.addEventListener("keydown", (event) => this.#walk(event));
  }

  /** @param {any} view @param {any} before the view that is shown now, or null */
  show(view, before) {
    this.#discs = view.discs;
    this.#last = lastSquare(view.moves);
    const moving = before && !matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.#squares.forEach((square, at) => {
      const [seat, was] = [view.discs[at], before?.discs[at] ?? -1];
      square.toggleAttribute("data-last", at === this.#last);
      if (seat < 0) delete square.dataset.disc;
      else square.dataset.disc = String(seat);
      if (moving && seat !== was) this.#move(at, was);
      this.#label(at);
    });
    if (!before) this.#stand(this.#last < 0 ? CENTRE : this.#last);
  }

  /** Marks the squares on which a disc of `seat` may be put. @param {number[]} squares @param {number | null} seat */
  hint(squares, seat) {
    const changed = [...this.#legal, ...squares];
    this.#legal = squares;
    for (const at of changed) {
      const legal = squares.includes(at);
      this.#squares[at].toggleAttribute("data-legal", legal);
      this.#squares[at].dataset.hint = String(seat);
      this.#label(at);
    }
  }

  /** A disc drops, or turns over away from the one that was placed. @param {number} at @param {number} was */
  #move(at, was) {
    const disc = /** @type {HTMLElement} */ (this.#squares[at].firstElementChild);
    if (was < 0) {
      disc.animate([{ transform: "scale(1.5)", opacity: 0 }, { transform: "none", opacity: 1 }], { duration: DROPS, easing: "cubic-bezier(.3, 1.4, .6, 1)" });
      return;
    }
    const [down, right] = [Math.floor(at / SIDE) - Math.floor(this.#last / SIDE), (at % SIDE) - (this.#last % SIDE)];
    const axis = `${-Math.sign(down)}, ${Math.sign(right)}, 0`;
    const far = Math.max(Math.abs(down), Math.abs(right));
    disc.animate(
      [
        { transform: `rotate3d(${axis}, -180deg)` },
        { transform: `rotate3d(${axis}, -90deg) scale(1.14)`, easing: "ease-out" },
        { transform: `rotate3d(${axis}, 0deg)` },
      ],
      { duration: TURNS, delay: DROPS / 2 + far * LATER, easing: "ease-in", fill: "backwards" },
    );
  }

  /** @param {number} at */
  #square(at) {
    return element("button", { class: "reversi-board__square", type: "button", role: "gridcell", tabindex: "-1", "data-at": String(at) }, element("span", { class: "reversi-board__disc" }));
  }

  /** @param {number} at */
  #label(at) {
    const says = label(at, this.#discs[at], { legal: this.#legal.includes(at), last: at === this.#last });
    this.#squares[at].setAttribute("aria-label", says);
  }

  /** The one square that the tab key reaches. @param {number} at */
  #stand(at) {
    for (const square of this.#squares) square.tabIndex = -1;
    this.#squares[at].tabIndex = 0;
  }

  /** @param {KeyboardEvent} event */
  #walk(event) {
    const step = STEPS[event.key];
    const at = this.#squares.indexOf(/** @type {any} */ (document.activeElement));
    if (!step || at < 0 || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const within = (/** @type {number} */ place) => Math.max(0, Math.min(SIDE - 1, place));
    const to = within(Math.floor(at / SIDE) + step[0]) * SIDE + within((at % SIDE) + step[1]);
    this.#stand(to);
    this.#squares[to].focus();
  }
}
