// @ts-check
/**
 * Starts the game of a match's page: loads its module, and says so on the page if that fails, whether it is missing, cannot be
 * read or throws while it loads. Why, it tells the console, and in development the page (faults.js), as whatever the game throws
 * later. Knows no match and no socket.
 */

import { byId } from "./page/dom.js";
import { readPage } from "./page/page.js";
import { Status } from "./page/status.js";
import { gettext } from "./page/text.js";

const { debug, home } = readPage();
const address = byId("backbeat-game").getAttribute("href") ?? "";
const faults = debug ? new (await import("./tools/faults.js")).Faults() : null;

try {
  await import(address);
} catch (error) {
  console.error(error);
  faults?.loading(error, address);
  const nothing = () => {};
  const status = new Status(byId("backbeat-status"), { home, retry: nothing, takeOver: nothing });
  const again = { label: gettext("Try again"), primary: true, press: () => location.reload() };
  status.panel(gettext("This game could not be shown."), [], [again, { label: gettext("Home"), href: home }]);
}
