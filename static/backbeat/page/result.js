// @ts-check
/**
 * How a match ended, for every game alike: who came where and why, and the ways on, a rematch among them. The panel comes when
 * the last move has been seen, and can be put aside to look at the last position: then it stays there, and what others wish is
 * said in the line above the stage. Shows only; the server decides who meets whom again.
 */

import { element } from "./dom.js";
import { gettext, ngettext } from "./text.js";
import { reasons } from "./words.js";

/** @typedef {{placings: Record<string, number> | null, reason: string}} Result */
/** @typedef {{
 *   match: import("../match.js").Match, players: import("./players.js").Players,
 *   line: (says: string, ways: import("./status.js").Choice[]) => void,
 * }} Around `line`: what the line above the stage says while the panel is put aside */

/** The last move is seen before its result (ms). */
const LATER = 1000;
/** Of more than so many the first are shown, and oneself. */
const MOST = 10;

export class ResultPanel {
  /** @type {Result | null} */ #result = null;
  /** Who has asked for a rematch. @type {number[]} */ #asked = [];
  #rematch = false;
  /** @type {"later" | "shown" | "aside"} */ #stands = "later";

  /** @param {Around} around */
  constructor(around) {
    this.around = around;
  }

  /** @param {Result} result @param {boolean} rematch whether one may be asked for */
  show(result, rematch) {
    this.#result = result;
    this.#rematch = rematch;
    const order = ranking(result.placings);
    this.around.match.announce(this.#title(order));
    this.around.match.announce(this.#why(order));
    setTimeout(() => this.#open(), LATER);
  }

  /** Names, marks and notes may come after the result: to a page that was opened then. */
  refresh() {
    if (this.#stands === "shown") this.#show();
  }

  /** @param {number[]} seats who has asked for a rematch */
  asked(seats) {
    this.#asked = seats;
    if (this.#stands === "aside") this.around.match.announce(this.#wish());
    this.#show();
  }

  /** The match is not over, after all: it goes on from before its end. */
  forget() {
    if (!this.#result) return;
    this.#result = null;
    this.#stands = "later";
    this.around.line("", []);
    this.around.match.status.clear();
  }

  /** Nobody can be asked any more. */
  end() {
    if (!this.#rematch) return;
    this.#rematch = false;
    this.#show();
  }

  #open() {
    this.#stands = "shown";
    this.#show();
  }

  #show() {
    if (!this.#result || this.#stands === "later") return;
    const { match, players } = this.around;
    const order = ranking(this.#result.placings);
    const title = this.#title(order);
    if (this.#stands === "aside") return this.#showAside(title);
    const why = this.#why(order);
    const wish = this.#wish();
    const { replay_url: address } = match.page;
    const replay = address ? element("a", { href: address }, gettext("Watch the replay")) : "";
    const shown = order.filter(({ seat }, index) => index < MOST || seat === match.seat);
    const rows = shown.map(({ seat, place }) => row(match, players, seat, place));
    const rest = order.length - shown.length;
    if (rest) rows.push(element("li", { class: "placings__row muted" }, ngettext("and {count} more", "and {count} more", rest)));
    const body = [
      ...(why || replay ? [element("p", { class: "muted" }, why, " ", replay)] : []),
      ...(rows.length ? [element("ol", { class: "placings" }, ...rows)] : []),
      ...(wish ? [element("p", { class: "status__wish", role: "status" }, wish)] : []),
    ];
    const aside = () => {
      this.#stands = "aside";
      this.#show();
    };
    match.status.panel(title, body, this.#ways(), aside);
  }

  /** @param {string} title */
  #showAside(title) {
    const wish = this.#wish();
    const back = () => {
      this.around.line("", []);
      this.#open();
    };
    const show = { label: gettext("Show the result"), press: back };
    this.around.match.status.clear();
    this.around.line(wish || title, wish ? [this.#again(), show] : [show]);
  }

  /** @param {{seat: number, place: number}[]} order */
  #title(order) {
    const { match } = this.around;
    if (!order.length) return gettext("The match was ended");
    const winners = order.filter(({ place }) => place === order[0].place);
    const mine = order.find(({ seat }) => seat === match.seat);
    if (this.#result?.reason === "team") {
      if (mine && winners.includes(mine)) return gettext("Your team wins");
      return gettext("The team of {name} wins", { name: match.name(winners[0].seat) });
    }
    if (winners.length > 1 && (!mine || winners.includes(mine))) return gettext("A draw");
    if (mine && winners.includes(mine)) return gettext("You win");
    return gettext("{name} wins", { name: match.name(winners[0].seat) });
  }

  /** @param {{seat: number, place: number}[]} order */
  #why(order) {
    const { match } = this.around;
    const reason = this.#result?.reason ?? "";
    if (!order.length && !["failed", "too_slow"].includes(reason)) return gettext("It has no result.");
    // Who it was is known while the page has seen it happen; of two, it is the other one.
    const out = [...(match.turn?.out ?? [])].findLast(([, why]) => why === reason)?.[0];
    const who = out ?? (order.length === 2 ? order[1].seat : null);
    return reasons(who === null ? "" : match.name(who), who !== null && who === match.seat)[reason] ?? "";
  }

  /** What others wish, in words; nothing where it cannot be, or has been answered. */
  #wish() {
    const { match } = this.around;
    const other = this.#asked.find((seat) => seat !== match.seat);
    const mine = match.seat !== null && this.#asked.includes(match.seat);
    if (!this.#rematch || other === undefined || mine || match.seat === null) return "";
    return gettext("{name} wants a rematch.", { name: match.name(other) });
  }

  /** @returns {import("./status.js").Choice[]} */
  #ways() {
    const { match } = this.around;
    const { page } = match;
    const home = { label: gettext("Home"), href: page.home };
    if (page.replay) return [{ label: gettext("Watch again"), primary: true, href: location.pathname }, home];
    const primary = !this.#rematch;
    const room = page.room_url && { label: gettext("Back to the room"), primary, href: page.room_url };
    const again = { label: gettext("Play again"), primary, press: () => playAgain(page) };
    if (!this.#rematch || match.seat === null) return [room || again, home];
    return [this.#again(), room || again, home];
  }

  /** @returns {import("./status.js").Choice} */
  #again() {
    const { match } = this.around;
    const waits = match.seat !== null && this.#asked.includes(match.seat);
    const label = waits ? gettext("Waiting for the others…") : gettext("Rematch");
    return { label, primary: true, off: waits, press: () => match.send({ kind: "rematch" }) };
  }
}

/** @param {Record<string, number> | null} placings */
function ranking(placings) {
  const order = Object.entries(placings ?? {}).map(([seat, place]) => ({ seat: Number(seat), place }));
  return order.sort((one, other) => one.place - other.place || one.seat - other.seat);
}

/** @param {import("../match.js").Match} match @param {import("./players.js").Players} players @param {number} seat @param {number} place */
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
  // In the split view each player has a frame of their own; what comes next is of all of them.
  const form = element("form", { method: "post", action: page.play_url, target: "_top", hidden: true }, token);
  document.body.append(form);
  form.submit();
}
