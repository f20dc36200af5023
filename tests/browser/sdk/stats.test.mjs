import assert from "node:assert/strict";
import { test } from "node:test";
import { Delay } from "../../../static/backbeat/netcode/delay.js";
import { Lowest } from "../../../static/backbeat/netcode/lowest.js";
import { Stats } from "../../../static/backbeat/netcode/stats.js";
import { generator } from "./random.mjs";

test("counts are of the last ten seconds", () => {
  const stats = new Stats();
  for (let now = 0; now < 60_000; now += 100) stats.count("in", 50, now);
  assert.equal(stats.perSecond("in", 59_999), 500);
  assert.equal(stats.sum("in", 65_000), 2000);
  assert.equal(stats.sum("in", 90_000), 0);
});

test("frames at an even pace have no jitter; the rest of them is what they waver by", () => {
  const [even, uneven] = [new Stats(), new Stats()];
  for (let tick = 0; tick < 500; tick++) {
    even.frame(tick, 50, tick * 50 + 40);
    uneven.frame(tick, 50, tick * 50 + 40 + (tick % 2) * 12);
  }
  assert.ok(even.jitter < 0.001);
  assert.ok(Math.abs(uneven.jitter - 12) < 0.1);
});

test("a picture without a newer view counts where one was due, and not where nothing had changed", () => {
  const late = (next) => {
    const stats = new Stats();
    stats.frame(1, 50, 50);
    for (const missing of [0, 10, 60, 70]) stats.picture(missing, 100);
    stats.frame(next, 50, 200);
    return [stats.sum("pictures", 200), stats.sum("guessed", 200), stats.sum("stalled", 200)];
  };
  assert.deepEqual(late(2), [4, 3, 2]);
  assert.deepEqual(late(9), [4, 0, 0]);
});

test("the lowest of lately is what searching through all of it finds", () => {
  const random = generator(4);
  const lowest = new Lowest(5, 1000);
  const seen = [];
  for (let at = 0; at < 20_000; at += random() * 400) {
    const value = Math.floor(random() * 100);
    seen.push({ value, at });
    lowest.add(value, at);
    const counts = seen.filter((one, index) => one.at >= at - 1000 || index >= seen.length - 5);
    assert.equal(lowest.value, Math.min(...counts.map((one) => one.value)));
  }
});

/** The delay for views that come every `ms`, each `late(random)` ms later than it could, over half a minute. */
function wanted(ms, late) {
  const random = generator(9);
  const delay = new Delay(ms);
  let before = 0;
  for (let tick = 1; tick * ms < 30_000; tick++) {
    const now = Math.max(before, tick * ms + late(random));
    delay.came(now, now - (tick - 1) * ms, now - before);
    before = now;
  }
  return delay.wanted(0, 30_000);
}

test("the delay is a tick where views come evenly, and follows what they waver by", () => {
  assert.ok(wanted(50, () => 0) < 56);
  const [little, much] = [wanted(50, (random) => random() * 20), wanted(50, (random) => random() * 60)];
  assert.ok(little > 56 && little < 75 && much > little + 20 && much < 115, `${little} and ${much}`);
});

test("what happens once is worth nothing, nor what happens while the page is being loaded", () => {
  let once = false;
  assert.ok(wanted(50, (random) => (!once && random() < 0.01 ? ((once = true), 280) : 0)) < 60);
  let ticks = 0;
  assert.ok(wanted(50, () => (ticks++ < 28 ? 280 * (ticks % 2) : 0)) < 60);
});

test("what comes very late now and then is worth a part of its lateness, and what no delay could hide is worth none", () => {
  const rare = (ms) => wanted(50, (random) => (random() < 0.01 ? ms : 0));
  assert.ok(rare(150) > 100 && rare(150) < 200);
  assert.ok(rare(5000) < 60);
});
