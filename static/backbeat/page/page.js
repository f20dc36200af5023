// @ts-check
/**
 * The page a match is on: what the server wrote into it, and how it asks for a ticket. The only place of the SDK that speaks
 * HTTP.
 */

import { TicketRefused } from "../session/connection.js";
import { byId } from "./dom.js";

/** @typedef {{
 *   match: string, game: string, rules: string, seat: number | null, room: string | null, debug: boolean, csrf: string,
 *   ticket_url: string, room_url: string | null, play_url: string, home: string, replay_url?: string, replay?: string, tab?: string,
 * }} Page What the view of the match's page writes; `room` is a code, `debug` whether this is development; `replay` is what a
 * replay's page plays; `tab` tells pages of one match apart that are not tabs of one player */

/** @returns {Page} */
export function readPage() {
  return JSON.parse(byId("backbeat-match").textContent ?? "");
}

let led = false;

/** Goes to another match of the same site, shown in the way this one is. Once: the match and its room may both tell of it, and
 * the second would break off the first. @param {Page} page @param {string} match */
export function leadTo(page, match) {
  if (led) return;
  led = true;
  location.replace(location.pathname.replace(page.match, match) + location.search);
}

/** @param {Page} page @returns {Promise<{ticket: string, url: string}>} The url is absolute. */
export async function requestTicket(page) {
  const answer = await fetch(page.ticket_url, {
    method: "POST",
    headers: { "X-CSRFToken": page.csrf, Accept: "application/json" },
    signal: AbortSignal.timeout(5000),
  });
  if (!answer.ok) {
    const code = await answer.json().then((body) => body.error.code, () => String(answer.status));
    // Too fast (429) and anything of the server's (5xx) passes; the rest is an answer.
    throw new TicketRefused(code, answer.status < 500 && answer.status !== 429);
  }
  const { ticket, url } = await answer.json();
  const absolute = new URL(url, location.href);
  absolute.protocol = absolute.protocol.replace("http", "ws");
  return { ticket, url: absolute.href };
}
