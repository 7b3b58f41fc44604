"""Answers about a whole model. Counts are combinations of facts, never cases."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from bestit._answers import Duty, Known, Overridden, Reason, SingleDuty, Text
from bestit._values import Entries, Record


@dataclass(frozen=True, slots=True)
class Place(Record):
    """A place in a policy file; lines and columns count from 1."""

    file: str
    line: int
    column: int
    path: str
    span: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Related(Record):
    """A further place that explains a finding."""

    place: Place
    message: Text


@dataclass(frozen=True, slots=True)
class Witness(Record):
    """A smallest case that shows something, as facts and values."""

    case: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding(Record):
    """One thing said about a policy; `code` is stable."""

    __match_args__ = ("code", "severity")

    code: str
    severity: Literal["warning", "error"]
    message: Text
    help: Text | None
    place: Place | None
    related: tuple[Related, ...]
    witness: Witness | None
    count: int | None


@dataclass(frozen=True, slots=True)
class Measure(Record):
    """How the combinations of one duty divide."""

    duty: SingleDuty
    stated: int
    inferred: int
    unstated: int
    not_applicable: int
    absent: int


@dataclass(frozen=True, slots=True)
class Measures(Record):
    """How much of a model the document states."""

    combinations: int
    duties: tuple[Measure, ...]


@dataclass(frozen=True, slots=True)
class Measured(Record):
    """A model and its measures."""

    model: str
    measures: Measures | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Report(Record):
    """The findings on a model with its files, and its measures."""

    errors: int
    warnings: int
    models: tuple[Measured, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class RegionTest(Record):
    """One fact, or an attribute of one, and the values it may have."""

    of: str
    values: tuple[str, ...]
    not_: bool


@dataclass(frozen=True, slots=True)
class Region(Record):
    """A conjunction of facts: each has one of the values told."""

    when: tuple[RegionTest, ...]
    combinations: int
    witness: Witness


@dataclass(frozen=True, slots=True)
class Blank(Record):
    """Something the document does not say."""

    of: str
    actors: tuple[str, ...]


ProofStatus: TypeAlias = Literal["holds", "open", "broken"]


@dataclass(frozen=True, slots=True)
class Dependence(Record):
    """A reading on which a proof depends."""

    reading: str
    option: str
    status: ProofStatus
    broken: int
    open: int
    regions_differ: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof(Record):
    """The answer to a claim, for every case that can exist."""

    __match_args__ = ("status", "claim")

    model: str
    claim: str
    status: ProofStatus
    combinations: int
    broken: int
    open: int
    known: int
    witness: Witness | None
    regions: tuple[Region, ...]
    untold: int
    unstated: tuple[Blank, ...]
    holds_under_all_readings: bool
    depends_on: tuple[Dependence, ...]


@dataclass(frozen=True, slots=True)
class NeverHolds(Record):
    """A rule's condition holds in no case that can exist."""

    why: Literal["never_holds"] = "never_holds"


@dataclass(frozen=True, slots=True)
class AlwaysOverridden(Record):
    """Wherever a rule's condition holds, these exceptions override it."""

    why: Literal["overridden"]
    by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SameAnswer(Record):
    """Wherever a rule is in force, the answer is the same without it, by these rules."""

    why: Literal["same_answer"]
    by: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyEffect(Record):
    """What a rule does for one of its duties."""

    duty: Duty
    in_force: int
    decisive: int
    witness: Witness | None
    regions: tuple[Region, ...]
    untold: int
    never: NeverHolds | AlwaysOverridden | SameAnswer | None


@dataclass(frozen=True, slots=True)
class RuleDependence(Record):
    """A reading on which depends where a rule is decisive."""

    reading: str
    option: str
    exists: bool
    decisive: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleEffect(Record):
    """Whether a rule is ever decisive: whether without it some answer would be another."""

    __match_args__ = ("rule", "ever_decisive")

    model: str
    rule: str
    ever_decisive: bool
    combinations: int
    in_force: int
    decisive: int
    witness: Witness | None
    duties: tuple[DutyEffect, ...]
    holds_under_all_readings: bool
    depends_on: tuple[RuleDependence, ...]


@dataclass(frozen=True, slots=True)
class Sufficient(Record):
    """Facts that already force an answer."""

    facts: Entries[str, Known]
    smallest: bool


@dataclass(frozen=True, slots=True)
class OverriddenFor(Record):
    """A rule that another overrides for a duty."""

    rule: str
    by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ExplainedDuty(Record):
    """Why one duty is answered as it is."""

    duty: Duty
    status: Literal["held", "unstated", "not_applicable"] | None
    holders: tuple[str, ...]
    rules: tuple[str, ...]
    overridden: tuple[OverriddenFor, ...]
    sufficient: Sufficient


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation(Record):
    """Why a case is answered as it is."""

    status: Literal["why"] = "why"
    model: str
    on: str | None
    ref: str | None
    case: Entries[str, Known]
    sufficient: Sufficient
    duties: tuple[ExplainedDuty, ...]
    because: tuple[Reason, ...]
    overridden: tuple[Overridden, ...]


@dataclass(frozen=True, slots=True)
class Share(Record):
    """A number of combinations, and of how many."""

    held: int
    of: int


@dataclass(frozen=True, slots=True)
class Combinations(Record):
    """In how many combinations of facts somebody has a duty."""

    model: Share
    kind: Share | None


@dataclass(frozen=True, slots=True)
class Change(Record):
    """A change of the facts of a case."""

    set: Entries[str, Known]
    dropped: tuple[str, ...]
    case: Entries[str, Known]
    smallest: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class WhyNot(Record):
    """Why somebody does not have a duty: the smallest change, or that nothing does."""

    status: Literal["why_not"] = "why_not"
    model: str
    on: str | None
    ref: str | None
    case: Entries[str, Known]
    duty: Duty
    holder: str
    now: tuple[str, ...] | None
    never: Literal["in_the_model", "with_this_kind"] | None
    combinations: Combinations
    change: Change | None
    same_kind: Change | None


@dataclass(frozen=True, slots=True)
class Traced(Record):
    """Where one statement is encoded."""

    statement: str
    section: str
    routing: bool
    encoded: tuple[str, ...]
    not_encoded: Text | None


@dataclass(frozen=True, slots=True)
class TracedReading(Record):
    """Where one reading is used."""

    reading: str
    used: tuple[str, ...]
    unused: Text | None
    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Trace(Record):
    """Every statement and reading of a policy, with the elements that rest on them."""

    statements: tuple[Traced, ...]
    readings: tuple[TracedReading, ...]


@dataclass(frozen=True, slots=True)
class ReadingOption(Record):
    """The other side of a reading that a model can be compiled with."""

    reading: str
    option: str
    text: Text


@dataclass(frozen=True, slots=True)
class ModelInfo(Record):
    """A model of a policy, in a list; `from_` and `to` are its first and last day."""

    id: str
    title: Text
    extends: str | None
    from_: str | None
    to: str | None
    default: bool
    readings: tuple[ReadingOption, ...]
