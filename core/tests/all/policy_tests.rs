//! The cases files of the repository's policies, and what the report says of them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::drafts::draft;
use crate::reference::{Case, DUTIES, Model, Policy, case_of};
use bestit::analysis::{Coverage, TestReport, test_policy};
use bestit::{Duty, Source};
use proptest::prelude::*;

fn minimal() -> bestit::Policy {
    bestit::Policy::load(Path::new(env!("CARGO_MANIFEST_DIR")).join("../policies/minimal"))
}

fn minimal_with(cases: &str) -> TestReport {
    let mut sources: Vec<Source> = minimal().sources().cloned().collect();
    sources.retain(|s| s.name() != "cases.yaml");
    sources.push(Source::new("cases.yaml", cases));
    test_policy(&bestit::Policy::from_sources(sources), None).expect("it compiles")
}

const HEAD: &str = "bestit: cases\nlanguage: 1\nid: t\ntitle: {sv: t, en: t}\n\
                    uses: [register.yaml, document.yaml]\nmodel: proposal\ncases:\n";

#[test]
fn the_report_s_policy_passes_its_tests() {
    let report = test_policy(&bestit::Policy::embedded(), None).expect("it compiles");
    assert_eq!(report.failures, []);
    assert!(report.passed > 100);
    assert!(report.untested.is_empty());
    let plain = report.coverage.iter().filter(|c| c.readings.0.is_empty());
    let models: Vec<&str> = plain.clone().map(|c| c.model.as_str()).collect();
    assert_eq!(models, ["before-2012", "best-it", "it-unit", "matrix"]);
    // Every rule of every model is exercised in every role it can have.
    for coverage in plain {
        for rule in &coverage.rules {
            assert!(!rule.is_wanting(), "{}: {rule:?}", coverage.model);
        }
    }
}

/// Reading A47 changes the one rule on support of a system, and that for two duties.
#[test]
fn a_test_with_a_reading_counts_for_the_rules_of_its_other_side() {
    let report = test_policy(&bestit::Policy::embedded(), Some("best-it")).expect("it compiles");
    let told: Vec<_> = report
        .coverage
        .iter()
        .map(|c| c.readings.0.clone())
        .collect();
    let a47 = vec![("A47".to_owned(), "other".to_owned())];
    assert_eq!(told, [Vec::new(), a47]);
    let other = &report.coverage[1];
    assert_eq!((other.tests, other.routed), (2, 2));
    // Of the two tests one is of support, where the rule is in force and decisive.
    let rules: Vec<_> = other
        .rules
        .iter()
        .map(|r| (r.rule.as_str(), r.duty, r.in_force, r.decisive))
        .collect();
    let one = |duty| ("system-support", duty, Some(1), Some(1));
    assert_eq!(rules, [one(Duty::Owner), one(Duty::Executes)]);
    assert_eq!((other.roles, other.exercised), (4, 4));
}

/// A case put to two models; where the technical manager belongs turns whom to turn to first.
#[test]
fn a_file_tests_several_models() {
    let embedded = bestit::Policy::embedded();
    let mut sources: Vec<Source> = embedded.sources().cloned().collect();
    sources.retain(|s| !s.name().starts_with("cases/"));
    let cases = "bestit: cases\nlanguage: 1\nid: t\ntitle: {sv: t, en: t}\n\
                 uses: [organisation.yaml, document.yaml]\nmodel: [matrix, it-unit]\ncases:\n  \
                 licence:\n    case: {kind: licence, department: service, system: none}\n    \
                 expect: {owner: technical_manager, first_contact: technical_manager}\n";
    sources.push(Source::new("cases.yaml", cases));
    let report = test_policy(&bestit::Policy::from_sources(sources), None).expect("it compiles");
    assert_eq!((report.passed, report.failed), (1, 1));
    let failure = &report.failures[0];
    assert_eq!(failure.model, "it-unit");
    let difference = &failure.differences[0];
    assert_eq!(difference.what, "first_contact");
    assert_eq!(difference.expected, ["technical_manager"]);
    assert_eq!(difference.got, ["it_customer_manager:service"]);
    assert_eq!(difference.place.line, 10);
    assert_eq!(report.untested, ["before-2012", "best-it"]);
}

#[test]
fn the_smallest_policy_is_covered_in_every_role() {
    let report = test_policy(&minimal(), None).expect("it compiles");
    assert_eq!((report.passed, report.failed), (7, 0));
    let coverage = &report.coverage[0];
    assert_eq!(coverage.exercised, coverage.roles);
    assert_eq!((coverage.tests, coverage.routed), (7, 5));
    let exception = |rule: &str, duty: Duty| {
        let found = coverage
            .rules
            .iter()
            .find(|r| r.rule == rule && r.duty == duty);
        found.expect("a rule").clone()
    };
    let decides = exception("purchase", Duty::Decides);
    assert_eq!(decides.in_force, Some(1));
    assert_eq!(decides.decisive, Some(1));
    assert_eq!(
        (
            decides.overridden[0].by.as_str(),
            decides.overridden[0].tests
        ),
        ("purchase-outside-budget", 1)
    );
    // Who prepares is not overridden: both purchases have it from the general rule.
    let prepares = exception("purchase", Duty::Prepares);
    assert_eq!((prepares.in_force, prepares.decisive), (Some(2), Some(2)));
    assert!(prepares.overridden.is_empty());
}

#[test]
fn a_failure_says_what_differs_and_where() {
    let report = minimal_with(&format!(
        "{HEAD}  wrong:\n    case: {{kind: support, department: school, system: none}}\n    expect:\n      owner: it_manager\n      \
         consulted: it_unit\n      rules: [change, support]\n  open:\n    case: {{kind: purchase, department: school, system: none}}\n    \
         expect: {{owner: \"department:school\"}}\n  settled:\n    case: {{kind: purchase, department: school, system: none}}\n    \
         expect: {{status: needs_fact, owner: \"department:school\", decides: municipal_director}}\n"
    ));
    assert_eq!((report.passed, report.failed), (0, 3));
    let shown: Vec<(&str, &str, String, String, u32)> = report
        .failures
        .iter()
        .flat_map(|f| {
            f.differences.iter().map(|d| {
                (
                    &*f.test,
                    &*d.what,
                    d.expected.join("+"),
                    d.got.join("+"),
                    d.place.line,
                )
            })
        })
        .collect();
    let is = |test, what, expected: &str, got: &str, line| {
        (test, what, expected.to_owned(), got.to_owned(), line)
    };
    assert_eq!(
        shown,
        [
            is("wrong", "owner", "it_manager", "it_unit", 11),
            is("wrong", "consulted", "it_unit", "absent", 12),
            is("wrong", "rules", "change+support", "support", 13),
            is("open", "status", "routed", "needs_fact", 14),
            is("open", "fact", "", "in_budget", 14),
            is("settled", "decides", "municipal_director", "open", 19),
        ]
    );
    assert_eq!(report.failures[0].place.file, "cases.yaml");
    assert_eq!(report.failures[0].place.line, 8);
}

#[test]
fn what_no_test_exercises_is_told() {
    let report = minimal_with(&format!(
        "{HEAD}  one:\n    case: {{kind: purchase, department: school, system: none, in_budget: false}}\n    \
         expect: {{decides: municipal_director}}\n"
    ));
    let coverage = &report.coverage[0];
    let wanting: BTreeSet<&str> = coverage
        .rules
        .iter()
        .filter(|r| r.is_wanting())
        .map(|r| r.rule.as_str())
        .collect();
    assert_eq!(
        wanting,
        BTreeSet::from(["change", "purchase", "shared-change", "support"])
    );
}

#[test]
fn witnesses_exercise_every_role_when_they_are_run() {
    let policy = bestit::Policy::embedded();
    for (policy, id) in [
        (policy.clone(), "best-it"),
        (policy, "before-2012"),
        (minimal(), "proposal"),
    ] {
        let compiled = policy
            .model(id)
            .expect("a model")
            .compile()
            .expect("it compiles");
        let witnesses = compiled.test_witnesses().expect("few nodes");
        let adds: u64 = witnesses.cases.iter().map(|c| c.adds).sum();
        assert_eq!(adds, witnesses.roles);
        assert!(witnesses.at_least <= witnesses.cases.len() as u64);
        let kept = policy
            .sources()
            .filter(|s| !s.text().contains("bestit: cases"));
        let mut sources: Vec<Source> = kept.cloned().collect();
        sources.push(Source::new("witnesses.yaml", witnesses.to_yaml()));
        let again = bestit::Policy::from_sources(sources);
        assert!(!again.findings().has_errors(), "{}", again.findings());
        let report = test_policy(&again, Some(id)).expect("it compiles");
        assert_eq!(report.failures, []);
        assert_eq!(report.passed, witnesses.cases.len() as u64);
        assert_eq!(report.coverage[0].exercised, witnesses.roles);
    }
}

// ---- coverage against going through every case, with the rules as the reference reads them ----

/// What the rules of a model are in one case: rule, duty and part.
fn parts(model: &Model, case: &Case) -> BTreeSet<(String, String, String)> {
    let decision = model.decide(case);
    let mut parts = BTreeSet::new();
    let mut add = |rule: &str, duty: &str, part: String| {
        parts.insert((rule.to_owned(), duty.to_owned(), part));
    };
    for duty in DUTIES {
        let (answer, rules) = &decision[duty];
        for rule in rules {
            add(rule, duty, "in force".to_owned());
            let mut without = model.clone();
            without.rules.remove(rule);
            if without.decide(case)[duty].0 != *answer {
                add(rule, duty, "decisive".to_owned());
            }
            for over in &model.rules[rule].overrides {
                let other = &model.rules[over];
                if other.assign.contains_key(duty) && model.holds(&other.when, case) {
                    add(over, duty, format!("overridden by {rule}"));
                }
            }
        }
    }
    parts
}

fn counted(coverage: &Coverage) -> BTreeMap<(String, String, String), u64> {
    let mut all = BTreeMap::new();
    for rule in &coverage.rules {
        let mut put = |part: String, tests: Option<u64>| {
            if let Some(tests) = tests {
                all.insert((rule.rule.clone(), rule.duty.id().to_owned(), part), tests);
            }
        };
        put("in force".to_owned(), rule.in_force);
        put("decisive".to_owned(), rule.decisive);
        for over in &rule.overridden {
            put(format!("overridden by {}", over.by), Some(over.tests));
        }
    }
    all
}

/// A cases file of whole cases, without expectations on duties.
fn cases_file(model: &str, cases: &[&Case]) -> String {
    let mut text = format!(
        "bestit: cases\nlanguage: 1\nid: t\ntitle: {{sv: t, en: t}}\nmodel: {model}\ncases:\n"
    );
    for (number, case) in cases.iter().enumerate() {
        let facts: Vec<String> = case
            .iter()
            .map(|(f, v)| match v.as_str() {
                "true" | "false" => format!("{f}: {v}"),
                _ => format!("{f}: \"{v}\""),
            })
            .collect();
        text += &format!(
            "  c{number}:\n    case: {{{}}}\n    expect: {{status: routed}}\n",
            facts.join(", ")
        );
    }
    text
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 48,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn coverage_is_what_going_through_every_case_says(draft in draft()) {
        let files = draft.files();
        let reference = Policy::read(files.clone());
        let nothing = BTreeMap::new();
        let models: Vec<Model> = reference.models().iter().map(|id| reference.model(id, &nothing)).collect();
        let model = reference.model("plain", &nothing).cut_like(&models);
        let mut sources: Vec<Source> = files.iter().map(|(n, t)| Source::new(n.as_str(), t.as_str())).collect();
        let plain = bestit::Policy::from_sources(sources.clone());
        let Ok(compiled) = plain.model("plain").expect("a model").compile() else {
            return Ok(());
        };
        let cases = model.cases();
        let all: Vec<_> = cases.iter().map(|case| parts(&model, case)).collect();
        let roles: BTreeSet<_> = all.iter().flatten().collect();
        let some: Vec<usize> = (0..cases.len()).step_by(5).collect();
        let tested: Vec<&Case> = some.iter().map(|i| &cases[*i]).collect();
        sources.push(Source::new("t.yaml", cases_file("plain", &tested)));
        let report = test_policy(&bestit::Policy::from_sources(sources), Some("plain")).expect("it compiles");
        prop_assert_eq!(&report.failures, &[]);
        let counts = counted(&report.coverage[0]);
        prop_assert_eq!(counts.keys().collect::<BTreeSet<_>>(), roles);
        for (role, tests) in &counts {
            let expected = some.iter().filter(|i| all[**i].contains(role)).count();
            prop_assert_eq!(*tests, expected as u64, "{:?}", role);
        }
        // The witnesses have every role, and the bound is one.
        let witnesses = compiled.test_witnesses().expect("few nodes");
        let mut covered = BTreeSet::new();
        for witness in &witnesses.cases {
            let case = case_of(&serde_json::to_value(&witness.case).expect("JSON"));
            let before = covered.len();
            covered.extend(parts(&model, &case));
            prop_assert!(cases.contains(&case));
            prop_assert_eq!((covered.len() - before) as u64, witness.adds);
        }
        prop_assert_eq!(covered.iter().collect::<BTreeSet<_>>(), counts.keys().collect());
        prop_assert!(witnesses.at_least <= witnesses.cases.len() as u64);
    }
}
