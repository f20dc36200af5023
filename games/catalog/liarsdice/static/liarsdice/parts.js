// @ts-check
/**
 * What the table is laid with: dice and cups, drawn and not typed, so that they look alike everywhere. Knows no match.
 */

/** Where the pips of each face are, in the square from 0 to 2. @type {[number, number][][]} */
const PIPS = [
  [],
  [[1, 1]],
  [[0, 0], [2, 2]],
  [[0, 0], [1, 1], [2, 2]],
  [[0, 0], [2, 0], [0, 2], [2, 2]],
  [[0, 0], [2, 0], [1, 1], [0, 2], [2, 2]],
  [[0, 0], [2, 0], [0, 1], [2, 1], [0, 2], [2, 2]],
];
const CUP = "M13 10C13 6 51 6 51 10L60 50C60 58 4 58 4 50Z";
const RIM = "M4.6 47C6 54 58 54 59.4 47L60 50C60 58 4 58 4 50Z";

/** @param {string} tag @param {Record<string, string | number>} attributes @param {Node[]} children @returns {SVGElement} */
function drawn(tag, attributes, ...children) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, String(value));
  made.append(...children);
  return made;
}

/** A die that shows a face; 0 is one whose face nobody knows. Its size is that of its text. @param {number} face */
export function die(face) {
  const pips = PIPS[face].map(([x, y]) => drawn("circle", { class: "die__pip", cx: 27 + 23 * x, cy: 27 + 23 * y, r: face === 1 ? 12 : 9.5 }));
  const body = drawn("rect", { class: "die__body", x: 3, y: 3, width: 94, height: 94, rx: 21 });
  const top = drawn("rect", { class: "die__top", x: 8, y: 7, width: 84, height: 82, rx: 18 });
  return drawn("svg", { class: "die", viewBox: "0 0 100 100", "data-face": face, "aria-hidden": "true" }, body, top, ...pips);
}

export function cup() {
  const body = drawn("path", { class: "cup__body", d: CUP });
  const shine = drawn("path", { class: "cup__shine", d: "M20 13L15 44" });
  return drawn("svg", { class: "cup", viewBox: "0 0 64 60", "aria-hidden": "true" }, body, drawn("path", { class: "cup__rim", d: RIM }), shine);
}

/** Puts children in only where something has changed, so that what moves goes on moving.
 * @param {HTMLElement} parent @param {string} key @param {() => (Node | string)[]} make @returns {boolean} whether it did */
export function refill(parent, key, make) {
  if (parent.dataset.key === key) return false;
  parent.dataset.key = key;
  parent.replaceChildren(...make());
  return true;
}
