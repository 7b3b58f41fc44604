//! Deciding allocates nothing, neither from names nor from interned ids.
#![allow(clippy::panic, clippy::unwrap_used, reason = "a test")]

use allocation_counter::measure;
use bestit::Given::{Bool, Text};
use bestit::{Duty, Policy, Router};

fn router() -> Router {
    let model = Policy::embedded().model("best-it").unwrap();
    model.compile().unwrap_or_else(|f| panic!("{f}")).router
}

const CASE: [(&str, bestit::Given<'_>); 4] = [
    ("kind", Text("change_request")),
    ("department", Text("education")),
    ("system", Text("heroma")),
    ("in_plan", Bool(false)),
];

#[test]
fn from_names() {
    let router = router();
    let mut decides = None;
    let counted = measure(|| {
        decides = router
            .decide_pairs(&CASE)
            .and_then(|d| d.only(Duty::Decides));
    });
    assert_eq!(decides, Some("executive_group"));
    assert_eq!(counted.count_total, 0);
}

#[test]
fn from_values() {
    let router = router();
    let facts = CASE.map(|(fact, _)| router.fact(fact).unwrap());
    let values = CASE.map(|(_, value)| value);
    let mut owner = None;
    let counted = measure(|| {
        owner = router
            .decide_values(&facts, &values)
            .and_then(|d| d.only(Duty::Owner));
    });
    assert_eq!(owner, Some("system_manager:heroma"));
    assert_eq!(counted.count_total, 0);
}

#[test]
fn from_interned_ids() {
    let router = router();
    let row = router.row(&CASE).unwrap();
    let ids: Vec<_> = CASE
        .iter()
        .map(|(fact, value)| {
            let fact = router.fact(fact).unwrap();
            let value = match value {
                Bool(true) => "true",
                Text(text) => text,
                _ => "false",
            };
            (fact, router.value(fact, value).unwrap())
        })
        .collect();
    let mut executes = [None, None];
    let counted = measure(|| {
        executes = [router.decide_row(&row), router.decide_ids(&ids)]
            .map(|decision| decision.and_then(|d| d.only(Duty::Executes)));
    });
    assert_eq!(executes, [Some("it_unit"); 2]);
    assert_eq!(counted.count_total, 0);
}

/// A counter that never counts would prove nothing.
#[test]
fn the_counter_counts() {
    let counted = measure(|| drop(std::hint::black_box(vec![1u8])));
    assert_eq!(counted.count_total, 1);
}
