import assert from "node:assert/strict";
import { test } from "node:test";
import { Background } from "../../../static/backbeat/netcode/background.js";
import { Control } from "../../../static/backbeat/netcode/control.js";
import { Lead } from "../../../static/backbeat/netcode/lead.js";
import { Pilot } from "../../../static/backbeat/netcode/pilot.js";
import { Smoothing } from "../../../static/backbeat/netcode/smoothing.js";

const rules = { own: ({ dots }, seat) => dots.get(seat), input: (dot, { dx }) => (dot.x += dx), tick: () => {} };
const view = (x) => ({ dots: new Map([[0, { x, y: 0 }]]) });

/** A server's clock that is simply right, `trip` ms away. */
const clock = (trip) => ({ at: (now) => now / 50, trip, bound: trip / 2 });

function cockpit({ buffered = () => 0, waiting = [] } = {}) {
  const said = [];
  const pilot = new Pilot({ say: (input, lasts, tick) => said.push({ input, tick }), waiting: () => waiting, buffered });
  pilot.begin(0, 20);
  return { pilot, said };
}

test("each tick that is predicted is asked once, in order, and ahead of the server by the way and a little more", () => {
  const { pilot, said } = cockpit();
  pilot.predict(rules);
  pilot.control(() => ({ dx: 1 }), { always: true });
  for (let now = 0; now < 5000; now += 16) {
    if (now % 48 === 0) pilot.learn(view(0), Math.floor(now / 50));
    pilot.advance(clock(100), now);
  }
  assert.deepEqual(said.map(({ tick }) => tick), said.map((_, index) => said[0].tick + index));
  assert.ok(said[0].tick >= 2);
  assert.ok(pilot.next - 5000 / 50 >= 1 && pilot.next - 5000 / 50 < 6);
});

test("a picture that was late makes up for its ticks; a long gap is left out", () => {
  const { pilot, said } = cockpit();
  pilot.predict(rules);
  pilot.control(() => ({ dx: 1 }), { always: true });
  pilot.learn(view(0), 0);
  pilot.advance(clock(100), 0);
  pilot.advance(clock(100), 200);
  assert.equal(said.length, 4);
  pilot.advance(clock(100), 5200);
  pilot.advance(clock(100), 5250);
  assert.equal(said.length, 5);
});

test("nothing is said while bytes wait in the browser, or while the server takes nothing; then the newest counts", () => {
  for (const line of [{ buffered: () => full * 5000 }, { waiting: { get length() { return full * 24; }, [Symbol.iterator]: [][Symbol.iterator] } }]) {
    var full = 1;
    let dx = 0;
    const { pilot, said } = cockpit(line);
    pilot.control(() => ({ dx: ++dx }), {});
    for (let now = 0; now <= 1000; now += 50) pilot.advance(clock(0), now);
    assert.deepEqual(said, []);
    full = 0;
    pilot.advance(clock(0), 1050);
    assert.deepEqual(said, [{ input: { dx: 1 }, tick: 0 }]);
  }
});

test("an input is said when it is another than before, and what a page at rest holds once", () => {
  let held = { turn: 1 };
  const control = new Control(() => held, { rest: { turn: 0 } }, 20);
  assert.deepEqual([control.next(1), control.next(2)], [{ turn: 1 }, null]);
  held = { turn: -1 };
  assert.deepEqual([control.next(3), control.next(4)], [{ turn: -1 }, null]);
  assert.deepEqual([control.rest(), control.rest()], [{ turn: 0 }, null]);
  control.forget();
  assert.deepEqual(control.next(5), { turn: -1 });
  held = null;
  assert.equal(control.next(6), null);
});

test("what is held and was refused for its time alone is said again at the next tick, unless something newer was said", () => {
  let [held, now] = [{ dx: 1 }, 0];
  const { pilot, said } = cockpit();
  pilot.control(() => held, {});
  const next = () => (pilot.advance(clock(0), (now += 50)), said.length);
  next();
  assert.deepEqual([next(), next()], [1, 1], "said once");
  for (const [index, code] of ["too_early", "too_many_inputs", "stale"].entries()) {
    pilot.refused(code, said.length);
    assert.deepEqual([next(), next()], [index + 2, index + 2], "and once more");
  }
  pilot.refused("bad_input", 4);
  assert.equal(next(), 4, "which would be as bad again");
  held = { dx: 2 };
  next();
  pilot.refused("too_early", 4);
  assert.equal(next(), 5);
  assert.deepEqual(said.map(({ input }) => input.dx), [1, 1, 1, 1, 2]);
});

test("what is refused again and again is said no more often than anything else", () => {
  const control = new Control(() => ({ dx: 1 }), {}, 60);
  const said = Array.from({ length: 600 }, (_, tick) => (control.refused(), control.next(tick))).filter(Boolean);
  assert.equal(said.length, 300);
});

test("no game says more than thirty inputs a second", () => {
  const control = new Control(() => ({}), { always: true }, 60);
  const said = Array.from({ length: 600 }, (_, tick) => control.next(tick)).filter(Boolean);
  assert.equal(said.length, 300);
});

test("the lead grows with inputs that come late, within bounds, and shrinks while none does", () => {
  const ahead = (lead, now) => lead.at(clock(100), now) * 50 - now;
  const settle = (lead, from) => {
    for (let now = from; now < from + 10_000; now += 16) ahead(lead, now);
    return ahead(lead, from + 10_000);
  };
  const calm = { trip: 100, jitter: 0 };
  const lead = new Lead(20);
  const usual = settle(lead, 0);
  lead.answered(3, 3, calm);
  const more = settle(lead, 20_000);
  assert.ok(more > usual + 20, `${more} after ${usual}`);
  lead.answered(500, 500, calm);
  assert.ok(settle(lead, 40_000) <= 50 + 100 + 1);
  lead.answered(1_000_000, 0, calm);
  const least = settle(lead, 60_000);
  assert.ok(least >= 50 && least < usual);
  lead.answered(1, 0, { trip: 100, jitter: 20 });
  assert.ok(settle(lead, 80_000) >= least + 30);
});

test("a picture that was wrong glides to where it is right, the short way round, or jumps if it is far", () => {
  const smoothing = new Smoothing();
  const fields = new Set(["x"]);
  const turns = { angle: 1024 };
  smoothing.shown({ x: 0, angle: 0 }, turns, 0);
  smoothing.hide({ x: 90, angle: 1020 }, { x: 100, angle: 4 }, fields, { turns });
  const first = smoothing.shown({ x: 100, angle: 4 }, turns, 0);
  assert.deepEqual(first, { x: 90, angle: 1020 });
  let [before, off] = [90, 10];
  for (let now = 16; now < 1000; now += 16) {
    const { x, angle } = smoothing.shown({ x: 100, angle: 4 }, turns, now);
    assert.ok(x >= before && x <= 100);
    const left = (4 - angle + 1024) % 1024;
    assert.ok(left <= off + 1e-9);
    [before, off] = [x, left];
  }
  assert.deepEqual(smoothing.shown({ x: 100, angle: 4 }, turns, 1000), { x: 100, angle: 4 });
  smoothing.hide({ x: 0, angle: 0 }, { x: 500, angle: 0 }, fields, { turns, jump: 200 });
  assert.equal(smoothing.shown({ x: 500, angle: 0 }, turns, 1000).x, 500);
});

test("nobody plays in a hidden tab, or when nothing is heard", () => {
  const background = new Background();
  assert.ok(background.asleep(0));
  background.heard(100);
  assert.ok(!background.asleep(1200));
  assert.ok(background.asleep(1400));
  background.heard(1500);
  background.hide(true);
  assert.ok(background.asleep(1500));
  background.hide(false);
  assert.ok(!background.asleep(1500));
});
