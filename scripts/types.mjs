// Makes static/backbeat/backbeat.d.ts of what tsc has emitted, for scripts/check-js: prints the two modules that games import, and of
// the others those alone whose types they speak of. Usage: node types.mjs emitted.d.ts

import { readFileSync } from "node:fs";
import { posix } from "node:path";

const PUBLIC = ["backbeat/index", "backbeat/vector"];

// Where a module only hands on what another one has, tsc leaves its address as it stands in the source.
const emitted = readFileSync(process.argv[2], "utf8");
const modules = new Map();
for (const [text, name] of emitted.matchAll(/^declare module "([^"]+)" \{\n.*?^\}\n/gms)) {
  const named = (address) => posix.join(posix.dirname(name), address);
  modules.set(name, text.replaceAll(/from "(\.[^"]+)\.js"/g, (_, address) => `from "${named(address)}"`));
}

const wanted = new Set(PUBLIC);
for (const name of wanted) {
  const code = (modules.get(name) ?? "").replaceAll(/\/\*.*?\*\//gs, "");
  for (const [, other] of code.matchAll(/(?:import\(|from )"([^"]+)"/g)) wanted.add(other);
}

console.log("// Written by `scripts/check-js --write` from the modules beside it.");
console.log('declare module "backbeat" {\n    export * from "backbeat/index";\n}');
for (const [name, text] of modules) if (wanted.has(name)) process.stdout.write(text);
