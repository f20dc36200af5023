// @ts-check
/**
 * A player's hands: keys and swipes that are inputs of their own, and what is held, which is asked for. Says them through the
 * netcode, and knows which refusals nobody needs to hear of. What an input means, it does not know.
 */

import { listen } from "./controls.js";

/** A key or swipe means what was meant then; after this long (ms) it is not said again to a server that was away. */
const REFLEX = 1000;
/** A held key is said at most so often a second: half of what a socket may say, which leaves room for the rest. */
const REPEATS = 30;
/** Refusals of what is said every tick, and means nothing a tick later: nobody can do anything about them. */
const PASSING = new Set(["not_playing", "paused", "stale", "too_early", "too_many_inputs"]);

export class Hands {
  #netcode;
  #sampled = false;

  /** @param {import("../netcode/netcode.js").Netcode} netcode */
  constructor(netcode) {
    this.#netcode = netcode;
  }

  /** @param {Record<string, any>} inputs by key: each an input, or a function that makes one or null
   * @param {number} repeats a second, while a key is held; 0 for none @param {HTMLElement} stage where fingers swipe
   * @param {(input: any, how: {lasts: number}) => void} send */
  keys(inputs, repeats, stage, send) {
    const press = (/** @type {string} */ key, /** @type {boolean} */ repeated) => {
      if (repeated && this.#netcode.pilot.jammed) return;
      const input = typeof inputs[key] === "function" ? inputs[key]() : inputs[key];
      if (input) send(input, { lasts: REFLEX });
    };
    listen({ keys: Object.keys(inputs), stage, press, again: repeats && 1000 / Math.min(repeats, REPEATS) });
  }

  /** @param {import("../netcode/control.js").Sample} sample @param {import("../netcode/control.js").Sampling} sampling */
  control(sample, sampling) {
    this.#sampled = true;
    this.#netcode.pilot.control(sample, sampling);
  }

  /** Whether a refusal is past before anybody could read it. @param {import("../wire/messages.js").Message} error */
  passing({ code, seq }) {
    return this.#sampled && Boolean(seq) && PASSING.has(code);
  }
}
