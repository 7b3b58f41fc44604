# pyarrow has no types of its own.
# pyright: basic
"""Tables on Apache Spark: `pip install bestit[spark]`.

The policy travels with the task: its files as text, the readings chosen, and the fingerprint. Each
Python worker compiles it once and refuses to go on if it comes to another model than the driver's.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import pyarrow as pa  # type: ignore[import-untyped]
from pyspark.sql.pandas.types import from_arrow_schema, to_arrow_schema

from bestit._router import Router

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

    from bestit._answers import Lang, SingleDuty

__all__ = ["route"]


def route(
    df: DataFrame,
    router: Router,
    *,
    duties: Sequence[SingleDuty] | None = None,
    rules: bool = True,
    titles: Lang | None = None,
    with_steps: bool = False,
    keep: bool = True,
    columns: Mapping[str, str] | None = None,
    after_validity: bool = False,
) -> DataFrame:
    """The answers to a table of cases, as `Router.route_table` gives them, over all partitions.

    The table's own columns come first, because Spark promises no order of rows; `keep=False`
    leaves them out. Texts are plain strings, and the rules an array of them.

    Args:
        df: The table.
        router: The model that answers.
        duties: The duties to answer; all single ones unless told otherwise.
        rules: Whether the rules in force are named.
        titles: A language, for a column with titles beside each with ids.
        with_steps: Whether the way of each case is told.
        keep: Whether the table's own columns come first.
        columns: The columns of facts that have other names.
        after_validity: Answer also for days past the model's validity.

    Raises:
        UnknownName: A column is no fact, and so like one that it must be meant.
        CallError: No column is a fact, a column can be no fact, or there is no such duty.

    """
    options: dict[str, Any] = {
        "duties": duties,
        "rules": rules,
        "titles": titles,
        "with_steps": with_steps,
        "keep": keep,
        "columns": columns,
        "after_validity": after_validity,
    }
    cases: pa.Schema = to_arrow_schema(df.schema)
    # What is wrong with the columns is told here, and not by a worker.
    answers = pa.schema(router.route_table(cases.empty_table(), **options))
    plain = pa.schema([pa.field(f.name, _plain(f.type), f.nullable) for f in answers])

    def routed(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            for part in pa.RecordBatchReader.from_stream(router.route_table(batch, **options)):
                yield part.cast(plain)

    return df.mapInArrow(routed, from_arrow_schema(plain))


def _plain(kind: pa.DataType) -> pa.DataType:
    """The type without dictionaries, of which Spark knows nothing."""
    if pa.types.is_dictionary(kind):
        return kind.value_type
    if pa.types.is_list(kind):
        field = kind.value_field
        return pa.list_(pa.field("element", _plain(field.type), field.nullable))
    if pa.types.is_struct(kind):
        return pa.struct([pa.field(f.name, _plain(f.type), f.nullable) for f in kind])
    return kind
