"""What counts as a table: whatever gives its columns through Arrow's C interface."""

from __future__ import annotations

from typing import Protocol, TypeAlias, runtime_checkable


@runtime_checkable
class ArrowStream(Protocol):
    """A table in parts: of polars, pandas, pyarrow, a relation of DuckDB, or any other."""

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """A capsule with an Arrow C stream."""
        ...


@runtime_checkable
class ArrowArray(Protocol):
    """A table in one piece, as a record batch is."""

    def __arrow_c_array__(self, requested_schema: object | None = None) -> tuple[object, object]:
        """Capsules with an Arrow C schema and an Arrow C array."""
        ...


Table: TypeAlias = ArrowStream | ArrowArray
"""What `route_table` takes."""
