// Starts the program: WebAssembly, or plain JavaScript where a page does not allow it.

import { BestitError, CallError } from "./errors.js";
import { own } from "./given.js";

/** The bytes at an address, or those given. */
export async function bytes(source) {
  const given = await source;
  if (given instanceof ArrayBuffer) {
    return new Uint8Array(given);
  }
  if (ArrayBuffer.isView(given)) {
    return new Uint8Array(given.buffer, given.byteOffset, given.byteLength);
  }
  const found = await response(given);
  return found instanceof Uint8Array ? found : new Uint8Array(await found.arrayBuffer());
}

/** What an address answers; a file's bytes. */
async function response(source) {
  // Asked by what it can do: to name the class makes Node load its whole client.
  if (typeof source?.arrayBuffer === "function") {
    return arrived(source);
  }
  const page = globalThis.document?.baseURI ?? globalThis.location?.href;
  if (page === undefined && !/^(file|https?|data|blob):/.test(String(source))) {
    return file(String(source));
  }
  const address = new URL(source, page);
  if (address.protocol === "file:") {
    return file(address);
  }
  return arrived(await fetch(address));
}

function arrived(response) {
  if (!response.ok) {
    throw new BestitError(`${response.url}: ${response.status} ${response.statusText}`.trim());
  }
  return response;
}

async function file(path) {
  // The name is no literal, so that nothing made for browsers looks for it.
  const files = ["node:fs", "promises"].join("/");
  const { readFile } = await import(/* @vite-ignore */ /* webpackIgnore: true */ files);
  return new Uint8Array(await readFile(path));
}

/** Whether the page allows WebAssembly at all: asked with the smallest module there is. */
function allowed() {
  try {
    return new WebAssembly.Module(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0)) !== undefined;
  } catch {
    return false;
  }
}

async function module(source) {
  const given = await source;
  if (given instanceof WebAssembly.Module) {
    return given;
  }
  if (given instanceof ArrayBuffer || ArrayBuffer.isView(given)) {
    return WebAssembly.compile(given);
  }
  const found = await response(given);
  if (found instanceof Uint8Array) {
    return WebAssembly.compile(found);
  }
  return found.headers.get("Content-Type") === "application/wasm"
    ? WebAssembly.compileStreaming(found)
    : WebAssembly.compile(await found.arrayBuffer());
}

/** The program of one entry: its glue, the address of its module, and its plain JavaScript. */
export class Host {
  #glue;
  #address;
  #plain;
  #started;
  #exports;
  #stack;

  constructor(glue, address, plain) {
    this.#glue = glue;
    this.#address = address;
    this.#plain = plain;
  }

  start(settings) {
    this.#started ??= this.#start(own(settings)).catch((error) => {
      this.#started = undefined;
      throw error;
    });
    return this.#started;
  }

  async #start({ wasm, fallback = "auto" }) {
    this.#exports = this.#glue.start(await this.#instance(wasm, fallback));
    this.#stack = this.#exports.__stack_pointer.value;
  }

  async #instance(wasm, fallback) {
    const imports = this.#glue.imports();
    const only = fallback === "never" || this.#plain === undefined;
    if (only || (fallback !== "always" && allowed())) {
      try {
        const compiled = await module(
          typeof wasm === "function" ? wasm() : (wasm ?? this.#address()),
        );
        return (await WebAssembly.instantiate(compiled, imports)).exports;
      } catch (error) {
        // An older browser may not know what the module uses.
        if (only || !(error instanceof WebAssembly.CompileError)) {
          throw error;
        }
      }
    }
    return (await this.#plain()).instantiate(imports);
  }

  /** The classes of the program. */
  get program() {
    if (this.#exports === undefined) {
      throw new CallError("the program is not ready: `await init()` first");
    }
    return this.#glue;
  }

  get memory() {
    return this.#exports.memory.buffer;
  }

  /** Asks the program. A fault in it is an error, and leaves it as it was before the call. */
  ask(question) {
    try {
      return question();
    } catch (fault) {
      if (fault instanceof BestitError) {
        throw fault;
      }
      // What was on the program's own stack went with the call.
      this.#exports.__stack_pointer.value = this.#stack;
      throw new BestitError(`the program failed: ${fault}`, { cause: fault });
    }
  }
}
