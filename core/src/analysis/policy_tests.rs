//! Runs the cases files of a policy, and says which rules they exercise.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::coverage::{self, Coverage, Roles};
use crate::compile::store::TooLarge;
use crate::finding::{Findings, Place};
use crate::language::written::{
    CaseWritten, CasesFile, Entry, ExpectWritten, File, Mark, Scalar, Written,
};
use crate::order::{Gather as _, Map, Set, Sort as _};
use crate::organisation::spelling;
use crate::organisation::terms::Duty;
use crate::policy::{Compiled, Policy, PolicyError};
use crate::routing::{Answer, Case, DutyAnswer, Entries, Given, Refusal, Standing};

/// How the tests of a policy went.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct TestReport {
    /// How many tests passed.
    pub passed: u64,
    /// How many did not.
    pub failed: u64,
    /// Those that did not, in the order of the files.
    pub failures: Vec<TestFailure>,
    /// For each model with a test, which rules its tests exercise. Tests with the other side of a
    /// reading count for the rules that differ on that side, apart from the model's own.
    pub coverage: Vec<Coverage>,
    /// The models without a test.
    pub untested: Vec<String>,
}

/// A test that did not pass.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TestFailure {
    /// Its id in the file.
    pub test: String,
    /// The model it is of.
    pub model: String,
    /// The readings whose other side it takes.
    pub readings: Entries<String, String>,
    /// Where it stands.
    pub place: Place,
    /// What is not as expected, in the order of the file.
    pub differences: Vec<Difference>,
}

/// What a test expects, and what the answer says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Difference {
    /// A duty, or `status`, `fact`, `code` or `rules`.
    pub what: String,
    /// The ids expected; `unstated`, `not_applicable` and `absent` stand for themselves.
    pub expected: Vec<String>,
    /// The ids of the answer.
    pub got: Vec<String>,
    /// Where the expectation stands.
    pub place: Place,
}

/// Why a policy cannot be tested.
#[derive(Clone, Debug, thiserror::Error)]
pub enum TestError {
    /// The policy, or a model with the readings of a cases file, does not compile.
    #[error("the policy does not compile: {0}")]
    Policy(Findings),
    /// There is no such model.
    #[error(transparent)]
    Call(#[from] PolicyError),
    /// The diagrams of the rules' roles grew past the stated number of nodes.
    #[error("the coverage of model `{model}` would take more than {limit} nodes")]
    TooLarge {
        /// The model.
        model: String,
        /// The limit.
        limit: usize,
    },
}

impl TestError {
    pub(super) fn too_large(model: &str, limit: TooLarge) -> Self {
        Self::TooLarge {
            model: model.to_owned(),
            limit: limit.limit,
        }
    }
}

/// Runs the tests of a policy: those of all its cases files, or those of one model.
///
/// A file without a model tests the one that is in force on a case's day, or the policy's own.
/// Where a duty is expected of a case that needs a fact, it is compared with what is settled.
///
/// # Errors
/// The findings of a policy that does not compile, a model it does not have, a limit.
///
/// ```
/// let report = bestit::analysis::test_policy(&bestit::Policy::embedded(), Some("best-it"))?;
/// assert_eq!(report.failed, 0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn test_policy(policy: &Policy, model: Option<&str>) -> Result<TestReport, TestError> {
    if policy.findings().has_errors() {
        return Err(TestError::Policy(policy.findings().clone()));
    }
    if let Some(model) = model {
        policy.model(model)?;
    }
    let mut run = Run {
        policy,
        compiled: Map::new(),
        exercised: Map::new(),
        report: TestReport::default(),
    };
    for file in policy.files() {
        let File::Cases(cases) = file else { continue };
        for entry in &cases.cases {
            let on = entry.value.on.as_ref().map(|on| on.value.as_str());
            let mut models: Vec<String> = cases.models.iter().map(|m| m.value.clone()).gather();
            if models.is_empty() {
                models.push(policy.model_for(None, on, false)?);
            }
            for id in models {
                if model.is_none_or(|model| model == id) {
                    run.test(&id, cases, entry)?;
                }
            }
        }
    }
    let mut report = run.report;
    for info in policy.models() {
        if model.is_some_and(|model| model != info.id) {
            continue;
        }
        if !run.exercised.contains_key(&(info.id.clone(), Vec::new())) {
            report.untested.push(info.id.clone());
        }
        let of_model = run.exercised.iter().filter(|((id, _), _)| *id == info.id);
        for ((id, readings), (roles, counts)) in of_model {
            // A side that only moves people has no rules to exercise.
            if !readings.is_empty() && roles.list.is_empty() {
                continue;
            }
            report
                .coverage
                .push(coverage::coverage(id, readings, roles, counts));
        }
    }
    Ok(report)
}

/// A model's id and the readings whose other side is taken.
type Key = (String, Vec<(String, String)>);

struct Run<'a> {
    policy: &'a Policy,
    compiled: Map<Key, Compiled>,
    /// The roles of the rules, and how many tests exercise each; with readings, of the rules that
    /// differ on those sides.
    exercised: Map<Key, (Roles, coverage::Counts)>,
    report: TestReport,
}

impl Run<'_> {
    fn compiled(&mut self, key: &Key) -> Result<Compiled, TestError> {
        if let Some(compiled) = self.compiled.get(key) {
            return Ok(compiled.clone());
        }
        let (model, readings) = key;
        let mut choice = self.policy.model(model)?;
        for (reading, option) in readings {
            choice = choice.with_reading(reading, option)?;
        }
        let compiled = choice.compile().map_err(TestError::Policy)?;
        self.compiled.insert(key.clone(), compiled.clone());
        Ok(compiled)
    }

    fn test(
        &mut self,
        model: &str,
        file: &CasesFile,
        entry: &Entry<CaseWritten>,
    ) -> Result<(), TestError> {
        let written = file.readings.iter();
        let readings: Vec<(String, String)> = written
            .map(|r| (r.id.value.clone(), r.value.value.clone()))
            .gather();
        let key = (model.to_owned(), readings);
        let compiled = self.compiled(&key)?;
        let case = case_of(&compiled, &entry.value);
        let answer = match &case {
            Ok(case) => compiled.router.route_case(case),
            Err(refusal) => Answer::Refused(refusal.clone()),
        };
        if !self.exercised.contains_key(&key) {
            let mut roles = Roles::of(&compiled).map_err(|l| TestError::too_large(model, l))?;
            if !key.1.is_empty() {
                let plain = self.compiled(&(key.0.clone(), Vec::new()))?;
                roles.keep(&other_side(&plain, &key.1));
            }
            let counts = coverage::Counts::default();
            self.exercised.insert(key.clone(), (roles, counts));
        }
        if let Some((roles, counts)) = self.exercised.get_mut(&key) {
            let routed = answer.route().and_then(|_| case.as_ref().ok());
            counts.add(roles, &compiled, routed);
        }
        let place = |mark: Mark| self.policy.place_of(mark);
        let differences = compare(&entry.value, &answer, entry.id.mark, &place);
        if differences.is_empty() {
            self.report.passed += 1;
        } else {
            self.report.failed += 1;
            self.report.failures.push(TestFailure {
                test: entry.id.value.clone(),
                model: model.to_owned(),
                readings: Entries(key.1),
                place: place(entry.id.mark),
                differences,
            });
        }
        Ok(())
    }
}

/// The ids of the rules that differ on the other sides of readings.
fn other_side(plain: &Compiled, readings: &[(String, String)]) -> Set<String> {
    let sides = plain.inner.model.sides.iter();
    let taken = sides.filter(|side| {
        let mut readings = readings.iter();
        readings.any(|(reading, option)| *reading == side.reading && *option == side.option)
    });
    let rules = taken.flat_map(|side| &side.rules);
    rules
        .filter_map(|rule| Some(rule.rule.as_ref()?.id.clone()))
        .collect()
}

fn case_of(compiled: &Compiled, written: &CaseWritten) -> Result<Case, Box<Refusal>> {
    let pairs = written.case.iter().map(|entry| {
        let value = match &entry.value.value {
            Scalar::Text(text) => Given::Text(text),
            Scalar::Bool(value) => Given::Bool(*value),
            Scalar::Number(number) => Given::Number(number),
            Scalar::Null => Given::Nothing,
        };
        (entry.id.value.as_str(), value)
    });
    let mut case = Case::from_pairs(&compiled.router, pairs)?;
    if let Some(on) = &written.on {
        case.on(&on.value)?;
    }
    Ok(case)
}

/// What is not as expected.
fn compare(
    written: &CaseWritten,
    answer: &Answer,
    at: Mark,
    place: &dyn Fn(Mark) -> Place,
) -> Vec<Difference> {
    let mut differences = Vec::new();
    let mut differ = |what: &str, expected: Vec<String>, got: Vec<String>, mark: Mark| {
        if expected != got {
            differences.push(Difference {
                what: what.to_owned(),
                expected,
                got,
                place: place(mark),
            });
        }
    };
    let named = |name: &str| written.expect.iter().find(|e| e.id.value == name);
    let (got, about) = match answer {
        Answer::Routed(_) => ("routed", None),
        Answer::NeedsFact(q) => ("needs_fact", Some(("fact", q.question.fact.to_string()))),
        Answer::Refused(r) => ("refused", Some(("code", r.code.id().to_owned()))),
    };
    // Without a status, what else is expected says which it is.
    let status = match (named("status"), named("fact"), named("code")) {
        (Some(entry), ..) => ids(&entry.value),
        (None, Some(_), _) => vec!["needs_fact".to_owned()],
        (None, None, Some(_)) => vec!["refused".to_owned()],
        (None, None, None) => vec!["routed".to_owned()],
    };
    if status != [got] {
        let mark = named("status").map_or(at, |entry| entry.id.mark);
        differ("status", status, vec![got.to_owned()], mark);
        if let Some((what, value)) = about {
            let expected = named(what).map(|e| ids(&e.value)).unwrap_or_default();
            differ(what, expected, vec![value], mark);
        }
        return differences;
    }
    for entry in &written.expect {
        let (what, mark) = (entry.id.value.as_str(), entry.id.mark);
        match (what, Duty::from_id(what)) {
            (_, Some(duty)) => {
                let got = duty_of(answer, duty);
                differ(what, expected_of(&entry.value), got, mark);
            }
            ("rules", _) => {
                let because = answer.route().map_or(&[][..], |r| r.because.as_slice());
                let mut got: Vec<String> = because.iter().map(|r| r.rule.to_string()).gather();
                got.arrange();
                differ(what, ids(&entry.value), got, mark);
            }
            ("first_contact", _) => {
                let got = answer.route().and_then(|r| r.first_contact.as_ref());
                let got: Vec<String> = got.map_or_else(
                    || vec!["absent".to_owned()],
                    |party| party.id.split('+').map(str::to_owned).gather(),
                );
                differ(what, expected_of(&entry.value), got, mark);
            }
            ("fact" | "code", _) => {
                let got = about.iter().filter(|(w, _)| *w == what);
                let got = got.map(|(_, value)| value.clone()).gather();
                differ(what, ids(&entry.value), got, mark);
            }
            _ => {}
        }
    }
    differences
}

/// The ids written, sorted, each once.
fn ids(value: &ExpectWritten) -> Vec<String> {
    let list: &[Written<Scalar>] = match value {
        ExpectWritten::One(one) => std::slice::from_ref(one),
        ExpectWritten::List(list) => list,
    };
    let mut ids: Vec<String> = list.iter().map(|s| spelling(&s.value).to_owned()).gather();
    ids.arrange();
    ids.dedup();
    ids
}

/// Who is expected to have a duty; an empty list expects nobody.
fn expected_of(value: &ExpectWritten) -> Vec<String> {
    let ids = ids(value);
    if ids.is_empty() || ids == ["null"] {
        vec!["absent".to_owned()]
    } else {
        ids
    }
}

/// Who has a duty, as a route or the settled part of a question says it.
fn duty_of(answer: &Answer, duty: Duty) -> Vec<String> {
    let absent = || vec!["absent".to_owned()];
    match answer {
        Answer::Routed(route) => route.duty(duty).map_or_else(absent, held_by),
        Answer::NeedsFact(question) => match question.settled.get(&duty) {
            None => vec!["open".to_owned()],
            Some(ids) if ids.is_empty() => absent(),
            Some(ids) => ids.iter().map(|id| id.to_string()).gather(),
        },
        Answer::Refused(_) => Vec::new(),
    }
}

fn held_by(answer: &DutyAnswer) -> Vec<String> {
    match answer.status {
        Standing::Unstated => vec!["unstated".to_owned()],
        Standing::NotApplicable => vec!["not_applicable".to_owned()],
        Standing::Held => {
            let ids = answer.holders.iter().map(|h| Arc::clone(&h.id));
            let mut ids: Vec<String> = ids.map(|id| id.to_string()).gather();
            ids.arrange();
            ids
        }
    }
}
