//! `bestit check`: the report's models, every broken policy, and `--strict`.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may stop where it stands"
)]

mod common;

use std::thread;

use bestit::finding::{Code, Severity};
use common::{root, run};
use serde_json::Value;

#[test]
fn every_model_of_the_report_has_one_answer_for_every_case() {
    // Each on a thread of its own: checking looks at every case of a model.
    let checks: Vec<_> = ["before-2012", "best-it", "it-unit", "matrix"]
        .map(|model| {
            (
                model,
                thread::spawn(move || run(&["check", model, "--json"])),
            )
        })
        .into_iter()
        .collect();
    for (model, check) in checks {
        let ran = check.join().unwrap();
        assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{model}");
        let said = ran.json();
        assert_eq!(said["errors"], 0, "{model}");
        assert_eq!(said["warnings"], said["findings"].as_array().unwrap().len());
        assert_eq!(said["models"][0]["model"], model);
        assert!(
            said["models"][0]["measures"]["combinations"]
                .as_u64()
                .unwrap()
                > 0
        );
    }
}

/// Each folder of `tests/broken/` and what its `expected.json` says.
fn broken() -> Vec<(String, Value)> {
    let mut folders: Vec<_> = std::fs::read_dir(root().join("tests/broken"))
        .unwrap()
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.path().is_dir())
        .map(|entry| {
            let text = std::fs::read_to_string(entry.path().join("expected.json")).unwrap();
            let name = entry.file_name().to_str().unwrap().to_owned();
            (name, serde_json::from_str(&text).unwrap())
        })
        .collect();
    folders.sort_by(|a, b| a.0.cmp(&b.0));
    assert!(!folders.is_empty());
    folders
}

/// Checks a broken folder, as its `expected.json` says.
fn args<'a>(path: &'a str, readings: &'a [String], expected: &'a Value) -> Vec<&'a str> {
    let mut args = vec!["check", "--policy", path, "--lang", "en"];
    // A reading is for one model; without one, every model is checked.
    if let (false, Some(model)) = (readings.is_empty(), expected["model"].as_str()) {
        args.extend(["--model", model]);
    }
    for reading in readings {
        args.extend(["--reading", reading.as_str()]);
    }
    args
}

#[test]
fn every_broken_policy_is_told_with_code_file_and_line() {
    for (folder, expected) in broken() {
        let path = format!("tests/broken/{folder}");
        let readings: Vec<String> = expected["readings"]
            .as_object()
            .into_iter()
            .flatten()
            .map(|(id, option)| format!("{id}={}", option.as_str().unwrap()))
            .collect();
        let ran = run(&args(&path, &readings, &expected));
        let mut error = false;
        for finding in expected["findings"].as_array().unwrap() {
            let code = finding["code"].as_str().unwrap();
            error |= Code::find(code).unwrap().severity() == Severity::Error;
            assert!(
                ran.out.contains(&format!("[{code}]")),
                "{folder}: {code}\n{}{}",
                ran.out,
                ran.err
            );
            if let (Some(file), Some(line)) = (finding["file"].as_str(), finding["line"].as_u64()) {
                assert!(
                    ran.out.contains(&format!("{file}:{line}:")),
                    "{folder}: {file}:{line}\n{}",
                    ran.out
                );
            }
        }
        assert_eq!(
            ran.code,
            i32::from(error),
            "{folder}\n{}{}",
            ran.out,
            ran.err
        );
        assert_eq!(ran.err, "", "{folder}");
    }
}

#[test]
fn a_warning_is_a_fault_only_if_strict() {
    let folder = "tests/broken/b306-unstated-answers";
    assert_eq!(run(&["check", folder]).code, 0);
    let strict = run(&["check", folder, "--strict", "--lang", "en"]);
    assert_eq!(strict.code, 1);
    strict.at("--strict");
    assert_eq!(run(&["check", folder, "--strict", "--json"]).code, 1);
    // Nothing is said of the policy that `bestit init` would begin with.
    assert_eq!(run(&["check", "policies/minimal", "--strict"]).code, 0);
}

#[test]
fn a_folder_may_be_named_in_two_ways() {
    let as_path = run(&["check", "tests/broken/b301-gap", "--lang", "en"]);
    let as_policy = run(&["check", "--policy", "tests/broken/b301-gap", "--lang", "en"]);
    assert_eq!((as_path.code, &as_path.out), (1, &as_policy.out));
    as_path.at("B301");
}

#[test]
fn findings_are_told_in_both_languages() {
    let folder = "tests/broken/b301-gap";
    assert!(
        run(&["check", folder, "--lang", "sv"])
            .out
            .starts_with("fel[B301]")
    );
    assert!(
        run(&["check", folder, "--lang", "en"])
            .out
            .starts_with("error[B301]")
    );
}

#[test]
fn json_holds_what_a_person_is_shown() {
    let ran = run(&["check", "tests/broken/b302-conflict-filled-in", "--json"]);
    let said = ran.json();
    assert_eq!(
        (ran.code, &said["errors"], &said["warnings"]),
        (1, &1.into(), &0.into())
    );
    assert_eq!(said["findings"][0]["code"], "B302");
}

#[test]
fn a_model_that_is_not_there_is_wrong_usage() {
    let ran = run(&["check", "best-itt", "--lang", "en"]);
    assert_eq!((ran.code, ran.out.as_str()), (2, ""));
    assert!(ran.err.contains("best-itt"));
}

/// Of all models a reading concerns those it is for.
#[test]
fn a_reading_is_checked_in_the_models_it_is_for() {
    let ran = run(&["check", "--reading", "A25=other", "--json"]);
    assert_eq!(ran.code, 0);
    let report = ran.json();
    let models: Vec<&str> = report["models"]
        .as_array()
        .unwrap()
        .iter()
        .map(|m| m["model"].as_str().unwrap())
        .collect();
    assert_eq!(models, ["best-it", "it-unit", "matrix"]);
    assert_eq!(
        run(&["check", "before-2012", "--reading", "A25=other"]).code,
        2
    );
    assert_eq!(run(&["check", "--reading", "A99=other"]).code, 2);
}

/// Keys stand in the order that the library fixes, in every text Swedish first.
#[test]
fn keys_are_in_their_order() {
    let said = run(&["check", "tests/broken/b301-gap", "--json"]).out;
    assert!(said.starts_with("{\"errors\":1,\"warnings\":0,\"models\":[{\"model\":\""));
    assert!(
        said.contains(
            "\"findings\":[{\"code\":\"B301\",\"severity\":\"error\",\"message\":{\"sv\":"
        )
    );
    let models = run(&["models", "--json"]).out;
    assert!(models.starts_with("[{\"id\":\"before-2012\",\"title\":{\"sv\":\"Före 2012\",\"en\":"));
    let page = run(&["explain", "B301", "--json"]).out;
    assert!(
        page.starts_with("{\"code\":\"B301\",\"name\":\"gap\",\"severity\":\"error\",\"page\":")
    );
    for out in [said, models] {
        assert!(!out.contains("{\"en\":"), "{out}");
    }
}
