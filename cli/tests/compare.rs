//! `bestit compare`
#![allow(clippy::expect_used, clippy::unwrap_used, reason = "a test")]

mod common;

use common::run;

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
