// @ts-check
/**
 * Sentences for people, in their language: Django's JavaScript catalogue where the page has loaded it, English otherwise.
 * Calls of `gettext` are found by `makemessages -d djangojs`.
 */

/** @param {string} sentence with {names} @param {Record<string, string | number>} [params] */
export function gettext(sentence, params = {}) {
  const catalogue = /** @type {any} */ (globalThis).django?.gettext;
  const translated = catalogue ? catalogue(sentence) : sentence;
  return translated.replace(/\{(\w+)\}/g, (/** @type {string} */ whole, /** @type {string} */ name) => params[name] ?? whole);
}
