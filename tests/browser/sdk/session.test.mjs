import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { Outbox } from "../../../static/backbeat/outbox.js";
import { Session } from "../../../static/backbeat/session.js";

let session, said, happened, restarts;

const SCHEMA = {
  view: {
    type: "struct", name: "Square",
    fields: { dots: { type: "map", key: { type: "int" }, value: { type: "struct", fields: { x: { type: "int" } } } } },
  },
};
const welcome = (more = {}) => ({
  type: "welcome", match: "m", game: "dots", seat: 1, epoch: 1, tick: 5, tick_rate: 20, rules: "1", schema: SCHEMA, options: {},
  seats: [{ number: 0, name: "A", status: "here" }, { number: 1, name: "B", status: "here" }], paused: false, taken: 0, resume: "k", ...more,
});
const frame = (tick, base, patch, more = {}) => ({ type: "frame", epoch: 1, tick, base, taken: [0, 0], patch, ...more });

beforeEach(() => {
  [said, happened, restarts] = [[], [], 0];
  session = new Session({
    send: (message) => (said.push(message), true),
    restart: () => restarts++,
    welcomed: () => {},
    viewed: () => {},
    happened: (kind, data) => happened.push([kind, data]),
    refused: () => {},
  });
  session.receive(welcome());
});

test("frames add up, and maps by number become Maps", () => {
  session.receive(frame(5, -1, [0, { dots: { 0: { x: 1 }, 1: { x: 2 } } }]));
  session.receive(frame(6, 5, [1, { dots: [1, { 1: [1, { x: [0, 9] }] }] }]));
  assert.deepEqual([...session.view.dots], [[0, { x: 1 }], [1, { x: 9 }]]);
});

test("a frame from another base than the one held asks for a new start", () => {
  session.receive(frame(5, -1, [0, { dots: {} }]));
  session.receive(frame(8, 7, [1, {}]));
  assert.equal(restarts, 1);
});

test("a frame of a host that has lost the match is not shown", () => {
  session.receive(frame(5, -1, [0, { dots: {} }], { epoch: 2 }));
  session.receive(frame(9, -1, [0, { dots: { 0: { x: 1 } } }]));
  assert.equal(session.view.dots.size, 0);
});

test("pings are answered at once with the newest tick", () => {
  session.receive(frame(5, -1, [0, { dots: {} }]));
  session.receive({ type: "ping", id: 77, tick: 5, rtt: null });
  assert.deepEqual(said.at(-1), { type: "pong", id: 77, ack: 5 });
});

test("events are told once, in order of epoch and number", () => {
  const event = (epoch, number) => session.receive({ type: "event", epoch, number, kind: "chat", data: { number } });
  for (const [epoch, number] of [[1, 1], [1, 2], [1, 2], [1, 1], [2, 2], [2, 3], [1, 9]]) event(epoch, number);
  assert.deepEqual(happened.map(([, { number }]) => number), [1, 2, 2, 3]);
  assert.deepEqual(session.position, { epoch: 2, event: 3 });
});

test("inputs count on from what the server has taken", () => {
  session.receive(welcome({ taken: 41 }));
  session.outbox.put({ turn: "up" });
  assert.deepEqual(said.at(-1), { type: "input", seq: 42, input: { turn: "up" }, tick: 0, ack: 0 });
});

test("after a return, what was not taken is said again under its own number; the rest is not", () => {
  for (const turn of ["up", "left", "down"]) session.outbox.put({ turn });
  session.receive(frame(5, -1, [0, { dots: {} }], { taken: [0, 1] }));
  said.length = 0;
  session.receive(welcome({ taken: 2 }));
  assert.deepEqual(said.map(({ seq, input }) => [seq, input.turn]), [[3, "down"]]);
});

test("a reflex that has grown old is not said again, a move of a board game is", () => {
  let now = 0;
  const sent = [];
  const outbox = new Outbox((message) => (sent.push(message), false), () => now);
  outbox.put({ turn: "up" }, 1000);
  outbox.put({ square: 12 });
  [now, sent.length] = [8000, 0];
  outbox.resume(0);
  assert.deepEqual(sent.map(({ input }) => input), [{ square: 12 }]);
});

test("a refused input is not said again, and the outbox is bounded", () => {
  const seq = session.outbox.put({ turn: "up" });
  session.receive({ type: "error", code: "not_legal", params: {}, seq });
  assert.equal(session.outbox.length, 0);
  for (let count = 0; count < 200; count++) session.outbox.put({ turn: "up" });
  assert.equal(session.outbox.length, 64);
});
