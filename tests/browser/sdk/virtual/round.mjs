/**
 * A round of ships over a network to order: the real SDK, the small server, and between them the link that the page has, too. Measures
 * what a player would feel; what the SDK cannot know itself, it takes from the server.
 */

import { linked } from "../../../../static/backbeat/tools/linked.js";
import { json } from "../../../../static/backbeat/wire/messages.js";
import { Play } from "../../../../static/backbeat/play.js";
import { Server } from "./server.mjs";
import { World } from "./world.mjs";
import { fingers, rules } from "./ships.mjs";

export const PICTURE = 1000 / 60;
export const SMOOTH = { smooth: ["x", "y"], turns: { angle: 1024 } };

export class Round {
  /** What was drawn: {at, tick, row, error} with the clock's error in ms. */
  pictures = [];
  /** Views that were not as foretold: {tick, since}, with the tick of the view before. */
  corrections = [];
  phases = [];
  counts = {};
  delays = [];
  leads = [];
  playing = true;
  hidden = false;
  #pressed = null;
  #known = 0;
  #links = [];
  #cutUntil = 0;

  constructor(network, { seed = 1, tickRate = 30, always = true, predicted = true } = {}) {
    this.world = new World(seed);
    this.server = new Server(this.world, { tickRate });
    const quiet = () => {};
    this.play = new Play(
      {
        codec: json, now: this.world.now, random: this.world.random, setTimer: this.world.later, clearTimer: this.world.cancel,
        ticket: async () => ({ ticket: "ticket", url: "ws://there/" }), replaced: () => false, Socket: this.#Socket(network),
      },
      {
        changed: ({ phase }) => phase === this.phases.at(-1) || this.phases.push(phase),
        viewed: () => (this.#known = this.play.session.tick), welcomed: quiet, turned: quiet, happened: quiet, refused: quiet,
      },
    );
    const { netcode } = this.play;
    this.#listen(netcode.stats);
    const hold = fingers(this.world.random);
    const fingered = () => (this.playing ? { ...hold(this.world.now()) } : this.#pressed);
    netcode.moves(SMOOTH);
    if (predicted) netcode.pilot.predict(rules);
    netcode.pilot.control(fingered, { always, rest: { turn: 0, thrust: 0 } });
    this.play.connection.dial();
    this.world.later(() => this.world.every(PICTURE, () => this.#draw()), this.world.random() * PICTURE);
  }

  #Socket(network) {
    const round = this;
    return class extends linked(network, this.server.Socket, this.world) {
      constructor(url, protocol) {
        super(url, protocol);
        round.#links = [this.up, this.down];
        round.#cut(round.#cutUntil - round.world.now());
      }
    };
  }

  /** Holds this from now on. */
  press(input) {
    this.playing = false;
    this.#pressed = input;
  }

  /** Nothing gets through for so many ms, neither there nor back. */
  cut(ms) {
    this.#cutUntil = this.world.now() + ms;
    this.#cut(ms);
  }

  #cut(ms) {
    if (ms > 0) for (const link of this.#links) link.cut(ms);
  }

  #listen(stats) {
    const count = stats.count.bind(stats);
    stats.count = (name, amount, now) => {
      this.counts[name] = (this.counts[name] ?? 0) + amount;
      if (name === "corrections") this.corrections.push({ tick: this.play.session.tick, since: this.#known });
      count(name, amount, now);
    };
  }

  #draw() {
    if (this.hidden) return;
    const { netcode } = this.play;
    const now = this.world.now();
    const drawn = netcode.draw(now);
    if (!drawn) return;
    const error = (netcode.tick(now) - this.server.present) * (1000 / this.server.tickRate);
    if (this.pictures.length % 6 === 0) this.#note(netcode.figures(now));
    this.pictures.push({ at: now, tick: drawn.extra.tick, predicted: drawn.extra.predicted, row: drawn.state.ships.get(0), error });
  }

  #note({ delay, lead }) {
    this.delays.push(delay);
    this.leads.push(lead);
  }

  /** The tab goes behind others, where browsers draw nothing, or comes back. */
  hide(hidden) {
    this.hidden = hidden;
    this.play.netcode.hide(hidden);
  }

  /** Plays on for so many seconds. */
  async seconds(seconds) {
    await this.world.pass(seconds * 1000);
    return this;
  }

  /** Says nothing more, and lets what is under way arrive. */
  async rest() {
    this.playing = false;
    return this.seconds(5);
  }

  /** Corrections without a late input to blame: one that was meant for a tick up to that of the view, and was not in the view before. */
  get unexplained() {
    const late = this.server.inputs.filter(({ tick, applied }) => applied > tick);
    return this.corrections.filter(({ tick, since }) => !late.some(({ tick: meant, applied }) => meant <= tick && applied > since));
  }

  figures() {
    const answered = this.server.inputs.filter(({ applied }) => applied !== null);
    const late = answered.filter(({ tick, applied }) => applied > tick).length;
    const errors = this.pictures.map(({ error }) => Math.abs(error));
    return {
      delay: mean(this.delays),
      stalled: (this.counts.stalled ?? 0) / this.pictures.length,
      guessed: (this.counts.guessed ?? 0) / this.pictures.length,
      late: late / answered.length,
      lead: mean(this.leads),
      corrections: this.corrections.length,
      unexplained: this.unexplained.length,
      clock: quantile(errors, 0.95),
    };
  }
}

export const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;

export function quantile(values, share) {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}
