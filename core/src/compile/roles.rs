//! What a rule can be in a case: in force for a duty, overridden by an exception, decisive.
//! For each of these the condition, over all cases at once.

use super::build::{Builder, Item};
use super::contest::answer;
use super::holders::Fillings;
use super::store::{Store, TooLarge};
use super::{Compilation, assigning, of};
use crate::order::{Gather as _, Map, Memo, Sort as _};
use crate::organisation::model::{Duty, Model, RuleIx};
use crate::routing::program::{Answer, FALSE, LEAF, Ref, TRUE};

/// What a rule is for a duty.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Part {
    InForce,
    /// Its condition holds, and this rule, which is in force, overrides it.
    OverriddenBy(RuleIx),
    /// In force, and without it the duty would have another answer, or none, or two. Without it
    /// means: as if its condition never held.
    Decisive,
}

/// A part that a rule plays in some case that can exist.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Role {
    pub(crate) rule: RuleIx,
    pub(crate) duty: Duty,
    pub(crate) part: Part,
    /// Where it plays it: a condition inside the world.
    pub(crate) when: Ref,
}

/// All parts that rules play, by rule, duty and part.
pub(crate) fn roles(model: &Model, compiled: &mut Compilation) -> Result<Vec<Role>, TooLarge> {
    roles_of(model, compiled, None)
}

/// The parts that one rule plays, or all of them.
pub(crate) fn roles_of(
    model: &Model,
    compiled: &mut Compilation,
    only: Option<RuleIx>,
) -> Result<Vec<Role>, TooLarge> {
    let wanted = |rule: RuleIx| only.is_none_or(|only| only == rule);
    let mut fillings = Fillings::default();
    let mut answers: Map<Answer, u32> = Map::new();
    let mut roles = Vec::new();
    for duty in Duty::ALL {
        if !assigning(model, duty).any(|(rule, _)| wanted(rule)) {
            continue;
        }
        let mut items = Vec::new();
        for (rule, holder) in assigning(model, duty) {
            let holder = fillings.diagram(&mut compiled.store, holder, duty.is_list())?;
            items.push(Item {
                group: 0,
                rule,
                condition: of(&compiled.conditions, rule),
                holder,
            });
        }
        let mut in_force: Vec<(RuleIx, Ref)> = Vec::with_capacity(items.len());
        for item in &items {
            in_force.push((item.rule, spared(compiled, &items, item)?));
        }
        let mut number = |items: &[Item]| {
            let next = u32::try_from(answers.len()).unwrap_or(u32::MAX) & !LEAF;
            *answers
                .entry(answer(duty, items, &fillings))
                .or_insert(next)
        };
        let closures = [&compiled.closure];
        let with = {
            let mut builder = Builder::new(&mut compiled.store, &closures, &mut number);
            builder.build(items.clone(), compiled.world)?
        };
        for (item, (rule, here)) in items.iter().zip(&in_force).filter(|(i, _)| wanted(i.rule)) {
            let mut push = |part: Part, when: Ref| {
                if when != FALSE {
                    roles.push(Role {
                        rule: *rule,
                        duty,
                        part,
                        when,
                    });
                }
            };
            push(Part::InForce, *here);
            for (by, there) in &in_force {
                let over = compiled.closure.get(usize::from(*by));
                if over.is_some_and(|o| o.binary_search(rule).is_ok()) {
                    let both = compiled.store.and(item.condition, *there)?;
                    push(Part::OverriddenBy(*by), both);
                }
            }
            if *here == FALSE {
                continue;
            }
            // Only rules that can hold beside this one can take its place.
            let mut others = Vec::with_capacity(items.len());
            for other in items.iter().filter(|o| o.rule != *rule) {
                if compiled.store.and(other.condition, *here)? != FALSE {
                    others.push(*other);
                }
            }
            let without = {
                let mut builder = Builder::new(&mut compiled.store, &closures, &mut number);
                builder.build(others, *here)?
            };
            let mut memo = Memo::default();
            let differs = differing(&mut compiled.store, with, without, *here, &mut memo)?;
            push(Part::Decisive, differs);
        }
    }
    roles.arrange_by_key(|r| (r.rule, r.duty, r.part));
    Ok(roles)
}

/// The rules that, without this one, are in force for a duty somewhere in a region.
pub(crate) fn stand_ins(
    model: &Model,
    compiled: &mut Compilation,
    duty: Duty,
    rule: RuleIx,
    region: Ref,
) -> Result<Vec<RuleIx>, TooLarge> {
    let others: Vec<RuleIx> = assigning(model, duty)
        .map(|(other, _)| other)
        .filter(|other| *other != rule)
        .gather();
    let mut found = Vec::new();
    for other in &others {
        let mut here = compiled
            .store
            .and(of(&compiled.conditions, *other), region)?;
        for over in &others {
            let closure = compiled.closure.get(usize::from(*over));
            if closure.is_some_and(|o| o.binary_search(other).is_ok()) {
                let silent = compiled.store.not(of(&compiled.conditions, *over))?;
                here = compiled.store.and(here, silent)?;
            }
        }
        if here != FALSE {
            found.push(*other);
        }
    }
    Ok(found)
}

/// Where a rule is in force for the duty whose rules `items` are.
fn spared(compiled: &mut Compilation, items: &[Item], item: &Item) -> Result<Ref, TooLarge> {
    let mut here = compiled.store.and(item.condition, compiled.world)?;
    for other in items {
        let over = compiled.closure.get(usize::from(other.rule));
        if over.is_some_and(|o| o.binary_search(&item.rule).is_ok()) {
            let silent = compiled.store.not(other.condition)?;
            here = compiled.store.and(here, silent)?;
        }
    }
    Ok(here)
}

/// Where two diagrams lead to different leaves inside a region. As deep as there are facts, of
/// which there are at most 64.
fn differing(
    store: &mut Store,
    a: Ref,
    b: Ref,
    region: Ref,
    memo: &mut Memo<(Ref, Ref, Ref), Ref>,
) -> Result<Ref, TooLarge> {
    if region == FALSE || a == b {
        return Ok(FALSE);
    }
    if a & LEAF != 0 && b & LEAF != 0 {
        return Ok(region);
    }
    if let Some(done) = memo.get(&(a, b, region)) {
        return Ok(*done);
    }
    let nodes = [a, b, region];
    let top = nodes.into_iter().min_by_key(|n| store.rank(*n));
    let Some(fact) = top.and_then(|n| store.fact(n)) else {
        return Ok(TRUE);
    };
    let mut children = Vec::with_capacity(usize::from(store.arity(fact)));
    for value in 0..store.arity(fact) {
        let [a, b, region] = nodes.map(|n| store.step(n, fact, value));
        children.push(differing(store, a, b, region, memo)?);
    }
    let node = store.node(fact, &children)?;
    memo.insert((a, b, region), node);
    Ok(node)
}

/// Whether a condition holds in every case of the world whose facts have these values; false
/// where there is none. `allowed` gives the values of each fact.
pub(crate) fn always(
    store: &Store,
    condition: Ref,
    world: Ref,
    allowed: &[Vec<crate::organisation::model::ValueIx>],
) -> bool {
    let mut seen: Memo<(Ref, Ref), ()> = Memo::default();
    let mut open = vec![(condition, world)];
    let mut possible = false;
    while let Some((node, world)) = open.pop() {
        if world == FALSE || seen.insert((node, world), ()).is_some() {
            continue;
        }
        let top = if store.rank(node) <= store.rank(world) {
            node
        } else {
            world
        };
        let Some(fact) = store.fact(top) else {
            if node == FALSE {
                return false;
            }
            possible = true;
            continue;
        };
        for value in allowed.get(usize::from(fact)).into_iter().flatten() {
            open.push((
                store.step(node, fact, *value),
                store.step(world, fact, *value),
            ));
        }
    }
    possible
}
