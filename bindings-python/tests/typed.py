"""What type checkers must find right: checked by mypy and pyright in strict mode, never run."""

from __future__ import annotations

from datetime import date
from typing import assert_type

import bestit

router = bestit.load("best-it", readings={"A25": "other"}, require_no_sample=True)
assert_type(router, bestit.Router)
assert_type(router.decide(kind="incident", in_plan=True).owner, str | None)
assert_type(router.decide({"kind": "incident"}).route, bestit.Route)
assert_type(bestit.route_case(kind="incident", on=date(2012, 6, 1)), bestit.Route)
assert_type(router.route_case(kind="incident").picture("en"), bestit.Picture)
assert_type(router.findings, tuple[bestit.Finding, ...])
assert_type(router.decisive("incident"), bestit.RuleEffect)
assert_type(router.decisive("incident").duties[0].regions, tuple[bestit.Region, ...])
part = router.refines(bestit.load("matrix"), when="kind is it_plan", duties=["decides"])
assert_type(part.witness, bestit.Witness | None)
assert_type(router.interview(mix=[({"kind": "incident"}, 2)]), bestit.Interview)
assert_type(router.to_bytes(), bytes)
assert_type(bestit.check().findings, tuple[bestit.Finding, ...])
assert_type(bestit.run_tests().failures, tuple[bestit.TestFailure, ...])
assert_type(bestit.load_contacts("contacts.yaml").contacts["it_unit"], bestit.Contact)
gap = bestit.check_table(["rule", "amount"], [["a", "<5"]]).gaps[0]
assert_type(gap.region["amount"], tuple[str, ...] | bestit.Range | None)
assert_type(bestit.models()[0].readings, tuple[bestit.ReadingOption, ...])


def tables(stream: bestit.ArrowStream, array: bestit.ArrowArray) -> bestit.RoutedTable:
    """Whatever has either protocol is a table, and so is what comes of it."""
    assert_type(router.route_table(stream), bestit.RoutedTable)
    routed = router.route_table(
        array,
        duties=["owner", "decides"],
        rules=False,
        titles="sv",
        with_steps=True,
        keep=True,
        columns={"kind": "type_of_case"},
        after_validity=True,
    )
    assert_type(routed.columns, tuple[str, ...])
    assert_type(routed.fingerprint, str)
    assert_type(router.route_table(routed), bestit.RoutedTable)
    # Lists and languages that there are not are found by the type checker.
    router.route_table(stream, duties=["consulted"])  # type: ignore[list-item]
    router.route_table(stream, titles="de")  # type: ignore[arg-type]
    return routed


assert_type(router.who("heroma"), bestit.WhoActor | bestit.WhoSystem)
assert_type(router.prove("always decides is it_unit").status == "holds", bool)

answer = bestit.try_route(kind="incident")
match answer:
    case bestit.Route(owner=owner):
        assert_type(owner, bestit.DutyAnswer | None)
    case bestit.Question(question=question):
        assert_type(question.values, tuple[bestit.ValueChoice, ...])
    case bestit.Refusal():
        assert_type(answer.message.sv, str)

try:
    router.route_case(kind="incident")
except bestit.NeedsFact as error:
    assert_type(error.question, bestit.Question)
except bestit.UnknownName as error:
    assert_type(error.suggestions, tuple[str, ...])
except bestit.CallError as error:
    assert_type(error.message, bestit.Text)
except bestit.PolicyError as error:
    assert_type(error.findings, tuple[bestit.Finding, ...])
