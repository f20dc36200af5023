// @ts-check
/**
 * How a match ended, for every game alike: who came where and why, and the ways on, a rematch among them. The panel can be put
 * aside to look at the last position. Shows only; the server decides who meets whom again.
 */

import { element } from "./dom.js";
import { gettext } from "./text.js";
import { reasons } from "./words.js";

/** @typedef {{placings: Record<string, number> | null, reason: string}} Result */
/** @typedef {{
 *   match: import("./match.js").Match, players: import("./players.js").Players,
 *   aside: (title: string, show: () => void) => void,
 * }} Around `aside`: the panel was put away under this title */

export class ResultPanel {
  /** @type {Result | null} */ #result = null;
  /** Who has asked for a rematch. @type {number[]} */ #asked = [];
  #rematch = false;
  #aside = false;

  /** @param {Around} around */
  constructor(around) {
    this.around = around;
  }

  /** @param {Result} result @param {boolean} rematch whether one may be asked for */
  show(result, rematch) {
    this.#result = result;
    this.#rematch = rematch;
    this.#show();
  }

  /** Names, marks and notes may come after the result: to a page that was opened then. */
  refresh() {
    if (!this.#aside) this.#show();
  }

  /** @param {number[]} seats who has asked for a rematch */
  asked(seats) {
    this.#asked = seats;
    if (seats.some((seat) => seat !== this.around.match.seat)) this.#aside = false;
    this.refresh();
  }

  /** Nobody can be asked any more. */
  end() {
    if (!this.#rematch) return;
    this.#rematch = false;
    this.#show();
  }

  #show() {
    if (!this.#result) return;
    const { match, players } = this.around;
    const order = ranking(this.#result.placings);
    const title = this.#title(order);
    const why = this.#why(order);
    const rows = order.map(({ seat, place }) => row(match, players, seat, place));
    const body = [
      ...(why ? [element("p", { class: "muted" }, why)] : []),
      ...(rows.length ? [element("ol", { class: "placings" }, ...rows)] : []),
      ...this.#wishes(),
    ];
    if (this.#aside) return this.#putAside(title);
    match.status.panel(title, body, this.#ways(), () => this.#putAside(title));
  }

  /** @param {string} title */
  #putAside(title) {
    this.#aside = true;
    this.around.aside(title, () => {
      this.#aside = false;
      this.#show();
    });
  }

  /** @param {{seat: number, place: number}[]} order */
  #title(order) {
    const { match } = this.around;
    if (!order.length) return gettext("The match was ended");
    const winners = order.filter(({ place }) => place === order[0].place);
    const mine = order.find(({ seat }) => seat === match.seat);
    if (winners.length > 1 && (!mine || winners.includes(mine))) return gettext("A draw");
    if (mine && winners.includes(mine)) return gettext("You win");
    return gettext("{name} wins", { name: match.name(winners[0].seat) });
  }

  /** @param {{seat: number, place: number}[]} order */
  #why(order) {
    const { match } = this.around;
    const reason = this.#result?.reason ?? "";
    if (!order.length && reason !== "failed") return gettext("It has no result.");
    // Who it was is known while the page has seen it happen; of two, it is the other one.
    const out = [...(match.turn?.out ?? [])].findLast(([, why]) => why === reason)?.[0];
    const who = out ?? (order.length === 2 ? order[1].seat : null);
    return reasons(who === null ? "" : match.name(who), who !== null && who === match.seat)[reason] ?? "";
  }

  /** What others wish, in words. @returns {Node[]} */
  #wishes() {
    const { match } = this.around;
    const other = this.#asked.find((seat) => seat !== match.seat);
    const mine = match.seat !== null && this.#asked.includes(match.seat);
    if (!this.#rematch || other === undefined || mine) return [];
    return [element("p", { class: "status__wish", role: "status" }, gettext("{name} wants a rematch.", { name: match.name(other) }))];
  }

  /** @returns {import("./status.js").Choice[]} */
  #ways() {
    const { match } = this.around;
    const { page } = match;
    const primary = !this.#rematch;
    const room = page.room_url && { label: gettext("Back to the room"), primary, href: page.room_url };
    const again = { label: gettext("Play again"), primary, press: () => playAgain(page) };
    const home = { label: gettext("Home"), href: page.home };
    if (!this.#rematch || match.seat === null) return [room || again, home];
    const waits = this.#asked.includes(match.seat);
    const label = waits ? gettext("Waiting for the others…") : gettext("Rematch");
    return [{ label, primary: true, off: waits, press: () => match.send({ kind: "rematch" }) }, room || again, home];
  }
}

/** @param {Record<string, number> | null} placings */
function ranking(placings) {
  const order = Object.entries(placings ?? {}).map(([seat, place]) => ({ seat: Number(seat), place }));
  return order.sort((one, other) => one.place - other.place || one.seat - other.seat);
}

/** @param {import("./match.js").Match} match @param {import("./players.js").Players} players @param {number} seat @param {number} place */
function row(match, players, seat, place) {
  const name = element("span", { class: "player__name" }, match.name(seat));
  const cells = [element("span", { class: "placings__place" }, String(place)), players.markOf(seat), name];
  if (seat === match.seat) cells.push(element("span", { class: "badge badge--you" }, gettext("You")));
  const note = players.noteOf(seat);
  if (note !== undefined) cells.push(element("span", { class: "player__note" }, note));
  return element("li", { class: "placings__row", "data-first": place === 1 }, ...cells);
}

/** @param {import("./page.js").Page} page */
function playAgain(page) {
  const token = element("input", { type: "hidden", name: "csrfmiddlewaretoken", value: page.csrf });
  const form = element("form", { method: "post", action: page.play_url, hidden: true }, token);
  document.body.append(form);
  form.submit();
}
