//! How much of a model the document states, per duty, counted in combinations of facts.

use serde::{Deserialize, Serialize};

use crate::compile::Compilation;
use crate::compile::check::leads_to;
use crate::compile::store::TooLarge;
use crate::order::Memo;
use crate::organisation::model::{Duty, Modality, Model};
use crate::routing::program::{Answer, FALSE, LEAF};

/// How the combinations of one duty divide. Combinations are not cases: nothing is said of how
/// often each occurs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Measure {
    /// The duty.
    pub duty: Duty,
    /// A holder the document names.
    pub stated: u64,
    /// A holder that rests on a reading.
    pub inferred: u64,
    /// The document names nobody.
    pub unstated: u64,
    /// In this kind of case there is nothing to prepare or decide.
    pub not_applicable: u64,
    /// An optional duty nobody has.
    pub absent: u64,
}

/// How much of a model the document states.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Measures {
    /// How many combinations of facts can exist.
    pub combinations: u64,
    /// One for each of the nine duties with a single answer, in their fixed order.
    pub duties: Vec<Measure>,
}

pub(crate) fn measures(model: &Model, compiled: &mut Compilation) -> Result<Measures, TooLarge> {
    let world = compiled.world;
    let all = u64::try_from(compiled.store.count(world)).unwrap_or(u64::MAX);
    let mut list = Vec::with_capacity(Duty::SINGLE);
    for (duty, root) in Duty::ALL.into_iter().zip(compiled.duties.clone()) {
        let mut measure = Measure {
            duty,
            stated: 0,
            inferred: 0,
            unstated: 0,
            not_applicable: 0,
            absent: 0,
        };
        for (ix, outcome) in compiled.diagrams.outcomes.clone().into_iter().enumerate() {
            let Ok(leaf) = u32::try_from(ix) else {
                continue;
            };
            let here = leads_to(
                &mut compiled.store,
                root,
                &|l| l == LEAF | leaf,
                &mut Memo::default(),
            )?;
            let here = compiled.store.and(here, world)?;
            if here == FALSE {
                continue;
            }
            let many = u64::try_from(compiled.store.count(here)).unwrap_or(u64::MAX);
            let inferred = compiled
                .diagrams
                .rule_sets
                .get(outcome.rules as usize)
                .into_iter()
                .flatten()
                .filter_map(|r| model.rules.get(usize::from(*r)))
                .any(|r| r.modality == Modality::Inference);
            let slot = match compiled.diagrams.answers.get(outcome.answer as usize) {
                Some(Answer::Held(_)) if inferred => &mut measure.inferred,
                Some(Answer::Held(_)) => &mut measure.stated,
                Some(Answer::Unstated) => &mut measure.unstated,
                Some(Answer::NotApplicable) => &mut measure.not_applicable,
                _ => &mut measure.absent,
            };
            *slot = slot.saturating_add(many);
        }
        list.push(measure);
    }
    Ok(Measures {
        combinations: all,
        duties: list,
    })
}
