import assert from "node:assert/strict";
import { test } from "node:test";
import { Playout } from "../../../static/backbeat/netcode/playout.js";
import { generator } from "./random.mjs";

const TICK = 50;

/** Plays `seconds` of a match over a network that is late by `lateness(random)` ms; answers what every drawn frame showed. */
function play({ seconds, lateness, seed = 1, skip = () => false }) {
  const random = generator(seed);
  const playout = new Playout(20);
  const shown = [];
  let [tick, arrives] = [0, 0];
  const queue = [];
  for (let now = 0; now < seconds * 1000; now += 1000 / 60) {
    while (tick * TICK <= now) {
      arrives = Math.max(arrives, tick * TICK + lateness(random, tick)); // TCP keeps the order
      if (!skip(tick)) queue.push({ tick, arrives });
      tick++;
    }
    while (queue.length && queue[0].arrives <= now) playout.push(queue[0].tick, { tick: queue[0].tick }, queue.shift().arrives);
    const sample = playout.sample(now);
    if (sample) shown.push({ now, at: sample.previous.tick + (sample.current.tick - sample.previous.tick) * sample.alpha, ...sample });
  }
  return { shown: shown.slice(120), playout };
}

const jumps = (shown) => shown.slice(1).map((frame, index) => frame.at - shown[index].at);

test("on a calm network every frame moves on evenly, hardly more than a tick behind", () => {
  const { shown, playout } = play({ seconds: 20, lateness: () => 40 });
  const even = 1000 / 60 / TICK;
  for (const jump of jumps(shown)) assert.ok(Math.abs(jump - even) < even * 0.1, `moved ${jump} ticks in a frame`);
  assert.ok(playout.delay < TICK * 1.3, `delay ${playout.delay}`);
});

test("time never runs backwards and rarely stands still on a wavering network", () => {
  const { shown, playout } = play({ seconds: 60, lateness: (random) => 40 + random() * 30 });
  const moves = jumps(shown);
  assert.ok(Math.min(...moves) >= 0);
  assert.ok(moves.filter((move) => move < 0.1).length / moves.length < 0.01);
  assert.ok(playout.delay < TICK * 1.1 + 40, `delay ${playout.delay}`);
});

test("a stall is waited out and then caught up with", () => {
  const { shown } = play({ seconds: 20, lateness: (_, tick) => (tick >= 200 && tick < 210 ? 40 + (210 - tick) * TICK : 40) });
  const last = shown.at(-1);
  assert.ok(last.now / TICK - last.at < 3, `still ${last.now / TICK - last.at} ticks behind`);
});

test("skipped ticks are bridged", () => {
  const { shown } = play({ seconds: 10, lateness: () => 20, skip: (tick) => tick % 3 === 0 });
  for (const move of jumps(shown)) assert.ok(move >= 0 && move < 0.5, `moved ${move} ticks in a frame`);
});

test("a tick that is left out on a bad network moves nothing on at once", () => {
  // What is drawn is far in the past then: all that has come and was not shown yet still has to be.
  const lateness = (random) => 75 + (random() < 0.02 ? 250 : 0);
  const { shown, playout } = play({ seconds: 60, lateness, skip: (tick) => tick > 400 && tick % 97 === 0 });
  assert.ok(playout.delay > 2 * TICK, `delay ${playout.delay}`);
  for (const move of jumps(shown)) assert.ok(move >= 0 && move < 0.5, `moved ${move} ticks in a frame`);
});

test("a restored match repeats ticks: the picture follows at once", () => {
  const playout = new Playout(20);
  for (let tick = 0; tick < 40; tick++) playout.push(tick, { tick }, tick * TICK);
  playout.sample(40 * TICK);
  playout.push(10, { tick: 10 }, 5000);
  assert.equal(playout.sample(5001).current.tick, 10);
});

test("after a pause the picture goes on without waiting for the old estimate to be forgotten", () => {
  const playout = new Playout(20);
  for (let tick = 0; tick < 40; tick++) {
    playout.push(tick, { tick }, tick * TICK);
    playout.sample(tick * TICK);
  }
  for (let tick = 40; tick < 44; tick++) {
    playout.push(tick, { tick }, 60_000 + tick * TICK);
    playout.sample(60_000 + tick * TICK);
  }
  const { alpha, current } = playout.sample(60_000 + 43.5 * TICK);
  assert.ok(current.tick >= 42 && alpha > 0);
});

test("while time stands, and until something comes afterwards, the last view is drawn", () => {
  const playout = new Playout(20);
  playout.reset();
  assert.equal(playout.sample(0), null, "there is none yet");
  for (let tick = 0; tick < 40; tick++) playout.push(tick, { tick }, tick * TICK);
  playout.sample(40 * TICK);
  playout.reset();
  for (const now of [2016, 9000]) {
    assert.deepEqual(playout.sample(now), { previous: { tick: 39 }, current: { tick: 39 }, alpha: 1, tick: 39, missing: 0 });
  }
  playout.push(40, { tick: 40 }, 60_000);
  assert.equal(playout.sample(60_001).current.tick, 40);
});

test("a short stall is bridged: motion slows down, catches up a little faster than time, and never jumps", () => {
  const { shown } = play({ seconds: 20, lateness: (_, tick) => (tick >= 200 && tick < 205 ? 40 + (205 - tick) * TICK : 40) });
  const even = 1000 / 60 / TICK;
  for (const move of jumps(shown)) assert.ok(move >= 0 && move <= even * 1.26, `moved ${move} ticks in a picture`);
  assert.ok(Math.min(...jumps(shown)) < even * 0.3, "nothing has stalled");
});

test("what comes to rest is drawn where it rests, and what moves again is not drawn late", () => {
  const playout = new Playout(20);
  const drawn = [];
  for (let now = 0; now < 10_000; now += 10) {
    const tick = now / TICK;
    const moves = tick < 60 || tick >= 140;
    if (Number.isInteger(tick) && moves) playout.push(tick, { x: Math.min(tick, 59) + Math.max(0, tick - 139) }, now);
    const { previous, current, alpha, tick: at } = playout.sample(now);
    drawn.push({ at, x: previous.x + (current.x - previous.x) * alpha });
  }
  const during = (from, to) => drawn.filter(({ at }) => at > from && at < to);
  for (const { x } of during(90, 135)) assert.ok(Math.abs(x - 59) < 0.001, `rests at ${x}`);
  for (const { at, x } of during(160, 190)) assert.ok(Math.abs(x - (at - 80)) < 0.3, `at ${x} instead of ${at - 80}`);
});

test("a scene that rests between its moves is drawn no later than one that never rests", () => {
  const { playout } = play({ seconds: 30, lateness: () => 40, skip: (tick) => tick % 4 !== 0 });
  assert.ok(playout.delay < TICK * 1.3, `delay ${playout.delay}`);
});
