// @ts-check
/**
 * How seats are told apart: a colour each, and a shape as the second cue for those who see colours differently. Eight are
 * made for a dark ground, in the spirit of Okabe and Ito: any two differ clearly (CIE76 of 23 and more) for people with full
 * colour vision and with each of its three common deficiencies. Seats beyond the eighth begin again. Knows nothing of games; the same marks stand in the lobby and on the canvas.
 */

/** @typedef {{color: string, name: string, path: string}} Mark `path` is SVG path data in the square from -1 to 1 */

/** @type {Mark[]} */
export const MARKS = [
  { color: "#0ac3fd", name: "disc", path: "M1 0A1 1 0 1 1-1 0A1 1 0 1 1 1 0Z" },
  { color: "#f3c400", name: "triangle", path: "M0-1L1 .85H-1Z" },
  { color: "#f2ee7e", name: "square", path: "M-.85-.85H.85V.85H-.85Z" },
  { color: "#fc8ebb", name: "diamond", path: "M0-1.1L1.1 0L0 1.1L-1.1 0Z" },
  { color: "#2b996c", name: "cross", path: "M-.38-1H.38V-.38H1V.38H.38V1H-.38V.38H-1V-.38H-.38Z" },
  { color: "#e7ffff", name: "ring", path: "M1 0A1 1 0 1 1-1 0A1 1 0 1 1 1 0ZM.45 0A.45 .45 0 1 0-.45 0A.45 .45 0 1 0 .45 0Z" },
  { color: "#d75418", name: "star", path: "M0-1.1L.3-.38L1.08-.34L.48.16L.68.92L0 .5L-.68.92L-.48.16L-1.08-.34L-.3-.38Z" },
  { color: "#9470f7", name: "hexagon", path: "M-.5-.9H.5L1 0L.5.9H-.5L-1 0Z" },
];

/** @param {number} seat @returns {Mark} */
export function mark(seat) {
  return MARKS[((seat % MARKS.length) + MARKS.length) % MARKS.length];
}

/** The mark as a small picture for pages. @param {number} seat @returns {SVGSVGElement} */
export function picture(seat) {
  const { path } = mark(seat);
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "-1.2 -1.2 2.4 2.4");
  svg.setAttribute("class", "mark");
  svg.setAttribute("aria-hidden", "true");
  const shape = document.createElementNS("http://www.w3.org/2000/svg", "path");
  shape.setAttribute("d", path);
  svg.style.fill = `var(--seat-${seat % MARKS.length})`; // as the theme has it; the colours above are for the dark
  svg.append(shape);
  return svg;
}
