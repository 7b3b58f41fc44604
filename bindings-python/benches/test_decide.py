"""One decision, from a case as Python has it to three strings; all in one run.

    pytest bindings-python/benches

Each round decides the same 1,000 cases; divide the times by 1,000.
"""

from __future__ import annotations

import by_hand
import pytest

import bestit

CASES = by_hand.cases(1_000)
ROUTER = bestit.load(by_hand.POLICY)


def test_it_is_the_same() -> None:
    for case in CASES:
        decision = ROUTER.decide(case)
        assert (decision.owner, decision.prepares, decision.decides) == by_hand.decide(**case)


@pytest.mark.benchmark(group="keywords")
def test_by_hand(benchmark):
    function = by_hand.decide

    def run():
        for case in CASES:
            owner, prepares, decides = function(
                kind=case["kind"],
                scope=case["scope"],
                department=case["department"],
                system=case["system"],
                in_plan=case["in_plan"],
                cost=case["cost"],
            )
        return owner, prepares, decides

    benchmark(run)


@pytest.mark.benchmark(group="keywords")
def test_decide(benchmark):
    decide = ROUTER.decide

    def run():
        for case in CASES:
            decision = decide(
                kind=case["kind"],
                scope=case["scope"],
                department=case["department"],
                system=case["system"],
                in_plan=case["in_plan"],
                cost=case["cost"],
            )
            owner, prepares, decides = decision.owner, decision.prepares, decision.decides
        return owner, prepares, decides

    benchmark(run)


@pytest.mark.benchmark(group="mapping")
def test_by_hand_of_a_mapping(benchmark):
    function = by_hand.decide

    def run():
        for case in CASES:
            owner, prepares, decides = function(**case)
        return owner, prepares, decides

    benchmark(run)


@pytest.mark.benchmark(group="mapping")
def test_decide_of_a_mapping(benchmark):
    decide = ROUTER.decide

    def run():
        for case in CASES:
            decision = decide(case)
            owner, prepares, decides = decision.owner, decision.prepares, decision.decides
        return owner, prepares, decides

    benchmark(run)
