/** Answers about whole models. Counts are combinations of facts, never cases. */

import type {
  Action,
  Answer,
  Duty,
  Facts,
  Finding,
  Overridden,
  Place,
  Reason,
  SingleDuty,
  Text,
  Witness,
} from "./types.js";

/** A model of a policy, in a list; `from` and `to` are its first and last day. */
export interface ModelInfo {
  readonly id: string;
  readonly title: Text;
  readonly extends: string | null;
  readonly from: string | null;
  readonly to: string | null;
}

/** The other side of a reading that a model can be compiled with. */
export interface ReadingOption {
  readonly reading: string;
  readonly option: string;
  readonly text: Text;
}

/** How the combinations of one duty divide. */
export interface Measure {
  readonly duty: SingleDuty;
  readonly stated: number;
  readonly inferred: number;
  readonly unstated: number;
  readonly not_applicable: number;
  readonly absent: number;
}

/** How much of a model the document states. */
export interface Measures {
  readonly combinations: number;
  readonly duties: readonly Measure[];
}

/** The findings on a policy or a model, and its measures: `null` where a model does not compile. */
export interface Report {
  readonly errors: number;
  readonly warnings: number;
  readonly models: ReadonlyArray<{ readonly model: string; readonly measures: Measures | null }>;
  readonly findings: readonly Finding[];
}

/** One fact, or an attribute of one, and the values it may have. */
export interface RegionTest {
  readonly of: string;
  readonly values: readonly string[];
  readonly not: boolean;
}

/** A conjunction of facts: each has one of the values told. */
export interface Region {
  readonly when: readonly RegionTest[];
  readonly combinations: number;
  readonly witness: Witness;
}

/** Something the document does not say. */
export interface Blank {
  readonly of: string;
  readonly actors: readonly string[];
}

export type ProofStatus = "holds" | "open" | "broken";

/** A reading on which a proof depends. */
export interface Dependence {
  readonly reading: string;
  readonly option: string;
  readonly status: ProofStatus;
  readonly broken: number;
  readonly open: number;
  readonly regions_differ: boolean;
}

/** The answer to a claim, for every case that can exist. */
export interface Proof {
  readonly model: string;
  readonly claim: string;
  readonly status: ProofStatus;
  readonly combinations: number;
  readonly broken: number;
  readonly open: number;
  readonly known: number;
  readonly witness: Witness | null;
  readonly regions: readonly Region[];
  readonly untold: number;
  readonly unstated: readonly Blank[];
  readonly holds_under_all_readings: boolean;
  readonly depends_on: readonly Dependence[];
}

/** Facts that already force an answer. */
export interface Sufficient {
  readonly facts: Facts;
  readonly smallest: boolean;
}

/** Why one duty is answered as it is. */
export interface ExplainedDuty {
  readonly duty: Duty;
  readonly status: "held" | "unstated" | "not_applicable" | null;
  readonly holders: readonly string[];
  readonly rules: readonly string[];
  readonly overridden: ReadonlyArray<{ readonly rule: string; readonly by: readonly string[] }>;
  readonly sufficient: Sufficient;
}

/** Why a case is answered as it is. */
export interface Explanation {
  readonly status: "why";
  readonly model: string;
  readonly on: string | null;
  readonly ref: string | null;
  readonly case: Facts;
  readonly sufficient: Sufficient;
  readonly duties: readonly ExplainedDuty[];
  readonly because: readonly Reason[];
  readonly overridden: readonly Overridden[];
}

/** A number of combinations, and of how many. */
export interface Share {
  readonly held: number;
  readonly of: number;
}

/** A change of the facts of a case. */
export interface Change {
  readonly set: Facts;
  readonly dropped: readonly string[];
  readonly case: Facts;
  readonly smallest: boolean;
}

/** Why somebody does not have a duty: the smallest change, or that nothing does. */
export interface WhyNot {
  readonly status: "why_not";
  readonly model: string;
  readonly on: string | null;
  readonly ref: string | null;
  readonly case: Facts;
  readonly duty: Duty;
  readonly holder: string;
  readonly now: readonly string[] | null;
  readonly never: "in_the_model" | "with_this_kind" | null;
  readonly combinations: { readonly model: Share; readonly kind: Share | null };
  readonly change: Change | null;
  readonly same_kind: Change | null;
}

/** What became of a stored route: `why` names what differs in the policy. */
export interface Verification {
  readonly same: boolean;
  readonly changed: readonly string[];
  readonly why: ReadonlyArray<"model" | "fingerprint" | "language" | "engine">;
  readonly now: Answer;
}

/** Where one statement is encoded. */
export interface Traced {
  readonly statement: string;
  readonly section: string;
  readonly routing: boolean;
  readonly encoded: readonly string[];
  readonly not_encoded: Text | null;
}

/** Where one reading is used. */
export interface TracedReading {
  readonly reading: string;
  readonly used: readonly string[];
  readonly unused: Text | null;
  readonly options: readonly string[];
}

/** Every statement and reading of a policy, with the elements that rest on them. */
export interface Trace {
  readonly statements: readonly Traced[];
  readonly readings: readonly TracedReading[];
}

export type Changed = "added" | "changed" | "removed";

/** Whether a difference holds under all readings, or the readings it depends on. */
export type HoldsUnder = "all" | readonly string[] | null;

/** Which model was compared. */
export interface Compared {
  readonly model: string;
  readonly fingerprint: string;
  readonly readings: readonly string[];
}

/** Where an element stands in each model. */
export interface Places {
  readonly from: Place | null;
  readonly to: Place | null;
}

/** A change in the text of a model that makes a difference. */
export interface Cause {
  readonly what: "rule" | "system" | "actor";
  readonly id: string;
  readonly change: Changed;
  readonly fields: readonly string[];
  readonly places: Places;
}

/** Where a difference is, with a case that shows it. */
export interface DifferentRegion extends Region {
  readonly case: Witness;
  readonly from: readonly string[];
  readonly to: readonly string[];
}

/** A difference in one duty: all cases with the same rules in force. */
export interface DutyDifference {
  readonly duty: Duty;
  readonly status: "changed" | "silence";
  readonly silent: "from" | "to" | null;
  readonly from: readonly string[];
  readonly to: readonly string[];
  readonly rules: { readonly from: readonly string[]; readonly to: readonly string[] };
  readonly causes: readonly Cause[];
  readonly regions: readonly DifferentRegion[];
  readonly rest: number;
  readonly combinations: number;
  readonly readings: HoldsUnder;
}

/** A difference in where people belong, what they hold, or how they are connected. */
export interface PlacementDifference {
  readonly what: string;
  readonly of: string;
  readonly scopes: readonly string[];
  readonly status: "changed" | "silence";
  readonly change: Changed;
  readonly from: readonly string[];
  readonly to: readonly string[];
  readonly places: Places;
  readonly readings: HoldsUnder;
}

/** The counts for one kind of case. */
export interface KindCount {
  readonly kind: string;
  readonly combinations: number;
  readonly changed: number;
  readonly silence: number;
}

/** Cases that exist in one model alone. */
export interface OnlyIn {
  readonly side: "from" | "to";
  readonly regions: readonly Region[];
  readonly rest: number;
  readonly combinations: number;
}

/** A rule that is not the same in both models. */
export interface RuleChange {
  readonly rule: string;
  readonly change: Changed;
  readonly fields: readonly string[];
  readonly effect: boolean;
  readonly places: Places;
}

/** What differs under the other side of a reading, and does not without it. */
export interface OnlyUnder {
  readonly option: string;
  readonly duties: readonly DutyDifference[];
  readonly placement: readonly PlacementDifference[];
}

/** Every difference between two models. */
export interface Comparison {
  readonly from: Compared;
  readonly to: Compared;
  readonly part: { readonly when: string | null; readonly duties: readonly Duty[] } | null;
  readonly duties: readonly DutyDifference[];
  readonly placement: readonly PlacementDifference[];
  readonly combinations: number;
  readonly changed: number;
  readonly silence: number;
  readonly kinds: readonly KindCount[];
  readonly only_in: readonly OnlyIn[];
  readonly rules: readonly RuleChange[];
  readonly only_under: readonly OnlyUnder[];
}

/** Whether one model gives every answer that another gives. */
export interface Refinement {
  readonly from: Compared;
  readonly to: Compared;
  readonly part: { readonly when: string | null; readonly duties: readonly Duty[] } | null;
  readonly holds: boolean;
  readonly combinations: number;
  /** In how many the first model says something of a duty asked about. */
  readonly stated: number;
  /** In how many the second fills in what the first leaves open. */
  readonly filled: number;
  /** In how many it does not give an answer that the first gives. */
  readonly broken: number;
  readonly witness: Witness | null;
  readonly differences: readonly DutyDifference[];
  readonly missing: OnlyIn | null;
  readonly readings: HoldsUnder;
}

/** Somebody who is connected with others, or a family: one of each department or system. */
export interface GraphNode {
  readonly id: string;
  readonly title: Text;
  readonly sort: "unit" | "body" | "role" | null;
  readonly unit: string | null;
  readonly family: boolean;
}

/** An interface between two nodes. */
export interface GraphEdge {
  readonly from: string;
  readonly to: string;
  readonly action: Action;
  readonly both_ways: boolean;
}

/** The contact surfaces of a model. */
export interface Graph {
  readonly model: string;
  readonly units: ReadonlyArray<{ readonly id: string; readonly title: Text }>;
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
}

/**
 * Who has a duty as rules write it: an actor, `it_customer_manager(department)`, `system.owner`,
 * `shared: […]`, `unstated`, `not_applicable` or `none`; and in how many combinations.
 */
export interface KindHolder {
  readonly holder: string;
  readonly combinations: number;
}

/** A kind of case, and who has each duty in it, most combinations first. */
export interface KindRow {
  readonly kind: string;
  readonly combinations: number;
  readonly duties: ReadonlyArray<{ readonly duty: Duty; readonly holders: readonly KindHolder[] }>;
}

/** Kinds × duties of a model. */
export interface KindTable {
  readonly model: string;
  readonly kinds: readonly KindRow[];
}

/** Texts by id. */
export type TextsById = { readonly [id: string]: Text };

/** What ids are called; what stands in no map is called by its id. */
export interface Names {
  readonly model: Text;
  readonly duties: TextsById;
  readonly holders: TextsById;
  readonly facts: TextsById;
  readonly values: { readonly [fact: string]: TextsById };
  readonly rules: TextsById;
  readonly invariants: { readonly [id: string]: { readonly text: Text; readonly whose: Text } };
  readonly readings: TextsById;
  readonly placement: TextsById;
}

/** What a test expects, and what the answer says. */
export interface TestDifference {
  readonly what: string;
  readonly expected: readonly string[];
  readonly got: readonly string[];
  readonly place: Place;
}

/** A test that did not pass. */
export interface TestFailure {
  readonly test: string;
  readonly model: string;
  readonly readings: { readonly [reading: string]: string };
  readonly place: Place;
  readonly differences: readonly TestDifference[];
}

/** How often the tests of a model exercise its rules. */
export interface Coverage {
  readonly model: string;
  readonly readings: { readonly [reading: string]: string };
  readonly tests: number;
  readonly routed: number;
  readonly roles: number;
  readonly exercised: number;
  readonly rules: ReadonlyArray<{
    readonly rule: string;
    readonly duty: Duty;
    readonly in_force: number | null;
    readonly overridden: ReadonlyArray<{ readonly by: string; readonly tests: number }>;
    readonly decisive: number | null;
  }>;
}

/** How the tests of a policy went. */
export interface TestReport {
  readonly passed: number;
  readonly failed: number;
  readonly failures: readonly TestFailure[];
  readonly coverage: readonly Coverage[];
  readonly untested: readonly string[];
}
