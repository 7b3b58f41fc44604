//! Which cases can exist.

use std::collections::{BTreeMap, BTreeSet};

use super::condition::{decimal, number};
use super::files::{Fact, Model, Values};

/// Fact to value. A complete case holds every fact that exists in it and no other.
pub(crate) type Case = BTreeMap<String, String>;

impl Model {
    /// Every case that can exist. Of a number, the first of each interval between two thresholds.
    pub(crate) fn cases(&self) -> Vec<Case> {
        self.completions(&Case::new())
    }

    /// Every case that can exist and agrees with what is given. What is given of a fact that does
    /// not exist in a completion is left out of it.
    pub(crate) fn completions(&self, given: &Case) -> Vec<Case> {
        let mut cases = vec![Case::new()];
        for fact in self.facts_after_what_they_depend_on() {
            let values = match given.get(&fact.id) {
                Some(value) => vec![value.clone()],
                None => self.values(fact),
            };
            let mut longer = Vec::new();
            for case in cases {
                if self.holds(&fact.only_when, &case) {
                    longer.extend(values.iter().map(|value| {
                        let mut longer = case.clone();
                        longer.insert(fact.id.clone(), value.clone());
                        longer
                    }));
                } else {
                    longer.push(case);
                }
            }
            cases = longer;
        }
        cases.retain(|case| !self.impossible.iter().any(|when| self.holds(when, case)));
        cases
    }

    /// The same model, with its domain also cut at the numbers that other models name: in the
    /// library all models over a register cut numbers alike.
    pub(crate) fn cut_like<'a>(mut self, others: impl IntoIterator<Item = &'a Model>) -> Self {
        let conditions = others.into_iter().flat_map(|other| other.rules.values());
        self.cuts = conditions.map(|rule| rule.when.clone()).collect();
        self
    }

    fn values(&self, fact: &Fact) -> Vec<String> {
        match &fact.values {
            Values::Listed(values) => values.clone(),
            Values::Boolean => vec!["false".to_owned(), "true".to_owned()],
            Values::Number { decimals, .. } => {
                let starts = self.intervals(fact).into_iter();
                starts.map(|(start, _)| decimal(start, *decimals)).collect()
            }
        }
    }

    /// The first and the last number, in millionths, of each interval in which no test on the
    /// fact changes.
    fn intervals(&self, fact: &Fact) -> Vec<(i128, i128)> {
        let Values::Number { min, max, decimals } = &fact.values else {
            return Vec::new();
        };
        let (min, max) = (number(min), number(max));
        let smallest_step = number("1") / 10_i128.pow(u32::try_from(*decimals).expect("few"));
        let mut starts = BTreeSet::new();
        let of_facts = self.facts.iter().map(|fact| &fact.only_when);
        let of_rules = self.rules.values().map(|rule| &rule.when);
        for condition in of_facts
            .chain(of_rules)
            .chain(&self.impossible)
            .chain(&self.cuts)
        {
            condition.thresholds(&fact.id, &mut starts);
        }
        starts.retain(|start| min < *start && *start <= max);
        starts.insert(min);
        let ends: Vec<i128> = starts.iter().skip(1).map(|s| s - smallest_step).collect();
        starts
            .into_iter()
            .zip(ends.into_iter().chain([max]))
            .collect()
    }

    /// The same case with every number moved to the end of its interval.
    pub(crate) fn at_the_end_of_intervals(&self, case: &Case) -> Case {
        let mut moved = case.clone();
        for fact in &self.facts {
            if let (Values::Number { decimals, .. }, Some(value)) =
                (&fact.values, moved.get_mut(&fact.id))
            {
                let here = number(value);
                let mut intervals = self.intervals(fact).into_iter();
                let (_, end) = intervals
                    .find(|(start, end)| *start <= here && here <= *end)
                    .expect("a number within its bounds");
                *value = decimal(end, *decimals);
            }
        }
        moved
    }

    /// The facts that `fact` makes exist or not, directly or through others.
    pub(crate) fn dependents(&self, fact: &str) -> BTreeSet<String> {
        let mut all = BTreeSet::from([fact.to_owned()]);
        loop {
            let before = all.len();
            for other in &self.facts {
                if !facts_of(other).is_disjoint(&all) {
                    all.insert(other.id.clone());
                }
            }
            if all.len() == before {
                all.remove(fact);
                return all;
            }
        }
    }

    /// A fact's `only_when` can be judged once the facts it asks about are known.
    fn facts_after_what_they_depend_on(&self) -> Vec<&Fact> {
        let mut placed: Vec<&Fact> = Vec::new();
        let mut known = BTreeSet::new();
        while placed.len() < self.facts.len() {
            let next = self
                .facts
                .iter()
                .find(|fact| !known.contains(&fact.id) && facts_of(fact).is_subset(&known))
                .expect("facts do not depend on each other in a circle");
            known.insert(next.id.clone());
            placed.push(next);
        }
        placed
    }
}

/// The facts a fact's `only_when` asks about, directly or by an attribute.
fn facts_of(fact: &Fact) -> BTreeSet<String> {
    let mut paths = BTreeSet::new();
    fact.only_when.paths(&mut paths);
    let first = |path: String| path.split('.').next().map(str::to_owned);
    paths.into_iter().filter_map(first).collect()
}
