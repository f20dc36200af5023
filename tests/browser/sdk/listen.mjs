/** Reads lines of [frame, …], messages of the JSON subprotocol, and prints, for each, the view that the SDK makes of them. */

import { createInterface } from "node:readline";
import { json } from "../../../static/backbeat/wire/messages.js";
import { apply } from "../../../static/backbeat/wire/patch.js";

for await (const line of createInterface({ input: process.stdin })) {
  let view = null;
  for (const frame of JSON.parse(line)) view = apply(view, json.decode(frame).patch);
  console.log(JSON.stringify(view));
}
