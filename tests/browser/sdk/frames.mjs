/** Reads lines of {schema, frames: [[base, base64], …]} and prints, for each, the moments that the SDK makes of those binary
 * frames, as JSON has them. `base` is the index of the frame that one follows on; null for a whole one. */

import { createInterface } from "node:readline";
import { binary } from "../../../static/backbeat/wire/messages.js";
import { FrameReader } from "../../../static/backbeat/wire/frames.js";

const plain = (_key, value) => (value instanceof Map ? Object.fromEntries(value) : value);

for await (const line of createInterface({ input: process.stdin })) {
  const { schema, frames } = JSON.parse(line);
  const reader = new FrameReader(schema);
  const moments = [];
  for (const [base, frame] of frames) {
    const { bytes } = binary.decode(new Uint8Array(Buffer.from(frame, "base64")));
    moments.push(reader.read(bytes, base === null ? null : moments[base]));
  }
  console.log(JSON.stringify(moments, plain)); // at the end: no frame may change what an earlier one has shown
}
