//! `bestit who`: systems, actors, and names that are neither.
#![allow(clippy::indexing_slicing, reason = "a test may stop where it stands")]

mod common;

use common::run;

#[test]
fn a_system_is_told_with_owner_manager_and_administrator() {
    let ran = run(&["who", "heroma", "--lang", "sv"]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    // KiT's manager owns the shared business systems (S054).
    for part in [
        "Systemägare",
        "kit_manager",
        "Systemförvaltare",
        "system_manager:heroma",
    ] {
        ran.at(part);
    }
    let json = run(&["who", "heroma", "--json"]).json();
    assert_eq!(json["owner"], "kit_manager");
    assert_eq!(json["manager"], "system_manager:heroma");
    assert_eq!(json["administrator"], "system_administrator:heroma");
    assert_eq!(json["category"], "shared_business");
}

#[test]
fn an_owner_depends_on_the_model_and_the_day() {
    let owner = |more: &[&str]| {
        let ran = run(&[&["who", "network", "--json"], more].concat());
        assert_eq!(ran.code, 0);
        ran.json()["owner"].clone()
    };
    assert_eq!(owner(&[]), "it_strategist");
    assert_eq!(owner(&["--model", "before-2012"]), "it_unit");
    assert_eq!(owner(&["--on", "2011-06-01"]), "it_unit");
}

#[test]
fn an_owner_that_the_document_does_not_name_is_told_as_such() {
    run(&["who", "e_service_platform", "--lang", "sv"]).at("dokumentet säger inte vem");
    let ran = run(&["who", "e_service_platform", "--lang", "en"]);
    ran.at("the document does not say who");
}

#[test]
fn an_actor_is_told_with_its_unit_systems_and_duties() {
    let ran = run(&["who", "it_strategist", "--lang", "en"]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    for part in ["best_it", "Owns", "Decides"] {
        ran.at(part);
    }
    let json = run(&["who", "it_strategist", "--json"]).json();
    assert_eq!(json["unit"], "best_it");
    assert!(
        json["owns"]
            .as_array()
            .is_some_and(|owns| owns.contains(&"network".into()))
    );
}

#[test]
fn where_somebody_belongs_may_be_unstated_too() {
    let ran = run(&["who", "executive_group", "--lang", "sv"]);
    ran.at("dokumentet säger inte var");
    assert!(!ran.out.contains("säger inte vem"));
}

#[test]
fn half_a_post_is_written_as_the_language_writes_it() {
    let args = [
        "who",
        "it_customer_manager:education",
        "--model",
        "matrix",
        "--lang",
    ];
    run(&[&args[..], &["sv"]].concat()).at(" 0,5\n");
    run(&[&args[..], &["en"]].concat()).at(" 0.5\n");
}

#[test]
fn a_misspelt_name_is_refused_with_the_nearest_one() {
    let ran = run(&["who", "it_stratgist", "--lang", "en"]);
    assert_eq!((ran.code, ran.err.as_str()), (1, ""));
    ran.at("did you mean `it_strategist`?");
    let json = run(&["who", "heromma", "--json"]);
    assert_eq!(json.code, 1);
    assert_eq!(json.json()["code"], "unknown_name");
}
