import assert from "node:assert/strict";
import { test } from "node:test";
import { NETWORKS } from "../../../static/backbeat/tools/link.js";
import { PICTURE, Round, quantile } from "./virtual/round.mjs";

const network = (more = {}) => ({ rtt: 80, jitter: 10, loss: 0.01, ...more });

/** How far the picture of the own row moves from one to the next. */
const steps = (pictures) =>
  pictures.slice(1).map(({ row }, index) => Math.hypot(row.x - pictures[index].row.x, row.y - pictures[index].row.y));
const backwards = (pictures) => pictures.slice(1).filter(({ tick }, index) => tick < pictures[index].tick).length;
/** A view of the server's, as the SDK shapes it. */
const shaped = ({ ships }) => new Map(Object.entries(ships).map(([seat, row]) => [Number(seat), row]));

test("with one packet in a hundred lost, pictures hardly ever stall and few inputs are late", async () => {
  const round = await new Round(network()).seconds(10 * 60);
  await round.rest();
  const figures = round.figures();
  assert.ok(figures.stalled <= 0.005, `stalled ${figures.stalled}`);
  assert.ok(figures.delay <= 140 && quantile(round.delays, 0.95) <= 140, `delay ${figures.delay}`);
  assert.ok(figures.late <= 0.04, `late ${figures.late}`);
  assert.ok(figures.clock <= 5, `clock ${figures.clock}`);
  assert.equal(figures.unexplained, 0);
  assert.equal(backwards(round.pictures), 0);
});

test("without loss nothing stalls and hardly an input is late", async () => {
  const round = await new Round(network({ loss: 0 })).seconds(3 * 60);
  await round.rest();
  const figures = round.figures();
  assert.ok(figures.stalled <= 0.0001, `stalled ${figures.stalled}`);
  assert.ok(figures.delay <= 60, `delay ${figures.delay}`);
  assert.ok(figures.late <= 0.005, `late ${figures.late}`);
  assert.ok(figures.clock <= 5, `clock ${figures.clock}`);
  assert.equal(figures.unexplained, 0);
});

for (const rtt of [0, 40, 150, 300]) {
  test(`an even network of ${rtt} ms: once the way is known, nothing is late and nothing is corrected`, async () => {
    const round = await new Round({ rtt, jitter: 0, loss: 0 }, { seed: rtt + 1 }).seconds(5);
    const [known, corrected] = [round.server.inputs.length, round.corrections.length];
    await round.seconds(40);
    await round.rest();
    const late = round.server.inputs.slice(known).filter(({ tick, applied }) => applied > tick);
    assert.ok(late.length <= 0.005 * (round.server.inputs.length - known), `${late.length} late`);
    assert.deepEqual(round.unexplained, []);
    assert.ok(round.corrections.length - corrected <= late.length);
  });
}

for (const [name, bad] of Object.entries(NETWORKS)) {
  for (const always of [true, false]) {
    test(`after the last input client and server are equal to the bit: ${name}, said ${always ? "each tick" : "when it changes"}`, async () => {
      const round = await new Round(bad, { seed: 7, always }).seconds(40);
      assert.ok(round.server.inputs.length > (always ? 1000 : 40));
      await round.rest();
      const corrected = round.corrections.length;
      await round.seconds(10);
      assert.equal(round.corrections.length, corrected, "a view was not as foretold");
      assert.deepEqual(round.unexplained, []);
      const { tick, view } = round.play.session;
      assert.ok(round.server.tick - tick < 30);
      assert.deepEqual(view.ships, shaped(round.server.view(tick)));
    });
  }
}

test("the same seed gives the same pictures", async () => {
  const [one, other, third] = await Promise.all([1, 1, 2].map((seed) => new Round(NETWORKS.awful, { seed }).seconds(20)));
  assert.deepEqual(one.pictures, other.pictures);
  assert.notDeepEqual(one.pictures, third.pictures);
});

test("the own ship answers at once, whatever the distance", async () => {
  const round = await new Round({ rtt: 300, jitter: 5, loss: 0 }).seconds(5);
  round.playing = false;
  await round.seconds(3);
  const turned = round.pictures.at(-1).row.turn;
  round.press({ turn: turned === 1 ? -1 : 1, thrust: 0 });
  const pressed = round.world.now();
  await round.seconds(0.5);
  const answered = round.pictures.find(({ at, row }) => at > pressed && row.turn !== turned);
  assert.ok(answered.at - pressed <= 1000 / 30 + 2 * PICTURE, `after ${answered.at - pressed} ms`);
});

test("what nobody could foresee is corrected, and the picture glides there", async () => {
  const round = await new Round({ rtt: 100, jitter: 2, loss: 0 }).seconds(10);
  await round.rest();
  const [before, from] = [round.corrections.length, round.pictures.length];
  round.server.push();
  await round.seconds(1);
  assert.equal(round.corrections.length, before + 1);
  const moved = steps(round.pictures.slice(from));
  // The push moves it by 450 a picture at first, and the client learns of it some 200 ms later.
  assert.ok(Math.max(...moved) < 1000, `jumped by ${Math.max(...moved)}`);
});

test("eight seconds without a network: it comes back, plays on, and has flooded nobody", async () => {
  const round = await new Round(network()).seconds(20);
  round.cut(8000);
  await round.seconds(12);
  assert.deepEqual(round.phases.slice(0, 3), ["connecting", "online", "waiting"]);
  assert.equal(round.phases.at(-1), "online");
  const said = round.server.inputs.length;
  const from = round.pictures.length;
  await round.seconds(10);
  assert.ok(round.server.inputs.length - said > 250);
  assert.deepEqual(round.server.errors, []);
  assert.ok(Math.max(...steps(round.pictures.slice(from))) < 1000);
  assert.ok(round.pictures.at(-1).error < 10);
});

test("a tab in the background lets go of the keys, and is in the picture at once when it comes back", async () => {
  const round = await new Round(network()).seconds(10);
  round.hide(true);
  await round.seconds(1);
  assert.deepEqual([round.server.rows.get(round.server.tick).turn, round.server.rows.get(round.server.tick).thrust], [0, 0]);
  const said = round.server.inputs.length;
  await round.seconds(30);
  assert.equal(round.server.inputs.length, said);
  assert.deepEqual(round.phases, ["connecting", "online"]);
  round.hide(false);
  const from = round.pictures.length;
  await round.seconds(0.1);
  assert.ok(round.server.tick - round.pictures[from].tick < 10, "drew what was long past");
  await round.rest();
  assert.deepEqual(round.unexplained, []);
});

test("a game that predicts nothing is asked for inputs each tick, too, and says them for the server's next", async () => {
  const round = await new Round(network(), { predicted: false }).seconds(10);
  assert.ok(round.server.inputs.length > 250);
  assert.ok(round.server.inputs.every(({ tick }) => tick === 0));
});

test("while nothing is heard, inputs are left out rather than queued", async () => {
  const round = await new Round({ rtt: 60, jitter: 2, loss: 0 }).seconds(10);
  const answered = round.server.inputs.length;
  round.cut(3000);
  await round.seconds(3.5);
  assert.deepEqual([...new Set(round.phases)], ["connecting", "online"]);
  assert.deepEqual(round.server.errors, []);
  const old = round.server.inputs.slice(answered).filter(({ tick, applied }) => applied - tick > 15);
  assert.ok(old.length <= 24, `${old.length} old inputs were said`);
  await round.rest();
  assert.deepEqual(round.unexplained, []);
});

test("a held input that the server has refused holds a moment later", async () => {
  const round = await new Round({ rtt: 80, jitter: 0, loss: 0 }, { always: false }).seconds(10);
  await round.rest();
  round.server.refuses = 1;
  const from = round.server.inputs.length;
  round.press({ turn: 1, thrust: 0 });
  await round.seconds(1);
  assert.deepEqual(round.server.errors, ["too_many_inputs"]);
  assert.equal(round.server.rows.get(round.server.tick).turn, 1);
  assert.equal(round.server.inputs.length, from + 1);
});
