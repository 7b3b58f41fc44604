// Clears the constants that no function refers to any more: what panics would have said, and where.
//
//   node tools/constants.js linked.wasm module.wasm to.wasm

import { readFileSync, writeFileSync } from "node:fs";
import { argv } from "node:process";
import binaryen from "binaryen";
import { segments, silenced, symbolsOf } from "./symbols.js";

const [linked, from, to] = argv.slice(2);
const symbols = symbolsOf(readFileSync(linked));
const { constants, functions, aside, ends } = symbols;
const { ended, live: before } = silenced(symbols);
// What a function refers to that does anything.
const referred = new Set();
for (const index of before.functions) {
  if (ended.has(index)) continue;
  for (const place of functions.get(index)?.data ?? []) referred.add(place);
}
const bytes = readFileSync(from);
// Of those, any number in the code may be the address, and any address within a constant keeps it.
// So does that of its end, unless another begins there and the linker knows of no such address; and
// so does one that is made from an address outside of it.
const text = binaryen
  .readBinary(bytes)
  .emitText()
  .replaceAll(/\n \((data|table|elem|memory|global|export|type) .*/g, "");
const numbers = new Set();
for (const [, number] of text.matchAll(/(?:i32\.const |offset=)(-?\d+)/g)) {
  numbers.add(Number(number));
}
const sorted = Float64Array.from(numbers).sort();
/** Whether there is a number from one to another, both among them. */
function between(low, high) {
  let [begin, end] = [0, sorted.length];
  while (begin < end) {
    const middle = (begin + end) >> 1;
    if (sorted[middle] < low) begin = middle + 1;
    else end = middle;
  }
  return begin < sorted.length && sorted[begin] <= high;
}
const starts = new Set(constants.map(({ from }) => from));
const live = new Set([...aside].filter((place) => referred.has(place)));
constants.forEach(({ from, size }, place) => {
  if (!referred.has(place)) return;
  const whole = ends.has(place) || !starts.has(from + size);
  if (between(from, from + (whole ? size : size - 1))) live.add(place);
});
const open = [...live];
while (open.length > 0) {
  for (const place of constants[open.pop()].data) {
    if (!live.has(place)) {
      live.add(place);
      open.push(place);
    }
  }
}
const placed = segments(bytes);
/** Where an address stands in the file. */
const at = (address) => {
  const found = placed.find((s) => address >= s.address && address < s.address + s.length);
  return found && found.at + address - found.address;
};
const kept = new Set();
for (const place of live) {
  const { from, size } = constants[place];
  for (let address = from; address < from + size; address += 1) kept.add(address);
}
let cleared = 0;
constants.forEach(({ from, size }, place) => {
  if (live.has(place)) return;
  for (let address = from; address < from + size; address += 1) {
    const byte = at(address);
    if (byte !== undefined && !kept.has(address)) {
      bytes[byte] = 0;
      cleared += 1;
    }
  }
});
console.log(`${from}: ${cleared} bytes of constants cleared`);
writeFileSync(to, bytes);
