// @ts-check
/**
 * MessagePack to values, nothing about messages, sockets or games (pack.js is the way there).
 *
 * Extension types and integers beyond 2^53 are refused. Maps become objects without a prototype, so that no key a server
 * sends ("__proto__") can mean anything but itself; keys that are numbers become strings, as they are in JSON.
 */

const WORD = 2 ** 32;
const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** @param {ArrayBuffer | Uint8Array} bytes @returns {any} Throws a RangeError or TypeError on anything but one whole value. */
export function decode(bytes) {
  const reader = new Reader(bytes instanceof Uint8Array ? bytes : new Uint8Array(bytes));
  const value = reader.value();
  if (!reader.atEnd) throw new RangeError("bytes after the end of the MessagePack value");
  return value;
}

class Reader {
  #at = 0;
  #bytes;
  #view;

  /** @param {Uint8Array} bytes */
  constructor(bytes) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get atEnd() {
    return this.#at === this.#bytes.length;
  }

  /** @param {number} size */
  #take(size) {
    const at = this.#at;
    if (at + size > this.#bytes.length) throw new RangeError("the MessagePack value is cut off");
    this.#at += size;
    return at;
  }

  /** @param {number} size */
  #unsigned(size) {
    const at = this.#take(size);
    if (size === 1) return this.#view.getUint8(at);
    if (size === 2) return this.#view.getUint16(at);
    return this.#view.getUint32(at);
  }

  /** @returns {any} */
  value() {
    const head = this.#unsigned(1);
    if (head < 0x80) return head;
    if (head < 0x90) return this.#map(head & 15);
    if (head < 0xa0) return this.#array(head & 15);
    if (head < 0xc0) return this.#string(head & 31);
    if (head >= 0xe0) return head - 0x100;
    switch (head) {
      case 0xc0: return null;
      case 0xc2: return false;
      case 0xc3: return true;
      case 0xc4: case 0xc5: case 0xc6: return this.#raw(this.#unsigned(1 << (head - 0xc4))).slice();
      case 0xca: return this.#view.getFloat32(this.#take(4));
      case 0xcb: return this.#view.getFloat64(this.#take(8));
      case 0xcc: case 0xcd: case 0xce: return this.#unsigned(1 << (head - 0xcc));
      case 0xcf: return this.#long(this.#view.getUint32(this.#take(4)));
      case 0xd0: return this.#view.getInt8(this.#take(1));
      case 0xd1: return this.#view.getInt16(this.#take(2));
      case 0xd2: return this.#view.getInt32(this.#take(4));
      case 0xd3: return this.#long(this.#view.getInt32(this.#take(4)));
      case 0xd9: case 0xda: case 0xdb: return this.#string(this.#unsigned(1 << (head - 0xd9)));
      case 0xdc: case 0xdd: return this.#array(this.#unsigned(2 << (head - 0xdc)));
      case 0xde: case 0xdf: return this.#map(this.#unsigned(2 << (head - 0xde)));
      default: throw new TypeError(`MessagePack type 0x${head.toString(16)} is not used on this wire`);
    }
  }

  /** @param {number} high */
  #long(high) {
    const value = high * WORD + this.#unsigned(4);
    if (!Number.isSafeInteger(value)) throw new RangeError("an integer beyond 2^53 cannot be counted exactly");
    return value;
  }

  /** @param {number} size */
  #raw(size) {
    const at = this.#take(size);
    return this.#bytes.subarray(at, at + size);
  }

  /** @param {number} size */
  #string(size) {
    return text.decode(this.#raw(size));
  }

  /** @param {number} length */
  #array(length) {
    const items = [];
    for (let index = 0; index < length; index++) items.push(this.value());
    return items;
  }

  /** @param {number} length */
  #map(length) {
    const members = Object.create(null);
    for (let index = 0; index < length; index++) {
      const key = this.value();
      if (typeof key !== "string" && typeof key !== "number") throw new TypeError("a map key is a string or a number");
      members[key] = this.value();
    }
    return members;
  }
}
