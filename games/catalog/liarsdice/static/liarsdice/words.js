// @ts-check
/**
 * What happens at the table, in sentences: for the middle of the table, and for those who hear the page. Pure.
 */

import { gettext, ngettext } from "backbeat";

/** @typedef {import("./look.js").Look} Look */
/** @typedef {import("backbeat").Match} Match */

/** Why the server refused, by code. @returns {Record<string, string>} */
export function refusals() {
  return {
    too_low: gettext("Bid more than {count} × {face}: more dice, or as many of a higher face."),
    too_many: gettext("There are only {dice} dice on the table."),
    nothing_to_call: gettext("Nobody has bid yet."),
  };
}

/** @param {Match} match @param {Look} look @returns {string} */
export function begins(match, { table, mine }) {
  return mine ? gettext("You begin. What do you bid?") : gettext("{name} begins", { name: match.name(table.first) });
}

/** @param {Match} match @param {number} seat @returns {string} */
export function bids(match, seat) {
  return seat === match.seat ? gettext("You bid") : gettext("{name} bids", { name: match.name(seat) });
}

/** @param {Match} match @param {number} caller @param {number} bidder @returns {string} */
export function called(match, caller, bidder) {
  if (caller === match.seat) return gettext("You call {name} a liar", { name: match.name(bidder) });
  if (bidder === match.seat) return gettext("{name} calls you a liar", { name: match.name(caller) });
  return gettext("{caller} calls {bidder} a liar", { caller: match.name(caller), bidder: match.name(bidder) });
}

/** @param {Match} match @param {Look} look @returns {string} */
export function verdict(match, { table, last }) {
  const { loser } = table;
  const [mine, name] = [loser === match.seat, match.name(loser)];
  const left = match.turn?.out.get(loser) ?? "";
  if (left === "eliminated") return mine ? gettext("You lose your last die") : gettext("{name} loses the last die", { name });
  if (left) return gettext("{name} has left", { name });
  if (last && table.count >= last.count) return mine ? gettext("It was true. You lose a die") : gettext("It was true. {name} loses a die", { name });
  return mine ? gettext("It was a lie. You lose a die") : gettext("It was a lie. {name} loses a die", { name });
}

/** Why this page's buttons do nothing now; "" if they do. @param {Match} match @param {Look} look @returns {string} */
export function idle(match, { mine, phase, seat, table, turn, over }) {
  if (mine) return "";
  if (over) return gettext("The match is over.");
  if (seat !== null && !table.dice.get(seat)) return gettext("You are out. Watch how it ends.");
  if (phase === "rolling") return gettext("The dice are rolling.");
  if (phase === "bidding" && turn !== null) return gettext("{name} is thinking.", { name: match.name(turn) });
  return gettext("Everybody shows their dice.");
}

/** What has happened since the last look, for those who do not see it; "" if nothing has. @param {Match} match @param {Look} now @param {Look | null} before @returns {string} */
export function heard(match, now, before) {
  const { table, phase, last, cup } = now;
  const same = before?.table.round === table.round;
  const says = [];
  if (!same && cup.length) says.push(gettext("You rolled {dice}.", { dice: cup.join(", ") }));
  if (last && phase === "bidding" && (!same || before?.table.bids.length !== table.bids.length)) {
    const { count, face } = last;
    says.push(`${bids(match, last.seat)}: ${ngettext("one die shows {face}.", "{count} dice show {face}.", count, { face })}`);
  }
  if (phase === "called" && before?.phase !== "called") says.push(`${called(match, table.caller, last?.seat ?? 0)}.`);
  for (const [seat, dice] of phase === "reveal" ? table.shown : []) {
    if (same && before?.table.shown.has(seat)) continue;
    const shows = { name: match.name(seat), dice: dice.join(", "), count: table.count };
    says.push(seat === match.seat ? gettext("You have {dice}. That makes {count}.", shows) : gettext("{name} has {dice}. That makes {count}.", shows));
  }
  if (phase === "verdict" && before?.phase !== "verdict") says.push(`${verdict(match, now)}.`);
  return says.join(" ");
}
