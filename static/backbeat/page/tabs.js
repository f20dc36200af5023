// @ts-check
/**
 * What the tabs of one browser know of each other: which of them had a match's seat last. Keeps one line a match in the
 * browser's storage; where storage is full or forbidden, tabs know nothing, and no page breaks for it.
 */

/** @param {string} match */
const place = (match) => `backbeat:${match}`;

export class Tab {
  #me = crypto.getRandomValues(new Uint32Array(2)).join("-");
  #match;

  /** @param {string} match */
  constructor(match) {
    this.#match = match;
  }

  /** This tab has the match now. */
  claim() {
    try {
      localStorage.setItem(place(this.#match), this.#me);
    } catch {
      // Storage is full or forbidden.
    }
  }

  /** Whether another tab has had the match since. One that slept through that must not throw the newer one out. */
  get isReplaced() {
    const last = read(this.#match);
    return last !== null && last !== this.#me;
  }
}

/** Whether a tab of this browser has been in that match. @param {string} match */
export function hasBeenIn(match) {
  return read(match) !== null;
}

/** @param {string} match */
function read(match) {
  try {
    return localStorage.getItem(place(match));
  } catch {
    return null;
  }
}
