// @ts-check
/**
 * A logged message in words that a person can read: its type, one line, and all of it. Pure: it decodes what it is given, and of
 * a frame it tells what has changed in the view. Keys are shortened, since a picture of the screen is soon sent to somebody.
 */

import { CLIENT } from "../wire/messages.js";
import { Reader } from "../wire/varint.js";
import { decode } from "../wire/unpack.js";

/** Changes named in one line, and in the whole text. */
const FEW = 6;
const MANY = 200;
/** Flags of a frame in bytes, see frames.js. */
const [WHOLE, STEP] = [1, 16];

/** @typedef {{type: string, line: string, whole: string}} Readable */

/** @param {import("./log.js").Entry} entry @param {import("../wire/messages.js").Codec} codec @returns {Readable} */
export function readable(entry, codec) {
  if (entry.way === "note") return { type: "note", line: entry.text, whole: entry.text };
  /** @type {import("../wire/messages.js").Message} */
  let message;
  try {
    message = entry.way === "in" ? codec.decode(entry.data) : said(entry.data);
  } catch (error) {
    return { type: "?", line: String(error), whole: String(error) };
  }
  const { type, ...fields } = message;
  if (type === "frame") return frame(fields, entry);
  const shown = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null && value !== undefined).map(short));
  return { type, line: oneLine(shown), whole: JSON.stringify(shown, plain, 2) };
}

/** What this page has said, in either codec. @param {any} data @returns {import("../wire/messages.js").Message} */
function said(data) {
  if (typeof data === "string") return JSON.parse(data);
  const [number, ...values] = decode(data);
  const [type, [, ...fields]] = Object.entries(CLIENT).find(([, [own]]) => own === number) ?? ["?", [number]];
  return { type, ...Object.fromEntries(fields.map((field, index) => [field, values[index]])) };
}

/** @param {Record<string, any>} fields @param {import("./log.js").Entry} entry @returns {Readable} */
function frame({ patch: _patch, bytes, ...said }, { before, after }) {
  const fields = bytes ? head(bytes) : said;
  const all = changes(before, after);
  const rest = all.length > FEW ? ` … +${all.length - FEW}` : "";
  return {
    type: "frame",
    line: `tick ${fields.tick ?? `+${fields.later}`} · ${all.slice(0, FEW).join(", ") || "–"}${rest}`,
    whole: [oneLine(fields), ...all.slice(0, MANY), ...(all.length > MANY ? [`… +${all.length - MANY}`] : [])].join("\n"),
  };
}

/** The beginning of a frame in bytes (frames.js), as much as can be read without the one before: `later` is how many ticks.
 * @param {Uint8Array} bytes @returns {Record<string, number>} */
function head(bytes) {
  const data = new Reader(bytes);
  const flags = data.byte();
  return flags & WHOLE ? { epoch: data.number(), tick: data.number() } : { later: flags & STEP ? data.number() : 1 };
}

/** What differs between two views, as "ships.3.x 120 → 134". What is shared is not looked into.
 * @param {any} before @param {any} after @param {string} [place] @returns {string[]} */
export function changes(before, after, place = "") {
  if (Object.is(before, after)) return [];
  const [old, now] = [entries(before), entries(after)];
  if (!old || !now || Array.isArray(before) !== Array.isArray(after)) return [`${place || "view"} ${brief(before)} → ${brief(after)}`];
  const found = [];
  for (const [key, value] of now) {
    const where = place ? `${place}.${key}` : String(key);
    if (!old.has(key)) found.push(`+ ${where} ${brief(value)}`);
    else found.push(...changes(old.get(key), value, where));
  }
  for (const key of old.keys()) if (!now.has(key)) found.push(`− ${place ? `${place}.` : ""}${key}`);
  return found;
}

/** @param {any} value @returns {Map<any, any> | null} what has members, by key */
function entries(value) {
  if (value instanceof Map) return value;
  return value && typeof value === "object" ? new Map(Object.entries(value)) : null;
}

/** @param {any} value */
function brief(value) {
  const text = JSON.stringify(value, plain) ?? "–";
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

/** @param {Record<string, any>} fields */
function oneLine(fields) {
  return Object.entries(fields).map(([name, value]) => `${name} ${brief(value)}`).join(" · ");
}

/** @param {[string, any]} field @returns {[string, any]} */
function short([name, value]) {
  return (name === "ticket" || name === "resume") && typeof value === "string" ? [name, `${value.slice(0, 6)}…`] : [name, value];
}

/** For JSON, which knows neither maps nor bytes. @param {string} _key @param {any} value */
function plain(_key, value) {
  if (value instanceof Map) return Object.fromEntries(value);
  return ArrayBuffer.isView(value) || value instanceof ArrayBuffer ? `${value.byteLength} B` : value;
}
