//! Checks on posts and members: who wears two hats.

use super::invariants::located;
use crate::compile::Compilation;
use crate::compile::check::leads_to;
use crate::compile::store::TooLarge;
use crate::compile::witness;
use crate::finding::{Code, Finding, Findings, Place};
use crate::order::{Gather as _, Memo};
use crate::organisation::model::{ActorIx, ActorKind, Duty, Fill, Holder, Model, Term};
use crate::routing::program::{Answer, FALSE, LEAF, Ref};

/// A post whose roles have duties in the same cases, and a body that prepares or decides while a
/// member of it executes (§1.2 of the report: management, orderer and performer in balance).
pub(crate) fn check(
    model: &Model,
    compiled: &mut Compilation,
    place: &dyn Fn(&str, &str) -> Option<Place>,
    findings: &mut Findings,
) -> Result<(), TooLarge> {
    let id = |actor: ActorIx| {
        model
            .actors
            .get(usize::from(actor))
            .map_or("", |a| a.id.as_str())
    };
    for post in &model.posts {
        for (i, a) in post.roles.iter().enumerate() {
            for b in post.roles.iter().skip(i + 1) {
                let left = involved(model, compiled, *a, &Duty::ALL)?;
                let right = involved(model, compiled, *b, &Duty::ALL)?;
                let both = compiled.store.and(left, right)?;
                if both == FALSE {
                    continue;
                }
                let finding = Finding::new(
                    Code::DoubleRole,
                    &[("post", &post.id), ("a", id(*a)), ("b", id(*b))],
                );
                let finding = located(finding, place("posts", &post.id));
                findings.push(shown(model, compiled, both, finding)?);
            }
        }
    }
    for (ix, body) in model.actors.iter().enumerate() {
        let (ActorKind::Body, Ok(ix)) = (body.is, ActorIx::try_from(ix)) else {
            continue;
        };
        if body.members.is_empty() {
            continue;
        }
        let prepares = involved(model, compiled, ix, &[Duty::Prepares, Duty::Decides])?;
        if prepares == FALSE {
            continue;
        }
        for member in &body.members {
            let unit = model
                .actors
                .get(usize::from(*member))
                .is_some_and(|a| a.is == ActorKind::Unit);
            let executes = involved(model, compiled, *member, &[Duty::Executes])?;
            // A role of the orderer that carries out its own work is no performer; a unit is.
            if unit && executes != FALSE {
                let finding = Finding::new(
                    Code::PerformerInBody,
                    &[("member", id(*member)), ("body", &body.id)],
                );
                let finding = located(finding, place("actors", &body.family));
                findings.push(shown(model, compiled, prepares, finding)?);
            }
        }
    }
    Ok(())
}

fn shown(
    model: &Model,
    compiled: &mut Compilation,
    claim: Ref,
    finding: Finding,
) -> Result<Finding, TooLarge> {
    let many = u64::try_from(compiled.store.count(claim)).ok();
    let world = compiled.world;
    Ok(
        match witness::smallest(&mut compiled.store, &model.facts, world, claim)? {
            Some(cube) => finding.shown_by(witness::named(&model.facts, &cube), many),
            None => finding,
        },
    )
}

/// Where, inside the world, an actor has one of these duties.
pub(crate) fn involved(
    model: &Model,
    compiled: &mut Compilation,
    actor: ActorIx,
    duties: &[Duty],
) -> Result<Ref, TooLarge> {
    let mut any = FALSE;
    for duty in duties.iter().filter(|d| !d.is_list()) {
        let root = compiled.duties.get(duty.index()).copied().unwrap_or(LEAF);
        let diagrams = &compiled.diagrams;
        let held: Vec<Ref> = diagrams
            .outcomes
            .iter()
            .enumerate()
            .filter(|(_, o)| {
                matches!(diagrams.answers.get(o.answer as usize), Some(Answer::Held(set)) if set.contains(&actor))
            })
            .filter_map(|(ix, _)| u32::try_from(ix).ok().map(|ix| ix | LEAF))
            .gather();
        let here = leads_to(
            &mut compiled.store,
            root,
            &|l| held.contains(&l),
            &mut Memo::default(),
        )?;
        any = compiled.store.or(any, here)?;
    }
    for list in compiled
        .lists
        .clone()
        .into_iter()
        .filter(|l| duties.contains(&l.duty))
    {
        let holder = model
            .rules
            .get(usize::from(list.rule))
            .and_then(|r| r.assign.iter().find(|(d, _)| *d == list.duty))
            .map(|(_, holder)| holder);
        let Some(Holder::Of(terms)) = holder else {
            continue;
        };
        for term in terms {
            let named = match term {
                Term::Fixed(a) if *a == actor => crate::routing::program::TRUE,
                Term::Fixed(_) => continue,
                Term::ByFact { fact, table, .. } => {
                    let values: Vec<u16> = table
                        .iter()
                        .enumerate()
                        .filter(|(_, f)| **f == Fill::Actor(actor))
                        .filter_map(|(v, _)| u16::try_from(v).ok())
                        .gather();
                    compiled.store.is(*fact, &values)?
                }
            };
            let here = compiled.store.and(list.in_force, named)?;
            any = compiled.store.or(any, here)?;
        }
    }
    compiled.store.and(any, compiled.world)
}
