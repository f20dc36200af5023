// @ts-check
/**
 * How a match ended, for every game alike: who came where, and the ways on. Shows only.
 */

import { picture } from "./colors.js";
import { element } from "./dom.js";
import { gettext } from "./text.js";

/** @param {import("./match.js").Match} match @param {{placings: Record<string, number> | null, reason: string}} result */
export function resultPanel(match, { placings, reason }) {
  const { page, status } = match;
  const room = page.room_url && { label: gettext("Back to the room"), primary: true, href: page.room_url };
  const again = { label: gettext("Play again"), primary: true, press: () => playAgain(page) };
  const choices = [room || again, { label: gettext("Home"), href: page.home }];
  if (!placings) {
    const why = { failed: gettext("The game has failed. This is not your fault, and the error was recorded.") }[reason];
    return status.panel(gettext("The match was ended"), [element("p", {}, why ?? gettext("It has no result."))], choices);
  }
  const order = Object.entries(placings).map(([seat, place]) => ({ seat: Number(seat), place }));
  order.sort((one, other) => one.place - other.place || one.seat - other.seat);
  const rows = order.map(({ seat, place }) => row(match, seat, place));
  status.panel(title(match, order), [element("ol", { class: "placings" }, ...rows)], choices);
}

/** @param {import("./match.js").Match} match @param {{seat: number, place: number}[]} order */
function title(match, order) {
  const winners = order.filter(({ place }) => place === order[0].place);
  const mine = order.find(({ seat }) => seat === match.seat);
  if (winners.length > 1 && (!mine || winners.includes(mine))) return gettext("A draw");
  if (mine && winners.includes(mine)) return gettext("You win");
  return gettext("{name} wins", { name: match.name(winners[0].seat) });
}

/** @param {import("./match.js").Match} match @param {number} seat @param {number} place */
function row(match, seat, place) {
  const name = element("span", { class: "player__name" }, match.name(seat));
  const cells = [element("span", { class: "placings__place" }, String(place)), picture(seat), name];
  if (seat === match.seat) cells.push(element("span", { class: "badge badge--you" }, gettext("You")));
  return element("li", { class: "placings__row", "data-first": place === 1 }, ...cells);
}

/** @param {import("./page.js").Page} page */
function playAgain(page) {
  const token = element("input", { type: "hidden", name: "csrfmiddlewaretoken", value: page.csrf });
  const form = element("form", { method: "post", action: page.play_url, hidden: true }, token);
  document.body.append(form);
  form.submit();
}
