"""The exceptions: which, with which data, and with the library's own messages."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest
from support import ROOT, Run

import bestit

ROUTER = bestit.load("best-it")


def test_the_tree() -> None:
    assert issubclass(bestit.PolicyError, bestit.BestitError)
    for error in (
        bestit.UnknownName,
        bestit.NeedsFact,
        bestit.ImpossibleCase,
        bestit.OutsideValidity,
    ):
        assert issubclass(error, bestit.CaseError)
    assert issubclass(bestit.CaseError, bestit.BestitError)
    assert issubclass(bestit.CaseError, ValueError)
    assert issubclass(bestit.ClaimError, bestit.CallError)


def test_a_question_is_carried() -> None:
    for call in (ROUTER.route_case, ROUTER.decide, bestit.route_case):
        with pytest.raises(bestit.NeedsFact) as raised:
            call(kind="change_request", department="education")
        error = raised.value
        assert error.fact == "system"
        assert error.question.question.text.sv
        assert "heroma" in [value.id for value in error.question.question.values]
        assert str(error) == error.question.question.text.en
        assert error.question == ROUTER.try_route(kind="change_request", department="education")


@pytest.mark.parametrize(
    ("facts", "code", "suggestion"),
    [
        ({"kind": "incidnet"}, "unknown_value", "incident"),
        ({"kindd": "incident"}, "unknown_fact", "kind"),
    ],
)
def test_an_unknown_name_is_suggested(facts: dict[str, str], code: str, suggestion: str) -> None:
    for call in (ROUTER.route_case, ROUTER.decide):
        with pytest.raises(bestit.UnknownName) as raised:
            call(facts)
        assert raised.value.code == code
        assert raised.value.suggestions == (suggestion,)
        assert raised.value.__notes__ == [f"did you mean `{suggestion}`?"]


def test_models_readings_and_holders_are_suggested_too() -> None:
    with pytest.raises(bestit.UnknownName) as raised:
        bestit.load("best_it")
    assert raised.value.suggestions == ("best-it",)
    with pytest.raises(bestit.UnknownName) as raised:
        bestit.load("best-it", readings={"A25": "othr"})
    assert raised.value.suggestions == ("A25=other",)
    with pytest.raises(bestit.UnknownName) as raised:
        ROUTER.who("it_strategst")
    assert raised.value.suggestions == ("it_strategist",)


def test_a_day_outside_the_validity() -> None:
    with pytest.raises(bestit.OutsideValidity) as raised:
        ROUTER.route_case(kind="incident", system="network", on=date(2015, 1, 1))
    assert raised.value.code == "outside_validity"
    later = ROUTER.route_case(
        kind="incident", system="network", on=datetime(2015, 1, 1, 12), after_validity=True
    )
    assert later.extended
    assert later.on == "2015-01-01"
    with pytest.raises(bestit.OutsideValidity) as raised:
        bestit.route_case(kind="incident", system="network", on=date(2030, 1, 1))
    assert raised.value.code == "no_model_in_force"
    with pytest.raises(bestit.CaseError) as other:
        ROUTER.route_case(kind="incident", system="network", on="1 June")
    assert (other.value.code, other.value.fact) == ("wrong_type", "on")


def test_a_case_that_cannot_exist(bestit_command: Run) -> None:
    # The facts are those of the first such case in the files of cases.
    from support import cases_files

    codes = {}
    for line in cases_files():
        if line["ask"] == "route" and "case" in line and "policy" not in line:
            codes.setdefault(line["expect"].get("code"), line)
    line = codes["impossible_case"]
    with pytest.raises(bestit.ImpossibleCase):
        bestit.route_case(line["case"], model=line.get("model"))
    line = codes["fact_does_not_exist"]
    with pytest.raises(bestit.CaseError) as raised:
        bestit.route_case(line["case"], model=line.get("model"))
    assert raised.value.code == "fact_does_not_exist"


def test_a_fact_given_twice() -> None:
    for call in (ROUTER.route_case, ROUTER.decide):
        with pytest.raises(bestit.CaseError) as raised:
            call({"kind": "incident"}, kind="incident")
        assert raised.value.code == "duplicate_fact"


def test_a_broken_policy_says_all_its_findings() -> None:
    folder = ROOT / "tests" / "broken" / "b102-duplicate-key"
    policy = next(path for path in [folder, *folder.iterdir()] if list(path.glob("*.yaml")))
    with pytest.raises(bestit.PolicyError) as raised:
        bestit.load(policy)
    finding = raised.value.findings[0]
    assert finding.code == "B102"
    assert finding.severity == "error"
    assert finding.place is not None
    assert finding.place.line > 0
    assert finding.message.en in str(raised.value)
    again = pickle.loads(pickle.dumps(raised.value))
    assert (str(again), again.findings) == (str(raised.value), raised.value.findings)


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(bestit.PolicyError):
        bestit.load(tmp_path / "nothing")
    with pytest.raises(bestit.PolicyError):
        bestit.route_case(kind="incident", policy=tmp_path / "nothing")


def test_a_claim_that_cannot_be_read() -> None:
    with pytest.raises(bestit.ClaimError) as raised:
        ROUTER.prove("never whatever is it_unit")
    assert raised.value.message.sv
    assert str(raised.value) == raised.value.message.en
    assert str(pickle.loads(pickle.dumps(raised.value))) == str(raised.value)


def test_calls_without_an_answer() -> None:
    with pytest.raises(bestit.CallError, match="did you mean `decides`"):
        ROUTER.why_not("decide", "it_unit", kind="incident")  # type: ignore[arg-type]
    with pytest.raises(bestit.CallError, match="nobody is called `boss`"):
        ROUTER.interview(asking="boss")
    other = bestit.load(ROOT / "policies" / "examples" / "benchmark")
    with pytest.raises(bestit.CallError, match="cannot be compared"):
        ROUTER.compare(other)
    with pytest.raises(bestit.CaseError):
        ROUTER.verify("nothing")


def test_what_is_wrong_with_a_call_is_told_in_both_languages() -> None:
    import pyarrow as pa

    table = pa.table({"kind": ["incident"]})
    other = bestit.load(ROOT / "policies" / "examples" / "benchmark")
    dated = bestit.load("best-it", require_date=True)
    unread = pa.table({"kind": [b"incident"]})
    calls: list[Callable[[], object]] = [
        lambda: ROUTER.why_not("decide", "it_unit", kind="incident"),  # type: ignore[arg-type]
        lambda: ROUTER.interview(asking="boss"),
        lambda: ROUTER.compare(other),
        lambda: ROUTER.refines(other),
        lambda: ROUTER.compare(ROUTER, duties=["own"]),  # type: ignore[list-item]
        lambda: ROUTER.compare(ROUTER, when="nothing at all"),
        lambda: ROUTER.decisive("nothing"),
        lambda: ROUTER.route_table(table, duties=["consulted"]),  # type: ignore[list-item]
        lambda: ROUTER.route_table(table, titles="de"),  # type: ignore[arg-type]
        lambda: ROUTER.route_table(table, columns={"kind": "king"}),
        lambda: ROUTER.route_table(unread),
        lambda: ROUTER.route_table([]),  # type: ignore[arg-type]
        lambda: dated.route_table(table),
        lambda: bestit.explain("B999"),
    ]
    for call in calls:
        with pytest.raises(bestit.CallError) as raised:
            call()
        error = raised.value
        assert str(error) == error.message.en
        assert error.message.sv != error.message.en
        again = pickle.loads(pickle.dumps(error))
        assert (type(again), again.message) == (type(error), error.message)


def test_demands_of_a_router() -> None:
    facts = {"kind": "change_request", "department": "education", "system": "school_platform"}
    sample = bestit.try_route(facts)
    strict = bestit.load("best-it", require_no_sample=True)
    if isinstance(sample, bestit.Question):
        facts[sample.question.fact] = True
    assert bestit.route_case(facts).sample
    for call in (strict.route_case, strict.decide):
        with pytest.raises(bestit.CaseError) as raised:
            call(facts)
        assert raised.value.code == "sample_data"
    dated = bestit.load("best-it", require_date=True)
    with pytest.raises(bestit.CaseError) as raised:
        dated.route_case(kind="incident", system="network")
    assert raised.value.code == "no_date"
    assert dated.route_case(kind="incident", system="network", on="2012-06-01").on == "2012-06-01"


@pytest.mark.parametrize(
    "facts", [{"kind": "change_request"}, {"kind": "x"}, {"x": 1}, {"kind": 1}]
)
def test_an_exception_is_pickled_as_its_text(facts: dict[str, bestit.Fact]) -> None:
    with pytest.raises(bestit.CaseError) as raised:
        ROUTER.route_case(facts)
    again = pickle.loads(pickle.dumps(raised.value))
    assert type(again) is type(raised.value)
    assert again.answer == raised.value.answer
    assert str(again) == str(raised.value)
