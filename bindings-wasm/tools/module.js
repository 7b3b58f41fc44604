// A WebAssembly module: its sections, and binaryen's view of it.

import binaryen from "binaryen";

/** Kinds of sections. */
const CUSTOM = 0;
export const IMPORT = 2;
export const EXPORT = 7;
export const START = 8;
export const CODE = 10;
export const DATA = 11;

/** Reads numbers and texts one after the other. */
export class Reader {
  constructor(bytes, at = 0) {
    this.bytes = bytes;
    this.at = at;
  }

  byte() {
    return this.bytes[this.at++];
  }

  number() {
    let [sum, scale, byte] = [0, 1, 0];
    do {
      byte = this.byte();
      sum += (byte & 0x7f) * scale;
      scale *= 128;
    } while (byte & 0x80);
    return sum;
  }

  signed() {
    let [sum, scale, byte] = [0, 1, 0];
    do {
      byte = this.byte();
      sum += (byte & 0x7f) * scale;
      scale *= 128;
    } while (byte & 0x80);
    return byte & 0x40 ? sum - scale : sum;
  }

  text() {
    const length = this.number();
    this.at += length;
    return Buffer.from(this.bytes.subarray(this.at - length, this.at)).toString();
  }
}

/** The sections of a module: kind, name of a custom one, where it begins, its content and its end. */
export function* sections(bytes) {
  const reader = new Reader(bytes, 8);
  while (reader.at < bytes.length) {
    const begin = reader.at;
    const kind = reader.byte();
    const length = reader.number();
    const [from, to] = [reader.at, reader.at + length];
    const name = kind === CUSTOM ? reader.text() : undefined;
    yield { kind, name, begin, from, body: reader.at, to };
    reader.at = to;
  }
}

/** A module to be changed, with what the target lets it use. */
export function opened(bytes) {
  const module = binaryen.readBinary(bytes);
  const { Features } = binaryen;
  module.setFeatures(
    Features.MutableGlobals |
      Features.BulkMemory |
      Features.BulkMemoryOpt |
      Features.NontrappingFPToInt |
      Features.SignExt,
  );
  return module;
}
