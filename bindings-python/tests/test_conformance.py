"""Every line of the repository's cases files, put to Python: what must hold, and the same bytes
as the command line."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import Any, get_args

import pytest
from support import ROOT, Run, as_line, cases_files

import bestit

LINES = cases_files()
ROUTES = [line for line in LINES if line["ask"] == "route"]
SINGLE: tuple[str, ...] = get_args(bestit.SingleDuty)
LISTS = ("consulted", "informed")


def settings(line: dict[str, Any]) -> dict[str, Any]:
    """What a line asks besides the facts."""
    asked = {key: line[key] for key in ("readings", "after_validity") if key in line}
    if "policy" in line:
        asked["policy"] = ROOT / line["policy"]
    return asked


def answer(line: dict[str, Any]) -> str:
    """The answer to a line, as JSON."""
    if "line" in line:
        return bestit.answer_json(line["line"], **settings(line))
    found = bestit.try_route(
        line["case"], model=line.get("model"), on=line.get("on"), **settings(line)
    )
    return found.to_json()


@pytest.fixture(scope="module")
def answers() -> dict[str, str]:
    """The answers to all lines that ask for a route, by id."""
    return {line["id"]: answer(line) for line in ROUTES}


def expected_of(route: dict[str, Any], key: str, expected: Any) -> Any:
    """What a route says of one key of `expect`, in the form in which it is expected."""
    if key == "fact" and route["status"] == "needs_fact":
        return route["question"]["fact"]
    if key == "first_contact":
        return route[key] and route[key]["id"]
    if key == "contested":
        return {
            duty: {
                f"{side['id']}/{side['option']}": side["other"] for side in contested(route, duty)
            }
            for duty in expected
        }
    if key == "modality":
        return {duty: route[duty]["modality"] for duty in expected}
    if key == "steps":
        taken = iter([step["from"], step["action"], step["to"]] for step in route["steps"])
        return [wanted for wanted in expected if wanted in taken]
    if key in SINGLE or key in LISTS:
        duty = route.get(key)
        if duty is None:
            return [] if key in LISTS else None
        held = duty["status"] == "held"
        return [holder["id"] for holder in duty["holders"]] if held else duty["status"]
    return route.get(key)


def contested(route: dict[str, Any], duty: str) -> list[dict[str, Any]]:
    found = route[duty]
    return [] if found is None else found["contested"]


def test_every_line_that_asks_for_a_route_is_answered_as_expected(answers: dict[str, str]) -> None:
    wrong = []
    for line in ROUTES:
        route = json.loads(answers[line["id"]])
        for key, expected in line["expect"].items():
            found = expected_of(route, key, expected)
            if found != expected:
                wrong.append(f"{line['id']}: {key} is {found}, not {expected}")
    assert not wrong, "\n".join(wrong)
    assert len(ROUTES) > 800


def named(line: dict[str, Any]) -> dict[str, Any]:
    """What is said of an actor, a system or a post."""
    readings, on = line.get("readings"), line.get("on")
    router = bestit.load(model=line.get("model"), on=on, readings=readings)
    if "post" not in line:
        return router.who(line.get("who") or line["actor"]).to_dict()
    holder = router.who(line["post"][0])
    assert isinstance(holder, bestit.WhoActor)
    posts = [post for post in holder.posts if list(post.roles) == line["post"]]
    return {"exists": bool(posts), "capacity": posts[0].capacity if posts else None}


def expected_of_named(found: dict[str, Any], key: str, expected: Any) -> Any:
    if key == "capacity":
        return found[key] and float(found[key])
    if key == "members":
        return [member for member in expected if member in found["members"]]
    if key == "not_members":
        return [member for member in expected if member not in found["members"]]
    if key == "posts":
        return [post["roles"] for post in found["posts"]]
    return found[key]


def test_who_and_where_is_answered_as_expected() -> None:
    asked, wrong = 0, []
    for line in LINES:
        if line["ask"] == "route":
            continue
        asked += 1
        expect = line["expect"]
        try:
            found = named(line)
        except bestit.CaseError as error:
            found = {"status": "refused", "code": error.code}
        for key, expected in expect.items():
            said = expected_of_named(found, key, expected)
            if said != expected:
                wrong.append(f"{line['id']}: {key} is {said}, not {expected}")
    assert not wrong, "\n".join(wrong)
    assert asked > 30


def test_the_command_line_writes_the_same_bytes(
    answers: dict[str, str], bestit_command: Run
) -> None:
    groups: dict[tuple[str, ...], list[dict[str, Any]]] = defaultdict(list)
    for line in ROUTES:
        # A file of cases is not begun with a reading that no model has.
        if line["expect"].get("code") == "unknown_reading":
            continue
        flags = []
        if "policy" in line:
            flags += ["--policy", line["policy"]]
        for reading, option in line.get("readings", {}).items():
            flags += ["--reading", f"{reading}={option}"]
        if line.get("after_validity"):
            flags.append("--after-validity")
        groups[tuple(flags)].append(line)
    for flags, lines in groups.items():
        given = [
            line["line"]
            if "line" in line
            else as_line(line["case"] | {k: line[k] for k in ("model", "on") if k in line})
            for line in lines
        ]
        printed = bestit_command("batch", "-", "--format", "jsonl", *flags, given=given)
        for line, text in zip(lines, printed.splitlines(), strict=True):
            assert answers[line["id"]] == text, line["id"]


def test_what_is_read_is_written_again(answers: dict[str, str]) -> None:
    classes = {"routed": bestit.Route, "needs_fact": bestit.Question, "refused": bestit.Refusal}
    for text in answers.values():
        data = json.loads(text)
        record = classes[data["status"]].from_json(text)
        assert record.to_dict() == data
        # From the fields alone, without the text it was read from.
        fields = {f: getattr(record, f) for f in record.__dataclass_fields__}
        again = type(record)(**fields)
        assert again == record
        assert hash(again) == hash(record)
        assert again.to_json() == text
