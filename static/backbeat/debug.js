// @ts-check
/**
 * Tools for authors, on the page of a match in development alone (page.debug): `?net=mobile` puts a bad network in between, and
 * `?debug` or the key above the tab key shows the figures and the socket's last messages (overlay.js). Until somebody looks it keeps
 * a bounded log and does nothing else.
 */

import { Log } from "./log.js";
import { NETWORKS } from "./link.js";
import { isTyping } from "./dom.js";
import { linked } from "./linked.js";
import { tapped } from "./tap.js";

/** By its place on the keyboard (KeyboardEvent.code). */
const KEY = "Backquote";

export class Debug {
  log = new Log();
  /** The network that was chosen; "" for the one there is. */ net = "";
  /** When the network comes back that was cut here (ms). */ #cutUntil = 0;
  /** The links of the newest socket. @type {import("./link.js").Link[]} */ #links = [];
  /** @type {import("./overlay.js").Overlay | null} */ #overlay = null;

  /** @param {string} search the page's query string */
  constructor(search) {
    const chosen = new URLSearchParams(search);
    this.net = Object.keys(NETWORKS).find((name) => name === chosen.get("net")) ?? "";
    this.shown = chosen.has("debug");
  }

  /** The class of socket to talk through. @returns {typeof WebSocket} */
  get Socket() {
    if (!this.net) return tapped(WebSocket, this.log);
    const network = NETWORKS[/** @type {keyof typeof NETWORKS} */ (this.net)];
    return tapped(linked(network), this.log, (socket) => {
      this.#links = [socket.up, socket.down];
      this.#cut(this.#cutUntil - performance.now());
    });
  }

  /** Nothing gets through for so many ms; only where a network was chosen. @param {number} ms */
  cut(ms) {
    this.#cutUntil = performance.now() + ms;
    this.#cut(ms);
  }

  /** @param {number} ms */
  #cut(ms) {
    if (ms > 0) for (const link of this.#links) link.cut(ms);
  }

  /** @param {import("./match.js").Match} match */
  watch(match) {
    match.on("view", (view) => (this.log.view = view));
    document.addEventListener("keydown", (event) => {
      if (event.code === KEY && !event.repeat && !isTyping(event.target)) this.#toggle(match);
    });
    if (this.shown) this.#toggle(match);
  }

  /** @param {import("./match.js").Match} match */
  async #toggle(match) {
    const { Overlay } = await import("./overlay.js");
    this.#overlay ??= new Overlay(match, this);
    this.#overlay.toggle();
  }
}
