"""Results are values: frozen, comparable, readable, and one line of JSON."""

from __future__ import annotations

import dataclasses
import json
import pickle
import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

import bestit
from bestit import *  # noqa: F403 - a repr is read with the names of the package

CASE: dict[str, bestit.Fact] = {
    "kind": "change_request",
    "department": "education",
    "system": "heroma",
    "in_plan": True,
}
# What a repr holds, by name.
NAMES = {name: getattr(bestit, name) for name in bestit.__all__}


def results() -> list[bestit.Record]:
    router = bestit.load("best-it")
    route = router.route_case(CASE, on="2012-06-01", ref="17")
    return [
        route,
        router.try_route(kind="change_request"),
        router.try_route(kind="change"),
        router.why(CASE),
        router.why_not("decides", "executive_group", CASE),
        router.interview(kind="change_request"),
        router.who("heroma"),
        router.who("it_strategist"),
        router.suggest("glömt lösenordet i Heroma"),
        router.verify(route),
        router.check(),
        router.trace(),
        router.prove("never orders.unit is executes.unit"),
        bestit.load("best-it").compare(bestit.load("it-unit")),
        bestit.load("before-2012").refines(bestit.load("best-it")),
        router.decisive("shared-change-decision"),
        bestit.run_tests(model="matrix"),
        bestit.load("matrix").test_witnesses(),
        bestit.explain("gap"),
    ]


RESULTS = results()


@pytest.fixture(params=RESULTS, ids=lambda result: type(result).__name__)
def result(request: pytest.FixtureRequest) -> Any:
    return request.param


def test_a_repr_is_read_as_the_value(result: bestit.Record) -> None:
    assert eval(repr(result), dict(NAMES)) == result


def test_a_value_is_pickled_as_its_text(result: bestit.Record) -> None:
    stored = pickle.dumps(result)
    assert result.to_json().encode() in stored
    again = pickle.loads(stored)
    assert again == result
    assert hash(again) == hash(result)
    assert again.to_json() == result.to_json()


def test_a_value_is_written_from_its_fields(result: Any) -> None:
    fields = {field.name: getattr(result, field.name) for field in dataclasses.fields(result)}
    made = type(result)(**fields)
    assert made == result
    assert json.loads(made.to_json()) == json.loads(result.to_json())
    assert made.to_json() == result.to_json()


def test_nothing_can_be_changed(result: Any) -> None:
    name = dataclasses.fields(result)[0].name
    for attempt in (name, "something"):
        with pytest.raises((AttributeError, TypeError)):
            setattr(result, attempt, None)
    with pytest.raises(AttributeError):
        delattr(result, name)
    with pytest.raises(AttributeError, match="something"):
        _ = result.something


def test_what_is_inside_is_frozen_too() -> None:
    route = bestit.route_case(CASE)
    assert route.owner is not None
    with pytest.raises(AttributeError):
        route.owner.shared = True  # type: ignore[misc]
    with pytest.raises(TypeError):
        route.case["kind"] = "incident"  # type: ignore[index]
    with pytest.raises(AttributeError):
        route.case.something = 1  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "text", ["", "1", "[]", "null", "{}", '{"status":"routed"}', "[" * 100_000]
)
def test_what_is_no_route_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no JSON of a Route"):
        bestit.Route.from_json(text)


def test_a_route_matches() -> None:
    match bestit.try_route(CASE):
        case bestit.Route(bestit.DutyAnswer("held", (bestit.Party(owner),))):
            assert owner == "system_manager:heroma"
        case other:
            raise AssertionError(other)
    match bestit.load().decide(CASE):
        case bestit.Decision(owner, prepares, _):
            assert (owner, prepares) == ("system_manager:heroma", "change_manager")


def test_entries_are_a_mapping() -> None:
    case = bestit.route_case(CASE).case
    assert dict(case) == CASE
    assert case == CASE
    assert {case: 1}[bestit.Entries(CASE)] == 1
    assert pickle.loads(pickle.dumps(case)) == case


def test_a_decision_is_a_value() -> None:
    router = bestit.load()
    one, two = router.decide(CASE), router.decide(**CASE)
    assert one == two
    assert hash(one) == hash(two)
    assert one != router.decide(kind="incident", system="network", department="education")
    assert one != 1
    assert pickle.loads(pickle.dumps(one)) == one
    assert repr(one).startswith("Decision(owner='system_manager:heroma', prepares=")
    assert one.to_dict()["owner"] == "system_manager:heroma"
    with pytest.raises(AttributeError):
        one.owner = "me"  # type: ignore[misc]


def test_a_decision_keeps_its_own_facts() -> None:
    given = dict(CASE)
    decision = bestit.load().decide(given)
    given["kind"] = "incident"
    assert decision.route == bestit.route_case(CASE)


def test_html_is_a_table_with_headers_and_no_script() -> None:
    html = bestit.route_case(CASE)._repr_html_()
    assert '<div class="bestit" lang="sv">' in html
    assert html.count("<caption>") == html.count("<table>") == 2
    assert '<th scope="col">Uppgift</th>' in html
    assert '<th scope="row">Ansvarar</th>' in html
    assert "Systemförvaltaren" in html or "system_manager:heroma" in html
    assert "<script" not in html
    # The picture of the way stands below the tables.
    assert html.index("</table>") < html.index("<svg")
    html = re.sub(r"<(rect|path|circle)[^>]*/>", "", html)
    # Everything that is opened is closed.
    opened = re.findall(r"<(\w+)", html.replace("<br>", ""))
    assert sorted(opened) == sorted(re.findall(r"</(\w+)", html))


def test_html_is_escaped() -> None:
    refusal = bestit.try_route(kind="<script>alert(1)</script>")
    html = refusal._repr_html_()
    assert "<script" not in html
    assert "&lt;script&gt;" in html
    step = bestit.Step("<b>", '"', "refers", None, ())
    assert "<b>" not in dataclasses.replace(bestit.route_case(CASE), steps=(step,)).picture().svg
    route = dataclasses.replace(bestit.route_case(CASE), steps=(step,))
    assert "<b>" not in route.to_html("en")
    assert "&lt;b&gt;" in route.to_html("en")


def test_a_picture_is_xml_with_the_titles_of_the_router() -> None:
    route = bestit.route_case(CASE)
    picture = route.picture("en")
    root = ElementTree.fromstring(picture.svg)
    space = "{http://www.w3.org/2000/svg}"
    assert root.get("role") == "img"
    assert [child.tag for child in root][:2] == [f"{space}title", f"{space}desc"]
    words = ["".join(text.itertext()) for text in root.iter(f"{space}text")]
    router = bestit.load("best-it")
    for step in route.steps:
        for actor in (*step.from_.split("+"), *step.to.split("+")):
            title = router.actor_title(actor)
            assert title is not None
            assert any(title.en in text for text in words)
    # Any number of pictures stand in one page.
    assert " id=" not in picture.svg
    assert picture._repr_svg_() == picture._repr_html_() == str(picture) == picture.svg
    assert picture.svg in route.to_html("en")


def test_a_route_that_was_stored_is_drawn_with_its_own_titles(tmp_path: Path) -> None:
    route = bestit.route_case(CASE)
    stored = pickle.loads(pickle.dumps(route))
    assert stored == route
    assert stored.owner.holders[0].title.sv in stored.picture().svg
    assert stored.picture(router=bestit.load("best-it")) == route.picture()
    route.picture().save(tmp_path / "way.svg")
    assert (tmp_path / "way.svg").read_bytes().decode() == route.picture().svg
    with pytest.raises(AttributeError):
        route.picture().svg = ""  # type: ignore[misc]


def test_hostile_titles_stay_titles() -> None:
    text = bestit.route_case(CASE).to_json()
    for name in ("</svg><script>", "\u202eabc", "a\x00b\ud800"):
        data = json.loads(text)
        data["steps"][0]["from"] = name
        route = bestit.Route.from_json(json.dumps(data))
        try:
            svg = route.picture().svg
        except bestit.CallError as error:
            # Half a character is no text.
            assert "\ud800" in name
            assert error.message.sv
            continue
        ElementTree.fromstring(svg)
        assert "<script" not in svg
        assert "\u202e" not in svg


def test_a_question_shows_its_choices() -> None:
    question = bestit.try_route(kind="change_request", department="education")
    assert isinstance(question, bestit.Question)
    html = question.to_html("en")
    assert "<code>heroma</code>" in html
    assert question.question.text.en in html


def test_every_label_is_there() -> None:
    from typing import get_args

    from bestit import _html

    labels = _html._labels()
    assert labels["sv"].keys() == labels["en"].keys()
    actions = [_html._ACTIONS.get(action, action) for action in get_args(bestit.Action)]
    assert {*get_args(bestit.Duty), *actions} <= labels["sv"].keys()
