// @ts-check
/**
 * What a swap of HTML would take from people who do not use a mouse or do not see the page. Whoever had the focus in the part
 * keeps their place in it, and what the part says anew (`data-said`) is read out once, by one region that is never swapped
 * itself, without moving the focus. What the parts are is not known here.
 */

const CLEAR = 5000; // ms after which nobody comes across what was said when walking through the page

const region = document.createElement("p");
region.className = "visually-hidden";
region.setAttribute("role", "status");
document.body.append(region);
let clearing = 0;

/** What the part said, and whether the focus was in it, before it was swapped. @type {Map<string, {said: Set<string>, focused: boolean}>} */
const before = new Map();

/** @param {Element} part */
const sentences = (part) => [...part.querySelectorAll("[data-said]")].map((one) => (one.textContent ?? "").replace(/\s+/g, " ").trim());

/** @param {string[]} news */
function say(news) {
  region.textContent = news.join(" ");
  clearTimeout(clearing);
  clearing = window.setTimeout(() => (region.textContent = ""), CLEAR);
}

document.addEventListener("htmx:beforeSwap", (event) => {
  const part = /** @type {CustomEvent} */ (event).detail.target;
  if (part.id) before.set(part.id, { said: new Set(sentences(part)), focused: part.contains(document.activeElement) });
});

document.addEventListener("htmx:afterSwap", (event) => {
  const { id } = /** @type {CustomEvent} */ (event).detail.target;
  const was = before.get(id);
  const part = document.getElementById(id);
  if (!was || !part) return;
  before.delete(id);
  const news = sentences(part).filter((one) => one && !was.said.has(one));
  if (news.length) say(news);
  // htmx gives the focus back to what has the same id; what was pressed may be gone.
  if (!was.focused || part.contains(document.activeElement)) return;
  part.tabIndex = -1;
  part.focus({ preventScroll: true });
});
