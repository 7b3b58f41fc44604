"""Answers as accessible HTML: tables with captions and headers, every text escaped, no script."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import lru_cache
from html import escape
from importlib.resources import files
from typing import TYPE_CHECKING, get_args

if TYPE_CHECKING:
    from bestit._answers import DutyAnswer, Lang, Question, Refusal, Route

# Where a duty and an action have the same name, the action's label has another.
_ACTIONS = {"presents": "presents_to", "decides": "decides_to", "orders": "orders_from"}


@lru_cache(maxsize=1)
def _labels() -> dict[str, dict[str, str]]:
    text = files("bestit").joinpath("labels.json").read_text(encoding="utf-8")
    labels: dict[str, dict[str, str]] = json.loads(text)
    return labels


def _table(caption: str, head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """The first cell of a row heads it; cells are HTML already."""
    columns = "".join(f'<th scope="col">{escape(name)}</th>' for name in head)
    lines: list[str] = []
    for first, *rest in rows:
        cells = "".join(f"<td>{cell}</td>" for cell in rest)
        lines.append(f'<tr><th scope="row">{first}</th>{cells}</tr>')
    return (
        f"<table><caption>{escape(caption)}</caption>"
        f"<thead><tr>{columns}</tr></thead><tbody>{''.join(lines)}</tbody></table>"
    )


def _holders(answer: DutyAnswer, lang: Lang) -> str:
    say = _labels()[lang]
    if answer.status != "held":
        who = escape(say[answer.status])
    else:
        who = "<br>".join(
            f"{escape(h.title.get(lang))} <code>{escape(h.id)}</code>" for h in answer.holders
        )
    return f"{who} ({escape(say['contested'])})" if answer.contested else who


def route(answer: Route, lang: Lang) -> str:
    """A route: its duties, then its way."""
    from bestit._answers import Duty, SingleDuty

    say = _labels()[lang]
    duties = (*get_args(SingleDuty), *(d for d in get_args(Duty) if d not in get_args(SingleDuty)))
    rows: list[tuple[str, str, str]] = []
    for duty in duties:
        found = answer.duty(duty)
        if found is not None:
            sections = ", ".join(escape(f"§{cite.section}") for cite in found.cite)
            rows.append((escape(say[duty]), _holders(found, lang), sections))
    parts = [_table(say["route"], (say["duty"], say["who"], say["cite"]), rows)]
    if answer.steps:
        steps = (
            (
                escape(step.from_),
                escape(say[_ACTIONS.get(step.action, step.action)]),
                escape(step.to),
            )
            for step in answer.steps
        )
        parts.append(_table(say["way"], (say["from"], say["action"], say["to"]), steps))
        parts.append(f"<div>{answer.picture(lang).svg}</div>")
    if answer.sample:
        parts.append(f"<p>{escape(say['sample'])}</p>")
    return _whole(parts, lang)


def question(answer: Question, lang: Lang) -> str:
    """A question with the values to choose between."""
    say = _labels()[lang]
    asked = answer.question
    rows = ((escape(v.title.get(lang)), f"<code>{escape(v.id)}</code>") for v in asked.values)
    parts = [_table(asked.text.get(lang), (say["value"], say["id"]), rows)]
    if asked.help is not None:
        parts.append(f"<p>{escape(asked.help.get(lang))}</p>")
    return _whole(parts, lang)


def refusal(answer: Refusal, lang: Lang) -> str:
    """A refusal in words."""
    say = _labels()[lang]
    parts = [
        f"<p><strong>{escape(say['refused'])}</strong>: {escape(answer.message.get(lang))}</p>"
    ]
    if answer.help is not None:
        parts.append(f"<p>{escape(answer.help.get(lang))}</p>")
    return _whole(parts, lang)


def _whole(parts: list[str], lang: Lang) -> str:
    return f'<div class="bestit" lang="{lang}">{"".join(parts)}</div>'
