"""What is told of a policy: how its tests went, contacts, tables of rules, codes of findings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from bestit._analysis import Place, Witness
from bestit._answers import Duty, Known, Text
from bestit._values import Entries, Record


@dataclass(frozen=True, slots=True)
class TestDifference(Record):
    """What a test expects, and what the answer says."""

    __test__ = False  # It is no test of a program.

    what: str
    expected: tuple[str, ...]
    got: tuple[str, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class TestFailure(Record):
    """A test of a policy that did not pass."""

    __test__ = False  # It is no test of a program.

    test: str
    model: str
    readings: Entries[str, str]
    place: Place
    differences: tuple[TestDifference, ...]


@dataclass(frozen=True, slots=True)
class ExceptionCoverage(Record):
    """How many tests have a rule overridden by an exception."""

    by: str
    tests: int


@dataclass(frozen=True, slots=True)
class RuleCoverage(Record):
    """How many tests exercise a rule for one of its duties; None where no case can."""

    rule: str
    duty: Duty
    in_force: int | None
    overridden: tuple[ExceptionCoverage, ...]
    decisive: int | None


@dataclass(frozen=True, slots=True)
class Coverage(Record):
    """Which rules of a model its tests exercise."""

    model: str
    readings: Entries[str, str]
    tests: int
    routed: int
    roles: int
    exercised: int
    rules: tuple[RuleCoverage, ...]


@dataclass(frozen=True, slots=True)
class TestReport(Record):
    """How the tests of a policy went."""

    __test__ = False  # It is no test of a program.

    passed: int
    failed: int
    failures: tuple[TestFailure, ...]
    coverage: tuple[Coverage, ...]
    untested: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TestWitness(Record):
    """A complete case, and what the router answers."""

    __test__ = False  # It is no test of a program.

    case: Entries[str, Known]
    adds: int
    answers: Entries[Duty, tuple[str, ...]]
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TestWitnesses(Record):
    """Complete cases that exercise every rule of a model in every role."""

    __test__ = False  # It is no test of a program.

    model: str
    roles: int
    at_least: int
    cases: tuple[TestWitness, ...]


@dataclass(frozen=True, slots=True)
class Contact(Record):
    """How to reach one actor."""

    mailbox: str | None
    phone: str | None
    link: str | None
    substitute: str | None
    name: str | None
    note: Text | None
    sample: bool


@dataclass(frozen=True, slots=True)
class Contacts(Record):
    """A file of contacts, by actor."""

    id: str
    title: Text
    contacts: Entries[str, Contact]


@dataclass(frozen=True, slots=True)
class Range(Record):
    """Numbers from the first on, below the second; None is without bound."""

    at_least: str | None
    below: str | None


@dataclass(frozen=True, slots=True)
class Overlap(Record):
    """Rules of a table that meet: where, and a point there."""

    rules: tuple[str, ...]
    region: Entries[str, tuple[str, ...] | Range | None]
    witness: Witness


@dataclass(frozen=True, slots=True)
class Gap(Record):
    """Where no rule of a table says anything, and a point there."""

    region: Entries[str, tuple[str, ...] | Range | None]
    witness: Witness


@dataclass(frozen=True, slots=True)
class TableReport(Record):
    """Where rules of a decision table meet, and what none covers."""

    overlaps: tuple[Overlap, ...]
    gaps: tuple[Gap, ...]


@dataclass(frozen=True, slots=True)
class CodeInfo(Record):
    """A code of findings, in a list."""

    code: str
    name: str
    severity: Literal["warning", "error"]


@dataclass(frozen=True, slots=True)
class CodePage(Record):
    """A code of findings, with the page on it in Markdown."""

    code: str
    name: str
    severity: Literal["warning", "error"]
    page: str
