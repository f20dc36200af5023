// @ts-check
/**
 * The socket's last messages as a list to read: one line each, all of it when one opens the line. Bounded like the log it reads;
 * new lines are added below, and whoever has scrolled up, opened a line or pressed Pause is left in peace.
 */

import { chosenCodec } from "../wire/messages.js";
import { element } from "../page/dom.js";
import { gettext } from "../page/text.js";
import { readable } from "./readable.js";

/** Lines that are shown. */
const MOST = 120;
const ARROWS = { in: "↓", out: "↑", note: "·" };

export class Messages {
  #lines = element("ol", { class: "messages__lines" });
  #pause = element(
    "button", { class: "button button--small", type: "button", "aria-pressed": "false", onclick: () => this.#hold() },
    gettext("Pause"),
  );
  #codec = chosenCodec(location.search);
  #seen = 0;

  /** @param {import("./log.js").Log} log */
  constructor(log) {
    this.log = log;
    const kinds = ["frame", "input", "ping"].map((kind) => {
      const press = (/** @type {Event} */ { target }) => {
        this.#lines.toggleAttribute(`data-no-${kind}`, !(/** @type {HTMLInputElement} */ (target).checked));
      };
      return element("label", {}, element("input", { type: "checkbox", checked: true, onchange: press }), kind);
    });
    this.box = element(
      "details", { class: "messages-of-socket" },
      element("summary", {}, gettext("Messages")),
      element("div", { class: "messages__bar" }, ...kinds, this.#pause),
      this.#lines,
    );
  }

  /** Adds what is new, if anybody looks. */
  look() {
    if (!this.box.open || this.#pause.getAttribute("aria-pressed") === "true" || this.#lines.querySelector("details[open]")) return;
    const below = this.#lines.scrollHeight - this.#lines.scrollTop - this.#lines.clientHeight;
    if (below > 40) return;
    const fresh = this.log.since(this.#seen).slice(-MOST);
    if (!fresh.length) return;
    this.#seen = fresh[fresh.length - 1].number;
    this.#lines.append(...fresh.map((entry) => this.#line(entry)));
    while (this.#lines.childElementCount > MOST) this.#lines.firstElementChild?.remove();
    this.#lines.scrollTop = this.#lines.scrollHeight;
  }

  /** @param {import("./log.js").Entry} entry */
  #line(entry) {
    const { type, line, whole } = readable(entry, this.#codec);
    const head = [
      element("span", { class: "messages__at" }, (entry.at / 1000).toFixed(2)),
      element("span", { class: "messages__way" }, ARROWS[entry.way]),
      element("b", {}, entry.way === "note" ? "socket" : type),
      element("span", { class: "messages__size" }, entry.bytes ? `${entry.bytes} B` : ""),
      element("span", { class: "messages__text" }, line),
    ];
    return element("li", { "data-kind": type === "pong" ? "ping" : type, "data-way": entry.way },
      element("details", {}, element("summary", {}, ...head), element("pre", {}, whole)));
  }

  #hold() {
    this.#pause.setAttribute("aria-pressed", String(this.#pause.getAttribute("aria-pressed") !== "true"));
  }
}
