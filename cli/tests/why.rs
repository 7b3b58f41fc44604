//! `bestit why` and `bestit test`.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may stop where it stands"
)]

mod common;

use common::run;

/// A change of a shared system in the plan, with a fact that says nothing about who answers.
const CHANGE: [&str; 6] = [
    "why",
    "change_request",
    "department=education",
    "system=heroma",
    "in_plan=true",
    "received_by=service_desk",
];

fn why(more: &[&str]) -> common::Ran {
    run(&[&CHANGE, more].concat())
}

#[test]
fn why_tells_the_facts_that_settle_the_answer() {
    let ran = why(&["--lang", "en"]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    let (all, rest) = ran.out.split_once("\n\n").unwrap();
    assert!(
        all.contains("in_plan=true") && !all.contains("department"),
        "{all}"
    );
    assert!(rest.contains("shared-change-decision"), "{rest}");
    let json = why(&["--json"]).json();
    assert_eq!(json["status"], "why");
    let facts = json["sufficient"]["facts"].as_object().unwrap();
    let facts: Vec<&String> = facts.keys().collect();
    assert_eq!(facts, ["in_plan", "kind", "system"]);
    assert_eq!(json["sufficient"]["smallest"], true);
}

#[test]
fn why_not_tells_the_smallest_change_or_that_there_is_none() {
    let json = why(&["--not", "decides=executive_group", "--json"]).json();
    assert_eq!(json["status"], "why_not");
    assert_eq!(json["now"][0], "it_strategist");
    assert_eq!(
        json["same_kind"]["set"],
        serde_json::json!({"in_plan": false})
    );
    let never = why(&["--not", "decides=requester", "--lang", "en"]);
    assert_eq!(never.code, 0);
    assert!(never.out.contains("none of the model's"), "{}", never.out);
    let kind = [
        "why",
        "system_support",
        "system=heroma",
        "department=education",
    ];
    let kind = run(&[
        &kind[..],
        &["--not", "decides=executive_group", "--lang", "en"],
    ]
    .concat());
    assert!(kind.out.contains("with this kind of case"), "{}", kind.out);
}

#[test]
fn an_unknown_duty_or_holder_says_what_could_be_meant() {
    let duty = why(&["--not", "decide=it_unit", "--lang", "en"]);
    assert_eq!(duty.code, 2);
    assert!(duty.err.contains("did you mean `decides`?"), "{}", duty.err);
    let holder = why(&["--not", "decides=it_unti", "--json"]);
    assert_eq!(holder.code, 1);
    assert_eq!(holder.json()["code"], "unknown_name");
    let form = why(&["--not", "decides", "--lang", "sv"]);
    assert_eq!(form.code, 2);
    assert!(form.err.contains("`decides`"), "{}", form.err);
}

#[test]
fn an_open_case_is_asked_about_and_not_explained() {
    let ran = run(&["why", "system_support", "--json"]);
    assert_eq!(ran.code, 1);
    assert_eq!(ran.json()["status"], "needs_fact");
}

#[test]
fn the_tests_of_the_built_in_policy_pass() {
    let ran = run(&["test", "--lang", "en"]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    assert!(
        ran.out.contains("Tests: all ") && ran.out.trim_end().ends_with("passed"),
        "{}",
        ran.out
    );
    let one = run(&["test", "best-it", "--json"]).json();
    assert_eq!(one["failed"], 0);
    assert_eq!(one["coverage"][0]["readings"], serde_json::json!({}));
    ran.at("\nbest-it, A47=other: 2 tests exercise 4 of the rules' 4 roles\n");
}

#[test]
fn a_test_that_fails_is_shown_where_it_stands() {
    let folder = tempfile();
    let policy = concat!(env!("CARGO_MANIFEST_DIR"), "/../policies/minimal");
    for name in ["document.yaml", "register.yaml", "model.yaml"] {
        std::fs::copy(format!("{policy}/{name}"), folder.join(name)).unwrap();
    }
    let cases = std::fs::read_to_string(format!("{policy}/cases.yaml")).unwrap();
    std::fs::write(
        folder.join("cases.yaml"),
        cases.replace("decides: municipal_director", "decides: it_manager"),
    )
    .unwrap();
    let ran = run(&["test", folder.to_str().unwrap(), "--lang", "en"]);
    std::fs::remove_dir_all(&folder).unwrap();
    assert_eq!(ran.code, 1);
    assert!(
        ran.out
            .contains("purchase-outside-the-budget proposal cases.yaml:"),
        "{}",
        ran.out
    );
    assert!(
        ran.out
            .contains("decides: expected it_manager, got municipal_director"),
        "{}",
        ran.out
    );
    assert!(
        ran.out.ends_with("Tests: 1 failed, 6 passed\n"),
        "{}",
        ran.out
    );
}

fn tempfile() -> std::path::PathBuf {
    let folder = std::env::temp_dir().join(format!("bestit-why-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

#[test]
fn witnesses_are_a_cases_file() {
    let ran = run(&["test", "matrix", "--witnesses"]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    assert!(
        ran.out.contains("\nbestit: cases\nlanguage: 1\n"),
        "{}",
        ran.out
    );
    let json = run(&["test", "matrix", "--witnesses", "--json"]).json();
    assert_eq!(json["model"], "matrix");
}
