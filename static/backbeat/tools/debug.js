// @ts-check
/**
 * Tools for authors, on the page of a match in development alone (page.debug): `?net=mobile` puts a bad network in between, or one
 * of figures of one's own, `?net=150,10,2` (round trip and jitter in ms, loss in percent); `?debug` or the key above the tab key
 * shows the figures and the socket's last messages (overlay.js). Until somebody looks it keeps a bounded log and does nothing else.
 */

import { Log } from "./log.js";
import { NETWORKS } from "./link.js";
import { isTyping } from "../page/dom.js";
import { linked } from "./linked.js";
import { tapped } from "./tap.js";

/** By its place on the keyboard (KeyboardEvent.code). */
const KEY = "Backquote";

export class Debug {
  log = new Log();
  /** The network that was chosen, as it was; "" for the one there is. */ net;
  #network;
  /** When the network comes back that was cut here (ms). */ #cutUntil = 0;
  /** The links of the newest socket. @type {import("./link.js").Link[]} */ #links = [];
  /** @type {import("./overlay.js").Overlay | null} */ #overlay = null;

  /** @param {string} search the page's query string */
  constructor(search) {
    const chosen = new URLSearchParams(search);
    this.#network = networkOf(chosen.get("net") ?? "");
    this.net = this.#network ? (chosen.get("net") ?? "") : "";
    this.shown = chosen.has("debug");
  }

  /** The class of socket to talk through. @returns {typeof WebSocket} */
  get Socket() {
    if (!this.#network) return tapped(WebSocket, this.log);
    return tapped(linked(this.#network), this.log, (socket) => {
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

  /** @param {import("../match.js").Match} match */
  watch(match) {
    match.on("view", (view) => (this.log.view = view));
    document.addEventListener("keydown", (event) => {
      if (event.code === KEY && !event.repeat && !isTyping(event.target)) this.#toggle(match);
    });
    if (this.shown) this.#toggle(match);
  }

  /** @param {import("../match.js").Match} match */
  async #toggle(match) {
    const { Overlay } = await import("./overlay.js");
    this.#overlay ??= new Overlay(match, this);
    this.#overlay.toggle();
  }
}

/** @param {string} chosen a name, or figures @returns {import("./link.js").Network | null} null for what is neither */
function networkOf(chosen) {
  if (Object.hasOwn(NETWORKS, chosen)) return NETWORKS[/** @type {keyof typeof NETWORKS} */ (chosen)];
  const [rtt, jitter = 0, loss = 0] = chosen.split(",").map(Number);
  const sensible = rtt > 0 && rtt <= 5000 && jitter >= 0 && jitter <= 1000 && loss >= 0 && loss <= 50;
  return sensible ? { rtt, jitter, loss: loss / 100 } : null;
}
