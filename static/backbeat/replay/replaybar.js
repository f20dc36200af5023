// @ts-check
/**
 * What a replay is steered by: play and pause, the track, the speed, whose eyes one sees it with; by buttons, thumbs and keys. Fetches
 * what is played. Knows the page, and of a match nothing.
 */

import { TicketRefused } from "../session/connection.js";
import { byId, element } from "../page/dom.js";
import { Replay } from "./replay.js";
import { gettext } from "../page/text.js";
import { decode } from "../wire/unpack.js";

/** Seconds that an arrow key goes. */
const STEP = 5;
/** Kinds of events that are marked on the track. */
const MARKED = new Set(["chat", "notice", "kicked", "paused", "result"]);

/** Opens the replay that this page is about. @param {import("../page/page.js").Page} page @returns {Replay} */
export function open(page) {
  const search = new URLSearchParams(location.search);
  const replay = new Replay(() => load(page), Number(search.get("t")) || 0);
  const bar = new Bar(replay);
  replay.entered = () => byId("backbeat-log").replaceChildren();
  let before = performance.now();
  const frame = (/** @type {number} */ now) => {
    requestAnimationFrame(frame);
    replay.advance(now - before);
    before = now;
    bar.show();
  };
  requestAnimationFrame(frame);
  return replay;
}

/** @param {import("../page/page.js").Page} page */
async function load(page) {
  const address = page.seat === null ? page.replay : `${page.replay}?seat=${page.seat}`;
  const answer = await fetch(address ?? "", { headers: { Accept: "application/json" } });
  if (answer.ok) return decode(new Uint8Array(await answer.arrayBuffer()));
  const code = await answer.json().then((body) => body.error.code, () => String(answer.status));
  throw new TicketRefused(code, answer.status !== 503); // too many wait: that passes
}

class Bar {
  #play = /** @type {HTMLButtonElement} */ (byId("replay-play"));
  #track = /** @type {HTMLInputElement} */ (byId("replay-at"));
  #time = byId("replay-time");
  #length = byId("replay-length");
  #speed = /** @type {HTMLSelectElement} */ (byId("replay-speed"));
  #seat = /** @type {HTMLSelectElement} */ (byId("replay-seat"));
  #scrubbing = false;
  #shown = "";

  /** @param {Replay} replay */
  constructor(replay) {
    this.replay = replay;
    this.#play.addEventListener("click", () => replay.toggle());
    this.#speed.addEventListener("change", () => (replay.speed = Number(this.#speed.value)));
    this.#seat.addEventListener("change", () => this.#look());
    this.#track.addEventListener("input", () => this.#scrub());
    this.#track.addEventListener("change", () => (this.#scrubbing = false));
    // Before the game's own keys, and before a focused control's: space plays, wherever one has clicked last.
    window.addEventListener("keydown", (event) => this.#key(event), { capture: true });
  }

  /** What holds now. */
  show() {
    const { replay } = this;
    const [at, length] = [replay.at, replay.length];
    if (!this.#scrubbing) this.#track.value = String(at);
    this.#track.style.setProperty("--done", String(length && at / length));
    const shown = `${Math.floor(at)} ${length} ${replay.playing}`;
    if (shown === this.#shown) return;
    if (length && !this.#length.textContent) this.#begin(length);
    this.#shown = shown;
    this.#time.textContent = clock(at);
    this.#track.setAttribute("aria-valuetext", clock(at));
    this.#play.dataset.playing = String(replay.playing);
    this.#play.setAttribute("aria-label", replay.playing ? gettext("Pause") : gettext("Play"));
  }

  /** @param {number} length */
  #begin(length) {
    this.#track.max = String(length);
    this.#track.disabled = this.#play.disabled = false;
    this.#length.textContent = clock(length) + (this.replay.cut ? "+" : "");
    if (this.replay.cut) this.#length.title = gettext("The match went on, but its recording ends here.");
    const marks = this.replay.marks.filter(({ kind }) => MARKED.has(kind)).map(({ at, kind }) => {
      const mark = element("span", { class: "replay__mark", "data-kind": kind });
      mark.style.setProperty("--at", String(at / length));
      return mark;
    });
    byId("replay-marks").replaceChildren(...marks);
  }

  #scrub() {
    this.#scrubbing = true;
    this.replay.seek(Number(this.#track.value));
  }

  /** Another seat is another page: a game takes its seat once. */
  #look() {
    const search = new URLSearchParams({ t: this.replay.at.toFixed(1) });
    if (this.#seat.value) search.set("seat", this.#seat.value);
    location.replace(`${location.pathname}?${search}`);
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const { target, key } = event;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const { replay } = this;
    const chooses = target instanceof HTMLSelectElement;
    const presses = target instanceof HTMLButtonElement || target instanceof HTMLAnchorElement;
    if (key === " " && (!presses || target === this.#play) && !chooses) replay.toggle();
    else if (key === "ArrowLeft" && !chooses) replay.seek(replay.at - STEP);
    else if (key === "ArrowRight" && !chooses) replay.seek(replay.at + STEP);
    else if (key === "Home" && !chooses) replay.seek(0);
    else if (key === "End" && !chooses) replay.seek(replay.length);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
}

/** As "1:05". @param {number} seconds */
function clock(seconds) {
  const whole = Math.floor(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}
