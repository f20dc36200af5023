// @ts-check
/**
 * Values to MessagePack, nothing about messages, sockets or games (unpack.js is the way back).
 *
 * Carries what the wire uses: nil, bool, integers that JavaScript counts exactly (|n| < 2^53), float, str, bin, array and
 * map with string keys. Members that are undefined are left out, as in JSON.
 */

const WORD = 2 ** 32;
const utf8 = new TextEncoder();

/** @param {unknown} value @returns {Uint8Array<ArrayBuffer>} */
export function encode(value) {
  const writer = new Writer();
  writer.value(value);
  return writer.done();
}

class Writer {
  #bytes = new Uint8Array(128);
  #view = new DataView(this.#bytes.buffer);
  #at = 0;

  done() {
    return this.#bytes.slice(0, this.#at);
  }

  /** Makes room for `size` bytes and answers where they start. @param {number} size */
  #take(size) {
    const at = this.#at;
    this.#at += size;
    if (this.#at > this.#bytes.length) {
      const grown = new Uint8Array(Math.max(this.#at, this.#bytes.length * 2));
      grown.set(this.#bytes);
      this.#bytes = grown;
      this.#view = new DataView(grown.buffer);
    }
    return at;
  }

  /** @param {unknown} value */
  value(value) {
    if (value === null || value === undefined) this.#byte(0xc0);
    else if (value === false) this.#byte(0xc2);
    else if (value === true) this.#byte(0xc3);
    else if (typeof value === "number") this.#number(value);
    else if (typeof value === "string") this.#string(value);
    else if (value instanceof Uint8Array) this.#binary(value);
    else if (Array.isArray(value)) {
      this.#header(value.length, 0x90, 15, 0xdc);
      for (const item of value) this.value(item);
    } else if (typeof value === "object") {
      const members = Object.entries(value).filter(([, member]) => member !== undefined);
      this.#header(members.length, 0x80, 15, 0xde);
      for (const [key, member] of members) {
        this.#string(key);
        this.value(member);
      }
    } else throw new TypeError(`MessagePack cannot carry a ${typeof value}`);
  }

  /** @param {number} value */
  #byte(value) {
    const at = this.#take(1);
    this.#view.setUint8(at, value);
  }

  /** A head byte and an unsigned number of `size` bytes. @param {number} head @param {number} size @param {number} value */
  #head(head, size, value) {
    const at = this.#take(1 + size);
    this.#view.setUint8(at, head);
    if (size === 1) this.#view.setUint8(at + 1, value);
    else if (size === 2) this.#view.setUint16(at + 1, value);
    else this.#view.setUint32(at + 1, value);
  }

  /** Array and map: a fixed head up to `most`, then 16 and 32 bits. @param {number} length @param {number} fixed @param {number} most @param {number} head */
  #header(length, fixed, most, head) {
    if (length <= most) this.#byte(fixed | length);
    else if (length < 0x10000) this.#head(head, 2, length);
    else this.#head(head + 1, 4, length);
  }

  /** @param {number} value */
  #number(value) {
    if (!Number.isSafeInteger(value) || Object.is(value, -0)) {
      const at = this.#take(9);
      this.#view.setUint8(at, 0xcb);
      this.#view.setFloat64(at + 1, value);
    } else if (value >= 0) {
      if (value < 0x80) this.#byte(value);
      else if (value < 0x100) this.#head(0xcc, 1, value);
      else if (value < 0x10000) this.#head(0xcd, 2, value);
      else if (value < WORD) this.#head(0xce, 4, value);
      else this.#long(0xcf, value);
    } else if (value >= -0x20) this.#byte(value & 0xff);
    else if (value >= -0x80) this.#head(0xd0, 1, value & 0xff);
    else if (value >= -0x8000) this.#head(0xd1, 2, value & 0xffff);
    else if (value >= -0x80000000) this.#head(0xd2, 4, value >>> 0);
    else this.#long(0xd3, value);
  }

  /** 64 bits in two halves; the high half carries the sign. @param {number} head @param {number} value */
  #long(head, value) {
    const at = this.#take(9);
    const high = Math.floor(value / WORD);
    this.#view.setUint8(at, head);
    this.#view.setInt32(at + 1, high);
    this.#view.setUint32(at + 5, value - high * WORD);
  }

  /** @param {string} value */
  #string(value) {
    const bytes = utf8.encode(value);
    if (bytes.length < 32) this.#byte(0xa0 | bytes.length);
    else if (bytes.length < 0x100) this.#head(0xd9, 1, bytes.length);
    else this.#header(bytes.length, 0, -1, 0xda);
    this.#raw(bytes);
  }

  /** @param {Uint8Array} bytes */
  #binary(bytes) {
    if (bytes.length < 0x100) this.#head(0xc4, 1, bytes.length);
    else this.#header(bytes.length, 0, -1, 0xc5);
    this.#raw(bytes);
  }

  /** @param {Uint8Array} bytes */
  #raw(bytes) {
    const at = this.#take(bytes.length);
    this.#bytes.set(bytes, at);
  }
}
