//! A loaded policy: its files, its models, and the way from them to a router.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use crate::compile::{self, Compilation};
use crate::finding::{Finding, Findings, Place};
use crate::language::{self, Read, Source};
use crate::organisation::model::Model;
use crate::organisation::{self, Places};
use crate::routing::Router;
use crate::routing::program::Program;
use crate::text::Text;

/// A loaded set of policy files.
///
/// Loading never fails: what is wrong with the files is among the [`findings`](Policy::findings),
/// all of it at once, and [`Choice::compile`] refuses as long as there is an error.
///
/// ```
/// let policy = bestit::Policy::embedded();
/// assert!(!policy.findings().has_errors());
/// let router = policy.model("best-it")?.compile()?.router;
/// let line = r#"{"kind": "system_support", "department": "education", "system": "heroma"}"#;
/// assert!(router.answer_json(line).contains("system_manager:heroma"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Policy {
    read: Arc<Read>,
    findings: Findings,
}

/// A call about a policy that cannot be answered.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PolicyError {
    /// The policy has no such model.
    #[error("there is no model `{id}`{}", did_you_mean(.suggestion))]
    UnknownModel {
        /// The id asked for.
        id: String,
        /// The nearest id there is.
        suggestion: Option<String>,
    },
    /// The document has no such reading, or the reading no such option.
    #[error("there is no reading `{reading}={option}`{}", did_you_mean(.suggestion))]
    UnknownReading {
        /// The reading asked for.
        reading: String,
        /// The option asked for.
        option: String,
        /// What there is instead.
        suggestion: Option<String>,
    },
    /// The reading's other side is not for this model.
    #[error("the reading `{reading}={option}` is not for the model `{model}`")]
    ReadingNotForModel {
        /// The reading asked for.
        reading: String,
        /// The option asked for.
        option: String,
        /// The model.
        model: String,
    },
}

fn did_you_mean(suggestion: &Option<String>) -> String {
    suggestion.as_ref().map(|s| format!("; did you mean `{s}`?")).unwrap_or_default()
}

/// A model of a policy, in a list.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct ModelInfo {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: Text,
    /// The model it extends.
    pub extends: Option<String>,
    /// The first day it is in force, `YYYY-MM-DD`.
    pub from: Option<String>,
    /// The last day it is in force.
    pub to: Option<String>,
}

/// The other side of a reading that a model can be compiled with.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
pub struct ReadingOption {
    /// The reading's id: `A25`.
    pub reading: String,
    /// The option's name, mostly `other`.
    pub option: String,
    /// What that side says.
    pub text: Text,
}

impl Policy {
    /// The report's own policy, which the library carries.
    pub fn embedded() -> Self {
        Self::from_sources(embedded::sources())
    }

    /// A policy from a folder; nothing outside it is read.
    pub fn load(folder: impl AsRef<Path>) -> Self {
        let (sources, findings) = language::load(folder.as_ref());
        let mut policy = Self::from_sources(sources);
        policy.findings.extend(findings);
        policy.findings.sort();
        policy
    }

    /// A policy from texts; names are paths inside the policy's folder.
    pub fn from_sources(sources: impl IntoIterator<Item = Source>) -> Self {
        let read = language::read(sources.into_iter().collect());
        let mut findings = read.findings.clone();
        findings.extend(organisation::check_files(&read));
        findings.sort();
        Self { read: Arc::new(read), findings }
    }

    /// What is to be said about the files themselves.
    pub fn findings(&self) -> &Findings {
        &self.findings
    }

    /// The names and texts of the files, as findings point into them.
    pub fn sources(&self) -> impl Iterator<Item = &Source> {
        self.read.sources.iter()
    }

    /// The models, by id.
    pub fn models(&self) -> Vec<ModelInfo> {
        organisation::models(&self.read)
    }

    /// The model that answers where none is named.
    pub fn default_model(&self) -> Option<String> {
        organisation::default_model(&self.read)
    }

    /// A model, to be compiled.
    pub fn model(&self, id: &str) -> Result<Choice, PolicyError> {
        let models = self.models();
        if models.iter().any(|m| m.id == id) {
            return Ok(Choice { policy: self.clone(), id: id.to_owned(), readings: BTreeMap::new() });
        }
        let suggestion = crate::suggest::nearest(id, models.iter().map(|m| m.id.as_str())).map(str::to_owned);
        Err(PolicyError::UnknownModel { id: id.to_owned(), suggestion })
    }
}

/// A model chosen, perhaps with the other side of some readings.
#[derive(Clone, Debug)]
pub struct Choice {
    policy: Policy,
    id: String,
    readings: BTreeMap<String, String>,
}

impl Choice {
    /// The same model with the other side of a reading.
    pub fn with_reading(mut self, reading: &str, option: &str) -> Result<Self, PolicyError> {
        let options = self.options();
        if options.iter().any(|o| o.reading == reading && o.option == option) {
            self.readings.insert(reading.to_owned(), option.to_owned());
            return Ok(self);
        }
        let elsewhere = self
            .policy
            .models()
            .iter()
            .flat_map(|m| organisation::options(&self.policy.read, &m.id))
            .any(|o| o.reading == reading && o.option == option);
        if elsewhere {
            return Err(PolicyError::ReadingNotForModel {
                reading: reading.to_owned(),
                option: option.to_owned(),
                model: self.id,
            });
        }
        let names: Vec<String> = options.iter().map(|o| format!("{}={}", o.reading, o.option)).collect();
        let asked = format!("{reading}={option}");
        let suggestion = crate::suggest::nearest(&asked, names.iter().map(String::as_str)).map(str::to_owned);
        Err(PolicyError::UnknownReading { reading: reading.to_owned(), option: option.to_owned(), suggestion })
    }

    /// The other sides of readings that this model can be compiled with.
    pub fn options(&self) -> Vec<ReadingOption> {
        organisation::options(&self.policy.read, &self.id)
    }

    /// Compiles the model. The findings of a failure are all there are about the policy's files
    /// and this model, errors and warnings.
    pub fn compile(self) -> Result<Compiled, Findings> {
        let mut findings = self.policy.findings.clone();
        let resolved = organisation::resolve(&self.policy.read, &self.id, &self.readings);
        findings.extend(resolved.findings);
        findings.sort();
        let Some(model) = resolved.model.filter(|_| !findings.has_errors()) else { return Err(findings) };
        let places = resolved.places;
        let read = Arc::clone(&self.policy.read);
        let locate = |section: &str, id: &str| -> Option<Place> {
            places.get(section, id).map(|mark| read.sources.place(mark))
        };
        let (compilation, more) = compile::compile(&model, &locate);
        findings.extend(more);
        findings.sort();
        match compilation.filter(|_| !findings.has_errors()) {
            Some(compilation) => {
                let fingerprint = organisation::fingerprint(&model);
                let program = Program::new(&model, fingerprint, compilation.diagrams.clone());
                let router = Router::new(program);
                Ok(Compiled {
                    router,
                    findings,
                    inner: Arc::new(Inner { model, compilation, places, read }),
                })
            }
            None => Err(findings),
        }
    }
}

/// A compiled model: the router, and the findings that did not stop it.
#[derive(Clone, Debug)]
pub struct Compiled {
    /// Decides and routes.
    pub router: Router,
    /// Warnings about the files and the model.
    pub findings: Findings,
    pub(crate) inner: Arc<Inner>,
}

/// What analyses need beyond the router.
#[derive(Debug)]
pub(crate) struct Inner {
    pub(crate) model: Model,
    pub(crate) compilation: Compilation,
    pub(crate) places: Places,
    pub(crate) read: Arc<Read>,
}

impl Inner {
    /// The place of an element of the model.
    pub(crate) fn place(&self, section: &str, id: &str) -> Option<Place> {
        self.places.get(section, id).map(|mark| self.read.sources.place(mark))
    }
}

impl Compiled {
    /// The resolved model as canonical JSON: what the fingerprint is taken of.
    pub fn canonical_json(&self) -> String {
        organisation::canonical_json(&self.inner.model)
    }
}


mod embedded {
    //! The files of `policies/tyreso/`, carried by the library.

    use crate::language::Source;

    macro_rules! files {
        ($($name:literal)*) => {
            [$(($name, include_str!(concat!("../../policies/tyreso/", $name)))),*]
        };
    }

    pub(super) fn sources() -> Vec<Source> {
        files! {
            "before-2012.yaml" "best-it.yaml" "document.yaml" "it-unit.yaml" "matrix.yaml" "organisation.yaml"
        }
        .into_iter()
        .map(|(name, text)| Source::new(name, text))
        .collect()
    }
}
