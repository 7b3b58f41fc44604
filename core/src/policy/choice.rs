//! A model chosen from a policy, and how it is compiled.

use std::sync::Arc;

use super::compiled::{Compiled, Inner, families};
use super::{Policy, PolicyError, ReadingOption};
use crate::compile;
use crate::finding::{Findings, Place};
use crate::order::{Gather as _, Map};
use crate::organisation;
use crate::routing::Router;
use crate::routing::program::Program;

/// A model chosen, perhaps with the other side of some readings.
#[derive(Clone, Debug)]
pub struct Choice {
    pub(super) policy: Policy,
    pub(super) id: String,
    pub(super) readings: Map<String, String>,
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
            .gather();
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
