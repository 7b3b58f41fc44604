/// <reference lib="esnext.disposable" />
/**
 * Policies as text: reading, checking, proving, comparing, compiling. Larger than the entry
 * `bestit`, which needs none of it to answer.
 */

export * from "./errors.js";
export type * from "./lab-types.js";
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

import type { Init } from "./index.js";
import type {
  Comparison,
  Explanation,
  Graph,
  KindTable,
  ModelInfo,
  Names,
  Proof,
  ReadingOption,
  Refinement,
  Report,
  TestReport,
  Trace,
  Verification,
  WhyNot,
} from "./lab-types.js";
import type { Case, Day, Demands, Options } from "./router.js";
import { Router } from "./router.js";
import type { Answer, Contacts, Duty, Finding, Lang, Route } from "./types.js";

/** The other sides of readings: `{ A25: "other" }`. */
export type Sides = { readonly [reading: string]: string };

/** Which model is asked for: the one named, else the one in force on the day, else the policy's own. */
export interface Which extends Demands {
  readonly model?: string | null | undefined;
  readonly on?: Day | null | undefined;
  readonly readings?: Sides | undefined;
}

/** The part of two models that is compared. */
export interface Part {
  /** Only the cases in which a condition holds: `kind is incident and system is not network`. */
  readonly when?: string | null | undefined;
  /** Only these duties; of none, all of them. */
  readonly duties?: readonly Duty[] | undefined;
}

/** What a call on a whole policy may ask for. */
export interface PolicyOptions extends Options {
  readonly model?: string | null | undefined;
  readonly readings?: Sides | undefined;
}

/**
 * Makes the program ready; the other calls need it. Only the first call's settings count. The lab
 * needs WebAssembly: it has no form in plain JavaScript, and `fallback` says nothing to it.
 */
export function init(settings?: Init): Promise<void>;

/** The report's own policy, which the library carries; read once. */
export function embedded(): Policy;

/**
 * A policy from the texts of its files, by their paths inside its folder. Nothing is thrown for
 * what is wrong with them: look at `findings`.
 */
export function read(
  files: { readonly [path: string]: string } | Iterable<readonly [path: string, text: string]>,
): Policy;

/** A policy's files, read but not compiled. */
export class Policy implements Disposable {
  private constructor();
  /** What is to be said about the files themselves, all of it at once. */
  readonly findings: readonly Finding[];
  /** The models, by id. */
  readonly models: readonly ModelInfo[];
  /** The names and texts of the files, sorted. */
  readonly files: ReadonlyArray<readonly [path: string, text: string]>;
  /**
   * The id of the model that is asked for.
   *
   * @throws {PolicyError} The files have errors.
   * @throws {OutsideValidity} No model is in force on the day.
   */
  modelFor(which?: {
    readonly model?: string | null;
    readonly on?: Day | null;
    readonly afterValidity?: boolean;
  }): string;
  /** The other sides of readings that a model can be compiled with. @throws {UnknownName} */
  readings(model: string): readonly ReadingOption[];
  /**
   * A compiled model; without a name or a day the policy's own.
   *
   * @throws {PolicyError} It does not compile; the error carries the findings.
   * @throws {UnknownName} There is no such model or reading.
   */
  compile(which?: string | Which): Model;
  /** The findings on the policy with all its models, or with one, whether they compile or not. @throws {UnknownName} */
  check(model?: string | null): Report;
  /** A file of contacts, checked against the register. @throws {PolicyError} */
  contacts(text: string, path?: string): Contacts;
  /** How the policy's own tests go, of all models or one. @throws {PolicyError} @throws {UnknownName} */
  test(model?: string | null): TestReport;
  /** Where every statement and every reading is encoded, over all models. */
  trace(): Trace;
  /** As `Router.routeCase`, by the model asked for; models are compiled once. */
  routeCase(facts: Case, options?: PolicyOptions): Route;
  /** As `Router.tryRoute`, by the model asked for; models are compiled once. @throws {PolicyError} */
  tryRoute(facts: Case, options?: PolicyOptions): Answer;
  /**
   * Answers a line of JSON with a line of JSON, with `ref`, `model` and `on` among its keys.
   *
   * @throws {PolicyError} A model does not compile.
   * @throws {UnknownName} There is no such reading.
   */
  answerJson(
    line: string,
    options?: {
      readonly readings?: Sides | undefined;
      readonly afterValidity?: boolean | undefined;
    },
  ): string;
  /** Gives the memory back at once; otherwise it is given back when nobody holds the policy. */
  free(): void;
  [Symbol.dispose](): void;
}

/** A compiled model: a router, and what can be asked about it as a whole. */
export class Model extends Router {
  private constructor();
  /** The compiled model as bytes: `load` of the entry `bestit` takes them. */
  save(): Uint8Array;
  /** The findings on the model with its files, and how much of it the document states. */
  check(): Report;
  /** Whether a claim, or an invariant by its id, holds for every case that can exist. @throws {ClaimError} */
  prove(claim: string): Proof;
  /** Whether each invariant of the register holds. */
  proveInvariants(): readonly Proof[];
  /**
   * Every difference from this model to another one, or those of a part.
   *
   * @throws {CallError} The registers differ, or a duty is none.
   * @throws {ClaimError} The part's condition cannot be read.
   */
  compare(other: Model, part?: Part): Comparison;
  /**
   * Whether another model gives every answer of this one, and only fills in what it leaves open.
   * Throws as `compare`.
   */
  refines(other: Model, part?: Part): Refinement;
  /** Why a case is answered as it is. Throws as `routeCase`. */
  why(facts: Case, options?: Options): Explanation;
  /** What would give a duty to a holder. @throws {CallError} @throws {CaseError} */
  whyNot(duty: Duty, holder: string, facts: Case, options?: Options): WhyNot;
  /** Whether a stored route would be the same today. @throws {CaseError} What is stored is no route. */
  verify(stored: Route | string): Verification;
  /** The contact surfaces: who is connected with whom, in which unit. */
  graph(): Graph;
  /** Who has which duty in each kind of case, with the number of combinations. */
  kindTable(): KindTable;
  /** What the model's ids are called. */
  names(): Names;
  /** The contact surfaces in Graphviz' language. */
  dot(lang?: Lang): string;
}
