//! The route of a settled case: every duty with its rules, the way, and why.

use std::sync::Arc;

use super::answer::{
    Cite, Contested, DutyAnswer, Overridden, Party, Reason, Route, Standing, Status, Step,
};
use super::case::Case;
use super::decide::UNKNOWN;
use super::holds::{actor, holds};
use super::order::{Gather as _, add, joined, sort, sort_by, sort_once};
use super::program::{Answer, LEAF, Ref};
use super::question::Settled;
use super::router::{Inner, Station};
use crate::organisation::model::{ActorIx, Duty, FactIx, Modality, RuleIx};
use crate::text::Text;

/// The rules in force, each with its duties as bits, by rule.
type InForce = Vec<(RuleIx, u16)>;

impl Inner {
    /// The route of a settled case.
    pub(super) fn route(&self, case: &Case, settled: &Settled<'_>, extended: bool) -> Route {
        let d = &self.program.diagrams;
        let mut in_force: InForce = Vec::with_capacity(16);
        let mut sample = self.rests_on_sample(case, settled);
        let mut duties: [Option<DutyAnswer>; 11] = Default::default();
        for (duty, outcome) in Duty::ALL.into_iter().zip(settled.outcomes) {
            let Some(outcome) = d.outcomes.get(outcome as usize) else {
                continue;
            };
            let rules = d
                .rule_sets
                .get(outcome.rules as usize)
                .map_or(&[][..], Vec::as_slice);
            put(&mut in_force, rules, duty);
            let (status, holders) = match d.answers.get(outcome.answer as usize) {
                Some(Answer::Held(actors)) => (Standing::Held, actors.as_slice()),
                Some(Answer::Unstated) => (Standing::Unstated, &[][..]),
                Some(Answer::NotApplicable) => (Standing::NotApplicable, &[][..]),
                _ => continue,
            };
            sample |= self.any_sample(holders);
            let shared = holders.len() > 1;
            if let Some(slot) = duties.get_mut(duty.index()) {
                *slot = Some(self.duty(settled, duty, status, holders, shared, rules));
            }
        }
        for duty in Duty::ALL.into_iter().skip(Duty::SINGLE) {
            let (rules, holders) = self.listed(settled, duty);
            put(&mut in_force, &rules, duty);
            sample |= self.any_sample(&holders);
            if !holders.is_empty()
                && let Some(slot) = duties.get_mut(duty.index())
            {
                *slot = Some(self.duty(settled, duty, Standing::Held, &holders, false, &rules));
            }
        }
        sort(&mut in_force);
        let first = self.first_contact(&settled.row, &settled.outcomes);
        let way = self.way(&settled.row, &settled.outcomes, first);
        for station in first
            .iter()
            .chain(way.iter().flat_map(|s| [&s.from, &s.to]))
        {
            sample |= self.any_sample(self.actors_of(station));
        }
        let steps = way
            .iter()
            .map(|step| {
                let interface = step.interface.map(usize::from);
                Step {
                    from: self.station_id(&step.from),
                    to: self.station_id(&step.to),
                    action: step.action,
                    interface: interface
                        .and_then(|i| self.program.interfaces.get(i))
                        .map(|i| Arc::clone(&i.id)),
                    cite: interface
                        .and_then(|i| self.interface_cites.get(i))
                        .cloned()
                        .unwrap_or_default(),
                }
            })
            .gather();
        let (because, overridden) = self.reasons(settled, &in_force);
        let [
            owner,
            prepares,
            decides,
            presents,
            orders,
            executes,
            maintains,
            signs,
            follows_up,
            consulted,
            informed,
        ] = duties;
        Route {
            status: Status::Routed,
            model: Arc::clone(&self.program.model),
            on: case.on.clone(),
            extended,
            policy: self.policy.clone(),
            reference: case.reference.clone(),
            case: case.facts(),
            sample,
            first_contact: first.and_then(|s| self.party(&s)),
            owner,
            prepares,
            decides,
            presents,
            orders,
            executes,
            maintains,
            signs,
            follows_up,
            consulted,
            informed,
            steps,
            because,
            overridden,
        }
    }

    fn duty(
        &self,
        settled: &Settled<'_>,
        duty: Duty,
        status: Standing,
        holders: &[ActorIx],
        shared: bool,
        rules: &[RuleIx],
    ) -> DutyAnswer {
        DutyAnswer {
            status,
            holders: holders
                .iter()
                .filter_map(|a| self.parties.get(usize::from(*a)).cloned())
                .gather(),
            shared,
            modality: self.modality(rules),
            rules: self.rule_ids(rules),
            cite: self.cite(rules),
            contested: self.contested(settled, duty),
        }
    }

    /// The weakest of several rules.
    fn modality(&self, rules: &[RuleIx]) -> Option<Modality> {
        let info = |r: &RuleIx| self.program.rules.get(usize::from(*r));
        rules.iter().filter_map(info).map(|r| r.modality).max()
    }

    fn rule_ids(&self, rules: &[RuleIx]) -> Vec<Arc<str>> {
        let info = |r: &RuleIx| self.program.rules.get(usize::from(*r));
        rules
            .iter()
            .filter_map(info)
            .map(|r| Arc::clone(&r.id))
            .gather()
    }

    /// The sections that several rules rest on.
    fn cite(&self, rules: &[RuleIx]) -> Arc<[Cite]> {
        if let [one] = rules {
            return self
                .rule_cites
                .get(usize::from(*one))
                .cloned()
                .unwrap_or_default();
        }
        let mut sections: Vec<u16> = Vec::new();
        for rule in rules {
            if let Some(rule) = self.program.rules.get(usize::from(*rule)) {
                sections.extend_from_slice(&rule.cite);
            }
        }
        sort_once(&mut sections);
        sections
            .iter()
            .filter_map(|s| self.cites.get(usize::from(*s)).cloned())
            .gather()
            .into()
    }

    /// The rules of a list duty in force, and the holders they come to, both sorted.
    pub(super) fn listed(&self, settled: &Settled<'_>, duty: Duty) -> (Vec<RuleIx>, Vec<ActorIx>) {
        let d = &self.program.diagrams;
        let value = self.first.and_then(|f| settled.row.get(usize::from(f)));
        let known = value.and_then(|v| self.lists.get(usize::from(*v)));
        let (mut rules, mut holders) = (Vec::new(), Vec::new());
        let mut visit = |ix: u32, root: Ref| {
            let Some(list) = d.lists.get(ix as usize).filter(|l| l.duty == duty) else {
                return;
            };
            let holds = if settled.is_complete() {
                d.leaf(root, &settled.row) == 1
            } else {
                settled.leaves(self, root) == [1]
            };
            if holds {
                rules.push(list.rule);
                let roles = self.roles(list.rule, duty);
                holders.extend(roles.iter().filter_map(|r| actor(r, &settled.row)));
            }
        };
        match known {
            Some(roots) => roots.iter().for_each(|(ix, root)| visit(*ix, *root)),
            None => (0u32..)
                .zip(&d.lists)
                .for_each(|(ix, l)| visit(ix, l.in_force)),
        }
        sort(&mut rules);
        sort_once(&mut holders);
        (rules, holders)
    }

    /// The other sides of readings that would answer otherwise, in all completions.
    fn contested(&self, settled: &Settled<'_>, duty: Duty) -> Vec<Contested> {
        let d = &self.program.diagrams;
        let value = self.first.and_then(|f| settled.row.get(usize::from(f)));
        let known = value.and_then(|v| self.contests.get(usize::from(*v)));
        let mut list: Vec<Contested> = Vec::new();
        let mut visit = |ix: u32, root: Ref| {
            if d.contests.get(ix as usize).is_none_or(|c| c.duty != duty) {
                return;
            }
            let leaves = if settled.is_complete() {
                match d.leaf(root, &settled.row) {
                    0 => return,
                    leaf => vec![leaf],
                }
            } else {
                settled.leaves(self, root)
            };
            if leaves.contains(&0) || leaves.is_empty() {
                return;
            }
            let Some(side) = self
                .contest_sides
                .get(ix as usize)
                .and_then(|s| self.program.sides.get(*s))
            else {
                return;
            };
            // What that side answers may depend on a fact that is not given; then it names nobody
            // yet, and several who may have the duty are not several who share it.
            let actors = match leaves.as_slice() {
                // A leaf is one more than the number of its answer.
                [leaf] => match d.answers.get((*leaf as usize).wrapping_sub(1)) {
                    Some(Answer::Held(held)) => held.as_slice(),
                    _ => &[],
                },
                _ => &[],
            };
            list.push(Contested {
                id: Arc::clone(&side.reading),
                option: Arc::clone(&side.option),
                other: actors.iter().filter_map(|a| self.shared_id(*a)).gather(),
                text: Arc::clone(&side.text),
            });
        };
        match known {
            Some(roots) => roots.iter().for_each(|(ix, root)| visit(*ix, *root)),
            None => (0u32..)
                .zip(&d.contests)
                .for_each(|(ix, c)| visit(ix, c.root)),
        }
        sort_by(&mut list, &|a, b| (&a.id, &a.option) < (&b.id, &b.option));
        list
    }

    /// The rules in force, and those that would be if none of them overrode them.
    fn reasons(&self, settled: &Settled<'_>, in_force: &InForce) -> (Vec<Reason>, Vec<Overridden>) {
        let mut because: Vec<Reason> = Vec::with_capacity(in_force.len());
        let mut overridden: Vec<(RuleIx, u16, Vec<RuleIx>)> = Vec::new();
        for group in in_force.chunk_by(|a, b| a.0 == b.0) {
            let Some((ix, _)) = group.first() else {
                continue;
            };
            let Some(rule) = self.program.rules.get(usize::from(*ix)) else {
                continue;
            };
            let bits = group.iter().fold(0, |sum, (_, bits)| sum | bits);
            because.push(Reason {
                rule: Arc::clone(&rule.id),
                duties: duties(bits),
                basis: self
                    .rule_basis
                    .get(usize::from(*ix))
                    .cloned()
                    .unwrap_or_default(),
                cite: self
                    .rule_cites
                    .get(usize::from(*ix))
                    .cloned()
                    .unwrap_or_default(),
                text: Arc::clone(&rule.text),
            });
            for over in &rule.over {
                let Some(info) = self.program.rules.get(usize::from(*over)) else {
                    continue;
                };
                let both = info.duties & bits;
                let when = info.when.as_ref();
                if both == 0 || when.and_then(|w| holds(w, &settled.row)) != Some(true) {
                    continue;
                }
                match overridden.iter_mut().find(|o| o.0 == *over) {
                    Some(entry) => {
                        entry.1 |= both;
                        add(&mut entry.2, *ix);
                    }
                    None => overridden.push((*over, both, vec![*ix])),
                }
            }
        }
        sort(&mut overridden);
        let overridden = overridden
            .into_iter()
            .filter_map(|(ix, bits, by)| {
                let rule = self.program.rules.get(usize::from(ix))?;
                Some(Overridden {
                    rule: Arc::clone(&rule.id),
                    duties: duties(bits),
                    basis: self
                        .rule_basis
                        .get(usize::from(ix))
                        .cloned()
                        .unwrap_or_default(),
                    cite: self
                        .rule_cites
                        .get(usize::from(ix))
                        .cloned()
                        .unwrap_or_default(),
                    text: Arc::clone(&rule.text),
                    by: self.rule_ids(&by),
                })
            })
            .gather();
        (because, overridden)
    }

    fn any_sample(&self, actors: &[ActorIx]) -> bool {
        actors.iter().any(|a| {
            self.program
                .actors
                .get(usize::from(*a))
                .is_some_and(|a| a.sample)
        })
    }

    /// Whether a fact whose given value is sample data says anything about who has a duty.
    fn rests_on_sample(&self, case: &Case, settled: &Settled<'_>) -> bool {
        let d = &self.program.diagrams;
        let is_sample = |(fact, value): (&super::program::FactInfo, &u16)| {
            fact.values
                .get(usize::from(*value))
                .is_some_and(|v| v.sample)
        };
        let sampled: Vec<bool> = self
            .program
            .facts
            .iter()
            .zip(&case.row)
            .map(is_sample)
            .gather();
        if !sampled.contains(&true) {
            return false;
        }
        if !settled.is_complete() {
            return true;
        }
        let lists = d
            .lists
            .iter()
            .filter(|l| d.leaf(l.in_force, &settled.row) == 1);
        d.duties
            .iter()
            .copied()
            .chain(lists.map(|l| l.in_force))
            .any(|root| {
                let mut at = root;
                while at & LEAF == 0 {
                    let Some(fact) = d.fact(at).map(|f: FactIx| usize::from(f)) else {
                        return false;
                    };
                    if sampled.get(fact) == Some(&true) {
                        return true;
                    }
                    let value = settled.row.get(fact).copied().unwrap_or(UNKNOWN);
                    at = d.step(at, value).unwrap_or(LEAF);
                }
                false
            })
    }

    /// A station's id: ids joined by `+` where several share it.
    pub(super) fn station_id(&self, station: &Station) -> Arc<str> {
        match station {
            Station::One(actor) => self.shared_id(*actor).unwrap_or_default(),
            Station::Shared(_) => {
                let actors = self.actors_of(station).iter();
                let ids = actors.filter_map(|a| self.actor_id(*a));
                joined(&ids.gather(), "+").into()
            }
        }
    }

    /// A station as one party.
    fn party(&self, station: &Station) -> Option<Arc<Party>> {
        if let Station::One(actor) = station {
            return self.parties.get(usize::from(*actor)).cloned();
        }
        let all: Vec<&Party> = self
            .actors_of(station)
            .iter()
            .filter_map(|a| self.parties.get(usize::from(*a)))
            .map(|p| &**p)
            .gather();
        let units = |of: fn(&Party) -> &str| -> Arc<str> {
            let mut distinct: Vec<&str> = all.iter().map(|p| of(p)).gather();
            sort_once(&mut distinct);
            joined(&distinct, "+").into()
        };
        Some(Arc::new(Party {
            id: self.station_id(station),
            title: Arc::new(Text {
                sv: joined(&all.iter().map(|p| &*p.title.sv).gather(), " + "),
                en: joined(&all.iter().map(|p| &*p.title.en).gather(), " + "),
            }),
            unit: units(|p| &p.unit),
            home_unit: units(|p| &p.home_unit),
        }))
    }
}

fn put(in_force: &mut InForce, rules: &[RuleIx], duty: Duty) {
    in_force.extend(rules.iter().map(|r| (*r, 1 << duty.index())));
}

fn duties(bits: u16) -> Vec<Duty> {
    Duty::ALL
        .into_iter()
        .filter(|d| bits & 1 << d.index() != 0)
        .gather()
}
