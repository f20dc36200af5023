import assert from "node:assert/strict";
import { test } from "node:test";
import { shaper } from "../../../static/backbeat/wire/schema.js";

const card = { type: "struct", name: "Card", kind: "card", fields: { rank: { type: "int" } } };
const hand = { type: "struct", name: "Hand", kind: "hand", fields: { cards: { type: "map", key: { type: "int" }, value: card } } };
const schema = {
  type: "struct",
  fields: {
    names: { type: "map", key: { type: "str" }, value: { type: "str" } },
    shown: { type: "union", of: [{ type: "null" }, card, hand] },
    all: { type: "list", items: hand },
  },
};

test("maps become Maps at every depth, with the keys' own type", () => {
  const view = { names: { a: "x" }, shown: { kind: "hand", cards: { 3: { rank: 1 } } }, all: [{ cards: { 4: { rank: 2 } } }] };
  const shaped = shaper(schema)(view);
  assert.equal(shaped.names.get("a"), "x");
  assert.equal(shaped.shown.cards.get(3).rank, 1);
  assert.equal(shaped.all[0].cards.get(4).rank, 2);
});

test("nothing is nothing, and unknown schemas change nothing", () => {
  assert.equal(shaper(schema)({ names: {}, shown: null, all: [] }).shown, null);
  const view = { any: { thing: 1 } };
  assert.equal(shaper(null)(view), view);
});

test("a part that patches left alone is turned once", () => {
  const shape = shaper(schema);
  const all = [{ cards: {} }];
  const one = shape({ names: {}, shown: null, all });
  const other = shape({ names: { b: "y" }, shown: null, all });
  assert.equal(one.all, other.all);
});
