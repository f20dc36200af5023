// @ts-check
/**
 * The chat: what was said, and what happened between the lines. Hands on what is typed; lines are strangers' words and go in as
 * text. Knows no sockets.
 */

import { picture } from "./colors.js";
import { byId, element } from "./dom.js";
import { gettext } from "./text.js";

/** Lines that stay on the page. */
const LINES = 200;

export class Chat {
  #log = byId("backbeat-log");
  #form = /** @type {HTMLFormElement} */ (byId("backbeat-say"));
  #field = /** @type {HTMLInputElement} */ (this.#form.elements.namedItem("text"));

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

  /** @param {{seat: number | null, name: string, text: string}} line */
  said({ seat, name, text }) {
    const who = element("b", { class: "line__name" }, name);
    this.#line(element("li", { class: "line" }, ...(seat === null ? [] : [picture(seat)]), who, " ", element("span", {}, text)));
  }

  /** @param {{name: string, status: string}} seat whose status has changed */
  changed({ name, status }) {
    if (status === "here") this.tell(gettext("{name} is here.", { name }));
    if (status === "away") this.tell(gettext("{name} is away.", { name }));
    if (status === "left") this.tell(gettext("{name} has left.", { name }));
  }

  /** Something that happened, between the lines. @param {string} text */
  tell(text) {
    this.#line(element("li", { class: "line line--told" }, text));
  }

  /** Nobody listens any more. */
  end() {
    this.#form.hidden = true;
  }

  /** @param {HTMLLIElement} line */
  #line(line) {
    const atEnd = this.#log.scrollHeight - this.#log.scrollTop - this.#log.clientHeight < 40;
    this.#log.append(line);
    while (this.#log.childElementCount > LINES) this.#log.firstElementChild?.remove();
    if (atEnd) this.#log.scrollTop = this.#log.scrollHeight;
  }
}
