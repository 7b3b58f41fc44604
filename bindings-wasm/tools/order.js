// Puts the functions of a module into the order of their sizes: those of one size are often alike,
// and pack better side by side.
//
//   node tools/order.js from.wasm to.wasm

import { readFileSync, writeFileSync } from "node:fs";
import { argv } from "node:process";
import binaryen from "binaryen";

const CODE = 10;

/** The sizes of a module's functions, in its order. */
function sizes(bytes) {
  let at = 8;
  const number = () => {
    let [sum, scale, byte] = [0, 1, 0];
    do {
      byte = bytes[at++];
      sum += (byte & 0x7f) * scale;
      scale *= 128;
    } while (byte & 0x80);
    return sum;
  };
  while (at < bytes.length) {
    const section = bytes[at++];
    const length = number();
    if (section === CODE) {
      return Array.from({ length: number() }, () => {
        const size = number();
        at += size;
        return size;
      });
    }
    at += length;
  }
  return [];
}

const [from, to] = argv.slice(2);
const bytes = readFileSync(from);
const module = binaryen.readBinary(bytes);
const { Features } = binaryen;
module.setFeatures(
  Features.MutableGlobals |
    Features.BulkMemory |
    Features.BulkMemoryOpt |
    Features.NontrappingFPToInt |
    Features.SignExt,
);
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
