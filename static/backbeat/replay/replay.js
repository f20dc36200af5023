// @ts-check
/**
 * A match that is over, in place of a connection: a socket that says at each moment what the server said then, and a clock that
 * runs as fast as one likes, or stands. So the same modules that show a running match show it again, and no game knows the
 * difference. Driven by the time it is handed; knows no page.
 *
 * To be somewhere else it says `welcome` anew, under a higher epoch, as a server does that was restored from earlier.
 */

/** @typedef {import("../wire/messages.js").Message} Message */
/** @typedef {{
 *   first: number, last: number, cut: boolean, welcome: Record<string, any>,
 *   seats: {number: number, name: string, status: string}[],
 *   frames: [tick: number, whole: boolean, bytes: Uint8Array][], events: [tick: number, kind: string, data: any][],
 * }} Recorded as games/wire/replay.py has it */

/** After a hiccup of the page it goes on from where it was (ms). */
const HICCUP = 250;
/** The last views are drawn a little after they came (ms). */
const TAIL = 1000;
/** The server names its tick so often (ms). */
const PING = 1000;
/** What was said is shown again wherever one enters. */
const SAID = new Set(["chat"]);

export class Replay {
  playing = true;
  speed = 1;
  /** Told when it enters anywhere: what was shown of later times is void. */
  entered = () => {};
  /** What a Match is given instead of the network. */
  outside;
  /** @type {Recorded | null} */ #recorded = null;
  #load;
  /** @type {any} */ #socket = null;
  #now = 0;
  #tick = 0;
  #epoch = 1;
  #number = 0;
  #nextFrame = 0;
  #nextEvent = 0;
  #pinged = 0;
  /** Since when it is at its end. @type {number | null} */ #ended = null;

  /** @param {() => Promise<Recorded>} load @param {number} [at] seconds from the beginning */
  constructor(load, at = 0) {
    this.#load = load;
    const replay = this;
    class Socket {
      binaryType = "";
      bufferedAmount = 0;
      /** @type {(() => void) | null} */ onopen = null;
      /** @type {((event: {data: any}) => void) | null} */ onmessage = null;
      constructor() {
        replay.#socket = this;
        queueMicrotask(() => this.onopen?.());
      }
      /** @param {Message} message */
      send(message) {
        if (message.type === "hello") replay.#enter();
      }
      close() {
        if (replay.#socket === this) replay.#socket = null;
      }
    }
    this.outside = {
      Socket: /** @type {any} */ (Socket),
      codec: { protocol: "", encode: (/** @type {any} */ message) => message, decode: (/** @type {any} */ data) => data.message },
      now: () => this.#now,
      ticket: async () => {
        if (!this.#recorded) {
          this.#recorded = await this.#load();
          this.#tick = this.#within(this.#recorded.first + at * this.tickRate);
        }
        return { ticket: "", url: "" };
      },
    };
  }

  get tickRate() {
    return this.#recorded?.welcome.tick_rate ?? 1;
  }

  /** Seconds from the beginning; 0 before it is loaded. */
  get at() {
    return this.#recorded ? (this.#tick - this.#recorded.first) / this.tickRate : 0;
  }

  /** Seconds from the beginning to the end. */
  get length() {
    return this.#recorded ? (this.#recorded.last - this.#recorded.first) / this.tickRate : 0;
  }

  /** Whether the match went on after what was recorded, or can be shown. */
  get cut() {
    return this.#recorded?.cut ?? false;
  }

  /** When something was said or happened, for marks beside the track. */
  get marks() {
    const { events = [], first = 0 } = this.#recorded ?? {};
    return events.map(([tick, kind]) => ({ at: (tick - first) / this.tickRate, kind }));
  }

  /** Time passes. @param {number} ms real ones */
  advance(ms) {
    if (!this.#recorded || !this.#socket || !this.playing) return;
    const passed = Math.min(Math.max(0, ms), HICCUP) * this.speed;
    this.#now += passed;
    this.#tick = this.#within(this.#tick + (passed * this.tickRate) / 1000);
    this.#deliver(this.#recorded);
    if (this.#now - this.#pinged >= PING) this.#ping();
    if (this.#tick < this.#recorded.last) return;
    this.#ended ??= this.#now;
    if (this.#now - this.#ended >= TAIL) this.playing = false;
  }

  /** Goes elsewhere. @param {number} at seconds from the beginning */
  seek(at) {
    if (!this.#recorded || !this.#socket) return;
    this.#tick = this.#within(this.#recorded.first + at * this.tickRate);
    this.#enter();
  }

  /** Plays, or stands; at the end it begins anew. */
  toggle() {
    if (!this.playing && this.#recorded && this.#tick >= this.#recorded.last) this.seek(0);
    this.playing = !this.playing;
  }

  /** @param {number} tick */
  #within(tick) {
    const { first, last } = /** @type {Recorded} */ (this.#recorded);
    return Math.min(last, Math.max(first, tick));
  }

  /** Says everything that makes a page see the present tick. */
  #enter() {
    const recorded = /** @type {Recorded} */ (this.#recorded);
    const tick = Math.floor(this.#tick);
    const past = recorded.events.filter(([at]) => at <= tick);
    this.#epoch++;
    this.#number = 0;
    this.#ended = null;
    this.#nextFrame = recorded.frames.findLastIndex(([at, whole]) => whole && at <= tick);
    this.#nextEvent = past.length;
    this.entered();
    this.#hear({ type: "welcome", ...recorded.welcome, epoch: this.#epoch, tick, ...standing(recorded, past), taken: 0, resume: null });
    for (const [, kind, data] of past) if (SAID.has(kind)) this.#happened(kind, data);
    this.#deliver(recorded);
    for (const [, kind, data] of past) if (kind === "result") this.#happened(kind, data);
    this.#ping();
  }

  /** Says what has come since. @param {Recorded} recorded */
  #deliver({ frames, events }) {
    for (;;) {
      const frame = frames[this.#nextFrame];
      const event = events[this.#nextEvent];
      const [shown, told] = [frame?.[0] ?? Infinity, event?.[0] ?? Infinity];
      if (Math.min(shown, told) > this.#tick) return;
      if (shown <= told) {
        this.#nextFrame++;
        this.#hear({ type: "frame", bytes: frame[2] }, frame[2].length);
      } else {
        this.#nextEvent++;
        this.#happened(event[1], event[2]);
      }
    }
  }

  /** @param {string} kind @param {any} data */
  #happened(kind, data) {
    this.#hear({ type: "event", epoch: this.#epoch, number: ++this.#number, kind, data });
  }

  #ping() {
    this.#pinged = this.#now;
    this.#hear({ type: "ping", id: 0, tick: Math.floor(this.#tick), rtt: 0 });
  }

  /** @param {Message} message @param {number} [byteLength] */
  #hear(message, byteLength = 0) {
    this.#socket?.onmessage?.({ data: { message, byteLength } });
  }
}

/** Who sat where by then, and whether time stood. @param {Recorded} recorded @param {Recorded["events"]} past */
function standing({ seats }, past) {
  const now = new Map(seats.map((seat) => [seat.number, seat]));
  let paused = false;
  for (const [, kind, data] of past) {
    if (kind === "seat") now.set(data.seat, { number: data.seat, name: data.name, status: data.status });
    if (kind === "paused" || kind === "resumed") paused = kind === "paused";
  }
  return { seats: [...now.values()], paused };
}
