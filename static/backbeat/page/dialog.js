// @ts-check
/**
 * A question before something that cannot be taken back, in the page's own look. The browser's `dialog` keeps the focus inside
 * and closes on Escape; the way that changes nothing has the focus first.
 */

import { element } from "./dom.js";

/** @param {{title: string, text: string, yes: string, no: string}} question @returns {Promise<boolean>} */
export function confirmed({ title, text, yes, no }) {
  const { promise, resolve } = waiting();
  const answer = (/** @type {boolean} */ said) => () => {
    resolve(said);
    dialog.close();
  };
  const dialog = element(
    "dialog", { class: "dialog", "aria-label": title, onclose: () => (resolve(false), dialog.remove()) },
    element("h2", { class: "dialog__title" }, title),
    element("p", {}, text),
    element(
      "div", { class: "dialog__ways" },
      element("button", { class: "button button--bad", type: "button", onclick: answer(true) }, yes),
      element("button", { class: "button", type: "button", autofocus: true, onclick: answer(false) }, no),
    ),
  );
  document.body.append(dialog);
  dialog.showModal();
  return promise;
}

/** @returns {{promise: Promise<boolean>, resolve: (said: boolean) => void}} */
function waiting() {
  let resolve = (/** @type {boolean} */ _said) => {};
  const promise = new Promise((/** @type {(said: boolean) => void} */ keep) => (resolve = keep));
  return { promise, resolve };
}
