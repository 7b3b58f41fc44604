use std::sync::OnceLock;

use super::*;
use crate::routing::Case;

fn router(model: &str) -> Router {
    static POLICY: OnceLock<crate::Policy> = OnceLock::new();
    let policy = POLICY.get_or_init(crate::Policy::embedded);
    policy.model(model).unwrap().compile().unwrap().router
}

const COLUMNS: [&str; 6] = [
    "ref",
    "kind",
    "department",
    "system",
    "received_by",
    "in_plan",
];

/// All values of a fact and one that is none, and no value.
fn cells(router: &Router, fact: &str) -> Vec<Option<String>> {
    let info = router.inner.names.fact(fact).map(usize::from);
    let info = &router.inner.program.facts[info.unwrap()];
    let ids = info.values.iter().map(|v| Some(v.id.to_string()));
    ids.chain([None, Some("nothing of the kind".to_owned())])
        .collect()
}

fn given(cell: &Option<String>) -> Given<'_> {
    match cell.as_deref() {
        None => Given::Nothing,
        Some("true") => Given::Bool(true),
        Some("false") => Given::Bool(false),
        Some(text) => Given::Text(text),
    }
}

fn outcome_of(batch: &mut Batch, row: &[Given<'_>]) -> RowOutcome {
    let mut words = vec![0; batch.words()];
    let mut is_known = true;
    for (column, cell) in row.iter().enumerate() {
        match batch.code(column, *cell) {
            Some(code) => words[batch.word(column)] |= code,
            None => is_known = false,
        }
    }
    let ix = if is_known {
        batch.row(&words)
    } else {
        batch.refused(row)
    };
    batch.outcomes()[ix as usize].clone()
}

/// What the row must come to, by way of a single case.
fn expect(router: &Router, batch: &Batch, names: &[&str], row: &[Given<'_>], got: &RowOutcome) {
    let pairs = names.iter().zip(row).filter(|(n, _)| !RESERVED.contains(n));
    let case = Case::from_pairs(router, pairs.map(|(n, v)| (*n, *v)));
    let answer = match &case {
        Ok(case) => router.route_case(case),
        Err(refusal) => CaseAnswer::Refused(refusal.clone()),
    };
    let name = |ix: Option<u32>| ix.map(|ix| batch.names()[ix as usize].to_string());
    match answer {
        CaseAnswer::Routed(route) => {
            assert_eq!(got.status, Status::Routed, "{row:?}");
            for duty in Duty::ALL.into_iter().take(Duty::SINGLE) {
                let expected = route.duty(duty).map(|d| match d.status {
                    crate::Standing::Unstated => "unstated".to_owned(),
                    crate::Standing::NotApplicable => "not_applicable".to_owned(),
                    _ => {
                        let ids: Vec<&str> = d.holders.iter().map(|h| &*h.id).collect();
                        ids.join("+")
                    }
                });
                assert_eq!(name(got.duties[duty.index()]), expected, "{duty:?} {row:?}");
            }
            let contact = route.first_contact.as_ref().map(|c| c.id.to_string());
            assert_eq!(name(got.first_contact), contact, "{row:?}");
            let rules: Vec<&str> = batch.rules().collect();
            let mut got_rules: Vec<&str> = got.rules.iter().map(|r| rules[*r as usize]).collect();
            let mut because: Vec<&str> = route.because.iter().map(|b| &*b.rule).collect();
            got_rules.sort_unstable();
            because.sort_unstable();
            assert_eq!(got_rules, because, "{row:?}");
            if batch.options.with_steps {
                let steps: Vec<_> = got
                    .steps
                    .iter()
                    .map(|s| (name(Some(s.from)), name(Some(s.to)), s.action))
                    .collect();
                let way: Vec<_> = route
                    .steps
                    .iter()
                    .map(|s| {
                        let (from, to) = (s.from.to_string(), s.to.to_string());
                        (Some(from), Some(to), s.action)
                    })
                    .collect();
                assert_eq!(steps, way, "{row:?}");
            }
        }
        CaseAnswer::NeedsFact(question) => {
            assert_eq!(got.status, Status::NeedsFact, "{row:?}");
            assert_eq!(got.fact, Some(question.question.fact.clone()), "{row:?}");
            assert_eq!(got.duties, [None; Duty::SINGLE]);
        }
        CaseAnswer::Refused(refusal) => {
            assert_eq!(got.status, Status::Refused, "{row:?}");
            assert_eq!(got.refusal, Some(refusal.code), "{row:?}");
            assert_eq!(got.fact, refusal.fact, "{row:?}");
        }
    }
}

/// Every combination of every third value, of no value and of a wrong one.
#[test]
fn a_row_comes_to_what_its_case_comes_to() {
    for (model, with_steps) in [("best-it", true), ("matrix", false), ("before-2012", true)] {
        let router = router(model);
        let options = BatchOptions {
            with_steps,
            ..BatchOptions::default()
        };
        let mut batch = Batch::new(&router, &COLUMNS, options).unwrap();
        assert_eq!(batch.words(), 1);
        let thin = |fact: &str, step: usize| -> Vec<Option<String>> {
            let all = cells(&router, fact);
            let first = all.iter().take(all.len() - 2).step_by(step);
            first.chain(&all[all.len() - 2..]).cloned().collect()
        };
        let (kinds, departments) = (thin("kind", 3), thin("department", 3));
        let (systems, received) = (thin("system", 7), thin("received_by", 2));
        let mut seen = [0; 3];
        for kind in &kinds {
            for department in &departments {
                for system in &systems {
                    for received in &received {
                        for in_plan in [
                            Given::Nothing,
                            Given::Bool(true),
                            Given::Text("true"),
                            Given::Written("false"),
                            Given::Integer(1),
                        ] {
                            let row = [
                                Given::Text("a reference"),
                                given(kind),
                                given(department),
                                given(system),
                                given(received),
                                in_plan,
                            ];
                            let got = outcome_of(&mut batch, &row);
                            seen[got.status as usize] += 1;
                            expect(&router, &batch, &COLUMNS, &row, &got);
                        }
                    }
                }
            }
        }
        assert!(seen.iter().all(|n| *n > 20), "{model}: {seen:?}");
    }
}

#[test]
fn reserved_cells_are_checked_as_in_a_line() {
    let router = router("best-it");
    let mut batch = Batch::new(
        &router,
        &["kind", "system", "model", "on"],
        Default::default(),
    )
    .unwrap();
    let mut code = |model: Given<'_>, on: Given<'_>| {
        let row = [Given::Text("incident"), Given::Text("heroma"), model, on];
        let outcome = outcome_of(&mut batch, &row);
        (outcome.status, outcome.refusal)
    };
    let fine = (Status::Routed, None);
    assert_eq!(code(Given::Nothing, Given::Nothing), fine);
    assert_eq!(
        code(Given::Text("best-it"), Given::Text("2012-06-01")),
        fine
    );
    let refused = |why: Code| (Status::Refused, Some(why));
    assert_eq!(
        code(Given::Text("matrix"), Given::Nothing),
        refused(Code::UnknownModel)
    );
    assert_eq!(
        code(Given::Nothing, Given::Text("2031-06-01")),
        refused(Code::OutsideValidity)
    );
    assert_eq!(
        code(Given::Nothing, Given::Text("in June")),
        refused(Code::WrongType)
    );
}

#[test]
fn columns_that_are_no_facts_are_refused_with_what_was_meant() {
    let router = router("best-it");
    let refusal = Batch::new(&router, &["kind", "sytem"], Default::default()).unwrap_err();
    assert_eq!(refusal.code, Code::UnknownFact);
    assert!(refusal.help.unwrap().en.contains("system"));
    let refusal = Batch::new(&router, &["kind", "kind"], Default::default()).unwrap_err();
    assert_eq!(refusal.code, Code::DuplicateFact);
}

#[test]
fn a_row_of_several_words_is_remembered_whole() {
    let mut memo = Memo::default();
    for a in 0..40u64 {
        for b in 0..40u64 {
            assert_eq!(memo.get(0, a).and_then(|next| memo.get(next, b)), None);
            memo.put(&[a, b], (a * 40 + b) as u32);
        }
    }
    for a in 0..40u64 {
        for b in 0..40u64 {
            let next = memo.get(0, a).unwrap();
            assert_eq!(memo.get(next, b), Some((a * 40 + b) as u32));
        }
    }
}

/// The register's order of facts decides, not that of the columns; what is said of the day and
/// the model comes before either.
#[test]
fn of_several_wrong_cells_the_registers_first_is_told() {
    let router = router("best-it");
    let names = ["system", "on", "kind"];
    let mut batch = Batch::new(&router, &names, Default::default()).unwrap();
    let mut told = |system: &str, on: &str, kind: &str| {
        let outcome = outcome_of(&mut batch, &[system, on, kind].map(Given::Text));
        (outcome.refusal, outcome.fact.as_deref().map(str::to_owned))
    };
    let unknown = |fact: &str| (Some(Code::UnknownValue), Some(fact.to_owned()));
    // Twice, so that what is remembered is told too.
    for _ in 0..2 {
        assert_eq!(told("?", "2012-06-01", "?"), unknown("kind"));
        assert_eq!(told("?", "2012-06-01", "incident"), unknown("system"));
        assert_eq!(told("heroma", "2012-06-01", "?"), unknown("kind"));
        let day = (Some(Code::WrongType), Some("on".to_owned()));
        assert_eq!(told("?", "in June", "?"), day);
        // A day past the model's validity is looked at once the facts are known to be facts.
        assert_eq!(told("?", "2031-06-01", "incident"), unknown("system"));
        let outside = told("heroma", "2031-06-01", "incident").0;
        assert_eq!(outside, Some(Code::OutsideValidity));
    }
}
