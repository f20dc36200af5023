import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { Questions } from "../../../static/backbeat/session/legal.js";
import { Outbox } from "../../../static/backbeat/session/outbox.js";
import { Session } from "../../../static/backbeat/session/session.js";
import { ticksLeft } from "../../../static/backbeat/session/turn.js";

let session, said, happened, turns, ticks, views, restarts, outdated;

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
  [said, happened, turns, ticks, views, restarts, outdated] = [[], [], [], [], [], [], []];
  session = new Session({
    send: (message) => (said.push(message), true),
    restart: (error) => restarts.push(error.message),
    outdated: (error) => outdated.push(error.message),
    welcomed: () => {},
    viewed: (view, tick) => views.push(tick),
    turned: (turn) => turns.push(turn),
    timed: (tick) => ticks.push(tick),
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
  assert.deepEqual([restarts, views], [["no view of tick 7"], [5]]);
});

/** A frame of the binary subprotocol; without an epoch it follows on the one before, with no change but the tick. */
const bytes = (epoch, tick) => ({ type: "frame", bytes: new Uint8Array(epoch ? [1 + 2 + 8, epoch, tick, 2, 0, 0, 0] : [0]) });

test("bytes that cannot be read ask for a new start", () => {
  session.receive(bytes(1, 5));
  session.receive({ type: "frame", bytes: new Uint8Array([1, 1]) });
  assert.deepEqual([restarts, views, outdated], [["the frame is cut off"], [5], []]);
});

test("who has taken something is one of the seats", () => {
  const FEW = 2 + 32;
  session.receive(bytes(1, 5));
  session.receive({ type: "frame", bytes: new Uint8Array([FEW, 1, 1, 1]) });
  session.receive({ type: "frame", bytes: new Uint8Array([FEW, 1, 2, 1]) });
  assert.deepEqual([views, restarts], [[5, 6], ["there is no seat 2"]]);
});

test("a schema of a newer kind stops it, for no frame will ever be read", () => {
  session.receive(welcome({ schema: { view: { type: "decimal" } } }));
  session.receive(bytes(1, 5));
  assert.match(outdated.join(), /^the schema has a type "decimal"/);
  assert.deepEqual([restarts, views], [[], []]);
});

test("a frame of a host that has lost the match is not shown", () => {
  session.receive(frame(5, -1, [0, { dots: {} }], { epoch: 2 }));
  session.receive(frame(9, -1, [0, { dots: { 0: { x: 1 } } }]));
  assert.equal(session.view.dots.size, 0);
});

test("nor is one of the binary subprotocol, nor what follows on it; then the match goes on", () => {
  for (const heard of [bytes(2, 5), bytes(0), bytes(1, 9), bytes(0), bytes(2, 7), bytes(0)]) session.receive(heard);
  assert.deepEqual([views, session.epoch, session.tick], [[5, 6, 7, 8], 2, 8]);
  assert.deepEqual(restarts, []);
});

test("a replay's frames are of an older epoch than its welcome, all of them, and are shown", () => {
  session.receive(welcome({ epoch: 7 }));
  for (const heard of [bytes(1, 5), bytes(0)]) session.receive(heard);
  assert.deepEqual([views, session.epoch], [[5, 6], 7]);
});

test("pings are answered at once with the newest tick", () => {
  session.receive(frame(5, -1, [0, { dots: {} }]));
  session.receive({ type: "ping", id: 77, tick: 5, rtt: null });
  assert.deepEqual(said.at(-1), { type: "pong", id: 77, ack: 5 });
});

test("the server's tick is known from all that tells it", () => {
  session.receive(frame(3, -1, [0, { dots: {} }]));
  session.receive({ type: "ping", id: 77, tick: 9, rtt: 20 });
  assert.deepEqual(ticks, [5, 3, 9]);
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
  assert.deepEqual(session.outbox.waiting, []);
  for (let count = 0; count < 200; count++) session.outbox.put({ turn: "up" });
  assert.equal(session.outbox.waiting.length, 64);
});

const TURN = {
  number: 4, seats: [1], begun: 90, phase: "bidding", phase_ends: 0,
  clocks: { 0: { left: 600, ends: 0 }, 1: { left: 400, ends: 500 } }, draw: [0], out: { 2: "resigned" },
};

test("whose turn it is stays as it was until a frame says it anew, and a whole frame says all of it", () => {
  session.receive(frame(5, -1, [0, { dots: {} }], { turn: TURN }));
  session.receive(frame(6, 5, [1, {}], { turn: null }));
  assert.equal(session.turn.number, 4);
  assert.deepEqual([session.turn.phase, session.turn.clocks.get(1), session.turn.out.get(2)], ["bidding", { left: 400, ends: 500 }, "resigned"]);
  session.receive(frame(7, 6, [1, {}], { turn: { ...TURN, number: 5 } }));
  session.receive(frame(9, -1, [0, { dots: {} }], { turn: null }));
  assert.deepEqual(turns.map((turn) => turn?.number), [4, 5, undefined]);
});

test("a game without turns never hears of any", () => {
  session.receive(frame(5, -1, [0, { dots: {} }]));
  session.receive(frame(6, -1, [0, { dots: {} }]));
  assert.deepEqual(turns, []);
});

test("a clock runs down to zero, stands where it stood, and is missing where there is none", () => {
  session.receive(frame(5, -1, [0, { dots: {} }], { turn: TURN }));
  const left = (seat, tick) => ticksLeft(session.turn, seat, tick);
  assert.deepEqual([left(1, 90), left(1, 120.5), left(1, 499), left(1, 700)], [400, 379.5, 1, 0]);
  assert.deepEqual([left(0, 90), left(0, 700), left(5, 90), ticksLeft(null, 0, 90)], [600, 600, null, null]);
});

test("the game's only kind of input is named for it, where standard inputs make a name necessary", () => {
  const named = (schema, input) => {
    session.receive(welcome({ schema: { ...SCHEMA, ...schema } }));
    session.say(input);
    return said.at(-1).input;
  };
  assert.deepEqual(named({ standard: ["resign"], own: ["place"] }, { square: 3 }), { kind: "place", square: 3 });
  assert.deepEqual(named({ standard: ["resign"], own: ["place"] }, { kind: "resign" }), { kind: "resign" });
  assert.deepEqual(named({ standard: [], own: ["place"] }, { square: 3 }), { square: 3 });
  assert.deepEqual(named({ standard: ["resign"], own: ["bid", "call"] }, { kind: "bid" }), { kind: "bid" });
  assert.deepEqual(named({}, { square: 3 }), { square: 3 });
});

test("each question gets its own answer, is asked again after a return, and does not wait for ever", async () => {
  const asked = [];
  const questions = new Questions((message) => asked.push(message.id));
  const [one, two, three] = [questions.ask(), questions.ask(), questions.ask()];
  questions.answered({ id: 2, inputs: [{ square: 3 }] });
  questions.again();
  questions.answered({ id: 1, inputs: [] });
  questions.answered({ id: 1, inputs: null });
  questions.end();
  assert.deepEqual(await Promise.all([one, two, three]), [[], [{ square: 3 }], null]);
  assert.deepEqual(asked, [1, 2, 3, 1, 3]);
});
