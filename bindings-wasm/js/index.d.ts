/**
 * Who owns, prepares and decides each kind of IT case in a municipality, and why.
 *
 * This entry answers for one compiled policy; `bestit/lab` reads policies as text.
 */

export * from "./errors.js";
export type {
  Case,
  Day,
  Decision,
  Demands,
  Fact,
  InterviewOptions,
  Options,
} from "./router.js";
export { Router } from "./router.js";
export type * from "./types.js";

import type { Demands, Router } from "./router.js";
import type { Lang } from "./types.js";

/** Bytes, or where they are: an address is fetched, in Node a file is read. */
export type Bytes = BufferSource | URL | string | Response;

/** A program: its bytes, where they are, or compiled. */
export type Program = Bytes | WebAssembly.Module;

/** Where the program comes from; nothing needs to be told. */
export interface Init {
  /**
   * The WebAssembly module: its bytes, its address, or compiled; or what gives it, which is asked
   * only where the page allows WebAssembly.
   */
  readonly wasm?: Program | (() => Program | Promise<Program>) | undefined;
  /**
   * `auto`: plain JavaScript takes the place of WebAssembly where the page does not allow it.
   * `always` and `never` for tests and for pages that know. The answers are the same.
   */
  readonly fallback?: "auto" | "always" | "never" | undefined;
}

/** Makes the program ready; `load` does it by itself. Only the first call's settings count. */
export function init(settings?: Init): Promise<void>;

/**
 * A compiled policy that answers.
 *
 * @example
 * const router = await load(policyUrl("best-it"));
 * router.routeCase({ kind: "system_support", department: "education", system: "heroma" }).owner;
 *
 * @throws {PolicyError} The bytes are no compiled policy, or one of another version.
 * @throws {BestitError} The address cannot be read.
 */
export function load(policy: Bytes | Promise<Bytes>, demands?: Demands): Promise<Router>;

/** As `load`, from bytes, at once. @throws {CallError} `init` has not been awaited. */
export function loadSync(policy: BufferSource, demands?: Demands): Router;

/** The compiled models of the report that the package carries. */
export type ReportModel = "before-2012" | "best-it" | "it-unit" | "matrix";

/**
 * The address of a compiled model that the package carries: with the texts of both languages, or of
 * one, which is smaller; those of the other language are then empty.
 *
 * @throws {CallError} The package carries no such model.
 */
export function policyUrl(model: ReportModel, lang?: Lang): URL;
