// @ts-check
/**
 * On the page of a room's match: keeps its people present in the room after the match, and takes them to the rematch.
 */

import { hasBeenIn } from "../backbeat/page/tabs.js";
import { leadTo, readPage } from "../backbeat/page/page.js";
import { watch } from "./socket.js";

const page = readPage();

if (page.room) {
  watch(page.room, (message) => {
    if (message.type !== "match" || !message.match) return;
    if (message.match !== page.match && !hasBeenIn(message.match)) leadTo(page, message.match);
  });
}
