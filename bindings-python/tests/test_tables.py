"""Whole tables: equal to single cases row by row, whoever made them, and read part by part."""

from __future__ import annotations

import datetime
import threading
from collections.abc import Iterator
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support import ROOT, cases_files
from tables import DUTIES, expected

import bestit

ROUTER = bestit.load("best-it")
BENCHMARK = bestit.load(ROOT / "policies" / "examples" / "benchmark")
FACTS = bestit.load().facts


def rows_of_cases_files() -> list[dict[str, Any]]:
    """Cases of the files that a table's typed columns can hold."""
    rows = []
    for line in cases_files():
        case = line.get("case", {})
        texts = {f: v for f, v in case.items() if f in FACTS and f != "in_plan" and f != "serious"}
        flags = {f: case.get(f) for f in ("in_plan", "serious")}
        usable = all(isinstance(v, str | None) for v in texts.values())
        if (
            "policy" not in line
            and usable
            and all(isinstance(v, bool | None) for v in flags.values())
        ):
            rows.append(dict.fromkeys(FACTS) | texts | flags)
    return rows


ROWS = rows_of_cases_files()
TEXTS = [fact for fact in FACTS if fact not in ("in_plan", "serious")]
SCHEMA = pa.schema([(f, pa.string() if f in TEXTS else pa.bool_()) for f in FACTS])
EXPECTED = [expected(ROUTER, row) for row in ROWS]


def plain() -> pa.Table:
    return pa.Table.from_pylist(ROWS, SCHEMA)


def encoded() -> pa.Table:
    table = plain()
    for at, name in enumerate(table.column_names):
        if name in TEXTS:
            table = table.set_column(at, name, table.column(name).dictionary_encode())
    return table


def in_parts() -> pa.Table:
    table = plain()
    return pa.concat_tables(
        [table.slice(0, 1), table.slice(1, 0), table.slice(1, 40), table.slice(41)]
    )


def frame(*casts: tuple[str, Any]) -> pl.DataFrame:
    types: dict[str, Any] = dict.fromkeys(TEXTS, pl.String)
    types |= {"in_plan": pl.Boolean, "serious": pl.Boolean}
    made = pl.DataFrame(ROWS, schema=types)
    return made.with_columns(pl.col(name).cast(kind) for name, kind in casts)


def enumerated() -> pl.DataFrame:
    values = frame().select(TEXTS)
    return frame(*((f, pl.Enum(values[f].drop_nulls().unique(maintain_order=True))) for f in TEXTS))


def pandas(kind: Any) -> pd.DataFrame:
    made = pd.DataFrame(ROWS, columns=list(FACTS), dtype=object)
    return made if kind is object else made.astype(dict.fromkeys(TEXTS, kind))


def relation() -> Any:
    source = plain()
    connection = duckdb.connect()
    connection.register("source", source)
    connection.execute("create table cases as select * from source")
    return connection.table("cases")


TABLES = {
    "pyarrow table": plain,
    "pyarrow dictionaries": encoded,
    "pyarrow in parts": in_parts,
    "pyarrow record batch": lambda: plain().combine_chunks().to_batches()[0],
    "pyarrow reader": lambda: in_parts().to_reader(max_chunksize=7),
    "pyarrow large": lambda: plain().cast(
        pa.schema([(f, pa.large_string() if f in TEXTS else pa.bool_()) for f in FACTS])
    ),
    "pyarrow views": lambda: plain().cast(
        pa.schema([(f, pa.string_view() if f in TEXTS else pa.bool_()) for f in FACTS])
    ),
    "polars": frame,
    "polars categorical": lambda: frame(*((f, pl.Categorical) for f in TEXTS)),
    "polars enum": enumerated,
    "pandas objects": lambda: pandas(object),
    "pandas categories": lambda: pandas("category"),
    "pandas strings": lambda: pandas("str"),
    "pandas arrow": lambda: plain().to_pandas(types_mapper=pd.ArrowDtype),
    "duckdb": relation,
}


def answers(routed: Any) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = pa.table(routed).to_pylist()
    return rows


@pytest.mark.parametrize("name", TABLES)
def test_whoever_made_a_table_its_answers_are_those_of_its_cases(name: str) -> None:
    assert len(ROWS) > 100
    assert {row["status"] for row in EXPECTED} == {"routed", "needs_fact", "refused"}
    assert answers(ROUTER.route_table(TABLES[name]())) == EXPECTED


def test_every_reader_reads_the_same() -> None:
    routed = ROUTER.route_table(plain())
    assert pl.DataFrame(routed).to_dicts() == EXPECTED
    found = duckdb.connect().sql("select * from routed")
    assert [dict(zip(found.columns, row, strict=True)) for row in found.fetchall()] == EXPECTED
    frame = pd.DataFrame.from_arrow(routed)
    owners = [None if pd.isna(owner) else owner for owner in frame["owner"]]
    assert owners == [row["owner"] for row in EXPECTED]
    # And each reading is the whole table.
    assert answers(routed) == answers(routed) == EXPECTED


def test_a_relation_is_asked_anew() -> None:
    connection = duckdb.connect()
    cases = connection.sql("select 'incident' as kind, 'network' as system from range(300_000)")
    routed = ROUTER.route_table(cases, duties=["owner"])  # noqa: F841 (DuckDB finds it by name)
    for _ in range(2):
        # A connection has one open result: who reads has another one.
        found = connection.cursor().sql("select owner, count(*) from routed group by all")
        assert found.fetchall() == [("it_unit", 300_000)]


def test_a_stream_is_read_once() -> None:
    routed = ROUTER.route_table(plain().to_reader())
    assert len(answers(routed)) == len(ROWS)
    with pytest.raises(bestit.CallError, match="once only"):
        pa.table(routed)


def test_columns() -> None:
    routed = ROUTER.route_table(plain())
    assert routed.columns == ("status", "first_contact", *DUTIES, "rules", "fact", "refusal")
    assert (routed.model, routed.fingerprint) == ("best-it", ROUTER.fingerprint)
    metadata = pa.schema(routed).metadata
    assert metadata[b"bestit.fingerprint"].decode() == ROUTER.fingerprint
    assert pa.table(routed).schema.metadata == metadata
    assert repr(routed).startswith("<bestit.RoutedTable 'best-it', columns status, first_contact")
    few = ROUTER.route_table(plain(), duties=["decides", "owner", "decides"], rules=False)
    assert few.columns == ("status", "first_contact", "decides", "owner", "fact", "refusal")
    assert ROUTER.route_table(plain(), duties=[]).columns[2:] == ("rules", "fact", "refusal")


def test_titles_steps_and_kept_columns() -> None:
    routed = ROUTER.route_table(plain(), duties=["owner"], titles="sv", with_steps=True, keep=True)
    assert routed.columns[: len(FACTS)] == FACTS
    table = answers(routed)
    for row, case in zip(table, ROWS, strict=True):
        assert {fact: row[fact] for fact in FACTS} == case
        answer = ROUTER.try_route(case)
        if not isinstance(answer, bestit.Route):
            assert row["steps"] == []
            continue
        told = [(s["from"], s["to"], s["action"], s["interface"]) for s in row["steps"]]
        assert told == [(s.from_, s.to, s.action, s.interface) for s in answer.steps]
        if answer.owner is not None and len(answer.owner.holders) == 1:
            assert row["owner_title"] == answer.owner.holders[0].title.sv
    assert any(row["steps"] for row in table)


def test_columns_of_other_names_references_and_days() -> None:
    table = pa.table(
        {
            "ref": [1, 2, 3],
            "what": ["incident"] * 3,
            "system": ["network"] * 3,
            "on": [datetime.date(2012, 6, 1), datetime.date(2015, 1, 1), None],
            "owner": ["x", "y", "z"],
        }
    )
    found = answers(ROUTER.route_table(table, columns={"kind": "what"}, duties=["owner"]))
    assert [row["ref"] for row in found] == [1, 2, 3]
    assert [row["status"] for row in found] == ["routed", "refused", "routed"]
    assert found[1]["refusal"] == "outside_validity"
    later = ROUTER.route_table(table, columns={"kind": "what"}, after_validity=True)
    assert {row["status"] for row in answers(later)} == {"routed"}
    with pytest.raises(bestit.CallError, match="`owner` already"):
        ROUTER.route_table(table, columns={"kind": "what"}, keep=True)


def test_what_is_no_table_is_said_at_once() -> None:
    with pytest.raises(bestit.UnknownName) as misspelt:
        ROUTER.route_table(pa.table({"knd": ["incident"]}))
    assert misspelt.value.suggestions == ("kind",)
    with pytest.raises(bestit.UnknownName) as misspelt:
        ROUTER.route_table(plain(), columns={"knd": "kind"})
    assert misspelt.value.suggestions == ("kind",)
    wrong: list[Any] = [
        None,
        [],
        {},
        object(),
        [{"kind": "incident"}],
        pa.array([1]),
        pl.Series([1]),
    ]
    wrong += [pa.table({"a": [1]}), pa.table({}), pa.table({"kind": [["incident"]]})]
    wrong += [pa.chunked_array([["incident"]])]
    for data in wrong:
        with pytest.raises(bestit.CallError):
            ROUTER.route_table(data)
    for options in (
        {"duties": ["ownr"]},
        {"duties": ["informed"]},
        {"titles": "de"},
        {"columns": {"kind": "missing"}},
    ):
        with pytest.raises(bestit.CallError):
            ROUTER.route_table(plain(), **options)
    with pytest.raises(TypeError):
        ROUTER.route_table(plain(), duties=[1])  # type: ignore[list-item]
    strict = bestit.load("best-it", require_date=True)
    with pytest.raises(bestit.CallError, match="require_date"):
        strict.route_table(plain())


def test_no_rows_are_a_table_too() -> None:
    routed = ROUTER.route_table(plain().slice(0, 0))
    assert pa.table(routed).num_rows == 0
    assert pl.DataFrame(routed).columns == list(routed.columns)


HOSTILE = ["", " ", "kind\n", "\U0001f600", "x" * 100_000, "ärende", "'; drop table", "\u202e"]


def test_hostile_names_of_columns() -> None:
    table = plain()
    for name in HOSTILE:
        table = table.append_column(name, table.column("kind"))
    kept = ROUTER.route_table(table, keep=True)
    assert answers(kept) == [
        row | dict.fromkeys(HOSTILE, row["kind"]) | wanted
        for row, wanted in zip(ROWS, EXPECTED, strict=True)
    ]
    for name in HOSTILE:
        renamed = table.drop_columns(["kind"])
        found = ROUTER.route_table(renamed, columns={"kind": name})
        assert answers(found) == EXPECTED
    twice = pa.Table.from_arrays([table.column("kind")] * 2, ["kind", "kind"])
    with pytest.raises(bestit.CaseError):
        ROUTER.route_table(twice)


def test_an_error_of_the_source_comes_through() -> None:
    def batches() -> Iterator[pa.RecordBatch]:
        yield plain().to_batches()[0]
        raise RuntimeError("the disk is \0 gone")

    reader = pa.RecordBatchReader.from_batches(SCHEMA, batches())
    with pytest.raises((RuntimeError, OSError, pa.ArrowException), match="the disk is"):
        pa.table(ROUTER.route_table(reader))


class Counting:
    """A stream of many rows that counts how far it has been read."""

    def __init__(self, batches: int, rows: int = 1 << 18) -> None:
        keys = pa.array([n % len(ROWS) for n in range(rows)], pa.int32())
        whole = plain().combine_chunks()
        columns = [
            pa.DictionaryArray.from_arrays(keys, whole.column(f).combine_chunks())
            if f in TEXTS
            else whole.column(f).take(keys).combine_chunks()
            for f in FACTS
        ]
        self.batch = pa.RecordBatch.from_arrays(columns, list(FACTS))
        self.count, self.read = batches, 0

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        def batches() -> Iterator[pa.RecordBatch]:
            for _ in range(self.count):
                self.read += 1
                yield self.batch

        reader = pa.RecordBatchReader.from_batches(self.batch.schema, batches())
        return reader.__arrow_c_stream__(requested_schema)


def test_streams_stay_streams() -> None:
    source = Counting(8)
    routed = ROUTER.route_table(source)
    assert source.read == 0
    reader = pa.RecordBatchReader.from_stream(routed)
    assert source.read == 0
    for turn in range(1, 9):
        batch = reader.read_next_batch()
        assert batch.num_rows == source.batch.num_rows
        assert source.read == turn
    with pytest.raises(StopIteration):
        reader.read_next_batch()


def test_a_table_in_one_piece_is_cut() -> None:
    batch = Counting(1, 600_000).batch
    reader = pa.RecordBatchReader.from_stream(ROUTER.route_table(batch, keep=True))
    parts = list(reader)
    assert [part.num_rows for part in parts] == [1 << 18, 1 << 18, 600_000 - (1 << 19)]
    whole = pa.Table.from_batches(parts)
    assert whole.select(list(FACTS)).cast(SCHEMA) == pa.Table.from_batches([batch]).cast(SCHEMA)
    for at in (0, 1 << 18, 599_999):
        assert whole.slice(at, 1).select(list(EXPECTED[0])).to_pylist() == [
            EXPECTED[at % len(ROWS)]
        ]


def test_one_router_many_threads() -> None:
    table = encoded()
    routed = ROUTER.route_table(table)
    found: list[bool] = []

    def read() -> None:
        for _ in range(20):
            found.append(answers(routed) == EXPECTED)

    threads = [threading.Thread(target=read) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [True] * 80


VALUES: dict[str, list[Any]] = {
    fact: list(dict.fromkeys(row[fact] for row in ROWS if row[fact] is not None)) for fact in FACTS
}
WRONG = st.one_of(st.text(st.characters(exclude_categories=["Cs"]), max_size=8), st.just("none"))


def cell(fact: str) -> st.SearchStrategy[Any]:
    if fact not in TEXTS:
        return st.one_of(st.none(), st.booleans())
    known = st.sampled_from(VALUES[fact] or ["anyone"])
    return st.one_of(known, known, known, st.none(), WRONG)


DAYS = st.one_of(st.none(), st.dates(datetime.date(2011, 1, 1), datetime.date(2016, 1, 1)))
RANDOM = st.lists(
    st.fixed_dictionaries({fact: cell(fact) for fact in FACTS} | {"on": DAYS}), max_size=40
)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    rows=RANDOM,
    model=st.sampled_from([model.id for model in bestit.models()]),
    dictionaries=st.booleans(),
    chunk=st.integers(1, 40),
    leave_out=st.sets(st.sampled_from(FACTS), max_size=5),
)
def test_random_tables_are_their_cases(
    rows: list[dict[str, Any]], model: str, dictionaries: bool, chunk: int, leave_out: set[str]
) -> None:
    router = bestit.load(model)
    leave_out -= {"kind"}
    schema = pa.schema([*(f for f in SCHEMA if f.name not in leave_out), ("on", pa.date32())])
    rows = [{f: v for f, v in row.items() if f not in leave_out} for row in rows]
    table = pa.Table.from_pylist(rows, schema)
    if dictionaries:
        for at, field in enumerate(schema):
            if field.type == pa.string():
                coded = table.column(at).dictionary_encode()
                table = table.set_column(at, field.name, coded)
    wanted = [
        expected(router, row | {"on": None if row["on"] is None else row["on"].isoformat()})
        for row in rows
    ]
    assert answers(router.route_table(table.to_reader(chunk))) == wanted


NUMBERS = st.one_of(st.none(), st.integers(-(2**63), 2**63 - 1), st.integers(0, 1_000_000))


@settings(max_examples=40, deadline=None)
@given(costs=st.lists(NUMBERS, max_size=30))
def test_numbers(costs: list[int | None]) -> None:
    case = {"kind": "investment", "scope": "local", "department": "d1", "system": "s20"}
    rows = [case | {"in_plan": True, "cost": cost} for cost in costs]
    schema = pa.schema(
        [*((f, pa.string()) for f in case), ("in_plan", pa.bool_()), ("cost", pa.int64())]
    )
    table = pa.Table.from_pylist(rows, schema)
    assert answers(BENCHMARK.route_table(table)) == [expected(BENCHMARK, row) for row in rows]
