import assert from "node:assert/strict";
import { test } from "node:test";
import { Link, NETWORKS } from "../../../static/backbeat/tools/link.js";
import { linked } from "../../../static/backbeat/tools/linked.js";
import { World } from "./virtual/world.mjs";
import { mean, quantile } from "./virtual/round.mjs";

/** Sends something every `every` ms for so many seconds; answers how long each took, in order of arrival. */
async function send(network, { seed = 1, every = 33, seconds = 60, size = 100, at = () => {} } = {}) {
  const world = new World(seed);
  const link = new Link(network, world);
  const came = [];
  const next = (number) => {
    if (number * every >= seconds * 1000) return;
    at(number, link);
    const said = world.now();
    link.send(size, () => came.push({ number, at: world.now(), took: world.now() - said }));
    world.later(() => next(number + 1), every);
  };
  next(0);
  await world.pass(seconds * 1000 + 60_000);
  return came;
}

test("an even network takes half a round trip, for each", async () => {
  for (const { took } of await send({ rtt: 80, jitter: 0, loss: 0 })) assert.ok(Math.abs(took - 40) < 1e-6);
});

for (const [name, network] of Object.entries(NETWORKS)) {
  test(`everything arrives, in order, and never sooner than the way takes: ${name}`, async () => {
    const came = await send(network);
    assert.deepEqual(came.map(({ number }) => number), came.map((_, index) => index));
    assert.equal(came.length, Math.ceil(60_000 / 33));
    assert.ok(Math.min(...came.map(({ took }) => took)) >= network.rtt / 2);
  });
}

test("a lost packet holds up all behind it by the send interval and one and a quarter round trips", async () => {
  const network = { rtt: 80, jitter: 0, loss: 0.01 };
  const held = (await send(network, { seconds: 600 })).filter(({ took }) => took > 40.001);
  const usual = 40 + 33 + 1.25 * 80;
  assert.ok(Math.abs(quantile(held.map(({ took }) => took), 0.75) - usual) < 3 * 33);
  const firsts = held.filter(({ number }, index) => held[index - 1]?.number !== number - 1);
  assert.ok(Math.abs(quantile(firsts.map(({ took }) => took), 0.5) - usual) < 0.001);
  const behind = held.find(({ number }) => number === firsts[0].number + 1);
  assert.equal(behind.at, firsts[0].at);
});

test("a lost packet with nothing behind it is missed by the sender itself", async () => {
  const [first] = await send({ rtt: 100, jitter: 0, loss: 0.5 }, { every: 5000, seconds: 300, seed: 3 }).then((came) =>
    came.map(({ took }) => took).filter((took) => took > 51).sort((one, other) => one - other),
  );
  assert.equal(first, 2 * 100 + 1.75 * 100);
});

test("packets waver by as much as is said", async () => {
  const wavers = (await send({ rtt: 80, jitter: 10, loss: 0 }, { seconds: 600 })).map(({ took }) => took - 40);
  assert.ok(Math.abs(mean(wavers) - 10 * Math.sqrt(2 / Math.PI)) < 0.5);
});

test("a narrow way queues, and says how much", async () => {
  let queued = 0;
  const came = await send({ rtt: 0, jitter: 0, loss: 0, bandwidth: 1000 }, {
    every: 10, seconds: 1, size: 100, at: (number, link) => (queued = Math.max(queued, link.queued)),
  });
  assert.ok(Math.abs(came.at(-1).at - 10_000) < 1);
  assert.ok(Math.abs(queued - 99 * 90) < 100);
});

test("stalls come now and then and last as long as is said", async () => {
  const network = { rtt: 20, jitter: 0, loss: 0, stall: { every: 5000, shortest: 300, longest: 700 } };
  const held = (await send(network, { seconds: 600, every: 10 })).map(({ took }) => took - 10);
  assert.ok(Math.max(...held) <= 700.001 && Math.max(...held) > 500);
  const share = held.filter((ms) => ms > 0.001).length / held.length;
  assert.ok(Math.abs(share - 500 / 5500) < 0.03, `stalled ${share}`);
});

test("what is cut arrives afterwards, and nothing before", async () => {
  const came = await send({ rtt: 20, jitter: 0, loss: 0 }, { seconds: 10, at: (number, link) => number === 100 && link.cut(2000) });
  const gap = came.findIndex(({ at }, index) => index && at - came[index - 1].at > 1000);
  assert.equal(came[gap].at, 3300 + 2000);
});

test("a socket behind a link is a socket", async () => {
  const world = new World(1);
  const inner = [];
  class Socket {
    readyState = 1;
    bufferedAmount = 0;
    sent = [];
    constructor(...key) {
      Object.assign(this, { key });
      inner.push(this);
    }
    send(data) {
      this.sent.push([data, world.now()]);
    }
    close() {
      this.readyState = 3;
    }
  }
  const Linked = linked({ rtt: 100, jitter: 0, loss: 0 }, Socket, world);
  const socket = new Linked("ws://there/", "backbeat.v1.json");
  const heard = [];
  socket.onopen = () => heard.push(["open", world.now()]);
  socket.onmessage = ({ data }) => heard.push([data, world.now()]);
  socket.onclose = ({ code }) => heard.push([code, world.now()]);
  assert.deepEqual(inner[0].key, ["ws://there/", "backbeat.v1.json"]);
  inner[0].onopen();
  inner[0].onmessage({ data: "hi" });
  socket.send("hello");
  await world.pass(60);
  inner[0].onclose({ code: 4410, reason: "" });
  await world.pass(60);
  assert.deepEqual(heard, [["open", 50], ["hi", 50], [4410, 110]]);
  assert.deepEqual(inner[0].sent, [["hello", 50]]);
});
