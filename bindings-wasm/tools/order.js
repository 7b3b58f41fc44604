// Puts the functions of a module into the order of their sizes: those of one size are often alike,
// and pack better side by side.
//
//   node tools/order.js from.wasm to.wasm

import { readFileSync, writeFileSync } from "node:fs";
import { argv } from "node:process";
import binaryen from "binaryen";
import { CODE, opened, Reader, sections } from "./module.js";

/** The sizes of a module's functions, in its order. */
function sizes(bytes) {
  for (const { kind, from } of sections(bytes)) {
    if (kind !== CODE) continue;
    const reader = new Reader(bytes, from);
    return Array.from({ length: reader.number() }, () => {
      const size = reader.number();
      reader.at += size;
      return size;
    });
  }
  return [];
}

const [from, to] = argv.slice(2);
const bytes = readFileSync(from);
const module = opened(bytes);
const functions = [];
for (let at = 0; at < module.getNumFunctions(); at += 1) {
  const info = binaryen.getFunctionInfo(module.getFunctionByIndex(at));
  if (!info.module) functions.push(info);
}
const size = new Map(sizes(bytes).map((size, at) => [functions[at].name, size]));
functions.sort((a, b) => size.get(a.name) - size.get(b.name));
for (const { name, params, results, vars, body } of functions) {
  module.removeFunction(name);
  module.addFunction(name, params, results, vars, body);
}
writeFileSync(to, module.emitBinary());
