/** Reads lines of {codec, frames: [base64, …]} and prints, for each, the view that the SDK makes of those server frames. */

import { createInterface } from "node:readline";
import { binary, json } from "../../../static/backbeat/messages.js";
import { apply } from "../../../static/backbeat/patch.js";

for await (const line of createInterface({ input: process.stdin })) {
  const { codec, frames } = JSON.parse(line);
  let view = null;
  for (const frame of frames) {
    const bytes = Buffer.from(frame, "base64");
    view = apply(view, codec === "json" ? json.decode(bytes.toString()).patch : binary.decode(new Uint8Array(bytes)).patch);
  }
  console.log(JSON.stringify(view));
}
