//! An answer of the library, as JSON, held against a decision of the reference.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::decision::{Answer, Contested, DUTIES, Decision};
use super::domain::Case;
use super::files::{Model, Values};

impl Model {
    /// The line of JSON that asks for the answer to a case.
    pub(crate) fn line(&self, case: &Case) -> String {
        Value::Object(self.json(case)).to_string()
    }

    fn json(&self, case: &Case) -> Map<String, Value> {
        let value = |id: &String, value: &String| {
            let fact = self.facts.iter().find(|fact| fact.id == *id);
            match &fact.expect("a fact of the register").values {
                Values::Listed(_) => json!(value),
                Values::Boolean => json!(value == "true"),
                Values::Number { decimals: 0, .. } => {
                    json!(value.parse::<i64>().expect("an integer"))
                }
                Values::Number { .. } => json!(value),
            }
        };
        let pairs = case.iter().map(|(id, v)| (id.clone(), value(id, v)));
        pairs.collect()
    }
}

/// The case that JSON gives, as the reference writes cases. What is null is not given.
pub(crate) fn case_of(json: &Value) -> Case {
    let facts = json.as_object().expect("a case is an object").iter();
    let text = |value: &Value| match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    facts
        .filter(|(_, value)| !value.is_null())
        .map(|(fact, value)| (fact.clone(), text(value)))
        .collect()
}

/// Every duty's answer and rules in an answer of the library.
///
/// The rules are those that `because` names for the duty. A duty that is null is absent.
pub(crate) fn decision_of(route: &Value) -> Decision {
    let mut rules: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for reason in array(&route["because"]) {
        for duty in array(&reason["duties"]) {
            let duty = duty.as_str().expect("a duty's id");
            rules
                .entry(duty)
                .or_default()
                .insert(string(&reason["rule"]));
        }
    }
    let answer = |duty: &'static str| {
        let entry = &route[duty];
        let by_because = rules.get(duty).cloned().unwrap_or_default();
        if !entry.is_null() {
            let by_duty: BTreeSet<String> = array(&entry["rules"]).iter().map(string).collect();
            assert_eq!(
                by_duty, by_because,
                "{duty} and `because` name the same rules"
            );
        }
        (duty, (answer_of(duty, entry), by_because))
    };
    DUTIES.into_iter().map(answer).collect()
}

fn answer_of(duty: &str, entry: &Value) -> Answer {
    let held = || {
        let holders = array(&entry["holders"]).iter();
        Answer::Held(holders.map(|holder| string(&holder["id"])).collect())
    };
    match entry["status"].as_str() {
        Some("held") => held(),
        Some("unstated") => Answer::Unstated,
        Some("not_applicable") => Answer::NotApplicable,
        None if super::LISTS.contains(&duty) => Answer::Held(BTreeSet::new()),
        None => Answer::Absent,
        Some(other) => panic!("{duty} has the status {other}"),
    }
}

/// Of what other sides would answer, that which an answer of the library can show: a duty that
/// nobody has is null and holds nothing.
pub(crate) fn shown_in(route: &Value, contested: Contested) -> Contested {
    let shown = |(duty, _, _): &(&'static str, String, String)| !route[*duty].is_null();
    contested
        .into_iter()
        .filter(|(key, _)| shown(key))
        .collect()
}

/// What an answer of the library says of other sides of readings.
pub(crate) fn contested_of(route: &Value) -> Contested {
    let mut contested = Contested::new();
    for duty in DUTIES {
        for entry in array(&route[duty]["contested"]) {
            let key = (duty, string(&entry["id"]), string(&entry["option"]));
            contested.insert(key, array(&entry["other"]).iter().map(string).collect());
        }
    }
    contested
}

fn array(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn string(value: &Value) -> String {
    value.as_str().expect("text").to_owned()
}
