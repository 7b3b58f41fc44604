// Empties the functions that end the program with a message: nobody sees the message in a browser,
// and each would carry along what writes numbers, texts and places of the source.
//
//   node tools/panics.js from.wasm to.wasm

import { readFileSync, writeFileSync } from "node:fs";
import { argv } from "node:process";
import binaryen from "binaryen";

/** Functions of the standard library that never return, by their whole names. */
const PANICS = [
  /^core::panicking::\w+$/,
  /^core::(option|result)::(unwrap|expect)_failed$/,
  /^core::cell::panic_already_(mutably_)?borrowed$/,
  /^core::slice::index::\w+_fail$/,
  /^core::slice::copy_from_slice_impl::len_mismatch_fail$/,
  /^core::str::slice_error_fail(_rt)?$/,
  /^alloc::alloc::handle_alloc_error$/,
  /^alloc::raw_vec::(capacity_overflow|handle_error)$/,
  /^std::panicking::panic_with_hook$/,
  /^(__rustc::)?rust_begin_unwind$/,
];

/** What writes through a formatter; but not what a formatter writes to. */
const FORMATTING = /(^|[< ])core::fmt::(?!Write>)/;

/** A function's name without the marks of crates and builds. */
function plain(name) {
  return name
    .replace(/\\([0-9a-f]{2})/g, (_, code) => String.fromCharCode(Number.parseInt(code, 16)))
    .replace(/\[[0-9a-f]+\]/g, "")
    .replace(/::h[0-9a-f]{16}(\.\d+)?$/, "")
    .replace(/^<([^<> ]+)>::/, "$1::");
}

const [from, to] = argv.slice(2);
const module = binaryen.readBinary(readFileSync(from));
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
  const reference = module.getFunctionByIndex(at);
  const { name, module: imported } = binaryen.getFunctionInfo(reference);
  if (!imported) {
    functions.push({ reference, id: name, name: plain(name) });
  }
}
// A module that formats nothing itself reaches what formats only from its panics.
const panics = new Set(functions.filter(({ name }) => PANICS.some((known) => known.test(name))));
const formatting = new Set(functions.filter(({ name }) => FORMATTING.test(name)));
const internal = new Set([...formatting].map(({ id }) => id));
const formats = functions.some((one) => {
  if (panics.has(one) || one.name.includes("core::fmt::")) return false;
  const text = binaryen.emitText(binaryen.getFunctionInfo(one.reference).body);
  const calls = text.matchAll(/\(call \$(?:"([^"]*)"|(\S+))/g);
  return [...calls].some(([, quoted, bare]) => internal.has(quoted ?? bare));
});
let count = 0;
for (const one of functions) {
  if (panics.has(one) || (!formats && formatting.has(one))) {
    binaryen.Function(one.reference).body = module.unreachable();
    count += 1;
  }
}
if (count === 0) {
  throw new Error(`${from}: no function is known by its name`);
}
writeFileSync(to, module.emitBinary());
