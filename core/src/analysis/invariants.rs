//! The register's invariants, judged in one model for every case at once.

use super::claim::Claims;
use super::ways::{Begin, reads_steps, with_begin};
use crate::compile::Compilation;
use crate::compile::store::TooLarge;
use crate::compile::witness;
use crate::finding::{Code, Finding, Findings, Place};
use crate::organisation::model::{Claim, FactIx, Model, ValueIx};
use crate::routing::program::{FALSE, Ref};

/// What an invariant comes to in a model.
pub(crate) struct Judgement {
    /// Where it is broken, inside the world.
    pub(crate) broken: Ref,
    /// Where nothing can be said, inside the world.
    pub(crate) open: Ref,
}

/// Judges a claim for the cases whose way begins in one place.
pub(crate) fn judge(
    model: &Model,
    compiled: &mut Compilation,
    begin: &Begin,
    always: bool,
    claim: &Claim,
) -> Result<Judgement, TooLarge> {
    let verdict = Claims::new(model, compiled, Some(&begin.ways)).verdict(claim)?;
    let store = &mut compiled.store;
    let broken = if always { verdict.no } else { verdict.yes };
    let broken = store.and(broken, begin.world)?;
    let settled = store.or(verdict.yes, verdict.no)?;
    let unsettled = store.not(settled)?;
    let open = store.and(unsettled, begin.world)?;
    Ok(Judgement { broken, open })
}

/// Where something is so, and the first place a way begins where it is.
struct Found {
    anywhere: Ref,
    first: Option<(Option<(FactIx, ValueIx)>, Ref)>,
}

impl Found {
    fn nothing() -> Self {
        Self {
            anywhere: FALSE,
            first: None,
        }
    }

    fn add(
        &mut self,
        compiled: &mut Compilation,
        begin: &Begin,
        here: Ref,
    ) -> Result<(), TooLarge> {
        if here != FALSE && self.first.is_none() {
            self.first = Some((begin.given, here));
        }
        self.anywhere = compiled.store.or(self.anywhere, here)?;
        Ok(())
    }
}

/// Findings on every invariant, and on records of known breaches that cover nothing.
pub(crate) fn check(
    model: &Model,
    compiled: &mut Compilation,
    begins: &[Begin],
    place: &dyn Fn(&str, &str) -> Option<Place>,
    findings: &mut Findings,
) -> Result<(), TooLarge> {
    for (ix, invariant) in model.invariants.iter().enumerate() {
        // A claim that does not read the way is the same wherever the way begins.
        let several = reads_steps(&invariant.claim);
        let (mut broken, mut open) = (Found::nothing(), Found::nothing());
        let mut all = FALSE;
        for begin in begins.iter().take(if several { begins.len() } else { 1 }) {
            let judged = judge(model, compiled, begin, invariant.always, &invariant.claim)?;
            all = compiled.store.or(all, judged.broken)?;
            let mut unknown = judged.broken;
            for known in model.known.iter().filter(|k| k.invariant == ix) {
                let covers = crate::compile::condition_of(&mut compiled.store, &known.when)?;
                let rest = compiled.store.not(covers)?;
                unknown = compiled.store.and(unknown, rest)?;
            }
            broken.add(compiled, begin, unknown)?;
            open.add(compiled, begin, judged.open)?;
        }
        for known in model.known.iter().filter(|k| k.invariant == ix) {
            let covers = crate::compile::condition_of(&mut compiled.store, &known.when)?;
            if compiled.store.and(all, covers)? == FALSE {
                let args = [
                    ("known", known.id.as_str()),
                    ("invariant", invariant.id.as_str()),
                ];
                let finding = Finding::new(Code::KnownCoversNothing, &args);
                findings.push(located(finding, place("known", &known.id)));
            }
        }
        for (found, code) in [(broken, Code::BrokenInvariant), (open, Code::OpenInvariant)] {
            let Some((given, here)) = found.first else {
                continue;
            };
            let many = compiled.store.count(found.anywhere);
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
            let many = u64::try_from(many).ok();
            findings.push(
                match witness::smallest(&mut compiled.store, &model.facts, world, here)? {
                    Some(cube) => finding.shown_by(with_begin(model, &cube, given), many),
                    None => finding,
                },
            );
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
