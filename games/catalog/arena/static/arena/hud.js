// @ts-check
/**
 * The words over the arena, as ordinary elements: time, teams, table, who brought down whom, hull and pick-ups, the countdown, and
 * when one flies again. Changes an element only if what it says has changed. Shows what it is told; names go in as text.
 */

import { element, gettext, picture } from "backbeat";

const ROWS = 5;
const FEED = 6; // seconds for which a kill is told
const LIVES = 4;
/** The picture on the button for the sound, as SVG paths. */
const SPEAKER = "M3 8v4h3l4 3.5v-11L6 8z";
const WAVES = "M13 7.5a3.5 3.5 0 0 1 0 5M15 5.2a6.6 6.6 0 0 1 0 9.6";
const CROSS = "M13.5 8l4 4M17.5 8l-4 4";
/** Among more pilots only kills of those whom one sees are told. */
const MANY = 16;

/** @typedef {import("./ships.js").Scene} Scene */

export class Hud {
  /** @type {Map<HTMLElement, string>} */ #said = new Map();

  /** @param {import("backbeat").Match} match @param {import("./look.js").Look} look @param {import("./sound.js").Sound} sound */
  constructor(match, look, sound) {
    this.match = match;
    this.look = look;
    this.time = element("p", { class: "arena__time" });
    this.sides = element("p", { class: "arena__sides" });
    this.feed = element("ol", { class: "arena__feed" });
    this.table = element("ol", { class: "arena__table", "aria-label": gettext("Scores") });
    this.map = /** @type {HTMLCanvasElement} */ (element("canvas", { class: "arena__map", "aria-hidden": "true" }));
    this.hull = element("div", { class: "arena__hull" });
    this.middle = element("div", { class: "arena__middle" });
    this.mute = element("button", { class: "arena__mute", type: "button", onclick: (event) => this.#mute(sound, event) });
    this.#muted(sound.on);
    const left = element("div", { class: "arena__left" }, this.map, this.feed);
    const top = element("div", { class: "arena__top" }, this.time, this.sides);
    match.stage.append(element("div", { class: "arena" }, left, top, this.table, this.middle, this.hull, this.mute));
  }

  /** @param {Scene} scene @param {import("./pilot.js").Pilot} pilot @returns {string} what screen readers should hear */
  show(scene, pilot) {
    const { state, tick } = scene;
    const left = Math.max(0, Math.ceil((state.ends - Math.max(tick, state.begins)) / state.rate));
    this.#put(this.time, `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`, (text) => [text]);
    this.time.toggleAttribute("data-low", left <= 15);
    this.#teams(state);
    this.#scores(state);
    this.#kills(state, tick);
    this.#own(state, tick);
    return this.#say(scene, pilot);
  }

  /** @param {HTMLElement} where @param {string} says what is to be seen, in short @param {(says: string) => (Node | string)[]} make */
  #put(where, says, make) {
    if (this.#said.get(where) === says) return;
    this.#said.set(where, says);
    where.replaceChildren(...make(says));
  }

  /** @param {import("./sound.js").Sound} sound @param {MouseEvent} event */
  #mute(sound, event) {
    this.#muted(sound.toggle());
    if (event.detail) this.mute.blur(); // pressed by a pointer: the space bar shoots again
  }

  /** @param {boolean} on */
  #muted(on) {
    this.mute.setAttribute("aria-pressed", String(!on));
    this.mute.setAttribute("aria-label", on ? gettext("Sound off") : gettext("Sound on"));
    this.mute.replaceChildren(icon(SPEAKER + (on ? WAVES : CROSS)));
  }

  /** @param {any} state */
  #teams(state) {
    if (state.teams === 1) return;
    const sums = Array.from({ length: state.teams }, () => 0);
    for (const pilot of state.pilots.values()) sums[pilot.team] += pilot.kills;
    const mine = this.match.seat === null ? -1 : (state.pilots.get(this.match.seat)?.team ?? -1);
    this.#put(this.sides, sums.join(), () =>
      sums.map((sum, team) => {
        const badge = picture(this.look.teamBadge(team));
        return element("span", { class: "arena__side", "data-mine": team === mine }, badge, String(sum));
      }),
    );
  }

  /** @param {any} state */
  #scores(state) {
    const mine = this.match.seat;
    const order = [...state.pilots].sort(([one, a], [other, b]) => b.kills - a.kills || a.deaths - b.deaths || one - other);
    const shown = order.map(([seat, pilot], index) => ({ seat, pilot, place: index + 1 }));
    const rows = shown.slice(0, ROWS);
    const own = shown.find(({ seat }) => seat === mine);
    if (own && !rows.includes(own)) rows[ROWS - 1] = own;
    const says = rows.map(({ seat, pilot, place }) => `${place},${this.match.name(seat)},${pilot.kills}`).join(";");
    this.#put(this.table, says, () =>
      rows.map(({ seat, pilot, place }) =>
        element(
          "li", { class: "arena__row", "data-mine": seat === mine },
          element("span", { class: "arena__place" }, String(place)), picture(this.look.badge(state, seat)),
          element("span", { class: "arena__name" }, this.match.name(seat)), element("span", { class: "arena__kills" }, String(pilot.kills)),
        ),
      ),
    );
  }

  /** @param {any} state @param {number} tick */
  #kills(state, tick) {
    const mine = this.match.seat;
    const near = (/** @type {number} */ seat) => state.pilots.size <= MANY || seat === mine || state.ships.has(seat);
    const told = (/** @type {any} */ kill) => tick >= kill.tick && tick < kill.tick + FEED * state.rate;
    const fresh = state.kills.filter((/** @type {any} */ kill) => told(kill) && (near(kill.by) || near(kill.whom)));
    this.#put(this.feed, fresh.map((/** @type {any} */ kill) => `${kill.tick},${kill.by},${kill.whom}`).join(";"), () =>
      fresh.map((/** @type {any} */ { by, whom }) => {
        const [name, other] = [this.match.name(by), this.match.name(whom)];
        const says = element("span", { class: "visually-hidden" }, gettext("{name} brings down {other}", { name, other }));
        const side = (/** @type {number} */ seat, /** @type {string} */ called) =>
          element("span", { class: "arena__who" }, picture(this.look.badge(state, seat)), element("span", {}, called));
        const arrow = element("span", { class: "arena__shot" }, "➤");
        const shown = element("span", { "aria-hidden": "true" }, side(by, name), arrow, side(whom, other));
        return element("li", { "data-mine": by === mine || whom === mine }, shown, says);
      }),
    );
  }

  /** @param {any} state @param {number} tick */
  #own(state, tick) {
    const ship = this.match.seat === null ? null : state.ships.get(this.match.seat);
    this.hull.hidden = !ship;
    if (!ship) return;
    const lives = Math.ceil((ship.hull * LIVES) / 100);
    const left = (/** @type {number} */ until) => Math.max(0, Math.ceil((until - tick) / state.rate));
    const extras = [
      [gettext("Shield"), left(ship.shield), "shield"], [gettext("Triple shot"), left(ship.spread), "spread"],
    ].filter(([, seconds]) => seconds);
    const label = gettext("Hull: {count} of {all}", { count: lives, all: LIVES });
    this.#put(this.hull, `${lives};${extras.join(";")}`, () => [
      element(
        "span", { class: "arena__cells", "data-low": lives === 1, role: "img", "aria-label": label },
        ...Array.from({ length: LIVES }, (_, cell) => element("i", { "data-on": cell < lives })),
      ),
      ...extras.map(([name, seconds, kind]) => element("span", { class: "arena__extra", "data-kind": String(kind) }, `${name} ${seconds}`)),
    ]);
  }

  /** @param {Scene} scene @param {import("./pilot.js").Pilot} pilot */
  #say({ state, tick }, pilot) {
    const { match } = this;
    const seat = match.seat;
    if (match.result) {
      this.#put(this.middle, "", () => []);
      return "";
    }
    const before = Math.ceil((state.begins - tick) / state.rate);
    const hint = match.plays ? how(pilot.hands) : gettext("You are watching.");
    if (before > 0) {
      this.#put(this.middle, `${before};${hint}`, () => [
        this.#you(state), element("p", { class: "arena__count" }, String(before)), element("p", { class: "arena__hint" }, hint),
      ]);
      return hint;
    }
    const back = seat === null ? 0 : (state.pilots.get(seat)?.back ?? 0);
    if (seat !== null && back && !state.ships.has(seat)) {
      const says = gettext("{name} brought you down", { name: match.name(state.pilots.get(seat).by) });
      const seconds = Math.max(1, Math.ceil((back - tick) / state.rate));
      this.#put(this.middle, `${says};${seconds}`, () => [
        element("p", { class: "arena__fell" }, says), element("p", { class: "arena__hint" }, gettext("Back in {seconds}", { seconds })),
      ]);
      return says;
    }
    const idle = match.plays && !pilot.touched;
    this.#put(this.middle, idle ? hint : "", () => (idle ? [element("p", { class: "arena__hint" }, hint)] : []));
    return "";
  }

  /** Who one is, before anything moves. @param {any} state */
  #you(state) {
    const seat = this.match.seat;
    if (seat === null) return element("span");
    const text = state.teams > 1 ? gettext("You fly for this team") : gettext("You");
    return element("p", { class: "arena__you" }, picture(this.look.badge(state, seat)), text);
  }
}

/** How to play, in one line. @param {"keys" | "mouse" | "touch"} hands */
function how(hands) {
  if (hands === "touch") return gettext("Left thumb flies, right thumb aims and shoots");
  return gettext("WASD or arrows fly · the mouse aims · click or space shoots");
}

/** @param {string} path */
function icon(path) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 20 20");
  svg.setAttribute("aria-hidden", "true");
  const drawn = document.createElementNS("http://www.w3.org/2000/svg", "path");
  drawn.setAttribute("d", path);
  svg.append(drawn);
  return svg;
}
