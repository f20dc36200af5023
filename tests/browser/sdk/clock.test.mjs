import assert from "node:assert/strict";
import { test } from "node:test";
import { Clock } from "../../../static/backbeat/netcode/clock.js";
import { generator } from "./random.mjs";

const TICK = 50;

/** Watches a server's clock over a network: messages as `plan(now)` says ({tick, lateness} or nothing), a look every 16 ms.
 * Answers what was shown and what was true, in ms of match time. */
function watch({ seconds, plan, true: truth = (now) => now, clock = new Clock(20), from = 0, look = () => 16 }) {
  const shown = [];
  const queue = [];
  for (let now = from; now < from + seconds * 1000; now += look(now)) {
    for (const { tick, lateness, rtt } of plan(now) ?? []) queue.push({ tick, rtt, at: Math.max(queue.at(-1)?.at ?? 0, now + lateness) });
    while (queue.length && queue[0].at <= now) {
      const { tick, rtt, at } = queue.shift();
      clock.heard(tick, at);
      clock.measured(rtt ?? null, at);
    }
    const tick = clock.at(now);
    if (tick !== null) shown.push({ now, at: tick * TICK, off: tick * TICK - truth(now) });
  }
  return { shown, clock };
}

/** A server that says something every `every` ms. */
const chatter = (every, lateness, tickAt = (now) => Math.floor(now / TICK)) => {
  let next = 0;
  return (now) => {
    if (now < next) return [];
    next = now + every;
    return [{ tick: tickAt(now), lateness: lateness() }];
  };
};

function monotone(shown) {
  for (let index = 1; index < shown.length; index++) assert.ok(shown[index].at >= shown[index - 1].at, `back at ${shown[index].now}`);
}

const worst = (shown) => Math.max(...shown.map(({ off }) => Math.abs(off)));

for (const seed of [1, 2, 3, 4, 5]) {
  test(`a wavering network moves it by little, and never backwards (seed ${seed})`, () => {
    const random = generator(seed);
    const lateness = () => 40 + random() ** 3 * 200;
    const { shown } = watch({ seconds: 60, plan: chatter(50, lateness) });
    monotone(shown);
    const settled = shown.filter(({ now }) => now > 3000);
    // It cannot know the way itself (40 ms), nor when in its tick a message was sent (50 ms).
    assert.ok(worst(settled) < 120, `off by ${worst(settled)} ms`);
    for (let index = 1; index < settled.length; index++) {
      const rate = (settled[index].at - settled[index - 1].at) / (settled[index].now - settled[index - 1].now);
      assert.ok(rate > 0.85 && rate < 1.15, `ran at ${rate}`);
    }
  });
}

test("the way is taken out of it, as far as round trips tell", () => {
  const plan = chatter(50, () => 150);
  const { shown } = watch({ seconds: 20, plan: (now) => plan(now).map((one) => ({ ...one, rtt: 300 })) });
  assert.ok(worst(shown.filter(({ now }) => now > 5000)) < 60);
});

test("one message a second is enough for a game that rests", () => {
  const plan = chatter(1000, () => 20);
  const { shown } = watch({ seconds: 60, plan, from: 5000 });
  monotone(shown);
  assert.ok(worst(shown) < 75, `off by ${worst(shown)} ms`); // a tick, and the way
});

test("it stands still while paused and goes on from there", () => {
  const clock = new Clock(20);
  watch({ seconds: 10, plan: chatter(50, () => 20), clock });
  clock.pause(true, 10_000);
  const before = clock.at(10_000);
  clock.heard(200, 12_000);
  assert.equal(clock.at(40_000), before);
  clock.pause(false, 40_000);
  assert.equal(clock.at(40_500), before);
  const tickAt = (now) => Math.floor((now - 30_000) / TICK);
  const { shown } = watch({ seconds: 10, plan: chatter(50, () => 20, tickAt), clock, from: 40_500, true: (now) => now - 30_000 });
  monotone(shown);
  assert.ok(worst(shown.filter(({ now }) => now > 45_000)) < 100);
});

test("it stands still without a server, and catches up with one that has gone on", () => {
  const clock = new Clock(20);
  watch({ seconds: 10, plan: chatter(50, () => 20), clock });
  clock.stop(10_000);
  const before = clock.at(10_000);
  assert.equal(clock.at(18_000), before);
  const { shown } = watch({ seconds: 5, plan: chatter(50, () => 20), clock, from: 18_000 });
  monotone(shown);
  assert.ok(worst(shown.filter(({ now }) => now > 18_500)) < 100);
});

test("time that an overloaded server drops is lost here, too, without running backwards", () => {
  const lost = (now) => (now < 10_000 ? now : now - 4000 * Math.min(1, (now - 10_000) / 1000));
  const plan = chatter(50, () => 20, (now) => Math.floor(lost(now) / TICK));
  const { shown } = watch({ seconds: 40, plan, true: lost });
  monotone(shown);
  assert.ok(worst(shown.filter(({ now }) => now > 30_000)) < 150);
});

test("a tab that sleeps wakes up on time", () => {
  const look = (now) => (now > 10_000 && now < 11_000 ? 20_000 : 16);
  const { shown } = watch({ seconds: 60, plan: chatter(50, () => 20), look });
  monotone(shown);
  assert.ok(worst(shown.filter(({ now }) => now > 35_000)) < 100);
});

for (const seed of [1, 2, 3]) {
  test(`time that the server has lost is noticed within two seconds, and told (seed ${seed})`, () => {
    const random = generator(seed);
    const [breaks, lost] = [10_000, 400];
    const truth = (now) => (now < breaks ? now : now - lost);
    const plan = chatter(33, () => 5 + random() ** 3 * 30, (now) => Math.floor(truth(now) / TICK));
    const { shown, clock } = watch({ seconds: 20, plan, true: truth });
    monotone(shown);
    assert.ok(worst(shown.filter(({ now }) => now > 3000 && now < breaks)) < 60);
    assert.ok(worst(shown.filter(({ now }) => now > breaks + 2500)) < 60, "it has not noticed");
    assert.ok(Math.abs(clock.lost - lost) < 60, `said ${clock.lost}`);
  });
}
