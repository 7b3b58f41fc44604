"""The benchmark's 18 rules as a plain Python function, and cases drawn with a fixed seed."""

from __future__ import annotations

import random
from pathlib import Path

POLICY = Path(__file__).parents[2] / "policies" / "examples" / "benchmark"
KINDS = (
    "strategic_need",
    "operative_support",
    "client_support",
    "change_request",
    "investment",
    "common_development",
    "local_development",
    "project_deviation",
    "sla",
    "procurement",
    "information_security",
    "incident",
)

CATEGORIES = {
    f"s{n}": "infrastructure"
    if n < 10
    else "shared_business"
    if n < 15
    else "web"
    if n < 17
    else "department"
    for n in range(60)
}


def decide(
    kind: str, scope: str, department: str, system: str, in_plan: bool, cost: int
) -> tuple[str, str, str]:
    """Owner, prepares, decides."""
    if kind == "strategic_need":
        category = CATEGORIES[system]
        if category == "department":
            return f"system_owner:{system}", "best_it_forum", f"management_group:{department}"
        if category == "shared_business":
            return "kit_chief", "best_it_forum", "it_strategist"
        if category == "infrastructure":
            return "it_strategist", "tactical_manager", "it_strategist"
        return "communications_chief", "best_it_forum", "it_strategist"
    if kind == "operative_support":
        manager = f"system_manager:{system}"
        return manager, manager, manager
    if kind == "client_support":
        return "it_unit", "service_desk", "it_unit"
    if kind == "change_request":
        if CATEGORIES[system] == "department":
            owner, group = f"system_owner:{system}", f"management_group:{department}"
            return owner, f"system_manager:{system}", group
        return f"it_customer_manager:{department}", "change_manager", "it_strategist"
    if kind == "investment":
        if not in_plan:
            return "it_strategist", "best_it_forum", "chief_executive_group"
        if cost < 100_000:
            manager, group = f"it_customer_manager:{department}", f"management_group:{department}"
            return manager, "change_manager", group
        return "it_strategist", "change_manager", "chief_executive_group"
    if kind == "common_development":
        return "it_strategist", "best_it_forum", "chief_executive_group"
    if kind == "local_development":
        manager, group = f"it_customer_manager:{department}", f"management_group:{department}"
        return manager, "best_it_forum", group
    if kind == "project_deviation":
        if scope == "local":
            return "change_manager", "change_manager", f"management_group:{department}"
        return "change_manager", "change_manager", "chief_executive_group"
    if kind == "sla":
        manager = f"it_customer_manager:{department}"
        return manager, "it_delivery_manager", manager
    if kind == "procurement":
        if CATEGORIES[system] == "department":
            manager = f"it_customer_manager:{department}"
            return manager, manager, f"management_group:{department}"
        return "tactical_manager", "tactical_manager", "it_strategist"
    if kind == "information_security":
        return "tactical_manager", "tactical_manager", "it_strategist"
    if kind == "incident":
        return "it_unit", f"system_manager:{system}", "it_unit"
    raise ValueError(kind)


def cases(count: int) -> list[dict[str, str | bool | int]]:
    """Cases drawn uniformly."""
    draw = random.Random(20260101)
    return [
        {
            "kind": draw.choice(KINDS),
            "scope": draw.choice(("local", "municipal")),
            "department": f"d{draw.randrange(8)}",
            "system": f"s{draw.randrange(60)}",
            "in_plan": draw.random() < 0.5,
            "cost": draw.randrange(1_000_001),
        }
        for _ in range(count)
    ]
