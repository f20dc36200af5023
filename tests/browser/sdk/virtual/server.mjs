/**
 * A small tick server that keeps to docs/protocol.md (subprotocol backbeat.v1.json): a match of ships, of which the client flies
 * the first and bots the rest. It keeps what the client cannot know, for tests to compare: each tick's own row, and each input with
 * the tick it was meant for and the tick it was applied at.
 */

import { SCHEMA, fingers, rules, ship } from "./ships.mjs";

const SEAT = 0;
const WAITING = 32;
const IN_FLIGHT = 2.5; // seconds
const GETTING_KNOWN = 4; // pings, a quarter of a second apart

export class Server {
  tick = 0;
  rows = new Map();
  /** {seq, tick, applied} of all inputs, in the order in which they came. */
  inputs = [];
  errors = [];
  /** So many inputs it will refuse, as if too many waited. */
  refuses = 0;
  state;
  #views = new Map();
  #waiting = [];
  #received = 0;
  #taken = 0;
  #socket = null;

  constructor(world, { tickRate = 30, ships = 4, lateness = 0.5 } = {}) {
    Object.assign(this, { world, tickRate, lateness });
    this.state = { ships: Object.fromEntries(Array.from({ length: ships }, (_, seat) => [seat, ship(world.random)])) };
    this.bots = Array.from({ length: ships - 1 }, () => fingers(world.random));
    this.started = world.now();
    this.#keep();
    this.#next();
    world.every(1000, () => this.#ping());
  }

  /** The tick that it is now, fractional: what the client's clock is to say. */
  get present() {
    return ((this.world.now() - this.started) * this.tickRate) / 1000;
  }

  /** What it showed after one of the last ticks. */
  view(tick) {
    return this.#views.get(tick);
  }

  /** A row is pushed by something that the client cannot foresee. */
  push(seat = SEAT) {
    this.state.ships[seat].vx += 900;
  }

  /** A socket class that leads here. */
  get Socket() {
    const server = this;
    return class {
      readyState = 0;
      bufferedAmount = 0;
      constructor() {
        server.world.later(() => ((this.readyState = 1), this.onopen?.()), 0);
      }
      send(data) {
        server.#hear(this, JSON.parse(data));
      }
      close() {
        this.readyState = 3;
        if (server.#socket === this) server.#socket = null;
      }
      says(message) {
        this.onmessage?.({ data: JSON.stringify(message) });
      }
    };
  }

  #next() {
    const due = this.started + ((this.tick + 1) * 1000) / this.tickRate + this.world.random() * this.lateness;
    this.world.later(() => (this.#step(), this.#next()), due - this.world.now());
  }

  #step() {
    this.tick++;
    const now = this.#waiting.filter(({ tick }) => tick <= this.tick);
    this.#waiting = this.#waiting.filter(({ tick }) => tick > this.tick);
    const { ships } = this.state;
    this.bots.forEach((bot, index) => rules.input(ships[index + 1], bot(this.world.now())));
    for (const { seq, input, entry } of now) {
      entry.applied = this.tick;
      this.#taken = seq;
      rules.input(ships[SEAT], input);
    }
    for (const row of Object.values(ships)) rules.tick(row);
    this.#keep();
    this.#show();
  }

  #keep() {
    this.rows.set(this.tick, { ...this.state.ships[SEAT] });
    this.#views.set(this.tick, { ships: Object.fromEntries(Object.entries(this.state.ships).map(([seat, row]) => [seat, { ...row }])) });
    this.#views.delete(this.tick - 64);
  }

  #hear(socket, message) {
    if (message.type === "hello") return this.#welcome(socket);
    if (socket !== this.#socket) return;
    if (message.ack) socket.acked = Math.max(socket.acked, message.ack);
    if (message.type === "input") this.#input(message);
    if (message.type === "pong") this.#measure(socket, message.id);
  }

  #welcome(socket) {
    this.#socket = socket;
    Object.assign(socket, { sent: -1, acked: 0, rtt: null, asked: new Map() });
    socket.says({
      type: "welcome", match: "m", game: "ships", seat: SEAT, epoch: 1, tick: this.tick, tick_rate: this.tickRate, rules: "1", schema: SCHEMA,
      options: {}, seats: [], paused: false, taken: this.#received, resume: "key",
    });
    this.#show();
    for (let early = 1; early <= GETTING_KNOWN; early++) this.world.later(() => this.#socket === socket && this.#ping(), 250 * early);
  }

  #input({ seq, input, tick }) {
    const refuse = (code) => (this.errors.push(code), this.#socket.says({ type: "error", code, params: {}, seq }));
    if (seq <= this.#received) return refuse("stale");
    if (tick > this.tick + this.tickRate) return refuse("too_early");
    if (this.#waiting.length >= WAITING || (this.refuses > 0 && this.refuses--)) return refuse("too_many_inputs");
    this.#received = seq;
    const entry = { seq, tick, applied: null, came: this.present };
    this.inputs.push(entry);
    this.#waiting.push({ seq, input, tick: Math.max(tick, this.tick + 1), entry });
  }

  #show() {
    const socket = this.#socket;
    if (!socket || (socket.sent >= 0 && socket.sent - socket.acked > IN_FLIGHT * this.tickRate)) return;
    const base = this.#views.has(socket.sent) ? socket.sent : -1;
    const patch = base === -1 ? [0, this.state] : diff(this.#views.get(base), this.state) ?? [1, {}];
    socket.sent = this.tick;
    socket.says({ type: "frame", epoch: 1, tick: this.tick, base, taken: [this.#taken], patch, turn: null });
  }

  #ping() {
    const socket = this.#socket;
    if (!socket) return;
    socket.asked.set(socket.asked.size, this.world.now());
    socket.says({ type: "ping", id: socket.asked.size - 1, tick: this.tick, rtt: socket.rtt });
  }

  #measure(socket, id) {
    socket.rtt = Math.round(this.world.now() - socket.asked.get(id));
  }
}

/** The patch from one view to the next, where no member comes or goes; null if nothing changed. */
function diff(old, value) {
  if (typeof value !== "object") return old === value ? null : [0, value];
  const changes = {};
  for (const name of Object.keys(value)) {
    const change = diff(old[name], value[name]);
    if (change) changes[name] = change;
  }
  return Object.keys(changes).length ? [1, changes] : null;
}
