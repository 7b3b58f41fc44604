"""The benchmark's cases as columns, and its 18 rules as expressions of DuckDB and polars."""

from __future__ import annotations

import by_hand
import polars as pl
import pyarrow as pa
import pyarrow.compute as pc

FACTS = ("kind", "scope", "department", "system", "in_plan", "cost")
DUTIES = ("owner", "prepares", "decides")
TEXTS = ("kind", "scope", "department", "system")


def cases(count: int) -> pa.Table:
    """Cases drawn uniformly, as plain strings: the first 100,000 over and over, costs anew."""
    drawn = by_hand.cases(min(count, 100_000))
    some = pa.Table.from_pylist(drawn)
    whole = pa.concat_tables([some] * -(-count // len(drawn))).slice(0, count).combine_chunks()
    cost = pc.cast(pc.multiply(pc.random(count, initializer=7), 1_000_001), pa.int64(), safe=False)
    return whole.set_column(FACTS.index("cost"), "cost", cost)


def encoded(table: pa.Table) -> pa.Table:
    """The same with dictionaries."""
    for at, name in enumerate(table.column_names):
        if name in TEXTS:
            table = table.set_column(at, name, table.column(name).dictionary_encode())
    return table


def _is_one_of(ids: list[str]) -> str:
    return "system in (" + ", ".join(f"'{one}'" for one in ids) + ")"


def _systems(category: str) -> list[str]:
    return [system for system, of in by_hand.CATEGORIES.items() if of == category]


def rules() -> list[tuple[str, tuple[str, str, str]]]:
    """Conditions and answers; an answer may name the system or the department."""
    infrastructure, shared, web, department = (
        _is_one_of(_systems(c)) for c in ("infrastructure", "shared_business", "web", "department")
    )
    group, customer = "management_group:{department}", "it_customer_manager:{department}"
    owner, manager = "system_owner:{system}", "system_manager:{system}"
    chiefs, forum, strategist = "chief_executive_group", "best_it_forum", "it_strategist"
    change, tactical = "change_manager", "tactical_manager"
    return [
        (f"kind = 'strategic_need' and {department}", (owner, forum, group)),
        (f"kind = 'strategic_need' and {shared}", ("kit_chief", forum, strategist)),
        (f"kind = 'strategic_need' and {infrastructure}", (strategist, tactical, strategist)),
        (f"kind = 'strategic_need' and {web}", ("communications_chief", forum, strategist)),
        ("kind = 'operative_support'", (manager, manager, manager)),
        ("kind = 'client_support'", ("it_unit", "service_desk", "it_unit")),
        (f"kind = 'change_request' and {department}", (owner, manager, group)),
        ("kind = 'change_request'", (customer, change, strategist)),
        ("kind = 'investment' and not in_plan", (strategist, forum, chiefs)),
        ("kind = 'investment' and cost < 100000", (customer, change, group)),
        ("kind = 'investment'", (strategist, change, chiefs)),
        ("kind = 'common_development'", (strategist, forum, chiefs)),
        ("kind = 'local_development'", (customer, forum, group)),
        ("kind = 'project_deviation' and scope = 'local'", (change, change, group)),
        ("kind = 'project_deviation'", (change, change, chiefs)),
        ("kind = 'sla'", (customer, "it_delivery_manager", customer)),
        (f"kind = 'procurement' and {department}", (customer, customer, group)),
        ("kind = 'procurement'", (tactical, tactical, strategist)),
        ("kind = 'information_security'", (tactical, tactical, strategist)),
        ("kind = 'incident'", ("it_unit", manager, "it_unit")),
    ]


def _sql_answer(answer: str) -> str:
    head, brace, fact = answer.partition("{")
    return f"'{head}' || {fact.rstrip('}')}" if brace else f"'{head}'"


def sql(table: str) -> str:
    """The rules as one CASE expression for each duty."""
    columns = []
    for at, duty in enumerate(DUTIES):
        arms = (f"when {when} then {_sql_answer(answers[at])}" for when, answers in rules())
        columns.append(f"case {' '.join(arms)} end as {duty}")
    return f"select {', '.join(columns)} from {table}"


def expressions() -> list[pl.Expr]:
    """The rules as when and then of polars."""
    made = []
    for at, duty in enumerate(DUTIES):
        chain = None
        for when, answers in rules():
            head, brace, fact = answers[at].partition("{")
            answer = pl.lit(head)
            if brace:
                answer = pl.concat_str(answer, pl.col(fact.rstrip("}")))
            condition = pl.sql_expr(when)
            chain = (pl if chain is None else chain).when(condition).then(answer)
        made.append(chain.otherwise(None).alias(duty))
    return made
