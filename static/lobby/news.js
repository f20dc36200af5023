// @ts-check
/**
 * What calls a player on whatever page they are, kept fresh: a match that was found, one that runs without them, the number at
 * the bell. A tab that nobody looks at says so in its title. Without this file the page of friends tells all of it.
 */

import { fresh, soon } from "./fresh.js";
import { watch } from "./socket.js";
import "./unanswered.js";

const MARK = "\u25cf ";
const refresh = soon(fresh("#news"));

watch(null, ({ type }) => (type === "you" || type === "queue") && refresh(), refresh);

document.addEventListener("htmx:afterSwap", ({ target }) => {
  if (!(target instanceof Element) || target.id !== "news") return;
  const title = document.title.replace(MARK, "");
  document.title = target.querySelector("[data-call]") ? MARK + title : title;
});
