//! The search for the smallest change of a case that gives somebody a duty.
//!
//! For each set of facts, smallest first, one diagram says which values of them leave no
//! completion in which somebody else has the duty: all other facts are quantified away, those
//! that are given over their value and "does not exist", those that are not over all values.

use std::sync::Arc;

use super::why_not::{Change, Share};
use crate::compile::MAX_NODES;
use crate::compile::store::{Store, TooLarge};
use crate::compile::witness::next_set;
use crate::order::{Gather as _, Memo, Sort as _};
use crate::organisation::model::{ActorIx, FactIx, Fill, ValueIx};
use crate::organisation::terms::Duty;
use crate::routing::program::{Answer as Held, Diagrams, FALSE, Filling, LEAF, Ref, TRUE};
use crate::routing::{Case, Entries, RefusalCode, Router};

/// How many sets of facts to change one call looks at. Past that the search settles for a change
/// from which no single fact can be left out, and says so.
const MAX_SETS: usize = 20_000;
/// How many values of one set of facts are tried where what is given no longer exists.
const MAX_TRIES: usize = 1_000;

/// What the duty is to come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    Actor(ActorIx),
    Unstated,
    NotApplicable,
    Nobody,
}

impl Wanted {
    fn is(self, answer: &Held) -> bool {
        match (self, answer) {
            (Wanted::Actor(actor), Held::Held(actors)) => actors.contains(&actor),
            (Wanted::Unstated, Held::Unstated)
            | (Wanted::NotApplicable, Held::NotApplicable)
            | (Wanted::Nobody, Held::Absent) => true,
            _ => false,
        }
    }
}

/// The search for a change.
pub(super) struct Search<'a> {
    router: &'a Router,
    case: &'a Case,
    pub(super) store: Store,
    world: Ref,
    /// Where the holder has the duty, inside the world.
    claim: Ref,
    /// The facts that the claim or the world reads, in the register's order.
    relevant: Vec<FactIx>,
}

impl<'a> Search<'a> {
    pub(super) fn new(
        router: &'a Router,
        case: &'a Case,
        duty: Duty,
        wanted: Wanted,
    ) -> Result<Self, TooLarge> {
        let program = &router.inner.program;
        let d = &program.diagrams;
        let mut order: Vec<(u8, FactIx)> = (0..FactIx::MAX)
            .zip(&d.rank)
            .filter(|(_, rank)| **rank != u8::MAX)
            .map(|(fact, rank)| (*rank, fact))
            .gather();
        order.arrange();
        let arity = program.facts.iter().map(|f| f.arity()).gather();
        let order: Vec<FactIx> = order.into_iter().map(|(_, fact)| fact).gather();
        let mut store = Store::new(arity, order.clone(), MAX_NODES);
        let mut known = Memo::default();
        let world = import(d, &mut store, d.world, &|bits| bits == 1, &mut known)?;
        let claim = claim(router, &mut store, duty, wanted)?;
        let claim = store.and(claim, world)?;
        let mut relevant = Vec::new();
        for fact in 0..FactIx::try_from(program.facts.len()).unwrap_or(FactIx::MAX) {
            if order.contains(&fact)
                && (store.without(claim, fact, false)? != claim
                    || store.without(world, fact, false)? != world)
            {
                relevant.push(fact);
            }
        }
        Ok(Self {
            router,
            case,
            store,
            world,
            claim,
            relevant,
        })
    }

    /// In how many combinations of a region the holder has the duty.
    pub(super) fn share(&mut self, region: Ref) -> Result<Share, TooLarge> {
        let (held, of) = (
            self.store.and(self.claim, region)?,
            self.store.and(self.world, region)?,
        );
        let count = |root: Ref| u64::try_from(self.store.count(root)).unwrap_or(u64::MAX);
        Ok(Share {
            held: count(held),
            of: count(of),
        })
    }

    /// Whether a change sets a fact.
    pub(super) fn sets(&self, change: &Change, fact: FactIx) -> bool {
        let id = self.router.inner.program.facts.get(usize::from(fact));
        id.is_some_and(|info| change.set.get(&info.id).is_some())
    }

    /// The smallest change; one that leaves `kept` alone, where that is given.
    pub(super) fn smallest(&mut self, kept: Option<FactIx>) -> Result<Option<Change>, TooLarge> {
        let free: Vec<FactIx> = self.relevant.clone();
        let free: Vec<FactIx> = free.into_iter().filter(|f| Some(*f) != kept).gather();
        let mut tried = 0usize;
        for size in 0..=free.len() {
            let mut places: Vec<usize> = (0..size).gather();
            loop {
                if tried >= MAX_SETS {
                    return self.irreducible(&free);
                }
                tried += 1;
                let chosen: Vec<FactIx> =
                    places.iter().filter_map(|p| free.get(*p).copied()).gather();
                if let Some(change) = self.over(&chosen, true)? {
                    return Ok(Some(change));
                }
                if !next_set(&mut places, free.len()) {
                    break;
                }
            }
        }
        Ok(None)
    }

    /// A change from which no fact can be left out: all are changed, then the last kept first.
    fn irreducible(&mut self, free: &[FactIx]) -> Result<Option<Change>, TooLarge> {
        // The facts in which the case differs from one where the holder has the duty.
        let mut chosen = self.differing(free)?;
        let mut best = self.over(&chosen, false)?;
        for fact in chosen.clone().into_iter().rev() {
            let fewer: Vec<FactIx> = chosen.iter().copied().filter(|f| *f != fact).gather();
            if let Some(change) = self.over(&fewer, false)? {
                chosen = fewer;
                best = Some(change);
            }
        }
        Ok(best)
    }

    /// The facts that differ from the case in some complete case where the holder has the duty,
    /// which keeps the case's values where it can.
    fn differing(&mut self, free: &[FactIx]) -> Result<Vec<FactIx>, TooLarge> {
        let mut left = self.claim;
        let mut differing = Vec::new();
        for fact in self.relevant.clone() {
            let given = self.given(fact);
            let values = 0..self.store.arity(fact);
            let first = given.into_iter().chain(values);
            for value in first {
                let here = self.store.is(fact, &[value])?;
                let with = self.store.and(left, here)?;
                if with != FALSE {
                    left = with;
                    if given != Some(value) && value < self.absent(fact) && free.contains(&fact) {
                        differing.push(fact);
                    }
                    break;
                }
            }
        }
        Ok(differing)
    }

    fn given(&self, fact: FactIx) -> Option<ValueIx> {
        let value = self.case.row().get(usize::from(fact)).copied();
        value.filter(|v| *v != Case::UNKNOWN)
    }

    /// The value that stands for "does not exist"; the first past the others.
    fn absent(&self, fact: FactIx) -> ValueIx {
        let facts = &self.router.inner.program.facts;
        facts.get(usize::from(fact)).map_or(0, |f| f.absent())
    }

    /// The first change of exactly these facts that gives the holder the duty in every completion.
    fn over(&mut self, chosen: &[FactIx], smallest: bool) -> Result<Option<Change>, TooLarge> {
        let beyond = self.store.not(self.world)?;
        // Where no case exists the claim may be taken to hold: nothing there contradicts it.
        let mut sure = self.store.or(self.claim, beyond)?;
        let mut possible = self.claim;
        for fact in self.relevant.clone() {
            if chosen.contains(&fact) {
                continue;
            }
            let allowed: Vec<ValueIx> = match self.given(fact) {
                Some(value) if self.absent(fact) < self.store.arity(fact) => {
                    vec![value, self.absent(fact)]
                }
                Some(value) => vec![value],
                None => (0..self.store.arity(fact)).gather(),
            };
            let kept = self.store.is(fact, &allowed)?;
            possible = self.store.and(possible, kept)?;
            possible = self.store.without(possible, fact, false)?;
            if possible == FALSE {
                return Ok(None);
            }
            let other = self.store.not(kept)?;
            sure = self.store.or(sure, other)?;
            sure = self.store.without(sure, fact, true)?;
        }
        let mut open = self.store.and(sure, possible)?;
        for fact in chosen {
            let given = self.given(*fact);
            let others: Vec<ValueIx> = (0..self.absent(*fact))
                .filter(|v| Some(*v) != given)
                .gather();
            let others = self.store.is(*fact, &others)?;
            open = self.store.and(open, others)?;
        }
        for _ in 0..MAX_TRIES {
            let Some((values, cube)) = self.first(chosen, open)? else {
                return Ok(None);
            };
            if let Some(change) = self.checked(&values, smallest)? {
                return Ok(Some(change));
            }
            let rest = self.store.not(cube)?;
            open = self.store.and(open, rest)?;
        }
        Ok(None)
    }

    /// The first values of these facts that satisfy a condition on them alone, and the condition
    /// that they have them.
    #[allow(
        clippy::type_complexity,
        reason = "the values and their condition, taken apart at once"
    )]
    fn first(
        &mut self,
        chosen: &[FactIx],
        condition: Ref,
    ) -> Result<Option<(Vec<(FactIx, ValueIx)>, Ref)>, TooLarge> {
        if condition == FALSE {
            return Ok(None);
        }
        let (mut left, mut cube) = (condition, TRUE);
        let mut values = Vec::with_capacity(chosen.len());
        for fact in chosen {
            for value in 0..self.absent(*fact) {
                let here = self.store.is(*fact, &[value])?;
                let with = self.store.and(left, here)?;
                if with != FALSE {
                    left = with;
                    cube = self.store.and(cube, here)?;
                    values.push((*fact, value));
                    break;
                }
            }
        }
        Ok(Some((values, cube)))
    }

    /// The changed case, as a caller would put it to the router; `None` where the router does not
    /// give the holder the duty in all its completions, which can be where a value that was given
    /// does not exist although its fact does.
    fn checked(
        &mut self,
        values: &[(FactIx, ValueIx)],
        smallest: bool,
    ) -> Result<Option<Change>, TooLarge> {
        let router = self.router;
        let inner = &router.inner;
        let mut case = self.case.clone();
        for (fact, value) in values {
            case.set_index(*fact, *value);
        }
        let mut dropped: Vec<Arc<str>> = Vec::new();
        let allowed = loop {
            match inner.allowed(case.row()) {
                Ok(allowed) => break allowed,
                Err(refusal) => {
                    let fact = match (refusal.code, refusal.fact) {
                        (RefusalCode::FactDoesNotExist, Some(fact)) => fact,
                        // Who received the case may make no sense in the changed one; who has a
                        // duty never depends on it.
                        _ => match self.about_the_way(&case) {
                            Some(fact) => fact,
                            None => return Ok(None),
                        },
                    };
                    if dropped.contains(&fact) {
                        return Ok(None);
                    }
                    case.unset(&fact);
                    dropped.push(fact);
                }
            }
        };
        let mut elsewhere = self.store.not(self.claim)?;
        elsewhere = self.store.and(elsewhere, self.world)?;
        for fact in self.relevant.clone() {
            let values = allowed
                .get(usize::from(fact))
                .map_or(&[][..], Vec::as_slice);
            let here = self.store.is(fact, values)?;
            elsewhere = self.store.and(elsewhere, here)?;
        }
        if elsewhere != FALSE {
            return Ok(None);
        }
        let is_set = |id: &Arc<str>| {
            let place = inner.program.facts.iter().position(|f| f.id == *id);
            values.iter().any(|(f, _)| Some(usize::from(*f)) == place)
        };
        if dropped.iter().any(is_set) {
            return Ok(None);
        }
        let facts = case.facts();
        let set = facts.0.iter().filter(|(id, _)| is_set(id)).cloned();
        dropped.arrange_by_key(|id| inner.program.facts.iter().position(|f| f.id == *id));
        Ok(Some(Change {
            set: Entries(set.gather()),
            dropped,
            case: facts,
            smallest,
        }))
    }

    /// A fact outside the diagrams that the case gives.
    fn about_the_way(&self, case: &Case) -> Option<Arc<str>> {
        let program = &self.router.inner.program;
        let outside = |fact: FactIx| program.diagrams.rank.get(usize::from(fact)) == Some(&u8::MAX);
        (0..FactIx::MAX)
            .zip(&program.facts)
            .find(|(fact, _)| outside(*fact) && case.knows(*fact))
            .map(|(_, info)| Arc::clone(&info.id))
    }
}

/// Where a duty comes to what is wanted.
fn claim(router: &Router, store: &mut Store, duty: Duty, wanted: Wanted) -> Result<Ref, TooLarge> {
    let inner = &router.inner;
    let d = &inner.program.diagrams;
    if let Some(root) = d.duties.get(duty.index()).filter(|_| !duty.is_list()) {
        let is_wanted = |bits: u32| {
            let outcome = d.outcomes.get(bits as usize);
            let answer = outcome.and_then(|o| d.answers.get(o.answer as usize));
            answer.is_some_and(|a| wanted.is(a))
        };
        return import(d, store, *root, &is_wanted, &mut Memo::default());
    }
    let mut claim = FALSE;
    for list in d.lists.iter().filter(|l| l.duty == duty) {
        let in_force = import(d, store, list.in_force, &|b| b == 1, &mut Memo::default())?;
        for role in inner.list_roles(list.rule, duty) {
            let named = match (role, wanted) {
                (Filling::Fixed(actor), Wanted::Actor(wanted)) if *actor == wanted => TRUE,
                (Filling::Fixed(_), Wanted::Nobody) => TRUE,
                (Filling::Fixed(_), _) => FALSE,
                (Filling::ByFact { fact, table }, wanted) => {
                    let is_named = |fill: &Fill| match (fill, wanted) {
                        (Fill::Actor(actor), Wanted::Actor(wanted)) => *actor == wanted,
                        (Fill::Actor(_), Wanted::Nobody) => true,
                        _ => false,
                    };
                    let values: Vec<ValueIx> = (0..ValueIx::MAX)
                        .zip(table)
                        .filter(|(_, fill)| is_named(fill))
                        .map(|(value, _)| value)
                        .gather();
                    store.is(*fact, &values)?
                }
            };
            let here = store.and(in_force, named)?;
            claim = store.or(claim, here)?;
        }
    }
    // Nobody is on a list where it is not so that somebody is.
    match wanted {
        Wanted::Nobody => store.not(claim),
        _ => Ok(claim),
    }
}

/// A packed diagram in a store, as the condition that it leads to a leaf with such bits. As deep
/// as there are facts, of which there are at most 64.
fn import(
    d: &Diagrams,
    store: &mut Store,
    root: Ref,
    holds: &dyn Fn(u32) -> bool,
    known: &mut Memo<Ref, Ref>,
) -> Result<Ref, TooLarge> {
    if root & LEAF != 0 {
        return Ok(if holds(root & !LEAF) { TRUE } else { FALSE });
    }
    if let Some(done) = known.get(&root) {
        return Ok(*done);
    }
    let Some(fact) = d.fact(root) else {
        return Ok(FALSE);
    };
    let mut children = Vec::with_capacity(usize::from(store.arity(fact)));
    for value in 0..store.arity(fact) {
        let child = d.step(root, value).unwrap_or(FALSE);
        children.push(import(d, store, child, holds, known)?);
    }
    let node = store.node(fact, &children)?;
    known.insert(root, node);
    Ok(node)
}
