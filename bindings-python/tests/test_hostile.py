"""Whatever is given, an answer or one of the package's own exceptions comes back; never a panic.

A panic of the library would be a `PanicException`, which is no `Exception`: no test here would
swallow it.
"""

from __future__ import annotations

import contextlib
import sys
from collections import UserDict
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support import ROOT

import bestit

ROUTER = bestit.load("best-it")
BENCHMARK = bestit.load(ROOT / "policies" / "examples" / "benchmark")


class Kind(StrEnum):
    INCIDENT = "incident"


class Angry:
    """Refuses to be anything."""

    def __repr__(self) -> str:
        raise RuntimeError("no")

    __str__ = __repr__

    def __index__(self) -> int:
        raise RuntimeError("no")

    def __eq__(self, other: object) -> bool:
        raise RuntimeError("no")

    __hash__ = None  # type: ignore[assignment]


def deep() -> dict[str, Any]:
    inner: dict[str, Any] = {}
    for _ in range(100_000):
        inner = {"a": inner}
    return inner


WRONG = [
    "\ud800",
    "inc\udfffident",
    "\0",
    "incident\0",
    "x" * 10_000_000,
    "å" * 100_000,
    "",
    True,
    0,
    -1,
    2**63 - 1,
    2**63,
    -(2**63) - 1,
    10**5000,
    1.0,
    float("nan"),
    float("inf"),
    Decimal("NaN"),
    Decimal("1E+999999"),
    Decimal("1.5"),
    Fraction(1, 3),
    date(2012, 6, 1),
    b"incident",
    ["incident"],
    ("incident",),
    {"kind": "incident"},
    deep(),
    object(),
    Angry(),
    Angry,
    lambda: None,
    1j,
]


@pytest.mark.parametrize("value", WRONG, ids=lambda value: type(value).__name__)
@pytest.mark.parametrize("fact", ["kind", "system", "in_plan"])
def test_a_wrong_value_is_refused(fact: str, value: Any) -> None:
    case = {"kind": "change_request", "department": "education", "system": "heroma"} | {fact: value}
    if value is True and fact == "in_plan":
        return
    answer = ROUTER.try_route(case)
    if value == "" if isinstance(value, str) else False:
        assert not isinstance(answer, bestit.Route)
        return
    assert isinstance(answer, bestit.Refusal), answer
    assert answer.fact == fact
    assert len(answer.to_json()) < 10_000
    for call in (ROUTER.decide, ROUTER.route_case, bestit.route_case):
        with pytest.raises(bestit.CaseError) as raised:
            call(case)
        assert raised.value.answer == answer
    assert bestit.Refusal.from_json(answer.to_json()) == answer


@pytest.mark.parametrize(
    ("cost", "is_number"),
    [
        (0, True),
        (99_999, True),
        (Decimal("100000"), True),
        ("100000", True),
        (True, False),
        (1.0, False),
        (float("nan"), False),
        (Decimal("1E+3"), False),
        (Decimal("NaN"), False),
        (-1, False),
        (1_000_001, False),
        (10**30, False),
        (10**5000, False),
        (Decimal("1E+999999999"), False),
        (Fraction(1), False),
    ],
    ids=lambda value: type(value).__name__,
)
def test_numbers_are_whole_or_written_out(cost: Any, is_number: bool) -> None:
    case = {
        "kind": "investment",
        "scope": "local",
        "department": "d1",
        "system": "s1",
        "in_plan": True,
        "cost": cost,
    }
    answer = BENCHMARK.try_route(case)
    assert isinstance(answer, bestit.Route) == is_number
    if is_number:
        expected = "it_strategist" if int(cost) >= 100_000 else "it_customer_manager:d1"
        assert BENCHMARK.decide(case).owner == expected
    else:
        with pytest.raises(bestit.CaseError):
            BENCHMARK.decide(case)


@pytest.mark.parametrize(
    "name", ["\ud800", "\0", "", "x" * 1_000_000, "__class__", "self", "ref"], ids=len
)
def test_a_wrong_name_is_refused(name: str) -> None:
    case = {"kind": "incident", name: "x"}
    if name == "ref":
        assert isinstance(ROUTER.try_route(case), (bestit.Route, bestit.Question))
        return
    for call in (ROUTER.decide, ROUTER.route_case):
        with pytest.raises(bestit.UnknownName):
            call(case)


@pytest.mark.parametrize("name", [1, None, b"kind", ("kind",)])
def test_a_name_is_a_text(name: Any) -> None:
    for call in (ROUTER.decide, ROUTER.try_route):
        with pytest.raises(TypeError):
            call({name: "x"})


@pytest.mark.parametrize(
    "case", [1, "kind", ["kind"], object(), Angry()], ids=lambda v: type(v).__name__
)
def test_a_case_is_a_mapping(case: Any) -> None:
    for call in (ROUTER.decide, ROUTER.try_route):
        with pytest.raises(TypeError):
            call(case)


class Failing(Mapping[str, str]):
    def __getitem__(self, key: str) -> str:
        raise KeyError(key)

    def __iter__(self) -> Iterator[str]:
        return iter(["kind"])

    def __len__(self) -> int:
        return 1


def test_any_mapping_is_a_case() -> None:
    facts = {"kind": Kind.INCIDENT, "system": "network", "department": None}
    expected = ROUTER.route_case(kind="incident", system="network")
    assert ROUTER.route_case(UserDict(facts)) == expected
    assert ROUTER.decide(UserDict(facts)).route == expected
    with pytest.raises(KeyError):
        ROUTER.decide(Failing())


@pytest.mark.parametrize(
    "on",
    ["", "2012-6-1", "\ud800", "\0", 1, 1.5, object(), Angry()],
    ids=lambda v: type(v).__name__,
)
def test_a_wrong_day_is_refused(on: Any) -> None:
    if on == "" if isinstance(on, str) else False:
        return
    with pytest.raises((bestit.CaseError, TypeError, UnicodeEncodeError)):
        bestit.route_case(kind="incident", system="network", on=on)
    with pytest.raises((bestit.CaseError, TypeError, UnicodeEncodeError)):
        ROUTER.route_case(kind="incident", system="network", on=on)


@pytest.mark.parametrize(
    "text", ["\ud800", "\0", "x" * 3_000_000, "never " * 100_000, "(" * 50_000]
)
def test_texts_of_every_kind(text: str) -> None:
    def calls() -> list[Any]:
        return [
            lambda: ROUTER.who(text),
            lambda: ROUTER.suggest(text),
            lambda: ROUTER.prove(text),
            lambda: ROUTER.verify(text),
            lambda: ROUTER.interview(asking=text),
            lambda: ROUTER.interview(unknown=[text]),
            lambda: ROUTER.why_not("decides", text, kind="incident"),
            lambda: ROUTER.why_not(text, "it_unit", kind="incident"),  # type: ignore[arg-type]
            lambda: bestit.answer_json(text),
            lambda: bestit.load(model=text),
            lambda: bestit.load("best-it", readings={text: text}),
            lambda: ROUTER.route_case(kind="incident", ref=text),
        ]

    for call in calls():
        with contextlib.suppress(bestit.BestitError, ValueError, OSError):
            call()


def test_a_stored_route_of_great_depth() -> None:
    for text in (
        "[" * 1_000_000,
        '{"a":' * 100_000,
        '{"status":"routed","case":{"kind":[[[[]]]]}}',
    ):
        with pytest.raises(bestit.CaseError):
            ROUTER.verify(text)


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    case=st.dictionaries(
        st.one_of(st.sampled_from(ROUTER.facts), st.text(max_size=5)),
        st.one_of(
            st.sampled_from(["incident", "change_request", "heroma", "education", "network"]),
            st.none(),
            st.booleans(),
            st.integers(),
            st.floats(),
            st.decimals(),
            st.dates(),
            st.binary(max_size=5),
            st.text(max_size=9),
            st.lists(st.integers(), max_size=2),
        ),
        max_size=9,
    )
)
def test_any_case_is_answered(case: dict[str, Any]) -> None:
    answer = ROUTER.try_route(case)
    assert isinstance(answer, (bestit.Route, bestit.Question, bestit.Refusal))
    assert type(answer).from_json(answer.to_json()) == answer
    try:
        ROUTER.decide(case)
    except bestit.CaseError as error:
        assert error.answer == answer


def test_nothing_leaks() -> None:
    """Deciding and refusing leave no references behind."""
    case = {"kind": "incident", "system": "network"}
    wrong = {"kind": "incidnet"}
    before = [sys.getrefcount(value) for value in (ROUTER, case, wrong)]
    for _ in range(1_000):
        ROUTER.decide(case)
        with pytest.raises(bestit.CaseError):
            ROUTER.decide(wrong)
    after = [sys.getrefcount(value) for value in (ROUTER, case, wrong)]
    assert after == before
