//! `bestit verify`: does a stored answer still hold?
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may stop where it stands"
)]

mod common;

use common::{file, run, run_with};
use serde_json::Value;

fn stored(more: &[&str]) -> String {
    let args = [
        "route",
        "change_request",
        "department=education",
        "system=w3d3",
        "in_plan=true",
        "--json",
    ];
    let ran = run(&[&args[..], more].concat());
    assert_eq!(ran.code, 0);
    ran.out
}

#[test]
fn an_answer_of_today_is_the_same() {
    let route = stored(&["--ref", "7", "--on", "2013-01-01"]);
    let ran = run(&["verify", &file("verify-same.json", &route), "--lang", "en"]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    assert_eq!(run_with(&["verify", "-"], route.as_bytes()).code, 0);
    let json = run_with(&["verify", "-", "--json"], route.as_bytes()).json();
    assert_eq!(
        (&json["same"], &json["changed"]),
        (&true.into(), &Value::Array(vec![]))
    );
}

#[test]
fn the_model_that_answered_then_answers_now() {
    let route = stored(&["--model", "matrix"]);
    assert_eq!(run_with(&["verify", "-"], route.as_bytes()).code, 0);
    let other = run_with(
        &["verify", "-", "--model", "best-it", "--json"],
        route.as_bytes(),
    );
    assert_eq!(other.code, 1);
    assert!(
        other.json()["why"]
            .as_array()
            .unwrap()
            .contains(&"model".into())
    );
}

#[test]
fn an_answer_past_validity_is_verified_as_it_was_asked() {
    let route = stored(&[
        "--on",
        "2016-01-01",
        "--after-validity",
        "--model",
        "best-it",
    ]);
    assert_eq!(run_with(&["verify", "-"], route.as_bytes()).code, 0);
}

#[test]
fn a_field_that_was_edited_is_named() {
    let mut route: Value = serde_json::from_str(&stored(&[])).unwrap();
    route["decides"]["holders"][0]["id"] = "executive_group".into();
    let ran = run_with(&["verify", "-", "--json"], route.to_string().as_bytes());
    assert_eq!(ran.code, 1);
    assert_eq!(ran.json()["changed"], serde_json::json!(["decides"]));
    assert_eq!(ran.json()["why"], serde_json::json!([]));
    let told = run_with(
        &["verify", "-", "--lang", "sv"],
        route.to_string().as_bytes(),
    );
    assert_eq!((told.code, told.err.as_str()), (1, ""));
    assert!(told.out.lines().next().unwrap().contains("decides"));
    // The answer of today follows: inside the plan the strategist decides (S167).
    told.at("IT-strategen");
}

#[test]
fn an_answer_of_another_fingerprint_is_told_as_such() {
    let mut route: Value = serde_json::from_str(&stored(&[])).unwrap();
    route["policy"]["fingerprint"] = "0".repeat(64).into();
    let ran = run_with(&["verify", "-", "--json"], route.to_string().as_bytes());
    assert_eq!(ran.code, 1);
    assert_eq!(ran.json()["changed"], serde_json::json!(["policy"]));
    assert_eq!(ran.json()["why"], serde_json::json!(["fingerprint"]));
    let told = run_with(
        &["verify", "-", "--lang", "en"],
        route.to_string().as_bytes(),
    );
    told.at("the model has changed");
}

#[test]
fn an_answer_by_a_reading_s_other_side_is_another() {
    let route = stored(&["--reading", "A08=other"]);
    assert_eq!(run_with(&["verify", "-"], route.as_bytes()).code, 1);
    let ran = run_with(&["verify", "-", "--reading", "A08=other"], route.as_bytes());
    assert_eq!(ran.code, 0);
}

#[test]
fn what_is_no_route_is_refused() {
    for text in ["", "no JSON", "{}", "[]", r#"{"status":"needs_fact"}"#] {
        let ran = run_with(&["verify", "-", "--json"], text.as_bytes());
        assert_eq!((ran.code, ran.err.as_str()), (1, ""), "{text}");
        assert_eq!(ran.json()["status"], "refused", "{text}");
    }
    let ran = run(&["verify", "/no/such/route.json"]);
    assert_eq!((ran.code, ran.out.as_str()), (2, ""));
}
