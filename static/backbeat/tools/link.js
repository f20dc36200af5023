// @ts-check
/**
 * A bad network to order, for one direction of a connection: distance, wavering, loss, narrowness and stalls, as TCP lets a game
 * feel them. Nothing is lost for good or overtakes anything; a lost packet holds up all behind it until it was missed and sent
 * again. For tests, which hand in their own time and chance, and for trying a game in the page (linked.js). Carries anything
 * and reads nothing.
 */

/** @typedef {{
 *   rtt: number, jitter: number, loss: number, bandwidth?: number, stall?: {every: number, shortest: number, longest: number},
 * }} Network
 * `rtt` in ms, there and back, at best; each packet takes a little longer, by |N(0, jitter)| ms; `loss` is a share of packets;
 * `bandwidth` in bytes a second each way; now and then, `every` ms on average, nothing gets through for a while (ms) */

/** @type {Record<"good" | "mobile" | "awful", Network>} */
export const NETWORKS = {
  good: { rtt: 30, jitter: 3, loss: 0.001, bandwidth: 2_000_000 },
  mobile: { rtt: 80, jitter: 10, loss: 0.01, bandwidth: 200_000 },
  awful: { rtt: 200, jitter: 30, loss: 0.03, bandwidth: 50_000, stall: { every: 30_000, shortest: 300, longest: 1500 } },
};

/** Bytes of a packet. */
const PACKET = 1400;
/** The receiver of the packet after a lost one says so; it is sent again a quarter of a round trip after that was heard. */
const MISSED = 1.75;
/** If none comes after it, the sender asks itself after so many round trips. */
const PROBE = 2;
/** Sums of times are this exact (ms). */
const EXACT = 1e-6;
/** What is sent again and lost again waits for a timer, of at least so many ms. */
const TIMEOUT = 200;

/** @typedef {{now: () => number, random: () => number, later: (then: () => void, ms: number) => void}} World */
/** @typedef {{deliver: () => void, arrives: number | null}} Packet null: lost, and not yet missed */

export class Link {
  /** @type {Packet[]} */ #underway = [];
  #free = 0;
  #pumping = Infinity;
  #stall;
  #network;
  #world;

  /** @param {Network} network @param {World} world */
  constructor(network, world) {
    this.#network = network;
    this.#world = world;
    this.#stall = { from: -Infinity, to: -Infinity };
    if (network.stall) this.#nextStall(world.now());
  }

  /** Bytes that wait for their turn. */
  get queued() {
    return Math.max(0, this.#free - this.#world.now()) * ((this.#network.bandwidth ?? 0) / 1000);
  }

  /** @param {number} size in bytes @param {() => void} deliver called on arrival */
  send(size, deliver) {
    const { bandwidth = Infinity, loss } = this.#network;
    const now = this.#world.now();
    this.#miss(now);
    this.#free = Math.max(now, this.#free) + (size * 1000) / bandwidth;
    const lost = this.#world.random() < 1 - (1 - loss) ** Math.ceil(size / PACKET);
    const packet = { deliver, arrives: lost ? null : this.#through(this.#free + this.#network.rtt / 2 + this.#wavering()) };
    this.#underway.push(packet);
    if (lost) this.#world.later(() => packet.arrives === null && this.#miss(this.#world.now()), this.#network.rtt * PROBE);
    this.#pump();
  }

  /** Nothing gets through for so many ms. @param {number} ms */
  cut(ms) {
    const now = this.#world.now();
    this.#stall = { from: now, to: now + ms };
    for (const packet of this.#underway) if (packet.arrives !== null) packet.arrives = this.#through(packet.arrives);
  }

  /** What was lost is missed at this moment, and sent again. @param {number} now */
  #miss(now) {
    for (const packet of this.#underway) {
      if (packet.arrives !== null) continue;
      let at = now + this.#network.rtt * MISSED + this.#wavering();
      for (let wait = Math.max(TIMEOUT, this.#network.rtt * PROBE); this.#world.random() < this.#network.loss; wait *= 2) at += wait;
      packet.arrives = this.#through(at);
    }
    this.#pump();
  }

  /** Delivers what has arrived, in order, and comes back for the next. */
  #pump() {
    const now = this.#world.now();
    const due = () => (this.#underway[0]?.arrives ?? Infinity) - now <= EXACT;
    while (due()) this.#underway.shift()?.deliver();
    const next = this.#underway[0]?.arrives ?? Infinity;
    if (next >= this.#pumping) return;
    this.#pumping = next;
    this.#world.later(() => {
      // A browser's timer may be early by a part of a millisecond: then it has to be asked again.
      if (this.#pumping === next) this.#pumping = Infinity;
      this.#pump();
    }, next - now);
  }

  /** Half of a bell curve. */
  #wavering() {
    const { random } = this.#world;
    return Math.abs(Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())) * this.#network.jitter;
  }

  /** When something gets through that would arrive at `at`. @param {number} at */
  #through(at) {
    while (this.#network.stall && at > this.#stall.to) this.#nextStall(this.#stall.to);
    return at >= this.#stall.from ? Math.max(at, this.#stall.to) : at;
  }

  /** @param {number} after */
  #nextStall(after) {
    const { every, shortest, longest } = this.#network.stall ?? { every: Infinity, shortest: 0, longest: 0 };
    const from = after - Math.log(1 - this.#world.random()) * every;
    this.#stall = { from, to: from + shortest + this.#world.random() * (longest - shortest) };
  }
}
