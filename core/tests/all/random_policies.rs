//! Small policies at random, each compared with the reference over its whole domain.
//!
//! Where a policy compiles, every answer is the reference's. Where it does not, the reference
//! confirms every gap, conflict and dead rule by its witness and its count, and has no other.

use std::collections::{BTreeMap, BTreeSet};

use crate::drafts::{Draft, draft};
use crate::reference::{
    Answer, Case, Contested, DUTIES, Decision, LISTS, Model, Policy, contested, contested_of,
    decision_of, shown_in,
};
use bestit::finding::{Finding, Findings, Severity};
use bestit::{Router, Source};
use proptest::prelude::*;
use serde_json::Value;

/// What a comparison found, so that proptest can look for a smaller policy.
type Checked = Result<(), TestCaseError>;

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 150,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn the_library_means_what_the_reference_means(draft in draft()) {
        compare(&draft)?;
    }
}

fn compare(draft: &Draft) -> Checked {
    let files = draft.files();
    let library = bestit::Policy::from_sources(
        files
            .iter()
            .map(|(name, text)| Source::new(name.as_str(), text.as_str())),
    );
    let reference = Policy::read(files);
    let nothing = BTreeMap::new();
    let side = BTreeMap::from([("A01".to_owned(), "other".to_owned())]);
    let asked = [
        ("plain", &nothing),
        ("variant", &nothing),
        ("plain", &side),
        ("variant", &side),
    ];
    let models = asked.map(|(id, readings)| reference.model(id, readings));
    for (id, readings) in asked {
        let mut choice = library.model(id).expect("a model");
        for (reading, option) in readings {
            choice = choice.with_reading(reading, option).expect("an option");
        }
        let sides = reference.sides(id, readings);
        let model = reference.model(id, readings).cut_like(&models);
        let domain = Domain::new(&model);
        match choice.compile() {
            Ok(compiled) => {
                domain.confirm(&compiled.findings)?;
                domain.compare(&compiled.router, &sides)?;
            }
            Err(findings) => domain.confirm(&findings)?,
        }
    }
    Ok(())
}

/// Every case of a model with its decision.
struct Domain<'a> {
    model: &'a Model,
    cases: Vec<(Case, Decision)>,
}

impl<'a> Domain<'a> {
    fn new(model: &'a Model) -> Self {
        let cases = model.cases().into_iter();
        let cases = cases.map(|case| {
            let decision = model.decide(&case);
            (case, decision)
        });
        Self {
            model,
            cases: cases.collect(),
        }
    }

    // ---- answers ----

    fn compare(&self, router: &Router, sides: &BTreeMap<(String, String), Model>) -> Checked {
        for (number, (case, decision)) in self.cases.iter().enumerate() {
            let route = ask(router, self.model, case);
            same(case, decision, contested(decision, sides, case), &route)?;
            let end = self.model.at_the_end_of_intervals(case);
            if end != *case {
                let route = ask(router, self.model, &end);
                same(&end, decision, contested(decision, sides, &end), &route)?;
            }
            if number % 17 == 0 {
                self.compare_partial(router, case)?;
            }
        }
        Ok(())
    }

    /// The same case with one or two facts left out.
    fn compare_partial(&self, router: &Router, case: &Case) -> Checked {
        for first in case.keys() {
            for second in case.keys().filter(|second| *second >= first) {
                let mut given = case.clone();
                given.remove(first);
                given.remove(second);
                let answer = ask(router, self.model, &given);
                match self.model.needed(&given) {
                    Some(fact) => {
                        prop_assert_eq!(&answer["status"], "needs_fact", "{:?}: {}", given, answer);
                        prop_assert_eq!(&answer["question"]["fact"], &fact, "{:?}", given);
                    }
                    None => {
                        prop_assert_eq!(&answer["status"], "routed", "{:?}: {}", given, answer);
                        let decision = self.model.decide(case);
                        prop_assert_eq!(decision_of(&answer), decision, "{:?}", given);
                    }
                }
            }
        }
        Ok(())
    }

    // ---- findings ----

    /// What the library finds is what the reference finds.
    fn confirm(&self, findings: &Findings) -> Checked {
        let of = |code: &'static str| findings.iter().filter(move |f| f.code.id() == code);
        let known = ["B301", "B302", "B303", "B305"];
        let is_error = |f: &&Finding| f.severity == Severity::Error;
        let other = findings
            .iter()
            .filter(is_error)
            .find(|f| !known.contains(&f.code.id()));
        prop_assert!(other.is_none(), "{:?}", other);
        prop_assert_eq!(
            of("B305").count() == 1,
            self.cases.is_empty(),
            "{}",
            findings
        );
        if self.cases.is_empty() {
            return Ok(());
        }
        self.confirm_answers(of("B301"), &Answer::Gap)?;
        self.confirm_answers(of("B302"), &Answer::Conflict)?;
        self.confirm_answers(of("B306"), &Answer::Unstated)?;
        let dead: BTreeSet<String> = of("B303").map(|f| quoted(f)[0].clone()).collect();
        prop_assert_eq!(dead, self.never_in_force(), "{}", findings);
        let wide: BTreeSet<(String, String)> = of("B304")
            .map(|finding| {
                let rules = quoted(finding);
                (rules[0].clone(), rules[1].clone())
            })
            .collect();
        prop_assert_eq!(wide, self.wide_exceptions(), "{}", findings);
        Ok(())
    }

    /// Findings that say where a duty has some answer: their witnesses show it, and together
    /// they count every such case.
    fn confirm_answers<'f>(
        &self,
        findings: impl Iterator<Item = &'f Finding>,
        answer: &Answer,
    ) -> Checked {
        let mut counted: BTreeMap<&str, u64> = BTreeMap::new();
        for finding in findings {
            let duty = duty_of(finding);
            let witness = finding.witness.as_ref().expect("a witness");
            let shows = |case: &Case| {
                let mut facts = witness.case.iter();
                facts.all(|(fact, value)| case.get(fact) == Some(value))
            };
            let mut shown = self.cases.iter().filter(|(case, _)| shows(case)).peekable();
            prop_assert!(shown.peek().is_some(), "{:?}", finding);
            for (case, decision) in shown {
                prop_assert_eq!(&decision[duty].0, answer, "{:?}: {:?}", case, finding);
            }
            *counted.entry(duty).or_default() += finding.count.expect("a count");
        }
        for duty in DUTIES {
            let cases = self
                .cases
                .iter()
                .filter(|(_, d)| d[duty].0 == *answer)
                .count();
            let found = counted.get(duty).copied().unwrap_or_default();
            if LISTS.contains(&duty) {
                // Several rules of a list may lack their roles in the same case.
                prop_assert_eq!(found > 0, cases > 0, "{} {:?}", duty, answer);
            } else {
                prop_assert_eq!(found, cases as u64, "{} {:?}", duty, answer);
            }
        }
        Ok(())
    }

    fn never_in_force(&self) -> BTreeSet<String> {
        let all: BTreeSet<String> = self.model.rules.keys().cloned().collect();
        let decisions = self
            .cases
            .iter()
            .flat_map(|(_, decision)| decision.values());
        let in_force = decisions.flat_map(|(_, rules)| rules).cloned().collect();
        all.difference(&in_force).cloned().collect()
    }

    /// Exceptions that also hold where a rule they name does not, if they assign a duty of it.
    fn wide_exceptions(&self) -> BTreeSet<(String, String)> {
        let mut wide = BTreeSet::new();
        for (id, exception) in &self.model.rules {
            for over in &exception.names {
                let general = &self.model.rules[over];
                let beyond = |(case, _): &(Case, Decision)| {
                    self.model.holds(&exception.when, case)
                        && !self.model.holds(&general.when, case)
                };
                let shares = |duty: &String| general.assign.contains_key(duty);
                if exception.assign.keys().any(shares) && self.cases.iter().any(beyond) {
                    wide.insert((id.clone(), over.clone()));
                }
            }
        }
        wide
    }
}

fn same(case: &Case, decision: &Decision, contested: Contested, route: &Value) -> Checked {
    prop_assert_eq!(&route["status"], "routed", "{:?}: {}", case, route);
    prop_assert_eq!(&decision_of(route), decision, "{:?}", case);
    let contested = shown_in(route, contested);
    prop_assert_eq!(contested_of(route), contested, "contested in {:?}", case);
    Ok(())
}

fn ask(router: &Router, model: &Model, case: &Case) -> Value {
    serde_json::from_str(&router.answer_json(&model.line(case))).expect("an answer is JSON")
}

/// The names a finding's message quotes, in its order.
fn quoted(finding: &Finding) -> Vec<String> {
    let parts = finding.message.en.split('`').skip(1).step_by(2);
    parts.map(str::to_owned).collect()
}

fn duty_of(finding: &Finding) -> &'static str {
    let quoted = quoted(finding);
    let named = |duty: &&str| quoted.iter().any(|name| name == duty);
    DUTIES.into_iter().find(named).expect("a duty")
}
