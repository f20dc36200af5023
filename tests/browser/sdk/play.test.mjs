import assert from "node:assert/strict";
import { test } from "node:test";
import { Play } from "../../../static/backbeat/play.js";
import { World } from "./virtual/world.mjs";

const WELCOME = {
  type: "welcome", seat: 0, seats: [], options: {}, tick_rate: 20, paused: false, epoch: 1, tick: 5, taken: 0, resume: "key",
  schema: { view: { type: "int" } },
};
const WHOLE = [1 + 2 + 8, 1, 5, 1, 0, 84];

/** Plays for so many seconds with a server that greets everybody with these frames; what the page was told, and the errors. */
async function greeted(frames, { seconds, schema = WELCOME.schema }) {
  const world = new World(1);
  const [changes, errors] = [[], []];
  class Socket {
    constructor() {
      world.later(() => this.onopen?.(), 0);
    }
    send({ type }) {
      const said = [{ ...WELCOME, schema }, ...frames.map((bytes) => ({ type: "frame", bytes: new Uint8Array(bytes) }))];
      if (type === "hello") for (const message of said) this.onmessage?.({ data: { ...message, length: 1 } });
    }
    close() {}
  }
  const quiet = () => {};
  const play = new Play(
    {
      codec: { protocol: "", encode: (message) => ({ ...message, length: 1 }), decode: (message) => message },
      now: world.now, random: () => 0.5, setTimer: world.later, clearTimer: world.cancel, report: ({ message }) => errors.push(message),
      ticket: async () => ({ ticket: "ticket", url: "ws://there/" }), replaced: () => false, Socket,
    },
    { changed: (change) => changes.push(change), viewed: quiet, welcomed: quiet, turned: quiet, happened: quiet, refused: quiet },
  );
  play.connection.dial();
  await new Promise((resolve) => setImmediate(resolve)); // the first ticket
  for (let ms = 0; ms < seconds * 1000; ms += 5) {
    await world.pass(5);
    await new Promise((resolve) => setImmediate(resolve));
  }
  const waits = changes.filter(({ phase }) => phase === "waiting").map(({ retryIn }) => retryIn);
  return { waits, errors, last: changes.at(-1) };
}

for (const [what, frames] of [["its first frame", [[1, 1]]], ["a later one", [WHOLE, [8]]]]) {
  test(`who cannot read ${what} does not ask in a tight loop, and says why`, async () => {
    const { waits, errors } = await greeted(frames, { seconds: 4 });
    assert.deepEqual(waits, [125, 250, 500, 1000, 2000, 4000].slice(0, waits.length));
    assert.ok(waits.length >= 4);
    assert.deepEqual(new Set(errors), new Set(["the frame is cut off"]));
  });
}

test("who cannot read any of its frames stops, and says why", async () => {
  const { waits, errors, last } = await greeted([WHOLE], { seconds: 1, schema: { view: { type: "decimal" } } });
  assert.deepEqual([waits, last.phase, last.code, errors.length], [[], "stopped", 4412, 1]);
});

test("after a loss in which all could be read, one is back at once", async () => {
  const { waits, errors } = await greeted([WHOLE], { seconds: 20 });
  assert.ok(waits.length >= 3);
  assert.deepEqual([new Set(waits), errors], [new Set([125]), []]);
});
