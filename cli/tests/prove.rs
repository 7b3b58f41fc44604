//! `bestit prove`
#![allow(clippy::expect_used, clippy::unwrap_used, reason = "a test")]

mod common;

use common::run;

#[test]
fn the_exit_code_says_whether_every_claim_holds() {
    let holds = "never orders.unit is executes.unit";
    assert_eq!(run(&["prove", holds]).code, 0);
    assert_eq!(run(&["prove", "--model", "it-unit", holds]).code, 1);
    assert_eq!(run(&["prove", holds, "never owner is it_unit"]).code, 1);
    assert_eq!(run(&["prove", "sometimes owner is it_unit"]).code, 2);
}

#[test]
fn the_day_says_which_model_is_looked_into() {
    // The document says nothing of who decided before 2012 (chapter 2); from then on a group does.
    let claim = "never decides is executive_group";
    let proven = |day: &str| run(&["prove", "--json", "--on", day, claim]).json();
    assert_eq!(proven("2011-06-01")[0]["status"], "open");
    assert_eq!(proven("2012-06-01")[0]["status"], "broken");
    assert_eq!(run(&["prove", "--on", "2031-06-01", claim]).code, 2);
    let checked = |day: &str| run(&["check", "--json", "--on", day]).json();
    assert_eq!(checked("2011-06-01")["models"][0]["model"], "before-2012");
    assert_eq!(checked("2012-06-01")["models"][0]["model"], "best-it");
    assert_eq!(run(&["check", "--on", "2031-06-01"]).code, 2);
}

#[test]
fn a_fault_in_a_claim_is_told_in_the_language_asked_for() {
    let ran = run(&["prove", "--lang", "sv", "never decids is executive_group"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("menade du `decides`?"), "{}", ran.err);
    let ran = run(&["prove", "--lang", "en", "never decides is"]);
    assert!(
        ran.err
            .contains("the claim ends where a value was expected"),
        "{}",
        ran.err
    );
}

#[test]
fn a_rule_is_told_with_where_it_decides() {
    let ran = run(&["prove", "--lang", "sv", "--rule", "shared-change-decision"]);
    assert_eq!(ran.code, 0);
    ran.at("avgörande i alla 78 kombinationer där den gäller");
    let json = run(&["prove", "--json", "--rule", "shared-change-decision"]).json();
    assert_eq!(json[0]["ever_decisive"], true);
    assert_eq!(json[0]["duties"][0]["never"], serde_json::Value::Null);
    let unknown = run(&["prove", "--lang", "sv", "--rule", "shared-change-decisio"]);
    assert_eq!(unknown.code, 2);
    let near = "menade du `shared-change-decision`?";
    assert!(unknown.err.contains(near), "{}", unknown.err);
    let both = run(&["prove", "--rule", "it-plan", "never owner is it_unit"]);
    assert_eq!(both.code, 2);
}

#[test]
fn json_is_a_list_of_proofs() {
    let ran = run(&[
        "prove",
        "--json",
        "one-unit-each",
        "never decides is it_unit when kind is it_plan",
    ]);
    let list = ran.json();
    assert_eq!(list[0]["claim"], "one-unit-each");
    assert_eq!(list[0]["status"], "holds");
    assert_eq!(list[1]["holds_under_all_readings"], true);
    assert_eq!(ran.code, 0);
}
