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
import rules

import bestit

ROWS = 1_000_000
ROUTER = bestit.load(by_hand.POLICY)
TEXTS = ("kind", "scope", "department", "system")

CASES = pa.Table.from_pylist(by_hand.cases(100_000))
CASES = pa.concat_tables([CASES] * (ROWS // CASES.num_rows)).combine_chunks()
ENCODED = CASES
for name in TEXTS:
    at = CASES.schema.get_field_index(name)
    ENCODED = ENCODED.set_column(at, name, CASES[name].dictionary_encode())
ENCODED = ENCODED.combine_chunks()

QUERY = (
    f"select {', '.join(rules.sql(duty) for duty in range(3))} "
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
    expressions = [pl.sql_expr(rules.sql(duty)) for duty in range(3)]
    return frame.select(expressions).collect()


def with_bestit(cases: pa.Table) -> pa.Table:
    """As a policy."""
    return pa.table(ROUTER.route_table(cases, duties=rules.DUTIES, rules=False))


def test_the_answers_are_the_same() -> None:
    few = CASES.slice(0, 20_000)
    routed = with_bestit(few).select(rules.DUTIES)
    texts = pa.table({d: routed[d].cast(pa.string()) for d in rules.DUTIES}).to_pylist()
    expected = [dict(zip(rules.DUTIES, by_hand.decide(**c), strict=True)) for c in few.to_pylist()]
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
