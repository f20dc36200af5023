// @ts-check
/**
 * What a person is doing with the controls of one part of a page at this moment, so that fresh HTML does not take them from
 * under the fingers: a list that was opened, a number half typed, a button pressed and not yet let go. Changes nothing.
 */

/** A control that was touched and then left alone this long (ms) is not in use: somebody may have opened a list and gone. */
const STILL = 10_000;

/** @typedef {HTMLInputElement | HTMLSelectElement | HTMLButtonElement | HTMLAnchorElement} Control */

/** Watches the controls inside whatever matches `part` now or later.
 * @param {string} part a selector @param {() => void} done called when a control is not in use any more
 * @returns {() => boolean} whether one is in use */
export function usage(part, done) {
  /** @type {Control | null} */
  let used = null;
  let touched = 0;

  const touch = (/** @type {Event} */ { target }) => {
    const control = controlAt(target);
    if (!control?.closest(part)) return;
    used = control;
    touched = performance.now();
  };
  const release = () => {
    if (!used) return;
    used = null;
    setTimeout(done); // what the control itself does comes first
  };

  document.addEventListener("pointerdown", touch);
  document.addEventListener("keydown", touch);
  document.addEventListener("change", release);
  document.addEventListener("focusout", release);
  document.addEventListener("click", ({ target }) => isHeld(controlAt(target)) || release());

  return () => Boolean(used?.isConnected && (performance.now() - touched < STILL || isHalfTyped(used)));
}

/** @param {EventTarget | null} target @returns {Control | null} the one that this is, is in, or is the label of */
function controlAt(target) {
  if (!(target instanceof Element)) return null;
  const label = target.closest("label");
  return /** @type {Control | null} */ (label?.control ?? target.closest("input, select, button, a"));
}

/** Whether a click begins the use of this control, rather than being all of it. @param {Control | null} control */
function isHeld(control) {
  return control instanceof HTMLSelectElement || (control instanceof HTMLInputElement && control.type !== "checkbox");
}

/** @param {Control} control */
function isHalfTyped(control) {
  const typed = control instanceof HTMLInputElement && control.type !== "checkbox";
  return typed && control === document.activeElement && control.value !== control.defaultValue;
}
