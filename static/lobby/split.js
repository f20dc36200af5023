// @ts-check
/**
 * The split view's own controls: another network, or the figures, in all frames at once, in the same match. Without this module
 * they count from the next match on. It knows addresses only, nothing of what happens in the frames.
 */

import { byId } from "../backbeat/page/dom.js";

const form = /** @type {HTMLFormElement} */ (byId("split"));
const frames = /** @type {NodeListOf<HTMLIFrameElement>} */ (document.querySelectorAll("iframe[data-address]"));

form.addEventListener("change", ({ target }) => {
  const { name } = /** @type {HTMLInputElement} */ (target);
  if (name !== "net" && name !== "debug") return;
  const chosen = new FormData(form);
  const tools = new URLSearchParams(location.search);
  for (const tool of ["net", "debug"]) {
    const value = chosen.get(tool);
    if (value) tools.set(tool, String(value));
    else tools.delete(tool);
  }
  const query = tools.size ? `?${tools}` : "";
  history.replaceState(null, "", location.pathname + query);
  for (const frame of frames) {
    const address = frame.dataset.address + query;
    frame.contentWindow?.location.replace(address);
    frame.closest("figure")?.querySelector("a")?.setAttribute("href", address);
  }
});

// The first seat has the keys, as if it had been clicked.
frames[0]?.addEventListener("load", () => document.activeElement === document.body && frames[0].focus(), { once: true });
