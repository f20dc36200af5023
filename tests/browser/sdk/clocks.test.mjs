import assert from "node:assert/strict";
import { test } from "node:test";
import { clockText, warnsBelow } from "../../../static/backbeat/page/clocks.js";

test("clocks show minutes and seconds, tenths in the last ten, and nothing that is not left", () => {
  const shown = { 3_723_000: "1:02:03", 300_000: "5:00", 299_999: "4:59", 61_000: "1:01", 10_000: "0:10", 9_999: "9.9", 50: "0.0", 0: "0.0" };
  for (const [ms, text] of Object.entries(shown)) assert.equal(clockText(Number(ms)), text);
});

test("a clock that runs down never shows more than before", () => {
  const seconds = (text) => text.split(":").reduce((sum, part) => sum * 60 + Number(part), 0);
  for (let ms = 3_700_000, before = Infinity; ms >= 0; ms -= 37) {
    const now = seconds(clockText(ms));
    assert.ok(now <= before && now * 1000 <= ms, `${ms} ms as ${clockText(ms)}`);
    before = now;
  }
});

test("a clock warns in its last ten seconds, and a short one in its last third", () => {
  assert.deepEqual([300_000, 30_000, 15_000, 3_000].map(warnsBelow), [10_000, 10_000, 5_000, 1_000]);
});
