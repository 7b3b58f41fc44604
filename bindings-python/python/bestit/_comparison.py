"""What differs between two models."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from bestit._analysis import Place, Region, RegionTest, Witness
from bestit._answers import Duty
from bestit._values import Record

Changed: TypeAlias = Literal["added", "changed", "removed"]
HoldsUnder: TypeAlias = Literal["all"] | tuple[str, ...] | None
"""Whether a difference holds under all readings, or the readings it depends on."""


@dataclass(frozen=True, slots=True)
class Compared(Record):
    """Which model was compared."""

    model: str
    fingerprint: str
    readings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Places(Record):
    """Where an element stands in each model."""

    from_: Place | None
    to: Place | None


@dataclass(frozen=True, slots=True)
class Rules(Record):
    """The rules in force in each model."""

    from_: tuple[str, ...]
    to: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cause(Record):
    """A change in the text of a model that makes a difference."""

    what: Literal["rule", "system", "actor"]
    id: str
    change: Changed
    fields: tuple[str, ...]
    places: Places


@dataclass(frozen=True, slots=True)
class DifferentRegion(Record):
    """Where a difference is, with a case that shows it."""

    when: tuple[RegionTest, ...]
    combinations: int
    witness: Witness
    case: Witness
    from_: tuple[str, ...]
    to: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyDifference(Record):
    """A difference in one duty: all cases with the same rules in force."""

    duty: Duty
    status: Literal["changed", "silence"]
    silent: Literal["from", "to"] | None
    from_: tuple[str, ...]
    to: tuple[str, ...]
    rules: Rules
    causes: tuple[Cause, ...]
    regions: tuple[DifferentRegion, ...]
    rest: int
    combinations: int
    readings: HoldsUnder


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacementDifference(Record):
    """A difference in where people belong, what they hold, or how they are connected."""

    what: str
    of: str
    scopes: tuple[str, ...]
    status: Literal["changed", "silence"]
    change: Changed
    from_: tuple[str, ...]
    to: tuple[str, ...]
    places: Places
    readings: HoldsUnder


@dataclass(frozen=True, slots=True)
class KindCount(Record):
    """The counts for one kind of case."""

    kind: str
    combinations: int
    changed: int
    silence: int


@dataclass(frozen=True, slots=True)
class OnlyIn(Record):
    """Cases that exist in one model alone."""

    side: Literal["from", "to"]
    regions: tuple[Region, ...]
    rest: int
    combinations: int


@dataclass(frozen=True, slots=True)
class RuleChange(Record):
    """A rule that is not the same in both models."""

    rule: str
    change: Changed
    fields: tuple[str, ...]
    effect: bool
    places: Places


@dataclass(frozen=True, slots=True)
class OnlyUnder(Record):
    """What differs under the other side of a reading, and does not without it."""

    option: str
    duties: tuple[DutyDifference, ...]
    placement: tuple[PlacementDifference, ...]


@dataclass(frozen=True, slots=True)
class ComparedPart(Record):
    """The part of two models that is compared."""

    when: str | None
    duties: tuple[Duty, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Refinement(Record):
    """Whether one model gives every answer that another gives."""

    __match_args__ = ("holds",)

    from_: Compared
    to: Compared
    part: ComparedPart | None
    holds: bool
    combinations: int
    stated: int
    filled: int
    broken: int
    witness: Witness | None
    differences: tuple[DutyDifference, ...]
    missing: OnlyIn | None
    readings: HoldsUnder


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison(Record):
    """Every difference between two models."""

    from_: Compared
    to: Compared
    part: ComparedPart | None
    duties: tuple[DutyDifference, ...]
    placement: tuple[PlacementDifference, ...]
    combinations: int
    changed: int
    silence: int
    kinds: tuple[KindCount, ...]
    only_in: tuple[OnlyIn, ...]
    rules: tuple[RuleChange, ...]
    only_under: tuple[OnlyUnder, ...]
