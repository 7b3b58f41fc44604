//! Routes a stored route's case anew and says what came out differently, and why it could.

use serde::Serialize;
use serde_json::{Map, Value};

use super::answer::{Answer, Refusal};
use super::case::Case;
use super::line;
use super::refusal::Code;
use super::router::{Options, Router};
use crate::order::Set;

/// What became of a stored route.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Verification {
    /// Whether the case is routed the same today, down to the last field.
    pub same: bool,
    /// The fields that differ: `decides`, `steps`, …
    pub changed: Vec<String>,
    /// Why they may.
    pub why: Vec<Why>,
    /// What is said today.
    pub now: Answer,
}

/// What differs between the policy of a stored route and this one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// It is another model.
    Model,
    /// The model has changed: its fingerprint differs.
    Fingerprint,
    /// Another version of the policy language.
    Language,
    /// Another version of the library.
    Engine,
}

impl Router {
    /// Routes the case of a stored route again, on the same date.
    pub fn verify(&self, stored: &str) -> Result<Verification, Box<Refusal>> {
        let malformed = || Box::new(Refusal::new(Code::MalformedLine, None, None, None));
        if stored.len() > line::MAX_LINE {
            return Err(malformed());
        }
        let Ok(Value::Object(stored)) = serde_json::from_str::<Value>(stored) else {
            return Err(malformed());
        };
        let text = |key: &str| stored.get(key).and_then(Value::as_str);
        if text("status") != Some("routed") {
            return Err(malformed());
        }
        let Some(facts) = stored.get("case").filter(|c| c.is_object()) else {
            return Err(malformed());
        };
        let mut case = Case::from_json(self, &facts.to_string())?;
        if let Some(on) = text("on") {
            case.on(on)?;
        }
        if let Some(reference) = text("ref") {
            case.reference(reference);
        }
        let extended = stored
            .get("extended")
            .and_then(Value::as_bool)
            .unwrap_or(false);
        let now = self.route_case_with(
            &case,
            Options {
                after_validity: extended,
            },
        );
        let today = match serde_json::from_str::<Value>(&now.to_json()) {
            Ok(Value::Object(today)) => today,
            _ => Map::new(),
        };
        let keys: Set<&String> = stored.keys().chain(today.keys()).collect();
        let changed: Vec<String> = keys
            .into_iter()
            .filter(|k| stored.get(*k) != today.get(*k))
            .cloned()
            .collect();
        let policy = |of: &Map<String, Value>, key: &str| of.get("policy")?.get(key).cloned();
        let id = &self.inner.policy;
        let differs = |key: &str, here: Value| policy(&stored, key) != Some(here);
        let mut why = Vec::new();
        for (differs, reason) in [
            (text("model") != Some(self.model()), Why::Model),
            (
                differs("fingerprint", Value::from(&*id.fingerprint)),
                Why::Fingerprint,
            ),
            (differs("language", Value::from(id.language)), Why::Language),
            (differs("engine", Value::from(&*id.engine)), Why::Engine),
        ] {
            if differs {
                why.push(reason);
            }
        }
        Ok(Verification {
            same: changed.is_empty(),
            changed,
            why,
            now,
        })
    }
}
