//! A loaded policy: its files, its models, and the way from them to a router.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use crate::compile::{self, Compilation};
use crate::finding::{Findings, Place};
use crate::language::written::File;
use crate::language::{self, Read, Source};
use crate::organisation::model::Model;
use crate::organisation::{self, Places};
use crate::routing::program::Program;
use crate::routing::{Dated, Desk, Refusal, Router, in_force, is_date};
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
    /// What is given as a day is none.
    #[error("`{on}` is no day; days are written YYYY-MM-DD")]
    NoDay {
        /// What was given.
        on: String,
    },
    /// No model is in force on the day asked about.
    #[error("no model is in force on {on}")]
    NoModelInForce {
        /// The day.
        on: String,
    },
}

impl PolicyError {
    /// The same as an answer: with the stable code, and texts in both languages.
    pub fn refusal(&self) -> Refusal {
        match self {
            PolicyError::UnknownModel { id, suggestion } => {
                Refusal::unknown_model(id, suggestion.as_deref())
            }
            PolicyError::UnknownReading {
                reading,
                option,
                suggestion,
            } => Refusal::unknown_reading(&format!("{reading}={option}"), suggestion.as_deref()),
            PolicyError::ReadingNotForModel {
                reading,
                option,
                model,
            } => Refusal::reading_not_for_model(&format!("{reading}={option}"), model),
            PolicyError::NoDay { on } => Refusal::no_day(on),
            PolicyError::NoModelInForce { on } => Refusal::no_model_in_force(on),
        }
    }
}

/// Why a desk cannot be opened.
#[derive(Clone, Debug, thiserror::Error)]
pub enum DeskError {
    /// The policy does not compile.
    #[error("the policy does not compile: {0}")]
    Policy(#[from] Findings),
    /// There is no such reading.
    #[error(transparent)]
    Call(#[from] PolicyError),
}

fn did_you_mean(suggestion: &Option<String>) -> String {
    suggestion
        .as_ref()
        .map(|s| format!("; did you mean `{s}`?"))
        .unwrap_or_default()
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
        Self {
            read: Arc::new(read),
            findings,
        }
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

    /// The model that answers a case: the one named, else the one in force on the day asked
    /// about, else the policy's own. Days are `YYYY-MM-DD`. Past the last model's end there is
    /// none, unless `after_validity` asks for the last.
    pub fn model_for(
        &self,
        model: Option<&str>,
        on: Option<&str>,
        after_validity: bool,
    ) -> Result<String, PolicyError> {
        if let Some(on) = on.filter(|on| !is_date(on)) {
            return Err(PolicyError::NoDay { on: on.to_owned() });
        }
        let models = self.models();
        let timeline = organisation::timeline(&self.read);
        let on = match (model, on) {
            (Some(id), _) => return Ok(id.to_owned()),
            (None, Some(on)) if !timeline.is_empty() => on,
            (None, _) => {
                let first = || models.first().map(|m| m.id.clone());
                return self.default_model().or_else(first).ok_or_else(|| {
                    PolicyError::UnknownModel {
                        id: String::new(),
                        suggestion: None,
                    }
                });
            }
        };
        let dated = timeline
            .iter()
            .filter_map(|id| models.iter().find(|m| m.id == *id))
            .map(|m| Dated {
                what: m.id.as_str(),
                from: m.from.as_deref(),
                to: m.to.as_deref(),
            });
        let found = in_force(dated, on, after_validity).map(str::to_owned);
        found.ok_or_else(|| PolicyError::NoModelInForce { on: on.to_owned() })
    }

    /// All models at one desk, each compiled with those of the readings that are for it. A case
    /// for a model that one of them is not for is refused there.
    ///
    /// # Errors
    /// The findings, where a model does not compile; a reading that no model has.
    pub fn desk(&self, readings: &[(String, String)]) -> Result<Desk, DeskError> {
        let models = self.models();
        let mut known = vec![false; readings.len()];
        let (mut routers, mut refusing) = (Vec::new(), Vec::new());
        for info in &models {
            let mut choice = self.model(&info.id)?;
            let mut refused = None;
            for ((reading, option), known) in readings.iter().zip(&mut known) {
                match choice.clone().with_reading(reading, option) {
                    Ok(with) => {
                        choice = with;
                        *known = true;
                    }
                    Err(error) => {
                        *known = *known || matches!(error, PolicyError::ReadingNotForModel { .. });
                        refused = refused.or(Some(error));
                    }
                }
            }
            match refused {
                Some(error) => refusing.push((info.id.as_str(), error)),
                None => routers.push(choice.compile()?.router),
            }
        }
        // A reading nobody knows is a fault of the call, not of a case.
        if known.contains(&false)
            && let Some((_, error)) = refusing
                .iter()
                .find(|(_, e)| matches!(e, PolicyError::UnknownReading { .. }))
        {
            return Err(error.clone().into());
        }
        let default = self
            .default_model()
            .or_else(|| models.first().map(|m| m.id.clone()))
            .unwrap_or_default();
        let mut desk = Desk::new(&default, organisation::timeline(&self.read), routers);
        for (model, error) in refusing {
            desk = desk.refusing(model, error.refusal());
        }
        if models.is_empty() || self.findings.has_errors() {
            return Err(DeskError::Policy(self.findings.clone()));
        }
        Ok(desk)
    }

    /// A file of the policy, as written.
    pub(crate) fn file(&self, name: &str) -> Option<&File> {
        let source = self.read.sources.iter().position(|s| s.name() == name)?;
        self.read
            .files
            .iter()
            .find(|f| f.source == source)
            .map(|f| &f.file)
    }

    /// The files of the policy, as written, in the order of their names.
    #[cfg(feature = "analysis")]
    pub(crate) fn files(&self) -> impl Iterator<Item = &File> {
        self.read.files.iter().map(|f| &f.file)
    }

    /// Where a mark stands.
    #[cfg(feature = "analysis")]
    pub(crate) fn place_of(&self, mark: crate::language::written::Mark) -> Place {
        self.read.sources.place(mark)
    }

    /// A model, to be compiled.
    pub fn model(&self, id: &str) -> Result<Choice, PolicyError> {
        let models = self.models();
        if models.iter().any(|m| m.id == id) {
            return Ok(Choice {
                policy: self.clone(),
                id: id.to_owned(),
                readings: BTreeMap::new(),
            });
        }
        let suggestion =
            crate::suggest::nearest(id, models.iter().map(|m| m.id.as_str())).map(str::to_owned);
        Err(PolicyError::UnknownModel {
            id: id.to_owned(),
            suggestion,
        })
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
    /// The same model with the other side of a reading, instead of a side of it chosen before;
    /// `default` takes the side back that the model itself takes.
    pub fn with_reading(mut self, reading: &str, option: &str) -> Result<Self, PolicyError> {
        let options = self.options();
        if option == "default" && options.iter().any(|o| o.reading == reading) {
            self.readings.remove(reading);
            return Ok(self);
        }
        if options
            .iter()
            .any(|o| o.reading == reading && o.option == option)
        {
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
        let names: Vec<String> = options
            .iter()
            .map(|o| format!("{}={}", o.reading, o.option))
            .collect();
        let asked = format!("{reading}={option}");
        let suggestion =
            crate::suggest::nearest(&asked, names.iter().map(String::as_str)).map(str::to_owned);
        Err(PolicyError::UnknownReading {
            reading: reading.to_owned(),
            option: option.to_owned(),
            suggestion,
        })
    }

    /// The other sides of readings that this model can be compiled with.
    pub fn options(&self) -> Vec<ReadingOption> {
        organisation::options(&self.policy.read, &self.id)
    }

    /// The model's id.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The policy it is a model of.
    pub fn policy(&self) -> &Policy {
        &self.policy
    }

    /// The model for an analysis alone: without a router, what other sides would answer, and
    /// findings. `None` where it has errors that stop it short of diagrams.
    #[cfg(feature = "analysis")]
    pub(crate) fn analysed(&self) -> Option<Inner> {
        let resolved = organisation::resolve(&self.policy.read, &self.id, &self.readings);
        let mut model = resolved.model.filter(|_| !resolved.findings.has_errors())?;
        model.sides.clear();
        let compilation = compile::diagrams(&model)?;
        Some(Inner {
            families: families(&model),
            model,
            compilation,
            places: resolved.places,
            read: Arc::clone(&self.policy.read),
        })
    }

    /// Compiles the model. The findings of a failure are all there are about the policy's files
    /// and this model, errors and warnings.
    pub fn compile(self) -> Result<Compiled, Findings> {
        let mut findings = self.policy.findings.clone();
        let resolved = organisation::resolve(&self.policy.read, &self.id, &self.readings);
        findings.extend(resolved.findings);
        findings.sort();
        let Some(model) = resolved.model.filter(|_| !findings.has_errors()) else {
            return Err(findings);
        };
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
                    inner: Arc::new(Inner {
                        families: families(&model),
                        model,
                        compilation,
                        places,
                        read,
                    }),
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
#[cfg_attr(
    not(feature = "analysis"),
    allow(
        dead_code,
        reason = "only analyses look at the compilation and its places"
    )
)]
pub(crate) struct Inner {
    pub(crate) model: Model,
    /// Titles of actors that exist once for each scope, without it.
    families: BTreeMap<String, Text>,
    pub(crate) compilation: Compilation,
    pub(crate) places: Places,
    pub(crate) read: Arc<Read>,
}

/// Titles of families: what the titles of all their scopes begin with.
fn families(model: &Model) -> BTreeMap<String, Text> {
    let mut titles: BTreeMap<String, Text> = BTreeMap::new();
    for actor in model.actors.iter().filter(|a| a.scope.is_some()) {
        match titles.get_mut(&actor.family) {
            Some(title) => {
                title.sv = common(&title.sv, &actor.title.sv);
                title.en = common(&title.en, &actor.title.en);
            }
            None => {
                titles.insert(actor.family.clone(), actor.title.clone());
            }
        }
    }
    for title in titles.values_mut() {
        for text in [&mut title.sv, &mut title.en] {
            text.truncate(text.trim_end_matches([' ', ',', '(', ':', '–']).len());
        }
    }
    titles.retain(|_, title| !title.sv.is_empty() && !title.en.is_empty());
    titles
}

/// What two texts begin with.
fn common(a: &str, b: &str) -> String {
    a.chars()
        .zip(b.chars())
        .take_while(|(a, b)| a == b)
        .map(|(a, _)| a)
        .collect()
}

impl Inner {
    /// The place of an element of the model.
    #[cfg(feature = "analysis")]
    pub(crate) fn place(&self, section: &str, id: &str) -> Option<Place> {
        self.places
            .get(section, id)
            .map(|mark| self.read.sources.place(mark))
    }

    /// Titles of families of actors, by id.
    #[cfg(feature = "analysis")]
    pub(crate) fn family_titles(&self) -> BTreeMap<String, Text> {
        self.families.clone()
    }
}

impl Compiled {
    /// The heading of a section of the governing document.
    pub fn heading(&self, section: &str) -> Option<&Text> {
        self.inner.model.catalogue.sections.get(section)
    }

    /// The title of an actor, with or without its scope.
    pub fn actor_title(&self, id: &str) -> Option<&Text> {
        let actors = &self.inner.model.actors;
        let ix = actors.binary_search_by(|a| a.id.as_str().cmp(id)).ok();
        match ix {
            Some(ix) => actors.get(ix).map(|a| &a.title),
            None => self.inner.families.get(id),
        }
    }

    /// The title of a fact.
    pub fn fact_title(&self, fact: &str) -> Option<&Text> {
        self.inner
            .model
            .facts
            .iter()
            .find(|f| f.id == fact)
            .map(|f| &f.title)
    }

    /// The title of a fact's value; a number has none.
    pub fn value_title(&self, fact: &str, value: &str) -> Option<&Text> {
        let fact = self
            .inner
            .model
            .facts
            .iter()
            .find(|f| f.id == fact && f.number.is_none())?;
        fact.values.iter().find(|v| v.id == value).map(|v| &v.title)
    }

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
            &[$(($name, include_str!(concat!("../../policies/tyreso/", $name)))),*]
        };
    }

    const FILES: &[(&str, &str)] = files! {
        "before-2012.yaml" "best-it.yaml" "cases/before-2012.yaml" "cases/best-it-a47.yaml" "cases/best-it.yaml" "cases/it-unit.yaml"
        "cases/matrix.yaml" "document.yaml" "it-unit.yaml" "matrix.yaml" "organisation.yaml"
        "readings/a01-other.yaml" "readings/a03-other.yaml" "readings/a07-group.yaml" "readings/a07-joint.yaml"
        "readings/a08-other.yaml" "readings/a09-other.yaml" "readings/a14-other.yaml" "readings/a17-other.yaml"
        "readings/a19-other.yaml" "readings/a20-kit.yaml" "readings/a20-service.yaml" "readings/a25-other.yaml"
        "readings/a26-other.yaml" "readings/a27-other.yaml" "readings/a28-needs.yaml" "readings/a28-projects.yaml"
        "readings/a29-other.yaml" "readings/a38-other.yaml" "readings/a41-other.yaml" "readings/a43-other.yaml"
        "readings/a46-other.yaml" "readings/a47-other.yaml" "readings/a48-other.yaml" "readings/a49-other.yaml"
        "readings/a50-other.yaml"
    };

    pub(super) fn sources() -> Vec<Source> {
        FILES
            .iter()
            .map(|(name, text)| Source::new(*name, *text))
            .collect()
    }

    #[cfg(test)]
    mod tests {
        /// No file of the folder is forgotten.
        #[test]
        fn every_file_of_the_policy_is_carried() {
            let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../policies/tyreso");
            let (loaded, findings) = crate::language::load(std::path::Path::new(folder));
            assert!(findings.is_empty(), "{findings}");
            let loaded: Vec<_> = loaded.iter().map(|s| (s.name(), s.text())).collect();
            assert_eq!(loaded, super::FILES);
        }
    }
}
