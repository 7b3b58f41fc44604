"""What the tests share: the repository and its cases files."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
Run = Callable[..., str]


def cases_files() -> list[dict[str, Any]]:
    """Every line of the cases files."""
    lines = []
    for file in sorted((ROOT / "tests" / "cases").glob("*.jsonl")):
        for line in file.read_text(encoding="utf-8").splitlines():
            lines.append(json.loads(line, parse_float=Decimal))
    return lines


def as_line(case: Any) -> str:
    """A case as a line of JSON; a decimal is a number, as it is written."""
    numbers: dict[str, str] = {}

    def kept(value: Any) -> str:
        mark = f"@@{len(numbers)}@@"
        numbers[f'"{mark}"'] = str(value)
        return mark

    text = json.dumps(case, ensure_ascii=False, default=kept)
    for mark, number in numbers.items():
        text = text.replace(mark, number)
    return text
