//! Whether a program that was read makes sense: every index in range, every walk ends.
//!
//! INVARIANT: what passes here can be asked anything without a panic or an endless walk.

use super::order::sort;
use super::order::{Gather as _, filled};
use super::program::{
    ASKED, Answer, ClauseTo, Diagrams, EndInfo, FactInfo, Filling, LEAF, LEVELS, Program, Ref,
};
use crate::organisation::model::{ActorIx, Condition, Duty, Fill, OwnerIs, Place};

pub(super) fn is_sound(p: &Program) -> bool {
    let sizes = Sizes {
        facts: &p.facts,
        actors: p.actors.len(),
    };
    p.facts.iter().all(|f| sizes.fact(f))
        && p.kinds
            .iter()
            .all(|k| usize::from(k.level) < LEVELS.len() && k.way.iter().all(|d| !d.is_list()))
        && p.kinds
            .iter()
            .flat_map(|k| &k.not)
            .all(|(kind, _)| usize::from(*kind) < p.kinds.len())
        && p.systems.iter().all(|s| {
            usize::from(s.category) < p.categories.len()
                && [s.owner, s.manager, s.administrator]
                    .iter()
                    .all(|f| sizes.fill(f))
        })
        && p.impossible.iter().all(|i| sizes.condition(&i.when))
        && p.actors.iter().all(|a| {
            [a.unit, a.home_unit, a.parent].iter().all(|u| match u {
                Place::Unit(unit) => usize::from(*unit) < sizes.actors,
                Place::Unstated => true,
            }) && sizes.actors(&a.members)
        })
        && p.posts.iter().all(|post| sizes.actors(&post.roles))
        && p.first_contact.iter().all(|c| {
            c.when.as_ref().is_none_or(|w| sizes.condition(w))
                && match &c.owner {
                    Some(OwnerIs::OneOf(list)) => sizes.actors(list),
                    Some(OwnerIs::Outside(unit) | OwnerIs::Within(unit)) => {
                        usize::from(*unit) < sizes.actors
                    }
                    None => true,
                }
                && match &c.to {
                    ClauseTo::Duty(duty) => !duty.is_list(),
                    ClauseTo::Holder(holder) => sizes.filling(holder),
                }
        })
        && p.rules.iter().all(|r| {
            below(&r.basis, p.statements.len())
                && below(&r.cite, p.sections.len())
                && below(&r.over, p.rules.len())
                && r.when.as_ref().is_none_or(|w| sizes.condition(w))
                && r.lists
                    .iter()
                    .all(|(duty, terms)| duty.is_list() && terms.iter().all(|t| sizes.filling(t)))
        })
        && p.interfaces.iter().all(|i| {
            below(&i.cite, p.sections.len())
                && i.condition.as_ref().is_none_or(|w| sizes.condition(w))
                && [&i.from, &i.to].into_iter().chain(&i.via).all(|e| match e {
                    EndInfo::Of(filling) => sizes.filling(filling),
                    EndInfo::Any { actors, .. } => sizes.actors(actors),
                })
        })
        && diagrams(p)
}

/// Sorted, without repetition, and below a bound.
fn below(list: &[u16], bound: usize) -> bool {
    list.is_sorted_by(|a, b| a < b) && list.last().is_none_or(|l| usize::from(*l) < bound)
}

struct Sizes<'a> {
    facts: &'a [FactInfo],
    actors: usize,
}

impl Sizes<'_> {
    fn actors(&self, list: &[ActorIx]) -> bool {
        list.iter().all(|a| usize::from(*a) < self.actors)
    }

    fn fill(&self, fill: &Fill) -> bool {
        match fill {
            Fill::Actor(actor) => usize::from(*actor) < self.actors,
            Fill::Unstated | Fill::Missing => true,
        }
    }

    fn filling(&self, filling: &Filling) -> bool {
        match filling {
            Filling::Fixed(actor) => usize::from(*actor) < self.actors,
            Filling::ByFact { fact, table } => {
                usize::from(*fact) < self.facts.len() && table.iter().all(|f| self.fill(f))
            }
        }
    }

    fn fact(&self, f: &FactInfo) -> bool {
        f.number.as_ref().is_none_or(|n| {
            n.decimals <= 6
                && n.min <= n.max
                && n.starts.len() == f.values.len()
                && n.starts.is_sorted_by(|a, b| a < b)
        }) && usize::from(f.asked) < ASKED.len()
            && (!f.boolean || f.values.len() == 2)
            && f.begins_way
                .as_ref()
                .is_none_or(|list| list.iter().all(|t| self.filling(t)))
            && f.only_when.as_ref().is_none_or(|w| self.condition(w))
    }

    /// The reader has bounded how deep conditions nest.
    fn condition(&self, condition: &Condition) -> bool {
        match condition {
            Condition::Is { fact, values } => {
                let Some(fact) = self.facts.get(usize::from(*fact)) else {
                    return false;
                };
                below(values, usize::from(fact.absent()))
            }
            Condition::Same { left, right, .. } => {
                usize::from(*left) < self.facts.len() && usize::from(*right) < self.facts.len()
            }
            Condition::All(parts) | Condition::Any(parts) => {
                parts.iter().all(|p| self.condition(p))
            }
            Condition::Not(part) => self.condition(part),
        }
    }
}

fn diagrams(p: &Program) -> bool {
    let d = &p.diagrams;
    if d.rank.len() != p.facts.len() || d.duties.len() != Duty::SINGLE {
        return false;
    }
    let Some(nodes) = Nodes::new(&p.facts, d) else {
        return false;
    };
    let answers = d.answers.len();
    d.answers.iter().all(|a| match a {
        Answer::Held(actors) => below(actors, p.actors.len()),
        // The other side of a reading may lack an answer; the model itself may not.
        _ => true,
    }) && d.outcomes.iter().all(|o| {
        let answer = d.answers.get(o.answer as usize);
        !matches!(answer, None | Some(Answer::Gap | Answer::Conflict))
            && (o.rules as usize) < d.rule_sets.len()
    }) && d.rule_sets.iter().all(|s| below(s, p.rules.len()))
        && nodes.leads_below(d.world, 2)
        && d.duties
            .iter()
            .all(|r| nodes.leads_below(*r, d.outcomes.len()))
        && d.lists.iter().all(|l| {
            l.duty.is_list()
                && usize::from(l.rule) < p.rules.len()
                && nodes.leads_below(l.in_force, 2)
        })
        && d.contests
            .iter()
            .all(|c| nodes.leads_below(c.root, answers + 1))
}

/// For each place of the table, 1 + the greatest leaf the node there leads to; 0 where none begins.
struct Nodes(Vec<u32>);

impl Nodes {
    /// `None` where a child is no node, or does not come later in the order of the facts.
    fn new(facts: &[FactInfo], d: &Diagrams) -> Option<Self> {
        let mut starts: Vec<(u8, usize)> = Vec::new();
        let mut is_start = filled(false, d.table.len());
        let mut at = 0usize;
        while let Some(fact) = d.table.get(at) {
            let fact = *fact as usize;
            let rank = *d.rank.get(fact)?;
            if rank == u8::MAX {
                return None;
            }
            starts.push((rank, at));
            *is_start.get_mut(at)? = true;
            at += 1 + usize::from(facts.get(fact)?.arity());
        }
        if at != d.table.len() {
            return None;
        }
        // Two facts at one place of the order could lead to each other.
        let mut ranks: Vec<u8> = d.rank.iter().copied().filter(|r| *r != u8::MAX).gather();
        sort(&mut ranks);
        if !ranks.is_sorted_by(|a, b| a < b) {
            return None;
        }
        sort(&mut starts);
        let mut greatest = filled(0u32, d.table.len());
        for (rank, start) in starts.into_iter().rev() {
            let fact = *d.table.get(start)? as usize;
            let wide = usize::from(facts.get(fact)?.arity());
            let mut most = 0u32;
            for child in d.table.get(start + 1..start + 1 + wide)? {
                if *child & LEAF != 0 {
                    most = most.max((*child & !LEAF) + 1);
                    continue;
                }
                let child = *child as usize;
                let later = *d.rank.get(*d.table.get(child)? as usize)? > rank;
                if !later || !*is_start.get(child)? {
                    return None;
                }
                most = most.max(*greatest.get(child)?);
            }
            *greatest.get_mut(start)? = most.max(1);
        }
        Some(Self(greatest))
    }

    /// Whether a root is a leaf or a node, and every leaf it leads to is below the bound.
    fn leads_below(&self, root: Ref, bound: usize) -> bool {
        if root & LEAF != 0 {
            return ((root & !LEAF) as usize) < bound;
        }
        self.0
            .get(root as usize)
            .is_some_and(|g| *g > 0 && (*g as usize) <= bound)
    }
}
