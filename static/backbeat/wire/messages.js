// @ts-check
/**
 * The two codecs of a match socket: objects with a `type` to frames and back, in the browser's twin of
 * games/wire/messages.py (a test compares the tables). Knows shapes only: no order of messages, no socket.
 *
 * `backbeat.v1.binary` is the default; `?wire=json` in the page's address chooses `backbeat.v1.json`, which the browser's
 * network tab shows as text.
 */

import { isFrame } from "./frames.js";
import { encode } from "./pack.js";
import { decode } from "./unpack.js";

/** @typedef {{type: string, [field: string]: any}} Message */
/** @typedef {{protocol: string, encode: (message: Message) => string | Uint8Array<ArrayBuffer>, decode: (data: any) => Message}} Codec */

/** What a client says: number, then fields in the order of their definition. @type {Record<string, [number, ...string[]]>} */
export const CLIENT = {
  hello: [1, "ticket", "resume", "epoch", "event", "rules"],
  input: [2, "seq", "input", "tick", "ack"],
  pong: [3, "id", "ack"],
  say: [4, "text"],
  leave: [5],
  ask: [6, "id"],
};

/** What the server says. @type {Record<number, [string, ...string[]]>} */
export const SERVER = {
  16: [
    "welcome", "match", "game", "seat", "epoch", "tick", "tick_rate", "rules", "schema", "options", "seats", "paused",
    "taken", "resume",
  ],
  17: ["frame", "epoch", "tick", "base", "taken", "patch", "turn"],
  18: ["event", "epoch", "number", "kind", "data"],
  19: ["ping", "id", "tick", "rtt"],
  20: ["error", "code", "params", "seq"],
  21: ["bye", "close", "code", "params", "retry"],
  22: ["legal", "id", "tick", "inputs"],
};

/** @type {Codec} */
export const json = {
  protocol: "backbeat.v1.json",
  encode: (message) => JSON.stringify(message),
  decode: (data) => JSON.parse(data),
};

/** @type {Codec} */
export const binary = {
  protocol: "backbeat.v1.binary",
  encode(message) {
    const [number, ...fields] = CLIENT[message.type];
    return encode([number, ...fields.map((field) => message[field])]);
  },
  decode(data) {
    const bytes = new Uint8Array(data);
    if (isFrame(bytes)) return { type: "frame", bytes }; // can only be read by who knows the one before: session.js
    const [number, ...values] = decode(bytes);
    const known = SERVER[number];
    if (!known) throw new TypeError(`unknown message number ${number}`);
    const [type, ...fields] = known;
    /** @type {Message} */
    const message = { type };
    fields.forEach((field, index) => (message[field] = values[index] ?? null));
    return message;
  },
};

/** @param {string} search The page's query string. */
export function chosenCodec(search) {
  return new URLSearchParams(search).get("wire") === "json" ? json : binary;
}
