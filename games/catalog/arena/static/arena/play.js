// @ts-check
/**
 * Joins the parts of Arena: the pilot's hands to the predicted ship, each moment to its picture, and what has happened to effects
 * and sounds. The rules are on the server; what is decided here is a picture.
 */

import { picture } from "backbeat";
import { Camera } from "./camera.js";
import { Effects } from "./effects.js";
import { Ground, paintItems } from "./ground.js";
import { Hud } from "./hud.js";
import { Look } from "./look.js";
import { Pilot, REST } from "./pilot.js";
import { Radar } from "./radar.js";
import { Ships } from "./ships.js";
import { Shots } from "./shots.js";
import { Sound } from "./sound.js";
import { Watch } from "./watch.js";
import { paintSticks } from "./sticks.js";
import { rules } from "./rules.js";

/** @param {import("backbeat").Match} match */
export function play(match) {
  const { seat, stage } = match;
  const look = new Look(match);
  const sound = new Sound();
  const camera = new Camera();
  const pilot = new Pilot(stage);
  const effects = new Effects(look, camera);
  const watch = new Watch(effects, sound);
  const hud = new Hud(match, look, sound);
  const [ground, ships, shots, radar] = [new Ground(), new Ships(), new Shots(), new Radar(hud.map)];
  let [last, counted, said] = [0, 0, ""];

  match.predict(rules);
  match.control(() => pilot.controls(), { rest: REST });

  match.draw(
    (state, pen, { tick, now, predicted }) => {
      const own = seat === null ? undefined : state.ships.get(seat);
      const scene = { pen, camera, look, state, tick, now };
      camera.fit(pen, state);
      const eye = own ?? (seat === null ? state.ships.get(state.leader) : undefined);
      if (eye || !last) camera.follow(eye ?? middle(state), now - last, Boolean(own));
      last = now;
      if (own) {
        const [x, y] = camera.onPage(own.x, own.y);
        pilot.ship = { x, y, nose: (own.angle / 1024) * 2 * Math.PI };
      }
      watch.see(scene, seat);
      if (seat !== null && shots.fired(state, seat, own)) {
        effects.muzzle(own.x, own.y, pilot.ship.nose, "#ffffff", now);
        sound.shot(0.8);
      }
      pen.context.save();
      camera.inWorld(pen, look.calm ? 0 : now);
      ground.paint(pen, camera, state);
      paintItems(pen, camera, state, look.calm ? 0 : now);
      shots.paint(scene, seat, match.state, predicted ?? tick, (x, y, color) => effects.spark(x, y, color, now));
      ships.paint(scene, seat);
      effects.paint(scene, own);
      if (match.plays) paintSticks(pen, pilot);
      pen.context.restore();
      radar.paint(scene, seat);
      const saying = hud.show(scene, pilot);
      if (saying !== said) match.announce((said = saying));
      const count = Math.ceil((state.begins - tick) / state.rate);
      if (count !== counted && count >= 0 && count < 3) sound.count(count === 0);
      counted = count;
    },
    { smooth: ["x", "y"], turns: { angle: 1024 } },
  );

  if (match.state.teams > 1) for (const number of match.seats.keys()) match.mark(number, () => picture(look.badge(match.state, number)));

  /** @type {Map<number, number>} */
  const noted = new Map();
  match.on("view", (state) => {
    for (const [number, { kills }] of state.pilots) {
      if (noted.get(number) !== kills) match.note(number, kills);
      noted.set(number, kills);
    }
  });
}

/** @param {any} state */
function middle({ walls }) {
  return { x: walls[0].length * 128, y: walls.length * 128 };
}
