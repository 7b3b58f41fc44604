//! Every line of `tests/cases/`, put to the library and, where it asks about rules, to the
//! reference. `tests/README.md` says what the lines mean.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test may stop where it fails"
)]

mod reference;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use reference::{Answer, Case, DUTIES, Decision, LISTS, Model, Policy, case_of, contested};
use serde_json::{Map, Value};

/// What each other side of a reading makes of a model.
type Sides = BTreeMap<(String, String), Model>;

/// A line of a file of cases.
struct Line {
    id: String,
    keys: Map<String, Value>,
}

impl Line {
    fn get(&self, key: &str) -> Option<&Value> {
        self.keys.get(key)
    }

    fn text(&self, key: &str) -> Option<&str> {
        self.get(key).and_then(Value::as_str)
    }

    fn expect(&self) -> &Map<String, Value> {
        self.keys["expect"].as_object().expect("what must hold")
    }

    fn readings(&self) -> BTreeMap<String, String> {
        let readings = self.get("readings").and_then(Value::as_object);
        readings
            .into_iter()
            .flatten()
            .map(|(id, option)| (id.clone(), option.as_str().expect("an option").to_owned()))
            .collect()
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn lines() -> Vec<Line> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(root().join("tests/cases"))
        .expect("the folder of cases")
        .map(|entry| entry.expect("an entry of the folder").path())
        .filter(|path| path.extension().is_some_and(|e| e == "jsonl"))
        .collect();
    files.sort();
    let mut lines = Vec::new();
    for file in files {
        let text = std::fs::read_to_string(&file).expect("a file of cases");
        for line in text.lines() {
            let keys: Map<String, Value> = serde_json::from_str(line).expect("one object a line");
            let id = keys["id"].as_str().expect("an id").to_owned();
            lines.push(Line { id, keys });
        }
    }
    lines
}

/// Says every line that failed, not only the first.
fn report(failures: &[String], asked: usize) {
    assert!(
        failures.is_empty(),
        "{} of {asked} lines fail:\n{}",
        failures.len(),
        failures.join("\n")
    );
}

#[test]
fn ids_are_unique_and_name_their_file() {
    let mut seen = BTreeSet::new();
    for line in lines() {
        assert!(seen.insert(line.id.clone()), "{} stands twice", line.id);
    }
}

// ---- the reference ----

/// The reference's policies and models, each read once.
#[derive(Default)]
struct References {
    policies: BTreeMap<String, Policy>,
    models: BTreeMap<String, (Model, Sides)>,
}

impl References {
    fn policy(&mut self, folder: &str) -> &Policy {
        let entry = self.policies.entry(folder.to_owned());
        entry.or_insert_with(|| Policy::load(&root().join(folder)))
    }

    /// The model a line asks and the other sides of its readings. `None` where only the date
    /// chooses it.
    fn model(&mut self, line: &Line) -> Option<&(Model, Sides)> {
        let folder = line.text("policy").unwrap_or("policies/tyreso").to_owned();
        let policy = self.policy(&folder);
        let id = match (line.text("model"), line.get("on")) {
            (Some(id), _) => id.to_owned(),
            (None, None) => policy.default_model(),
            (None, Some(_)) => return None,
        };
        let readings = line.readings();
        let key = format!("{folder} {id} {readings:?}");
        if !self.models.contains_key(&key) {
            let policy = &self.policies[&folder];
            let both = (policy.model(&id, &readings), policy.sides(&id, &readings));
            self.models.insert(key.clone(), both);
        }
        self.models.get(&key)
    }
}

#[test]
fn the_reference_answers_as_expected() {
    let mut references = References::default();
    let (mut failures, mut asked) = (Vec::new(), 0);
    for line in lines() {
        let status = line.expect().get("status").and_then(Value::as_str);
        let (Some(given), Some("routed" | "needs_fact")) = (line.get("case"), status) else {
            continue;
        };
        let Some((model, sides)) = references.model(&line) else {
            continue;
        };
        let given = case_of(given);
        let wrong = if status == Some("routed") {
            wrong_in_route(&line, model, sides, &given)
        } else {
            let needed = model.needed(&given);
            let expected = line.expect()["fact"].as_str();
            (needed.as_deref() != expected).then(|| format!("needs {needed:?}"))
        };
        asked += 1;
        failures.extend(wrong.map(|wrong| format!("{}: {wrong}", line.id)));
    }
    report(&failures, asked);
    assert!(asked > 500, "only {asked} lines ask about rules");
}

fn wrong_in_route(line: &Line, model: &Model, sides: &Sides, given: &Case) -> Option<String> {
    if let Some(fact) = model.needed(given) {
        return Some(format!("still needs `{fact}`"));
    }
    let completions = model.completions(given);
    let Some(case) = completions.first() else {
        return Some("is no possible case".to_owned());
    };
    let decision = model.decide(case);
    let by_duty = DUTIES
        .into_iter()
        .filter(|duty| line.expect().contains_key(*duty));
    for duty in by_duty {
        let expected = expected_answer(duty, &line.expect()[duty]);
        if decision[duty].0 != expected {
            return Some(format!(
                "{duty} is {:?}, not {expected:?}",
                decision[duty].0
            ));
        }
    }
    wrong_in_contested(line, &contested_as_written(&decision, sides, case))
}

fn expected_answer(duty: &str, expected: &Value) -> Answer {
    match expected {
        Value::Array(holders) => {
            let id = |holder: &Value| holder.as_str().expect("an id").to_owned();
            Answer::Held(holders.iter().map(id).collect())
        }
        Value::Null if LISTS.contains(&duty) => Answer::Held(BTreeSet::new()),
        Value::Null => Answer::Absent,
        word => match word.as_str() {
            Some("unstated") => Answer::Unstated,
            Some("not_applicable") => Answer::NotApplicable,
            _ => panic!("{duty} cannot be expected to be {word}"),
        },
    }
}

/// Duty to `A08/other` to holders.
type Written = BTreeMap<String, BTreeMap<String, BTreeSet<String>>>;

fn contested_as_written(decision: &Decision, sides: &Sides, case: &Case) -> Written {
    let mut written = Written::new();
    for ((duty, reading, option), holders) in contested(decision, sides, case) {
        let options = written.entry(duty.to_owned()).or_default();
        options.insert(format!("{reading}/{option}"), holders);
    }
    written
}

fn wrong_in_contested(line: &Line, found: &Written) -> Option<String> {
    let expected = line.expect().get("contested").and_then(Value::as_object)?;
    expected.iter().find_map(|(duty, expected)| {
        let expected: BTreeMap<String, BTreeSet<String>> =
            serde_json::from_value(expected.clone()).expect("options and holders");
        let found = found.get(duty).cloned().unwrap_or_default();
        (found != expected).then(|| format!("{duty} is contested by {found:?}, not {expected:?}"))
    })
}
