// Answers each line [name, ...arguments] with what the SDK's vector module makes of it (tests/browser/test_vector.py); JSON would
// hide a zero below zero.

import { createInterface } from "node:readline";
import * as vector from "../../../static/backbeat/vector.js";

for await (const line of createInterface({ input: process.stdin })) {
  const [name, ...numbers] = JSON.parse(line);
  const made = vector[name](...numbers);
  console.log(JSON.stringify(Object.is(made, -0) ? "-0" : made));
}
