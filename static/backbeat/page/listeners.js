// @ts-check
/**
 * Who wants to hear of what: functions by kind, called in the order in which they came. Knows no match.
 */

export class Listeners {
  /** @type {Map<string, ((data: any) => void)[]>} */ #kinds = new Map();

  /** @param {string} kind @param {(data: any) => void} fn */
  add(kind, fn) {
    this.#kinds.set(kind, [...(this.#kinds.get(kind) ?? []), fn]);
  }

  /** @param {string} kind @param {any} data */
  tell(kind, data) {
    for (const fn of this.#kinds.get(kind) ?? []) fn(data);
  }
}
