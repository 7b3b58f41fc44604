//! `bestit compare`
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may stop where it stands"
)]

mod common;

use std::fs;
use std::path::PathBuf;

use common::{Ran, copy, edit, folder, run};
use serde_json::json;

/// What an edit of the proposal comes to: who decides on a change of a shared system.
const RULE: &str = "assign: {decides: it_strategist}\n    basis: [S124, S167]";

/// The report's policy after that edit, and the line at which the rule stands.
fn after(name: &str) -> (PathBuf, usize) {
    let after = folder(name);
    copy("policies/tyreso", &after);
    let file = after.join("best-it.yaml");
    edit(
        &file,
        RULE,
        &RULE.replace("it_strategist", "executive_group"),
    );
    let text = fs::read_to_string(file).unwrap();
    let rule = "  shared-change-decision:";
    let line = text.lines().position(|l| l == rule).unwrap() + 1;
    (after, line)
}

fn against(after: &std::path::Path, more: &[&str]) -> Ran {
    let after = after.to_str().unwrap();
    let args = ["compare", "best-it", "--against", after];
    run(&[&args, more].concat())
}

#[test]
fn an_edit_is_told_with_the_line_that_caused_it() {
    let (after, line) = after("compare-after");
    for (lang, told) in [
        (
            "en",
            "The IT strategist → The municipal director's management group · 78 combinations",
        ),
        (
            "sv",
            "IT-strategen → Kommundirektörens ledningsgrupp · 78 kombinationer",
        ),
    ] {
        let ran = against(&after, &["--lang", lang]);
        assert_eq!((ran.code, ran.err.as_str()), (0, ""));
        // Thirteen shared systems, six departments, within the plan.
        ran.at(told);
        ran.at(&format!("(best-it.yaml:{line}:3)"));
        ran.at("shared-change-decision");
    }
    // From the folder to what is built in, the same the other way round.
    let folder = after.to_str().unwrap();
    let args = ["compare", "best-it", "--policy", folder, "--lang", "en"];
    let back = run(&[&args[..], &["--against", "policies/tyreso"]].concat());
    assert_eq!(back.code, 0);
    back.at("The municipal director's management group → The IT strategist · 78 combinations");
}

#[test]
fn an_edit_as_json_is_the_librarys() {
    let (after, line) = after("compare-json");
    let ran = against(&after, &["--json"]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    let told = ran.json();
    assert_eq!(told["changed"], 78);
    assert_eq!(told["duties"].as_array().unwrap().len(), 1);
    let duty = &told["duties"][0];
    assert_eq!(duty["duty"], "decides");
    assert_eq!(duty["from"], json!(["it_strategist"]));
    assert_eq!(duty["to"], json!(["executive_group"]));
    let cause = &duty["causes"][0];
    assert_eq!(cause["id"], "shared-change-decision");
    assert_eq!(cause["fields"], json!(["assign.decides"]));
    assert_eq!(cause["places"]["to"]["file"], "best-it.yaml");
    assert_eq!(cause["places"]["to"]["line"], line);
    assert_eq!(told["placement"], json!([]));
    // The case that shows it is one in which both answer as is told.
    let facts = duty["regions"][0]["case"]["case"].as_array().unwrap();
    let facts: Vec<String> = facts
        .iter()
        .map(|f| format!("{}={}", f[0].as_str().unwrap(), f[1].as_str().unwrap()))
        .collect();
    let facts: Vec<&str> = facts.iter().map(String::as_str).collect();
    for (policy, holder) in [
        ("policies/tyreso", "it_strategist"),
        (after.to_str().unwrap(), "executive_group"),
    ] {
        let args = [&["route", "--policy", policy, "--json"], &facts[..]].concat();
        let route = run(&args).json();
        assert_eq!(route["decides"]["holders"][0]["id"], holder, "{facts:?}");
    }
}

#[test]
fn a_document_is_written_as_markdown() {
    let (after, line) = after("compare-markdown");
    let ran = against(&after, &["--format", "markdown", "--lang", "en"]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    assert!(ran.out.starts_with("# From "), "{}", ran.out);
    assert!(ran.at("\n## Who does what\n") < ran.at("\n### Decides\n"));
    ran.at("\n- **The IT strategist → The municipal director's management group** · 78 ");
    ran.at(&format!("(`best-it.yaml:{line}:3`)"));
}

#[test]
fn two_models_are_compared_under_a_reading() {
    let args = ["compare", "best-it", "matrix", "--json"];
    let told = run(&args).json();
    assert_eq!((&told["changed"], &told["silence"]), (&json!(0), &json!(0)));
    let under = run(&[&args[..], &["--reading", "A08=other"]].concat()).json();
    for side in ["from", "to"] {
        assert_eq!(under[side]["readings"], json!(["A08=other"]));
    }
    // The matrix organisation places the customer manager in the department (section 4.3).
    let moved = told["placement"].as_array().unwrap().iter();
    let mut moved = moved.filter(|p| p["of"] == "it_customer_manager" && p["what"] == "home_unit");
    assert_eq!(
        moved.next().unwrap()["to"],
        json!(["department(department)"])
    );
}

#[test]
fn the_same_text_does_not_differ() {
    let ran = run(&[
        "compare",
        "best-it",
        "--against",
        "policies/tyreso",
        "--json",
    ]);
    let told = ran.json();
    assert_eq!(ran.code, 0);
    for part in ["duties", "placement", "rules", "only_in", "only_under"] {
        assert_eq!(told[part], json!([]), "{part}");
    }
}

#[test]
fn what_cannot_be_compared_is_wrong_usage() {
    let usage = |args: &[&str], words: &str| {
        let ran = run(&[&["compare", "--lang", "en"], args].concat());
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{args:?}");
        assert!(ran.err.contains(words), "{}", ran.err);
    };
    usage(&["best-it"], "name two models");
    usage(
        &["best-itt", "matrix"],
        "`best-itt`: did you mean `best-it`?",
    );
    usage(&["best-it", "matrixx"], "`matrixx`: did you mean `matrix`?");
    usage(
        &["best-it", "nothing-like-it"],
        "there is no model `nothing-like-it`\n",
    );
    let reading = ["best-it", "matrix", "--reading", "A08=othr"];
    usage(&reading, "`A08=othr`: did you mean `A08=other`?");
    // Another register has other facts, so the models have no cases in common.
    let other = ["best-it", "proposal", "--against", "policies/minimal"];
    usage(&other, "cannot be compared: they differ in register");
    assert_eq!(run(&["compare"]).code, 2);
}

#[test]
fn a_policy_that_does_not_load_is_shown_where_it_fails() {
    let missing = run(&["compare", "best-it", "--against", "/no/such/folder"]);
    assert_eq!((missing.code, missing.out.as_str()), (3, ""));
    assert!(missing.err.contains("B117"), "{}", missing.err);
    let (after, line) = after("compare-broken");
    edit(
        &after.join("best-it.yaml"),
        &RULE.replace("it_strategist", "executive_group"),
        &RULE.replace("it_strategist", "executive_grupp"),
    );
    let ran = against(&after, &["--lang", "en"]);
    assert_eq!((ran.code, ran.out.as_str()), (3, ""));
    let place = format!("best-it.yaml:{}", line + 2);
    assert!(
        ran.err.contains("B201") && ran.err.contains(&place),
        "{}",
        ran.err
    );
}

#[test]
fn a_part_is_told_in_the_language_asked_for() {
    let part = "kind is change_request and system.category is telephony";
    let ran = run(&[
        "compare", "best-it", "matrix", "--lang", "sv", "--when", part,
    ]);
    assert_eq!(ran.code, 0);
    ran.at("Modellerna är likvärdiga här: alla 12 kombinationer besvaras lika.");
    let json = run(&["compare", "best-it", "matrix", "--json", "--when", part]).json();
    assert_eq!(json["part"]["when"], part);
    assert_eq!(
        (&json["combinations"], &json["changed"]),
        (&12.into(), &0.into())
    );
    let whole = run(&["compare", "best-it", "matrix", "--json"]).json();
    assert!(whole["part"].is_null());
}

#[test]
fn the_exit_code_says_whether_a_model_is_refined() {
    let outside = ["--when", "kind is not system_ownership"];
    let refines = ["compare", "before-2012", "best-it", "--refines"];
    assert_eq!(run(&refines).code, 1);
    assert_eq!(run(&[&refines[..], &outside].concat()).code, 0);
    let json = run(&[&refines[..], &["--json"]].concat()).json();
    assert_eq!(json["holds"], false);
    assert_eq!(json["readings"][0], "A48=other");
    let markdown = run(&[&refines[..], &["--format", "markdown", "--lang", "sv"]].concat());
    assert!(markdown.out.starts_with("# Ger "), "{}", markdown.out);
}

#[test]
fn what_is_no_part_is_refused() {
    let compare = ["compare", "best-it", "matrix", "--lang", "sv"];
    let refused = |more: [&str; 2]| {
        let ran = run(&[&compare[..], &more].concat());
        assert_eq!((ran.code, ran.out.as_str()), (2, ""));
        ran.err
    };
    let answer = refused(["--when", "decides is it_strategist"]);
    assert!(answer.contains("`decides` hör till svaret"), "{answer}");
    let value = refused(["--when", "kind is it_plam"]);
    assert!(value.contains("menade du `it_plan`"), "{value}");
    let duty = refused(["--duty", "decids"]);
    assert!(duty.contains("decides"), "{duty}");
}
