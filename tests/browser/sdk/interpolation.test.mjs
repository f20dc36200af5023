import assert from "node:assert/strict";
import { test } from "node:test";
import { smooth } from "../../../static/backbeat/interpolation.js";

test("named numbers are part of the way, all else is the present", () => {
  const before = { round: 1, dots: new Map([[0, { x: 0, score: 0 }]]) };
  const now = { round: 2, dots: new Map([[0, { x: 10, score: 5 }], [1, { x: 7, score: 0 }]]) };
  const between = smooth(before, now, 0.25, new Set(["x"]));
  assert.equal(between.round, 2);
  assert.deepEqual([...between.dots], [[0, { x: 2.5, score: 5 }], [1, { x: 7, score: 0 }]]);
});

test("what did not change is shared", () => {
  const still = { x: 1 };
  assert.equal(smooth({ still }, { still }, 0.5, new Set(["x"])).still, still);
});
