//! The library asked case by case, and regions held against cases.

use std::collections::BTreeMap;
use std::path::Path;

use bestit::Router;
use bestit::analysis::RegionTest;
use serde_json::Value;

use crate::reference::{Case, Decision, Model, Policy, decision_of, number};

/// Whether a test of a region holds in a case.
pub(crate) fn holds(model: &Model, test: &RegionTest, case: &Case) -> bool {
    let system = || {
        model
            .systems
            .get(case.get("system").map_or("", String::as_str))
    };
    let value = match test.of.as_str() {
        "kind.level" => model.kinds.get(&case["kind"]).cloned(),
        "system.category" => system().map(|s| s.category.clone()),
        "system.department" => system().and_then(|s| s.department.clone()),
        fact => case.get(fact).cloned(),
    };
    let is = |told: &String| match (told.split_once(".."), &value) {
        (Some((from, to)), Some(value)) if !from.is_empty() => {
            number(from) <= number(value) && (to.is_empty() || number(value) < number(to))
        }
        _ => value.clone().unwrap_or_else(|| "absent".to_owned()) == *told,
    };
    test.values.iter().any(is) != test.not
}

pub(crate) fn ask(router: &Router, model: &Model, case: &Case) -> Decision {
    let answer = router.answer_json(&model.line(case));
    let route: Value = serde_json::from_str(&answer).expect("an answer is JSON");
    assert_eq!(route["status"], "routed", "{case:?}");
    decision_of(&route)
}

pub(crate) fn tyreso() -> (bestit::Policy, Policy) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../policies/tyreso");
    (bestit::Policy::load(&folder), Policy::load(&folder))
}

pub(crate) fn reading(option: Option<(&str, &str)>) -> BTreeMap<String, String> {
    let pairs = option.into_iter();
    pairs.map(|(r, o)| (r.to_owned(), o.to_owned())).collect()
}

/// A model of the report, with the other side of a reading if one is given.
pub(crate) fn compiled(
    library: &bestit::Policy,
    id: &str,
    option: Option<(&str, &str)>,
) -> bestit::Compiled {
    let mut choice = library.model(id).expect("a model");
    if let Some((r, o)) = option {
        choice = choice.with_reading(r, o).expect("an option");
    }
    choice.compile().expect("it compiles")
}
