// @ts-check
/**
 * On the page of a room's match: keeps its people present in the room after the match, and takes them to the rematch.
 */

import { hasBeenIn } from "../backbeat/tabs.js";
import { readPage } from "../backbeat/page.js";
import { watch } from "./socket.js";

const { room, match } = readPage();

if (room) {
  watch(room, (message) => {
    if (message.type !== "match" || !message.match || !message.url) return;
    if (message.match !== match && !hasBeenIn(message.match)) location.assign(message.url);
  });
}
