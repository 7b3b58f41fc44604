//! Every difference that is told, held against every case that can exist put to both models.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::drafts::draft;
use crate::reference::{Answer, Case, DUTIES, Decision, Model, Policy, REQUIRED};
use crate::routed::{ask, compiled, holds, reading, tyreso};
use bestit::analysis::{
    Comparison, DifferenceStatus, DutyDifference, HoldsUnder, Part, WhichSide, compare,
    compare_choices, compare_part,
};
use bestit::{Duty, Router, Source};
use proptest::prelude::*;

/// Duty, who is silent, rules of one side, rules of the other.
type Key = (
    &'static str,
    Option<WhichSide>,
    BTreeSet<String>,
    BTreeSet<String>,
);

fn key(duty: &'static str, strangers: bool, one: &Decision, two: &Decision) -> Option<Key> {
    let ((a, old), (b, new)) = (&one[duty], &two[duty]);
    if a == b {
        return None;
    }
    let silent = |answer: &Answer, rules: &BTreeSet<String>| {
        *answer == Answer::Unstated || (strangers && rules.is_empty() && !REQUIRED.contains(&duty))
    };
    let nothing = BTreeSet::new();
    Some(match (silent(a, old), silent(b, new)) {
        (true, _) => (duty, Some(WhichSide::From), old.clone(), nothing),
        (false, true) => (duty, Some(WhichSide::To), nothing, new.clone()),
        _ => (duty, None, old.clone(), new.clone()),
    })
}

fn told_key(told: &DutyDifference) -> Key {
    let set = |rules: &[String]| rules.iter().cloned().collect::<BTreeSet<String>>();
    let (mut from, mut to) = (set(&told.rules.from), set(&told.rules.to));
    match told.silent {
        Some(WhichSide::From) => to.clear(),
        Some(WhichSide::To) => from.clear(),
        None => {}
    }
    let duty = DUTIES.into_iter().find(|d| *d == told.duty.id());
    (duty.expect("a duty"), told.silent, from, to)
}

fn ids(answer: &Answer) -> Vec<String> {
    match answer {
        Answer::Held(ids) => ids.iter().cloned().collect(),
        Answer::Unstated => vec!["unstated".to_owned()],
        Answer::NotApplicable => vec!["not_applicable".to_owned()],
        Answer::Absent => vec!["none".to_owned()],
        other => panic!("{other:?} in a router"),
    }
}

/// Both routers are asked every case; what they differ in is what is told, with its counts, its
/// regions and its cases.
fn check(told: &Comparison, models: [&Model; 2], routers: [&Router; 2], strangers: bool) {
    check_on(told, models, routers, strangers, &|_, _| true);
}

/// The same on a part: the cases and duties that are of it.
fn check_on(
    told: &Comparison,
    models: [&Model; 2],
    routers: [&Router; 2],
    strangers: bool,
    part: &dyn Fn(&Case, &str) -> bool,
) {
    let cases = models[0].cases();
    let both: BTreeSet<Case> = models[1].cases().into_iter().collect();
    let cases: Vec<Case> = cases.into_iter().filter(|c| both.contains(c)).collect();
    let of_part = |case: &&Case| DUTIES.iter().any(|d| part(case, d));
    let asked = cases.iter().filter(of_part).count();
    assert_eq!(told.combinations, asked as u64);
    let number_of: BTreeMap<&Case, usize> = cases.iter().zip(0..).collect();
    let mut expected: BTreeMap<Key, BTreeSet<usize>> = BTreeMap::new();
    let mut changed = BTreeSet::new();
    for (ix, case) in cases.iter().enumerate().filter(|(_, case)| of_part(case)) {
        let one = ask(routers[0], models[0], case);
        let two = ask(routers[1], models[1], case);
        for key in DUTIES
            .into_iter()
            .filter(|d| part(case, d))
            .filter_map(|d| key(d, strangers, &one, &two))
        {
            if key.1.is_none() {
                changed.insert(ix);
            }
            expected.entry(key).or_default().insert(ix);
        }
    }
    assert_eq!(told.changed, changed.len() as u64);
    assert_eq!(told.duties.len(), expected.len());
    let by_kind: u64 = told.kinds.iter().map(|k| k.changed).sum();
    assert_eq!(by_kind, told.changed);
    for difference in &told.duties {
        let here = &expected[&told_key(difference)];
        assert_eq!(difference.combinations, here.len() as u64);
        assert_eq!(
            difference.status == DifferenceStatus::Silence,
            difference.silent.is_some()
        );
        assert_eq!(difference.rest, 0);
        let mut covered = BTreeSet::new();
        for region in &difference.regions {
            let inside = |case: &Case| region.when.iter().all(|t| holds(models[0], t, case));
            let inside: BTreeSet<usize> = (0..cases.len()).filter(|i| inside(&cases[*i])).collect();
            assert_eq!(
                region.combinations,
                inside.len() as u64,
                "{:?}",
                region.when
            );
            covered.extend(inside);
            let witness: Case = region.witness.case.iter().cloned().collect();
            let completions = models[0].completions(&witness);
            // A fact that is given exists.
            let given = |c: &&Case| witness.iter().all(|(f, v)| c.get(f) == Some(v));
            let completions = completions
                .iter()
                .filter(given)
                .filter(|c| both.contains(*c));
            for case in completions {
                let ix = number_of[case];
                assert!(here.contains(&ix), "{witness:?} shows the difference");
            }
            let case: Case = region.case.case.iter().cloned().collect();
            let one = ask(routers[0], models[0], &case);
            let two = ask(routers[1], models[1], &case);
            let duty = difference.duty.id();
            assert_eq!(region.from, ids(&one[duty].0), "{case:?}");
            assert_eq!(region.to, ids(&two[duty].0), "{case:?}");
            assert_ne!(region.from, region.to);
        }
        assert_eq!(covered, *here, "{:?}", difference.regions);
        let named = !difference.causes.is_empty() || strangers;
        assert!(named, "{difference:?} has a cause");
    }
}

fn check_report(one: &str, two: &str, option: Option<(&str, &str)>, strangers: bool) -> Comparison {
    let (library, written) = tyreso();
    let from = compiled(&library, one, None);
    let to = compiled(&library, two, option);
    let told = compare(&from, &to).expect("comparable");
    let nothing = BTreeMap::new();
    let models = [
        written.model(one, &nothing),
        written.model(two, &reading(option)),
    ];
    check(
        &told,
        [&models[0], &models[1]],
        [&from.router, &to.router],
        strangers,
    );
    told
}

#[test]
fn alternatives_answer_alike_and_place_people_elsewhere() {
    for model in ["it-unit", "matrix"] {
        let told = check_report("best-it", model, None, false);
        assert!(told.duties.is_empty() && told.rules.is_empty());
        assert!(!told.placement.is_empty());
    }
}

#[test]
fn what_the_report_says_of_its_present() {
    let told = check_report("before-2012", "best-it", None, true);
    let changed = told
        .duties
        .iter()
        .filter(|d| d.status == DifferenceStatus::Changed);
    // Sections 3 and 4.1: who owned the shared systems.
    for difference in changed {
        assert_eq!(difference.duty.id(), "owner");
        assert_eq!(difference.from, ["system.owner"]);
    }
}

#[test]
fn other_sides_of_readings_against_the_proposal() {
    let policy = bestit::Policy::embedded();
    let options = policy.model("best-it").expect("a model").options();
    for option in &options {
        let (r, o) = (option.reading.as_str(), option.option.as_str());
        let told = check_report("best-it", "best-it", Some((r, o)), false);
        assert_eq!(told.to.readings, [format!("{r}={o}")]);
    }
}

/// Whatever a reading's other side changes of an answer is told with what changed in the text.
#[test]
fn every_difference_of_a_reading_has_a_cause() {
    let policy = bestit::Policy::embedded();
    let choice = policy.model("best-it").expect("a model");
    let from = choice.clone().compile().expect("it compiles");
    for option in choice.options() {
        let to = choice.clone();
        let to = to.with_reading(&option.reading, &option.option);
        let to = to.expect("an option").compile().expect("it compiles");
        let told = compare(&from, &to).expect("comparable");
        assert!(!told.is_empty(), "{option:?}");
        for difference in &told.duties {
            assert!(!difference.causes.is_empty(), "{difference:?}");
            assert_eq!(difference.rest, 0);
        }
    }
}

/// A condition as it is typed, the duties asked about, and which cases are of it.
type Asked = (&'static str, &'static [Duty], fn(&Model, &Case) -> bool);

fn category<'a>(model: &'a Model, case: &Case) -> &'a str {
    let system = model.systems.get(&case["system"]);
    system.map_or("", |s| s.category.as_str())
}

const PARTS: [Asked; 5] = [
    ("kind is it_plan, it_investment", &[], |_, c| {
        c["kind"] == "it_plan" || c["kind"] == "it_investment"
    }),
    (
        "system.category is shared_business and not kind is incident",
        &[],
        |m, c| category(m, c) == "shared_business" && c["kind"] != "incident",
    ),
    (
        "in_plan is false or department is culture_leisure",
        &[Duty::Decides],
        |_, c| {
            c.get("in_plan").is_some_and(|v| v == "false") || c["department"] == "culture_leisure"
        },
    ),
    (
        "kind is system_ownership",
        &[Duty::Owner, Duty::Consulted],
        |_, c| c["kind"] == "system_ownership",
    ),
    ("kind.level is strategic", &[], |m, c| {
        m.kinds[&c["kind"]] == "strategic"
    }),
];

#[test]
fn a_part_is_compared_as_going_through_its_cases_does() {
    let (library, written) = tyreso();
    let pairs = [
        ("before-2012", None, true),
        ("best-it", Some(("A27", "other")), false),
        ("best-it", Some(("A43", "other")), false),
    ];
    let to = compiled(&library, "best-it", None);
    let mut equivalent = 0;
    for (one, option, strangers) in pairs {
        let from = compiled(&library, one, option);
        let models = [
            written.model(one, &reading(option)),
            written.model("best-it", &BTreeMap::new()),
        ];
        for (condition, duties, holds) in PARTS {
            let part = Part::when(condition).duties(duties.iter().copied());
            let told = compare_part(&from, &to, &part).expect("comparable");
            let of_part = |case: &Case, duty: &str| {
                let asked = duties.is_empty() || duties.iter().any(|d| d.id() == duty);
                asked && holds(&models[0], case)
            };
            let routers = [&from.router, &to.router];
            check_on(
                &told,
                [&models[0], &models[1]],
                routers,
                strangers,
                &of_part,
            );
            assert!(told.placement.is_empty() && told.combinations > 0);
            equivalent += usize::from(told.is_equivalent());
        }
    }
    assert!((1..15).contains(&equivalent), "{equivalent}");
}

#[test]
fn a_part_that_cannot_be_is_told_as_such() {
    let choice = bestit::Policy::embedded()
        .model("best-it")
        .expect("a model");
    let compiled = choice.compile().expect("it compiles");
    let nothing = Part::when("kind is it_plan and kind is incident");
    let told = compare_part(&compiled, &compiled, &nothing).expect("comparable");
    assert_eq!(told.combinations, 0);
    let text = told.to_markdown(bestit::Lang::En);
    assert!(text.contains("No combination that can exist"), "{text}");
    let answer = Part::when("decides is it_strategist");
    let error = compare_part(&compiled, &compiled, &answer).expect_err("no fact");
    assert!(error.to_string().contains("`decides`"), "{error}");
    let unknown = Part::when("kind is it_plam");
    let error = compare_part(&compiled, &compiled, &unknown).expect_err("no value");
    assert!(error.to_string().contains("it_plan"), "{error}");
}

#[test]
fn a_model_is_itself() {
    let policy = bestit::Policy::embedded();
    for info in policy.models() {
        let choice = policy.model(&info.id).expect("a model");
        let told = compare_choices(&choice, &choice).expect("comparable");
        assert!(told.is_empty() && told.rules.is_empty(), "{}", info.id);
        assert!(told.only_under.is_empty());
    }
}

#[test]
fn marks_are_what_comparing_under_each_reading_gives() {
    let policy = bestit::Policy::embedded();
    for (one, two) in [("best-it", "it-unit"), ("before-2012", "best-it")] {
        let (one, two) = (
            policy.model(one).expect("a model"),
            policy.model(two).expect("a model"),
        );
        let told = compare_choices(&one, &two).expect("comparable");
        let mut options: BTreeSet<(String, String)> = BTreeSet::new();
        for choice in [&one, &two] {
            options.extend(choice.options().into_iter().map(|o| (o.reading, o.option)));
        }
        for (r, o) in options {
            let with = |choice: &bestit::Choice| {
                let side = choice.clone().with_reading(&r, &o);
                side.unwrap_or_else(|_| choice.clone())
                    .compile()
                    .expect("it compiles")
            };
            let under = compare(&with(&one), &with(&two)).expect("comparable");
            let name = format!("{r}={o}");
            for difference in &told.duties {
                let same = under
                    .duties
                    .iter()
                    .find(|d| told_key(d) == told_key(difference));
                let same = same.is_some_and(|d| {
                    let silent = d.status == DifferenceStatus::Silence;
                    let places = |d: &DutyDifference| -> Vec<_> {
                        d.regions
                            .iter()
                            .map(|r| (r.when.clone(), r.combinations))
                            .collect()
                    };
                    places(d) == places(difference)
                        && (silent || (&d.from, &d.to) == (&difference.from, &difference.to))
                });
                let marked = match difference.readings.as_ref().expect("marked") {
                    HoldsUnder::All => false,
                    HoldsUnder::DependsOn(list) => list.contains(&name),
                };
                assert_eq!(marked, !same, "{name}: {difference:?}");
            }
            let new = under.duties.iter();
            let new = new.filter(|d| !told.duties.iter().any(|t| told_key(t) == told_key(d)));
            let listed = told.only_under.iter().find(|u| u.option == name);
            assert_eq!(new.count(), listed.map_or(0, |u| u.duties.len()), "{name}");
        }
    }
}

/// The proposal with one piece of its text replaced.
fn edited(file: &str, old: &str, new: &str) -> bestit::Policy {
    let policy = bestit::Policy::embedded();
    let sources = policy.sources().map(|source| {
        let mut text = source.text().to_owned();
        if source.name() == file {
            assert_eq!(text.matches(old).count(), 1, "{old}");
            text = text.replace(old, new);
        }
        Source::new(source.name(), text)
    });
    bestit::Policy::from_sources(sources)
}

/// A model before and after an edit, in words.
fn told(after: &bestit::Policy, lang: bestit::Lang) -> String {
    let from = compiled(&bestit::Policy::embedded(), "best-it", None);
    let told = compare(&from, &compiled(after, "best-it", None)).expect("comparable");
    told.to_markdown(lang)
}

/// Who may decide what, and whom to turn to first, are told by titles; the data holds ids.
#[test]
fn mandates_and_first_contacts_are_told_in_words() {
    use bestit::Lang::{En, Sv};
    let after = edited(
        "best-it.yaml",
        "mandate: {kind: it_plan}",
        "mandate: {any: [{kind: it_plan}, {scope: municipal}]}",
    );
    let english = told(&after, En);
    assert!(
        english.contains("Kind of case: Municipality-wide IT plan → "),
        "{english}"
    );
    let swedish = told(&after, Sv);
    assert!(swedish.contains("mandat Typ av ärende: "), "{swedish}");

    let after = edited(
        "best-it.yaml",
        "{when: {kind: change_request}, to: system.manager, basis: [S129]}",
        "{when: {kind: change_request, in_plan: true}, to: it_strategist, basis: [S129]}",
    );
    let english = told(&after, En);
    for part in [
        "Level: operative ⇒ whoever has the duty “Executes” ; ",
        "Kind of case: Change request ⇒ the system manager ; ",
        "who is responsible is not in IT ordering organisation (BEST-IT) ⇒ \
         IT customer manager of the case's department ; ",
        "; otherwise whoever has the duty “Responsible” → ",
        // Only a change of a shared system can be within the plan.
        "Kind of case: Change request · System category: all but Departments' own business \
         systems · Within budget and IT plan: Yes, in both the year's budget and the IT plan ⇒ \
         The IT strategist ; ",
    ] {
        assert!(english.contains(part), "{part}\n{english}");
    }
    let from = compiled(&bestit::Policy::embedded(), "best-it", None);
    let data = compare(&from, &compiled(&after, "best-it", None)).expect("comparable");
    let entry = &data.placement[0];
    assert_eq!(entry.from[1], "{kind: change_request} ⇒ system.manager");
}

#[test]
fn an_edit_names_the_rule_and_its_place() {
    let rule = "    basis: [S124, S167]\n    readings: [A08]\n";
    let policy = bestit::Policy::embedded();
    let source = policy
        .sources()
        .find(|s| s.name() == "best-it.yaml")
        .expect("the file");
    let start = source
        .text()
        .find("  shared-change-decision:\n")
        .expect("the rule");
    let line = source.text()[..start].matches('\n').count() + 1;
    let old = "assign: {decides: it_strategist}\n".to_owned() + rule;
    let after = edited(
        "best-it.yaml",
        &old,
        &old.replace("it_strategist", "best_it_manager"),
    );
    let from = policy.model("best-it").expect("a model");
    let to = after.model("best-it").expect("a model");
    let told = compare_choices(&from, &to).expect("comparable");
    assert_eq!(told.duties.len(), 1);
    let difference = &told.duties[0];
    assert_eq!(
        (difference.from.as_slice(), difference.to.as_slice()),
        (
            ["it_strategist".to_owned()].as_slice(),
            ["best_it_manager".to_owned()].as_slice()
        )
    );
    let cause = &difference.causes[0];
    assert_eq!(
        (cause.id.as_str(), cause.fields.as_slice()),
        (
            "shared-change-decision",
            ["assign.decides".to_owned()].as_slice()
        )
    );
    let place = cause.places.to.as_ref().expect("a place");
    assert_eq!(
        (place.file.as_str(), place.line as usize),
        ("best-it.yaml", line)
    );
    assert!(
        told.rules
            .iter()
            .all(|r| r.effect && r.rule == "shared-change-decision")
    );
    for lang in [bestit::Lang::Sv, bestit::Lang::En] {
        let text = told.to_markdown(lang);
        assert!(text.contains(&format!("`best-it.yaml:{line}:3`")), "{text}");
        assert!(
            !text.contains('{') && !text.to_lowercase().contains("procent"),
            "{text}"
        );
    }
}

#[test]
fn a_text_alone_changes_no_answer_but_is_told() {
    let after = edited(
        "best-it.yaml",
        "The IT strategist decides on changes of shared systems",
        "The strategist decides on changes of shared systems",
    );
    let from = compiled(&bestit::Policy::embedded(), "best-it", None);
    let told = compare(&from, &compiled(&after, "best-it", None)).expect("comparable");
    assert!(told.is_empty());
    let [rule] = told.rules.as_slice() else {
        panic!("{:?}", told.rules)
    };
    assert_eq!(
        (rule.fields.as_slice(), rule.effect),
        (["text".to_owned()].as_slice(), false)
    );
}

#[test]
fn an_owner_edited_is_told_by_the_system_and_another_register_is_refused() {
    let after = edited(
        "best-it.yaml",
        "network: {owner: it_strategist",
        "network: {owner: best_it_manager",
    );
    let from = compiled(&bestit::Policy::embedded(), "best-it", None);
    let told = compare(&from, &compiled(&after, "best-it", None)).expect("comparable");
    let owner = told
        .duties
        .iter()
        .find(|d| d.duty.id() == "owner")
        .expect("a difference");
    assert!(
        owner
            .causes
            .iter()
            .all(|c| c.id == "network" && c.fields == ["owner"])
    );
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../policies/minimal");
    let other = bestit::Policy::load(folder);
    let error = compare(&from, &compiled(&other, "proposal", None)).expect_err("other registers");
    assert!(error.to_string().contains("register"), "{error}");
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 24,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    /// Pairs that agree in the order of facts, and, of two policies, pairs that need not and that
    /// cut numbers at different places.
    #[test]
    fn small_policies_differ_as_told(draft in draft()) {
        let files = draft.files();
        let library = |leave_out: &str| {
            let files = files.iter().filter(|(name, _)| name != leave_out);
            let sources = files.map(|(name, text)| Source::new(name.as_str(), text.as_str()));
            bestit::Policy::from_sources(sources)
        };
        let written = Policy::read(files.clone());
        let nothing = BTreeMap::new();
        let side = reading(Some(("A01", "other")));
        let pairs = [
            ("plain", &nothing, "variant", &nothing),
            ("variant", &side, "plain", &nothing),
            ("plain", &nothing, "plain", &side),
        ];
        let all = [("plain", &nothing), ("variant", &nothing), ("plain", &side), ("variant", &side)];
        let all = all.map(|(id, readings)| written.model(id, readings));
        let whole = library("");
        let alone = library("side.yaml");
        for (one, with_one, two, with_two) in pairs {
            let compiled = |policy: &bestit::Policy, id: &str, with: &BTreeMap<String, String>| {
                let mut choice = policy.model(id).expect("a model");
                for (reading, option) in with {
                    choice = choice.with_reading(reading, option).ok()?;
                }
                choice.compile().ok()
            };
            let (from, to) = (compiled(&whole, one, with_one), compiled(&whole, two, with_two));
            let (Some(from), Some(to)) = (from, to) else { continue };
            let models = [written.model(one, with_one), written.model(two, with_two)];
            let models = models.map(|m| m.cut_like(&all));
            let told = compare(&from, &to).expect("comparable");
            check(&told, [&models[0], &models[1]], [&from.router, &to.router], false);
            // The same model of a policy without the other side, where numbers are cut less.
            if let Some(less) = compiled(&alone, one, with_one) {
                let told = compare(&less, &to).expect("comparable");
                check(&told, [&models[0], &models[1]], [&less.router, &to.router], false);
            }
        }
    }
}
