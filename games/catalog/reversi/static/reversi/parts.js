// @ts-check
/**
 * Elements that several parts of the page are made of. Text goes in as text: names come from strangers.
 */

/** @template {keyof HTMLElementTagNameMap} Tag @param {Tag} tag @param {Record<string, string>} [attributes]
 * @param {(Node | string)[]} children @returns {HTMLElementTagNameMap[Tag]} */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

/** A disc as it lies beside a name. @param {number} seat */
export function disc(seat) {
  return element("span", { class: "mark reversi-disc", "data-seat": String(seat), "aria-hidden": "true" });
}
