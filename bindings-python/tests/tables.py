"""Rows as a table should give them, worked out case by case."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, get_args

import bestit

DUTIES: tuple[str, ...] = get_args(bestit.SingleDuty)


def word(duty: bestit.DutyAnswer | None) -> str | None:
    """What a route says of a duty, as one word."""
    if duty is None:
        return None
    return "+".join(duty.ids) if duty.status == "held" else duty.status


def expected(
    router: bestit.Router, row: Mapping[str, Any], *, after_validity: bool = False
) -> dict[str, Any]:
    """The row that a table should have for a case."""
    answer = router.try_route(row, after_validity=after_validity)
    out: dict[str, Any] = dict.fromkeys(("status", "first_contact", *DUTIES))
    out |= {"rules": [], "fact": None, "refusal": None, "status": answer.status}
    match answer:
        case bestit.Route():
            contact = answer.first_contact
            out["first_contact"] = None if contact is None else contact.id
            out["rules"] = [reason.rule for reason in answer.because]
            for duty in DUTIES:
                out[duty] = word(getattr(answer, duty))
        case bestit.Question(question):
            out["fact"] = question.fact
        case bestit.Refusal():
            out |= {"fact": answer.fact, "refusal": answer.code}
    return out
