// @ts-check
/**
 * The figures of a match over its page, each with its last seconds as a line, and below them the socket's last messages. For
 * authors, in development alone. It asks four times a second while it is shown, and not at all while it is not; what it shows
 * is counted elsewhere (stats.js, log.js).
 */

import { NETWORKS } from "./link.js";
import { Messages } from "./messagelist.js";
import { Spark } from "./spark.js";
import { element } from "../page/dom.js";
import { gettext } from "../page/text.js";

/** Ms between two looks, and how long an outage lasts that is made here. */
const EVERY = 250;
const CUT = 8000;

/** @typedef {import("../netcode/stats.js").Figures} Figures */
/** Name, value and the number for the line. @typedef {[string, (figures: Figures) => string, (figures: Figures) => number]} Row */

/** @returns {Row[]} */
function rows() {
  return [
    [gettext("Round trip"), ({ rtt }) => ms(rtt), ({ rtt }) => rtt ?? 0],
    [gettext("Jitter"), ({ jitter }) => ms(jitter), ({ jitter }) => jitter],
    [gettext("Delay"), ({ delay }) => ms(delay), ({ delay }) => delay],
    [gettext("Lead"), ({ lead }) => ms(lead), ({ lead }) => lead],
    [gettext("Received"), ({ bytesIn }) => bytes(bytesIn), ({ bytesIn }) => bytesIn],
    [gettext("Sent"), ({ bytesOut }) => bytes(bytesOut), ({ bytesOut }) => bytesOut],
    [gettext("Frames"), ({ frames }) => `${frames.toFixed(1)} /s`, ({ frames }) => frames],
    [gettext("Skipped"), ({ skipped }) => String(skipped), ({ skipped }) => skipped],
    [gettext("Corrections"), ({ corrections }) => String(corrections), ({ corrections }) => corrections],
    [gettext("Late inputs"), ({ late }) => share(late), ({ late }) => late],
    [gettext("Stalled"), ({ stalled }) => share(stalled), ({ stalled }) => stalled],
    [gettext("Server lost"), ({ lost }) => ms(lost), ({ lost }) => lost],
  ];
}

export class Overlay {
  #rows = rows().map(([name, say, value]) => ({ name, say, value, spark: new Spark(), said: element("dd") }));
  #messages;
  #box;
  #timer = 0;

  /** @param {import("../match.js").Match} match @param {import("./debug.js").Debug} debug */
  constructor(match, debug) {
    this.match = match;
    this.#messages = new Messages(debug.log);
    const figures = element("dl", { class: "overlay__figures" });
    for (const { name, said, spark } of this.#rows) {
      figures.append(element("div", { class: "overlay__figure" }, element("dt", {}, name), said, spark.picture));
    }
    this.#box = element(
      "aside", { class: "overlay", "aria-label": gettext("Figures"), hidden: true },
      element("div", { class: "overlay__bar" }, networks(debug.net), this.#cut(debug), this.#split(),
        element("button", { class: "toast__close", type: "button", "aria-label": gettext("Close"), onclick: () => this.toggle() }, "×")),
      figures,
      this.#messages.box,
    );
    document.body.append(this.#box);
  }

  /** Shows it, or hides it. */
  toggle() {
    this.#box.hidden = !this.#box.hidden;
    clearInterval(this.#timer);
    if (this.#box.hidden) return;
    this.#look();
    this.#timer = window.setInterval(() => this.#look(), EVERY);
  }

  #look() {
    const figures = this.match.stats;
    for (const { say, value, spark, said } of this.#rows) {
      said.textContent = say(figures);
      spark.add(value(figures));
    }
    this.#messages.look();
  }

  /** @param {import("./debug.js").Debug} debug */
  #cut(debug) {
    const press = () => debug.cut(CUT);
    const label = gettext("Cut for {seconds} s", { seconds: CUT / 1000 });
    return element("button", { class: "button button--small", type: "button", disabled: !debug.net, onclick: press }, label);
  }

  #split() {
    const address = `/split/${this.match.page.game}/?seats=2${location.search.replace("?", "&")}`;
    const look = "button button--quiet button--small overlay__split";
    return element("a", { class: look, href: address, target: "_top" }, gettext("Split view"));
  }
}

/** Which network there is in between; another one means to load the page anew. @param {string} net */
function networks(net) {
  const choose = (/** @type {Event} */ { target }) => {
    const search = new URLSearchParams(location.search);
    search.set("net", /** @type {HTMLSelectElement} */ (target).value);
    location.search = search.toString();
  };
  const choice = element("select", { class: "input overlay__net", "aria-label": gettext("Network"), onchange: choose });
  choice.append(element("option", { value: "" }, gettext("Network as it is")));
  for (const name of new Set([...Object.keys(NETWORKS), net])) {
    if (name) choice.append(element("option", { value: name, selected: name === net }, name));
  }
  return choice;
}

/** @param {number | null} value */
function ms(value) {
  return value === null ? "–" : `${Math.round(value)} ms`;
}

/** @param {number} value a second */
function bytes(value) {
  return value < 1000 ? `${Math.round(value)} B/s` : `${(value / 1000).toFixed(1)} kB/s`;
}

/** @param {number} value */
function share(value) {
  return `${(value * 100).toFixed(1)} %`;
}
