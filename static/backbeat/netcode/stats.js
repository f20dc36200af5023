// @ts-check
/**
 * Counts what the network does to a match, over the last ten seconds. Counts only: who shows the figures, and what follows from
 * them, it does not know.
 */

import { SPARE } from "./delay.js";

/** @typedef {{
 *   rtt: number | null, jitter: number, clock: number, delay: number, lead: number,
 *   bytesIn: number, bytesOut: number, frames: number, late: number, corrections: number,
 *   stalled: number, guessed: number, skipped: number, lost: number,
 * }} Figures
 * ms: `rtt`, `jitter` (by which frames come unevenly), `clock` (by which the clock can be wrong at most), `delay` (how far in the past
 * others are drawn), `lead` (how far ahead of the server the own row is predicted).
 * A second: `bytesIn`, `bytesOut`, `frames`. Shares from 0 to 1: `late` (inputs), `stalled` and `guessed` (pictures without a newer view:
 * for over 50 ms, at all). In ten seconds: `corrections`, `skipped` (ticks that came in no frame of their own).
 * In all: `lost` (ms of match time that the server has dropped because it could not keep up). */

const SECONDS = 10;
const NEEDY = /** @type {const} */ (["guessed", "stalled"]);

export class Stats {
  /** @type {{second: number, counts: Record<string, number>}[]} */ #seconds = [];
  /** @type {{lag: number, tick: number} | null} */ #last = null;
  /** When counting began (ms). @type {number | null} */ #first = null;
  /** Pictures since the last frame. */ #since = { guessed: 0, stalled: 0 };
  /** As RTP counts it (RFC 3550). */
  jitter = 0;

  /** @param {string} name @param {number} amount @param {number} now ms */
  count(name, amount, now) {
    this.#first ??= now;
    const second = Math.floor(now / 1000);
    let last = this.#seconds.at(-1);
    if (last?.second !== second) {
      last = { second, counts: {} };
      this.#seconds.push(last);
      this.#seconds = this.#seconds.filter((one) => one.second > second - SECONDS);
    }
    last.counts[name] = (last.counts[name] ?? 0) + amount;
  }

  /** A frame came. @param {number} tick @param {number} ms a tick's length @param {number} now ms */
  frame(tick, ms, now) {
    const lag = now - tick * ms;
    const last = this.#last;
    this.#last = { lag, tick };
    this.count("frames", 1, now);
    if (!last || tick <= last.tick) return;
    this.jitter += (Math.abs(lag - last.lag) - this.jitter) / 16;
    this.count("skipped", tick - last.tick - 1, now);
    if (tick === last.tick + 1) for (const name of NEEDY) this.count(name, this.#since[name], now);
    this.#since = { guessed: 0, stalled: 0 };
  }

  /** A picture was drawn, `missing` ms past the newest view. If that means anything, the next frame tells: where ticks are left out,
   * nothing had changed. @param {number} missing ms @param {number} now ms */
  picture(missing, now) {
    this.count("pictures", 1, now);
    if (missing > 0) this.#since.guessed++;
    if (missing > SPARE) this.#since.stalled++;
  }

  /** The sum over the last ten seconds. @param {string} name @param {number} now ms */
  sum(name, now) {
    const since = Math.floor(now / 1000) - SECONDS;
    return this.#seconds.reduce((sum, { second, counts }) => (second > since ? sum + (counts[name] ?? 0) : sum), 0);
  }

  /** @param {string} name @param {number} now ms */
  perSecond(name, now) {
    const counted = (now - (this.#first ?? now)) / 1000;
    return this.sum(name, now) / Math.max(1, Math.min(SECONDS, counted));
  }

  /** @param {string} name @param {string} of @param {number} now ms */
  share(name, of, now) {
    return this.sum(name, now) / Math.max(1, this.sum(of, now));
  }
}
