// @ts-check
/**
 * Making elements. Text always goes in as text, never as HTML: names and chat come from strangers.
 */

/** @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag @param {Record<string, string | boolean | ((event: any) => void)>} attributes `on…` are listeners
 * @param {(Node | string)[]} children @returns {HTMLElementTagNameMap[Tag]} */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") made.addEventListener(name.slice(2), value);
    else if (typeof value === "boolean") made.toggleAttribute(name, value);
    else made.setAttribute(name, value);
  }
  made.append(...children);
  return made;
}

/** Whether keys and focus belong to a field that somebody writes in. @param {EventTarget | null} target */
export function isTyping(target) {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
}

/** @param {string} id @returns {HTMLElement} Throws where the page lacks it: templates/games/match.html has them all. */
export function byId(id) {
  const found = document.getElementById(id);
  if (!found) throw new Error(`this page has no #${id}: a match needs templates/games/match.html`);
  return found;
}
