//! Conditions and facts at random, as YAML in one line.

use proptest::prelude::*;
use proptest::sample::select;

use super::Care;

const KINDS: &[&str] = &[
    "kind: k0",
    "kind: k1",
    "kind: k2",
    "kind: [k0, k1]",
    "kind: {not: k1}",
];

/// Tests of everything but kinds and numbers.
const OTHERS: &[&str] = &[
    "kind.level: tactical",
    "kind.level: {not: [operative, strategic]}",
    "department: d0",
    "department: {not: d1}",
    "system: none",
    "system: [s0, none]",
    "system: {not: none}",
    "system.category: own",
    "system.category: {not: own}",
    "system.department: d0",
    "system.department: {not: d1}",
    "system.owner: r0",
    "system.owner: [unstated, m]",
    "system.owner: {not: system_owner}",
    "department: {same_as: system.department}",
    "system.department: {not: {same_as: department}}",
    "flag: true",
    "flag: {not: true}",
    "scope: local",
    "scope: {not: [local]}",
];

const NUMBERS: &[&str] = &[
    "cost: {at_least: 10}",
    "cost: {below: 20.5}",
    "cost: {at_least: 10, below: 20.5}",
    "cost: {not: {below: 10}}",
];

/// Any condition.
pub(super) fn any(care: Care) -> impl Strategy<Value = String> {
    nested(
        care,
        prop_oneof![4 => select(OTHERS), 1 => select(NUMBERS)].boxed(),
    )
}

/// Any condition that asks for no number.
pub(super) fn without_numbers(care: Care) -> impl Strategy<Value = String> {
    nested(care, select(OTHERS).boxed())
}

fn nested(care: Care, others: BoxedStrategy<&'static str>) -> impl Strategy<Value = String> {
    let one = |test: &str| format!("{{{test}}}");
    let leaf = prop_oneof![
        2 => select(KINDS).prop_map(one),
        2 => others.clone().prop_map(one),
        3 => (select(KINDS), others).prop_map(|(kind, other)| format!("{{{kind}, {other}}}")),
    ];
    let depth = if care == Care::Careful { 1 } else { 2 };
    leaf.prop_recursive(depth, 6, 3, |inner| {
        let several = |word: &'static str| {
            let parts = prop::collection::vec(inner.clone(), 1..=3);
            parts.prop_map(move |parts| format!("{{{word}: [{}]}}", parts.join(", ")))
        };
        prop_oneof![
            several("all"),
            several("any"),
            inner.clone().prop_map(|part| format!("{{not: {part}}}")),
        ]
    })
}

/// The facts `flag`, `scope` and `cost` in any order, each perhaps existing only in some cases.
pub(super) fn facts() -> impl Strategy<Value = Vec<String>> {
    let flag = select(
        &[
            "",
            ", only_when: {kind: k1}",
            ", only_when: {system.category: own}",
        ][..],
    );
    let scope = select(
        &[
            "",
            ", only_when: {flag: true}",
            ", only_when: {not: {kind: k0}}",
        ][..],
    );
    let cost = select(
        &[
            "",
            ", only_when: {scope: local}",
            ", only_when: {any: [{flag: false}, {kind: k2}]}",
        ][..],
    );
    let facts = (flag, scope, cost).prop_map(|(flag, scope, cost)| {
        let number = "{number: {unit: SEK, min: 0, max: 40, decimals: 1}}";
        vec![
            format!("flag: values: boolean{flag}"),
            format!(
                "scope: values: {{local: {{title: {{sv: x, en: x}}}}, municipal: {{title: {{sv: x, en: x}}}}}}{scope}"
            ),
            format!("cost: values: {number}{cost}"),
        ]
    });
    facts.prop_shuffle()
}
