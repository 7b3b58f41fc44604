"""A compiled model that answers."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import TypeAlias, final

from bestit import _bestit
from bestit._analysis import (
    Explanation,
    Finding,
    ModelInfo,
    Proof,
    Report,
    RuleEffect,
    Trace,
    WhyNot,
)
from bestit._answers import Answer, Duty, Lang, Route, SingleDuty, Text, of_text
from bestit._comparison import Comparison, Refinement
from bestit._errors import CaseError, PolicyError
from bestit._organisation import (
    Interview,
    Suggestions,
    Verification,
    Who,
    WhoActor,
    WhoSystem,
)
from bestit._policies import TestWitnesses
from bestit._table import Table
from bestit._values import _record

Fact: TypeAlias = str | bool | int | Decimal | None
"""A value as a caller gives it; None is the same as not given."""
Case: TypeAlias = Mapping[str, Fact]
Day: TypeAlias = date | str | None
Mix: TypeAlias = str | Sequence[tuple[Case, float]]
"""Common cases, each with its weight; or lines of JSON."""
Folder: TypeAlias = str | os.PathLike[str]


def _day(on: Day) -> str | None:
    if isinstance(on, datetime):
        return on.date().isoformat()
    return on.isoformat() if isinstance(on, date) else on


@final
class Router(_bestit.Engine):
    """A compiled model: immutable, safe to share between threads. Made by `bestit.load`.

    Every call takes the facts of a case by name, or as one mapping before them; `on` is the day
    asked about, `ref` your own reference, which the answer repeats.

    >>> import bestit
    >>> router = bestit.load("best-it")
    >>> router.decide(kind="incident", system="network", department="education").owner
    'it_unit'
    """

    __slots__ = ()

    @property
    def title(self) -> Text:
        """The model's title."""
        return Text(*self._title)

    @property
    def valid(self) -> tuple[date | None, date | None]:
        """The first and the last day the model is in force."""
        first, last = self._valid
        return (
            None if first is None else date.fromisoformat(first),
            None if last is None else date.fromisoformat(last),
        )

    @property
    def facts(self) -> tuple[str, ...]:
        """The ids of the facts, in the register's order."""
        return tuple(self._facts)

    @property
    def readings(self) -> Mapping[str, str]:
        """The other sides of readings it is compiled with."""
        return dict(self._readings)

    def actor_title(self, id: str) -> Text | None:
        """The title of an actor, with or without its scope."""
        title = self._actor_title(id)
        return None if title is None else Text(*title)

    def route_case(
        self,
        case: Case | None = None,
        /,
        *,
        on: Day = None,
        ref: str | None = None,
        after_validity: bool = False,
        **facts: Fact,
    ) -> Route:
        """Who has which duty in a case, the way there, and why.

        Raises:
            NeedsFact: A fact must be known first; the exception carries the question.
            CaseError: The case is refused.

        """
        routed = self._routed((case, facts, _day(on), ref, after_validity))
        return Route._of_router(routed, self)

    def try_route(
        self,
        case: Case | None = None,
        /,
        *,
        on: Day = None,
        ref: str | None = None,
        after_validity: bool = False,
        **facts: Fact,
    ) -> Answer:
        """As `route_case`, but a question or a refusal is an answer too.

        >>> import bestit
        >>> match bestit.load("best-it").try_route(kind="change_request"):
        ...     case bestit.Question(question):
        ...         print(question.fact)
        system
        """
        return of_text(self._route((case, facts, _day(on), ref, after_validity)), self)

    def route_table(
        self,
        data: Table,
        *,
        duties: Sequence[SingleDuty] | None = None,
        rules: bool = True,
        titles: Lang | None = None,
        with_steps: bool = False,
        keep: bool = False,
        columns: Mapping[str, str] | None = None,
        after_validity: bool = False,
    ) -> _bestit.RoutedTable:
        """The answers to a table of cases, a row for each, in its order.

        A table is anything with `__arrow_c_stream__` or `__arrow_c_array__`, and so is the result:
        its rows are routed as they are read, part by part. Columns with the name of a fact are
        read, and `on`, `ref` and `model`; others are left alone.

        A row's `status` is `routed`, `needs_fact` (`fact` says which) or `refused` (`refusal` and
        `fact` say why); no row raises. `first_contact` and each duty are one word, as those of
        `decide`; `rules` are the rules in force.

        Args:
            data: The table.
            duties: The duties to answer; all single ones unless told otherwise.
            rules: Whether the rules in force are named.
            titles: A language, for a column with titles beside each with ids.
            with_steps: Whether the way of each case is told.
            keep: Whether the table's own columns come first.
            columns: The columns of facts that have other names: `{"kind": "type_of_case"}`.
            after_validity: Answer also for days past the model's validity.

        >>> import bestit
        >>> import pyarrow
        >>> router = bestit.load("best-it")
        >>> cases = pyarrow.table({"kind": ["incident", "teapot"], "system": ["network", None]})
        >>> routed = router.route_table(cases, duties=["owner"], rules=False)
        >>> for row in pyarrow.table(routed).to_pylist():
        ...     print(row["status"], row["owner"], row["refusal"])
        routed it_unit None
        refused None unknown_value

        Raises:
            UnknownName: A column is no fact, and so like one that it must be meant.
            CallError: No column is a fact, a column can be no fact, or there is no such duty.

        """
        named = list((columns or {}).items())
        listed: list[str] | None = None if duties is None else list(duties)
        wanted = (listed, rules, titles, with_steps, keep, named, after_validity)
        return self._table(data, wanted)

    def why(
        self,
        case: Case | None = None,
        /,
        *,
        on: Day = None,
        ref: str | None = None,
        after_validity: bool = False,
        **facts: Fact,
    ) -> Explanation:
        """Why a case is answered as it is: the rules, and the fewest facts that force the answer.

        Raises as `route_case`.
        """
        return Explanation._of_text(self._why((case, facts, _day(on), ref, after_validity)))

    def why_not(
        self,
        duty: Duty,
        holder: str,
        case: Case | None = None,
        /,
        *,
        on: Day = None,
        ref: str | None = None,
        after_validity: bool = False,
        **facts: Fact,
    ) -> WhyNot:
        """What would give a duty to a holder: the smallest change of facts, or that nothing does.

        Raises:
            CallError: There is no such duty.
            CaseError: The case is refused, or there is no such holder.

        """
        asked = (case, facts, _day(on), ref, after_validity)
        return WhyNot._of_text(self._why_not(duty, holder, asked))

    def interview(
        self,
        case: Case | None = None,
        /,
        *,
        asking: str = "employee",
        unknown: Sequence[str] = (),
        mix: Mix | None = None,
        on: Day = None,
        ref: str | None = None,
        after_validity: bool = False,
        **facts: Fact,
    ) -> Interview:
        """The next question to a person, or that there is none.

        `asking` is `employee`, `anyone` or a role that knows facts; `unknown` are facts to which
        the person said "I do not know". The order is the one with the least questions on average:
        over all combinations of facts alike, or over a `mix` of common cases, each with its
        weight, as pairs or as lines of JSON with a `weight` in each.

        >>> import bestit
        >>> router = bestit.load("best-it")
        >>> router.interview(kind="incident", system="network").status
        'done'
        >>> mix = [({"kind": "development"}, 12), ({"kind": "incident", "system": "network"}, 3.5)]
        >>> router.interview(kind="development", mix=mix).remaining.expected
        1.5

        Raises:
            CaseError: The case is refused.
            CallError: There is nobody of this name to ask, or the mix has no such case or weight.

        """
        asked = (case, facts, _day(on), ref, after_validity)
        cases = mix if mix is None or isinstance(mix, str) else list(mix)
        return Interview._of_text(self._interview(asking, list(unknown), cases, asked))

    def who(self, id: str) -> Who:
        """Who an actor or a system is, and what they answer for.

        Raises:
            UnknownName: There is no such actor or system.

        """
        text = self._who(id)
        if text.startswith('{"is":"system"'):
            return WhoSystem._of_text(text)
        return WhoActor._of_text(text)

    def suggest(self, text: str, lang: Lang = "sv") -> Suggestions:
        """The kinds and systems that a text may be about, best first."""
        return Suggestions._of_text(self._suggest(text, lang == "en"))

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The warnings of the files and of compiling the model; `check` looks further."""
        return tuple(_record(Finding, one) for one in json.loads(self._findings()))

    def test_witnesses(self) -> TestWitnesses:
        """Complete cases that exercise every rule in every role, with their answers.

        Raises:
            CallError: The model is too large.

        """
        return TestWitnesses._of_text(self._test_witnesses(False))

    def test_witnesses_yaml(self) -> str:
        """The same cases as a cases file for the policy."""
        return self._test_witnesses(True)

    def graph(self, lang: Lang = "sv") -> str:
        """The contact surfaces as a graph, in the DOT language of Graphviz."""
        return self._graph(lang == "en")

    def to_bytes(self) -> bytes:
        """The compiled model as the compact file that the router of the browser loads."""
        return self._save()

    def check(self) -> Report:
        """The findings on the model with its files, and how much of it the document states."""
        return Report._of_text(self._check())

    def prove(self, claim: str) -> Proof:
        """Whether a claim, or an invariant by its id, holds for every case that can exist.

        >>> import bestit
        >>> proof = bestit.load("it-unit").prove("never orders.unit is executes.unit")
        >>> proof.status
        'broken'

        Raises:
            ClaimError: The claim cannot be read or names what does not exist.

        """
        return Proof._of_text(self._prove(claim))

    def prove_invariants(self) -> tuple[Proof, ...]:
        """Whether each invariant of the register holds."""
        return tuple(_record(Proof, one) for one in json.loads(self._prove(None)))

    def decisive(self, rule: str) -> RuleEffect:
        """Whether a rule is ever decisive: would an answer change without it, and where.

        >>> import bestit
        >>> effect = bestit.load("best-it").decisive("shared-change-decision")
        >>> effect.ever_decisive, [duty.duty for duty in effect.duties]
        (True, ['decides'])

        Raises:
            ClaimError: There is no such rule.

        """
        return RuleEffect._of_text(self._decisive(rule))

    def compare(
        self, other: Router, *, when: str | None = None, duties: Sequence[Duty] = ()
    ) -> Comparison:
        """Every difference from this model to another one, or those of a part.

        Args:
            other: The model compared to.
            when: Only the cases in which this holds, as in a claim behind `when`.
            duties: Only these duties.

        >>> import bestit
        >>> before, best_it = bestit.load("before-2012"), bestit.load("best-it")
        >>> part = before.compare(best_it, when="kind is not system_ownership", duties=["owner"])
        >>> part.changed
        0

        Raises:
            ClaimError: The condition cannot be read.
            CallError: The models are over different registers, or there is no such duty.

        """
        return Comparison._of_text(self._compare(other, (when, list(duties)), None))

    def refines(
        self, other: Router, *, when: str | None = None, duties: Sequence[Duty] = ()
    ) -> Refinement:
        """Whether another model gives every answer of this one, and only fills in what it leaves.

        Takes a part and raises as `compare`.

        >>> import bestit
        >>> before, best_it = bestit.load("before-2012"), bestit.load("best-it")
        >>> before.refines(best_it).holds
        False
        >>> before.refines(best_it, when="kind is not system_ownership").holds
        True
        """
        return Refinement._of_text(self._refines(other, (when, list(duties)), None))

    def compare_markdown(
        self,
        other: Router,
        lang: Lang = "sv",
        *,
        when: str | None = None,
        duties: Sequence[Duty] = (),
        refines: bool = False,
    ) -> str:
        """The comparison as a Markdown document; with `refines`, the answer of `refines`."""
        tell = self._refines if refines else self._compare
        return tell(other, (when, list(duties)), lang == "en")

    def verify(self, stored: Route | str) -> Verification:
        """Whether a stored route would be the same today, and if not, what changed and why.

        Raises:
            CaseError: What is stored is no route, or its case is refused.

        """
        text = stored if isinstance(stored, str) else stored.to_json()
        return Verification._of_text(self._verify(text))

    def trace(self) -> Trace:
        """Where every statement and every reading of the policy is encoded, over all its models."""
        return Trace._of_text(self._trace())

    def __repr__(self) -> str:
        parts = [repr(self.model)]
        if self.readings:
            parts.append(f"readings={self.readings!r}")
        for name, demand in zip(("require_no_sample", "require_date"), self._demands, strict=True):
            if demand:
                parts.append(f"{name}=True")
        return f"<bestit.Router {', '.join(parts)}, fingerprint {self.fingerprint[:12]}>"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Router):
            return NotImplemented
        return (self.fingerprint, self._demands) == (other.fingerprint, other._demands)

    def __hash__(self) -> int:
        return hash((self.fingerprint, self._demands))

    def __reduce__(self) -> tuple[object, ...]:
        files = None if self._files is _embedded() else tuple(self._files.sources())
        made_of = (files, self.model, tuple(self._readings), self._demands, self.fingerprint)
        return (_restored, made_of)


@lru_cache(maxsize=1)
def _embedded() -> _bestit.Files:
    return _bestit.Files.embedded()


@lru_cache(maxsize=8)
def _restored(
    files: tuple[tuple[str, str], ...] | None,
    model: str,
    readings: tuple[tuple[str, str], ...],
    demands: tuple[bool, bool],
    fingerprint: str,
) -> Router:
    """A router that was pickled: compiled again from its texts, once in each process."""
    policy = _embedded() if files is None else _bestit.Files.of(list(files))
    router = Router(policy, model, list(readings), *demands)
    if router.fingerprint != fingerprint:
        raise PolicyError(
            f"the model {model!r} has the fingerprint {router.fingerprint} here, "
            f"and {fingerprint} where it was pickled"
        )
    return router


@lru_cache(maxsize=64)
def _router(model: str, readings: tuple[tuple[str, str], ...]) -> Router:
    """A model of the embedded policy, compiled once."""
    return Router(_embedded(), model, list(readings), False, False)


def _sides(readings: Mapping[str, str] | None) -> tuple[tuple[str, str], ...]:
    return tuple(sorted((readings or {}).items()))


def load(
    policy: Folder | None = None,
    /,
    *,
    model: str | None = None,
    on: Day = None,
    readings: Mapping[str, str] | None = None,
    require_no_sample: bool = False,
    require_date: bool = False,
) -> Router:
    """A compiled model: of the embedded policy by its id, or of a folder with a policy.

    Without a model it is the one in force on the day; without a day, the policy's own.
    `readings` takes the other side of readings: `{"A25": "other"}`. With `require_no_sample` an
    answer that rests on sample data is refused, with `require_date` a case without a day.

    >>> load("it-unit").model, load().model
    ('it-unit', 'best-it')

    Raises:
        PolicyError: The policy does not load or compile; the exception carries the findings.
        UnknownName: There is no such model or reading.

    """
    files = _embedded()
    if isinstance(policy, str) and model is None and _is_name(policy, files):
        model = policy
    elif policy is not None:
        files = _bestit.Files.load(policy)
    model = files.model_for(model, _day(on), False)
    if files is _embedded() and not require_no_sample and not require_date:
        return _router(model, _sides(readings))
    return Router(files, model, list(_sides(readings)), require_no_sample, require_date)


def _is_name(text: str, files: _bestit.Files) -> bool:
    """Whether a text names a model rather than a folder."""
    if files.has_model(text):
        return True
    folder = Path(text)
    return folder.name == text and not folder.exists()


def models(policy: Folder | None = None, /) -> tuple[ModelInfo, ...]:
    """The models of the embedded policy, or of a folder with a policy.

    >>> [model.id for model in models()]
    ['before-2012', 'best-it', 'it-unit', 'matrix']
    """
    files = _embedded() if policy is None else _bestit.Files.load(policy)
    return tuple(_record(ModelInfo, one) for one in json.loads(files.models()))


def route_case(
    case: Case | None = None,
    /,
    *,
    model: str | None = None,
    on: Day = None,
    readings: Mapping[str, str] | None = None,
    policy: Folder | None = None,
    ref: str | None = None,
    after_validity: bool = False,
    **facts: Fact,
) -> Route:
    """Who has which duty in a case, the way there, and why, by the embedded policy.

    Without a model, the one in force on the day answers; without a day, the policy's own.
    Models are compiled once. `policy` is a folder instead, read anew in each call: for many
    cases use `load`.

    >>> from datetime import date
    >>> route = route_case(kind="incident", system="network", department="education",
    ...                    on=date(2012, 6, 1))
    >>> route.owner.ids if route.owner else None
    ('it_unit',)

    Raises:
        NeedsFact: A fact must be known first; the exception carries the question.
        CaseError: The case is refused.
        PolicyError: The policy does not load or compile.

    """
    router = _answering(policy, model, readings, on, ref, after_validity)
    return router.route_case(case, on=on, ref=ref, after_validity=after_validity, **facts)


def try_route(
    case: Case | None = None,
    /,
    *,
    model: str | None = None,
    on: Day = None,
    readings: Mapping[str, str] | None = None,
    policy: Folder | None = None,
    ref: str | None = None,
    after_validity: bool = False,
    **facts: Fact,
) -> Answer:
    """As `route_case`, but a question or a refusal is an answer too.

    Raises:
        PolicyError: The policy does not load or compile.

    """
    try:
        router = _answering(policy, model, readings, on, ref, after_validity)
    except CaseError as error:
        return error.answer
    return router.try_route(case, on=on, ref=ref, after_validity=after_validity, **facts)


@lru_cache(maxsize=16)
def _desk(readings: tuple[tuple[str, str], ...]) -> _bestit.Desk:
    """All models of the embedded policy, compiled once."""
    return _embedded().desk(list(readings))


def answer_json(
    line: str,
    /,
    *,
    readings: Mapping[str, str] | None = None,
    policy: Folder | None = None,
    after_validity: bool = False,
) -> str:
    """Answers a line of JSON with a line of JSON, as `bestit batch` does.

    The keys of the line are facts, and `ref`, `model` and `on`. Nothing is raised for a case.

    >>> line = answer_json('{"kind": "incident", "system": "network", "ref": "17"}')
    >>> line.startswith('{"status":"routed","model":"best-it"')
    True

    Raises:
        PolicyError: The policy does not load or compile.
        UnknownName: There is no such reading.

    """
    if policy is None:
        desk = _desk(_sides(readings))
    else:
        desk = _bestit.Files.load(policy).desk(list(_sides(readings)))
    return desk.answer_json(line, after_validity)


def _answering(
    policy: Folder | None,
    model: str | None,
    readings: Mapping[str, str] | None,
    on: Day,
    ref: str | None,
    after_validity: bool,
) -> Router:
    """The router that answers a call."""
    files = _embedded() if policy is None else _bestit.Files.load(policy)
    day = _day(on)
    try:
        model = files.model_for(model, day, after_validity)
        if policy is None:
            return _router(model, _sides(readings))
        return Router(files, model, list(_sides(readings)), False, False)
    except CaseError as error:
        raise error._about(day, ref) from None
