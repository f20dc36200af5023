/** Reads lines of {codec, message} and prints, for each, the frame (base64) that the SDK sends for this client message. */

import { createInterface } from "node:readline";
import { binary, json } from "../../../static/backbeat/wire/messages.js";

for await (const line of createInterface({ input: process.stdin })) {
  const { codec, message } = JSON.parse(line);
  console.log(Buffer.from((codec === "json" ? json : binary).encode(message)).toString("base64"));
}
