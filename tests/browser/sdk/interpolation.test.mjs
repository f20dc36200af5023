import assert from "node:assert/strict";
import { test } from "node:test";
import { smooth, turned } from "../../../static/backbeat/netcode/interpolation.js";
import { pathTo, put } from "../../../static/backbeat/netcode/swap.js";
import { same } from "../../../static/backbeat/netcode/same.js";
import { generator, randomValue } from "./random.mjs";

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

test("where nothing newer is there, numbers go on as before", () => {
  assert.deepEqual(smooth({ x: 0 }, { x: 10 }, 1.5, new Set(["x"])), { x: 15 });
});

test("angles go the short way round and stay within a turn", () => {
  const turns = { turns: { angle: 1024 } };
  const at = (from, to, alpha) => smooth({ angle: from }, { angle: to }, alpha, new Set(), turns).angle;
  assert.deepEqual([at(1000, 24, 0.5), at(24, 1000, 0.5), at(100, 200, 0.5), at(1000, 24, 0.75)], [0, 0, 150, 12]);
  assert.deepEqual([turned(0, 512, 1024), turned(0, 513, 1024), turned(10, 10, 1024)], [512, -511, 0]);
});

test("a number that jumps is there at once", () => {
  const at = (to) => smooth({ x: 0 }, { x: to }, 0.5, new Set(["x"]), { jump: 100 }).x;
  assert.deepEqual([at(100), at(101), at(-101)], [50, 101, -101]);
});

test("a row is put where the server's stands, and the rest is shared", () => {
  const row = { x: 1 };
  const state = { walls: [1, 2], ships: new Map([[3, { x: 1 }], [4, row]]), list: [{ x: 5 }] };
  const path = pathTo(state, row);
  assert.deepEqual(path, ["ships", 4]);
  const placed = put(state, path, { x: 9 });
  assert.deepEqual(placed.ships.get(4), { x: 9 });
  assert.equal(placed.walls, state.walls);
  assert.equal(placed.ships.get(3), state.ships.get(3));
  assert.equal(state.ships.get(4), row);
  assert.deepEqual(put(state, pathTo(state, state.list[0]), { x: 6 }).list, [{ x: 6 }]);
  assert.equal(pathTo(state, { x: 1 }), null);
  assert.equal(put({ ships: new Map() }, path, row).ships.size, 0);
});

test("values are the same when all their parts are", () => {
  const random = generator(5);
  for (let count = 0; count < 300; count++) {
    const value = randomValue(random);
    assert.ok(same(value, structuredClone(value)));
    assert.ok(!same({ value, more: 1 }, { value }) && !same({ value }, { value, more: 1 }) && !same([value], { 0: value }));
  }
  assert.ok(same(new Map([[1, { x: 1 }]]), new Map([[1, { x: 1 }]])));
  assert.ok(!same(new Map([[1, { x: 1 }]]), new Map([[1, { x: 2 }]])) && !same(new Map(), {}) && !same({}, new Map()));
});
