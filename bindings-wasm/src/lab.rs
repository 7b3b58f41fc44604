//! Policies as text: reading, checking, proving, comparing.

use std::cell::OnceCell;

use bestit::analysis::{
    ClaimError, CompareError, Part, Readings, TestError, UnknownDuty, WhyNotError,
    compare_choices_part, refines_choices, report, report_json, test_policy, trace,
};
use bestit::finding::Findings;
use bestit::{
    Choice, Compiled, Desk, DeskError, Duty, Lang, Policy, PolicyError, Router, Source, export,
};
use serde::Serialize;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::engine::Engine;
use crate::failure::{Failure, told};
use crate::given::{Flags, pairs, pieces};

/// A value of the library as one line of JSON, as the command line prints it.
pub(crate) fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

impl From<PolicyError> for Failure {
    fn from(error: PolicyError) -> Self {
        Box::new(error.refusal()).into()
    }
}

impl From<Findings> for Failure {
    fn from(findings: Findings) -> Self {
        Failure::Findings(findings)
    }
}

impl From<DeskError> for Failure {
    fn from(error: DeskError) -> Self {
        match error {
            DeskError::Policy(findings) => findings.into(),
            DeskError::Call(error) => error.into(),
        }
    }
}

impl From<ClaimError> for Failure {
    fn from(error: ClaimError) -> Self {
        Failure::Claim(Box::new(error))
    }
}

impl From<CompareError> for Failure {
    fn from(error: CompareError) -> Self {
        match error {
            CompareError::Policy { findings, .. } => findings.into(),
            CompareError::Part(error) => error.into(),
            other => Failure::Call(other.to_string()),
        }
    }
}

impl From<TestError> for Failure {
    fn from(error: TestError) -> Self {
        match error {
            TestError::Policy(findings) => findings.into(),
            TestError::Call(error) => error.into(),
            other => Failure::Call(other.to_string()),
        }
    }
}

impl From<WhyNotError> for Failure {
    fn from(error: WhyNotError) -> Self {
        match error {
            WhyNotError::Refused(refusal) => refusal.into(),
            other => Failure::Call(other.to_string()),
        }
    }
}

/// Readings and options, of pieces that stand in turn.
fn readings(joined: &str) -> Vec<(String, String)> {
    let pieces = pieces(joined);
    let (pairs, _) = pieces.as_chunks::<2>();
    let pairs = pairs.iter();
    pairs.map(|[r, o]| (r.clone(), o.clone())).collect()
}

/// The part of two models that a question is about: a condition, and duties that stand in turn.
fn part(when: Option<String>, duties: &str) -> Result<Part, Failure> {
    let part = when.map(Part::when).unwrap_or_default();
    let duties = pieces(duties);
    let duties = duties.iter().map(|name| name.parse::<Duty>());
    let duties: Result<Vec<_>, UnknownDuty> = duties.collect();
    duties
        .map(|duties| part.duties(duties))
        .map_err(|error| Failure::Call(error.to_string()))
}

/// A policy's files, read but not compiled.
#[wasm_bindgen]
pub struct Files {
    policy: Policy,
}

#[wasm_bindgen]
impl Files {
    /// The policy that the library carries.
    pub fn embedded() -> Files {
        Files {
            policy: Policy::embedded(),
        }
    }

    /// Names and texts of files.
    pub fn of(files: &str) -> Files {
        let sources = readings(files).into_iter();
        Files {
            policy: Policy::from_sources(sources.map(|(name, text)| Source::new(name, text))),
        }
    }

    /// The names and texts of the files.
    pub fn sources(&self) -> String {
        let sources = self.policy.sources();
        json(&sources.map(|s| (s.name(), s.text())).collect::<Vec<_>>())
    }

    /// What is to be said about the files themselves.
    pub fn findings(&self) -> String {
        json(self.policy.findings())
    }

    /// The models.
    pub fn models(&self) -> String {
        json(&self.policy.models())
    }

    /// The model that answers: the one named, else the one in force on the day, else the policy's
    /// own.
    pub fn model_for(
        &self,
        model: Option<String>,
        on: Option<String>,
        after_validity: bool,
    ) -> String {
        let find = || -> Result<String, Failure> {
            if self.policy.findings().has_errors() {
                return Err(self.policy.findings().clone().into());
            }
            let (model, on) = (model.as_deref(), on.as_deref());
            Ok(self.policy.model_for(model, on, after_validity)?)
        };
        told(find())
    }

    /// The other sides of readings that a model can be compiled with.
    pub fn readings(&self, model: &str) -> String {
        let choice = self.policy.model(model).map_err(Failure::from);
        told(choice.map(|choice| json(&choice.options())))
    }

    /// A model, compiled with other sides of readings; `failure` of it says why it is none.
    pub fn compile(&self, model: &str, sides: &str) -> Model {
        let compile = || -> Result<Made, Failure> {
            if self.policy.findings().has_errors() {
                return Err(self.policy.findings().clone().into());
            }
            let mut choice = self.policy.model(model)?;
            for (reading, option) in readings(sides) {
                choice = choice.with_reading(&reading, &option)?;
            }
            let compiled = choice.clone().compile()?;
            Ok(Made {
                choice,
                compiled,
                readings: OnceCell::new(),
            })
        };
        Model {
            made: compile().map_err(|failure| told(Err(failure))),
        }
    }

    /// All models at one desk; `failure` of it says why there is none.
    pub fn desk(&self, sides: &str) -> Counter {
        let desk = self.policy.desk(&readings(sides)).map_err(Failure::from);
        Counter {
            desk: desk.map_err(|failure| told(Err(failure))),
        }
    }

    /// The findings on the policy, with all its models or one, whether they compile or not.
    pub fn check(&self, model: Option<String>) -> String {
        let report = report(&self.policy, model.as_deref(), &[]);
        told(report.map(|report| report.to_json()).map_err(Failure::from))
    }

    /// A file of contacts, checked.
    pub fn contacts(&self, name: &str, text: &str) -> String {
        let contacts = self.policy.contacts(Source::new(name, text));
        told(
            contacts
                .map(|contacts| json(&contacts))
                .map_err(Failure::from),
        )
    }

    /// How the policy's own tests go, of all models or one.
    pub fn test(&self, model: Option<String>) -> String {
        let report = test_policy(&self.policy, model.as_deref());
        told(report.map(|report| json(&report)).map_err(Failure::from))
    }

    /// Where every statement and reading of the policy is encoded.
    pub fn trace(&self) -> String {
        json(&trace(&self.policy))
    }
}

/// A compiled model with what is asked about it as a whole.
#[wasm_bindgen]
pub struct Model {
    made: Result<Made, String>,
}

struct Made {
    choice: Choice,
    compiled: Compiled,
    /// The model with every other side of a reading, once something is to be proved.
    readings: OnceCell<Result<Readings, Findings>>,
}

impl Made {
    fn router(&self) -> &Router {
        &self.compiled.router
    }

    fn engine(&self) -> Engine {
        Engine::new(self.router().clone())
    }

    fn prove(&self, claim: Option<&str>) -> Result<String, Failure> {
        let readings = self
            .readings
            .get_or_init(|| Readings::compile(&self.choice))
            .as_ref()
            .map_err(|findings| Failure::from(findings.clone()))?;
        Ok(match claim {
            None => json(&readings.prove_invariants()?),
            Some(id) if !id.trim().contains(char::is_whitespace) => {
                json(&readings.prove_invariant(id.trim())?)
            }
            Some(claim) => json(&readings.prove(claim)?),
        })
    }

    fn why(&self, given: &str, flags: Flags) -> Result<String, Failure> {
        let given = pieces(given);
        let case = self.engine().case(&pairs(&given), flags)?;
        let why = self.router().why_with(&case, flags.options());
        why.map(|why| json(&why)).map_err(|answer| (*answer).into())
    }

    fn why_not(
        &self,
        duty: &str,
        holder: &str,
        given: &str,
        flags: Flags,
    ) -> Result<String, Failure> {
        let duty: Duty = duty
            .parse()
            .map_err(|e: UnknownDuty| Failure::Call(e.to_string()))?;
        let given = pieces(given);
        let case = self.engine().case(&pairs(&given), flags)?;
        let why_not = self
            .router()
            .why_not_with(&case, duty, holder, flags.options());
        Ok(json(&why_not?))
    }
}

impl Model {
    fn with(&self, ask: impl FnOnce(&Made) -> Result<String, Failure>) -> String {
        match &self.made {
            Ok(made) => told(ask(made)),
            Err(failure) => failure.clone(),
        }
    }

    /// Asks about this model and another one.
    fn beside(
        &self,
        other: &Model,
        ask: impl FnOnce(&Made, &Made) -> Result<String, Failure>,
    ) -> String {
        self.with(|made| match &other.made {
            Ok(other) => ask(made, other),
            Err(_) => Err(Failure::Call("the other model does not compile".to_owned())),
        })
    }
}

#[wasm_bindgen]
impl Model {
    /// Why it is no model.
    pub fn failure(&self) -> Option<String> {
        self.made.as_ref().err().cloned()
    }

    /// Decides and answers.
    pub fn engine(&self) -> Option<Engine> {
        Some(self.made.as_ref().ok()?.engine())
    }

    /// The compiled model as the bytes that the router loads.
    pub fn save(&self) -> Vec<u8> {
        let made = self.made.as_ref();
        made.map_or_else(|_| Vec::new(), |made| made.router().save())
    }

    /// The findings on the model.
    pub fn check(&self) -> String {
        self.with(|made| Ok(report_json(&made.choice, &made.compiled)))
    }

    /// A claim, proved or broken; without one every invariant of the register.
    pub fn prove(&self, claim: Option<String>) -> String {
        self.with(|made| made.prove(claim.as_deref()))
    }

    /// What differs in another model, on a part.
    pub fn compare(&self, other: &Model, when: Option<String>, duties: &str) -> String {
        self.beside(other, |made, other| {
            let part = part(when, duties)?;
            Ok(compare_choices_part(&made.choice, &other.choice, &part)?.to_json())
        })
    }

    /// Whether another model gives every answer of this one, on a part.
    pub fn refines(&self, other: &Model, when: Option<String>, duties: &str) -> String {
        self.beside(other, |made, other| {
            let part = part(when, duties)?;
            Ok(refines_choices(&made.choice, &other.choice, &part)?.to_json())
        })
    }

    /// Why a case is answered as it is.
    pub fn why(&self, given: &str, flags: u32) -> String {
        self.with(|made| made.why(given, Flags(flags)))
    }

    /// Why somebody does not have a duty.
    pub fn why_not(&self, duty: &str, holder: &str, given: &str, flags: u32) -> String {
        self.with(|made| made.why_not(duty, holder, given, Flags(flags)))
    }

    /// What became of a stored route.
    pub fn verify(&self, stored: &str) -> String {
        self.with(|made| Ok(json(&made.router().verify(stored)?)))
    }

    /// The contact surfaces as data.
    pub fn graph(&self) -> String {
        self.with(|made| Ok(json(&export::graph(&made.compiled))))
    }

    /// Who has which duty in each kind of case.
    pub fn kind_table(&self) -> String {
        self.with(|made| Ok(json(&made.compiled.kind_table())))
    }

    /// What the model's ids are called.
    pub fn names(&self) -> String {
        self.with(|made| Ok(json(&made.compiled.names())))
    }

    /// The contact surfaces in Graphviz' language.
    pub fn dot(&self, english: bool) -> String {
        let lang = if english { Lang::En } else { Lang::Sv };
        self.with(|made| Ok(export::dot(&made.compiled, lang)))
    }
}

/// All models of a policy, which answer lines of JSON by name, by date or by default.
#[wasm_bindgen(js_name = Desk)]
pub struct Counter {
    desk: Result<Desk, String>,
}

#[wasm_bindgen(js_class = Desk)]
impl Counter {
    /// Why there is no desk.
    pub fn failure(&self) -> Option<String> {
        self.desk.as_ref().err().cloned()
    }

    /// Answers a line of JSON with a line of JSON.
    pub fn answer_line(&self, line: &str, flags: u32) -> String {
        match &self.desk {
            Ok(desk) => desk.answer_json(line, Flags(flags).options()),
            Err(_) => String::new(),
        }
    }
}
