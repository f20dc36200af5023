// @ts-check
/**
 * The middle of the table: the bid that stands, as large as it can be; after a call the count that runs up cup by cup, and what
 * came of it; below, the bids of this round. Shows what it is told.
 */

import { element, gettext, ngettext, picture } from "backbeat";
import { die, refill } from "./parts.js";
import { begins, bids, called, verdict } from "./words.js";

/** @typedef {import("./look.js").Look} Look */

/** ms between two steps of a count that runs up. */
const STEP = 130;
/** ms until the first die lights up after its cup began to rise. */
const RISE = 380;

export class Middle {
  #says = element("p", { class: "middle__says" });
  #main = element("div", { class: "middle__main" });
  #foot = element("p", { class: "middle__foot" });
  #bids = element("ol", { class: "bids", "aria-label": gettext("The bids of this round") });
  element = element("section", { class: "middle", "aria-label": gettext("The bid") }, this.#says, this.#main, this.#foot);
  #count = -1;
  #timer = 0;

  /** @param {import("backbeat").Match} match */
  constructor(match) {
    this.match = match;
    this.history = this.#bids;
  }

  /** @param {Look} look */
  show(look) {
    const { phase, table, last } = look;
    this.element.dataset.phase = phase;
    this.element.toggleAttribute("data-true", phase === "verdict" && last !== null && table.count >= last.count);
    refill(this.#says, this.#sentence(look), () => [this.#sentence(look)]);
    if (last && (phase === "reveal" || phase === "verdict")) this.#counting(look, last);
    else this.#standing(look);
    this.#rest(look);
  }

  /** @param {Look} look @returns {string} */
  #sentence(look) {
    const { match } = this;
    const { phase, table, last } = look;
    if (phase === "rolling") return gettext("Round {round}", { round: table.round });
    if (!last) return begins(match, look);
    if (phase === "called" || phase === "reveal") return called(match, table.caller, last.seat);
    return phase === "verdict" ? verdict(match, look) : bids(match, last.seat);
  }

  /** @param {Look} look */
  #standing({ last, phase, total }) {
    clearTimeout(this.#timer);
    this.#count = -1;
    if (phase === "rolling" || !last) {
      refill(this.#main, `dice ${total}`, () => [element("span", { class: "bid bid--none" }, ngettext("one die", "{count} dice", total))]);
      return;
    }
    refill(this.#main, `bid ${last.count} ${last.face} ${phase}`, () => {
      const bid = element("span", { class: "bid", "data-new": phase === "bidding" }, large(last.count), times(), die(last.face));
      return phase === "called" ? [bid, element("strong", { class: "liar" }, gettext("Liar!"))] : [bid];
    });
  }

  /** @param {Look} look @param {import("./look.js").Bid} last */
  #counting({ table }, last) {
    refill(this.#main, `count ${last.count} ${last.face}`, () => [
      element("span", { class: "told" }, element("span", { class: "bid bid--small" }, large(last.count), times(), die(last.face)), element("small", {}, gettext("bid"))),
      element("span", { class: "told" }, element("strong", { class: "tally" }, "0"), element("small", {}, gettext("on the table"))),
    ]);
    if (this.#count < 0) this.#tell(table.shown.size > 1 ? table.count : 0, last); // who comes later does not count again
    clearTimeout(this.#timer);
    this.#run(table.count, last, this.#count < table.count ? RISE : 0);
  }

  /** @param {number} to @param {import("./look.js").Bid} last @param {number} wait */
  #run(to, last, wait) {
    if (this.#count >= to) return;
    this.#timer = window.setTimeout(() => {
      this.#tell(this.#count + 1, last);
      this.#run(to, last, STEP);
    }, wait);
  }

  /** @param {number} count @param {import("./look.js").Bid} last */
  #tell(count, last) {
    this.#count = count;
    const tally = this.#main.querySelector(".tally");
    if (!tally) return;
    tally.replaceWith(element("strong", { class: "tally", "data-full": count >= last.count }, String(count)));
  }

  /** @param {Look} look */
  #rest({ table, total, wild, phase }) {
    const dice = ngettext("one die on the table", "{count} dice on the table", total);
    refill(this.#foot, `${total} ${wild}`, () => [element("span", { class: "middle__total" }, dice), ...(wild ? [element("span", { class: "wild" }, die(1), gettext("wild"))] : [])]);
    const round = phase === "rolling" ? [] : table.bids;
    refill(this.#bids, round.map(({ seat, count, face }) => `${seat}:${count}x${face}`).join(), () => round.map((bid) => this.#chip(bid)).reverse());
  }

  /** @param {import("./look.js").Bid} bid */
  #chip({ seat, count, face }) {
    const name = element("span", { class: "chip__name" }, this.match.name(seat));
    const face_ = element("span", { class: "visually-hidden" }, String(face));
    return element("li", { class: "chip" }, picture(seat), name, element("b", {}, String(count)), times(), die(face), face_);
  }
}

/** @param {number} count */
function large(count) {
  return element("b", { class: "bid__count" }, String(count));
}

function times() {
  return element("span", { class: "times" }, "×");
}
