// @ts-check
/**
 * Pictures that several parts of the page are made of.
 */

import { element } from "backbeat";

/** A disc as it lies beside a name. @param {number} seat */
export function disc(seat) {
  return element("span", { class: "mark reversi-disc", "data-seat": String(seat), "aria-hidden": "true" });
}
