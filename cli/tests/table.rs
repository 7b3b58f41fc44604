//! `bestit table`

mod common;

use common::{file, run, run_with};

const TABLE: &str = "rule;amount [0,1000];purpose car|house\n\
    small;<100;-\n\
    large;>=90;car\n\
    house;[100,500);house\n";

#[test]
fn a_table_shows_its_overlaps_and_gaps() {
    let table = file("table.csv", TABLE);
    let ran = run(&["table", &table, "--lang", "en"]);
    assert_eq!(ran.code, 0);
    assert_eq!(
        ran.out,
        "Rules that overlap: 1\n\
         \x20 large + small\n\
         \x20   90 ≤ amount < 100 · purpose = car\n\
         \x20   for example amount=90 purpose=car\n\
         Gaps that no rule covers: 1\n\
         \x20   amount ≥ 500 · purpose = house\n\
         \x20   for example amount=500 purpose=house\n"
    );
}

#[test]
fn the_json_is_the_librarys() {
    let ran = run_with(&["table", "-", "--json"], TABLE.as_bytes());
    let json: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(
        json["overlaps"][0]["rules"],
        serde_json::json!(["large", "small"])
    );
    let region =
        serde_json::json!({"amount": {"at_least": "500", "below": null}, "purpose": ["house"]});
    assert_eq!(json["gaps"][0]["region"], region);
}

#[test]
fn what_is_no_table_is_wrong_usage() {
    let ran = run_with(
        &["table", "-", "--lang", "en"],
        b"amount [0,9];x a\nten;a\n",
    );
    assert_eq!(ran.code, 2);
    let expected = "bestit: -: the table cannot be read: `amount`, rule `1`: `ten` is no number, interval or bound\n";
    assert_eq!(ran.err, expected);
    assert_eq!(run(&["table", "no-such-file.csv"]).code, 2);
}
