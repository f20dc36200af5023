// On the page of a room's match: keeps its people present in the room after the match, and takes them to the rematch.

import { watch } from "./socket.js";

const { room, match } = JSON.parse(document.querySelector("#backbeat-match").textContent);

if (room) {
  watch(room, (message) => {
    if (message.type === "match" && message.code === room && message.match !== match) {
      location.assign(`/matches/${message.match}/`);
    }
  });
}
