// Empties the functions that end the program with a message, and whatever is reached only from
// them: nobody sees the message in a browser, and each would carry along what writes numbers, texts
// and places of the source.
//
//   node tools/panics.js linked.wasm to.wasm

import { readFileSync, writeFileSync } from "node:fs";
import { argv } from "node:process";
import binaryen from "binaryen";
import { opened } from "./module.js";
import { silenced, symbolsOf, unlinked } from "./symbols.js";

const [from, to] = argv.slice(2);
const bytes = readFileSync(from);
const symbols = symbolsOf(bytes);
const { ended, live } = silenced(symbols);
if (ended.size === 0) {
  throw new Error(`${from}: no function is known by its name`);
}
const module = opened(unlinked(bytes));
for (const [index, { name }] of symbols.functions) {
  const reference = module.getFunctionByIndex(index);
  const info = binaryen.getFunctionInfo(reference);
  if (info.module) continue;
  if (info.name !== name) {
    throw new Error(`${from}: ${index} is ${info.name}, not ${name}`);
  }
  if (ended.has(index) || !live.functions.has(index)) {
    binaryen.Function(reference).body = module.unreachable();
  }
}
// What wasm-bindgen would otherwise take for used, because the standard library allows it.
module.runPasses(["strip-target-features"]);
binaryen.setDebugInfo(true);
writeFileSync(to, module.emitBinary());
