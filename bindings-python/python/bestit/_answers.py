"""Answers to a case: a route, a question or a refusal, and what they are made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Self, TypeAlias

from bestit import _bestit, _html
from bestit._picture import Picture
from bestit._values import Entries, Record

Lang: TypeAlias = Literal["sv", "en"]
SingleDuty: TypeAlias = Literal[
    "owner",
    "prepares",
    "decides",
    "presents",
    "orders",
    "executes",
    "maintains",
    "signs",
    "follows_up",
]
Duty: TypeAlias = Literal[SingleDuty, "consulted", "informed"]
Modality: TypeAlias = Literal["shall", "stated", "should", "as_is", "alternative", "inference"]
Action: TypeAlias = Literal[
    "hands_over",
    "refers",
    "prepares_for",
    "presents",
    "decides",
    "orders",
    "delivers",
    "informs",
    "within",
    "undocumented",
]
Known: TypeAlias = str | bool | int
"""A value of a fact, as an answer repeats it."""


@dataclass(frozen=True, slots=True)
class Text(Record):
    """A text in both languages.

    >>> str(Text(sv="Ärende", en="Case")), Text("Ärende", "Case").get("sv")
    ('Case', 'Ärende')
    """

    sv: str
    en: str

    def get(self, lang: Lang) -> str:
        """The text in one language."""
        return self.sv if lang == "sv" else self.en

    def __str__(self) -> str:
        return self.en


@dataclass(frozen=True, slots=True)
class Party(Record):
    """Somebody who has a duty: a unit, a body or a role."""

    id: str
    title: Text
    unit: str
    home_unit: str


@dataclass(frozen=True, slots=True)
class Cite(Record):
    """A section of the governing document."""

    document: str
    section: str


@dataclass(frozen=True, slots=True)
class Contested(Record):
    """What the other side of a reading would answer."""

    id: str
    option: str
    other: tuple[str, ...]
    text: Text


@dataclass(frozen=True, slots=True)
class DutyAnswer(Record):
    """What a route says of one duty."""

    status: Literal["held", "unstated", "not_applicable"]
    holders: tuple[Party, ...]
    shared: bool
    modality: Modality | None
    rules: tuple[str, ...]
    cite: tuple[Cite, ...]
    contested: tuple[Contested, ...]

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of those who have it."""
        return tuple(holder.id for holder in self.holders)


@dataclass(frozen=True, slots=True)
class Step(Record):
    """A step of a case's way; `from_` is the JSON's `from`."""

    from_: str
    to: str
    action: Action
    interface: str | None
    cite: tuple[Cite, ...]


@dataclass(frozen=True, slots=True)
class Reason(Record):
    """A rule in force."""

    rule: str
    duties: tuple[Duty, ...]
    basis: tuple[str, ...]
    cite: tuple[Cite, ...]
    text: Text


@dataclass(frozen=True, slots=True)
class Overridden(Record):
    """A rule whose condition holds and that another one overrides."""

    rule: str
    duties: tuple[Duty, ...]
    basis: tuple[str, ...]
    cite: tuple[Cite, ...]
    text: Text
    by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PolicyId(Record):
    """What was compiled, in which language, by which version: store it beside the answer."""

    fingerprint: str
    language: int
    engine: str


class _Titled(Record):
    """What was answered by a router, whose titles a picture shows."""

    __slots__ = ("_router",)
    _router: _bestit.Engine

    @classmethod
    def _of_router(cls, text: str, router: _bestit.Engine) -> Self:
        record = cls._of_text(text)
        object.__setattr__(record, "_router", router)
        return record


@dataclass(frozen=True, slots=True, kw_only=True)
class Route(_Titled):
    """Who has which duty in a case, the way there, and why.

    >>> import bestit
    >>> route = bestit.route_case(kind="incident", system="network", department="education")
    >>> match route:
    ...     case Route(owner=DutyAnswer(holders=(Party(id=owner),))):
    ...         print(owner)
    it_unit
    >>> Route.from_json(route.to_json()) == route
    True
    """

    __match_args__ = ("owner", "prepares", "decides")

    status: Literal["routed"] = "routed"
    model: str
    on: str | None
    extended: bool
    policy: PolicyId
    ref: str | None
    case: Entries[str, Known]
    sample: bool
    first_contact: Party | None
    owner: DutyAnswer | None
    prepares: DutyAnswer | None
    decides: DutyAnswer | None
    presents: DutyAnswer | None
    orders: DutyAnswer | None
    executes: DutyAnswer | None
    maintains: DutyAnswer | None
    signs: DutyAnswer | None
    follows_up: DutyAnswer | None
    consulted: DutyAnswer | None
    informed: DutyAnswer | None
    steps: tuple[Step, ...]
    because: tuple[Reason, ...]
    overridden: tuple[Overridden, ...]

    def duty(self, duty: Duty) -> DutyAnswer | None:
        """What the route says of a duty; None where nobody has it."""
        answer: DutyAnswer | None = getattr(self, duty)
        return answer

    def picture(self, lang: Lang = "sv", router: _bestit.Engine | None = None) -> Picture:
        """The way of the case as a picture: who has it, and what happens between them.

        The titles are those of the router given, else of the one that answered. A route that was
        read from JSON or unpickled no longer knows it: then the titles are those that the route
        itself has, and ids.

        >>> import bestit
        >>> route = bestit.route_case(kind="incident", system="network", department="education")
        >>> picture = route.picture("en")
        >>> "The way of the case" in picture.svg, route.picture("en") == picture
        (True, True)
        """
        if router is None:
            router = getattr(self, "_router", None)
        return Picture(_bestit.picture(self.to_json(), router, lang == "en"))

    def to_html(self, lang: Lang = "sv") -> str:
        """The route as accessible tables with the picture of its way, for a page or a notebook."""
        return _html.route(self, lang)

    def _repr_html_(self) -> str:
        return self.to_html()


@dataclass(frozen=True, slots=True)
class ValueChoice(Record):
    """A value to choose."""

    id: str
    title: Text


@dataclass(frozen=True, slots=True)
class Asked(Record):
    """What is asked: a fact, its question, and the values that are possible."""

    fact: str
    text: Text
    help: Text | None
    values: tuple[ValueChoice, ...]
    known_by: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Question(Record):
    """A fact that must be known before the case can be routed."""

    __match_args__ = ("question",)

    status: Literal["needs_fact"] = "needs_fact"
    model: str
    on: str | None
    ref: str | None
    case: Entries[str, Known]
    question: Asked
    open: Entries[Duty, tuple[str, ...]]
    settled: Entries[Duty, tuple[str, ...]]

    def to_html(self, lang: Lang = "sv") -> str:
        """The question as an accessible table, for a page or a notebook."""
        return _html.question(self, lang)

    def _repr_html_(self) -> str:
        return self.to_html()


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal(Record):
    """Why a case is not answered; `code` is stable."""

    __match_args__ = ("code", "fact", "value")

    status: Literal["refused"] = "refused"
    model: str | None
    on: str | None
    ref: str | None
    code: str
    fact: str | None
    value: str | None
    message: Text
    help: Text | None

    def to_html(self, lang: Lang = "sv") -> str:
        """The refusal in words, for a page or a notebook."""
        return _html.refusal(self, lang)

    def _repr_html_(self) -> str:
        return self.to_html()


Answer: TypeAlias = Route | Question | Refusal


_BEGINNINGS: tuple[tuple[str, type[Route] | type[Question] | type[Refusal]], ...] = (
    ('{"status":"routed"', Route),
    ('{"status":"needs_fact"', Question),
    ('{"status":"refused"', Refusal),
)


def of_text(text: str, router: _bestit.Engine | None = None) -> Answer:
    """An answer of the library; it is read when somebody looks."""
    for beginning, cls in _BEGINNINGS:
        if text.startswith(beginning):
            if cls is Route and router is not None:
                return Route._of_router(text, router)
            return cls._of_text(text)
    raise ValueError("this is no answer")
