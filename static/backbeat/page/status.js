// @ts-check
/**
 * What a player must know, shown on the page: whether the match can be reached, who took the seat over, that the operator has
 * paused it or has something to say, and what was refused. Only shows; decides nothing. Everything is said to screen
 * readers once (aria-live), the countdown's seconds are not.
 */

import { element, isTyping } from "./dom.js";
import { gettext, interpolate } from "./text.js";
import { endings, refusals, waits } from "./words.js";

/** @typedef {{label: string, primary?: boolean, href?: string, press?: () => void, off?: boolean}} Choice */
/** @typedef {{home: string, retry: () => void, takeOver: () => void, first?: string}} Ways `first`: what is said until there is
 * something to show, if not that the match is being reached */

/** How long a message stays (ms): an error is read at once, an operator's notice deserves time. */
const ERROR_STAYS = 4000;
const NOTICE_STAYS = 20000;
/** Announcements that stay for screen readers: one that comes right after another must not wipe it out. */
const SPOKEN = 5;

export class Status {
  #pill = element("div", { class: "status__pill", role: "status", hidden: true });
  #panel = element("section", { class: "status__panel", role: "dialog", tabindex: "-1", hidden: true });
  #toasts = element("div", { class: "status__toasts", role: "log", "aria-live": "polite" });
  #spoken = element("div", { class: "visually-hidden", role: "log", "aria-live": "polite" });
  /** The game's own refusals. @type {Record<string, string>} */ #refusals = {};
  /** @type {(() => void) | undefined} */ #aside;
  #paused = false;
  #lost = false;
  #why = "";
  #timer = 0;

  /** @param {HTMLElement} root @param {Ways} ways */
  constructor(root, ways) {
    this.ways = ways;
    root.append(this.#toasts, this.#pill, this.#panel, this.#spoken);
    this.#panel.addEventListener("keydown", ({ key }) => key === "Escape" && this.#aside?.());
  }

  /** @param {import("../session/connection.js").Change} change */
  connection(change) {
    clearInterval(this.#timer);
    if (change.phase !== "connecting") this.#lost = change.phase === "waiting";
    if (change.phase === "online") {
      this.#hide(this.#panel);
      this.paused(this.#paused);
      if (change.hush) this.#showPill(gettext("No answer for a moment…"), "wait");
    } else if (change.phase === "connecting") this.#connecting();
    else if (change.phase === "waiting") this.#waiting(change.retryIn ?? 0, change.reason ?? "");
    else this.#stopped(change.code ?? 0, change.reason ?? "");
  }

  /** @param {boolean} paused */
  paused(paused) {
    this.#paused = paused;
    if (paused) this.#showPill(gettext("Paused by an operator"), "pause");
    else this.#hide(this.#pill);
  }

  /** From the operator, to everybody. @param {string} text */
  notice(text) {
    this.#toast(text, "toast--notice", NOTICE_STAYS);
  }

  /** @param {Record<string, string>} sentences by code, which a game's rules refuse with */
  refusals(sentences) {
    this.#refusals = { ...this.#refusals, ...sentences };
  }

  /** @param {string} code @param {Record<string, any>} params */
  error(code, params) {
    const sentence = this.#refusals[code] ?? refusals()[code] ?? gettext("That was not possible ({code}).");
    this.#toast(interpolate(sentence, { code, ...params }), "toast--error", ERROR_STAYS);
  }

  /** Said to screen readers only. @param {string} text */
  announce(text) {
    if (!text) return;
    this.#spoken.append(element("p", {}, text));
    while (this.#spoken.childElementCount > SPOKEN) this.#spoken.firstElementChild?.remove();
  }

  /** A panel over the stage, with ways to go on; one that can be put aside stands at the edge, since there is something to look
   * at. @param {string} title @param {(Node | string)[]} body @param {Choice[]} choices
   * @param {() => void} [aside] what to do when it is put aside, if it can be */
  panel(title, body, choices, aside) {
    const buttons = choices.map(({ label, primary, href, press, off }) => {
      const look = primary ? "button button--primary" : "button button--quiet";
      if (href) return element("a", { class: look, href }, label);
      return element("button", { class: look, type: "button", disabled: Boolean(off), onclick: () => press?.() }, label);
    });
    const focused = document.activeElement;
    const takesFocus = this.#panel.hidden ? !isTyping(focused) : this.#panel.contains(focused);
    const close = { class: "status__close", type: "button", "aria-label": gettext("Close"), onclick: () => aside?.() };
    this.#aside = aside;
    this.#panel.setAttribute("aria-label", title);
    this.#panel.replaceChildren(
      element("h2", { class: "status__title" }, title), ...body, element("div", { class: "status__ways" }, ...buttons),
      ...(aside ? [element("button", close, "×")] : []),
    );
    this.#panel.toggleAttribute("data-aside", Boolean(aside));
    this.#panel.hidden = false;
    this.#hide(this.#pill);
    if (takesFocus) this.#panel.focus({ preventScroll: true });
  }

  /** Nothing over the stage any more. */
  clear() {
    this.#hide(this.#panel);
    this.#hide(this.#pill);
  }

  /** A try that hangs for seconds does not make the loss any less so. */
  #connecting() {
    if (!this.#panel.hidden) this.#hide(this.#panel);
    if (!this.#lost) return this.#showPill(this.ways.first ?? gettext("Connecting…"), "wait");
    this.#showPill(this.#why, "wait", element("span", { class: "status__seconds" }, gettext("Trying again…")));
  }

  /** @param {number} ms @param {string} reason */
  #waiting(ms, reason) {
    this.#why = waits()[reason] ?? gettext("Connection lost.");
    // The page is back at once, but as somebody else: what it says has to outlast that.
    if (reason === "login_ended") this.notice(this.#why);
    const until = performance.now() + ms;
    const seconds = element("span", { class: "status__seconds", "aria-hidden": "true" });
    const count = () => {
      const left = Math.ceil((until - performance.now()) / 1000);
      seconds.textContent = left > 1 ? gettext("Again in {seconds} s", { seconds: left }) : gettext("Trying again…");
    };
    count();
    this.#timer = window.setInterval(count, 250);
    const now = element("button", { class: "button button--small", type: "button", onclick: () => this.ways.retry() }, gettext("Try now"));
    this.#showPill(this.#why, "wait", seconds, now);
  }

  /** @param {number} code @param {string} reason */
  #stopped(code, reason) {
    if (code === 1000) return location.assign(this.ways.home);
    const [title, text] = endings()[reason] ?? endings()[code] ?? endings().other;
    const home = { label: gettext("Home"), href: this.ways.home };
    const again = { label: gettext("Try again"), primary: true, press: this.ways.retry };
    const back = { label: gettext("Take over here"), primary: true, press: this.ways.takeOver };
    const final = [4403, 4404, 4410, 4423].includes(code) && reason !== "match_full";
    const anew = { label: gettext("Reload"), primary: true, press: () => location.reload() };
    const ways = { 4409: [back, home], 4412: [anew, home] }[code];
    const choices = ways ?? (final ? [{ ...home, primary: true }] : [again, home]);
    this.panel(title, [element("p", {}, text)], choices);
  }

  /** @param {string} text @param {string} kind @param {Node[]} more */
  #showPill(text, kind, ...more) {
    this.#pill.dataset.kind = kind;
    this.#pill.replaceChildren(element("span", {}, text), ...more);
    this.#pill.hidden = false;
  }

  /** @param {HTMLElement} part */
  #hide(part) {
    part.hidden = true;
    part.replaceChildren();
  }

  /** @param {string} text @param {string} look @param {number} stays */
  #toast(text, look, stays) {
    const close = element("button", { class: "toast__close", type: "button", "aria-label": gettext("Dismiss"), onclick: () => toast.remove() }, "×");
    const toast = element("div", { class: `toast ${look}` }, element("p", {}, text), close);
    this.#toasts.append(toast);
    while (this.#toasts.childElementCount > 3) this.#toasts.firstElementChild?.remove();
    setTimeout(() => toast.remove(), stays);
  }
}
