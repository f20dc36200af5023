// @ts-check
/**
 * A socket that is listened to: it is as the class it wraps, and tells a log what goes over it. Development alone loads this; it
 * reads no message and changes none.
 */

/** @param {typeof WebSocket} Socket the class to wrap @param {import("./log.js").Log} log
 * @param {(socket: any) => void} [opened] is handed each new socket of that class @returns {typeof WebSocket} */
export function tapped(Socket, log, opened) {
  return /** @type {any} */ (class extends Tap {
    /** @param {string} url @param {string} protocol */
    constructor(url, protocol) {
      const socket = new Socket(url, protocol);
      log.note(`dial ${new URL(url).pathname} ${protocol}`);
      opened?.(socket);
      super(socket, log);
    }
  });
}

class Tap {
  /** @type {(() => void) | null} */ onopen = null;
  /** @type {((event: {data: any}) => void) | null} */ onmessage = null;
  /** @type {((event: {code: number, reason: string}) => void) | null} */ onclose = null;
  #socket;
  #log;

  /** @param {WebSocket} socket @param {import("./log.js").Log} log */
  constructor(socket, log) {
    this.#socket = socket;
    this.#log = log;
    socket.onopen = () => {
      log.note("open");
      this.onopen?.();
    };
    socket.onmessage = ({ data }) => log.received(data, () => this.onmessage?.({ data }));
    socket.onclose = ({ code, reason }) => {
      log.note(`closed ${code} ${reason}`.trim());
      this.onclose?.({ code, reason });
    };
  }

  /** @param {BinaryType} type */
  set binaryType(type) {
    this.#socket.binaryType = type;
  }

  get readyState() {
    return this.#socket.readyState;
  }

  get bufferedAmount() {
    return this.#socket.bufferedAmount;
  }

  /** @param {string | Uint8Array<ArrayBuffer>} data */
  send(data) {
    this.#log.sent(data);
    this.#socket.send(data);
  }

  close() {
    if (this.#socket.readyState < 2) this.#log.note("hang up");
    this.#socket.close();
  }
}
