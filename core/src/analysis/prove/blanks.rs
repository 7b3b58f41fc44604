//! What leaves a claim open: the holders, units and mandates of which the document says nothing.

use serde::Serialize;

use super::super::claim::Claims;
use crate::compile::Compilation;
use crate::compile::check::reachable;
use crate::compile::store::TooLarge;
use crate::order::{Gather as _, Set};
use crate::organisation::model::{ActorIx, Aspect, Claim, ClaimTest, Duty, Model, Place, Target};
use crate::routing::program::{Answer, FALSE, LEAF, Ref};

/// Something the document does not say.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Blank {
    /// The duty or its aspect, such as `decides` or `orders.unit`.
    pub of: String,
    /// Whose unit, parent or mandate it is; empty where the holder itself is unstated.
    pub actors: Vec<String>,
}

/// What of a claim is unstated where it is open. Claims nest at most as deep as the reader allows.
pub(super) fn blanks(
    model: &Model,
    compiled: &mut Compilation,
    claim: &Claim,
    open: Ref,
) -> Result<Vec<Blank>, TooLarge> {
    let mut tests = Vec::new();
    flatten(claim, &mut tests);
    let mut list: Set<Blank> = Set::new();
    for test in tests {
        let Claim::Duty {
            duty,
            aspect,
            test: with,
        } = test
        else {
            continue;
        };
        let verdict = Claims::new(model, compiled, None).verdict(test)?;
        let settled = compiled.store.or(verdict.yes, verdict.no)?;
        let unsettled = compiled.store.not(settled)?;
        let here = compiled.store.and(unsettled, open)?;
        if here == FALSE {
            continue;
        }
        let (ClaimTest::Is(targets) | ClaimTest::Within(targets)) = with;
        let within = matches!(with, ClaimTest::Within(_));
        let others = targets.iter().filter_map(|t| match t {
            Target::Path(duty, aspect) => Some((*duty, *aspect, false)),
            _ => None,
        });
        for (duty, aspect, within) in std::iter::once((*duty, *aspect, within)).chain(others) {
            list.extend(of(model, compiled, duty, aspect, within, here));
        }
    }
    Ok(list.into_iter().gather())
}

fn flatten<'c>(claim: &'c Claim, tests: &mut Vec<&'c Claim>) {
    match claim {
        Claim::All(parts) | Claim::Any(parts) => parts.iter().for_each(|p| flatten(p, tests)),
        Claim::Not(part) => flatten(part, tests),
        Claim::Duty { .. } => tests.push(claim),
        Claim::Facts(_) | Claim::StepAction(_) | Claim::StepThrough(_) => {}
    }
}

/// What of one duty is unstated somewhere in a region.
fn of(
    model: &Model,
    compiled: &Compilation,
    duty: Duty,
    aspect: Aspect,
    within: bool,
    region: Ref,
) -> Vec<Blank> {
    let Some(root) = compiled.duties.get(duty.index()) else {
        return Vec::new();
    };
    let (mut nobody, mut actors) = (false, Set::new());
    for leaf in reachable(&compiled.store, *root, region) {
        let outcome = compiled.diagrams.outcomes.get((leaf & !LEAF) as usize);
        match outcome.and_then(|o| compiled.diagrams.answers.get(o.answer as usize)) {
            Some(Answer::Unstated) => nobody = true,
            Some(Answer::Held(holders)) => {
                let blank = holders
                    .iter()
                    .filter_map(|h| of_actor(model, *h, aspect, within));
                actors.extend(blank);
            }
            _ => {}
        }
    }
    let name = match aspect_name(aspect) {
        Some(aspect) => format!("{}.{aspect}", duty.id()),
        None => duty.id().to_owned(),
    };
    let mut list = Vec::new();
    if nobody {
        list.push(Blank {
            of: duty.id().to_owned(),
            actors: Vec::new(),
        });
    }
    if !actors.is_empty() {
        list.push(Blank {
            of: name,
            actors: actors.into_iter().gather(),
        });
    }
    list
}

fn aspect_name(aspect: Aspect) -> Option<&'static str> {
    match aspect {
        Aspect::Unit => Some("unit"),
        Aspect::HomeUnit => Some("home_unit"),
        Aspect::Members => Some("members"),
        Aspect::Mandate => Some("mandate"),
        Aspect::Holder | Aspect::Shared | Aspect::Modality => None,
    }
}

/// The actor of whom something is unstated: the holder, or the unit whose own unit is not told.
fn of_actor(model: &Model, holder: ActorIx, aspect: Aspect, within: bool) -> Option<String> {
    let actor = model.actors.get(usize::from(holder))?;
    let place = match aspect {
        Aspect::Mandate => {
            return actor.mandate.is_none().then(|| actor.id.clone());
        }
        Aspect::Unit => actor.unit,
        Aspect::HomeUnit => actor.home_unit,
        Aspect::Holder if within => Place::Unit(holder),
        Aspect::Holder | Aspect::Members | Aspect::Shared | Aspect::Modality => return None,
    };
    let Place::Unit(mut at) = place else {
        return Some(actor.id.clone());
    };
    // The unit tree has no circle, so this ends.
    for _ in 0..=model.actors.len() {
        let unit = model.actors.get(usize::from(at))?;
        match unit.parent {
            _ if !within => return None,
            Place::Unit(parent) if parent == at => return None,
            Place::Unit(parent) => at = parent,
            Place::Unstated => return Some(unit.id.clone()),
        }
    }
    None
}
