"""Calls about a policy as a whole, and about none."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from bestit import _bestit
from bestit._analysis import Report
from bestit._answers import Lang
from bestit._policies import CodeInfo, CodePage, Contacts, TableReport, TestReport
from bestit._router import Folder, _embedded, _sides
from bestit._values import _record


def _files(policy: Folder | None) -> _bestit.Files:
    return _embedded() if policy is None else _bestit.Files.load(policy)


def check(
    policy: Folder | None = None,
    /,
    *,
    model: str | None = None,
    readings: Mapping[str, str] | None = None,
) -> Report:
    """The findings on the embedded policy, or on a folder with one, and on all its models.

    A policy that does not load or compile raises nothing here: its errors are findings.

    >>> report = check()
    >>> report.errors, [model.model for model in report.models]
    (0, ['before-2012', 'best-it', 'it-unit', 'matrix'])

    Raises:
        UnknownName: There is no such model or reading.

    """
    return Report._of_text(_files(policy).report(model, list(_sides(readings))))


def sarif(
    policy: Folder | None = None,
    /,
    *,
    model: str | None = None,
    readings: Mapping[str, str] | None = None,
    folder: str = "",
    lang: Lang = "sv",
) -> str:
    """The same findings as a SARIF log, with the policy's files under `folder`.

    Raises:
        UnknownName: There is no such model or reading.

    """
    return _files(policy).sarif(model, list(_sides(readings)), folder, lang == "en")


def run_tests(policy: Folder | None = None, /, *, model: str | None = None) -> TestReport:
    """How the cases files of a policy go, and which rules they exercise.

    >>> report = run_tests(model="best-it")
    >>> report.failed, report.passed > 0, [coverage.model for coverage in report.coverage][:1]
    (0, True, ['best-it'])

    Raises:
        PolicyError: The policy does not load or compile.
        UnknownName: There is no such model.

    """
    return TestReport._of_text(_files(policy).test(model))


def load_contacts(file: Folder, /, *, policy: Folder | None = None) -> Contacts:
    """A file of contacts, checked against the register of a policy.

    Raises:
        PolicyError: The file or the policy has errors; the exception carries the findings.

    """
    file = Path(file)
    text = _files(policy).contacts(file.name, file.read_text(encoding="utf-8"))
    return Contacts._of_text(text)


def check_table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> TableReport:
    """Where rules of a decision table meet, and what none covers.

    `header` names the columns; a column `rule` names the rules. A cell is `-` (anything), an
    interval `[0,100)`, a bound `>=5` or `<5`, a number, or values `a|b`. A header may say what a
    column can hold: `amount [0,1000]`, `colour red|green`.

    >>> report = check_table(["rule", "amount [0,1000]"], [["small", "<100"], ["large", ">=90"]])
    >>> [overlap.rules for overlap in report.overlaps], report.gaps
    ([('large', 'small')], ())

    Raises:
        CallError: It is no such table, or too large.

    """
    return TableReport._of_text(_bestit.table(list(header), [list(row) for row in rows]))


def explain(code: str, /) -> CodePage:
    """A code of findings, or its name, with the page on it.

    >>> explain("B301").name
    'gap'

    Raises:
        CallError: There is no such code.

    """
    return CodePage._of_text(_bestit.explain(code))


def codes() -> tuple[CodeInfo, ...]:
    """All codes of findings.

    >>> [code.code for code in codes()][:2]
    ['B101', 'B102']
    """
    return tuple(_record(CodeInfo, one) for one in json.loads(_bestit.explain(None)))


def json_schema(lang: Lang = "sv") -> str:
    """The JSON Schema of policy files, for editors."""
    return _bestit.json_schema(lang == "en")


def format_policy(text: str, /) -> str:
    """A policy file in the style of policy files; nothing that it says changes.

    >>> print(format_policy("id:   example"), end="")
    id: example

    Raises:
        PolicyError: The text is no such YAML.
        CallError: The text would say something else.

    """
    return _bestit.format_file("policy.yaml", text)
