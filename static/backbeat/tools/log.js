// @ts-check
/**
 * The last messages of a match's sockets, for the author who looks: kept as they went over the wire, bounded, and made readable
 * only when somebody reads (readable.js). Keeping one costs a push. Development alone loads this. Knows no page.
 */

/** More would be scrolled by nobody; at 30 frames a second these are the last few seconds. */
const MOST = 240;

/** @typedef {{
 *   number: number, at: number, way: "in" | "out" | "note", bytes: number, data: any, text: string, before: any, after: any,
 * }} Entry `at` in ms; `data` as it was sent, or null for a note, which has a `text`; `before` and `after` are the views around a
 * message that has changed the view */

export class Log {
  /** @type {Entry[]} */ #entries = [];
  #count = 0;
  /** The newest view; whoever hears of views sets it. @type {any} */ view = null;

  /** @param {() => number} [now] ms */
  constructor(now = () => performance.now()) {
    this.now = now;
  }

  /** Something happened to the socket. @param {string} text */
  note(text) {
    this.#add("note", null, text);
  }

  /** @param {string | ArrayBufferLike | ArrayBufferView} data */
  sent(data) {
    this.#add("out", data, "");
  }

  /** @param {string | ArrayBuffer} data @param {() => void} deliver hands the message on, which may change the view */
  received(data, deliver) {
    const entry = this.#add("in", data, "");
    entry.before = entry.after = this.view;
    deliver();
    entry.after = this.view;
  }

  /** The entries after that number, the oldest first. @param {number} number @returns {Entry[]} */
  since(number) {
    return this.#entries.filter((entry) => entry.number > number);
  }

  /** @param {Entry["way"]} way @param {any} data @param {string} text @returns {Entry} */
  #add(way, data, text) {
    const bytes = data === null ? 0 : typeof data === "string" ? new Blob([data]).size : data.byteLength;
    const entry = { number: ++this.#count, at: this.now(), way, bytes, data, text, before: null, after: null };
    this.#entries.push(entry);
    if (this.#entries.length > MOST) this.#entries.shift();
    return entry;
  }
}
