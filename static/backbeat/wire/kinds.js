// @ts-check
/**
 * Reads views from binary frames: compiled from the schema that `welcome` brings, so that any game is read without code of its
 * own. The twin of games/wire/kinds.py and groups.py, reading only. Structs become objects, maps `Map`s, lists arrays.
 *
 * A view that was read is never changed: the next one shares with it what stayed as it was, so that "did this change" is one
 * `===`. Knows no ticks and no sockets.
 */

/** @typedef {import("./schema.js").Schema} Schema */
/** @typedef {import("./varint.js").Reader} Reader */
/** @typedef {{whole: (data: Reader) => any, change: (data: Reader, old: any) => any, fields?: number,
 *   masked?: (data: Reader, old: any, mask: number) => any}} Kind `fields` and `masked` are a row's: see `masks` */

/** A row with more fields does not share a number with its key. */
const MERGED_FIELDS = 16;

/** @param {Schema | undefined} schema @returns {Kind} */
export function compile(schema) {
  switch (schema?.type) {
    case "null":
      return { whole: () => null, change: () => null };
    case "bool":
      return { whole: (data) => data.byte() === 1, change: (_data, old) => !old };
    case "str":
      return { whole: (data) => data.text(), change: (data) => data.text() };
    case "int":
      return integer(schema);
    case "enum":
      return choice(schema.values ?? []);
    case "struct":
      return row(schema);
    case "list":
      return list(compile(schema.items));
    case "map":
      return map(schema.key, compile(schema.value));
    case "union":
      return union((schema.of ?? []).map(compile));
    default:
      throw new TypeError(`the schema has a type "${schema?.type}", which this page does not know: reload it`);
  }
}

/** What whole numbers are counted from: their lower bound, or null where they are written with their sign, because there is no
 * bound or the distance from it may be too large to count. @param {Schema | undefined} schema @returns {number | null} */
function origin(schema) {
  const { min, max = Number.MAX_SAFE_INTEGER } = schema ?? {};
  return min !== undefined && max - min < 2 ** 53 ? min : null;
}

/** The distance from the origin, or a signed number; a change is the difference, and 0 stands before a whole value.
 * @param {Schema} schema @returns {Kind} */
function integer(schema) {
  const from = origin(schema);
  const whole = from === null ? (/** @type {Reader} */ data) => data.signed() : (/** @type {Reader} */ data) => data.number() + from;
  return {
    whole,
    change(data, old) {
      const gap = data.signed();
      return gap === 0 ? whole(data) : old + gap;
    },
  };
}

/** @param {any[]} values @returns {Kind} */
function choice(values) {
  const whole = (/** @type {Reader} */ data) => {
    const code = data.number();
    if (code >= values.length) throw new RangeError(`there is no value ${code} of ${values.length}`);
    return values[code];
  };
  return { whole, change: whole };
}

/** Whether bit `index` is set, beyond 32 bits, too. @param {number} mask @param {number} index */
function bit(mask, index) {
  return index < 31 ? (mask >> index) & 1 : Math.floor(mask / 2 ** index) % 2;
}

/** @param {Schema} schema @returns {Kind} */
function row({ name, kind, fields = {} }) {
  const names = Object.keys(fields);
  const kinds = names.map((field) => compile(fields[field]));
  const head = kind === undefined ? {} : { kind };
  const masked = (/** @type {Reader} */ data, /** @type {any} */ old, /** @type {number} */ mask) => {
    if (mask >= 2 ** names.length) throw new RangeError(`${name} has ${names.length} fields, not more`);
    const made = { ...old };
    for (let index = 0; index < names.length; index++) {
      if (bit(mask, index)) made[names[index]] = kinds[index].change(data, old[names[index]]);
    }
    return made;
  };
  return {
    whole(data) {
      /** @type {Record<string, any>} */
      const made = { ...head };
      for (let index = 0; index < names.length; index++) made[names[index]] = kinds[index].whole(data);
      return made;
    },
    change: (data, old) => masked(data, old, data.number()),
    fields: names.length,
    masked,
  };
}

/** How an item that changed stands behind its key: a row of few fields shares one number with it, key · 2^fields + mask.
 * @param {Kind} item */
function keyed({ fields = 0, masked, change }) {
  const unit = masked && fields <= MERGED_FIELDS ? 2 ** fields : 1;
  return {
    /** @param {Reader} data @returns {[number, number]} key and mask */
    head(data) {
      const head = data.number();
      return [Math.floor(head / unit), head % unit];
    },
    /** @param {Reader} data @param {any} old @param {number} mask */
    change: (data, old, mask) => (masked && unit > 1 ? masked(data, old, mask) : change(data, old)),
  };
}

/** @param {Kind} item @returns {Kind} */
function list(item) {
  const at = keyed(item);
  return {
    whole: (data) => Array.from({ length: bounded(data.number()) }, () => item.whole(data)),
    change(data, old) {
      const head = data.number();
      let made = old.slice();
      for (let left = Math.floor(head / 2); left > 0; left--) {
        const [index, mask] = at.head(data);
        if (index >= old.length) throw new RangeError(`there is no item ${index} of ${old.length}`);
        made[index] = at.change(data, old[index], mask);
      }
      if (head % 2) {
        const length = bounded(data.number());
        made = made.slice(0, length);
        while (made.length < length) made.push(item.whole(data));
      }
      return made;
    },
  };
}

/** @param {Schema | undefined} key @param {Kind} item @returns {Kind} */
function map(key, item) {
  const name = compile(key);
  const at = key?.type === "str" ? null : keyed(item);
  const named = value(key);
  const add = (/** @type {Reader} */ data, /** @type {Map<any, any>} */ made) => {
    for (let left = data.number(); left > 0; left--) made.set(name.whole(data), item.whole(data));
    return made;
  };
  return {
    whole: (data) => add(data, new Map()),
    change(data, old) {
      const head = data.number();
      const made = new Map(old);
      for (let left = Math.floor(head / 4); left > 0; left--) {
        const [code, mask] = at ? at.head(data) : [data.text(), 0];
        const key = at ? named(Number(code)) : code;
        if (!old.has(key)) throw new RangeError(`there is no ${key} in this map`);
        made.set(key, at ? at.change(data, old.get(key), mask) : item.change(data, old.get(key)));
      }
      if (head % 2) for (let left = data.number(); left > 0; left--) made.delete(name.whole(data));
      return Math.floor(head / 2) % 2 ? add(data, made) : made;
    },
  };
}

/** From the number that stands for a key to the key. @param {Schema | undefined} key @returns {(code: number) => any} */
function value(key) {
  if (key?.type === "enum") return (code) => key.values?.[code];
  const from = origin(key);
  if (from !== null) return (code) => code + from;
  return (code) => (code % 2 ? -(code + 1) / 2 : code / 2);
}

/** @param {Kind[]} members @returns {Kind} */
function union(members) {
  const member = (/** @type {number} */ which) => {
    if (which >= members.length) throw new RangeError(`there is no member ${which} of ${members.length}`);
    return members[which];
  };
  return {
    whole: (data) => member(data.number()).whole(data),
    change(data, old) {
      const head = data.number();
      const kind = member(Math.floor(head / 2));
      return head % 2 ? kind.change(data, old) : kind.whole(data);
    },
  };
}

/** A length that a frame of our own can have: what is damaged must not ask for all there is. @param {number} length */
function bounded(length) {
  if (length > 1 << 20) throw new RangeError(`a list of ${length} items`);
  return length;
}
