//! Does a result depend on how the document is read?

use serde::Serialize;

use super::{ClaimError, Proof, ProofStatus};
use crate::analysis::rule_effect::RuleEffect;
use crate::finding::Findings;
use crate::order::Gather as _;
use crate::policy::{Choice, Compiled};

/// A proof, and under which readings of the document it would come out otherwise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Proven {
    /// The proof under the readings chosen.
    #[serde(flatten)]
    pub proof: Proof,
    /// Whether the same holds, in the same cases, under every other side of a reading alone.
    pub holds_under_all_readings: bool,
    /// The sides of readings under which it does not, in the order of their ids.
    pub depends_on: Vec<Dependence>,
}

/// A reading on which a result depends.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Dependence {
    /// The reading's id.
    pub reading: String,
    /// The side of it.
    pub option: String,
    /// What the proof comes to on that side.
    pub status: ProofStatus,
    /// How many combinations break the claim there.
    pub broken: u64,
    /// How many leave it open there.
    pub open: u64,
    /// Whether the cases differ in which that is so, even where their number is the same.
    pub regions_differ: bool,
}

/// What a rule does, and under which readings of the document it would do otherwise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RuleProven {
    /// What it does under the readings chosen.
    #[serde(flatten)]
    pub effect: RuleEffect,
    /// Whether it is decisive in the same cases under every other side of a reading alone.
    pub holds_under_all_readings: bool,
    /// The sides of readings under which it is not, in the order of their ids.
    pub depends_on: Vec<RuleDependence>,
}

/// A reading on which depends where a rule is decisive.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RuleDependence {
    /// The reading's id.
    pub reading: String,
    /// The side of it.
    pub option: String,
    /// Whether the model has the rule on that side.
    pub exists: bool,
    /// In how many combinations the rule is decisive there.
    pub decisive: u64,
}

/// A model with the other sides of its readings, each compiled alone, so that many questions can
/// be asked of all of them.
///
/// ```
/// let choice = bestit::Policy::embedded().model("best-it")?;
/// let all = bestit::analysis::Readings::compile(&choice).map_err(|f| f.to_string())?;
/// // Who decides the IT plan is contested: reading A27 names the management group.
/// let proven = all.prove("never decides is executive_group when kind is it_plan")?;
/// assert!(!proven.holds_under_all_readings);
/// assert_eq!(proven.depends_on[0].reading, "A27");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Readings {
    own: Compiled,
    others: Vec<(String, String, Compiled)>,
}

impl Readings {
    /// Compiles the model as chosen, and once more for each other side of a reading. A reading
    /// that was chosen by name is kept as it was.
    ///
    /// # Errors
    /// The findings, where the model does not compile. A side that does not compile is left out;
    /// [`check_policy`](crate::analysis::check_policy) reports it.
    pub fn compile(choice: &Choice) -> Result<Self, Findings> {
        let own = choice.clone().compile()?;
        let mut others = Vec::new();
        for option in choice.options() {
            if own.inner.model.readings.contains_key(&option.reading) {
                continue;
            }
            let other = choice
                .clone()
                .with_reading(&option.reading, &option.option)
                .ok()
                .and_then(|choice| choice.compile().ok());
            if let Some(other) = other {
                others.push((option.reading, option.option, other));
            }
        }
        Ok(Self { own, others })
    }

    /// The model as chosen.
    pub fn own(&self) -> &Compiled {
        &self.own
    }

    /// The other sides: reading, option and the model compiled with it.
    pub fn others(&self) -> impl Iterator<Item = (&str, &str, &Compiled)> {
        self.others
            .iter()
            .map(|(reading, option, compiled)| (reading.as_str(), option.as_str(), compiled))
    }

    /// [`Compiled::prove`] under every reading.
    ///
    /// # Errors
    /// As [`Compiled::prove`].
    pub fn prove(&self, claim: &str) -> Result<Proven, ClaimError> {
        self.marked(&|compiled| compiled.prove(claim))
    }

    /// [`Compiled::prove_invariant`] under every reading.
    ///
    /// # Errors
    /// As [`Compiled::prove_invariant`].
    pub fn prove_invariant(&self, id: &str) -> Result<Proven, ClaimError> {
        self.marked(&|compiled| compiled.prove_invariant(id))
    }

    /// [`Compiled::prove_invariants`] under every reading.
    ///
    /// # Errors
    /// As [`Compiled::prove_invariants`].
    pub fn prove_invariants(&self) -> Result<Vec<Proven>, ClaimError> {
        let ids = self.own.inner.model.invariants.iter();
        ids.map(|i| self.prove_invariant(&i.id)).collect()
    }

    /// [`Compiled::decisive`] under every reading.
    ///
    /// # Errors
    /// As [`Compiled::decisive`].
    pub fn decisive(&self, rule: &str) -> Result<RuleProven, ClaimError> {
        let effect = self.own.decisive(rule)?;
        let places = |effect: &RuleEffect| -> Vec<_> {
            let duties = effect.duties.iter().filter(|d| d.decisive > 0);
            duties
                .map(|d| (d.duty, d.decisive, d.regions.clone()))
                .gather()
        };
        let mut depends_on = Vec::new();
        for (reading, option, compiled) in &self.others {
            let other = match compiled.decisive(rule) {
                Ok(other) => Some(other),
                Err(ClaimError::UnknownRule { .. }) => None,
                Err(error) => return Err(error),
            };
            if other.as_ref().map(places) != Some(places(&effect)) {
                depends_on.push(RuleDependence {
                    reading: reading.clone(),
                    option: option.clone(),
                    exists: other.is_some(),
                    decisive: other.map_or(0, |o| o.decisive),
                });
            }
        }
        Ok(RuleProven {
            effect,
            holds_under_all_readings: depends_on.is_empty(),
            depends_on,
        })
    }

    fn marked(
        &self,
        prove: &dyn Fn(&Compiled) -> Result<Proof, ClaimError>,
    ) -> Result<Proven, ClaimError> {
        let proof = prove(&self.own)?;
        let mut depends_on = Vec::new();
        for (reading, option, compiled) in &self.others {
            let other = prove(compiled)?;
            let regions_differ = other.regions != proof.regions;
            let same = (other.status, other.broken, other.open)
                == (proof.status, proof.broken, proof.open);
            if !same || regions_differ {
                depends_on.push(Dependence {
                    reading: reading.clone(),
                    option: option.clone(),
                    status: other.status,
                    broken: other.broken,
                    open: other.open,
                    regions_differ,
                });
            }
        }
        Ok(Proven {
            proof,
            holds_under_all_readings: depends_on.is_empty(),
            depends_on,
        })
    }
}
