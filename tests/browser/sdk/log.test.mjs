import assert from "node:assert/strict";
import { test } from "node:test";
import { Log } from "../../../static/backbeat/tools/log.js";
import { changes, readable } from "../../../static/backbeat/tools/readable.js";
import { binary, json } from "../../../static/backbeat/wire/messages.js";
import { encode } from "../../../static/backbeat/wire/pack.js";
import { tapped } from "../../../static/backbeat/tools/tap.js";

const line = (way, message, views = {}) =>
  readable({ number: 1, at: 0, bytes: 0, text: "", before: null, after: null, way, data: JSON.stringify(message), ...views }, json);

test("a log keeps the last messages alone, with the view before and after", () => {
  const log = new Log(() => 7);
  for (let number = 0; number < 1000; number++) log.sent("x");
  log.received("yy", () => (log.view = { x: 1 }));
  const kept = log.since(0);
  assert.equal(kept.length, 240);
  const last = kept.at(-1);
  assert.deepEqual([last.number, last.at, last.way, last.bytes, last.before, last.after], [1001, 7, "in", 2, null, { x: 1 }]);
  assert.deepEqual(log.since(1000), [last]);
});

test("what a client says is read in both codecs", () => {
  const hello = { type: "hello", ticket: "a-very-long-secret", resume: null, epoch: 2, event: 17 };
  const binary = readable({ way: "out", data: encode([1, "a-very-long-secret", null, 2, 17]) }, json);
  for (const said of [line("out", hello), binary]) {
    assert.equal(said.type, "hello");
    assert.match(said.line, /epoch 2 · event 17/);
    assert.doesNotMatch(said.whole, /secret/);
  }
});

test("a frame tells what has changed in the view", () => {
  const before = { ships: new Map([[0, { x: 1, y: 2 }], [1, { x: 5, y: 5 }]]), tick: 3 };
  const after = { ships: new Map([[0, { x: 4, y: 2 }], [2, { x: 9, y: 9 }]]), tick: 3 };
  assert.deepEqual(changes(before, after), ["ships.0.x 1 → 4", '+ ships.2 {"x":9,"y":9}', "− ships.1"]);
  const frame = { type: "frame", epoch: 1, tick: 12, base: 11, taken: [3], patch: [1, {}] };
  const { line: one, whole } = line("in", frame, { before, after });
  assert.match(one, /^tick 12 · ships\.0\.x 1 → 4, /);
  assert.match(whole, /^epoch 1 · tick 12 · base 11 · taken \[3\]\nships/);
});

test("of a frame in bytes the beginning is told", () => {
  const tick = (...bytes) => readable({ way: "in", data: new Uint8Array(bytes).buffer, before: 1, after: 1 }, binary).line;
  assert.deepEqual([tick(1 | 8, 2, 200, 1, 0), tick(8), tick(8 | 16, 3)], ["tick 200 · –", "tick +1 · –", "tick +3 · –"]);
});

test("nothing is too large and nothing too strange to be read", () => {
  const many = Object.fromEntries(Array.from({ length: 5000 }, (_, index) => [index, index]));
  const { line: one, whole } = line("in", { type: "frame", tick: 1 }, { before: {}, after: many });
  assert.ok(one.length < 300);
  assert.ok(whole.split("\n").length < 210);
  assert.equal(readable({ way: "in", data: "{" }, json).type, "?");
});

class Wire {
  constructor(url, protocol) {
    Object.assign(this, { url, protocol, readyState: 1, bufferedAmount: 9, sent: [] });
  }
  send(data) {
    this.sent.push(data);
  }
  close() {
    this.readyState = 3;
  }
}

test("a tapped socket does what the socket does, and the log hears of it", () => {
  const log = new Log(() => 0);
  let wire;
  const heard = [];
  const Socket = tapped(Wire, log, (made) => (wire = made));
  const socket = new Socket("ws://host/ws/matches/m/", "backbeat.v1.json");
  socket.binaryType = "arraybuffer";
  socket.onopen = () => heard.push("open");
  socket.onmessage = ({ data }) => heard.push(data);
  socket.onclose = ({ code }) => heard.push(code);
  wire.onopen();
  socket.send("hello");
  wire.onmessage({ data: "welcome" });
  wire.onclose({ code: 4410, reason: "" });
  socket.close();
  assert.deepEqual([wire.url, wire.protocol, wire.binaryType, wire.sent, socket.bufferedAmount], ["ws://host/ws/matches/m/", "backbeat.v1.json", "arraybuffer", ["hello"], 9]);
  assert.deepEqual(heard, ["open", "welcome", 4410]);
  const said = log.since(0).map(({ way, text, data }) => `${way} ${text || data}`);
  assert.deepEqual(said, ["note dial /ws/matches/m/ backbeat.v1.json", "note open", "out hello", "in welcome", "note closed 4410", "note hang up"]);
});
