// Empties the functions that end the program with a message, and whatever is reached only from
// them: nobody sees the message in a browser, and each would carry along what writes numbers, texts
// and places of the source.
//
//   node tools/panics.js linked.wasm to.wasm

import { readFileSync, writeFileSync } from "node:fs";
import { argv } from "node:process";
import binaryen from "binaryen";
import { path, reached, symbolsOf, unlinked } from "./symbols.js";

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
const FORMATTING = /(^|[<& ])core::fmt::(?!Write>)|4core3fmt(?!5Write)/;
const OF_FORMATTING = /core::fmt::|4core3fmt/;

const [from, to] = argv.slice(2);
const bytes = readFileSync(from);
const symbols = symbolsOf(bytes);
const named = [...symbols.functions].map(([index, { name }]) => [index, path(name ?? "")]);
const of = (known) => new Set(named.filter(([, name]) => known(name)).map(([index]) => index));
const ended = of((name) => PANICS.some((known) => known.test(name)));
if (ended.size === 0) {
  throw new Error(`${from}: no function is known by its name`);
}
// A module that formats nothing itself reaches what formats only from its panics.
const formatting = of((name) => FORMATTING.test(name));
const itself = of((name) => !OF_FORMATTING.test(name));
const formats = [...reached(symbols, ended).functions].some(
  (index) =>
    itself.has(index) &&
    !ended.has(index) &&
    [...symbols.functions.get(index).calls].some((called) => formatting.has(called)),
);
if (!formats) {
  for (const index of formatting) ended.add(index);
}
const live = reached(symbols, ended).functions;
const module = binaryen.readBinary(unlinked(bytes));
const { Features } = binaryen;
module.setFeatures(
  Features.MutableGlobals |
    Features.BulkMemory |
    Features.BulkMemoryOpt |
    Features.NontrappingFPToInt |
    Features.SignExt,
);
for (const [index, { name }] of symbols.functions) {
  const reference = module.getFunctionByIndex(index);
  const info = binaryen.getFunctionInfo(reference);
  if (info.module) continue;
  if (info.name !== name) {
    throw new Error(`${from}: ${index} is ${info.name}, not ${name}`);
  }
  if (ended.has(index) || !live.has(index)) {
    binaryen.Function(reference).body = module.unreachable();
  }
}
// What wasm-bindgen would otherwise take for used, because the standard library allows it.
module.runPasses(["strip-target-features"]);
binaryen.setDebugInfo(true);
writeFileSync(to, module.emitBinary());
