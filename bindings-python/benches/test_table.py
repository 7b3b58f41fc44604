"""A million cases to three duties, on one thread, beside DuckDB and polars; all in one run.

    POLARS_MAX_THREADS=1 pytest bindings-python/benches/test_table.py

Everybody reads the same table of Arrow and gives one of Arrow back, and everybody answers the
same. `python bindings-python/benches/memory.py` tells the memory.
"""

from __future__ import annotations

import os

os.environ["POLARS_MAX_THREADS"] = "1"

import by_hand
import duckdb
import peers
import polars as pl
import pyarrow as pa
import pytest

import bestit

COUNT = 1_000_000
ROUTER = bestit.load(by_hand.POLICY)
STRINGS = peers.cases(COUNT)
DICTIONARIES = peers.encoded(STRINGS)
DUCKDB = duckdb.connect()
DUCKDB.execute("set threads = 1")
DUCKDB.execute("set enable_progress_bar = false")


def with_bestit(table: pa.Table) -> pa.Table:
    return pa.table(ROUTER.route_table(table, duties=list(peers.DUTIES), rules=False))


def with_duckdb(table: pa.Table) -> pa.Table:
    DUCKDB.register("cases", table)
    return DUCKDB.sql(peers.sql("cases")).to_arrow_table()


def with_polars(table: pa.Table) -> pa.Table:
    frame = pl.from_arrow(table)
    assert isinstance(frame, pl.DataFrame)
    return frame.select(peers.expressions()).to_arrow()


WAYS = {"bestit": with_bestit, "duckdb": with_duckdb, "polars": with_polars}
TABLES = {"strings": STRINGS, "dictionaries": DICTIONARIES}


def test_they_answer_the_same() -> None:
    def columns(table: pa.Table) -> list[pa.ChunkedArray]:
        text = [table.column(duty).cast(pa.large_string()) for duty in peers.DUTIES]
        return [pa.chunked_array([c.combine_chunks()]) for c in text]

    wanted = columns(with_duckdb(STRINGS))
    by_rule = [by_hand.decide(**case) for case in STRINGS.slice(0, 20_000).to_pylist()]
    assert [
        tuple(row) for row in zip(*(c.slice(0, 20_000).to_pylist() for c in wanted), strict=True)
    ] == by_rule
    for table in TABLES.values():
        assert columns(with_bestit(table)) == wanted
    assert columns(with_polars(STRINGS)) == wanted


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("table", TABLES)
def test_a_million(benchmark, table, way):
    benchmark.group = table
    if (way, table) == ("polars", "dictionaries"):
        pytest.skip("polars compares texts here: strings are its better case")
    benchmark.pedantic(WAYS[way], args=(TABLES[table],), rounds=7, warmup_rounds=1)
    benchmark.extra_info["rows_per_second"] = round(COUNT / benchmark.stats.stats.min)
