//! Interviews: against an exhaustive search on small random policies, and on the report's models.

use std::collections::{BTreeMap, BTreeSet};

use crate::drafts::{Draft, draft};
use crate::reference::{Case, Decision, Policy as Reference};
use bestit::{
    Asking, Case as Given, Interview, Interviewer, Options, Policy, Progress, Router, Source,
};
use proptest::prelude::*;

// ---- a second implementation: slow and obvious ----

/// Every completion of a case, with its answer and how much it weighs.
struct Search {
    completions: Vec<(Case, Decision)>,
    weights: Vec<f64>,
    facts: Vec<String>,
    /// For a set of completions the least expected number of questions.
    known: BTreeMap<Vec<usize>, f64>,
}

impl Search {
    fn values(&self, set: &[usize], fact: &str) -> Option<BTreeMap<String, Vec<usize>>> {
        let mut groups: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for at in set {
            // A fact that may not exist is not asked for.
            let value = self.completions[*at].0.get(fact)?;
            groups.entry(value.clone()).or_default().push(*at);
        }
        (groups.len() > 1).then_some(groups)
    }

    fn settled(&self, set: &[usize]) -> bool {
        set.iter()
            .all(|at| self.completions[*at].1 == self.completions[set[0]].1)
    }

    fn cost(&mut self, set: &[usize], fact: &str) -> Option<f64> {
        let groups = self.values(set, fact)?;
        let weight =
            |weights: &[f64], set: &[usize]| set.iter().map(|at| weights[*at]).sum::<f64>();
        let all = weight(&self.weights, set);
        let mut sum = 0.0;
        for group in groups.values() {
            // What the mix does not have is even.
            let share = if all > 0.0 {
                weight(&self.weights, group) / all
            } else {
                group.len() as f64 / set.len() as f64
            };
            sum += share * self.least(group);
        }
        Some(1.0 + sum)
    }

    fn least(&mut self, set: &[usize]) -> f64 {
        if self.settled(set) {
            return 0.0;
        }
        if let Some(known) = self.known.get(set) {
            return *known;
        }
        let facts = self.facts.clone();
        let least = facts
            .iter()
            .filter_map(|fact| self.cost(set, fact))
            .fold(f64::INFINITY, f64::min);
        self.known.insert(set.to_vec(), least);
        least
    }
}

/// Puts a value of the reference, which is text, into a case.
fn put(router: &Router, pairs: &Case) -> Given {
    let pairs = pairs
        .iter()
        .map(|(f, v)| (f.as_str(), bestit::Given::Written(v)));
    Given::from_pairs(router, pairs).expect("a case")
}

fn close(a: f64, b: f64) -> bool {
    (a - b).abs() < 1e-4
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 40,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn the_order_is_the_best_there_is(draft in draft(), weights in prop::collection::vec(0u8..4, 7)) {
        optimal(&draft, &weights)?;
    }
}

fn optimal(draft: &Draft, weights: &[u8]) -> Result<(), TestCaseError> {
    let files = draft.files();
    let sources = files
        .iter()
        .map(|(n, t)| Source::new(n.as_str(), t.as_str()));
    let library = Policy::from_sources(sources);
    let reference = Reference::read(files);
    let Ok(compiled) = library.model("plain").expect("a model").compile() else {
        return Ok(());
    };
    let router = compiled.router;
    let side = BTreeMap::from([("A01".to_owned(), "other".to_owned())]);
    let none = BTreeMap::new();
    let others = [
        reference.model("plain", &none),
        reference.model("variant", &none),
        reference.model("plain", &side),
        reference.model("variant", &side),
    ];
    let model = reference.model("plain", &none).cut_like(&others);
    let completions: Vec<(Case, Decision)> = model
        .cases()
        .into_iter()
        .map(|case| {
            let decision = model.decide(&case);
            (case, decision)
        })
        .collect();
    let mut search = Search {
        weights: vec![1.0; completions.len()],
        facts: model.facts.iter().map(|f| f.id.clone()).collect(),
        known: BTreeMap::new(),
        completions,
    };
    let mut interviewer = router.interviewer(Asking::Anyone, Options::default());
    walk(&router, &mut interviewer, &mut search)?;

    // By a mix of some of the cases, some of them with a fact left open.
    search.known.clear();
    search.weights = vec![0.0; search.completions.len()];
    let mut mix = Vec::new();
    for (at, weight) in weights.iter().enumerate().filter(|(_, w)| **w > 0) {
        let mut given = search.completions[at * 31 % search.completions.len()]
            .0
            .clone();
        if at % 2 == 0 {
            given.pop_last();
            given.pop_first();
        }
        let fits = |case: &Case| given.iter().all(|(f, v)| case.get(f) == Some(v));
        // A given fact that may not exist is kept where it does not.
        let sure = search.completions.iter().all(|(case, _)| {
            given
                .iter()
                .filter(|(f, _)| case.contains_key(*f))
                .any(|(f, v)| case.get(f) != Some(v))
                || fits(case)
        });
        if !sure {
            continue;
        }
        let weight = f64::from(*weight);
        let fitting: Vec<usize> = (0..search.completions.len())
            .filter(|c| fits(&search.completions[*c].0))
            .collect();
        for c in &fitting {
            search.weights[*c] += weight / fitting.len() as f64;
        }
        mix.push((put(&router, &given), weight));
    }
    let mut by_mix = router
        .interviewer(Asking::Anyone, Options::default())
        .with_mix(&mix)
        .expect("a mix");
    walk(&router, &mut by_mix, &mut search)
}

/// Follows the interviewer into every answer.
fn walk(
    router: &Router,
    interviewer: &mut Interviewer,
    search: &mut Search,
) -> Result<(), TestCaseError> {
    let all: Vec<usize> = (0..search.completions.len()).collect();
    let mut open = vec![(Case::new(), all)];
    while let Some((given, set)) = open.pop() {
        let case = put(router, &given);
        let state = interviewer.next(&case, &[]).expect("a state");
        let least = search.least(&set);
        prop_assert!(
            close(state.remaining.expected.expect("a number"), least),
            "{:?}: {:?} against {}",
            given,
            state.remaining,
            least
        );
        let answers: BTreeSet<_> = set.iter().map(|at| &search.completions[*at].1).collect();
        prop_assert_eq!(state.answers, Some(answers.len() as u32), "{:?}", given);
        let answer = router.route_case(&case);
        let Some(asked) = &state.question else {
            prop_assert_eq!(state.status, Progress::Done);
            prop_assert!(search.settled(&set), "{:?}", given);
            prop_assert!(answer.route().is_some(), "{:?}", given);
            prop_assert_eq!((state.remaining.best, state.remaining.worst), (0, 0));
            continue;
        };
        let question = answer.question().expect("a question");
        prop_assert_eq!(&state.open, &question.open);
        prop_assert_eq!(&state.settled, &question.settled);
        prop_assert!(!search.settled(&set));
        let cost = search.cost(&set, &asked.fact).expect("it can be asked");
        prop_assert!(close(cost, least), "{:?} asks {}", given, asked.fact);
        let groups = search.values(&set, &asked.fact).expect("values");
        if !asked.values.is_empty() {
            let offered: BTreeSet<&str> = asked.values.iter().map(|v| &*v.id).collect();
            prop_assert_eq!(
                offered,
                groups.keys().map(String::as_str).collect::<BTreeSet<_>>()
            );
        }
        let (mut best, mut worst) = (u32::MAX, 0);
        for (value, group) in groups {
            let mut next = given.clone();
            next.insert(asked.fact.to_string(), value);
            let ahead = interviewer
                .next(&put(router, &next), &[])
                .expect("a state")
                .remaining;
            best = best.min(ahead.best);
            worst = worst.max(ahead.worst);
            open.push((next, group));
        }
        prop_assert_eq!(
            (state.remaining.best, state.remaining.worst),
            (best + 1, worst + 1)
        );
    }
    Ok(())
}

// ---- who is asked, and "I do not know" ----

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 30,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn it_asks_until_nothing_the_person_knows_matters(draft in draft(), unknown in 1u8..63) {
        let files = draft.files();
        let sources = files.iter().map(|(n, t)| Source::new(n.as_str(), t.as_str()));
        let library = Policy::from_sources(sources);
        let model = Reference::read(files).model("plain", &BTreeMap::new());
        let Ok(compiled) = library.model("plain").expect("a model").compile() else {
            return Ok(());
        };
        let router = compiled.router;
        let ids: Vec<String> = router.fact_ids().map(str::to_owned).collect();
        let masked: BTreeSet<&String> = ids
            .iter()
            .enumerate()
            .filter(|(at, _)| unknown >> at & 1 == 1)
            .map(|(_, id)| id)
            .collect();
        let handles: Vec<_> = masked.iter().filter_map(|id| router.fact(id)).collect();
        let mut interviewer = router.interviewer(Asking::Anyone, Options::default());
        let mut open = vec![Case::new()];
        while let Some(given) = open.pop() {
            let state = interviewer.next(&put(&router, &given), &handles).expect("a state");
            if let Some(asked) = state.question {
                prop_assert!(!masked.contains(&asked.fact.to_string()));
                prop_assert!(!given.contains_key(&*asked.fact));
                let mut values: BTreeSet<String> =
                    asked.values.iter().map(|v| v.id.to_string()).collect();
                if values.is_empty() {
                    let all = model.completions(&given).into_iter();
                    values = all.map(|c| c[&*asked.fact].clone()).collect();
                }
                for value in values {
                    let mut next = given.clone();
                    next.insert(asked.fact.to_string(), value);
                    open.push(next);
                }
                continue;
            }
            // Whatever else the person may say, the same may come out.
            let completions = model.completions(&given);
            let answers = |fact: &str, value: Option<&String>| -> BTreeSet<Decision> {
                let with = completions.iter().filter(|c| c.get(fact) == value);
                with.map(|c| model.decide(c)).collect()
            };
            for fact in ids.iter().filter(|f| !masked.contains(f) && !given.contains_key(*f)) {
                if completions.iter().any(|c| !c.contains_key(fact)) {
                    continue;
                }
                let values: BTreeSet<Option<&String>> =
                    completions.iter().map(|c| c.get(fact)).collect();
                let sets: BTreeSet<_> = values.iter().map(|v| answers(fact, *v)).collect();
                prop_assert!(sets.len() <= 1, "{:?}: {} matters", given, fact);
            }
            let all: BTreeSet<Decision> = completions.iter().map(|c| model.decide(c)).collect();
            prop_assert_eq!(state.status == Progress::Done, all.len() == 1, "{:?}", given);
            prop_assert_eq!(state.missing.is_empty(), all.len() == 1, "{:?}", given);
        }
    }
}

const MODELS: [&str; 4] = ["before-2012", "best-it", "it-unit", "matrix"];

fn report(model: &str) -> Router {
    Policy::embedded()
        .model(model)
        .unwrap()
        .compile()
        .unwrap()
        .router
}

/// The facts given, and those not known.
type Told = (Vec<(String, String)>, Vec<String>);

/// Follows an interviewer through every answer to every question, "I do not know" among them.
fn every_path(router: &Router, who: &str, mut check: impl FnMut(&Interview)) {
    let asking = router.asking(who).unwrap();
    let mut interviewer = router.interviewer(asking, Options::default());
    let mut open: Vec<Told> = vec![Told::default()];
    while let Some((given, unknown)) = open.pop() {
        let pairs = given
            .iter()
            .map(|(f, v)| (f.as_str(), bestit::Given::Written(v)));
        let case = Given::from_pairs(router, pairs).unwrap();
        let handles: Vec<_> = unknown.iter().map(|f| router.fact(f).unwrap()).collect();
        let state = interviewer.next(&case, &handles).unwrap();
        check(&state);
        let answer = router.route_case(&case);
        match state.status {
            Progress::Done => assert!(answer.route().is_some(), "{given:?}"),
            Progress::Stuck | Progress::Ask => {
                let question = answer.question().unwrap();
                assert_eq!(state.open, question.open, "{given:?}");
                assert_eq!(state.settled, question.settled, "{given:?}");
            }
        }
        let Some(asked) = state.question else {
            assert_eq!(state.missing.is_empty(), state.status == Progress::Done);
            continue;
        };
        assert!(!unknown.iter().any(|u| **u == *asked.fact));
        assert!(!given.iter().any(|(f, _)| **f == *asked.fact));
        assert!(asked.values.len() > 1);
        for value in &asked.values {
            let mut next = given.clone();
            next.push((asked.fact.to_string(), value.id.to_string()));
            open.push((next, unknown.clone()));
        }
        let mut unknown = unknown;
        unknown.push(asked.fact.to_string());
        open.push((given, unknown));
    }
}

#[test]
fn an_employee_is_never_asked_what_only_others_know() {
    for model in MODELS {
        let router = report(model);
        let mut kinds = BTreeSet::new();
        every_path(&router, "employee", |state| {
            for (fact, value) in &state.case.0 {
                if &**fact == "kind" {
                    kinds.insert(value.to_string());
                }
            }
            if let Some(asked) = &state.question {
                let others = ["in_plan", "forum_preparation", "serious", "received_by"];
                assert!(!others.contains(&&*asked.fact), "{model}: {}", asked.fact);
            }
        });
        assert!(kinds.len() > 40, "{model}");
    }
}

#[test]
fn those_who_know_are_asked_and_nobody_else() {
    let router = report("best-it");
    for (who, theirs) in [
        ("customer_manager", &["in_plan", "forum_preparation"][..]),
        ("service_desk", &["serious"]),
        ("anyone", &["in_plan", "forum_preparation", "serious"]),
    ] {
        let mut asked = BTreeSet::new();
        every_path(&router, who, |state| {
            asked.extend(state.question.as_ref().map(|q| q.fact.to_string()));
        });
        for fact in ["in_plan", "forum_preparation", "serious"] {
            assert_eq!(asked.contains(fact), theirs.contains(&fact), "{who} {fact}");
        }
        assert!(!asked.contains("received_by"));
    }
    assert_eq!(
        router.asking("it_customer_manager"),
        router.asking("customer_manager")
    );
    assert_eq!(router.asking("nobody"), None);
}

#[test]
fn all_models_are_walked_through_by_whoever_knows() {
    for model in MODELS {
        let router = report(model);
        let (mut done, mut first) = (0, None);
        let asking = Asking::Anyone;
        let mut interviewer = router.interviewer(asking, Options::default());
        let mut open = vec![Given::new(&router)];
        while let Some(case) = open.pop() {
            let state = interviewer.next(&case, &[]).unwrap();
            assert!(state.remaining.optimal);
            first.get_or_insert(state.remaining);
            let Some(asked) = state.question else {
                assert_eq!(state.status, Progress::Done);
                done += 1;
                continue;
            };
            for value in &asked.values {
                let mut next = case.clone();
                let known = bestit::Given::Written(&value.id);
                next.set(&asked.fact, known).unwrap();
                open.push(next);
            }
        }
        assert!(done > 40, "{model}: {done}");
        // A kind, a department, a system, and at most three further facts exist in one case.
        assert!(first.unwrap().worst <= 6, "{model}");
    }
}

// ---- calls ----

#[test]
fn its_json_is_that_of_its_type() {
    let router = report("best-it");
    let mut seen = BTreeSet::new();
    every_path(&router, "employee", |state| {
        if seen.len() < 3 || !seen.contains(&format!("{:?}", state.status)) {
            seen.insert(format!("{:?}", state.status));
            let json = state.to_json();
            assert_eq!(json, serde_json::to_string(state).unwrap());
            assert_eq!(serde_json::from_str::<Interview>(&json).unwrap(), *state);
        }
    });
    assert_eq!(seen.len(), 3);
}

#[test]
fn what_cannot_be_is_refused_as_a_route_is() {
    let router = report("best-it");
    let mut interviewer = router.interviewer(Asking::Anyone, Options::default());
    for pairs in [
        &[("kind", "procurement"), ("serious", "true")][..],
        &[("kind", "system_support"), ("system", "none")],
        &[
            ("kind", "incident"),
            ("scope", "local"),
            ("system", "heroma"),
        ],
    ] {
        let given = pairs.iter().map(|(f, v)| (*f, bestit::Given::Written(v)));
        let case = Given::from_pairs(&router, given).unwrap();
        let answer = router.route_case(&case);
        let refused = interviewer.next(&case, &[]).err();
        assert_eq!(refused.as_deref(), answer.refusal(), "{pairs:?}");
        assert!(refused.is_some(), "{pairs:?}");
    }
    let mut late = Given::new(&router);
    late.on("2030-01-01").unwrap();
    assert!(interviewer.next(&late, &[]).is_err());
    let after_validity = true;
    let mut later = router.interviewer(Asking::Anyone, Options { after_validity });
    assert!(later.next(&late, &[]).is_ok());
}

#[test]
fn a_mix_of_one_kind_makes_its_own_question_the_first() {
    // Nearly all cases are about who the system is, none about another kind.
    let router = report("best-it");
    let of = |text: &str| {
        router
            .interviewer(Asking::Employee, Options::default())
            .with_mix_lines(text)
    };
    let mut interviewer =
        of("{\"kind\":\"incident\",\"weight\":99}\n\n{\"kind\":\"development\"}\n").unwrap();
    let state = interviewer.next(&Given::new(&router), &[]).unwrap();
    // An incident: the kind, then the system. Development: the kind, the scope, and where it is
    // local (half of the combinations) the department.
    let expected = 0.99 * 2.0 + 0.01 * 2.5;
    assert!(
        close(state.remaining.expected.unwrap(), expected),
        "{state:?}"
    );
    for (bad, place) in [
        ("{\"kind\":\"nothing\"}", 1),
        ("\n{\"kind\":\"incident\",\"serious\":true}", 2),
        ("{\"kind\":\"incident\"", 1),
    ] {
        match of(bad) {
            Err(bestit::MixError::Case { at, .. }) => assert_eq!(at, place, "{bad}"),
            other => panic!("{other:?}"),
        }
    }
    for bad in ["{\"weight\":0}", "{\"weight\":\"1\"}", "{\"weight\":-1.5}"] {
        assert_eq!(of(bad).unwrap_err(), bestit::MixError::Weight(1), "{bad}");
    }
}
