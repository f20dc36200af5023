// @ts-check
/**
 * Sentences for people, in their language: Django's JavaScript catalogue where the page has loaded it (base.html does), as
 * written otherwise. `makemessages -d djangojs` finds the calls by their names, in games' modules, too.
 */

/** @typedef {Record<string, string | number>} Values for the {names} of a sentence */

/** @param {string} sentence @param {Values} [values] */
export function gettext(sentence, values) {
  return interpolate(catalogue()?.gettext(sentence) ?? sentence, values);
}

/** @param {string} one @param {string} many @param {number} count also {count} @param {Values} [values] */
export function ngettext(one, many, count, values) {
  const sentence = catalogue()?.ngettext(one, many, count) ?? (count === 1 ? one : many);
  return interpolate(sentence, { count, ...values });
}

/** @param {string} sentence translated already @param {Values} [values] */
export function interpolate(sentence, values = {}) {
  return sentence.replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));
}

/** @returns {{gettext: (sentence: string) => string, ngettext: (one: string, many: string, count: number) => string} | undefined} */
function catalogue() {
  return /** @type {any} */ (globalThis).django;
}
