/** The library's JSON as types: the same keys, in every binding and on the command line. */

/** A text in both languages. */
export interface Text {
  readonly sv: string;
  readonly en: string;
}

export type Lang = "sv" | "en";

export type SingleDuty =
  | "owner"
  | "prepares"
  | "decides"
  | "presents"
  | "orders"
  | "executes"
  | "maintains"
  | "signs"
  | "follows_up";

export type Duty = SingleDuty | "consulted" | "informed";

export type Modality = "shall" | "stated" | "should" | "as_is" | "alternative" | "inference";

export type Action =
  | "hands_over"
  | "refers"
  | "prepares_for"
  | "presents"
  | "decides"
  | "orders"
  | "delivers"
  | "informs"
  | "within"
  | "undocumented";

/** A value of a fact, as an answer repeats it. A number with decimals is a number of JSON. */
export type Known = string | boolean | number;

/** Facts by id, in the order of the register. */
export type Facts = { readonly [fact: string]: Known };

/** Somebody who has a duty: a unit, a body or a role. */
export interface Party {
  readonly id: string;
  readonly title: Text;
  readonly unit: string;
  readonly home_unit: string;
}

/** A section of the governing document. */
export interface Cite {
  readonly document: string;
  readonly section: string;
}

/** What the other side of a reading would answer. */
export interface Contested {
  readonly id: string;
  readonly option: string;
  readonly other: readonly string[];
  readonly text: Text;
}

/** What a route says of one duty. */
export interface DutyAnswer {
  readonly status: "held" | "unstated" | "not_applicable";
  readonly holders: readonly Party[];
  readonly shared: boolean;
  readonly modality: Modality | null;
  readonly rules: readonly string[];
  readonly cite: readonly Cite[];
  readonly contested: readonly Contested[];
}

/** A step of a case's way. */
export interface Step {
  readonly from: string;
  readonly to: string;
  readonly action: Action;
  readonly interface: string | null;
  readonly cite: readonly Cite[];
}

/** A rule in force. */
export interface Reason {
  readonly rule: string;
  readonly duties: readonly Duty[];
  readonly basis: readonly string[];
  readonly cite: readonly Cite[];
  readonly text: Text;
}

/** A rule whose condition holds and that another one overrides. */
export interface Overridden extends Reason {
  readonly by: readonly string[];
}

/** What was compiled, in which language, by which version: store it beside the answer. */
export interface PolicyId {
  readonly fingerprint: string;
  readonly language: number;
  readonly engine: string;
}

/** Who has which duty in a case, the way there, and why. */
export interface Route extends Readonly<Record<Duty, DutyAnswer | null>> {
  readonly status: "routed";
  readonly model: string;
  readonly on: string | null;
  readonly extended: boolean;
  readonly policy: PolicyId;
  readonly ref: string | null;
  readonly case: Facts;
  readonly sample: boolean;
  readonly first_contact: Party | null;
  readonly steps: readonly Step[];
  readonly because: readonly Reason[];
  readonly overridden: readonly Overridden[];
}

/** A value to choose. */
export interface ValueChoice {
  readonly id: string;
  readonly title: Text;
}

/** What is asked: a fact, its question, and the values that are possible. */
export interface Asked {
  readonly fact: string;
  readonly text: Text;
  readonly help: Text | null;
  readonly values: readonly ValueChoice[];
  readonly known_by: string | null;
}

/** For some of the duties, ids. */
export type ByDuty = { readonly [duty in Duty]?: readonly string[] };

/** A fact that must be known before the case can be routed. */
export interface Question {
  readonly status: "needs_fact";
  readonly model: string;
  readonly on: string | null;
  readonly ref: string | null;
  readonly case: Facts;
  readonly question: Asked;
  readonly open: ByDuty;
  readonly settled: ByDuty;
}

/** Why a case is not answered; `code` is stable. */
export interface Refusal {
  readonly status: "refused";
  readonly model: string | null;
  readonly on: string | null;
  readonly ref: string | null;
  readonly code: string;
  readonly fact: string | null;
  readonly value: string | null;
  readonly message: Text;
  readonly help: Text | null;
}

/** What the library says to a case: look at `status`. */
export type Answer = Route | Question | Refusal;

/** A post that holds several roles. */
export interface WhoPost {
  readonly id: string;
  readonly roles: readonly string[];
  readonly capacity: string | null;
}

/** A duty an actor has in cases of some kinds. */
export interface WhoDuty {
  readonly duty: Duty;
  readonly kinds: readonly string[];
}

/** A unit, a body or a role, and what it answers for. */
export interface WhoActor {
  readonly is: "actor";
  readonly id: string;
  readonly sort: "unit" | "body" | "role";
  readonly title: Text;
  readonly unit: string;
  readonly home_unit: string;
  readonly parent: string | null;
  readonly capacity: string | null;
  readonly sample: boolean;
  readonly members: readonly string[];
  readonly posts: readonly WhoPost[];
  readonly duties: readonly WhoDuty[];
  readonly owns: readonly string[];
  readonly manages: readonly string[];
  readonly administers: readonly string[];
}

/** A system, and who answers for it. */
export interface WhoSystem {
  readonly is: "system";
  readonly id: string;
  readonly title: Text;
  readonly sample: boolean;
  readonly category: string;
  readonly department: string | null;
  readonly owner: string;
  readonly manager: string;
  readonly administrator: string;
}

export type Who = WhoActor | WhoSystem;

/** A kind a text may be about, with the system it names; or a system alone. */
export interface Suggestion {
  readonly kind: string | null;
  readonly kind_title: Text | null;
  readonly system: string | null;
  readonly system_title: Text | null;
  readonly sample: boolean;
  readonly strength: "strong" | "fair";
  readonly words: readonly string[];
}

/** Why a case is of one kind and not of another. */
export interface Apart {
  readonly kind: string;
  readonly other: string;
  readonly text: Text;
}

/** What to ask before it is clear who answers for the matter. */
export interface Ask {
  readonly question: Asked;
  readonly not: readonly Apart[];
}

/** What a text may be about, best first. */
export interface Suggestions {
  readonly status: "found" | "nothing";
  readonly model: string;
  readonly message: Text | null;
  readonly suggestions: readonly Suggestion[];
  readonly ask: Ask | null;
}

/** How many questions there are still, the next one counted. */
export interface Remaining {
  readonly best: number;
  readonly worst: number;
  readonly expected: number | null;
  readonly optimal: boolean;
  readonly bound: number;
}

interface InterviewState {
  readonly model: string;
  readonly on: string | null;
  readonly ref: string | null;
  readonly case: Facts;
  readonly asking: string;
  readonly unknown: readonly string[];
  readonly remaining: Remaining;
  readonly answers: number | null;
  readonly open: ByDuty;
  readonly settled: ByDuty;
  readonly missing: readonly Asked[];
}

/** The state of an interview: `ask` carries the next question. */
export type Interview =
  | (InterviewState & { readonly status: "ask"; readonly question: Asked })
  | (InterviewState & { readonly status: "done" | "stuck"; readonly question: null });

/** A fact of the register. */
export type FactInfo = {
  readonly id: string;
  readonly title: Text;
  readonly question: Text | null;
  readonly help: Text | null;
  readonly known_by: string | null;
  readonly asked_of: "anyone" | "known_by" | "never";
} & (
  | {
      readonly is: "choice" | "boolean";
      readonly number: null;
      readonly values: readonly FactValue[];
    }
  | { readonly is: "number"; readonly number: NumberInfo; readonly values: readonly [] }
);

/** A value of a fact. */
export interface FactValue {
  readonly id: string;
  readonly title: Text;
  readonly sample: boolean;
}

/** What numbers a fact can be; bounds are written as decimals. */
export interface NumberInfo {
  readonly unit: string;
  readonly min: string;
  readonly max: string;
  readonly decimals: number;
}

/** How to reach an actor. */
export interface Contact {
  readonly mailbox: string | null;
  readonly phone: string | null;
  readonly link: string | null;
  readonly substitute: string | null;
  readonly name: string | null;
  readonly note: Text | null;
  readonly sample: boolean;
}

/** A file of contacts, checked: what `bestit contacts` and the lab's `contacts` write. */
export interface Contacts {
  readonly id: string;
  readonly title: Text;
  readonly contacts: { readonly [actor: string]: Contact };
}

/** A place in a policy file; lines and columns count from 1, the span is in bytes of UTF-8. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly path: string;
  readonly span: readonly [number, number];
}

/** A further place that explains a finding. */
export interface Related {
  readonly place: Place;
  readonly message: Text;
}

/** A smallest case that shows something, as facts and values. */
export interface Witness {
  readonly case: ReadonlyArray<readonly [fact: string, value: string]>;
}

/** One thing said about a policy; `code` is stable. */
export interface Finding {
  readonly code: string;
  readonly severity: "warning" | "error";
  readonly message: Text;
  readonly help: Text | null;
  readonly place: Place | null;
  readonly related: readonly Related[];
  readonly witness: Witness | null;
  readonly count: number | null;
}
