//! Every line of `tests/cases/`, put to the library and, where it asks about rules, to the
//! reference. `tests/README.md` says what the lines mean.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use crate::folders::root;
use crate::reference::{Answer, Case, DUTIES, Decision, LISTS, Model, Policy, case_of, contested};
use bestit::{Desk, Options, PolicyError, Router};
use serde_json::{Map, Value, json};

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

    fn options(&self) -> Options {
        Options {
            after_validity: self.get("after_validity") == Some(&Value::Bool(true)),
        }
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

// ---- the library ----

/// The library's policies and routers, each made once.
#[derive(Default)]
struct Libraries {
    policies: BTreeMap<String, bestit::Policy>,
    desks: BTreeMap<String, Desk>,
    routers: BTreeMap<String, Result<Router, PolicyError>>,
}

impl Libraries {
    fn policy(&mut self, folder: Option<&str>) -> &bestit::Policy {
        let entry = self.policies.entry(folder.unwrap_or_default().to_owned());
        entry.or_insert_with(|| match folder {
            Some(folder) => bestit::Policy::load(root().join(folder)),
            None => bestit::Policy::embedded(),
        })
    }

    /// The desk of a policy, without readings.
    fn desk(&mut self, folder: Option<&str>) -> &Desk {
        let key = folder.unwrap_or_default().to_owned();
        if !self.desks.contains_key(&key) {
            let desk = self.policy(folder).desk(&[]).expect("it compiles");
            self.desks.insert(key.clone(), desk);
        }
        &self.desks[&key]
    }

    /// The router of the model that a line asks, with its readings; or the refusal's code.
    fn router(&mut self, line: &Line) -> Result<Router, String> {
        let (folder, readings) = (line.text("policy"), line.readings());
        if readings.is_empty() {
            let picked =
                self.desk(folder)
                    .pick(line.text("model"), line.text("on"), line.options());
            return picked
                .cloned()
                .map_err(|refusal| refusal.code.id().to_owned());
        }
        let (model, on, after) = (
            line.text("model"),
            line.text("on"),
            line.options().after_validity,
        );
        let key = format!("{folder:?} {model:?} {on:?} {after} {readings:?}");
        if !self.routers.contains_key(&key) {
            let router = compiled(self.policy(folder), line, &readings);
            self.routers.insert(key.clone(), router);
        }
        let router = self.routers[&key].clone();
        router.map_err(|error| error.refusal().code.id().to_owned())
    }

    /// The answer to a line that asks for a route, as JSON.
    fn route(&mut self, line: &Line) -> Value {
        if let Some(raw) = line.text("line") {
            let desk = self.desk(line.text("policy"));
            return parsed(&desk.answer_json(raw, line.options()));
        }
        let mut asked = line.keys["case"].as_object().expect("a case").clone();
        asked.extend(line.get("on").map(|on| ("on".to_owned(), on.clone())));
        match self.router(line) {
            Ok(router) => {
                let text = Value::Object(asked).to_string();
                parsed(&router.answer_json_with(&text, line.options()))
            }
            Err(code) => json!({"status": "refused", "code": code}),
        }
    }
}

fn compiled(
    policy: &bestit::Policy,
    line: &Line,
    readings: &BTreeMap<String, String>,
) -> Result<Router, PolicyError> {
    let after = line.options().after_validity;
    let id = policy.model_for(line.text("model"), line.text("on"), after)?;
    let mut choice = policy.model(&id)?;
    for (reading, option) in readings {
        choice = choice.with_reading(reading, option)?;
    }
    Ok(choice.compile().expect("it compiles").router)
}

fn parsed(answer: &str) -> Value {
    serde_json::from_str(answer).expect("an answer is JSON")
}

#[test]
fn the_library_answers_as_expected() {
    let mut libraries = Libraries::default();
    let mut failures = Vec::new();
    let lines = lines();
    for line in &lines {
        let found = match line.text("ask") {
            Some("route") => {
                let route = libraries.route(line);
                line.expect()
                    .keys()
                    .map(|key| (key.clone(), of_route(line, &route, key)))
                    .collect()
            }
            Some("who" | "structure") => of_names(line, &libraries.router(line)),
            other => panic!("{} asks {other:?}", line.id),
        };
        let found: BTreeMap<String, Value> = found;
        for (key, expected) in line.expect() {
            if found.get(key) != Some(expected) {
                let found = found.get(key).unwrap_or(&Value::Null);
                failures.push(format!("{}: {key} is {found}, not {expected}", line.id));
            }
        }
    }
    report(&failures, lines.len());
}

/// What a route says of one key of `expect`, in the form in which it is expected.
fn of_route(line: &Line, route: &Value, key: &str) -> Value {
    match key {
        "fact" if route["status"] == "needs_fact" => route["question"]["fact"].clone(),
        "first_contact" => route["first_contact"]["id"].clone(),
        "contested" => {
            let duties = line.expect()["contested"]
                .as_object()
                .expect("duties")
                .keys();
            duties
                .map(|duty| (duty.clone(), sides_of(&route[duty]["contested"])))
                .collect()
        }
        "modality" => {
            let duties = line.expect()["modality"]
                .as_object()
                .expect("duties")
                .keys();
            duties
                .map(|duty| (duty.clone(), route[duty]["modality"].clone()))
                .collect()
        }
        "steps" => expected_steps(&line.expect()["steps"], &route["steps"]),
        duty if DUTIES.contains(&duty) => match route[duty]["status"].as_str() {
            Some("held") => ids(&route[duty]["holders"]),
            Some(word) => json!(word),
            None if LISTS.contains(&duty) => json!([]),
            None => Value::Null,
        },
        other => route[other].clone(),
    }
}

fn ids(parties: &Value) -> Value {
    let parties = parties.as_array().expect("a list");
    parties.iter().map(|party| party["id"].clone()).collect()
}

fn sides_of(contested: &Value) -> Value {
    let sides = contested.as_array().into_iter().flatten();
    let name = |side: &Value, key: &str| side[key].as_str().expect("a name").to_owned();
    sides
        .map(|s| {
            (
                format!("{}/{}", name(s, "id"), name(s, "option")),
                s["other"].clone(),
            )
        })
        .collect()
}

/// Those of the expected steps that the way takes, in this order.
fn expected_steps(expected: &Value, steps: &Value) -> Value {
    let mut steps = steps.as_array().expect("a list").iter();
    let mut takes = |wanted: &Value| {
        steps.any(|step| json!([step["from"], step["action"], step["to"]]) == *wanted)
    };
    let expected = expected.as_array().expect("a list").iter();
    expected.filter(|wanted| takes(wanted)).cloned().collect()
}

/// What the library says of an actor, a system or a post, in the form in which it is expected.
fn of_names(line: &Line, router: &Result<Router, String>) -> BTreeMap<String, Value> {
    let router = match router {
        Ok(router) => router,
        Err(code) => return BTreeMap::from([("code".to_owned(), json!(code))]),
    };
    let who = |id: &str| match router.who(id) {
        Ok(who) => serde_json::to_value(who).expect("it has a JSON form"),
        Err(refusal) => json!({"status": "refused", "code": refusal.code.id()}),
    };
    let mut found = match (line.text("who").or(line.text("actor")), line.get("post")) {
        (Some(id), _) => who(id),
        (None, Some(roles)) => {
            let holder = who(roles[0].as_str().expect("a role"));
            let mut posts = holder["posts"].as_array().expect("a list").iter();
            match posts.find(|post| post["roles"] == *roles) {
                Some(post) => json!({"exists": true, "capacity": post["capacity"]}),
                None => json!({"exists": false}),
            }
        }
        (None, None) => panic!("{} names nobody", line.id),
    };
    if let Some(capacity) = found["capacity"].as_str() {
        let number: f64 = capacity.parse().expect("a number");
        // A whole number is written without decimals in the files of cases.
        found["capacity"] = if number.fract() == 0.0 {
            json!(number as i64)
        } else {
            json!(number)
        };
    }
    let is_member = |actor: &&Value| {
        let members = found["members"].as_array();
        members.is_some_and(|members| members.contains(actor))
    };
    let mut answer: BTreeMap<String, Value> = BTreeMap::new();
    for (key, expected) in line.expect() {
        let named = expected.as_array().into_iter().flatten();
        let value = match key.as_str() {
            "members" => named.filter(is_member).cloned().collect(),
            "not_members" => named.filter(|actor| !is_member(actor)).cloned().collect(),
            "posts" => {
                let posts = found["posts"].as_array().expect("a list").iter();
                posts.map(|post| post["roles"].clone()).collect()
            }
            other => found[other].clone(),
        };
        answer.insert(key.clone(), value);
    }
    answer
}
