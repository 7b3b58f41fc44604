"""The benchmark's rules as a list, from which each peer's policy is written.

For each kind the first row that holds answers. `{system}` and `{department}` stand for the case's.
"""

from __future__ import annotations

import json
from typing import Any

_OWNER, _MANAGER = "system_owner:{system}", "system_manager:{system}"
_GROUP, _CUSTOMER = "management_group:{department}", "it_customer_manager:{department}"
_CHIEFS, _STRATEGIST, _FORUM = "chief_executive_group", "it_strategist", "best_it_forum"

# Kind, (fact, value) that must hold, owner, prepares, decides.
RULES: tuple[tuple[str, tuple[str, Any] | None, str, str, str], ...] = (
    ("strategic_need", ("category", "department"), _OWNER, _FORUM, _GROUP),
    ("strategic_need", ("category", "shared_business"), "kit_chief", _FORUM, _STRATEGIST),
    (
        "strategic_need",
        ("category", "infrastructure"),
        _STRATEGIST,
        "tactical_manager",
        _STRATEGIST,
    ),
    ("strategic_need", None, "communications_chief", _FORUM, _STRATEGIST),
    ("operative_support", None, _MANAGER, _MANAGER, _MANAGER),
    ("client_support", None, "it_unit", "service_desk", "it_unit"),
    ("change_request", ("category", "department"), _OWNER, _MANAGER, _GROUP),
    ("change_request", None, _CUSTOMER, "change_manager", _STRATEGIST),
    ("investment", ("in_plan", False), _STRATEGIST, _FORUM, _CHIEFS),
    ("investment", ("cheap", True), _CUSTOMER, "change_manager", _GROUP),
    ("investment", None, _STRATEGIST, "change_manager", _CHIEFS),
    ("common_development", None, _STRATEGIST, _FORUM, _CHIEFS),
    ("local_development", None, _CUSTOMER, _FORUM, _GROUP),
    ("project_deviation", ("scope", "local"), "change_manager", "change_manager", _GROUP),
    ("project_deviation", None, "change_manager", "change_manager", _CHIEFS),
    ("sla", None, _CUSTOMER, "it_delivery_manager", _CUSTOMER),
    ("procurement", ("category", "department"), _CUSTOMER, _CUSTOMER, _GROUP),
    ("procurement", None, "tactical_manager", "tactical_manager", _STRATEGIST),
    ("information_security", None, "tactical_manager", "tactical_manager", _STRATEGIST),
    ("incident", None, "it_unit", _MANAGER, "it_unit"),
)
DUTIES = ("owner", "prepares", "decides")


def _sql_holds(condition: tuple[str, Any] | None) -> str:
    match condition:
        case None:
            return "true"
        case ("category", "department"):
            return "number >= 17"
        case ("category", "shared_business"):
            return "number between 10 and 14"
        case ("category", "infrastructure"):
            return "number < 10"
        case ("cheap", _):
            return "cost < 100000"
        case ("in_plan", value):
            return "in_plan" if value else "not in_plan"
        case (fact, value):
            return f"{fact} = '{value}'"


def _sql_text(template: str) -> str:
    before, brace, fact = template.partition("{")
    return f"'{before}' || {fact.rstrip('}')}" if brace else f"'{before}'"


def sql(duty: int) -> str:
    """The CASE expression of one duty."""
    arms = (
        f"when kind = '{kind}' and {_sql_holds(condition)} then {_sql_text(duties[duty])}"
        for kind, condition, *duties in RULES
    )
    return f"case {' '.join(arms)} end as {DUTIES[duty]}"


def json_logic() -> dict[str, Any]:
    """One chain of conditions that ends in the three texts."""

    def text(template: str) -> Any:
        before, brace, fact = template.partition("{")
        return {"cat": [before, {"var": fact.rstrip("}")}]} if brace else before

    def holds(kind: str, condition: tuple[str, Any] | None) -> dict[str, Any]:
        of_kind = {"===": [{"var": "kind"}, kind]}
        match condition:
            case None:
                return of_kind
            case ("cheap", _):
                return {"and": [of_kind, {"<": [{"var": "cost"}, 100_000]}]}
            case (fact, value):
                return {"and": [of_kind, {"===": [{"var": fact}, value]}]}

    chain: list[Any] = []
    for kind, condition, *duties in RULES:
        chain += [holds(kind, condition), [text(duty) for duty in duties]]
    return {"if": [*chain, None]}


def zen() -> str:
    """A decision table, first row that holds."""
    facts = ("kind", "category", "in_plan", "cost", "scope")
    rows = []
    for number, (kind, condition, *duties) in enumerate(RULES):
        row = dict.fromkeys(facts, "") | {"_id": str(number), "kind": f'"{kind}"'}
        match condition:
            case None:
                pass
            case ("cheap", _):
                row["cost"] = "< 100000"
            case (fact, bool(value)):
                row[fact] = str(value).lower()
            case (fact, value):
                row[fact] = f'"{value}"'
        for duty, template in zip(DUTIES, duties, strict=True):
            before, brace, fact = template.partition("{")
            row[duty] = f'"{before}" + {fact.rstrip("}")}' if brace else f'"{before}"'
        rows.append(row)
    table = {
        "hitPolicy": "first",
        "inputs": [{"id": fact, "name": fact, "field": fact} for fact in facts],
        "outputs": [{"id": duty, "name": duty, "field": duty} for duty in DUTIES],
        "rules": rows,
    }
    nodes = [
        {"id": "in", "type": "inputNode", "name": "in"},
        {"id": "table", "type": "decisionTableNode", "name": "table", "content": table},
        {"id": "out", "type": "outputNode", "name": "out"},
    ]
    edges = [
        {"id": "1", "sourceId": "in", "targetId": "table", "type": "edge"},
        {"id": "2", "sourceId": "table", "targetId": "out", "type": "edge"},
    ]
    return json.dumps({"nodes": nodes, "edges": edges})


def cedar() -> str:
    """A permit for each row with its answer in annotations, read from which permits applied."""
    policies, before = [], {}
    for kind, condition, *duties in RULES:
        unless = before.setdefault(kind, [])
        match condition:
            case None:
                holds = "true"
            case ("cheap", _):
                holds = "context.cost < 100000"
            case (fact, bool(value)):
                holds = f"context.{fact} == {str(value).lower()}"
            case (fact, value):
                holds = f'context.{fact} == "{value}"'
        earlier = "".join(f" && !({other})" for other in unless)
        unless.append(holds)
        annotations = "".join(f'@{d}("{t}")' for d, t in zip(DUTIES, duties, strict=True))
        head = f'permit(principal, action == Action::"{kind}", resource)'
        policies.append(f"{annotations}\n{head} when {{ {holds}{earlier} }};")
    return "\n".join(policies)
