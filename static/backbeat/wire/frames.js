// @ts-check
/**
 * Reads the frames of `backbeat.v1.binary`, which are bytes of their own: the twin of games/wire/frames.py, reading only.
 * A frame is whole, or the change from the moment before on the same socket. Knows no sockets and no page.
 */

import { Reader } from "./varint.js";
import { compile } from "./kinds.js";
import { decode } from "./unpack.js";

const [WHOLE, TAKEN, TURN, VIEW, STEP, FEW] = [1, 2, 4, 8, 16, 32];
/** A rise of so many or more does not fit into its two bits. */
const LITERAL = 3;

/** @typedef {{epoch: number, tick: number, taken: number[], turn: any, view: any}} Moment `turn` as messages have it, or null */

/** Whether a binary message is a frame; all others are arrays of MessagePack. @param {Uint8Array} bytes */
export function isFrame(bytes) {
  return bytes.length > 0 && bytes[0] < 0x80;
}

export class FrameReader {
  #views;

  /** @param {import("./schema.js").Schema | undefined} schema of the view */
  constructor(schema) {
    this.#views = compile(schema);
  }

  /** @param {Uint8Array} bytes @param {Moment | null} base the moment before @returns {Moment} Throws where they do not fit. */
  read(bytes, base) {
    const data = new Reader(bytes);
    const flags = data.byte();
    const made = flags & WHOLE ? this.#whole(data, flags) : this.#change(data, flags, base);
    if (!data.atEnd) throw new RangeError("bytes after the end of the frame");
    return made;
  }

  /** @param {Reader} data @param {number} flags @returns {Moment} */
  #whole(data, flags) {
    const [epoch, tick, seats] = [data.number(), data.number(), data.number()];
    const taken = [];
    for (let seat = 0; seat < seats; seat++) taken.push(data.number());
    const turn = flags & TURN ? readTurn(data) : null;
    return { epoch, tick, taken, turn, view: this.#views.whole(data) };
  }

  /** @param {Reader} data @param {number} flags @param {Moment | null} base @returns {Moment} */
  #change(data, flags, base) {
    if (!base) throw new RangeError("the first frame of a socket is whole");
    const tick = base.tick + (flags & STEP ? data.number() : 1);
    const taken = flags & TAKEN ? risen(data, base.taken, flags) : base.taken;
    const turn = flags & TURN ? readTurn(data) : base.turn;
    return { epoch: base.epoch, tick, taken, turn, view: flags & VIEW ? this.#views.change(data, base.view) : base.view };
  }
}

/** @param {Reader} data @param {number[]} base @param {number} flags */
function risen(data, base, flags) {
  const taken = base.slice();
  if (flags & FEW) {
    for (let left = data.number(); left > 0; left--) {
      const seat = data.number();
      if (seat >= taken.length) throw new RangeError(`there is no seat ${seat}`);
      taken[seat] += data.number();
    }
    return taken;
  }
  const bits = data.take(Math.ceil(base.length / 4));
  const rises = base.map((_taken, seat) => (bits[seat >> 2] >> (2 * (seat & 3))) & 3);
  return taken.map((from, seat) => from + (rises[seat] < LITERAL ? rises[seat] : LITERAL + data.number()));
}

/** @param {Reader} data */
function readTurn(data) {
  return decode(data.take(data.number()));
}
