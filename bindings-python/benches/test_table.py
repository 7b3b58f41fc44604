"""A million rows of the benchmark task, in columns, on one thread; all in one run.

    POLARS_MAX_THREADS=1 pytest bindings-python/benches/test_table.py

Every engine gives three columns of texts for the same rows.
"""

from __future__ import annotations

import os

os.environ.setdefault("POLARS_MAX_THREADS", "1")

import by_hand
import duckdb
import polars as pl
import pyarrow as pa
import pytest

import bestit

ROWS = 1_000_000
ROUTER = bestit.load(by_hand.POLICY)
DUTIES = ("owner", "prepares", "decides")
TEXTS = ("kind", "scope", "department", "system")

CASES = pa.Table.from_pylist(by_hand.cases(100_000))
CASES = pa.concat_tables([CASES] * (ROWS // CASES.num_rows)).combine_chunks()
ENCODED = CASES
for name in TEXTS:
    at = CASES.schema.get_field_index(name)
    ENCODED = ENCODED.set_column(at, name, CASES[name].dictionary_encode())
ENCODED = ENCODED.combine_chunks()

# For each kind: a condition, then who owns, prepares and decides; the first that holds answers.
_DEPARTMENT, _SHARED = "number >= 17", "number < 17"
_OWNER, _MANAGER = "'system_owner:' || system", "'system_manager:' || system"
_GROUP, _CUSTOMER = "'management_group:' || department", "'it_customer_manager:' || department"
RULES = (
    ("strategic_need", _DEPARTMENT, _OWNER, "'best_it_forum'", _GROUP),
    ("strategic_need", "number < 10", "'it_strategist'", "'tactical_manager'", "'it_strategist'"),
    ("strategic_need", "number < 15", "'kit_chief'", "'best_it_forum'", "'it_strategist'"),
    ("strategic_need", "true", "'communications_chief'", "'best_it_forum'", "'it_strategist'"),
    ("operative_support", "true", _MANAGER, _MANAGER, _MANAGER),
    ("client_support", "true", "'it_unit'", "'service_desk'", "'it_unit'"),
    ("change_request", _DEPARTMENT, _OWNER, _MANAGER, _GROUP),
    ("change_request", "true", _CUSTOMER, "'change_manager'", "'it_strategist'"),
    (
        "investment",
        "not in_plan",
        "'it_strategist'",
        "'best_it_forum'",
        "'chief_executive_group'",
    ),
    ("investment", "cost < 100000", _CUSTOMER, "'change_manager'", _GROUP),
    ("investment", "true", "'it_strategist'", "'change_manager'", "'chief_executive_group'"),
    ("common_development", "true", "'it_strategist'", "'best_it_forum'", "'chief_executive_group'"),
    ("local_development", "true", _CUSTOMER, "'best_it_forum'", _GROUP),
    ("project_deviation", "scope = 'local'", "'change_manager'", "'change_manager'", _GROUP),
    (
        "project_deviation",
        "true",
        "'change_manager'",
        "'change_manager'",
        "'chief_executive_group'",
    ),
    ("sla", "true", _CUSTOMER, "'it_delivery_manager'", _CUSTOMER),
    ("procurement", _DEPARTMENT, _CUSTOMER, _CUSTOMER, _GROUP),
    ("procurement", "true", "'tactical_manager'", "'tactical_manager'", "'it_strategist'"),
    ("information_security", "true", "'tactical_manager'", "'tactical_manager'", "'it_strategist'"),
    ("incident", "true", "'it_unit'", _MANAGER, "'it_unit'"),
)


def case(duty: int) -> str:
    """The CASE expression of one duty."""
    arms = (f"when kind = '{r[0]}' and {r[1]} then {r[2 + duty]}" for r in RULES)
    return f"case {' '.join(arms)} end as {DUTIES[duty]}"


QUERY = (
    f"select {', '.join(case(duty) for duty in range(3))} "
    "from (select *, cast(system[2:] as integer) as number from cases)"
)


def with_duckdb(cases: pa.Table) -> pa.Table:
    """As DuckDB's CASE."""
    with duckdb.connect() as database:
        database.execute("set threads = 1")
        database.register("cases", cases)
        return database.sql(QUERY).to_arrow_table()


def with_polars(cases: pl.DataFrame) -> pl.DataFrame:
    """As polars' SQL, which becomes when/then."""
    number = pl.col("system").cast(pl.String).str.slice(1).cast(pl.Int32).alias("number")
    frame = cases.lazy().with_columns(number)
    expressions = [pl.sql_expr(case(duty)) for duty in range(3)]
    return frame.select(expressions).collect()


def with_bestit(cases: pa.Table) -> pa.Table:
    """As a policy."""
    return pa.table(ROUTER.route_table(cases, duties=DUTIES, rules=False))


def test_the_answers_are_the_same() -> None:
    few = CASES.slice(0, 20_000)
    routed = with_bestit(few).select(DUTIES)
    texts = pa.table({d: routed[d].cast(pa.string()) for d in DUTIES}).to_pylist()
    expected = [dict(zip(DUTIES, by_hand.decide(**c), strict=True)) for c in few.to_pylist()]
    assert texts == expected
    assert with_duckdb(few).to_pylist() == expected
    assert with_polars(pl.DataFrame(few)).to_dicts() == expected


@pytest.mark.benchmark(group="a million rows")
def test_bestit_dictionaries(benchmark):
    benchmark(with_bestit, ENCODED)


@pytest.mark.benchmark(group="a million rows")
def test_bestit_texts(benchmark):
    benchmark(with_bestit, CASES)


@pytest.mark.benchmark(group="a million rows")
def test_duckdb_texts(benchmark):
    benchmark(with_duckdb, CASES)


@pytest.mark.benchmark(group="a million rows")
def test_duckdb_dictionaries(benchmark):
    benchmark(with_duckdb, ENCODED)


@pytest.mark.benchmark(group="a million rows")
def test_polars_texts(benchmark):
    frame = pl.DataFrame(CASES)
    benchmark.pedantic(with_polars, (frame,), rounds=3)
