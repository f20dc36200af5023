// @ts-check
/**
 * A WebSocket behind a bad network to order (link.js), to be handed to a Connection as its `Socket`. Messages of both directions, the
 * opening and the end take the way through the link; what is said on it, it does not read.
 */

import { Link } from "./link.js";

/** A WebSocket message's own bytes, and TCP's. */
const HEADER = 46;

/** @type {import("./link.js").World} */
const PAGE = { now: () => performance.now(), random: Math.random, later: (then, ms) => void setTimeout(then, ms) };

/** @param {import("./link.js").Network} network @param {any} [Socket] the class to wrap @param {import("./link.js").World} [world]
 * @returns {typeof WebSocket} */
export function linked(network, Socket = globalThis.WebSocket, world = PAGE) {
  return /** @type {any} */ (class extends LinkedSocket {
    /** @param {string} url @param {string} protocol */
    constructor(url, protocol) {
      super(new Socket(url, protocol), network, world);
    }
  });
}

class LinkedSocket {
  /** @type {(() => void) | null} */ onopen = null;
  /** @type {((event: {data: any}) => void) | null} */ onmessage = null;
  /** @type {((event: {code: number, reason: string}) => void) | null} */ onclose = null;
  #socket;

  /** @param {WebSocket} socket @param {import("./link.js").Network} network @param {import("./link.js").World} world */
  constructor(socket, network, world) {
    this.up = new Link(network, world);
    this.down = new Link(network, world);
    this.#socket = socket;
    socket.onopen = () => this.down.send(HEADER, () => this.onopen?.());
    socket.onmessage = ({ data }) => this.down.send(HEADER + (data.byteLength ?? data.length), () => this.onmessage?.({ data }));
    socket.onclose = ({ code, reason }) => this.down.send(HEADER, () => this.onclose?.({ code, reason }));
  }

  /** @param {BinaryType} type */
  set binaryType(type) {
    this.#socket.binaryType = type;
  }

  get readyState() {
    return this.#socket.readyState;
  }

  get bufferedAmount() {
    return this.#socket.bufferedAmount + this.up.queued;
  }

  /** @param {any} data */
  send(data) {
    this.up.send(HEADER + (data.byteLength ?? data.length), () => this.#socket.readyState === 1 && this.#socket.send(data));
  }

  close() {
    this.#socket.close();
  }
}
