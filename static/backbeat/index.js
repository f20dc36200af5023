// @ts-check
/**
 * The browser SDK of Backbeat, as a game's module imports it: `import { join } from "backbeat"`. Everything else in this folder
 * is behind `join()`; docs/write-a-game.md shows a whole game.
 */

import { Match } from "./match.js";
import { readPage } from "./page/page.js";

/** @typedef {import("./page/pen.js").Pen} Pen */
/** @typedef {import("./page/easel.js").Drawing} Drawing */
/** @typedef {import("./page/easel.js").Extra} Extra */
/** @typedef {import("./netcode/prediction.js").Rules} Rules */
/** @typedef {import("./netcode/stats.js").Figures} Figures */
export { Match };
export { picture } from "./page/colors.js";
export { element } from "./page/dom.js";
export { held } from "./page/held.js";
export { lerp, smooth } from "./netcode/interpolation.js";
export { gettext, interpolate, ngettext } from "./page/text.js";

/** Joins the match this page is about, as its seat or as a spectator. Settles when there is a first view to show; until then,
 * and whenever the network fails, the page itself says what is going on. @returns {Promise<Match>} */
export async function join() {
  const page = readPage();
  const replay = page.replay ? (await import("./replay/replaybar.js")).open(page) : null;
  const debug = page.debug ? new (await import("./tools/debug.js")).Debug(location.search) : null;
  const match = new Match(page, replay?.outside ?? { Socket: debug?.Socket });
  debug?.watch(match);
  await match.ready;
  return match;
}
