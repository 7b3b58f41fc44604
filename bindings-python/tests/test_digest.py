"""One number over all answers to the repository's cases files, as `core/tests/digest.rs` says;
`cargo xtask web` compares it with the other runners'."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path
from typing import Any

from support import ROOT, cases_files

import bestit


def answer(line: dict[str, Any]) -> str:
    """The answer to a line, or who it asks about, as JSON."""
    readings, on = line.get("readings"), line.get("on")
    asked = {key: line[key] for key in ("readings", "after_validity") if key in line}
    if "policy" in line:
        asked["policy"] = ROOT / line["policy"]
    if "line" in line:
        return bestit.answer_json(line["line"], **asked)
    case = line.get("case", {})
    if any(isinstance(value, (dict, list)) for value in case.values()):
        # What can be no value is repeated as it is written, and Python writes it with spaces.
        asked_line = case | {key: line[key] for key in ("model", "on") if key in line}
        return bestit.answer_json(json.dumps(asked_line, separators=(",", ":")), **asked)
    if "case" in line:
        return bestit.try_route(line["case"], model=line.get("model"), on=on, **asked).to_json()
    somebody = line.get("who") or line.get("actor") or line["post"][0]
    try:
        router = bestit.load(model=line.get("model"), on=on, readings=readings)
        return router.who(somebody).to_json()
    except bestit.CaseError as error:
        return error.answer.to_json()


def test_the_digest_of_all_answers() -> None:
    lines = cases_files()
    digest = hashlib.sha256("".join(f"{answer(line)}\n" for line in lines).encode()).hexdigest()
    assert len(lines) > 900
    if file := os.environ.get("BESTIT_DIGEST"):
        Path(file).write_text(digest, encoding="utf-8")
