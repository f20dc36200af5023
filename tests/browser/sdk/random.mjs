/** Chance that repeats: a seeded generator (mulberry32) and random values for the laws below. */

export function generator(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export const below = (random, bound) => Math.floor(random() * bound);

const LETTERS = ["a", "b", "7", "_", "é", "한", "🚲", "\u0000", "<", '"'];

export function randomText(random) {
  return Array.from({ length: below(random, 40) }, () => LETTERS[below(random, LETTERS.length)]).join("");
}

/** Integers of every width, with both signs, and their neighbours. */
export function randomInteger(random) {
  const edge = 2 ** below(random, 54) + below(random, 3) - 1;
  const bounded = Math.min(edge, Number.MAX_SAFE_INTEGER);
  return random() < 0.5 || bounded === 0 ? bounded : -bounded;
}

export function randomValue(random, depth = 3) {
  const kind = below(random, depth > 0 ? 8 : 6);
  if (kind === 0) return null;
  if (kind === 1) return random() < 0.5;
  if (kind === 2) return random() * 2000 - 1000;
  if (kind === 3 || kind === 4) return randomInteger(random);
  if (kind === 5) return randomText(random);
  const size = below(random, random() < 0.1 ? 40 : 5);
  if (kind === 6) return Array.from({ length: size }, () => randomValue(random, depth - 1));
  return randomObject(random, size, depth);
}

function randomObject(random, size, depth) {
  const made = Object.create(null);
  for (let index = 0; index < size; index++) {
    made[random() < 0.05 ? "__proto__" : randomText(random)] = randomValue(random, depth - 1);
  }
  return made;
}
