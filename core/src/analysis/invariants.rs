//! The register's invariants, judged in one model for every case at once.

use crate::compile::Compilation;
use crate::compile::store::TooLarge;
use crate::compile::witness;
use crate::finding::{Code, Finding, Findings, Place};
use crate::organisation::model::Model;
use crate::routing::program::{FALSE, Ref};

use super::claim::{Claims, Ways};

/// What an invariant comes to in a model.
pub(crate) struct Judgement {
    /// Where it is broken, inside the world.
    pub(crate) broken: Ref,
    /// Where nothing can be said, inside the world.
    pub(crate) open: Ref,
}

pub(crate) fn judge(
    model: &Model,
    compiled: &mut Compilation,
    ways: Option<&Ways>,
    always: bool,
    claim: &crate::organisation::model::Claim,
) -> Result<Judgement, TooLarge> {
    let world = compiled.world;
    let verdict = Claims::new(model, compiled, ways).verdict(claim)?;
    let store = &mut compiled.store;
    let broken = if always { verdict.no } else { verdict.yes };
    let broken = store.and(broken, world)?;
    let settled = store.or(verdict.yes, verdict.no)?;
    let unsettled = store.not(settled)?;
    let open = store.and(unsettled, world)?;
    Ok(Judgement { broken, open })
}

/// Findings on every invariant, and on records of known breaches that cover nothing.
pub(crate) fn check(
    model: &Model,
    compiled: &mut Compilation,
    ways: Option<&Ways>,
    place: &dyn Fn(&str, &str) -> Option<Place>,
    findings: &mut Findings,
) -> Result<(), TooLarge> {
    for (ix, invariant) in model.invariants.iter().enumerate() {
        let judged = judge(model, compiled, ways, invariant.always, &invariant.claim)?;
        let mut unknown = judged.broken;
        for known in model.known.iter().filter(|k| k.invariant == ix) {
            let covers = crate::compile::condition_of(&mut compiled.store, &known.when)?;
            if compiled.store.and(judged.broken, covers)? == FALSE {
                let finding =
                    Finding::new(Code::KnownCoversNothing, &[("known", &known.id), ("invariant", &invariant.id)]);
                findings.push(located(finding, place("known", &known.id)));
            }
            let rest = compiled.store.not(covers)?;
            unknown = compiled.store.and(unknown, rest)?;
        }
        for (claim, code) in [(unknown, Code::BrokenInvariant), (judged.open, Code::OpenInvariant)] {
            if claim == FALSE {
                continue;
            }
            let many = compiled.store.count(claim);
            let finding = Finding::new(
                code,
                &[
                    ("invariant", &invariant.id),
                    ("count", &many.to_string()),
                    ("text", &invariant.text.en),
                    ("text_sv", &invariant.text.sv),
                    ("whose", &invariant.whose.en),
                    ("whose_sv", &invariant.whose.sv),
                ],
            );
            let finding = located(finding, place("invariants", &invariant.id));
            let world = compiled.world;
            findings.push(match witness::smallest(&mut compiled.store, &model.facts, world, claim)? {
                Some(cube) => finding.shown_by(witness::named(&model.facts, &cube), u64::try_from(many).ok()),
                None => finding,
            });
        }
    }
    Ok(())
}

pub(super) fn located(finding: Finding, place: Option<Place>) -> Finding {
    match place {
        Some(place) => finding.at(place),
        None => finding,
    }
}
