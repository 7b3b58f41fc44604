"""Python and the command line agree byte for byte on random cases over all models."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support import Run, as_line, cases_files

import bestit

MODELS = [None, *(model.id for model in bestit.models())]
DAYS = (None, "2011-12-31", "2012-01-01", "2013-05-05", "2014-12-31", "2015-01-01", "no day")


def domain() -> dict[str, list[Any]]:
    """The values that the cases files give to each fact."""
    seen: dict[str, dict[Any, None]] = defaultdict(dict)
    for line in cases_files():
        if "policy" not in line:
            for fact, value in line.get("case", {}).items():
                if not isinstance(value, (list, dict)):
                    seen[fact][value] = None
    return {fact: list(values) for fact, values in seen.items()}


DOMAIN = domain()
# No lone surrogates: a line of UTF-8 cannot hold one.
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
VALUES = st.one_of(TEXTS, st.none(), st.booleans(), st.integers(-(2**63), 2**63 - 1))


def fact_and_value() -> st.SearchStrategy[tuple[str, Any]]:
    known = [
        st.tuples(st.just(fact), st.sampled_from(values))
        for fact, values in DOMAIN.items()
        if fact in bestit.load().facts
    ]
    usual = st.one_of(known)
    crossed = st.tuples(st.sampled_from(sorted(DOMAIN)), VALUES)
    return st.one_of(usual, usual, usual, crossed)


CASES = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(DOMAIN["kind"]),
        "more": st.lists(fact_and_value(), max_size=7),
        "model": st.sampled_from([*MODELS, "best"]),
        "on": st.sampled_from(DAYS),
        "ref": st.one_of(st.none(), TEXTS.filter(bool)),
    }
)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(cases=st.lists(CASES, min_size=20, max_size=80), after_validity=st.booleans())
def test_random_cases_have_the_same_bytes(
    bestit_command: Run, cases: list[dict[str, Any]], after_validity: bool
) -> None:
    lines, answers = [], []
    for drawn in cases:
        case = {"kind": drawn["kind"]} | dict(drawn["more"])
        asked = {key: drawn[key] for key in ("model", "on", "ref")}
        found = bestit.try_route(case, after_validity=after_validity, **asked)
        answers.append(found.to_json())
        lines.append(as_line(case | {k: v for k, v in asked.items() if v is not None}))
    flags = ["--after-validity"] if after_validity else []
    printed = bestit_command("batch", "-", "--format", "jsonl", *flags, given=lines)
    for line, mine, theirs in zip(lines, answers, printed.split("\n"), strict=False):
        assert mine == theirs, line


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(model=st.sampled_from(MODELS[1:]), more=st.lists(fact_and_value(), max_size=7))
def test_a_decision_says_what_the_route_says(model: str, more: list[tuple[str, Any]]) -> None:
    router = bestit.load(model)
    case = dict(more)
    answer = router.try_route(case)
    try:
        decision = router.decide(case)
    except bestit.CaseError as error:
        assert error.answer == answer
        return
    assert isinstance(answer, bestit.Route)
    for duty, word in decision.to_dict().items():
        found = getattr(answer, duty)
        if found is None:
            assert word is None
        elif found.status == "held":
            assert word == "+".join(found.ids)
        else:
            assert word == found.status
    assert decision.route == answer
