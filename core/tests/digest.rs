//! One number over all answers to `tests/cases/`: the runners in Rust, Python, Node and the
//! browser write it, and `cargo xtask web` compares them.
//!
//! An answer is the JSON of what a line is answered with, or of who it asks about; the number is
//! the SHA-256 of all of them in the order of the files, a line break after each.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test may stop where it fails"
)]

#[path = "all/folders/mod.rs"]
mod folders;

use std::collections::BTreeMap;
use std::fmt::Write;

use bestit::{Answer, Desk, DeskError, Options, Policy, Refusal};
use folders::root;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

fn lines() -> Vec<Value> {
    let folder = std::fs::read_dir(root().join("tests/cases")).expect("the folder");
    let mut files: Vec<_> = folder.map(|entry| entry.expect("a file").path()).collect();
    files.sort();
    let text = |path| std::fs::read_to_string(path).expect("a text");
    let texts: String = files.iter().map(text).collect();
    let lines = texts.lines().filter(|line| !line.is_empty());
    lines
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect()
}

fn refused(refusal: Refusal) -> String {
    Answer::Refused(Box::new(refusal)).to_json()
}

/// The refusal of a reading that the model asked does not have; a desk knows only that no model
/// has it.
fn unread(policy: &Policy, line: &Value, sides: &[(String, String)]) -> Option<Refusal> {
    let (model, on) = (line["model"].as_str(), line["on"].as_str());
    let model = policy.model_for(model, on, line["after_validity"] == true);
    let chosen = model.and_then(|model| {
        let choice = policy.model(&model)?;
        sides.iter().try_fold(choice, |choice, (reading, option)| {
            choice.with_reading(reading, option)
        })
    });
    chosen.err().map(|error| error.refusal())
}

/// The answer to a line, of a desk of its policy and readings.
fn answer(line: &Value, desk: &Result<Desk, Box<Refusal>>) -> String {
    let options = Options {
        after_validity: line["after_validity"] == true,
    };
    let desk = match desk {
        Ok(desk) => desk,
        Err(refusal) => return refused((**refusal).clone()),
    };
    if let Some(line) = line["line"].as_str() {
        return desk.answer_json(line, options);
    }
    if let Some(case) = line["case"].as_object() {
        let mut asked = case.clone();
        for key in ["model", "on"] {
            if let Some(value) = line.get(key) {
                asked.insert(key.to_owned(), value.clone());
            }
        }
        return desk.answer_json(&Value::Object(asked).to_string(), options);
    }
    let id = ["who", "actor"].iter().find_map(|key| line[*key].as_str());
    let id = id.or_else(|| line["post"][0].as_str()).expect("somebody");
    let who = desk
        .pick(line["model"].as_str(), line["on"].as_str(), options)
        .and_then(|router| router.who(id))
        .map(|who| who.to_json());
    who.unwrap_or_else(|refusal| refused(*refusal))
}

#[test]
fn the_digest_of_all_answers() {
    let mut policies: BTreeMap<String, Policy> = BTreeMap::new();
    let mut desks: BTreeMap<(String, String), Result<Desk, Box<Refusal>>> = BTreeMap::new();
    let mut hash = Sha256::new();
    let lines = lines();
    for line in &lines {
        let folder = line["policy"].as_str().unwrap_or_default().to_owned();
        let policy = policies
            .entry(folder.clone())
            .or_insert_with(|| match folder.as_str() {
                "" => Policy::embedded(),
                folder => Policy::load(root().join(folder)),
            });
        let readings = line.get("readings").cloned().unwrap_or_else(|| json!({}));
        let key = (folder, readings.to_string());
        let desk = desks.entry(key).or_insert_with(|| {
            let sides: BTreeMap<String, String> =
                serde_json::from_value(readings).expect("readings");
            let sides: Vec<_> = sides.into_iter().collect();
            policy.desk(&sides).map_err(|error| match error {
                DeskError::Call(_) => Box::new(unread(policy, line, &sides).expect("a refusal")),
                DeskError::Policy(findings) => panic!("{findings}"),
            })
        });
        hash.update(answer(line, desk));
        hash.update("\n");
    }
    assert!(lines.len() > 900, "{} lines", lines.len());
    let mut digest = String::new();
    for byte in hash.finalize() {
        write!(digest, "{byte:02x}").expect("a text takes all");
    }
    if let Ok(file) = std::env::var("BESTIT_DIGEST") {
        std::fs::write(file, digest).expect("the file of the digest");
    }
}
