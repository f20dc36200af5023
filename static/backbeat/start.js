// @ts-check
/**
 * Starts the game of a match's page: loads its module, and says so on the page if that fails, whether it is missing, cannot be
 * read or throws while it loads. Why, it tells the console only. Knows no match and no socket; what a game does later is its own.
 */

import { byId } from "./dom.js";
import { readPage } from "./page.js";
import { Status } from "./status.js";
import { gettext } from "./text.js";

try {
  await import(byId("backbeat-game").getAttribute("href") ?? "");
} catch (error) {
  console.error(error);
  const nothing = () => {};
  const { home } = readPage();
  const status = new Status(byId("backbeat-status"), { home, retry: nothing, takeOver: nothing });
  const again = { label: gettext("Try again"), primary: true, press: () => location.reload() };
  status.panel(gettext("This game could not be shown."), [], [again, { label: gettext("Home"), href: home }]);
}
