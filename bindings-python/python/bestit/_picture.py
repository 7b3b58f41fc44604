"""A picture for a page or a notebook."""

from __future__ import annotations

from dataclasses import dataclass
from os import PathLike
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture in SVG.

    It takes its colour from the page, names itself to screen readers, and holds no scripts,
    styles, ids or references: it stands under any content security policy.
    """

    svg: str

    def save(self, file: str | PathLike[str]) -> None:
        """Writes the picture into a file."""
        Path(file).write_text(self.svg, encoding="utf-8", newline="\n")

    def __str__(self) -> str:
        return self.svg

    def _repr_svg_(self) -> str:
        return self.svg

    def _repr_html_(self) -> str:
        return self.svg
