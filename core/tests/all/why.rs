//! Why, and why not, against a search through every part of a case and every case there is.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::drafts::{Draft, draft};
use crate::reference::{Answer, Case, DUTIES, Decision, Model, Policy, case_of};
use bestit::analysis::{Change, Sufficient};
use bestit::{Duty, Router, Source};
use proptest::prelude::*;
use serde_json::Value;

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 20,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn small_policies_at_random(draft in draft()) {
        compare_draft(&draft);
    }
}

fn compare_draft(draft: &Draft) {
    let files = draft.files();
    let sources = files
        .iter()
        .map(|(n, t)| Source::new(n.as_str(), t.as_str()));
    let library = bestit::Policy::from_sources(sources);
    let reference = Policy::read(files);
    let nothing = BTreeMap::new();
    let models: Vec<Model> = reference
        .models()
        .iter()
        .map(|id| reference.model(id, &nothing))
        .collect();
    let Ok(compiled) = library.model("plain").expect("a model").compile() else {
        return;
    };
    let model = reference.model("plain", &nothing).cut_like(&models);
    let both = Both::new(compiled.router, model);
    both.compare(
        both.cases.len().div_ceil(4),
        both.cases.len().div_ceil(3),
        DUTIES.len(),
    );
}

fn load(folder: &str, id: &str) -> Both {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("..")
        .join(folder);
    let compiled = bestit::Policy::load(&folder)
        .model(id)
        .expect("a model")
        .compile();
    let model = Policy::load(&folder).model(id, &BTreeMap::new());
    Both::new(compiled.expect("it compiles").router, model)
}

#[test]
fn every_case_of_the_smallest_policy() {
    load("policies/minimal", "proposal").compare(1, 1, DUTIES.len());
}

#[test]
fn a_policy_with_numbers() {
    load("tests/policies/costs", "routine").compare(7, 53, DUTIES.len());
}

#[test]
fn a_sample_of_the_report_s_policy() {
    load("policies/tyreso", "best-it").sample();
}

/// A model in the library and in the reference, with all its cases.
struct Both {
    router: Router,
    model: Model,
    cases: Vec<(Case, Decision)>,
    /// Facts, in the register's order.
    facts: Vec<String>,
}

impl Both {
    fn new(router: Router, model: Model) -> Self {
        let cases = model.cases().into_iter();
        let cases = cases.map(|c| {
            let decision = model.decide(&c);
            (c, decision)
        });
        let exist: BTreeSet<&str> = model.facts.iter().map(|f| f.id.as_str()).collect();
        Self {
            facts: router
                .fact_ids()
                .filter(|f| exist.contains(f) && *f != "received_by")
                .map(str::to_owned)
                .collect(),
            cases: cases.collect(),
            router,
            model,
        }
    }

    fn case(&self, case: &Case) -> bestit::Case {
        bestit::Case::from_json(&self.router, &self.model.line(case)).expect("a case")
    }

    /// Why for every `n`th case, why not for every `m`th, for the first `duties`.
    fn compare(&self, n: usize, m: usize, duties: usize) {
        for (number, (case, _)) in self.cases.iter().enumerate() {
            if number % n == 0 {
                self.why(case, true);
                // A case of which less is known, where it is still routed.
                for left_out in case.keys() {
                    let mut less = case.clone();
                    less.remove(left_out);
                    self.why(&less, true);
                }
            }
            if number % m == 0 {
                for duty in DUTIES.iter().take(duties) {
                    for holder in self.holders(duty) {
                        self.why_not(case, duty, &holder, true);
                        let mut less = case.clone();
                        less.pop_last();
                        self.why_not(&less, duty, &holder, number % (2 * m) == 0);
                    }
                }
            }
        }
    }

    /// Some cases, with the claims replayed and the smallest sets searched for.
    fn sample(&self) {
        let mut kinds = BTreeSet::new();
        for (number, (case, _)) in self.cases.iter().enumerate() {
            if kinds.insert(case["kind"].clone()) || number % 9_001 == 0 {
                self.why(case, kinds.len() % 7 == 0);
                for duty in ["decides", "consulted"] {
                    for holder in ["executive_group", "department:education", "unstated"] {
                        self.why_not(case, duty, holder, false);
                    }
                }
            }
        }
        assert!(kinds.len() > 40);
    }

    /// Everybody who has a duty in some case, and somebody who may never.
    fn holders(&self, duty: &str) -> Vec<String> {
        let mut all: BTreeSet<String> = BTreeSet::from(["unstated".to_owned()]);
        for (_, decision) in &self.cases {
            all.extend(names(&decision[duty].0));
        }
        all.into_iter().collect()
    }

    fn decisions(&self, given: &Case) -> Vec<(Case, Decision)> {
        let agrees = |case: &Case| {
            given
                .iter()
                .all(|(f, v)| case.get(f).is_none_or(|c| c == v))
        };
        self.cases
            .iter()
            .filter(|(c, _)| agrees(c))
            .cloned()
            .collect()
    }

    // ---- why ----

    fn why(&self, given: &Case, exhaustive: bool) {
        let Ok(why) = self.router.why(&self.case(given)) else {
            return;
        };
        let everything = self.decisions(given);
        let (_, decision) = everything.first().expect("a routed case can exist");
        self.sufficient(given, &why.sufficient, decision, &DUTIES, exhaustive);
        for duty in &why.duties {
            let id = duty.duty.id();
            self.sufficient(given, &duty.sufficient, decision, &[id], exhaustive);
            let rules: BTreeSet<String> = duty.rules.iter().map(|r| r.to_string()).collect();
            assert_eq!(rules, decision[id].1, "{id} in {given:?}");
            for over in &duty.overridden {
                // What is overridden holds, and its exception names it.
                let rule = &self.model.rules[&*over.rule];
                assert!(
                    everything
                        .iter()
                        .all(|(c, _)| self.model.holds(&rule.when, c))
                );
                assert!(!over.by.is_empty());
                for by in &over.by {
                    assert!(rules.contains(&**by));
                    assert!(self.model.rules[&**by].overrides.contains(&*over.rule));
                }
            }
        }
    }

    fn sufficient(
        &self,
        given: &Case,
        found: &Sufficient,
        decision: &Decision,
        duties: &[&'static str],
        exhaustive: bool,
    ) {
        assert!(found.smallest);
        let facts = case_of(&serde_json::to_value(&found.facts).expect("JSON"));
        assert!(facts.iter().all(|(f, v)| given.get(f) == Some(v)));
        let forces = |part: &Case| {
            self.decisions(part)
                .iter()
                .all(|(_, d)| duties.iter().all(|duty| d[duty] == decision[duty]))
        };
        assert!(forces(&facts), "{duties:?} of {given:?} from {facts:?}");
        // The router says the same of the part as of the whole.
        let answer = answer(&self.router.route_case(&self.case(&facts)));
        for duty in duties {
            let (held, _) = &decision[duty];
            assert_eq!(
                settled(&answer, duty),
                Some(names(held)),
                "{duty} in {facts:?}: {answer}"
            );
        }
        if exhaustive {
            let known: Vec<&String> = self
                .facts
                .iter()
                .filter(|f| given.contains_key(*f))
                .collect();
            let first = subsets(known.len()).into_iter().find_map(|set| {
                let part = set.iter().map(|i| known[*i]);
                let part: Case = part.map(|f| (f.clone(), given[f].clone())).collect();
                forces(&part).then_some(part)
            });
            assert_eq!(Some(facts), first, "{duties:?} of {given:?}");
        }
    }

    // ---- why not ----

    fn why_not(&self, given: &Case, duty: &'static str, holder: &str, exhaustive: bool) {
        let id = Duty::ALL
            .into_iter()
            .find(|d| d.id() == duty)
            .expect("a duty");
        let case = self.case(given);
        let found = self.router.why_not(&case, id, holder).expect("an answer");
        let has = |d: &Decision| names(&d[duty].0).contains(holder);
        let kind = given.get("kind");
        let (mut held, mut of_kind) = (0u64, 0u64);
        for (case, decision) in &self.cases {
            held += u64::from(has(decision));
            of_kind += u64::from(has(decision) && case.get("kind") == kind);
        }
        let combinations = &found.combinations;
        assert_eq!(combinations.model.of, self.cases.len() as u64);
        assert_eq!(combinations.model.held, held, "{duty}={holder}");
        assert_eq!(combinations.kind.map(|k| k.held), kind.map(|_| of_kind));
        let never = serde_json::to_value(found.never).expect("JSON");
        if held == 0 {
            assert_eq!(never, "in_the_model");
            assert!(found.change.is_none() && found.same_kind.is_none());
        } else if kind.is_some() && of_kind == 0 {
            assert_eq!(never, "with_this_kind");
            assert!(found.same_kind.is_none());
        } else {
            assert_eq!(never, Value::Null);
        }
        for (change, kept) in [(&found.change, None), (&found.same_kind, Some("kind"))] {
            if let Some(change) = change {
                self.replay(given, change, duty, holder);
            }
            if exhaustive && (kept.is_none() || (kind.is_some() && of_kind > 0)) {
                let expected = self.smallest(given, &has, kept);
                let set = change
                    .as_ref()
                    .map(|c| case_of(&serde_json::to_value(&c.set).expect("JSON")));
                assert_eq!(set, expected, "{duty}={holder} in {given:?}, {kept:?} kept");
            }
        }
    }

    fn replay(&self, given: &Case, change: &Change, duty: &str, holder: &str) {
        let changed = case_of(&serde_json::to_value(&change.case).expect("JSON"));
        let set = case_of(&serde_json::to_value(&change.set).expect("JSON"));
        for (fact, value) in &changed {
            match set.get(fact) {
                Some(new) => assert!(new == value && given.get(fact) != Some(value)),
                None => assert_eq!(given.get(fact), Some(value)),
            }
        }
        for fact in given.keys().filter(|f| !changed.contains_key(*f)) {
            assert!(change.dropped.iter().any(|d| **d == **fact));
        }
        let answer = answer(&self.router.route_case(&self.case(&changed)));
        // Alone or with others: with whom may still be open.
        assert_ne!(answer["status"], "refused", "{changed:?}");
        if let Some(named) = settled(&answer, duty) {
            assert!(
                named.contains(holder),
                "{duty}={holder} in {changed:?}: {answer}"
            );
        }
        let all = self.decisions(&changed);
        assert!(all.iter().all(|(_, d)| names(&d[duty].0).contains(holder)));
    }

    /// The first of the smallest changes, by trying them all.
    fn smallest(
        &self,
        given: &Case,
        has: &dyn Fn(&Decision) -> bool,
        kept: Option<&str>,
    ) -> Option<Case> {
        let free: Vec<&String> = self
            .facts
            .iter()
            .filter(|f| Some(f.as_str()) != kept)
            .collect();
        subsets(free.len()).into_iter().find_map(|set| {
            let mut changes = vec![Case::new()];
            for fact in set.iter().map(|i| free[*i]) {
                let mut longer = Vec::new();
                for change in &changes {
                    for value in self.values(fact) {
                        if given.get(fact) != Some(&value) {
                            let mut change = change.clone();
                            change.insert(fact.clone(), value);
                            longer.push(change);
                        }
                    }
                }
                changes = longer;
            }
            changes.into_iter().find(|c| self.is_enough(given, c, has))
        })
    }

    fn is_enough(&self, given: &Case, change: &Case, has: &dyn Fn(&Decision) -> bool) -> bool {
        let mut changed = given.clone();
        changed.extend(change.clone());
        // What no longer exists is left out of the case.
        loop {
            let all = self.decisions(&changed);
            let gone = changed
                .keys()
                .find(|f| all.iter().all(|(c, _)| !c.contains_key(*f)))
                .cloned();
            match gone {
                _ if all.is_empty() => return false,
                Some(fact) if change.contains_key(&fact) => return false,
                Some(fact) => drop(changed.remove(&fact)),
                None => return all.iter().all(|(_, d)| has(d)),
            }
        }
    }

    /// The values of a fact that occur, in the order of the register.
    fn values(&self, fact: &str) -> Vec<String> {
        let mut values: Vec<String> = Vec::new();
        for (case, _) in &self.cases {
            if let Some(value) = case.get(fact).filter(|v| !values.contains(v)) {
                values.push(value.clone());
            }
        }
        let Some(id) = self.router.fact(fact) else {
            return values;
        };
        let place = |v: &String| self.router.value(id, v);
        if values.iter().all(|v| place(v).is_some()) {
            values.sort_by_key(place);
        }
        values
    }
}

/// Who an answer names.
fn names(answer: &Answer) -> BTreeSet<String> {
    let word = |word: &str| BTreeSet::from([word.to_owned()]);
    match answer {
        Answer::Held(holders) if !holders.is_empty() => holders.clone(),
        Answer::Unstated => word("unstated"),
        Answer::NotApplicable => word("not_applicable"),
        _ => word("none"),
    }
}

fn answer(answer: &bestit::Answer) -> Value {
    serde_json::from_str(&answer.to_json()).expect("JSON")
}

/// Who has a duty in every completion, as a route or a question says it.
fn settled(answer: &Value, duty: &str) -> Option<BTreeSet<String>> {
    let ids = |list: &Value| -> BTreeSet<String> {
        let ids = list.as_array().expect("a list").iter();
        let mut ids: BTreeSet<String> = ids
            .map(|h| h.as_str().or(h["id"].as_str()).expect("an id").to_owned())
            .collect();
        if ids.is_empty() {
            ids.insert("none".to_owned());
        }
        ids
    };
    match answer["status"].as_str() {
        Some("routed") => Some(match &answer[duty] {
            Value::Null => BTreeSet::from(["none".to_owned()]),
            held if held["status"] == "held" => ids(&held["holders"]),
            other => BTreeSet::from([other["status"].as_str().expect("a status").to_owned()]),
        }),
        Some("needs_fact") => answer["settled"].get(duty).map(ids),
        _ => None,
    }
}

/// Sets of places, the smallest first, then in lexicographic order.
fn subsets(of: usize) -> Vec<Vec<usize>> {
    let mut all: Vec<Vec<usize>> = (0u32..1 << of)
        .map(|bits| (0..of).filter(|i| bits >> i & 1 == 1).collect())
        .collect();
    all.sort_by(|a: &Vec<usize>, b| (a.len(), a).cmp(&(b.len(), b)));
    all
}
