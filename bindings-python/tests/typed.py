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
except bestit.PolicyError as error:
    assert_type(error.findings, tuple[bestit.Finding, ...])
