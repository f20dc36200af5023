/**
 * The browser's half of games/parity.py: makes with a game's rules.js each step that the server has made, and says where the two
 * part. Reads lines of JSON: first {rules, sdk, schema}, then for each tick {tick, views, audiences, inputs, skip}: `audiences` says by
 * seat which view is whose, `inputs` lists by seat what was asked for, `skip` names seats whose step is not compared. Prints the
 * number of steps compared, or the first difference. Runs in node; knows no match beyond what it is told.
 */

import { createInterface } from "node:readline";
import { isDeepStrictEqual } from "node:util";
import { register } from "node:module";
import { pathToFileURL } from "node:url";

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const next = async () => JSON.parse((await lines.next()).value ?? "null");
const { rules: path, sdk, schema } = await next();

// What the import map and the script's type are in a page.
const vector = JSON.stringify(pathToFileURL(`${sdk}/vector.js`).href);
const hooks = `
  export const resolve = (name, context, next) => (name === "backbeat/vector" ? { url: ${vector}, shortCircuit: true } : next(name, context));
  export const load = (url, context, next) => next(url, url.endsWith(".js") ? { ...context, format: "module" } : context);`;
register(`data:text/javascript,${encodeURIComponent(hooks)}`);
const { shaper } = await import(pathToFileURL(`${sdk}/schema.js`).href);
const { rules } = await import(pathToFileURL(path).href);

/** Shaped anew each time: what a rule changes by mistake must not reach the next step. */
const shown = (told, seat) => shaper(schema)(told.views[told.audiences[seat]]);

let last = null;
let compared = 0;
for (let told = await next(); told; told = await next()) {
  for (const [name, inputs] of Object.entries(told.inputs)) {
    const seat = Number(name);
    const [before, after] = [shown(last, seat), shown(told, seat)];
    const [own, expected] = [rules.own(before, seat), rules.own(after, seat)];
    if (!own || !expected || told.skip.includes(seat)) continue;
    const row = structuredClone(own);
    for (const input of inputs) rules.input?.(row, input, before, told.tick);
    rules.tick?.(row, before, told.tick);
    if (!isDeepStrictEqual(row, expected)) {
      console.log(JSON.stringify({ tick: told.tick, seat, before: own, inputs, server: expected, browser: row }));
      process.exit(1);
    }
    compared += 1;
  }
  last = told;
}
console.log(JSON.stringify({ compared }));
