import assert from "node:assert/strict";
import { test } from "node:test";
import { Prediction } from "../../../static/backbeat/netcode/prediction.js";
import { below, generator } from "./random.mjs";

/** A row whose every tick and input matter, in order. */
const rules = {
  own: (state, seat) => state.rows.get(seat),
  input: (row, { add }, state, tick) => (row.sum = (row.sum * 31 + add * tick) % 1_000_003),
  tick: (row, state, tick) => (row.sum = (row.sum * 7 + tick) % 1_000_003),
};
const view = (sum) => ({ rows: new Map([[2, { sum, trail: [1] }]]) });

/** A server of the same rules: inputs {seq, input, tick} as they come, each applied at the later of its tick and the next. */
class Server {
  tick = 0;
  row = { sum: 5, trail: [1] };
  waiting = [];
  taken = 0;
  step() {
    this.tick++;
    for (const { seq, input } of this.waiting.filter(({ tick }) => tick <= this.tick)) {
      rules.input(this.row, input, null, this.tick);
      this.taken = seq;
    }
    this.waiting = this.waiting.filter(({ tick }) => tick > this.tick);
    rules.tick(this.row, null, this.tick);
  }
}

for (const seed of [1, 2, 3]) {
  test(`what comes in time was foretold to the bit, whatever the delays (seed ${seed})`, () => {
    const random = generator(seed);
    const server = new Server();
    let waiting = [];
    const prediction = new Prediction(rules, () => waiting);
    prediction.learn(view(5), 0, 2);
    let seq = 0;
    for (let round = 0; round < 500; round++) {
      const ahead = server.tick + 3 + below(random, 6);
      while (prediction.tick < ahead) {
        const tick = prediction.tick + 1;
        for (let count = below(random, 3); count > 0; count--) {
          const input = { seq: ++seq, input: { add: below(random, 100) }, tick };
          waiting.push(input);
          server.waiting.push(input);
        }
        prediction.to(tick);
      }
      for (let steps = below(random, 4); steps > 0; steps--) server.step();
      waiting = waiting.filter((input) => input.seq > server.taken);
      assert.equal(prediction.learn(view(server.row.sum), server.tick, 2), false);
    }
  });
}

test("a late input is foretold for the next tick, and what was foretold without its delay is corrected", () => {
  let waiting = [];
  const prediction = new Prediction(rules, () => waiting);
  prediction.learn(view(5), 0, 2);
  waiting = [{ seq: 1, input: { add: 3 }, tick: 1 }];
  prediction.to(1);
  const server = new Server();
  server.step();
  assert.equal(prediction.learn(view(server.row.sum), 1, 2), true);
  prediction.to(2);
  server.waiting = [{ seq: 1, input: { add: 3 }, tick: 1 }];
  server.step();
  waiting = [];
  assert.equal(prediction.learn(view(server.row.sum), 2, 2), false);
});

test("the view itself is never changed", () => {
  const shown = view(5);
  const prediction = new Prediction({ ...rules, tick: (row) => row.trail.push(1) }, () => []);
  prediction.learn(shown, 0, 2);
  prediction.to(5);
  assert.deepEqual(prediction.row(5).trail, [1, 1, 1, 1, 1, 1]);
  assert.deepEqual(shown, view(5));
});

test("who has no row is not predicted, and is again when there is one", () => {
  const prediction = new Prediction(rules, () => []);
  prediction.learn({ rows: new Map() }, 7, 2);
  prediction.to(12);
  assert.equal(prediction.row(12), null);
  assert.equal(prediction.learn(view(5), 9, 2), false);
  assert.equal(prediction.tick, 12);
  assert.notEqual(prediction.row(12), null);
});

test("going back forgets what was foretold beyond", () => {
  let waiting = [];
  const prediction = new Prediction(rules, () => waiting);
  prediction.learn(view(5), 0, 2);
  prediction.to(8);
  const before = prediction.row(6).sum;
  prediction.to(5);
  waiting = [{ seq: 1, input: { add: 9 }, tick: 6 }];
  prediction.to(6);
  assert.notEqual(prediction.row(6).sum, before);
  assert.equal(prediction.row(7), null);
});

test("while nothing changes no view comes: few rows are kept, and all that is foretold is as if all were", () => {
  let waiting = [{ seq: 1, input: { add: 4 }, tick: 3 }];
  const prediction = new Prediction(rules, () => waiting);
  const sums = [5];
  for (let tick = 1, row = { sum: 5 }; tick <= 20_000; tick++) {
    if (tick === 3) rules.input(row, { add: 4 }, null, tick);
    rules.tick(row, null, tick);
    sums.push(row.sum);
  }
  prediction.learn(view(5), 0, 2);
  const right = (tick) => assert.deepEqual([tick - 1, tick].map((one) => prediction.row(one)?.sum), [sums[tick - 1], sums[tick]]);
  for (let tick = 1; tick <= 20_000; tick++) prediction.to(tick);
  right(20_000);
  assert.ok(sums.filter((_, tick) => prediction.row(tick)).length < 300);
  for (const tick of [19_900, 19_745, 19_744, 15_000, 15_001, 14_745, 14_744, 14_743, 2, 1, 900]) {
    prediction.to(tick);
    right(tick);
  }
  prediction.to(0);
  assert.deepEqual([prediction.tick, prediction.row(0).sum, prediction.row(1)], [0, 5, null]);
  prediction.to(2000);
  waiting = [];
  assert.equal(prediction.learn(view(sums[1900]), 1900, 2), false);
  right(2000);
  assert.equal(prediction.learn(view(7), 1960, 2), true);
});
