// @ts-check
/**
 * Takes numbers, texts and bytes from the front of a frame: the twin of games/wire/varint.py. Numbers are varints, low bits
 * first; "signed" ones have their sign folded into the lowest bit. Knows no views and no messages.
 */

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

export class Reader {
  #bytes;
  #at = 0;

  /** @param {Uint8Array} bytes */
  constructor(bytes) {
    this.#bytes = bytes;
  }

  get atEnd() {
    return this.#at === this.#bytes.length;
  }

  /** @returns {number} */
  byte() {
    if (this.#at >= this.#bytes.length) throw new RangeError("the frame is cut off");
    return this.#bytes[this.#at++];
  }

  /** @param {number} count */
  take(count) {
    const end = this.#at + count;
    if (end > this.#bytes.length) throw new RangeError("the frame is cut off");
    const taken = this.#bytes.subarray(this.#at, end);
    this.#at = end;
    return taken;
  }

  /** A number from 0, exact below 2^53. */
  number() {
    let byte = this.byte();
    let number = byte & 127;
    for (let scale = 128; byte > 127; scale *= 128) {
      byte = this.byte();
      number += (byte & 127) * scale;
      if (!Number.isSafeInteger(number)) throw new RangeError("a number in the frame is too large");
    }
    return number;
  }

  /** A number with a sign. Any that JavaScript counts exactly: the sign is taken off before the rest grows too large. */
  signed() {
    let byte = this.byte();
    const negative = byte & 1;
    let number = (byte & 127) >> 1;
    for (let scale = 64; byte > 127; scale *= 128) {
      byte = this.byte();
      number += (byte & 127) * scale;
      if (!Number.isSafeInteger(number)) throw new RangeError("a number in the frame is too large");
    }
    return negative ? -number - 1 : number;
  }

  text() {
    return utf8.decode(this.take(this.number()));
  }
}
