/// <reference lib="esnext.disposable" />
import type {
  Answer,
  FactInfo,
  Interview,
  Lang,
  PolicyId,
  Route,
  SingleDuty,
  Suggestions,
  Text,
  Who,
} from "./types.js";

/**
 * A value as a caller gives it. `null` and `undefined` are the same as not given, and differ from
 * `"none"`. Numbers must be whole; decimals are given as texts: `"12.50"`.
 */
export type Fact = string | boolean | number | bigint | null | undefined;

/** The facts of a case, by id. */
export type Case = { readonly [fact: string]: Fact };

/** A day: `"2012-06-01"`, or what writes itself so, as `Temporal.PlainDate` does. A `Date` is refused. */
export type Day =
  | string
  | { readonly [Symbol.toStringTag]: "Temporal.PlainDate"; toString(): string };

/** What a call may ask for besides the facts. */
export interface Options {
  /** The day the case is of. */
  readonly on?: Day | null | undefined;
  /** A reference of your own, which the answer repeats. */
  readonly ref?: string | null | undefined;
  /** Answer also for days past the model's validity. */
  readonly afterValidity?: boolean | undefined;
}

/** What a router demands of every answer: one that does not meet it is refused. */
export interface Demands {
  /** An answer must not rest on sample data. */
  readonly requireNoSample?: boolean | undefined;
  /** A case must have a day. */
  readonly requireDate?: boolean | undefined;
}

export interface InterviewOptions extends Options {
  /** Who is asked: `employee` (unless told otherwise), `anyone`, or a role that knows facts. */
  readonly asking?: string | undefined;
  /** The facts to which the person said "I do not know". */
  readonly unknown?: readonly string[] | undefined;
}

/**
 * Who has each single duty, in one word: an id, ids joined by `+`, `unstated` or `not_applicable`;
 * `null` where nobody has it.
 */
export type Decision = { readonly [duty in SingleDuty]: string | null };

/** A compiled model that answers. It never changes. */
export class Router implements Disposable {
  protected constructor();
  /** The model's id. */
  readonly model: string;
  /** The model's title. */
  readonly title: Text;
  /** The first and the last day the model is in force. */
  readonly valid: { readonly from: string | null; readonly to: string | null };
  /** SHA-256 of the resolved model. */
  readonly fingerprint: string;
  /** What was compiled, in which language, by which version. */
  readonly policy: PolicyId;
  /** The facts, in the register's order, with titles and values. */
  readonly facts: readonly FactInfo[];

  /**
   * Who has which duty in a case, the way there, and why.
   *
   * @throws {NeedsFact} A fact must be known first; the error carries the question.
   * @throws {CaseError} The case is refused.
   */
  routeCase(facts: Case, options?: Options): Route;
  /** As `routeCase`, but a question or a refusal is an answer too. */
  tryRoute(facts: Case, options?: Options): Answer;
  /**
   * Who has each single duty, at once; `routeCase` says why. The day of a case plays no part.
   *
   * @throws {NeedsFact} A fact must be known first.
   * @throws {CaseError} The case is refused.
   */
  decide(facts: Case): Decision;
  /** Answers a line of JSON with a line of JSON, as the command line does; nothing is thrown for a case. */
  answerJson(line: string, options?: { readonly afterValidity?: boolean | undefined }): string;
  /**
   * The next question to a person, or that there is none.
   *
   * @throws {CallError} Nobody is called what `asking` says.
   * @throws {CaseError} The case is refused.
   */
  interview(facts: Case, options?: InterviewOptions): Interview;
  /**
   * Who an actor or a system is, and what they answer for.
   *
   * @throws {UnknownName} There is no such actor or system.
   */
  who(id: string): Who;
  /** The title of an actor or a system, or `null`: quicker than `who`, which says all of them. */
  titleOf(id: string): Text | null;
  /** The kinds and systems that a text may be about, best first. */
  suggest(text: string, lang?: Lang): Suggestions;
  /** Gives the memory back at once; otherwise it is given back when nobody holds the router. */
  free(): void;
  [Symbol.dispose](): void;
}
