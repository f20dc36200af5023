import assert from "node:assert/strict";
import { test } from "node:test";
import { encode } from "../../../static/backbeat/wire/pack.js";
import { decode } from "../../../static/backbeat/wire/unpack.js";
import { generator, randomValue } from "./random.mjs";

const hex = (bytes) => Buffer.from(bytes).toString("hex");

test("what is packed unpacks to the same value", () => {
  for (let seed = 0; seed < 3000; seed++) {
    const value = randomValue(generator(seed), 4);
    assert.deepStrictEqual(decode(encode(value)), value, `seed ${seed}`);
  }
});

test("integers take the smallest form", () => {
  const forms = [
    [0, "00"], [127, "7f"], [128, "cc80"], [255, "ccff"], [256, "cd0100"], [65536, "ce00010000"],
    [2 ** 32, "cf0000000100000000"], [Number.MAX_SAFE_INTEGER, "cf001fffffffffffff"],
    [-1, "ff"], [-32, "e0"], [-33, "d0df"], [-129, "d1ff7f"], [-32769, "d2ffff7fff"],
    [-(2 ** 31) - 1, "d3ffffffff7fffffff"], [Number.MIN_SAFE_INTEGER, "d3ffe0000000000001"],
  ];
  for (const [value, form] of forms) assert.equal(hex(encode(value)), form);
});

test("long strings, byte strings, arrays and maps keep their lengths", () => {
  for (const size of [0, 31, 32, 255, 256, 65535, 65536]) {
    const map = Object.assign(Object.create(null), Object.fromEntries(Array.from({ length: size }, (_, key) => [`k${key}`, key])));
    for (const value of ["x".repeat(size), new Uint8Array(size).fill(7), new Array(size).fill(1), map]) {
      assert.deepStrictEqual(decode(encode(value)), value);
    }
  }
});

test("keys that are numbers are read as JSON would say them", () => {
  assert.deepStrictEqual({ ...decode(new Uint8Array([0x82, 0x00, 0x01, 0x07, 0x02])) }, { 0: 1, 7: 2 });
});

test("undefined members are left out, undefined items are nil", () => {
  assert.deepStrictEqual({ ...decode(encode({ a: undefined, b: 1 })) }, { b: 1 });
  assert.deepStrictEqual(decode(encode([undefined])), [null]);
});

test("what is cut off, too long, too large or foreign is refused", () => {
  const whole = encode({ name: "someone", list: [1, 2.5, -70000] });
  for (let size = 0; size < whole.length; size++) assert.throws(() => decode(whole.slice(0, size)), RangeError);
  assert.throws(() => decode(new Uint8Array([...whole, 0])), /bytes after the end/);
  assert.throws(() => decode(new Uint8Array([0xcf, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff])), /2\^53/);
  assert.throws(() => decode(new Uint8Array([0xc1])), TypeError);
  assert.throws(() => decode(new Uint8Array([0x81, 0xc3, 0x01])), /map key/);
  assert.throws(() => encode(() => {}), TypeError);
});

test("a huge array header costs nothing", () => {
  assert.throws(() => decode(new Uint8Array([0xdd, 0xff, 0xff, 0xff, 0xff])), RangeError);
});
