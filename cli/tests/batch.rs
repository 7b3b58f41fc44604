//! `bestit batch`: one answer for each line, in order, whatever the lines hold.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may stop where it stands"
)]

mod common;

use bestit::{Options, Policy};
use common::{Ran, file, run, run_with};
use serde_json::Value;

/// Who helps with a printer: no question, no system.
const PRINTER: &str =
    r#"{"ref":"1","kind":"workplace_support","department":"education","system":"none"}"#;
const PASSWORD: &str =
    r#"{"ref":"2","kind":"system_support","department":"education","system":"heroma"}"#;

fn codes(ran: &Ran) -> Vec<String> {
    let code = |answer: Value| match answer["status"].as_str() {
        Some("refused") => answer["code"].as_str().unwrap().to_owned(),
        status => status.unwrap().to_owned(),
    };
    ran.lines().into_iter().map(code).collect()
}

fn refs(ran: &Ran) -> Vec<Value> {
    ran.lines().iter().map(|l| l["ref"].clone()).collect()
}

#[test]
fn a_file_and_standard_input_give_the_library_s_own_bytes() {
    let text = format!("{PRINTER}\n{PASSWORD}\n");
    let from_file = run(&["batch", &file("batch-same.jsonl", &text)]);
    assert_eq!((from_file.code, from_file.err.as_str()), (0, ""));
    assert_eq!(
        from_file.out,
        run_with(&["batch", "-"], text.as_bytes()).out
    );
    let desk = Policy::embedded().desk(&[]).unwrap();
    let theirs: Vec<String> = [PRINTER, PASSWORD]
        .iter()
        .map(|line| desk.answer_json(line, Options::default()))
        .collect();
    assert_eq!(from_file.out.lines().collect::<Vec<_>>(), theirs);
}

#[test]
fn a_line_that_is_not_routed_stands_in_its_place_and_ends_with_one() {
    let lines = [
        PRINTER,
        "not a case",
        r#"{"ref":"3","kind":"change_request","department":"education","system":"w3d3"}"#,
        "",
        r#"{"ref":"4","kind":"procurement","system":"none"}"#,
        PASSWORD,
    ];
    let ran = run_with(
        &["batch", "-", "--format", "jsonl"],
        lines.join("\n").as_bytes(),
    );
    assert_eq!((ran.code, ran.err.as_str()), (1, ""));
    let expected = [
        "routed",
        "malformed_line",
        "needs_fact",
        "impossible_case",
        "routed",
    ];
    assert_eq!(codes(&ran), expected);
    let expected = [
        Value::from("1"),
        Value::Null,
        "3".into(),
        "4".into(),
        "2".into(),
    ];
    assert_eq!(refs(&ran), expected);
}

#[test]
fn a_question_alone_ends_with_one() {
    let ran = run_with(&["batch", "-"], b"{\"kind\":\"change_request\"}\n");
    assert_eq!((ran.code, codes(&ran)), (1, vec!["needs_fact".to_owned()]));
}

#[test]
fn nothing_to_answer_is_done() {
    let ran = run_with(&["batch", "-"], b"");
    assert_eq!((ran.code, ran.out.as_str()), (0, ""));
}

#[test]
fn many_lines_keep_their_order() {
    let kinds = ["workplace_support", "no_such_kind"];
    let line = |n: usize| {
        let kind = kinds[n % 2];
        format!(
            "{{\"ref\":\"{n}\",\"kind\":\"{kind}\",\"department\":\"service\",\"system\":\"none\"}}\n"
        )
    };
    let text: String = (0..500).map(line).collect();
    let ran = run(&["batch", &file("batch-order.jsonl", text)]);
    let expected: Vec<Value> = (0..500).map(|n: usize| n.to_string().into()).collect();
    assert_eq!(refs(&ran), expected);
}

#[test]
fn a_line_that_is_not_utf_8_is_refused_in_its_place() {
    let mut bytes = format!("{PRINTER}\n").into_bytes();
    // A letter in Latin-1, where only the caller's own reference would be altered.
    bytes.extend(
        PRINTER
            .replace("\"1\"", "\"?\"")
            .bytes()
            .map(|b| if b == b'?' { 0xe5 } else { b }),
    );
    bytes.extend(format!("\n{PASSWORD}").bytes());
    let ran = run_with(&["batch", "-"], &bytes);
    assert_eq!(ran.code, 1);
    assert_eq!(codes(&ran), ["routed", "malformed_line", "routed"]);
}

#[test]
fn a_line_longer_than_the_limit_is_refused_in_its_place() {
    let long = format!("{{\"kind\": \"{}\"}}", "x".repeat(3 << 20));
    let text = format!("{PRINTER}\n{long}\n{PASSWORD}\n");
    let ran = run(&["batch", &file("batch-long.jsonl", &text)]);
    assert_eq!(codes(&ran), ["routed", "malformed_line", "routed"]);
    assert_eq!(ran.code, 1);
}

#[test]
fn a_mark_in_front_and_carriage_returns_mean_nothing() {
    let text = format!("\u{feff}{PRINTER}\r\n\r\n{PASSWORD}\r\n");
    let ran = run_with(&["batch", "-"], text.as_bytes());
    assert_eq!((ran.code, codes(&ran)), (0, vec!["routed".to_owned(); 2]));
    let ran = run(&["batch", &file("batch-bom.jsonl", text)]);
    assert_eq!((ran.code, codes(&ran)), (0, vec!["routed".to_owned(); 2]));
    let table = "\u{feff}ref,kind,department,system\r\n1,workplace_support,education,none\r\n";
    let ran = run_with(&["batch", "-"], table.as_bytes());
    assert_eq!((ran.code, refs(&ran)), (0, vec![Value::from("1")]));
}

#[test]
fn a_table_is_answered_like_lines_and_an_empty_cell_is_not_given() {
    let table = "ref,kind,department,system,in_plan,on\n\
                 1,workplace_support,education,none,,\n\
                 2,change_request,education,w3d3,,\n\
                 3,change_request,education,w3d3,true,\n\
                 4,workplace_support,education,none,,2011-06-01\n";
    let ran = run(&["batch", &file("batch.csv", table)]);
    assert_eq!((ran.code, ran.err.as_str()), (1, ""));
    assert_eq!(codes(&ran), ["routed", "needs_fact", "routed", "routed"]);
    assert_eq!(ran.lines()[1]["question"]["fact"], "in_plan");
    assert_eq!(ran.lines()[3]["model"], "before-2012");
    let line = run_with(&["batch", "-"], PRINTER.as_bytes());
    assert_eq!(ran.out.lines().next(), line.out.lines().next());
}

#[test]
fn a_table_may_be_separated_by_semicolons() {
    let table = "ref;kind;department;system\n1;workplace_support;education;none\n";
    let ran = run_with(&["batch", "-", "--format", "csv"], table.as_bytes());
    assert_eq!((ran.code, refs(&ran)), (0, vec![Value::from("1")]));
}

#[test]
fn a_bad_row_is_refused_in_its_place() {
    let mut table = b"ref,kind,department,system\n1,workplace_support,education,none\n".to_vec();
    table.extend(b"2,workplace_support,education,none,more\n");
    table.extend(b"3,workplace_support,educ\xe5tion,none\n");
    table.extend(b"\xe5,workplace_support,education,none\n");
    table.extend(b"5,workplace_support\n6,workplace_support,education,none\n");
    let ran = run_with(&["batch", "-"], &table);
    let codes = codes(&ran);
    assert_eq!(ran.code, 1);
    assert_eq!(codes.len(), 6);
    let bad: Vec<bool> = codes.iter().map(|c| c == "malformed_line").collect();
    assert_eq!(bad[..4], [false, true, true, true]);
    assert_eq!([codes[0].as_str(), codes[5].as_str()], ["routed"; 2]);
    assert_eq!(refs(&ran)[5], "6");
}

#[test]
fn the_command_line_s_model_and_day_hold_where_a_line_names_none() {
    let text = format!(
        "{PRINTER}\n{}\n{}\n",
        PRINTER.replacen('{', r#"{"model":"matrix","#, 1),
        PRINTER.replacen('{', r#"{"model":null,"on":"2013-01-01","#, 1),
    );
    let models =
        |ran: &Ran| -> Vec<Value> { ran.lines().iter().map(|l| l["model"].clone()).collect() };
    let ran = run_with(&["batch", "-", "--model", "it-unit"], text.as_bytes());
    assert_eq!(models(&ran), ["it-unit", "matrix", "it-unit"]);
    let ran = run_with(&["batch", "-", "--on", "2012-05-01"], text.as_bytes());
    let days: Vec<Value> = ran.lines().iter().map(|l| l["on"].clone()).collect();
    assert_eq!(days, ["2012-05-01", "2012-05-01", "2013-01-01"]);
    let table = b"kind,department,system,model\nworkplace_support,service,none,\nworkplace_support,service,none,matrix\n";
    let ran = run_with(&["batch", "-", "--model", "it-unit"], table);
    assert_eq!(models(&ran), ["it-unit", "matrix"]);
}

#[test]
fn readings_hold_for_every_line() {
    let ran = run_with(
        &["batch", "-", "--reading", "A47=other"],
        PASSWORD.as_bytes(),
    );
    assert_eq!(
        ran.lines()[0]["executes"]["holders"][0]["id"],
        "system_administrator:heroma"
    );
    let ran = run_with(
        &["batch", "-", "--reading", "A99=other"],
        PASSWORD.as_bytes(),
    );
    assert_eq!((ran.code, ran.out.as_str()), (2, ""));
    assert!(ran.err.contains("A99=other"));
}

#[test]
fn past_validity_lines_are_answered_only_if_asked_for() {
    let late = PRINTER.replacen('{', r#"{"on":"2016-01-01","#, 1);
    let ran = run_with(&["batch", "-"], late.as_bytes());
    assert_eq!(
        (ran.code, codes(&ran)),
        (1, vec!["no_model_in_force".to_owned()])
    );
    let ran = run_with(&["batch", "-", "--after-validity"], late.as_bytes());
    assert_eq!((ran.code, codes(&ran)), (0, vec!["routed".to_owned()]));
}
