"""The exceptions; each message is the library's, in English, with both languages as data."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any, Self

from bestit._analysis import Finding
from bestit._answers import Question, Refusal, Text, of_text
from bestit._values import _record


class BestitError(Exception):
    """The base of everything that goes wrong here."""


class PolicyError(BestitError):
    """A policy does not load or compile."""

    findings: tuple[Finding, ...]
    """What is to be said about it: codes, places, texts."""

    def __init__(self, message: str, findings: tuple[Finding, ...] = ()) -> None:
        super().__init__(message)
        self.findings = findings

    def __reduce__(self) -> tuple[Any, ...]:
        text = json.dumps([finding.to_dict() for finding in self.findings], ensure_ascii=False)
        return (of_findings, (text, str(self)))


class CallError(BestitError, ValueError):
    """A call that has no answer: no such duty, no such table, a limit exceeded."""

    message: Text
    """The message in both languages."""

    def __init__(self, message: Text) -> None:
        super().__init__(message.en)
        self.message = message

    def __reduce__(self) -> tuple[Any, ...]:
        return (_again, (type(self), self.message.sv, self.message.en))


class ClaimError(CallError):
    """A claim or a condition that cannot be read or names what does not exist."""


class CaseError(BestitError, ValueError):
    """A case that is not answered."""

    answer: Question | Refusal
    """What the library says instead of a route."""

    def __init__(self, answer: Question | Refusal, suggestion: str | None = None) -> None:
        self.answer = answer
        self._suggestion = suggestion
        super().__init__(self.message.en)
        if self.help is not None:
            self.add_note(self.help.en)

    @property
    def code(self) -> str:
        """The stable code: `unknown_value`, `needs_fact`, …"""
        return self.answer.code if isinstance(self.answer, Refusal) else self.answer.status

    @property
    def fact(self) -> str | None:
        """The fact concerned."""
        if isinstance(self.answer, Refusal):
            return self.answer.fact
        return self.answer.question.fact

    @property
    def message(self) -> Text:
        """The message in both languages."""
        if isinstance(self.answer, Refusal):
            return self.answer.message
        return self.answer.question.text

    @property
    def help(self) -> Text | None:
        """What to do about it."""
        if isinstance(self.answer, Refusal):
            return self.answer.help
        return self.answer.question.help

    def _about(self, on: str | None, ref: str | None) -> Self:
        """The same, with the day and the reference of the call that it refuses."""
        if self.fact == "on":
            on = None
        if isinstance(self.answer, Refusal):
            return type(self)(replace(self.answer, on=on, ref=ref), self._suggestion)
        return self

    def __reduce__(self) -> tuple[Any, ...]:
        return (of_answer, (self.answer.to_json(), self._suggestion))


class NeedsFact(CaseError):
    """A fact must be known before the case can be routed."""

    question: Question
    """The question: the fact, its texts and the values to choose between."""

    def __init__(self, question: Question, suggestion: str | None = None) -> None:
        self.question = question
        super().__init__(question, suggestion)


class UnknownName(CaseError):
    """There is no such fact, value, model, reading, actor or system."""

    @property
    def suggestions(self) -> tuple[str, ...]:
        """What may have been meant."""
        return () if self._suggestion is None else (self._suggestion,)


class ImpossibleCase(CaseError):
    """No such case can exist."""


class OutsideValidity(CaseError):
    """The model, or any model, is not in force on the day."""


_BY_CODE: dict[str, type[CaseError]] = {
    "unknown_fact": UnknownName,
    "unknown_value": UnknownName,
    "unknown_model": UnknownName,
    "unknown_reading": UnknownName,
    "unknown_name": UnknownName,
    "impossible_case": ImpossibleCase,
    "outside_validity": OutsideValidity,
    "no_model_in_force": OutsideValidity,
}


def of_answer(text: str, suggestion: str | None) -> BestitError:
    answer = of_text(text)
    if isinstance(answer, Question):
        return NeedsFact(answer)
    if isinstance(answer, Refusal):
        return _BY_CODE.get(answer.code, CaseError)(answer, suggestion)
    return CallError(Text("ett svar är inget fel", "a route is no error"))


def of_findings(text: str, message: str) -> PolicyError:
    findings = tuple(_record(Finding, one) for one in json.loads(text))
    return PolicyError(message, findings)


def of_claim(sv: str, en: str) -> ClaimError:
    return ClaimError(Text(sv, en))


def of_call(sv: str, en: str) -> CallError:
    return CallError(Text(sv, en))


def _again(cls: type[CallError], sv: str, en: str) -> CallError:
    return cls(Text(sv, en))
