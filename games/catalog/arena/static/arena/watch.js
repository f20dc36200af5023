// @ts-check
/**
 * Notices what has happened between two pictures, by comparing them, and lets effects and sounds tell of it: a shot is gone before
 * its end, a hull is weaker, a ship has burst, a pick-up was taken. Draws nothing and decides nothing.
 */

import { gettext } from "backbeat";
import { itemColor } from "./ground.js";
import { REACH, SPEED, place } from "./shots.js";

/** @typedef {import("./ships.js").Scene} Scene */

export class Watch {
  /** @type {any} */ #before = null;
  #tick = 0;

  /** @param {import("./effects.js").Effects} effects @param {import("./sound.js").Sound} sound */
  constructor(effects, sound) {
    this.effects = effects;
    this.sound = sound;
  }

  /** @param {Scene} scene @param {number | null} mine */
  see(scene, mine) {
    const [before, passed] = [this.#before, scene.tick - this.#tick];
    this.#before = scene.state;
    this.#tick = scene.tick;
    // Another place of a replay, or long away: what lies between is not told at once.
    if (before === null || before === scene.state || passed < 0 || passed > scene.state.rate) return;
    const hits = this.#shots(scene, before, mine);
    this.#ships(scene, before, mine, hits);
    this.#items(scene, before, mine);
  }

  /** How loud something is there. @param {Scene} scene @param {number} x @param {number} y */
  #near({ camera }, x, y) {
    return Math.max(0, 1 - Math.hypot(x - camera.x, y - camera.y) / 3400);
  }

  /** New shots flash, those that are gone spark. Answers those that have hit a ship.
   * @param {Scene} scene @param {any} before @param {number | null} mine */
  #shots(scene, before, mine) {
    const { state, tick, look, now } = scene;
    const hits = [];
    for (const [number, shot] of state.shots) {
      if (shot.seat === mine || before.shots.get(number)?.born === shot.born) continue;
      const ship = state.ships.get(shot.seat);
      const angle = (shot.angle / 1024) * 2 * Math.PI;
      if (ship) this.effects.muzzle(ship.x, ship.y, angle, look.color(state, shot.seat), now);
      this.sound.shot(0.5 * this.#near(scene, shot.x, shot.y));
    }
    for (const [number, shot] of before.shots) {
      if (state.shots.get(number)?.born === shot.born) continue;
      const early = tick - shot.born < shot.lasts - 0.75;
      const at = place(shot, Math.min(tick, shot.born + shot.lasts), state.rate);
      if (early) hits.push({ ...at, seat: shot.seat });
      const atWall = shot.lasts < Math.floor(REACH / Math.floor(SPEED / state.rate));
      if (early || atWall) this.effects.spark(at.x, at.y, look.color(state, shot.seat), now);
    }
    return hits;
  }

  /** @param {Scene} scene @param {any} before @param {number | null} mine
   * @param {{x: number, y: number, angle: number, seat: number}[]} hits */
  #ships(scene, before, mine, hits) {
    const { state, look, now, camera } = scene;
    for (const [seat, was] of before.ships) {
      const ship = state.ships.get(seat);
      if (ship && ship.hull < was.hull) this.sound.hit(this.#near(scene, ship.x, ship.y), seat === mine);
      const hurt = seat === mine && (!ship || ship.hull < was.hull);
      if (hurt) {
        const away = (/** @type {{x: number, y: number}} */ hit) => Math.hypot(hit.x - was.x, hit.y - was.y);
        const [hit] = hits.filter(({ seat: by }) => by !== mine).sort((one, other) => away(one) - away(other));
        if (hit) this.effects.hurt(hit.angle + Math.PI, now);
        if (!look.calm) camera.shake(ship ? 6 : 14, now);
        if (!look.calm) navigator.vibrate?.(ship ? 25 : 90);
      }
      const fell = !ship && (state.pilots.get(seat)?.deaths ?? 0) > (before.pilots.get(seat)?.deaths ?? 0);
      if (!fell) continue;
      this.effects.burst(was.x, was.y, look.color(state, seat), now);
      this.sound.burst(this.#near(scene, was.x, was.y));
      if (!look.calm && seat !== mine) camera.shake(7 * this.#near(scene, was.x, was.y), now);
      if (state.pilots.get(seat).by === mine) this.effects.word(was.x, was.y, `+1 ${look.match.name(seat)}`, "#ffffff", now);
    }
    for (const [seat, ship] of state.ships) {
      const again = !before.ships.has(seat) && (before.pilots.get(seat)?.back ?? 0) > 0;
      if (again) this.effects.ring(ship.x, ship.y, look.color(state, seat), now);
    }
  }

  /** @param {Scene} scene @param {any} before @param {number | null} mine */
  #items(scene, before, mine) {
    const { state, now } = scene;
    const says = { repair: gettext("Repaired"), shield: gettext("Shield"), spread: gettext("Triple shot") };
    for (const [number, item] of before.items) {
      if (state.items.has(number)) continue;
      for (const [seat, ship] of state.ships) {
        if (Math.abs(ship.x - item.x) > 260 || Math.abs(ship.y - item.y) > 260) continue;
        this.effects.ring(item.x, item.y, itemColor(item.kind), now);
        if (seat === mine) {
          this.effects.word(ship.x, ship.y, says[/** @type {keyof typeof says} */ (item.kind)], itemColor(item.kind), now);
          this.sound.item();
        }
        break;
      }
    }
  }
}
