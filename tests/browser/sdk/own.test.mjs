import assert from "node:assert/strict";
import { test } from "node:test";
import { Netcode } from "../../../static/backbeat/netcode/netcode.js";

const TICK = 50;
const rules = { own: ({ ships }, seat) => ships.get(seat), tick: (ship) => (ship.x += 10) };

/** A match of two ships that fly along x. `ships(tick)` says where they are; an even network, 40 ms away. */
function fly(ships, { until = 40 } = {}) {
  const outbox = { waiting: [], answered: 0, late: 0 };
  const netcode = new Netcode({ say: () => {}, outbox: () => outbox, buffered: () => 0 });
  netcode.moves({ smooth: ["x"] });
  netcode.pilot.predict(rules);
  netcode.welcomed({ seat: 0, epoch: 1, tickRate: 1000 / TICK, paused: false }, 0);
  const drawn = [];
  for (let now = 0; now < until * TICK; now += 10) {
    if (now >= 40 && (now - 40) % TICK === 0) {
      const tick = (now - 40) / TICK;
      netcode.heard(tick, 80, now);
      netcode.viewed({ ships: new Map(Object.entries(ships(tick)).map(([seat, x]) => [Number(seat), { x }])) }, tick, now);
    }
    const picture = netcode.draw(now);
    if (picture) drawn.push({ now, ...picture.extra, own: picture.state.ships.get(0)?.x, other: picture.state.ships.get(1)?.x });
  }
  return { drawn, netcode };
}

test("the own ship is drawn where it will be when the input arrives, the others where they were", () => {
  const { drawn } = fly((tick) => ({ 0: tick * 10, 1: tick * 10 }));
  for (const { own, other, tick, predicted } of drawn.slice(100)) {
    assert.ok(Math.abs(own - predicted * 10) < 1e-6);
    assert.ok(Math.abs(other - tick * 10) < 1e-6);
    assert.ok(predicted > tick + 2);
  }
});

test("who is gone stays where he was until the past that is drawn knows it, and does not jump back", () => {
  const { drawn } = fly((tick) => (tick < 20 ? { 0: tick * 10, 1: 0 } : { 1: 0 }));
  const last = drawn.findLastIndex(({ own }) => own !== undefined);
  for (let index = 1; index <= last; index++) assert.ok(drawn[index].own >= drawn[index - 1].own);
  assert.ok(drawn[last].tick > 18 && drawn[last].tick < 21);
  assert.equal(drawn.at(-1).own, undefined);
});

test("rules that return a copy of the row are told so", () => {
  const netcode = new Netcode({ say: () => {}, outbox: () => ({ waiting: [], answered: 0, late: 0 }), buffered: () => 0 });
  netcode.pilot.predict({ own: ({ ships }, seat) => ({ ...ships.get(seat) }) });
  netcode.welcomed({ seat: 0, epoch: 1, tickRate: 20, paused: false }, 0);
  netcode.heard(1, 80, 50);
  netcode.viewed({ ships: new Map([[0, { x: 7 }]]) }, 1, 50);
  assert.throws(() => netcode.draw(60), /rules\.own must return the row of the view itself/);
});

test("a spectator sees all of it in the past", () => {
  const { netcode } = fly((tick) => ({ 0: tick * 10, 1: tick * 10 }));
  netcode.welcomed({ seat: null, epoch: 1, tickRate: 20, paused: false }, 2000);
  netcode.viewed({ ships: new Map([[0, { x: 7 }]]) }, 50, 2000);
  const { state, extra } = netcode.draw(2001);
  assert.deepEqual([state.ships.get(0).x, extra.predicted], [7, null]);
});

test("a game that is over is drawn as it ended", () => {
  const { netcode } = fly((tick) => ({ 0: tick * 10, 1: 0 }));
  netcode.viewed({ ships: new Map([[0, { x: 77 }]]) }, 41, 2090);
  netcode.over(2091);
  let drawn;
  for (let now = 2100; now < 4000; now += 10) drawn = netcode.draw(now);
  assert.equal(drawn.state.ships.get(0).x, 77);
  assert.ok(drawn.extra.tick > 50, "what is drawn since a tick comes to its end");
  assert.ok(drawn.extra.predicted >= drawn.extra.tick);
});

test("a match that is paused, and one that rests after a pause, is drawn as it stands", () => {
  const { netcode } = fly((tick) => ({ 0: tick * 10, 1: tick * 10 }));
  for (const paused of [true, false]) {
    netcode.paused(paused, 2000);
    for (let now = 2000; now < 5000; now += 500) {
      const { state, extra } = netcode.draw(now);
      assert.deepEqual([state.ships.get(1).x, extra.alpha, extra.tick], [390, 1, 39]);
    }
  }
});
