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
const { shaper } = await import(pathToFileURL(`${sdk}/wire/schema.js`).href);
/** Ends with a sentence for the author of rules.js. @param {string} why */
function fail(why) {
  console.log(why);
  process.exit(1);
}

const KNOWN = ["own", "input", "tick"];
const module = await import(pathToFileURL(path).href).catch((error) =>
  fail(error.code === "ERR_MODULE_NOT_FOUND" || error.code === "ERR_UNSUPPORTED_DIR_IMPORT"
    ? `it may import "backbeat/vector" and files beside it, nothing else: ${error.message.split(" imported from ")[0]}.`
    : `it cannot be loaded: ${error.stack}`),
);
const { rules } = module;
if (typeof rules?.own !== "function") fail("it must export `rules`, an object with a function `own(state, seat)`.");
for (const name of Object.keys(rules)) if (!KNOWN.includes(name)) fail(`rules.${name} is never called: there are ${KNOWN.join(", ")}.`);

/** Shaped anew each time: what a rule changes by mistake must not reach the next step. */
const shown = (told, seat) => shaper(schema)(told.views[told.audiences[seat]]);

/** Whether a view holds this very object, where a predicted one can take its place. */
function holds(view, row) {
  if (view === row) return true;
  if (view === null || typeof view !== "object") return false;
  const parts = view instanceof Map ? [...view.values()] : Object.values(view);
  return parts.some((part) => holds(part, row));
}

/** The fields in which two rows differ, as a sentence. */
function difference(server, browser) {
  const names = [...new Set([...Object.keys(server), ...Object.keys(browser)])];
  const apart = names.filter((name) => !isDeepStrictEqual(server[name], browser[name]));
  return apart.map((name) => `${name} is ${JSON.stringify(server[name])} on the server, ${JSON.stringify(browser[name])} in the browser`).join("; ");
}

let last = null;
let compared = 0;
for (let told = await next(); told; told = await next()) {
  for (const [name, inputs] of Object.entries(told.inputs)) {
    const seat = Number(name);
    const [before, after] = [shown(last, seat), shown(told, seat)];
    const [own, expected] = [rules.own(before, seat), rules.own(after, seat)];
    if (!own || !expected || told.skip.includes(seat)) continue;
    if (!compared && !holds(before, own)) fail("rules.own must return the row of the view itself; a copy could not be shown in its place.");
    const row = structuredClone(own);
    for (const input of inputs) rules.input?.(row, input, before, told.tick);
    rules.tick?.(row, before, told.tick);
    if (!isDeepStrictEqual(row, expected)) {
      const step = JSON.stringify({ tick: told.tick, seat, before: own, inputs, server: expected, browser: row });
      fail(`${difference(expected, row)}. If something else touched the row in this step, say so with unless=. The step: ${step}`);
    }
    compared += 1;
  }
  last = told;
}
console.log(JSON.stringify({ compared }));
