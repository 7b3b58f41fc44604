//! A loaded policy: its files, its models, and the way from them to a router.

mod choice;
mod compiled;
mod embedded;
mod error;

use std::path::Path;
use std::sync::Arc;

pub use choice::Choice;
pub use compiled::Compiled;
#[cfg(feature = "analysis")]
pub(crate) use compiled::Inner;
pub use error::{DeskError, PolicyError};

use crate::finding::Findings;
#[cfg(feature = "analysis")]
use crate::finding::Place;
use crate::language::written::File;
use crate::language::{self, Read, Source};
use crate::order::{Gather as _, Map};
use crate::organisation;
use crate::routing::{Dated, Desk, in_force, is_date};
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

/// A model of a policy, with what it can be compiled with.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct ModelListing {
    /// The model.
    #[serde(flatten)]
    pub model: ModelInfo,
    /// Whether it answers where none is named.
    pub default: bool,
    /// The other sides of readings that it can be compiled with.
    pub readings: Vec<ReadingOption>,
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
        let read = language::read(sources.into_iter().gather());
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

    /// The models, each with the readings that it can be compiled with, by id.
    ///
    /// ```
    /// let listing = bestit::Policy::embedded().listing();
    /// let default = listing.iter().find(|m| m.default).ok_or("there is none")?;
    /// assert_eq!(default.model.id, "best-it");
    /// assert!(default.readings.iter().any(|r| r.reading == "A25"));
    /// # Ok::<(), &str>(())
    /// ```
    pub fn listing(&self) -> Vec<ModelListing> {
        let default = self.default_model();
        let listing = |model: ModelInfo| ModelListing {
            default: default.as_ref() == Some(&model.id),
            readings: organisation::options(&self.read, &model.id),
            model,
        };
        self.models().into_iter().map(listing).gather()
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
                readings: Map::new(),
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
