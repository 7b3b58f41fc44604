"""A router: what it is, and that its answers are the command line's."""

from __future__ import annotations

import copy
import json
import pickle
import sys
import threading
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from support import ROOT, Run

import bestit

ROUTER = bestit.load("best-it")
CASE: dict[str, bestit.Fact] = {
    "kind": "change_request",
    "department": "education",
    "system": "heroma",
    "in_plan": True,
}
ARGUMENTS = ("change_request", "department=education", "system=heroma", "in_plan=true")


@pytest.mark.parametrize(
    ("arguments", "answer"),
    [
        (("route", *ARGUMENTS), lambda: ROUTER.route_case(CASE)),
        (
            ("route", *ARGUMENTS, "--on", "2012-06-01", "--ref", "Å17"),
            lambda: bestit.route_case(CASE, on=date(2012, 6, 1), ref="Å17"),
        ),
        (("route", "change_request"), lambda: ROUTER.try_route(kind="change_request")),
        (("route", "change"), lambda: ROUTER.try_route(kind="change")),
        (
            ("route", *ARGUMENTS, "--reading", "A25=other"),
            lambda: bestit.load("best-it", readings={"A25": "other"}).route_case(CASE),
        ),
        (("why", *ARGUMENTS), lambda: ROUTER.why(CASE)),
        (
            ("why", *ARGUMENTS, "--not", "decides=executive_group"),
            lambda: ROUTER.why_not("decides", "executive_group", CASE),
        ),
        (("ask", "change_request"), lambda: ROUTER.interview(kind="change_request")),
        (
            ("ask", "change_request", "--as", "anyone"),
            lambda: ROUTER.interview(kind="change_request", asking="anyone"),
        ),
        (
            ("ask", "change_request", "system=?"),
            lambda: ROUTER.interview(kind="change_request", unknown=["system"]),
        ),
        (("who", "heroma"), lambda: ROUTER.who("heroma")),
        (
            ("who", "it_customer_manager:education"),
            lambda: ROUTER.who("it_customer_manager:education"),
        ),
        (
            ("suggest", "glömt lösenordet i Heroma"),
            lambda: ROUTER.suggest("glömt lösenordet i Heroma"),
        ),
        (("suggest", "xyzzy"), lambda: ROUTER.suggest("xyzzy")),
        (("check", "best-it"), lambda: ROUTER.check()),
        (("compare", "best-it", "matrix"), lambda: ROUTER.compare(bestit.load("matrix"))),
        (
            (
                "compare",
                "best-it",
                "matrix",
                "--when",
                "kind is it_plan",
                "--duty",
                "decides,owner",
            ),
            lambda: ROUTER.compare(
                bestit.load("matrix"), when="kind is it_plan", duties=["decides", "owner"]
            ),
        ),
        (
            ("compare", "before-2012", "best-it", "--refines"),
            lambda: bestit.load("before-2012").refines(ROUTER),
        ),
        (
            ("compare", "before-2012", "best-it", "--refines", "--duty", "owner"),
            lambda: bestit.load("before-2012").refines(ROUTER, duties=["owner"]),
        ),
        (("trace",), lambda: ROUTER.trace()),
        (("check",), lambda: bestit.check()),
        (
            ("check", "--reading", "A25=other"),
            lambda: bestit.check(readings={"A25": "other"}),
        ),
        (("test",), lambda: bestit.run_tests()),
        (("test", "matrix"), lambda: bestit.run_tests(model="matrix")),
        (("test", "matrix", "--witnesses"), lambda: bestit.load("matrix").test_witnesses()),
        (("explain", "gap"), lambda: bestit.explain("gap")),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_the_command_line_writes_the_same(
    bestit_command: Run, arguments: tuple[str, ...], answer: Any
) -> None:
    printed = bestit_command(*arguments, "--json", "--lang", "sv")
    assert answer().to_json() + "\n" == printed


@pytest.mark.parametrize("claim", ["never orders.unit is executes.unit", None])
def test_proofs_are_the_same(bestit_command: Run, claim: str | None) -> None:
    router = bestit.load("it-unit")
    if claim is None:
        proofs = router.prove_invariants()
        assert len(proofs) > 3
        printed = bestit_command("prove", "--model", "it-unit", "--json")
    else:
        proofs = (router.prove(claim),)
        assert proofs[0].status == "broken"
        printed = bestit_command("prove", claim, "--model", "it-unit", "--json")
    assert "[" + ",".join(proof.to_json() for proof in proofs) + "]\n" == printed


def together(records: Iterable[bestit.Record]) -> str:
    return "[" + ",".join(record.to_json() for record in records) + "]\n"


def test_lists_are_the_same(bestit_command: Run) -> None:
    assert together(bestit.models()) == bestit_command("models", "--json")
    assert together(bestit.codes()) == bestit_command("explain", "--json")
    rules = ("shared-change-decision", "incident")
    effects = [ROUTER.decisive(rule) for rule in rules]
    flags = [flag for rule in rules for flag in ("--rule", rule)]
    assert together(effects) == bestit_command("prove", *flags, "--json")


def test_every_rule_has_its_effect() -> None:
    """All reasons why a rule is never decisive can be read."""
    router = bestit.load("before-2012")
    report = bestit.run_tests(model="before-2012")
    rules = {one.rule for coverage in report.coverage for one in coverage.rules}
    assert len(rules) > 5
    for rule in sorted(rules):
        effect = router.decisive(rule)
        assert bestit.RuleEffect.from_json(effect.to_json()) == effect
        assert effect.to_dict() == json.loads(effect.to_json())
        assert effect.ever_decisive == any(duty.never is None for duty in effect.duties)
    # The report's models have no rule of these.
    duty: dict[str, Any] = {"duty": "owner", "in_force": 0, "decisive": 0, "witness": None}
    for never, cls in (
        ({"why": "never_holds"}, bestit.NeverHolds),
        ({"why": "overridden", "by": ["a"]}, bestit.AlwaysOverridden),
        ({"why": "same_answer", "by": []}, bestit.SameAnswer),
    ):
        data = duty | {"regions": [], "untold": 0, "never": never}
        found = bestit.DutyEffect.from_json(json.dumps(data))
        assert isinstance(found.never, cls)
        assert found.to_dict() == data


def test_texts_are_the_same(bestit_command: Run) -> None:
    matrix = bestit.load("matrix")
    for lang in ("sv", "en"):
        said = ("--lang", lang)
        assert ROUTER.graph(lang) == bestit_command("graph", "best-it", *said)
        assert bestit.json_schema(lang) == bestit_command("schema", *said)
        compared = ("compare", "best-it", "matrix", "--format", "markdown", *said)
        assert ROUTER.compare_markdown(matrix, lang) == bestit_command(*compared)
        assert ROUTER.compare_markdown(matrix, lang, refines=True) == bestit_command(
            *compared, "--refines"
        )
        log = bestit.sarif(folder="policies/tyreso", lang=lang)
        assert log + "\n" == bestit_command("check", "--format", "sarif", *said)
        picture = ROUTER.route_case(CASE).picture(lang).svg
        assert picture == bestit_command("route", *ARGUMENTS, "--picture", "-", *said)
    witnesses = bestit_command("test", "matrix", "--witnesses")
    assert matrix.test_witnesses_yaml() == witnesses


def test_a_compiled_file_is_the_same(bestit_command: Run, tmp_path: Path) -> None:
    bestit_command("compile", "best-it", "--output", str(tmp_path / "best-it.bestit"))
    assert ROUTER.to_bytes() == (tmp_path / "best-it.bestit").read_bytes()


def test_a_mix_is_the_same_from_pairs_and_lines(bestit_command: Run, tmp_path: Path) -> None:
    mix = [({"kind": "development"}, 12), ({"kind": "incident", "system": "network"}, 3.5)]
    lines = "".join(json.dumps(case | {"weight": weight}) + "\n" for case, weight in mix)
    (tmp_path / "mix.jsonl").write_text(lines)
    printed = bestit_command("ask", "--mix", str(tmp_path / "mix.jsonl"), "--json")
    assert ROUTER.interview(mix=mix).to_json() + "\n" == printed
    assert ROUTER.interview(mix=lines).to_json() + "\n" == printed
    assert ROUTER.interview().to_json() + "\n" != printed
    for bad in ([({"kind": "teapot"}, 1.0)], [({"kind": "incident"}, -1.0)], "no line"):
        with pytest.raises(bestit.CallError) as raised:
            ROUTER.interview(mix=bad)
        assert raised.value.message.sv.startswith("rad 1: ")


def test_contacts(bestit_command: Run, tmp_path: Path) -> None:
    file = tmp_path / "contacts.yaml"
    file.write_text(
        "bestit: contacts\nlanguage: 1\nid: example\ntitle: {sv: Exempel, en: Example}\n"
        'contacts:\n  service_desk: {phone: "12 34", sample: true}\n'
    )
    contacts = bestit.load_contacts(file)
    assert contacts.contacts["service_desk"].phone == "12 34"
    assert contacts.to_json() + "\n" == bestit_command("contacts", str(file), "--json")
    assert bestit.Contacts.from_json(contacts.to_json()) == contacts
    file.write_text(file.read_text().replace("service_desk", "service_dusk"))
    with pytest.raises(bestit.PolicyError) as raised:
        bestit.load_contacts(file)
    assert raised.value.findings[0].place is not None


def test_a_decision_table(bestit_command: Run, tmp_path: Path) -> None:
    header = ["rule", "amount [0,1000]", "colour red|green", "urgent"]
    rows = [
        ["small", "<100", "-", "yes|no"],
        ["large", ">=90", "red", "-"],
        ["green", "[200,500)", "green", "no"],
    ]
    file = tmp_path / "rules.csv"
    file.write_text("".join(";".join(row) + "\n" for row in [header, *rows]))
    report = bestit.check_table(header, rows)
    assert report.to_json() + "\n" == bestit_command("table", str(file), "--json")
    assert report.overlaps
    assert report.gaps
    again = bestit.TableReport.from_json(report.to_json())
    assert again == report
    assert hash(again) == hash(report)
    assert again.to_dict() == json.loads(report.to_json())
    assert report.overlaps[0].region["amount"] == bestit.Range("90", "100")
    with pytest.raises(bestit.CallError, match="cannot be read"):
        bestit.check_table(["rule"], [["a"]])


def test_a_policy_is_formatted_or_left_alone() -> None:
    loose = "rules: # few\n    a:   {when: { }}\n\n\n\n"
    assert bestit.format_policy(loose) == "rules: # few\n  a: {when: {}}\n"
    with pytest.raises(bestit.PolicyError):
        bestit.format_policy("a: [")


def test_findings_are_data() -> None:
    assert all(finding.severity == "warning" for finding in ROUTER.findings)
    assert set(ROUTER.findings) <= set(ROUTER.check().findings)
    broken = bestit.check(ROOT / "tests" / "broken" / "b102-duplicate-key")
    assert broken.errors > 0
    assert broken.findings[0].code == "B102"


def test_a_stored_route_is_verified(bestit_command: Run, tmp_path: Path) -> None:
    stored = tmp_path / "route.json"
    stored.write_text(ROUTER.route_case(CASE).to_json(), encoding="utf-8")
    same = ROUTER.verify(stored.read_text(encoding="utf-8"))
    assert same.same
    assert same.to_json() + "\n" == bestit_command("verify", str(stored), "--json")
    changed = bestit.load("matrix").verify(ROUTER.route_case(CASE))
    assert not changed.same
    assert {"model", "fingerprint"} <= set(changed.why)
    assert isinstance(changed.now, bestit.Route)
    arguments = ("verify", str(stored), "--model", "matrix", "--json")
    assert changed.to_json() + "\n" == bestit_command(*arguments)


def test_what_a_router_says_of_itself() -> None:
    assert ROUTER.model == "best-it"
    assert len(ROUTER.fingerprint) == 64
    assert ROUTER.fingerprint == ROUTER.route_case(CASE).policy.fingerprint
    assert ROUTER.valid == (date(2012, 1, 1), date(2014, 12, 31))
    assert bestit.load("before-2012").valid[0] is None
    assert "kind" in ROUTER.facts
    assert ROUTER.title.sv
    assert ROUTER.readings == {}
    title = ROUTER.actor_title("it_strategist")
    assert title is not None
    assert title.en
    assert ROUTER.actor_title("nobody") is None
    assert repr(ROUTER).startswith("<bestit.Router 'best-it', fingerprint ")
    other = bestit.load("best-it", readings={"A25": "other"}, require_date=True)
    assert "readings={'A25': 'other'}, require_date=True" in repr(other)
    assert bestit.__version__ == ROUTER.engine


def test_a_router_is_immutable() -> None:
    for name in ("model", "fingerprint", "something"):
        with pytest.raises(AttributeError):
            setattr(ROUTER, name, "x")


def test_models_are_compiled_once() -> None:
    assert bestit.load("best-it") is bestit.load("best-it") is bestit.load()
    readings = {"A25": "other"}
    assert bestit.load("best-it", readings=readings) is bestit.load("best-it", readings=readings)


def test_routers_are_equal_where_they_answer_alike() -> None:
    folder = bestit.load(ROOT / "policies" / "tyreso", model="best-it")
    assert folder is not ROUTER
    assert folder == ROUTER
    assert hash(folder) == hash(ROUTER)
    assert folder != bestit.load("matrix")
    assert bestit.load("best-it", require_date=True) != ROUTER
    assert ROUTER != 1


@pytest.mark.parametrize(
    "router",
    [
        ROUTER,
        bestit.load("best-it", readings={"A25": "other"}),
        bestit.load(ROOT / "policies" / "examples" / "benchmark"),
        bestit.load(str(ROOT / "policies" / "minimal"), require_date=True),
    ],
    ids=repr,
)
def test_a_router_is_pickled_as_its_texts(router: bestit.Router) -> None:
    stored = pickle.dumps(router)
    again = pickle.loads(stored)
    assert again == router
    assert repr(again) == repr(router)
    assert copy.deepcopy(router) == router


def test_a_folder_and_a_name_are_told_apart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT / "policies")
    assert bestit.load("minimal").model not in {model.id for model in bestit.models()}
    assert bestit.load("tyreso").model == "best-it"
    assert [m.id for m in bestit.models("tyreso")] == [m.id for m in bestit.models()]
    monkeypatch.chdir(tmp_path)
    with pytest.raises(bestit.UnknownName):
        bestit.load("minimal")


def test_the_models() -> None:
    info = {model.id: model for model in bestit.models()}
    assert info["it-unit"].extends == "best-it"
    assert (info["best-it"].from_, info["best-it"].to) == ("2012-01-01", "2014-12-31")


def test_threads_share_a_router() -> None:
    kinds = [choice.id for choice in ask().question.values]
    cases = [{"kind": kind, "department": "education", "system": "heroma"} for kind in kinds] * 20
    alone = [ROUTER.try_route(case).to_json() for case in cases]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(lambda case: ROUTER.try_route(case).to_json(), cases))
    assert together == alone


def ask() -> bestit.Question:
    answer = ROUTER.try_route()
    assert isinstance(answer, bestit.Question)
    return answer


def test_the_lock_is_released() -> None:
    """While one thread proves, another one runs."""
    ticks, done = 0, threading.Event()

    def prove() -> None:
        bestit.load("matrix", require_date=True).prove_invariants()
        done.set()

    thread = threading.Thread(target=prove)
    thread.start()
    while not done.wait(0.001):
        ticks += 1
    thread.join()
    assert ticks > 0


@pytest.mark.skipif(not hasattr(sys, "_is_gil_enabled"), reason="this interpreter has the lock")
def test_the_module_needs_no_lock() -> None:
    import sysconfig

    if sysconfig.get_config_var("Py_GIL_DISABLED"):
        assert not sys._is_gil_enabled()  # type: ignore[attr-defined]
