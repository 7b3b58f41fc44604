"""Who somebody is, what a text may be about, and what an interview asks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from bestit._answers import Answer, Asked, Duty, Known, Text
from bestit._values import Entries, Record


@dataclass(frozen=True, slots=True)
class WhoPost(Record):
    """A post that holds several roles."""

    id: str
    roles: tuple[str, ...]
    capacity: str | None


@dataclass(frozen=True, slots=True)
class WhoDuty(Record):
    """A duty an actor has in cases of some kinds."""

    duty: Duty
    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WhoActor(Record):
    """A unit, a body or a role, and what it answers for."""

    is_: Literal["actor"] = "actor"
    id: str
    sort: Literal["unit", "body", "role"]
    title: Text
    unit: str
    home_unit: str
    parent: str | None
    capacity: str | None
    sample: bool
    members: tuple[str, ...]
    posts: tuple[WhoPost, ...]
    duties: tuple[WhoDuty, ...]
    owns: tuple[str, ...]
    manages: tuple[str, ...]
    administers: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WhoSystem(Record):
    """A system, and who answers for it."""

    is_: Literal["system"] = "system"
    id: str
    title: Text
    sample: bool
    category: str
    department: str | None
    owner: str
    manager: str
    administrator: str


Who: TypeAlias = WhoActor | WhoSystem


@dataclass(frozen=True, slots=True)
class Suggestion(Record):
    """A kind a text may be about, with the system it names; or a system alone."""

    kind: str | None
    kind_title: Text | None
    system: str | None
    system_title: Text | None
    sample: bool
    strength: Literal["strong", "fair"]
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Apart(Record):
    """Why a case is of one kind and not of another."""

    kind: str
    other: str
    text: Text


@dataclass(frozen=True, slots=True)
class Ask(Record):
    """What to ask before it is clear who answers for the matter."""

    question: Asked
    not_: tuple[Apart, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestions(Record):
    """What a text may be about, best first."""

    status: Literal["found", "nothing"]
    model: str
    message: Text | None
    suggestions: tuple[Suggestion, ...]
    ask: Ask | None


@dataclass(frozen=True, slots=True)
class Remaining(Record):
    """How many questions there are still, the next one counted."""

    best: int
    worst: int
    expected: float | None
    optimal: bool
    bound: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Interview(Record):
    """The state of an interview: the next question and what can be said already."""

    __match_args__ = ("status", "question")

    status: Literal["ask", "done", "stuck"]
    model: str
    on: str | None
    ref: str | None
    case: Entries[str, Known]
    asking: str
    unknown: tuple[str, ...]
    question: Asked | None
    remaining: Remaining
    answers: int | None
    open: Entries[Duty, tuple[str, ...]]
    settled: Entries[Duty, tuple[str, ...]]
    missing: tuple[Asked, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification(Record):
    """What became of a stored route: `why` names what differs in the policy."""

    __match_args__ = ("same", "changed")

    same: bool
    changed: tuple[str, ...]
    why: tuple[Literal["model", "fingerprint", "language", "engine"], ...]
    now: Answer
