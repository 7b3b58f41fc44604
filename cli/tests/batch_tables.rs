//! `bestit batch` from a table to a table: Parquet and CSV, row for row what lines say.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test may stop where it stands"
)]

mod common;

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::Path;
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::Int32Type;
use arrow_array::{ArrayRef, Int64Array, RecordBatch, StringArray};
use arrow_schema::DataType;
use bestit::Policy;
use common::{file, folder, run, run_with};
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::file::properties::WriterProperties;
use serde_json::Value;

/// The cells of a row by the names of the columns.
type Row = BTreeMap<String, String>;

const NAMES: [&str; 5] = ["ref", "kind", "department", "system", "in_plan"];

/// Kinds with systems, departments and plans, with missing and wrong cells among them.
fn cases() -> Vec<[String; 5]> {
    let mut rows = Vec::new();
    let kinds = [
        "change_request",
        "incident",
        "system_support",
        "it_investment",
        "teapot",
        "",
    ];
    for kind in kinds {
        for department in ["education", "service", "nowhere", ""] {
            for system in ["heroma", "network", "none", "w3d3", ""] {
                for plan in ["true", "false", "", "perhaps"] {
                    let number = rows.len().to_string();
                    rows.push([&*number, kind, department, system, plan].map(str::to_owned));
                }
            }
        }
    }
    rows
}

fn text(rows: &[[String; 5]]) -> String {
    let mut text = NAMES.join(",");
    for row in rows {
        text.push('\n');
        text.push_str(&row.join(","));
    }
    text.push('\n');
    text
}

/// Writes a table as Parquet, some rows to a group.
fn parquet(name: &str, columns: Vec<(&str, ArrayRef)>, group: usize) -> String {
    let path = file(name, "");
    let columns = columns.into_iter().map(|(name, array)| (name, array, true));
    let batch = RecordBatch::try_from_iter_with_nullable(columns).unwrap();
    let properties = WriterProperties::builder().set_max_row_group_row_count(Some(group));
    let file = File::create(&path).unwrap();
    let mut writer = ArrowWriter::try_new(file, batch.schema(), Some(properties.build())).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
    path
}

fn parquet_of(name: &str, rows: &[[String; 5]]) -> String {
    let column = |at: usize| -> ArrayRef {
        let cells = rows
            .iter()
            .map(|row| Some(&row[at]).filter(|c| !c.is_empty()));
        Arc::new(cells.collect::<StringArray>())
    };
    let columns = NAMES
        .iter()
        .enumerate()
        .map(|(at, name)| (*name, column(at)));
    parquet(name, columns.collect(), 100)
}

fn out(name: &str) -> String {
    let path = file(name, "");
    fs::remove_file(&path).unwrap();
    path
}

fn rows_of(text: &str, separator: u8) -> Vec<Row> {
    let mut builder = csv::ReaderBuilder::new();
    let mut reader = builder.delimiter(separator).from_reader(text.as_bytes());
    reader.deserialize().map(|row| row.unwrap()).collect()
}

/// What a single duty of an answer comes to in a cell.
fn held(answer: &Value, duty: &str) -> String {
    let duty = &answer[duty];
    match duty["status"].as_str() {
        Some(word @ ("unstated" | "not_applicable")) => word.to_owned(),
        _ => ids(&duty["holders"], "id").join("+"),
    }
}

fn ids<'a>(list: &'a Value, key: &str) -> Vec<&'a str> {
    let items = list.as_array().into_iter().flatten();
    items.map(|item| item[key].as_str().unwrap()).collect()
}

#[test]
fn each_row_says_what_its_line_says() {
    let table = file("tables-same.csv", text(&cases()));
    let lines = run(&["batch", &table, "--model", "best-it"]);
    let args = [
        "batch", &table, "--model", "best-it", "--to", "csv", "--steps",
    ];
    let ran = run(&args);
    assert_eq!((lines.code, ran.code, ran.err.as_str()), (1, 1, ""));
    let rows = rows_of(&ran.out, b',');
    let answers = lines.lines();
    assert_eq!(rows.len(), cases().len());
    assert_eq!(rows.len(), answers.len());
    let mut seen = [0; 3];
    for (row, answer) in rows.iter().zip(&answers) {
        assert_eq!(answer["ref"], row["ref"].as_str());
        assert_eq!(answer["status"], row["status"].as_str());
        match row["status"].as_str() {
            "routed" => {
                seen[0] += 1;
                for duty in ["owner", "prepares", "decides", "orders", "executes"] {
                    assert_eq!(row[duty], held(answer, duty), "{duty}: {answer}");
                }
                let mut because = ids(&answer["because"], "rule");
                let mut rules: Vec<&str> = row["rules"].split(' ').collect();
                because.sort_unstable();
                rules.sort_unstable();
                assert_eq!(rules, because);
                let steps = answer["steps"].as_array().unwrap().iter();
                let word = |step: &Value, key: &str| step[key].as_str().unwrap().to_owned();
                let steps = steps.map(|s| {
                    format!(
                        "{} > {} ({})",
                        word(s, "from"),
                        word(s, "to"),
                        word(s, "action")
                    )
                });
                assert_eq!(row["steps"], steps.collect::<Vec<_>>().join("; "));
            }
            "needs_fact" => {
                seen[1] += 1;
                assert_eq!(answer["question"]["fact"], row["fact"].as_str());
            }
            _ => {
                seen[2] += 1;
                assert_eq!(answer["code"], row["refusal"].as_str());
                assert_eq!(row["owner"], "");
            }
        }
    }
    assert!(seen.iter().all(|n| *n > 20), "{seen:?}");
}

#[test]
fn parquet_and_text_say_the_same() {
    let options = ["--model", "best-it", "--steps", "--titles", "--lang", "sv"];
    let from_text = file("tables-both.csv", text(&cases()));
    let from_parquet = parquet_of("tables-both.parquet", &cases());
    let expected = run(&[&["batch", &from_text, "--to", "csv"][..], &options].concat()).out;
    let same = run(&[&["batch", &from_parquet, "-o", "-"][..], &options].concat()).out;
    assert_eq!(same, expected);
    for input in [&from_text, &from_parquet] {
        let answers = out("tables-both-out.parquet");
        let ran = run(&[&["batch", input, "-o", &answers][..], &options].concat());
        assert_eq!((ran.code, ran.out.as_str(), ran.err.as_str()), (1, "", ""));
        let builder = ParquetRecordBatchReaderBuilder::try_new(File::open(&answers).unwrap());
        let builder = builder.unwrap();
        let metadata = builder.metadata().file_metadata();
        let pairs = metadata.key_value_metadata().unwrap();
        let of = |key: &str| pairs.iter().find(|p| p.key == key).unwrap().value.clone();
        let router = Policy::embedded().model("best-it").unwrap().compile();
        let router = router.unwrap().router;
        let fingerprint = Some(router.fingerprint().to_owned());
        assert_eq!(of("bestit.fingerprint"), fingerprint);
        assert_eq!(of("bestit.model").as_deref(), Some("best-it"));
        let stored = builder.schema().metadata().get("bestit.fingerprint");
        assert_eq!(stored, fingerprint.as_ref());
        let reader = builder.build().unwrap();
        let mut at = 0;
        let rows = rows_of(&expected, b',');
        for batch in reader {
            let batch = batch.unwrap();
            for name in ["status", "owner", "decides", "decides_title", "refusal"] {
                // What was a dictionary comes back as one.
                let column = batch.column_by_name(name).unwrap();
                let column = column.as_dictionary::<Int32Type>();
                let column = column.downcast_dict::<StringArray>().unwrap();
                let said = column.into_iter().map(Option::unwrap_or_default);
                for (said, row) in said.zip(&rows[at..]) {
                    assert_eq!(said, row[name]);
                }
            }
            let rules = batch.column_by_name("rules").unwrap().as_list::<i32>();
            let is_dictionary = matches!(rules.value_type(), DataType::Dictionary(..));
            assert!(is_dictionary, "{}", rules.value_type());
            at += batch.num_rows();
        }
        assert_eq!(at, rows.len());
    }
}

#[test]
fn the_tables_own_columns_come_first_as_they_are() {
    let money: ArrayRef = Arc::new(Int64Array::from(vec![Some(-5), None]));
    let two = |t: &str| -> ArrayRef { Arc::new(StringArray::from(vec![t; 2])) };
    let columns = vec![
        ("kostnad", money),
        ("kind", two("workplace_support")),
        ("department", two("education")),
        ("it_system", two("none")),
        ("anteckning", two("rad \"ett\"; två, åäö")),
    ];
    let table = parquet("tables-own.parquet", columns, 10);
    let args = [
        "batch",
        &table,
        "--to",
        "csv",
        "--column",
        "system=it_system",
    ];
    let ran = run(&[&args[..], &["--duty", "executes", "--duty", "owner"]].concat());
    assert_eq!(
        ran.out,
        "kostnad,kind,department,it_system,anteckning,status,first_contact,executes,owner,rules,fact,refusal\n\
         -5,workplace_support,education,none,\"rad \"\"ett\"\"; två, åäö\",routed,it_unit,it_unit,it_unit,workplace-support,,\n\
         ,workplace_support,education,none,\"rad \"\"ett\"\"; två, åäö\",routed,it_unit,it_unit,it_unit,workplace-support,,\n"
    );
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
}

#[test]
fn the_way_a_text_is_written_is_kept() {
    let table = "\u{feff}\"kind\";department;system;\"not; more\"\r\nworkplace_support;education;none;å\r\n";
    let args = ["batch", "-", "--to", "csv", "--duty", "executes"];
    let ran = run_with(&args, table.as_bytes());
    assert_eq!(
        ran.out,
        "\u{feff}kind;department;system;\"not; more\";status;first_contact;executes;rules;fact;refusal\n\
         workplace_support;education;none;å;routed;it_unit;it_unit;workplace-support;;\n"
    );
    let quoted = "kind,department,system,\"not; more\"\nworkplace_support,education,none,å\n";
    let ran = run_with(&args, quoted.as_bytes());
    assert_eq!(ran.code, 0, "{}", ran.err);
}

#[test]
fn a_bad_row_has_its_place_and_its_reason() {
    let mut table = b"ref,kind,department,system\n1,workplace_support,education,none\n".to_vec();
    table.extend(b"2,workplace_support,education,none,more\n");
    table.extend(b"3,workplace_support,educ\xe5tion,none\n");
    table.extend(b"4,change_request\n");
    table.extend(b"5,teapot,education,none\n6,workplace_support,education,none\n");
    table.extend(format!("7,{},education,none\n", "x".repeat(2 << 20)).bytes());
    let table = file("tables-bad.csv", table);
    let ran = run(&["batch", &table, "--to", "csv"]);
    let rows = rows_of(&ran.out, b',');
    let said: Vec<[&str; 3]> = rows
        .iter()
        .map(|row| ["ref", "status", "refusal"].map(|name| row[name].as_str()))
        .collect();
    assert_eq!(ran.code, 1);
    assert_eq!(
        said,
        [
            ["1", "routed", ""],
            ["2", "refused", "malformed_line"],
            ["3", "refused", "malformed_line"],
            ["4", "needs_fact", ""],
            ["5", "refused", "unknown_value"],
            ["6", "routed", ""],
            // Of a row past the limit no cell is kept.
            ["", "refused", "malformed_line"],
        ]
    );
}

#[test]
fn a_table_of_something_else_is_told_in_the_language_asked_for() {
    let said = |table: &str, more: &[&str], lang: &str| {
        let args = [&["batch", "-", "--format", "csv", "-o", "-"], more].concat();
        let ran = run_with(&[&args[..], &["--lang", lang]].concat(), table.as_bytes());
        assert_eq!((ran.code, ran.out.as_str()), (2, ""));
        ran.err
    };
    let renamed = ["--column", "system=itsystem"];
    let table = "kind,it_system\nincident,heroma\n";
    assert_eq!(
        said(table, &renamed, "sv"),
        "bestit: -: tabellen har ingen kolumn `itsystem`; menade du `it_system`?\n"
    );
    assert_eq!(
        said(table, &["--column", "system=data"], "en"),
        "bestit: -: the table has no column `data`; it has kind, it_system\n"
    );
    let misspelt = said("kind,sytem\nincident,heroma\n", &[], "sv");
    assert!(misspelt.contains("`sytem`"), "{misspelt}");
    let unknown = said(table, &["--column", "sytem=it_system"], "en");
    assert!(unknown.contains("`sytem`"), "{unknown}");
    assert_eq!(
        said("", &[], "sv"),
        "bestit: -: tabellen har inga kolumner\n"
    );
    let taken = said("kind,owner\nincident,me\n", &[], "sv");
    assert!(taken.contains("har redan en kolumn `owner`"), "{taken}");
    let form = said(table, &["--column", "system"], "sv");
    assert_eq!(form, "bestit: `system` är inte FAKTUM=NAMN\n");
    let list = said(table, &["--duty", "informed"], "en");
    assert!(list.contains("`informed` may be several"), "{list}");
    let near = said(table, &["--duty", "decide"], "en");
    assert!(near.contains("`decides`"), "{near}");
}

#[test]
fn what_cannot_be_a_table_is_wrong_usage() {
    let lines = file("tables-lines.jsonl", "{}\n");
    let table = parquet_of("tables-usage.parquet", &cases()[..3]);
    let wrong: [&[&str]; 7] = [
        &["batch", &lines, "-o", "answers.csv"],
        &["batch", &table],
        &["batch", "-", "--format", "parquet", "--to", "csv"],
        &["batch", &table, "--to", "parquet"],
        &["batch", &table, "-o", "answers.txt"],
        &["batch", &lines, "--steps"],
        &["batch", "no-such-file.parquet", "--to", "csv"],
    ];
    for args in wrong {
        let ran = run(args);
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{args:?}");
        assert_ne!(ran.err, "", "{args:?}");
    }
    let no_parquet = file("tables-none.parquet", "kind\n");
    assert_eq!(run(&["batch", &no_parquet, "--to", "csv"]).code, 2);
}

#[test]
fn a_table_without_rows_is_done() {
    let ran = run_with(&["batch", "-", "--to", "csv"], b"kind,system");
    assert_eq!((ran.code, ran.out.lines().count()), (0, 1));
    let table = parquet_of("tables-empty.parquet", &[]);
    let answers = out("tables-empty-out.parquet");
    assert_eq!(run(&["batch", &table, "-o", &answers]).code, 0);
    let ran = run(&["batch", &table, "--to", "csv"]);
    assert_eq!((ran.code, ran.out.lines().count()), (0, 1));
    let builder = ParquetRecordBatchReaderBuilder::try_new(File::open(answers).unwrap());
    assert!(builder.unwrap().schema().field_with_name("decides").is_ok());
}

#[test]
fn one_model_answers_on_the_day_asked_about() {
    let table = "kind,department,system,on,model\n\
                 workplace_support,service,none,,\n\
                 workplace_support,service,none,2031-01-01,\n\
                 workplace_support,service,none,,matrix\n";
    let ran = run_with(&["batch", "-", "--to", "csv"], table.as_bytes());
    let rows = rows_of(&ran.out, b',');
    let refusals: Vec<&str> = rows.iter().map(|row| row["refusal"].as_str()).collect();
    assert_eq!(refusals[..2], ["", "outside_validity"]);
    assert_ne!(refusals[2], "");
    let on = |more: &[&str]| {
        let args = [&["batch", "-", "--to", "csv", "--lang", "sv", "--on"], more].concat();
        let table = b"kind,department,system\nworkplace_support,service,none\n";
        run_with(&args, table)
    };
    assert_eq!(on(&["2012-06-01"]).code, 0);
    for day in ["2016-01-01", "yesterday"] {
        let ran = on(&[day]);
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{day}");
        let ran = on(&[day, "--model", "best-it"]);
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{day}");
    }
    assert_eq!(on(&["2016-01-01", "--after-validity"]).code, 0);
    let named = ["2016-01-01", "--after-validity", "--model", "best-it"];
    assert_eq!(on(&named).code, 0);
}

fn names_in(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<String> = entries
        .map(|e| e.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn a_run_that_fails_leaves_what_was_there() {
    let folder = folder("tables-fails");
    let whole = parquet_of("tables-whole.parquet", &cases());
    let mut bytes = fs::read(&whole).unwrap();
    // The pages of the groups in the middle; the first can still be read.
    let (from, to) = (bytes.len() / 3, bytes.len() / 2);
    bytes[from..to].fill(0xff);
    let broken = file("tables-broken.parquet", bytes);
    for name in ["answers.csv", "answers.parquet"] {
        let answers = folder.join(name);
        let ran = run(&["batch", &broken, "-o", answers.to_str().unwrap()]);
        assert_eq!((ran.code, ran.out.as_str()), (2, ""));
        assert!(ran.err.contains("tables-broken.parquet"), "{}", ran.err);
        assert_eq!(names_in(&folder), Vec::<String>::new());
    }
    let answers = folder.join("answers.csv");
    fs::write(&answers, "before").unwrap();
    run(&["batch", &broken, "-o", answers.to_str().unwrap()]);
    assert_eq!(fs::read_to_string(&answers).unwrap(), "before");
    assert_eq!(names_in(&folder), ["answers.csv"]);
    let ran = run(&["batch", &whole, "-o", answers.to_str().unwrap()]);
    assert_eq!(ran.code, 1);
    assert_ne!(fs::read_to_string(&answers).unwrap(), "before");
    assert_eq!(names_in(&folder), ["answers.csv"]);
}

#[test]
fn an_output_that_cannot_be_is_wrong_usage() {
    let folder = folder("tables-nowhere");
    let table = parquet_of("tables-nowhere.parquet", &cases()[..3]);
    let missing = folder.join("no/such/answers.csv");
    let ran = run(&["batch", &table, "-o", missing.to_str().unwrap()]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("answers.csv"), "{}", ran.err);
    let taken = folder.join("answers.csv");
    fs::create_dir(&taken).unwrap();
    assert_eq!(
        run(&["batch", &table, "-o", taken.to_str().unwrap()]).code,
        2
    );
    assert_eq!(names_in(&folder), ["answers.csv"]);
}

#[cfg(unix)]
#[test]
fn a_link_stays_a_link_and_a_device_a_device() {
    let folder = folder("tables-links");
    let table = parquet_of("tables-links.parquet", &cases()[..3]);
    fs::write(folder.join("real.csv"), "").unwrap();
    let link = folder.join("link.csv");
    std::os::unix::fs::symlink("real.csv", &link).unwrap();
    run(&["batch", &table, "-o", link.to_str().unwrap()]);
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    assert_ne!(fs::read_to_string(folder.join("real.csv")).unwrap(), "");
    let ran = run(&["batch", &table, "-o", "/dev/null", "--to", "csv"]);
    assert_eq!((ran.code, ran.err.as_str()), (1, ""));
    assert!(!fs::metadata("/dev/null").unwrap().is_file());
}

#[test]
fn a_table_may_be_read_and_replaced_at_once() {
    let table = file("tables-replaced.csv", text(&cases()));
    let expected = run(&["batch", &table, "--to", "csv"]).out;
    run(&["batch", &table, "-o", &table]);
    assert_eq!(fs::read_to_string(&table).unwrap(), expected);
}

#[test]
fn many_rows_in_small_groups_keep_their_order() {
    let all = cases();
    let count = 200_000;
    let column = |at: usize| -> ArrayRef {
        let cells = (0..count).map(|n| Some(&all[n % all.len()][at]).filter(|c| !c.is_empty()));
        Arc::new(cells.collect::<StringArray>())
    };
    let numbers: ArrayRef = Arc::new((0..count as i64).collect::<Int64Array>());
    let columns = NAMES.iter().enumerate().map(|(at, name)| match at {
        0 => (*name, Arc::clone(&numbers)),
        _ => (*name, column(at)),
    });
    let table = parquet("tables-many.parquet", columns.collect(), 1_000);
    let few = file("tables-few.csv", text(&all));
    let few = run(&["batch", &few, "--to", "csv", "--duty", "decides"]).out;
    let few = rows_of(&few, b',');
    let answers = out("tables-many-out.parquet");
    let ran = run(&["batch", &table, "-o", &answers, "--duty", "decides"]);
    assert_eq!((ran.code, ran.err.as_str()), (1, ""));
    let builder = ParquetRecordBatchReaderBuilder::try_new(File::open(&answers).unwrap()).unwrap();
    assert_eq!(builder.metadata().file_metadata().num_rows(), count as i64);
    // One group is held while it is written, never the whole.
    assert_eq!(builder.metadata().num_row_groups(), 2);
    let mut row = 0;
    for batch in builder.build().unwrap() {
        let batch = batch.unwrap();
        let number = batch.column_by_name("ref").unwrap();
        let number = number.as_primitive::<arrow_array::types::Int64Type>();
        let status = batch
            .column_by_name("status")
            .unwrap()
            .as_dictionary::<Int32Type>();
        let status = status.downcast_dict::<StringArray>().unwrap();
        let decides = batch.column_by_name("decides").unwrap();
        let decides = decides.as_dictionary::<Int32Type>();
        let decides = decides.downcast_dict::<StringArray>().unwrap();
        for ((number, status), decides) in number.iter().zip(status).zip(decides) {
            assert_eq!(number, Some(row as i64));
            let expected = &few[row % all.len()];
            assert_eq!(status, Some(expected["status"].as_str()));
            assert_eq!(decides.unwrap_or_default(), expected["decides"]);
            row += 1;
        }
    }
    assert_eq!(row, count);
}
