import assert from "node:assert/strict";
import { test } from "node:test";
import { apply } from "../../../static/backbeat/wire/patch.js";
import { below, generator, randomValue } from "./random.mjs";

const isObject = (value) => value !== null && typeof value === "object" && !Array.isArray(value);

/** Some patch, any patch, that fits `before`, and what it must lead to: the law is checked against this plain definition. */
function randomPatch(random, before, depth = 3) {
  if (depth && isObject(before) && random() < 0.8) return randomMembers(random, before, depth);
  if (depth && Array.isArray(before) && random() < 0.4) return randomItems(random, before, depth);
  if (Array.isArray(before) && random() < 0.8) {
    const [keep, more] = [below(random, before.length + 1), [randomValue(random, 1), randomValue(random, 1)]];
    return { patch: [2, keep, more], after: [...before.slice(0, keep), ...more] };
  }
  const value = randomValue(random, 2);
  return { patch: [0, value], after: value };
}

function randomMembers(random, before, depth) {
  const after = Object.assign(Object.create(null), before);
  const [changes, gone] = [Object.create(null), []];
  for (const key of Object.keys(before)) {
    const chance = random();
    if (chance < 0.2) {
      gone.push(key);
      delete after[key];
    } else if (chance < 0.6) {
      const inner = randomPatch(random, before[key], depth - 1);
      changes[key] = inner.patch;
      after[key] = inner.after;
    }
  }
  if (!("new" in before)) {
    changes.new = [0, 1];
    after.new = 1;
  }
  return { patch: gone.length ? [1, changes, gone] : [1, changes], after };
}

function randomItems(random, before, depth) {
  const after = before.slice();
  const changes = {};
  before.forEach((item, index) => {
    if (random() < 0.5) return;
    const inner = randomPatch(random, item, depth - 1);
    changes[String(index)] = inner.patch;
    after[index] = inner.after;
  });
  return { patch: [1, changes], after };
}

test("a patch leads where it says, and leaves the view before it as it was", () => {
  for (let seed = 0; seed < 3000; seed++) {
    const random = generator(seed);
    const before = randomValue(random, 4);
    const copy = structuredClone(before);
    const { patch, after } = randomPatch(random, before);
    assert.deepStrictEqual(apply(before, patch), after, `seed ${seed}`);
    assert.deepEqual(structuredClone(before), copy, `seed ${seed} changed the earlier view`);
  }
});

test("unchanged parts are shared", () => {
  const before = { still: { x: 1 }, moving: { x: 1 } };
  const after = apply(before, [1, { moving: [1, { x: [0, 2] }] }]);
  assert.equal(after.still, before.still);
  assert.notEqual(after.moving, before.moving);
});

test("a patch that does not fit is refused", () => {
  assert.throws(() => apply(3, [1, { x: [0, 1] }]), TypeError);
  assert.throws(() => apply([1], [2, 2, []]), TypeError);
  assert.throws(() => apply([1], [1, { 1: [0, 5] }]), TypeError);
  assert.throws(() => apply({}, [9]), TypeError);
});
