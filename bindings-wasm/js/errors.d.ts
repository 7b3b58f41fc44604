import type { Finding, Question, Refusal, Text } from "./types.js";

/** The base of everything that goes wrong here; `message` is the library's, in English. */
export class BestitError extends Error {
  readonly name: string;
}

/** A policy does not load or compile. */
export class PolicyError extends BestitError {
  /** What is to be said about it: codes, places, texts. Empty where bytes are no policy. */
  readonly findings: readonly Finding[];
}

/** A call that has no answer: no such duty, nobody of this name to ask, a limit exceeded. */
export class CallError extends BestitError {}

/** A claim that cannot be read or names what does not exist. */
export class ClaimError extends CallError {
  readonly text: Text;
}

/** A case that is not answered. */
export class CaseError extends BestitError {
  /** What the library says instead of a route. */
  readonly answer: Question | Refusal;
  /** The stable code: `unknown_value`, `needs_fact`, … */
  readonly code: string;
  /** The fact concerned. */
  readonly fact: string | null;
  /** The message in both languages. */
  readonly text: Text;
  /** What to do about it. */
  readonly help: Text | null;
}

/** A fact must be known before the case can be routed. */
export class NeedsFact extends CaseError {
  readonly answer: Question;
  /** The question: the fact, its texts and the values to choose between. */
  readonly question: Question;
}

/** There is no such fact, value, model, reading, actor or system. */
export class UnknownName extends CaseError {
  readonly answer: Refusal;
  /** What may have been meant. */
  readonly suggestions: readonly string[];
}

/** No such case can exist. */
export class ImpossibleCase extends CaseError {
  readonly answer: Refusal;
}

/** The model, or any model, is not in force on the day. */
export class OutsideValidity extends CaseError {
  readonly answer: Refusal;
}
