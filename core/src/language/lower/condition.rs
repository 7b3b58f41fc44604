//! Conditions: mappings all of whose entries must hold.

use super::fields::{At, unknown_key};
use super::values::{items, name, number, one_or_list, scalar};
use crate::language::fault::Faults;
use crate::language::node::{Kind, Pair};
use crate::language::written::{Cond, Part, Test};
use crate::order::Gather as _;

/// A condition. Parts with a fault are left out.
pub(super) fn condition(at: At<'_>, faults: &mut Faults) -> Option<Cond> {
    let Kind::Mapping(pairs) = &at.node.kind else {
        at.expected("condition", faults);
        return None;
    };
    let parts = pairs
        .iter()
        .filter(|pair| !pair.refused)
        .filter_map(|pair| part(pair, faults))
        .gather();
    Some(Cond {
        mark: at.node.mark,
        parts,
    })
}

fn part(pair: &Pair<'_>, faults: &mut Faults) -> Option<Part> {
    let at = At::value(pair);
    match pair.key.as_ref() {
        "all" => conditions(at, faults).map(Part::All),
        "any" => conditions(at, faults).map(Part::Any),
        "not" => condition(at, faults).map(Part::Not),
        _ => Some(Part::Test {
            path: pair.id(),
            test: test(at, faults)?,
        }),
    }
}

fn conditions(at: At<'_>, faults: &mut Faults) -> Option<Vec<Cond>> {
    let items = items(at, faults)?;
    if items.is_empty() {
        // `any` of nothing never holds and `all` of nothing always; neither is what anybody means.
        at.expected("at_least_one", faults);
        return None;
    }
    Some(
        items
            .iter()
            .filter_map(|item| condition(At::item(item), faults))
            .gather(),
    )
}

/// The tests that are mappings, by their key.
const TESTS: [&str; 6] = ["not", "at_least", "below", "same_as", "is", "within"];

fn test(at: At<'_>, faults: &mut Faults) -> Option<Test> {
    let Kind::Mapping(pairs) = &at.node.kind else {
        return one_or_list(scalar)(at, faults).map(Test::OneOf);
    };
    let pairs = || pairs.iter().filter(|pair| !pair.refused);
    let mut known = true;
    for pair in pairs().filter(|pair| !TESTS.contains(&pair.key.as_ref())) {
        faults.push_with(|| unknown_key(pair, at.node.mark, &TESTS));
        known = false;
    }
    let mut given = pairs();
    match (given.next(), given.next(), given.next()) {
        _ if !known => None,
        (Some(one), None, None) => single(one, faults),
        // Only the two ends of a range go together.
        (Some(one), Some(two), None) => match (one.key.as_ref(), two.key.as_ref()) {
            ("at_least", "below") => range(Some(one), Some(two), faults),
            ("below", "at_least") => range(Some(two), Some(one), faults),
            _ => {
                at.expected("one_test", faults);
                None
            }
        },
        _ => {
            at.expected("one_test", faults);
            None
        }
    }
}

fn single(pair: &Pair<'_>, faults: &mut Faults) -> Option<Test> {
    let at = At::value(pair);
    match pair.key.as_ref() {
        "not" => test(at, faults).map(|inner| Test::Not(Box::new(inner))),
        "at_least" => range(Some(pair), None, faults),
        "below" => range(None, Some(pair), faults),
        "same_as" => name(at, faults).map(Test::SameAs),
        "is" => one_or_list(scalar)(at, faults).map(Test::Is),
        _ => one_or_list(scalar)(at, faults).map(Test::Within),
    }
}

fn range(
    at_least: Option<&Pair<'_>>,
    below: Option<&Pair<'_>>,
    faults: &mut Faults,
) -> Option<Test> {
    let mut end = |pair: Option<&Pair<'_>>| match pair {
        Some(pair) => number(At::value(pair), faults).map(Some),
        None => Some(None),
    };
    let (at_least, below) = (end(at_least), end(below));
    Some(Test::Range {
        at_least: at_least?,
        below: below?,
    })
}
