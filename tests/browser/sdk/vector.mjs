// Answers each line [name, ...arguments] with what the SDK's vector module makes of it (tests/browser/test_vector.py).

import { createInterface } from "node:readline";
import * as vector from "../../../static/backbeat/vector.js";

for await (const line of createInterface({ input: process.stdin })) {
  const [name, ...numbers] = JSON.parse(line);
  console.log(JSON.stringify(vector[name](...numbers)));
}
