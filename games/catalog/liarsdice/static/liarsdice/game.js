// @ts-check
/**
 * Liar's Dice in the browser: what the server says goes to the table and into words, what a person chooses goes to the server. The
 * rules are there; this file decides nothing and only joins the parts: seats.js, middle.js, tray.js, picker.js; words.js speaks.
 */

import { element, join } from "backbeat";
import { Middle } from "./middle.js";
import { Picker } from "./picker.js";
import { Seats } from "./seats.js";
import { Tray } from "./tray.js";
import { heard, idle, refusals } from "./words.js";
import { look } from "./look.js";

const match = await join();
const [seats, middle, tray] = [new Seats(match), new Middle(match), new Tray()];
const picker = new Picker((move) => match.send(move));
const felt = element("div", { class: "felt" }, seats.element, middle.element, middle.history, tray.element);
const room = element("div", { class: "liarsdice" }, felt, picker.element);

/** @type {import("./look.js").Look | null} */ let before = null;
let asked = -1;

/** Views and turns arrive one after the other; the table is looked at once both are there. */
let waits = false;
function changed() {
  if (waits) return;
  waits = true;
  requestAnimationFrame(() => ((waits = false), show()));
}

function show() {
  const now = look(match);
  room.dataset.phase = now.phase;
  room.toggleAttribute("data-watching", now.seat === null);
  picker.element.hidden = !match.plays;
  seats.show(now);
  middle.show(now);
  ask(now);
  tray.show(now, picker.face);
  const says = before && heard(match, now, before);
  if (says) match.announce(says);
  before = now;
}

/** Once a turn, what may be done in it. @param {import("./look.js").Look} now */
async function ask(now) {
  if (!now.mine) {
    asked = -1; // a restored match may come to the same turn again
    return picker.close(idle(match, now));
  }
  const number = match.turn?.number ?? 0;
  if (asked === number) return;
  asked = number;
  const legal = await match.legal();
  if (!match.myTurn || match.turn?.number !== number) return;
  picker.open(legal ?? []);
  tray.show(look(match), picker.face);
}

/** @param {() => void} act @returns {() => null} a key that chooses, and sends nothing by itself */
function key(act) {
  return () => {
    act();
    if (before) tray.show(before, picker.face);
    return null;
  };
}

const digits = [1, 2, 3, 4, 5, 6].map((face) => [`Digit${face}`, key(() => picker.pick(face))]);
match.keys(
  {
    ArrowUp: key(() => picker.step(1)), ArrowDown: key(() => picker.step(-1)), ArrowLeft: key(() => picker.beside(-1)),
    ArrowRight: key(() => picker.beside(1)), KeyC: key(() => picker.call()), ...Object.fromEntries(digits),
  },
  { hold: false },
);
window.addEventListener("keydown", (event) => {
  const elsewhere = event.target instanceof Element && event.target.closest("a, button, input, textarea, select, dialog, [role=dialog]");
  if (event.key === "Enter" && !elsewhere && !event.repeat) picker.raise();
});
picker.element.addEventListener("click", () => before && tray.show(before, picker.face));

match.refusals(refusals());
match.stage.append(room);
for (const kind of ["view", "turn", "seat", "result"]) match.on(kind, changed);
changed();
