"""Tables on a real Spark session: `pytest tests/test_spark.py`; Java 17 must be there."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import bestit

pytest.importorskip("pyspark")

from pyspark.sql import SparkSession

import bestit.spark

ROWS = 2_000_000

# What Spark says of its own dependencies is not about this package.
pytestmark = pytest.mark.filterwarnings("default")


@pytest.fixture(scope="module")
def spark() -> Iterator[SparkSession]:
    os.environ["PYSPARK_PYTHON"] = sys.executable
    builder = SparkSession.builder.master("local[2]").appName("bestit")
    settings = {
        "spark.ui.enabled": "false",
        "spark.driver.memory": "1g",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.sql.execution.arrow.maxRecordsPerBatch": "50000",
    }
    for key, value in settings.items():
        builder = builder.config(key, value)
    session = builder.getOrCreate()
    yield session
    session.stop()


def cases() -> pa.Table:
    """Two million cases; every value of a few facts, with missing and wrong ones among them."""
    return duckdb.sql(f"""
        select i as number,
            case when i % 1009 = 0 then 'teapot' when i % 13 = 0 then null else
            (['change_request', 'incident', 'system_support', 'it_investment', 'procurement',
              'system_ownership'])[1 + i % 6] end as kind,
            case when i % 2003 = 0 then 'nowhere' when i % 17 = 0 then null else
            (['education', 'service', 'culture_leisure'])[1 + i % 5 % 3] end as department,
            case when i % 19 = 0 then null else
            (['heroma', 'network', 'school_platform', 'none', 'e_service_platform', 'w3d3'])
            [1 + i % 7 % 6] end as system,
            ([true, false, null])[1 + i % 3] as in_plan,
        from range({ROWS}) rows(i)
    """).to_arrow_table()


def test_two_million_rows_are_answered_as_one_table(spark: SparkSession, tmp_path: Path) -> None:
    router = bestit.load("best-it")
    table = cases()
    pq.write_table(table, tmp_path / "cases.parquet", row_group_size=100_000)
    df = spark.read.parquet(str(tmp_path / "cases.parquet")).repartition(16)
    routed = bestit.spark.route(df, router)
    assert [f.dataType.simpleString() for f in routed.schema.fields if f.name == "rules"] == [
        "array<string>"
    ]
    routed.write.parquet(str(tmp_path / "routed.parquet"))
    whole = pa.table(router.route_table(table, keep=True))
    pq.write_table(whole, tmp_path / "whole.parquet")
    with duckdb.connect() as database:
        database.execute("set threads = 2")
        database.execute("set memory_limit = '2GB'")
        one = f"from read_parquet('{tmp_path}/routed.parquet/*.parquet')"
        other = f"from read_parquet('{tmp_path}/whole.parquet')"
        counted = database.execute(f"select count(*), count(distinct number) {one}").fetchone()
        assert counted == (ROWS, ROWS)
        names = ", ".join(whole.column_names)
        row = f"hash(row({names}))"
        differing = database.execute(
            f"select count(*) from (select number, {row} as h {one}) a "
            f"join (select number, {row} as h {other}) b using (number) where a.h <> b.h"
        ).fetchone()
        assert differing == (0,)
        statuses = database.execute(f"select count(distinct status) {one}").fetchone()
        assert statuses == (3,)


def test_a_worker_that_comes_to_another_model_refuses(spark: SparkSession) -> None:
    from bestit._router import _restored

    router = bestit.load("best-it")
    restore, made_of = router.__reduce__()
    assert restore is _restored
    with pytest.raises(bestit.BestitError, match="fingerprint"):
        _restored(*made_of[:-1], "0" * 64)


def test_options_and_empty_partitions(spark: SparkSession) -> None:
    router = bestit.load("best-it", readings={"A47": "other"})
    rows = [("incident", "network")]
    df = spark.createDataFrame(rows, "type string, system string").repartition(4)
    routed = bestit.spark.route(
        df,
        router,
        duties=["owner"],
        rules=False,
        titles="sv",
        with_steps=True,
        keep=False,
        columns={"kind": "type"},
    )
    (row,) = routed.collect()
    assert (row.status, row.owner) == (
        "routed",
        router.decide(kind="incident", system="network").owner,
    )
    assert routed.columns == [
        "status",
        "first_contact",
        "first_contact_title",
        "owner",
        "owner_title",
        "fact",
        "refusal",
        "steps",
    ]


def test_a_wrong_column_is_told_on_the_driver(spark: SparkSession) -> None:
    df = spark.createDataFrame([("incident",)], "knid string")
    with pytest.raises(bestit.UnknownName) as caught:
        bestit.spark.route(df, bestit.load("best-it"))
    assert "kind" in caught.value.suggestions
