//! Whether a rule ever makes a difference: in which cases, for each of its duties, or why not.

use serde::Serialize;

use super::prove::ClaimError;
use super::region::{Cover, Region, cover, short};
use crate::Duty;
use crate::compile::roles::{Part, Role, roles_of, stand_ins};
use crate::compile::witness;
use crate::compile::{Compilation, store::TooLarge};
use crate::finding::Witness;
use crate::order::{Gather as _, Sort as _};
use crate::organisation::model::{Model, RuleIx};
use crate::policy::Compiled;
use crate::routing::program::{FALSE, Ref};

/// What a rule does to the answers of a model. Counts are combinations of facts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RuleEffect {
    /// The model.
    pub model: String,
    /// The rule.
    pub rule: String,
    /// Whether it is decisive for some duty in some case.
    pub ever_decisive: bool,
    /// How many combinations can exist; all of them were looked at.
    pub combinations: u64,
    /// In how many it is in force for some duty.
    pub in_force: u64,
    /// In how many it is decisive for some duty.
    pub decisive: u64,
    /// The smallest case in which it is.
    pub witness: Option<Witness>,
    /// For each duty that it assigns.
    pub duties: Vec<DutyEffect>,
}

/// What a rule does for one of its duties.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DutyEffect {
    /// The duty.
    pub duty: Duty,
    /// In how many combinations the rule is in force for it.
    pub in_force: u64,
    /// In how many it is decisive: without the rule, as if its condition never held, the duty
    /// would have another answer, or none, or two.
    pub decisive: u64,
    /// The smallest case in which it is.
    pub witness: Option<Witness>,
    /// Where it is.
    pub regions: Vec<Region>,
    /// Combinations that stand in none of the regions, because there would be too many.
    pub untold: u64,
    /// Why it never is; null where it is.
    pub never: Option<NeverDecisive>,
}

/// Why a rule is never decisive for a duty.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "why", rename_all = "snake_case")]
pub enum NeverDecisive {
    /// Its condition holds in no case that can exist.
    NeverHolds,
    /// Wherever its condition holds, exceptions override it.
    Overridden {
        /// The exceptions, sorted.
        by: Vec<String>,
    },
    /// Wherever it is in force, the answer is the same without it.
    SameAnswer {
        /// The rules that are in force without it in some of those cases, sorted: beside it, or
        /// overridden by it. Empty where it names nobody and no other rule speaks of the duty.
        by: Vec<String>,
    },
}

impl Compiled {
    /// Is a rule ever decisive: is there a case in which, without it, some duty would have
    /// another answer, or none, or two? With the smallest such case, their number, and where
    /// they lie; or for each duty why there is none.
    ///
    /// Cost: one more diagram for each duty of the rule, milliseconds for a model of a few
    /// hundred rules.
    ///
    /// ```
    /// let best_it = bestit::Policy::embedded().model("best-it")?.compile()?;
    /// let effect = best_it.decisive("shared-change-decision")?;
    /// assert!(effect.ever_decisive && effect.witness.is_some());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// There is no such rule; a limit exceeded.
    pub fn decisive(&self, rule: &str) -> Result<RuleEffect, ClaimError> {
        let model = &self.inner.model;
        let found = model.rules.iter().position(|r| r.id == rule);
        let Some(ix) = found.and_then(|ix| RuleIx::try_from(ix).ok()) else {
            let known = model.rules.iter().map(|r| r.id.as_str());
            return Err(ClaimError::UnknownRule {
                id: rule.to_owned(),
                suggestion: crate::suggest::nearest(rule, known).map(str::to_owned),
            });
        };
        let mut compiled = self.inner.compilation.clone();
        Ok(effect(model, &mut compiled, ix)?)
    }
}

fn effect(model: &Model, compiled: &mut Compilation, rule: RuleIx) -> Result<RuleEffect, TooLarge> {
    let roles = roles_of(model, compiled, Some(rule))?;
    let written = model.rules.get(usize::from(rule));
    let assigned = written.map_or(&[][..], |r| r.assign.as_slice());
    let (mut in_force, mut decisive) = (FALSE, FALSE);
    let mut duties = Vec::with_capacity(assigned.len());
    for duty in Duty::ALL {
        if !assigned.iter().any(|(d, _)| *d == duty) {
            continue;
        }
        let here: Vec<&Role> = roles.iter().filter(|r| r.duty == duty).gather();
        let when = |part: Part| -> Ref {
            let role = here.iter().find(|r| r.part == part);
            role.map_or(FALSE, |r| r.when)
        };
        let (force, turns) = (when(Part::InForce), when(Part::Decisive));
        in_force = compiled.store.or(in_force, force)?;
        decisive = compiled.store.or(decisive, turns)?;
        let never = match (force, turns) {
            (FALSE, _) => {
                let by = here.iter().filter_map(|r| match r.part {
                    Part::OverriddenBy(by) => Some(by),
                    Part::InForce | Part::Decisive => None,
                });
                let by = ids(model, by);
                Some(match by.is_empty() {
                    true => NeverDecisive::NeverHolds,
                    false => NeverDecisive::Overridden { by },
                })
            }
            (_, FALSE) => {
                let by = stand_ins(model, compiled, duty, rule, force)?;
                let by = ids(model, by.into_iter());
                Some(NeverDecisive::SameAnswer { by })
            }
            _ => None,
        };
        let Cover { regions, rest } = match turns {
            FALSE => Cover::default(),
            turns => cover(
                model,
                &model.facts,
                &mut compiled.store,
                compiled.world,
                turns,
            )?,
        };
        duties.push(DutyEffect {
            duty,
            in_force: short(compiled.store.count(force)),
            decisive: short(compiled.store.count(turns)),
            witness: smallest(model, compiled, turns)?,
            regions,
            untold: rest,
            never,
        });
    }
    Ok(RuleEffect {
        model: model.id.clone(),
        rule: written.map(|r| r.id.clone()).unwrap_or_default(),
        ever_decisive: decisive != FALSE,
        combinations: short(compiled.store.count(compiled.world)),
        in_force: short(compiled.store.count(in_force)),
        decisive: short(compiled.store.count(decisive)),
        witness: smallest(model, compiled, decisive)?,
        duties,
    })
}

fn smallest(
    model: &Model,
    compiled: &mut Compilation,
    condition: Ref,
) -> Result<Option<Witness>, TooLarge> {
    let world = compiled.world;
    let cube = witness::smallest(&mut compiled.store, &model.facts, world, condition)?;
    Ok(cube.map(|cube| witness::named(&model.facts, &cube)))
}

fn ids(model: &Model, rules: impl Iterator<Item = RuleIx>) -> Vec<String> {
    let rules = rules.filter_map(|r| model.rules.get(usize::from(r)));
    let mut ids: Vec<String> = rules.map(|r| r.id.clone()).gather();
    ids.arrange();
    ids
}
