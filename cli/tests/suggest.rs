//! `bestit suggest`: what a person types.
#![allow(clippy::indexing_slicing, reason = "a test may stop where it stands")]

mod common;

use common::run;

#[test]
fn a_text_finds_its_kind_and_system() {
    let ran = run(&[
        "suggest",
        "glömt",
        "lösenordet",
        "i",
        "Heroma",
        "--lang",
        "sv",
    ]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    ran.at("Systemsupport · Heroma (HR-systemet)");
    ran.at("system_support system=heroma");
    let json = run(&[
        "suggest",
        "forgot my password for Heroma",
        "--json",
        "--lang",
        "en",
    ])
    .json();
    assert_eq!(json["status"], "found");
    assert_eq!(json["suggestions"][0]["kind"], "system_support");
    assert_eq!(json["suggestions"][0]["system"], "heroma");
}

#[test]
fn what_is_to_choose_between_is_asked() {
    let ran = run(&["suggest", "ny modul i Aditro", "--lang", "sv"]);
    assert_eq!(ran.code, 0);
    ran.at("Vad gäller ditt ärende?");
    ran.at("kind=procurement");
}

#[test]
fn nothing_is_said_to_be_nothing() {
    let ran = run(&["suggest", "lunch", "--lang", "sv"]);
    assert_eq!(ran.code, 1);
    ran.at("dokumentet har ingen typ av ärende");
    let json = run(&["suggest", "lunch", "--json"]);
    assert_eq!(
        (json.code, json.json()["status"].clone()),
        (1, "nothing".into())
    );
    assert_eq!(run(&["suggest"]).code, 2);
}
