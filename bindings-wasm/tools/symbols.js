// What a linked module consists of: its functions and constants by name, and which of them refers
// to which. `wasm-ld --emit-relocs` writes it down; without it a constant is only a number.

import { CODE, DATA, EXPORT, IMPORT, Reader, START, sections } from "./module.js";

const LINKING = "linking";
const RELOCATIONS = /^reloc\./;
/** The part of `linking` that names symbols. */
const SYMBOL_TABLE = 8;
const UNDEFINED = 0x10;
const EXPLICIT_NAME = 0x40;
/** Relocations that carry a number to be added. */
const WITH_ADDEND = new Set([3, 4, 5, 8, 9, 11, 14, 15, 16, 17, 21, 22, 23, 25]);
/** Relocations that name a function, and those that name one in the table. */
const CALL = 0;
const OF_TABLE = new Set([1, 2, 12]);
/** Relocations that name a place of the memory. */
const OF_MEMORY = new Set([3, 4, 5, 11]);

/** The module without what only a linker reads. */
export function unlinked(bytes) {
  const parts = [bytes.subarray(0, 8)];
  for (const { name, begin, to } of sections(bytes)) {
    if (name !== LINKING && !RELOCATIONS.test(name ?? "")) {
      parts.push(bytes.subarray(begin, to));
    }
  }
  return Buffer.concat(parts);
}

/** Where the constants of each segment stand in memory, and in the file. */
export function segments(bytes) {
  const found = [];
  for (const { kind, from, body } of sections(bytes)) {
    if (kind !== DATA) continue;
    const reader = new Reader(bytes, body);
    for (let count = reader.number(); count > 0; count -= 1) {
      const form = reader.number();
      let address;
      if (form !== 1) {
        if (form === 2) reader.number();
        // i32.const, a number, end.
        if (reader.byte() !== 0x41) throw new Error("a segment stands at no plain address");
        address = reader.signed();
        reader.byte();
      }
      const length = reader.number();
      found.push({ address, length, at: reader.at, offset: reader.at - from });
      reader.at += length;
    }
  }
  return found;
}

/** What stands in the table of symbols. */
function symbolTable(bytes, body, to) {
  const reader = new Reader(bytes, body);
  reader.number();
  const symbols = [];
  while (reader.at < to) {
    const kind = reader.byte();
    const end = reader.number() + reader.at;
    if (kind !== SYMBOL_TABLE) {
      reader.at = end;
      continue;
    }
    for (let count = reader.number(); count > 0; count -= 1) {
      const kind = reader.byte();
      const flags = reader.number();
      const symbol = { kind };
      if (kind === 1) {
        symbol.name = reader.text();
        if (!(flags & UNDEFINED)) {
          symbol.segment = reader.number();
          symbol.offset = reader.number();
          symbol.size = reader.number();
        }
      } else {
        symbol.index = reader.number();
        if (kind !== 3 && (!(flags & UNDEFINED) || flags & EXPLICIT_NAME)) {
          symbol.name = reader.text();
        }
      }
      symbols.push(symbol);
    }
  }
  return symbols;
}

/**
 * The functions and constants of a linked module, and what each refers to.
 *
 * `functions` have a name and, in `calls`, `table` and `data`, the places of the functions and
 * constants they refer to; `constants` have a name, an address, a size and the same. `roots` are
 * the functions that are called from outside. `aside` are the constants that are reached through
 * an address outside of them, `ends` those of which the code has the address of their end.
 */
export function symbolsOf(bytes) {
  const all = [...sections(bytes)];
  const linking = all.find(({ name }) => name === LINKING);
  if (linking === undefined) {
    throw new Error("the module is not linked with --emit-relocs");
  }
  const symbols = symbolTable(bytes, linking.body, linking.to);
  const placed = segments(bytes);
  const empty = () => ({ calls: new Set(), table: new Set(), data: new Set() });
  const functions = new Map();
  const constants = [];
  for (const symbol of symbols) {
    if (symbol.kind === 0 && !functions.has(symbol.index)) {
      functions.set(symbol.index, { name: symbol.name, ...empty() });
    } else if (symbol.kind === 1 && symbol.segment !== undefined) {
      const segment = placed[symbol.segment];
      const from = segment.address + symbol.offset;
      symbol.place = constants.length;
      const at = segment.offset + symbol.offset;
      constants.push({ name: symbol.name, from, size: symbol.size, at, ...empty() });
    }
  }
  // Where each function's body stands.
  const imported =
    all.filter(({ kind }) => kind === IMPORT).map((s) => imports(bytes, s.body))[0] ?? 0;
  const bodies = [];
  const code = all.find(({ kind }) => kind === CODE);
  const reader = new Reader(bytes, code.body);
  const count = reader.number();
  for (let index = 0; index < count; index += 1) {
    const length = reader.number();
    bodies.push({ index: imported + index, to: reader.at + length - code.from });
    reader.at += length;
  }
  const [aside, ends] = [new Set(), new Set()];
  for (const section of all.filter(({ name }) => RELOCATIONS.test(name ?? ""))) {
    const reader = new Reader(bytes, section.body);
    const target = all[reader.number()];
    if (target.kind !== CODE && target.kind !== DATA) continue;
    const ranges =
      target.kind === CODE
        ? bodies.map(({ index, to }) => ({ to, owner: functions.get(index) }))
        : constants
            .map((constant) => ({
              from: constant.at,
              to: constant.at + constant.size,
              owner: constant,
            }))
            .sort((a, b) => a.from - b.from || a.to - b.to);
    let body = 0;
    for (let count = reader.number(); count > 0; count -= 1) {
      const type = reader.byte();
      const offset = reader.number();
      const index = reader.number();
      const addend = WITH_ADDEND.has(type) ? reader.signed() : 0;
      const symbol = symbols[index];
      let owners;
      if (target.kind === CODE) {
        // They come in the order of the code.
        while (ranges[body].to <= offset) body += 1;
        owners = [ranges[body].owner];
      } else {
        owners = ranges
          .filter(({ from, to }) => offset >= from && offset < to)
          .map(({ owner }) => owner);
      }
      if (owners.length === 0 || owners.includes(undefined)) {
        throw new Error(`nothing stands at ${offset}`);
      }
      for (const owner of owners) {
        if (type === CALL) owner.calls.add(symbol.index);
        if (OF_TABLE.has(type)) owner.table.add(symbol.index);
        if (OF_MEMORY.has(type) && symbol.place !== undefined) {
          owner.data.add(symbol.place);
          if (addend < 0 || addend > symbol.size) aside.add(symbol.place);
          if (addend === symbol.size) ends.add(symbol.place);
        }
      }
    }
  }
  const roots = all.filter(({ kind }) => kind === EXPORT).flatMap((s) => exports(bytes, s.body));
  if (all.some(({ kind }) => kind === START)) throw new Error("a module with a start function");
  return { functions, constants, roots, aside, ends };
}

function imports(bytes, body) {
  const reader = new Reader(bytes, body);
  let functions = 0;
  for (let count = reader.number(); count > 0; count -= 1) {
    reader.text();
    reader.text();
    const kind = reader.byte();
    if (kind === 0) {
      functions += 1;
      reader.number();
    } else {
      throw new Error("the module takes more than functions from outside");
    }
  }
  return functions;
}

function exports(bytes, body) {
  const reader = new Reader(bytes, body);
  const found = [];
  for (let count = reader.number(); count > 0; count -= 1) {
    reader.text();
    const kind = reader.byte();
    const index = reader.number();
    if (kind === 0) found.push(index);
  }
  return found;
}

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

/** The functions and constants that are reached from outside, where `ended` functions do nothing. */
function reached({ functions, constants, roots }, ended) {
  const live = { functions: new Set(), constants: new Set() };
  const open = roots.map((index) => ["functions", index]);
  while (open.length > 0) {
    const [kind, place] = open.pop();
    if (live[kind].has(place)) continue;
    live[kind].add(place);
    const one = kind === "functions" ? functions.get(place) : constants[place];
    if (one === undefined || (kind === "functions" && ended.has(place))) continue;
    for (const index of [...one.calls, ...one.table]) open.push(["functions", index]);
    for (const index of one.data) open.push(["constants", index]);
  }
  return live;
}

/** The path of a function, of whose mangled name nothing else is left: `core::panicking::panic`. */
function path(mangled) {
  const legacy = /^_ZN(.*)E/.exec(mangled);
  const plain = /^_RNv(?:Nt)*C(?:s[0-9a-zA-Z]*_)?(.*)$/.exec(mangled);
  let rest = (legacy ?? plain)?.[1];
  if (rest === undefined) return mangled;
  const parts = [];
  for (;;) {
    const length = /^(?:s[0-9a-zA-Z]*_)?(\d+)_?/.exec(rest);
    if (length === null) break;
    const from = length[0].length;
    parts.push(rest.slice(from, from + Number(length[1])));
    rest = rest.slice(from + Number(length[1]));
  }
  if (legacy !== null) parts.pop();
  return parts
    .join("::")
    .replaceAll("..", "::")
    .replaceAll("$LT$", "<")
    .replaceAll("$GT$", ">")
    .replaceAll("$RF$", "&")
    .replaceAll("$u20$", " ");
}

/** The functions that are to do nothing, and what is reached where they do. */
export function silenced(symbols) {
  const named = [...symbols.functions].map(([index, { name }]) => [index, path(name ?? "")]);
  const of = (known) => new Set(named.filter(([, name]) => known(name)).map(([index]) => index));
  const ended = of((name) => PANICS.some((known) => known.test(name)));
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
  return { ended, live: reached(symbols, ended) };
}
