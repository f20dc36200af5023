import assert from "node:assert/strict";
import { test } from "node:test";
import { Replay } from "../../../static/backbeat/replay/replay.js";

/** Ten ticks a second, 20 s: a frame each tick, whole ones each second; a chat at 5 s, a pause at 8 s, the result at the end. */
const frames = Array.from({ length: 201 }, (_, tick) => [tick, tick % 10 === 0, new Uint8Array([tick])]);
const recorded = {
  first: 0, last: 200, cut: false, welcome: { seat: 1, tick_rate: 10, match: "m" },
  seats: [{ number: 0, name: "Ada", status: "bot" }, { number: 1, name: "Bo", status: "away" }],
  frames,
  events: [
    [30, "seat", { seat: 1, name: "Bo", status: "here" }], [50, "chat", { seat: 1, name: "Bo", text: "Hi." }],
    [80, "paused", {}], [90, "resumed", {}], [200, "result", { placings: { 0: 1, 1: 2 }, reason: "" }],
  ],
};

/** A replay that plays into a socket, as a Connection would use it. */
async function playing(at = 0, changes = {}) {
  const replay = new Replay(async () => ({ ...recorded, ...changes }), at);
  const heard = [];
  await replay.outside.ticket();
  const socket = new replay.outside.Socket();
  socket.onmessage = ({ data }) => heard.push(replay.outside.codec.decode(data));
  socket.onopen = () => socket.send({ type: "hello" });
  await new Promise((resolve) => setImmediate(resolve));
  const pass = (seconds) => {
    for (let ms = 0; ms < seconds * 1000; ms += 20) replay.advance(20);
  };
  const of = (type) => heard.filter((message) => message.type === type);
  const ticks = () => of("frame").map(({ bytes }) => bytes[0]);
  return { replay, heard, pass, of, ticks, socket };
}

test("it says hello's answer, then each frame in its time", async () => {
  const { heard, pass, ticks, of } = await playing();
  assert.deepEqual(heard.map(({ type }) => type), ["welcome", "frame", "ping"]);
  pass(4.05);
  assert.deepEqual(ticks(), frames.slice(0, 41).map(([tick]) => tick));
  assert.deepEqual(of("event").map(({ kind, number }) => [kind, number]), [["seat", 1]]);
  assert.ok(of("ping").length >= 4, "a match that rests is not taken for lost");
});

test("wherever one enters, what comes is the same as for whoever has watched from the beginning", async () => {
  for (const at of [0.3, 1, 5, 5.55, 8.5, 12.39, 20]) {
    const { of, ticks } = await playing(at);
    const tick = Math.floor(at * 10);
    assert.equal(ticks()[0], Math.floor(tick / 10) * 10, "the first frame is whole");
    assert.equal(ticks().at(-1), tick);
    const [welcome] = of("welcome");
    assert.equal(welcome.tick, tick);
    assert.equal(welcome.seats[1].status, tick < 30 ? "away" : "here");
    assert.equal(welcome.paused, tick >= 80 && tick < 90);
    const kinds = [...(tick >= 50 ? ["chat"] : []), ...(tick >= 200 ? ["result"] : [])];
    assert.deepEqual(of("event").map(({ kind }) => kind), kinds);
  }
});

test("back and forth: each time a higher epoch, whose events count anew", async () => {
  const { replay, of, pass, heard } = await playing(6);
  let entered = 0;
  replay.entered = () => entered++;
  for (const at of [2, 19, 0, -5, 500]) {
    heard.length = 0;
    replay.seek(at);
    assert.equal(replay.at, Math.min(20, Math.max(0, at)));
    assert.equal(of("welcome").length, 1);
  }
  assert.equal(entered, 5);
  const epochs = of("event").map(({ epoch }) => epoch);
  assert.deepEqual(new Set(epochs), new Set([of("welcome")[0].epoch]));
  pass(3);
  assert.equal(replay.playing, false, "it stands at the end");
  replay.toggle();
  assert.equal(replay.at, 0, "and begins anew");
});

test("it is as fast as one likes, or stands, and a hiccup of the page costs nothing", async () => {
  const { replay, pass } = await playing();
  replay.speed = 4;
  pass(2);
  assert.ok(Math.abs(replay.at - 8) < 0.1);
  replay.toggle();
  const now = replay.outside.now();
  pass(5);
  assert.equal(replay.outside.now(), now);
  replay.toggle();
  replay.speed = 1;
  replay.advance(60_000);
  assert.ok(replay.at < 8.5);
});

test("a match that rests is entered at its last frame", async () => {
  const { ticks, replay } = await playing(15, { frames: [[0, true, new Uint8Array([0])], [40, true, new Uint8Array([40])]] });
  assert.deepEqual([ticks(), replay.at], [[40], 15]);
});

test("one that was recorded from later on begins there", async () => {
  const { replay, ticks } = await playing(1, { first: 100, frames: frames.slice(100) });
  assert.deepEqual([replay.at, replay.length, ticks().at(-1)], [1, 10, 110]);
});

test("marks stand where things happened", async () => {
  const { replay } = await playing();
  assert.deepEqual(replay.marks.map(({ at, kind }) => [at, kind]).slice(1, 3), [[5, "chat"], [8, "paused"]]);
});

test("a socket that was let go hears nothing", async () => {
  const { socket, replay, heard, pass } = await playing();
  socket.close();
  heard.length = 0;
  pass(1);
  replay.seek(3);
  assert.deepEqual(heard, []);
});
