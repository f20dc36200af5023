// @ts-check
/**
 * What a close code means for the page that hears it: try again with the resume key, try again with a new ticket, or stop.
 * One table, the client's half of docs/protocol.md; sentences for people are in status.js.
 */

/** @typedef {"resume" | "ticket" | "stop"} Then */

/** Codes that are not listed come from the network or a proxy: resume. @type {Record<number, Then>} */
const AFTER = {
  1000: "stop", // the seat was given up, or the server ended the talk politely
  4400: "stop", // we said something the server does not understand: saying it again will not help
  1002: "stop", // the frame parser gave up on what we sent: our mistake, which would come again
  1007: "stop",
  1009: "stop",
  4401: "ticket", // the ticket or resume key is not (or no longer) good
  4403: "stop",
  4404: "stop",
  4408: "resume", // too slow
  4409: "stop", // a newer socket of this player has the seat
  4410: "stop", // the match is over
  4412: "stop", // made for other rules: a new page is, this one would tell wrong
  4413: "stop", // too large
  4423: "stop", // kicked
  4429: "resume", // too fast: back off first
  4503: "resume", // draining: another process, or this one's successor, goes on
};

/** @param {number} code @returns {Then} */
export function after(code) {
  return AFTER[code] ?? "resume";
}

const BASE = 250;
const CAP = 8000;

/** Milliseconds before attempt `attempt` (from 0): full jitter, so that a whole server's players do not return at once.
 * @param {number} attempt @param {number | null | undefined} hint The server's own wish. @param {() => number} random */
export function delay(attempt, hint, random) {
  return (hint ?? 0) + random() * Math.min(CAP, BASE * 2 ** attempt);
}
