// @ts-check
/**
 * Where this page's seat makes its bid: how many, of which face, raise or call. What may be bid, the server says (`legal`); this
 * only keeps what is chosen within that. Thumbs, mouse and keys do the same.
 */

import { element, gettext } from "backbeat";
import { die } from "./parts.js";

/** @typedef {{kind: "raise", count: number, face: number} | {kind: "call"}} Move */

export class Picker {
  #count = 1;
  #face = 2;
  /** By face the fewest dice that may be bid. @type {Map<number, number>} */ #least = new Map();
  #most = 0;
  #mayCall = false;
  #reason = element("p", { class: "picker__why", id: "liarsdice-why" });
  #number = element("output", { class: "stepper__count", "aria-label": gettext("How many dice") }, "1");
  #less = this.#button("stepper__step", gettext("Fewer dice"), ["−"], () => this.step(-1));
  #more = this.#button("stepper__step", gettext("More dice"), ["+"], () => this.step(1));
  #faces = [1, 2, 3, 4, 5, 6].map((face) => this.#button("face", String(face), [die(face)], () => this.pick(face)));
  #raise = this.#button("button button--primary picker__raise", "", [], () => this.raise());
  #call = this.#button("button picker__call", "", [gettext("Call liar")], () => this.call());

  /** @param {(move: Move) => void} send */
  constructor(send) {
    this.send = send;
    const faces = element("div", { class: "faces", role: "group", "aria-label": gettext("Which face") }, ...this.#faces);
    const stepper = element("div", { class: "stepper", role: "group", "aria-label": gettext("How many dice") }, this.#less, this.#number, this.#more);
    const acts = element("div", { class: "picker__acts" }, stepper, this.#raise, this.#call);
    this.element = element("form", { class: "picker", "aria-label": gettext("Your bid"), onsubmit: (event) => event.preventDefault() }, faces, acts, this.#reason);
    this.#show();
  }

  /** The face that is chosen, while something can be bid; else 0. */
  get face() {
    return this.#least.size ? this.#face : 0;
  }

  /** The seat's turn: what it may ask for now. @param {any[]} legal */
  open(legal) {
    this.#mayCall = legal.some(({ kind }) => kind === "call");
    const raises = legal.filter(({ kind }) => kind === "raise");
    this.#least = new Map();
    for (const { count, face } of raises) this.#least.set(face, Math.min(count, this.#least.get(face) ?? count));
    this.#most = Math.max(0, ...raises.map(({ count }) => count));
    this.#count = Math.min(...this.#least.values(), this.#most);
    if (this.#least.get(this.#face) !== this.#count) this.#face = this.#above(this.#count);
    this.#reason.textContent = "";
    this.#show();
  }

  /** Not the seat's turn, and why. @param {string} why */
  close(why) {
    this.#least = new Map();
    this.#mayCall = false;
    this.#reason.textContent = why;
    this.#show();
  }

  /** @param {number} face */
  pick(face) {
    const least = this.#least.get(face);
    if (least === undefined) return;
    this.#face = face;
    this.#count = Math.max(this.#count, least);
    this.#show();
  }

  /** To the face beside the chosen one. @param {number} by */
  beside(by) {
    const faces = [...this.#least.keys()].sort();
    if (faces.length) this.pick(faces[(faces.indexOf(this.#face) + by + faces.length) % faces.length]);
  }

  /** @param {number} by */
  step(by) {
    const count = this.#count + by;
    if (count > this.#most || !this.#above(count)) return;
    this.#count = count;
    if ((this.#least.get(this.#face) ?? Infinity) > count) this.#face = this.#above(count);
    this.#show();
  }

  raise() {
    if (this.#least.size) this.send({ kind: "raise", count: this.#count, face: this.#face });
  }

  call() {
    if (this.#mayCall) this.send({ kind: "call" });
  }

  /** The lowest face of which so many may be bid; wild ones come last, because a bid on them is seldom meant. @param {number} count */
  #above(count) {
    const faces = [...this.#least].filter(([, least]) => least <= count).map(([face]) => face).sort();
    return faces.find((face) => face > 1) ?? faces[0] ?? 0;
  }

  #show() {
    const open = this.#least.size > 0;
    this.element.toggleAttribute("data-open", open || this.#mayCall);
    this.#number.textContent = open ? String(this.#count) : "–";
    able(this.#less, open && this.#above(this.#count - 1) > 0);
    able(this.#more, open && this.#count < this.#most);
    for (const [at, button] of this.#faces.entries()) {
      able(button, this.#least.has(at + 1));
      button.setAttribute("aria-pressed", String(open && this.#face === at + 1));
    }
    able(this.#raise, open);
    able(this.#call, this.#mayCall);
    const bid = open ? gettext("Raise to {count} × {face}", { count: this.#count, face: this.#face }) : gettext("Raise");
    this.#raise.setAttribute("aria-label", bid);
    this.#raise.replaceChildren(gettext("Raise"), ...(open ? [element("span", { class: "picker__bid" }, `${this.#count} ×`, die(this.#face))] : []));
  }

  /** @param {string} look @param {string} label @param {(Node | string)[]} children @param {() => void} press @returns {HTMLButtonElement} */
  #button(look, label, children, press) {
    const button = element("button", { class: look, type: "button", onclick: () => button.getAttribute("aria-disabled") === "true" || press() }, ...children);
    if (label) button.setAttribute("aria-label", label);
    return button;
  }
}

/** A button that cannot be used stays where the focus finds it, and says why. @param {HTMLButtonElement} button @param {boolean} can */
function able(button, can) {
  button.setAttribute("aria-disabled", String(!can));
  if (can) button.removeAttribute("aria-describedby");
  else button.setAttribute("aria-describedby", "liarsdice-why");
}
