"""The same cases decided by other engines from Python, as each of them takes a case; in one run.

    pytest bindings-python/benches/test_peers.py

The peers are given the system's category and, where they cannot fill in names, leave that to
Python. Each round decides the same 100 cases.
"""

from __future__ import annotations

import json
from typing import Any

import by_hand
import cedarpy
import json_logic
import pytest
import rules
import zen

import bestit

CASES = by_hand.cases(100)
GIVEN = [case | {"category": by_hand.CATEGORIES[case["system"]]} for case in CASES]
ROUTER = bestit.load(by_hand.POLICY)
LOGIC = rules.json_logic()
TABLE = zen.ZenEngine().create_decision(rules.zen())
POLICIES = cedarpy.PolicySet.from_str(rules.cedar())
ANSWERS = {
    name: tuple(policy["annotations"][duty] for duty in rules.DUTIES)
    for name, policy in json.loads(cedarpy.policies_to_json_str(rules.cedar()))[
        "staticPolicies"
    ].items()
}
Answer = tuple[str, ...]


def with_bestit(case: dict[str, Any]) -> Answer:
    decision = ROUTER.decide(case)
    return decision.owner, decision.prepares, decision.decides


def with_function(case: dict[str, Any]) -> Answer:
    return by_hand.decide(**case)


def with_json_logic(case: dict[str, Any]) -> Answer:
    return tuple(json_logic.jsonLogic(LOGIC, case))


def with_zen(case: dict[str, Any]) -> Answer:
    found = TABLE.evaluate(case)["result"]
    return tuple(found[duty] for duty in rules.DUTIES)


def with_cedar(case: dict[str, Any]) -> Answer:
    request = {
        "principal": 'Requester::"one"',
        "action": f'Action::"{case["kind"]}"',
        "resource": 'Case::"one"',
        "context": case,
    }
    found = cedarpy.is_authorized(request, POLICIES, [])
    (name,) = found.diagnostics.reasons
    return tuple(text.format_map(case) for text in ANSWERS[name])


ENGINES = {
    "bestit": (with_bestit, CASES),
    "a function": (with_function, CASES),
    "json-logic": (with_json_logic, GIVEN),
    "cedar": (with_cedar, GIVEN),
    "zen": (with_zen, GIVEN),
}


@pytest.mark.benchmark(group="100 decisions")
@pytest.mark.parametrize("engine", ENGINES)
def test_engine(benchmark, engine: str) -> None:
    decide, cases = ENGINES[engine]
    assert [decide(case) for case in cases] == [by_hand.decide(**case) for case in CASES]
    benchmark(lambda: [decide(case) for case in cases])
