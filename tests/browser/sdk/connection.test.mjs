import assert from "node:assert/strict";
import { test } from "node:test";
import { Connection, TicketRefused } from "../../../static/backbeat/session/connection.js";
import { json } from "../../../static/backbeat/wire/messages.js";

/** A world of its own: time that only passes when told to, sockets that only do what the test does. */
function world({ ticket, replaced = () => false } = {}) {
  const sockets = [];
  const changes = [];
  const received = [];
  const reported = [];
  let [now, next, timers, tickets] = [0, 0, new Map(), 0];
  class Socket {
    sent = [];
    closed = false;
    constructor(url, protocol) {
      Object.assign(this, { url, protocol });
      sockets.push(this);
    }
    send(data) {
      this.sent.push(JSON.parse(data));
    }
    close() {
      this.closed = true;
    }
    says(message) {
      this.onmessage({ data: JSON.stringify(message) });
    }
  }
  const connection = new Connection({
    codec: json,
    ticket: ticket ?? (async () => ({ ticket: `ticket-${++tickets}`, url: "ws://there/" })),
    replaced,
    hello: () => ({ epoch: 3, event: 7 }),
    rules: "1-abc",
    received: (message) => {
      received.push(message);
      if (message.type === "frame") connection.understood();
    },
    report: (error) => reported.push(error),
    changed: (change) => changes.push(change),
    Socket,
    now: () => now,
    random: () => 0.5,
    setTimer: (then, ms) => (timers.set(++next, { then, at: now + ms }), next),
    clearTimer: (timer) => timers.delete(timer),
  });
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  const pass = async (ms) => {
    for (const end = now + ms; ; ) {
      const due = [...timers].filter(([, { at }]) => at <= end).sort((one, other) => one[1].at - other[1].at)[0];
      if (!due) {
        now = end;
        return settle();
      }
      now = due[1].at;
      timers.delete(due[0]);
      due[1].then();
      await settle();
    }
  };
  const online = async () => {
    connection.dial();
    await settle();
    sockets.at(-1).onopen();
    sockets.at(-1).says({ type: "welcome", resume: "key-1" });
    sockets.at(-1).says({ type: "frame" });
  };
  return { connection, sockets, changes, received, reported, pass, settle, online, last: () => changes.at(-1) };
}

test("says hello with a ticket first, and where its events end", async () => {
  const { sockets, online, last } = world();
  await online();
  assert.equal(sockets[0].protocol, "backbeat.v1.json");
  assert.deepEqual(sockets[0].sent[0], { type: "hello", ticket: "ticket-1", resume: null, epoch: 3, event: 7, rules: "1-abc" });
  assert.equal(last().phase, "online");
});

test("five silent seconds are a lost network: comes back with the resume key", async () => {
  const { sockets, online, pass } = world();
  await online();
  await pass(4900);
  assert.equal(sockets.length, 1);
  await pass(1000);
  assert.ok(sockets[0].closed);
  assert.equal(sockets.length, 2);
  sockets[1].onopen();
  assert.equal(sockets[1].sent[0].resume, "key-1");
});

test("two silent seconds are told, and that they are over", async () => {
  const { sockets, online, pass, changes, last } = world();
  await online();
  await pass(1400);
  assert.deepEqual(last(), { phase: "online" });
  await pass(1000);
  assert.deepEqual(last(), { phase: "online", hush: true });
  const told = changes.length;
  await pass(1000);
  assert.equal(changes.length, told);
  sockets[0].says({ type: "ping", id: 1, tick: 0 });
  assert.deepEqual(last(), { phase: "online", hush: false });
});

test("any message counts as a sign of life", async () => {
  const { sockets, online, pass } = world();
  await online();
  for (let second = 0; second < 20; second++) {
    await pass(1000);
    sockets[0].says({ type: "ping", id: second, tick: 0 });
  }
  assert.equal(sockets.length, 1);
});

test("backs off further each time, up to eight seconds, and at once again after a success", async () => {
  const { sockets, online, pass, changes, last } = world();
  await online();
  for (let attempt = 0; attempt < 8; attempt++) {
    sockets.at(-1).onclose({ code: 1006 });
    await pass(last().retryIn);
  }
  const waits = changes.filter(({ phase }) => phase === "waiting").map(({ retryIn }) => retryIn);
  assert.deepEqual(waits.slice(0, 7), [125, 250, 500, 1000, 2000, 4000, 4000]);
  sockets.at(-1).says({ type: "welcome", resume: "key-2" });
  sockets.at(-1).says({ type: "frame" });
  sockets.at(-1).onclose({ code: 1006 });
  assert.equal(changes.at(-1).retryIn, 125);
});

test("what cannot be read is told, and is asked for later each time, though a frame before it could be", async () => {
  const { connection, sockets, online, pass, changes, reported, last } = world();
  await online();
  const error = new RangeError("no view of tick 7");
  for (let attempt = 0; attempt < 4; attempt++) {
    connection.restart(error);
    await pass(last().retryIn);
    sockets.at(-1).says({ type: "welcome", resume: "key-2" });
    sockets.at(-1).says({ type: "frame" });
  }
  const waits = changes.filter(({ phase }) => phase === "waiting").map(({ retryIn }) => retryIn);
  assert.deepEqual(waits, [125, 250, 500, 1000]);
  assert.deepEqual(reported, [error, error, error, error]);
  sockets.at(-1).onclose({ code: 1006 });
  assert.equal(last().retryIn, 125);
});

test("a page that is too old for what is said stops", async () => {
  const { connection, sockets, online, pass, reported, last } = world();
  await online();
  connection.outdated(new TypeError("what is a decimal?"));
  await pass(60_000);
  assert.deepEqual([last().phase, last().code, last().reason, sockets.length], ["stopped", 4412, "other_rules", 1]);
  assert.equal(reported.length, 1);
});

test("a draining server's hint is kept", async () => {
  const { sockets, online, last } = world();
  await online();
  sockets[0].says({ type: "bye", close: 4503, code: "draining", params: {}, retry: 1500 });
  sockets[0].onclose({ code: 4503 });
  assert.deepEqual([last().phase, last().retryIn], ["waiting", 1625]);
});

test("a resume key that is no longer good is replaced by a ticket", async () => {
  const { sockets, online, pass } = world();
  await online();
  sockets[0].onclose({ code: 1006 });
  await pass(200);
  sockets[1].onclose({ code: 4401 });
  await pass(600);
  sockets[2].onopen();
  assert.equal(sockets[2].sent[0].ticket, "ticket-2");
});

test("an address that does not answer twice is asked for anew", async () => {
  const { sockets, online, pass, last } = world();
  await online();
  sockets[0].onclose({ code: 1006 });
  for (const attempt of [1, 2]) {
    await pass(last().retryIn);
    sockets[attempt].onopen();
    assert.equal(sockets[attempt].sent[0].resume, "key-1");
    sockets[attempt].onclose({ code: 1006 });
  }
  await pass(last().retryIn);
  sockets[3].onopen();
  assert.equal(sockets[3].sent[0].ticket, "ticket-2");
});

test("a server that answers and has no place yet is asked with the resume key again and again", async () => {
  const { sockets, online, pass, last } = world();
  await online();
  for (let attempt = 0; attempt < 4; attempt++) {
    sockets.at(-1).says({ type: "bye", close: 4503, code: "no_host", params: {}, retry: null });
    sockets.at(-1).onclose({ code: 4503 });
    assert.equal(last().reason, "no_host");
    await pass(last().retryIn);
  }
  sockets.at(-1).onopen();
  assert.equal(sockets.at(-1).sent[0].resume, "key-1");
});

test("a tab that slept through being replaced does not throw the newer one out", async () => {
  const { sockets, online, pass, last } = world({ replaced: () => true });
  await online();
  sockets[0].onclose({ code: 1006 });
  await pass(200);
  sockets[1].onclose({ code: 4401 });
  assert.deepEqual([last().phase, last().code], ["stopped", 4409]);
});

for (const code of [4400, 4403, 4404, 4409, 4410, 4413, 4423]) {
  test(`stops at ${code}, and dials with a ticket when a person asks`, async () => {
    const { connection, sockets, online, pass, settle, last } = world();
    await online();
    sockets[0].onclose({ code });
    await pass(60_000);
    assert.deepEqual([last().phase, last().code, sockets.length], ["stopped", code, 1]);
    connection.dial();
    await settle();
    sockets[1].onopen();
    assert.equal(sockets[1].sent[0].ticket, "ticket-2");
  });
}

test("a refused ticket stops, an unreachable server does not", async () => {
  const refused = world({ ticket: async () => Promise.reject(new TicketRefused("not_member", true)) });
  refused.connection.dial();
  await refused.settle();
  assert.deepEqual([refused.last().phase, refused.last().reason], ["stopped", "not_member"]);
  const away = world({ ticket: async () => Promise.reject(new TypeError("failed to fetch")) });
  away.connection.dial();
  await away.settle();
  assert.equal(away.last().phase, "waiting");
});

test("a late ticket of an overtaken dial opens no second socket", async () => {
  const waiting = [];
  const { connection, sockets, settle } = world({ ticket: () => new Promise((resolve) => waiting.push(resolve)) });
  connection.dial();
  connection.dial();
  for (const give of waiting) give({ ticket: "late", url: "ws://there/" });
  await settle();
  assert.equal(sockets.length, 1);
});
