// @ts-check
/**
 * What a game's own code throws, readable on the page while one writes it: the sentence, where it was, and how often. Development
 * alone loads this (start.js). It shows the last fault only, at the foot of the page, and stops nothing.
 */

import { element } from "../page/dom.js";
import { gettext } from "../page/text.js";

/** Lines of a stack that are shown. */
const DEEP = 6;

export class Faults {
  #text = element("p", { class: "faults__text" });
  #stack = element("pre", { class: "faults__stack", tabindex: "0" });
  #times = element("span", { class: "badge", hidden: true });
  #strip = element(
    "section", { class: "faults", role: "alert", "aria-label": gettext("An error in the game"), hidden: true },
    element("div", { class: "faults__line" }, this.#text, this.#times, this.#close()),
    this.#stack,
  );
  #said = "";
  #count = 0;

  constructor() {
    document.body.append(this.#strip);
    window.addEventListener("error", ({ error, message, filename, lineno }) => this.#tell(message, placeOf(error, filename, lineno)));
    window.addEventListener("unhandledrejection", ({ reason }) => this.#tell(String(reason), placeOf(reason)));
  }

  #close() {
    const hide = () => (this.#strip.hidden = true);
    return element("button", { class: "toast__close", type: "button", "aria-label": gettext("Dismiss"), onclick: hide }, "×");
  }

  /** Why a module could not be loaded. The browser tells where its grammar is wrong only to a script element that asks for
   * the same module once more: that comes back as an "error" of the window. @param {unknown} error @param {string} address */
  loading(error, address) {
    if (error instanceof SyntaxError) document.head.append(element("script", { type: "module", src: address }));
    else this.#tell(String(error), placeOf(error));
  }

  /** A painter that fails does so sixty times a second: the same again is only counted. @param {string} text @param {string} stack */
  #tell(text, stack) {
    this.#count = text + stack === this.#said ? this.#count + 1 : 1;
    this.#said = text + stack;
    this.#times.hidden = this.#count === 1;
    this.#times.textContent = `× ${this.#count}`;
    if (this.#count > 1) return;
    this.#text.textContent = text;
    this.#stack.textContent = stack;
    this.#stack.hidden = !stack;
    this.#strip.hidden = false;
  }
}

/** @param {any} error @param {string} [file] @param {number} [line] @returns {string} */
function placeOf(error, file, line) {
  const calls = String(error?.stack ?? "").split("\n").filter((call) => /:\d+:\d+\)?$/.test(call)).slice(0, DEEP);
  const place = calls.length || !file ? calls.map((call) => call.trim()).join("\n") : `${file}:${line}`;
  return place.replaceAll(`${location.origin}/static/`, "");
}
