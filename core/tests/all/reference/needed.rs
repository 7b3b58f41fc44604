//! Which fact a partial case has to be asked for.

use std::collections::BTreeMap;

use super::decision::Decision;
use super::domain::Case;
use super::files::Model;

impl Model {
    /// The first fact, in the register's order, that two completions of a case turn on: they
    /// agree in all else, as far as it exists in both, and differ in a holder or a rule in force.
    /// A fact that exists in every completion comes before one that may not exist. `None` where
    /// every completion has the same answer.
    pub(crate) fn needed(&self, given: &Case) -> Option<String> {
        let completions: Vec<(Case, Decision)> = self
            .completions(given)
            .into_iter()
            .map(|case| {
                let decision = self.decide(&case);
                (case, decision)
            })
            .collect();
        let open = self.facts.iter().filter(|f| !given.contains_key(&f.id));
        let needed: Vec<_> = open
            .filter(|f| self.turns_on(&f.id, &completions))
            .collect();
        let surely_exists = |id: &str| completions.iter().all(|(case, _)| case.contains_key(id));
        let mut sure = needed.iter().filter(|fact| surely_exists(&fact.id));
        if let Some(fact) = sure.next().or(needed.first()) {
            return Some(fact.id.clone());
        }
        if completions.windows(2).all(|two| two[0].1 == two[1].1) {
            return None;
        }
        // Facts that only change together turn the answer, none of them alone: the first whose
        // values leave different answers possible is asked for.
        let open = || self.facts.iter().filter(|f| !given.contains_key(&f.id));
        open()
            .find(|f| divides(&f.id, &completions))
            .or_else(|| open().find(|f| surely_exists(&f.id)))
            .map(|fact| fact.id.clone())
    }

    fn turns_on(&self, fact: &str, completions: &[(Case, Decision)]) -> bool {
        // Completions that differ in anything that exists whatever `fact` is cannot be a pair.
        let follows = self.dependents(fact);
        let mut alike: BTreeMap<Case, Vec<&(Case, Decision)>> = BTreeMap::new();
        for completion in completions {
            let mut rest = completion.0.clone();
            rest.retain(|id, _| id != fact && !follows.contains(id));
            alike.entry(rest).or_default().push(completion);
        }
        alike.values().any(|group| {
            group.iter().any(|(a, here)| {
                let other = |(b, there): &&&(Case, Decision)| here != there && pair(fact, a, b);
                group.iter().find(other).is_some()
            })
        })
    }
}

/// Whether two values of a fact leave different sets of answers possible.
fn divides(fact: &str, completions: &[(Case, Decision)]) -> bool {
    let mut by_value: BTreeMap<Option<&String>, Vec<&Decision>> = BTreeMap::new();
    for (case, decision) in completions {
        let answers = by_value.entry(case.get(fact)).or_default();
        if !answers.contains(&decision) {
            answers.push(decision);
        }
    }
    let same = |a: &[&Decision], b: &[&Decision]| {
        a.iter().all(|d| b.contains(d)) && b.iter().all(|d| a.contains(d))
    };
    let mut lists = by_value.values();
    let first = lists.next();
    lists.any(|list| first.is_some_and(|first| !same(first, list)))
}

/// Whether two cases differ in `fact` and agree in every other fact that both of them have.
fn pair(fact: &str, a: &Case, b: &Case) -> bool {
    a.get(fact) != b.get(fact)
        && a.iter()
            .all(|(id, value)| id == fact || b.get(id).is_none_or(|other| other == value))
}
