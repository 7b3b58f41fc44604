//! Does a model refine another, is a rule ever decisive: held against going through every case.

use std::collections::{BTreeMap, BTreeSet};

use crate::drafts::draft;
use crate::reference::{Answer, Case, DUTIES, Decision, LISTS, Model, Policy};
use crate::routed::{ask, compiled, holds, reading, tyreso};
use bestit::analysis::{
    ClaimError, HoldsUnder, NeverDecisive, Part, Readings, Refinement, RegionTest, RuleEffect,
    refines, refines_choices,
};
use bestit::{Compiled, Duty, Source};
use proptest::prelude::*;

fn inside(model: &Model, when: &[RegionTest], cases: &[Case]) -> BTreeSet<usize> {
    let inside = |case: &Case| when.iter().all(|t| holds(model, t, case));
    (0..cases.len()).filter(|i| inside(&cases[*i])).collect()
}

/// The cases that agree with a witness: all of them have to show what it shows.
fn agreeing(witness: &[(String, String)], cases: &[Case]) -> BTreeSet<usize> {
    let given: Case = witness.iter().cloned().collect();
    let agrees = |case: &Case| given.iter().all(|(f, v)| case.get(f) == Some(v));
    let found: BTreeSet<usize> = (0..cases.len()).filter(|i| agrees(&cases[*i])).collect();
    assert!(!found.is_empty(), "{given:?}");
    found
}

// ---- does one model give every answer that another gives ----

fn says((answer, rules): &(Answer, BTreeSet<String>)) -> bool {
    !rules.is_empty() && *answer != Answer::Unstated
}

fn gives(duty: &str, old: &Answer, new: &Answer) -> bool {
    match (old, new) {
        (Answer::Held(old), Answer::Held(new)) if LISTS.contains(&duty) => old.is_subset(new),
        // Nobody is on the list that a rule gives to nobody.
        (Answer::Absent, _) if LISTS.contains(&duty) => true,
        _ => old == new,
    }
}

struct Side<'a> {
    model: &'a Model,
    compiled: &'a Compiled,
}

fn check_refines(
    told: &Refinement,
    from: &Side<'_>,
    to: &Side<'_>,
    part: &dyn Fn(&Case, &str) -> bool,
) {
    let cases = from.model.cases();
    let there: BTreeSet<Case> = to.model.cases().into_iter().collect();
    let (mut all, mut stated, mut filled) = (0, 0, 0);
    let mut broken: BTreeMap<&str, BTreeSet<usize>> = BTreeMap::new();
    let mut missing = BTreeSet::new();
    for (ix, case) in cases.iter().enumerate() {
        let asked: Vec<&str> = DUTIES.into_iter().filter(|d| part(case, d)).collect();
        if asked.is_empty() {
            continue;
        }
        all += 1;
        let old: Decision = ask(&from.compiled.router, from.model, case);
        stated += u64::from(asked.iter().any(|d| says(&old[*d])));
        if !there.contains(case) {
            if asked.iter().any(|d| says(&old[*d])) {
                missing.insert(ix);
            }
            continue;
        }
        let new: Decision = ask(&to.compiled.router, to.model, case);
        filled += u64::from(asked.iter().any(|d| !says(&old[*d]) && says(&new[*d])));
        for duty in asked {
            if says(&old[duty]) && !gives(duty, &old[duty].0, &new[duty].0) {
                broken.entry(duty).or_default().insert(ix);
            }
        }
    }
    let mut anywhere: BTreeSet<usize> = broken.values().flatten().copied().collect();
    anywhere.extend(&missing);
    assert_eq!(
        (told.combinations, told.stated, told.filled),
        (all, stated, filled)
    );
    assert_eq!(told.broken, anywhere.len() as u64);
    assert_eq!(told.holds, anywhere.is_empty());
    assert_eq!(
        told.missing.as_ref().map_or(0, |m| m.combinations),
        missing.len() as u64
    );
    match &told.witness {
        Some(witness) => assert!(agreeing(&witness.case, &cases).is_subset(&anywhere)),
        None => assert!(told.holds),
    }
    let mut covered: BTreeMap<&str, BTreeSet<usize>> = BTreeMap::new();
    let mut counted: BTreeMap<&str, u64> = BTreeMap::new();
    for difference in &told.differences {
        let duty = difference.duty.id();
        assert_eq!(difference.rest, 0);
        *counted.entry(duty).or_default() += difference.combinations;
        for region in &difference.regions {
            let here = inside(from.model, &region.when, &cases);
            let here: BTreeSet<usize> = here
                .into_iter()
                .filter(|i| there.contains(&cases[*i]))
                .collect();
            assert_eq!(region.combinations, here.len() as u64);
            covered.entry(duty).or_default().extend(here);
            let shown = agreeing(&region.witness.case, &cases);
            let mut shown = shown.iter().filter(|i| there.contains(&cases[**i]));
            assert!(shown.all(|i| broken[duty].contains(i)), "{region:?}");
        }
    }
    assert_eq!(covered, broken);
    for (duty, count) in counted {
        assert_eq!(count, broken[duty].len() as u64, "each case stands once");
    }
}

#[test]
fn the_report_s_models_refine_each_other_as_their_cases_say() {
    let (library, written) = tyreso();
    let open = |id: &str, option: Option<(&str, &str)>| {
        let model = written.model(id, &reading(option));
        (model, compiled(&library, id, option))
    };
    let before = open("before-2012", None);
    let best_it = open("best-it", None);
    let matrix = open("matrix", None);
    let other = open("best-it", Some(("A41", "other")));
    let group = open("best-it", Some(("A07", "group")));
    let side = |(model, compiled)| Side { model, compiled };
    let pairs = [
        (&before, &best_it),
        (&best_it, &before),
        (&best_it, &matrix),
        (&best_it, &other),
        (&other, &best_it),
        (&group, &best_it),
    ];
    let mut held = Vec::new();
    for (one, two) in pairs {
        let (from, to) = (side((&one.0, &one.1)), side((&two.0, &two.1)));
        let told = refines(&one.1, &two.1, &Part::default()).expect("comparable");
        check_refines(&told, &from, &to, &|_, _| true);
        held.push(told.holds);
        let lists = [Duty::Consulted, Duty::Informed];
        let part = Part::when("kind is not system_ownership").duties(lists);
        let told = refines(&one.1, &two.1, &part).expect("comparable");
        check_refines(&told, &from, &to, &|case, duty| {
            case["kind"] != "system_ownership" && LISTS.contains(&duty)
        });
    }
    // Who owns the systems differs (sections 3 and 4.1); the matrix gives nobody another duty.
    assert_eq!(held[..3], [false, false, true]);
}

#[test]
fn a_refinement_says_on_which_readings_it_depends() {
    let policy = bestit::Policy::embedded();
    let (one, two) = (policy.model("before-2012"), policy.model("best-it"));
    let (one, two) = (one.expect("a model"), two.expect("a model"));
    let told = refines_choices(&one, &two, &Part::default()).expect("comparable");
    let Some(HoldsUnder::DependsOn(sides)) = &told.readings else {
        panic!("{:?}", told.readings)
    };
    let plain = |told: &Refinement| {
        let regions = told.differences.iter().map(|d| (d.duty, d.combinations));
        (told.broken, regions.collect::<Vec<_>>())
    };
    let mut options: BTreeSet<(String, String)> = BTreeSet::new();
    for choice in [&one, &two] {
        options.extend(choice.options().into_iter().map(|o| (o.reading, o.option)));
    }
    for (r, o) in options {
        let with = |choice: &bestit::Choice| {
            let side = choice.clone().with_reading(&r, &o);
            let side = side.unwrap_or_else(|_| choice.clone());
            side.compile().expect("it compiles")
        };
        let there = refines(&with(&one), &with(&two), &Part::default()).expect("comparable");
        let same = plain(&there) == plain(&told);
        assert!(same || sides.contains(&format!("{r}={o}")), "{r}={o}");
    }
    for lang in [bestit::Lang::Sv, bestit::Lang::En] {
        let text = told.to_markdown(lang);
        assert!(!text.contains('{') && !text.contains("refines-"), "{text}");
    }
}

// ---- is a rule ever decisive ----

fn check_rules(model: &Model, compiled: &Compiled) {
    let cases = model.cases();
    let mut force: BTreeMap<(&str, &str), BTreeSet<usize>> = BTreeMap::new();
    let mut turns: BTreeMap<(&str, &str), BTreeSet<usize>> = BTreeMap::new();
    // What is in force in the rule's place.
    let mut instead: BTreeMap<(&str, &str), BTreeSet<String>> = BTreeMap::new();
    let without: BTreeMap<&str, Model> = model
        .rules
        .keys()
        .map(|id| {
            let mut without = model.clone();
            without.rules.remove(id);
            (id.as_str(), without)
        })
        .collect();
    for (ix, case) in cases.iter().enumerate() {
        let decision = model.decide(case);
        let in_force: BTreeSet<&String> = decision.values().flat_map(|(_, r)| r).collect();
        for rule in in_force {
            let (rule, without) = without.get_key_value(rule.as_str()).expect("a rule");
            let other = without.decide(case);
            for duty in DUTIES.into_iter().filter(|d| decision[d].1.contains(*rule)) {
                force.entry((rule, duty)).or_default().insert(ix);
                let there = instead.entry((rule, duty)).or_default();
                there.extend(other[duty].1.iter().cloned());
                if other[duty].0 != decision[duty].0 {
                    turns.entry((rule, duty)).or_default().insert(ix);
                }
            }
        }
    }
    for (id, rule) in &model.rules {
        let told = compiled.decisive(id).expect("a rule");
        let assigned: BTreeSet<&str> = rule.assign.keys().map(String::as_str).collect();
        let duties: BTreeSet<&str> = told.duties.iter().map(|d| d.duty.id()).collect();
        assert_eq!(duties, assigned, "{id}");
        let any = |of: &BTreeMap<(&str, &str), BTreeSet<usize>>| -> BTreeSet<usize> {
            let here = of.iter().filter(|((rule, _), _)| rule == id);
            here.flat_map(|(_, cases)| cases.iter().copied()).collect()
        };
        let (here, decisive) = (any(&force), any(&turns));
        assert_eq!(told.combinations, cases.len() as u64);
        assert_eq!(told.in_force, here.len() as u64, "{id}");
        assert_eq!(told.decisive, decisive.len() as u64, "{id}");
        assert_eq!(told.ever_decisive, told.witness.is_some());
        if let Some(witness) = &told.witness {
            assert!(agreeing(&witness.case, &cases).is_subset(&decisive), "{id}");
        }
        for duty in &told.duties {
            let key = (id.as_str(), duty.duty.id());
            let nowhere = BTreeSet::new();
            let here = force.get(&key).unwrap_or(&nowhere);
            let turns = turns.get(&key).unwrap_or(&nowhere);
            assert_eq!(duty.in_force, here.len() as u64, "{key:?}");
            assert_eq!(duty.decisive, turns.len() as u64, "{key:?}");
            let mut covered = BTreeSet::new();
            for region in &duty.regions {
                let inside = inside(model, &region.when, &cases);
                assert_eq!(region.combinations, inside.len() as u64);
                assert!(agreeing(&region.witness.case, &cases).is_subset(turns));
                covered.extend(inside);
            }
            assert_eq!((&covered, duty.untold), (turns, 0), "{key:?}");
            let holds = cases.iter().any(|c| model.holds(&rule.when, c));
            match &duty.never {
                None => assert!(!turns.is_empty()),
                Some(NeverDecisive::NeverHolds) => assert!(!holds && here.is_empty()),
                Some(NeverDecisive::Overridden { by }) => {
                    assert!(holds && here.is_empty() && !by.is_empty());
                }
                Some(NeverDecisive::SameAnswer { by }) => {
                    assert!(!here.is_empty() && turns.is_empty());
                    let by: BTreeSet<String> = by.iter().cloned().collect();
                    assert_eq!(by, instead[&key], "{key:?}");
                }
            }
        }
    }
}

#[test]
fn the_report_s_rules_are_decisive_where_leaving_them_out_changes_the_answer() {
    let (library, written) = tyreso();
    for id in ["best-it", "before-2012"] {
        let compiled = compiled(&library, id, None);
        check_rules(&written.model(id, &BTreeMap::new()), &compiled);
    }
}

#[test]
fn a_rule_that_does_not_exist_is_told_with_the_nearest() {
    let choice = bestit::Policy::embedded()
        .model("best-it")
        .expect("a model");
    let compiled = choice.compile().expect("it compiles");
    let error = compiled
        .decisive("shared-change-decisions")
        .expect_err("unknown");
    assert!(
        matches!(&error, ClaimError::UnknownRule { suggestion: Some(near), .. }
        if near == "shared-change-decision")
    );
}

/// A side of a reading is told exactly where it changes in which cases the rule is decisive.
#[test]
fn a_rule_says_on_which_readings_it_depends() {
    let choice = bestit::Policy::embedded()
        .model("best-it")
        .expect("a model");
    let all = Readings::compile(&choice).expect("it compiles");
    let told = all.decisive("shared-change-decision").expect("a rule");
    let places = |effect: &RuleEffect| -> Vec<_> {
        let duties = effect.duties.iter().filter(|d| d.decisive > 0);
        duties.map(|d| (d.duty, d.regions.clone())).collect()
    };
    for (reading, option, compiled) in all.others() {
        let there = compiled.decisive("shared-change-decision").ok();
        let same = there.as_ref().map(places) == Some(places(&told.effect));
        let marked = told.depends_on.iter();
        let marked = marked.filter(|d| d.reading == reading && d.option == option);
        assert_eq!(marked.count() == 0, same, "{reading}={option}");
    }
    assert_eq!(told.holds_under_all_readings, told.depends_on.is_empty());
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 32,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn small_policies_are_refined_and_decided_as_told(draft in draft()) {
        let files = draft.files();
        let written = Policy::read(files.clone());
        let sources = files.iter().map(|(name, text)| Source::new(name.as_str(), text.as_str()));
        let library = bestit::Policy::from_sources(sources);
        let nothing = BTreeMap::new();
        let side = reading(Some(("A01", "other")));
        let all = [("plain", &nothing), ("variant", &nothing), ("plain", &side), ("variant", &side)];
        let cuts = all.map(|(id, readings)| written.model(id, readings));
        let opened = all.map(|(id, readings)| {
            let mut choice = library.model(id).expect("a model");
            for (reading, option) in readings {
                choice = choice.with_reading(reading, option).ok()?;
            }
            Some((written.model(id, readings).cut_like(&cuts), choice.compile().ok()?))
        });
        for (ix, one) in opened.iter().enumerate() {
            let Some(one) = one else { continue };
            if ix == 0 {
                check_rules(&one.0, &one.1);
            }
            for two in opened.iter().flatten() {
                let told = refines(&one.1, &two.1, &Part::default()).expect("comparable");
                let side = |(model, compiled)| Side { model, compiled };
                check_refines(&told, &side((&one.0, &one.1)), &side((&two.0, &two.1)), &|_, _| true);
            }
        }
    }
}
