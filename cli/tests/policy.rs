//! What a policy holds: `models`, `trace`, `contacts`, `explain`, `compile` and `graph`.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may stop where it stands"
)]

mod common;

use bestit::finding::Code;
use bestit::{Policy, Router};
use common::{file, run};

#[test]
fn every_statement_of_the_report_is_accounted_for() {
    for args in [
        &["trace", "--lang", "en"][..],
        &["trace", "--check", "--lang", "en"],
    ] {
        let ran = run(args);
        assert_eq!((ran.code, ran.err.as_str()), (0, ""));
        ran.at("182 of 182");
    }
    let ran = run(&["trace", "--check", "--lang", "sv"]);
    assert!(ran.out.starts_with("182 av 182"));
    assert_eq!(ran.out.lines().count(), 1);
}

#[test]
fn one_statement_is_traced_to_what_rests_on_it() {
    let ran = run(&["trace", "S047"]);
    assert_eq!((ran.code, ran.out.lines().count()), (0, 1));
    assert!(ran.out.starts_with("S047 §3.1.3"));
    // The strategist owns the infrastructure on S047.
    ran.at("best-it/systems/network");
    let json = run(&["trace", "S047", "A25", "--json"]).json();
    assert_eq!(json["statements"].as_array().unwrap().len(), 1);
    assert_eq!(json["readings"][0]["reading"], "A25");
    let unknown = run(&["trace", "S999"]);
    assert_eq!((unknown.code, unknown.out.as_str()), (2, ""));
}

#[test]
fn a_statement_encoded_nowhere_ends_with_one() {
    let ran = run(&[
        "trace",
        "--policy",
        "tests/broken/b407-statement-not-encoded",
    ]);
    assert_eq!(ran.code, 1);
}

#[test]
fn the_models_are_listed_with_days_and_readings() {
    let ran = run(&["models", "--lang", "en"]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    for part in [
        "before-2012",
        "… – 2011-12-31",
        "best-it",
        "2012-01-01 – 2014-12-31",
        "--reading A25=other",
    ] {
        ran.at(part);
    }
    // What a variant shares with its parent is not told again.
    assert_eq!(ran.out.matches("--reading A25=other").count(), 1);
    let json = run(&["models", "--json"]).json();
    let ids: Vec<_> = json
        .as_array()
        .unwrap()
        .iter()
        .map(|m| m["id"].clone())
        .collect();
    assert_eq!(ids, ["before-2012", "best-it", "it-unit", "matrix"]);
    let default: Vec<_> = json
        .as_array()
        .unwrap()
        .iter()
        .map(|m| m["default"].clone())
        .collect();
    assert_eq!(default, [false, true, false, false]);
    assert_eq!(json[3]["extends"], "best-it");
    assert!(
        json[3]["readings"]
            .as_array()
            .unwrap()
            .iter()
            .any(|r| r["reading"] == "A25")
    );
}

const CONTACTS: &str = r#"bestit: contacts
language: 1
id: ours
title: {sv: "Våra kontakter", en: "Our contacts"}
uses: [organisation.yaml]
contacts:
  service_desk: {mailbox: "servicedesk@example.org", phone: "08-123", substitute: it_unit, sample: true}
"#;

#[test]
fn contacts_that_name_the_register_s_actors_are_good() {
    let good = file("contacts.yaml", CONTACTS);
    let ran = run(&["contacts", &good, "--lang", "sv"]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    for part in [
        "Våra kontakter",
        "service_desk",
        "servicedesk@example.org",
        "ersätts av it_unit",
    ] {
        ran.at(part);
    }
    let json = run(&["contacts", &good, "--json"]).json();
    assert_eq!(json["contacts"]["service_desk"]["phone"], "08-123");
}

#[test]
fn contacts_with_a_fault_end_with_one() {
    let bad = file(
        "bad-contacts.yaml",
        CONTACTS.replace("  service_desk", "  servce_desk"),
    );
    let ran = run(&["contacts", &bad, "--lang", "en"]);
    assert_eq!((ran.code, ran.out.as_str()), (1, ""));
    assert!(
        ran.err.contains("B201") && ran.err.contains("bad-contacts.yaml:7"),
        "{}",
        ran.err
    );
    assert!(ran.err.contains("service_desk"));
    assert_eq!(run(&["contacts", "/no/such/contacts.yaml"]).code, 2);
}

#[test]
fn a_finding_is_explained_by_code_or_name() {
    let by_code = run(&["explain", "B301"]);
    assert_eq!((by_code.code, by_code.err.as_str()), (0, ""));
    assert!(by_code.out.starts_with("# B301 gap"));
    assert_eq!(run(&["explain", "gap"]).out, by_code.out);
    assert_eq!(run(&["explain", "gap", "--json"]).json()["code"], "B301");
}

#[test]
fn every_finding_is_listed() {
    let ran = run(&["explain"]);
    assert_eq!((ran.code, ran.out.lines().count()), (0, Code::ALL.len()));
    let json = run(&["explain", "--json"]).json();
    assert_eq!(json.as_array().unwrap().len(), Code::ALL.len());
}

#[test]
fn a_finding_that_is_not_there_is_wrong_usage() {
    let ran = run(&["explain", "B999", "--lang", "en"]);
    assert_eq!((ran.code, ran.out.as_str()), (2, ""));
    assert!(ran.err.contains("B999"));
}

#[test]
fn what_is_compiled_the_library_loads_and_answers_alike() {
    let path = file("best-it.bestit", "");
    let ran = run(&["compile", "best-it", "-o", &path]);
    assert_eq!((ran.code, ran.out.as_str(), ran.err.as_str()), (0, "", ""));
    let loaded = Router::load(&std::fs::read(&path).unwrap()).unwrap();
    let router = Policy::embedded()
        .model("best-it")
        .unwrap()
        .compile()
        .unwrap()
        .router;
    assert_eq!(loaded.fingerprint(), router.fingerprint());
    let line = r#"{"kind": "change_request", "department": "education", "system": "w3d3", "in_plan": false}"#;
    assert_eq!(loaded.answer_json(line), router.answer_json(line));
    assert!(loaded.answer_json(line).contains("routed"));
    assert_eq!(
        run(&["compile", "best-it", "-o", "/no/such/folder/x"]).code,
        2
    );
    assert_eq!(run(&["compile", "best-itt", "-o", &path]).code, 2);
}

/// Whether quotes and braces of a text in the DOT language are closed.
fn is_closed(dot: &str) -> bool {
    let (mut quoted, mut escaped, mut depth) = (false, false, 0_i32);
    for c in dot.chars() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => quoted = !quoted,
            '{' if !quoted => depth += 1,
            '}' if !quoted => depth -= 1,
            _ => {}
        }
        if depth < 0 {
            return false;
        }
    }
    !quoted && depth == 0
}

#[test]
fn a_graph_is_written_as_dot() {
    let ran = run(&["graph", "best-it", "--lang", "sv"]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    assert!(ran.out.starts_with("digraph \"best-it\" {"));
    assert!(ran.out.trim_end().ends_with('}'));
    assert!(is_closed(&ran.out));
    // The forum hands over to the strategist (S038).
    assert!(
        ran.out
            .lines()
            .any(|l| l.contains("\"best_it_forum\" -> \"it_strategist\"")),
        "{}",
        ran.out
    );
    let english = run(&["graph", "--model", "matrix", "--lang", "en"]).out;
    assert!(english.starts_with("digraph \"matrix\" {") && is_closed(&english));
}
