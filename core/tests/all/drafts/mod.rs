//! Small policies at random: three kinds of case, two departments, three systems, three further
//! facts, up to six rules, a variant, and the other side of a reading.

mod conditions;
mod holders;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use proptest::prelude::*;
use proptest::sample::{Index, select};

/// A policy to be, as text where only text matters.
#[derive(Clone, Debug)]
pub(crate) struct Draft {
    /// The facts after the first three, in the register's order.
    facts: Vec<String>,
    impossible: Vec<String>,
    /// Who owns the systems `s0` and `s1`; `s2` is its own system owner's.
    owners: Vec<&'static str>,
    rules: Vec<DraftRule>,
    variant: Change,
    side: Change,
}

#[derive(Clone, Debug)]
struct DraftRule {
    when: String,
    assign: Assign,
    /// Rules before this one, by their places.
    overrides: BTreeSet<usize>,
}

/// Duty to holder.
type Assign = BTreeMap<&'static str, &'static str>;

/// What a variant or another side does to a model.
#[derive(Clone, Debug)]
enum Change {
    Assign(Index, Assign),
    When(Index, String),
    Overrides(Index, Vec<Index>),
    Owner(&'static str),
    Add(String, Assign, Vec<Index>),
    /// The last rule, because no other refers to it.
    Remove,
}

/// The rules' ids, so that the order of ids is not the order of writing.
const IDS: [&str; 6] = ["m-base", "c-one", "x-two", "a-three", "k-four", "z-five"];

const TEXT: &str = "{sv: x, en: x}";

const DOCUMENT: &str = r#"bestit: document
language: 1
id: document
title: {sv: x, en: x}
sections: {"1": {sv: x, en: x}}
statements: {S001: {section: "1", modality: shall, routing: true, text: {sv: x, en: x}}}
readings:
  A01:
    issue: {sv: x, en: x}
    statements: [S001]
    default: {sv: x, en: x}
    options: {other: {sv: x, en: x}}
"#;

const REGISTER: &str = r#"bestit: register
language: 1
id: register
title: {sv: x, en: x}
uses: [document.yaml]
default_model: plain
categories: {shared: {title: {sv: x, en: x}}, own: {title: {sv: x, en: x}}}
departments: {d0: {title: {sv: x, en: x}}, d1: {title: {sv: x, en: x}}}
systems:
  s0: {title: {sv: x, en: x}, category: shared}
  s1: {title: {sv: x, en: x}, category: own, department: d0}
  s2: {title: {sv: x, en: x}, category: own, department: d1}
kinds:
  k0: {level: operative, title: {sv: x, en: x}}
  k1: {level: tactical, title: {sv: x, en: x}}
  k2: {level: tactical, title: {sv: x, en: x}}
actors:
  u: {is: unit, title: {sv: x, en: x}}
  r0: {is: role, title: {sv: x, en: x}}
  r1: {is: role, title: {sv: x, en: x}}
  m: {is: role, per: department, title: {sv: x, en: x}}
  system_owner: {is: role, per: system, title: {sv: x, en: x}}
  system_manager: {is: role, per: system, title: {sv: x, en: x}}
facts:
  kind: {values: kinds, title: {sv: x, en: x}, question: {sv: x, en: x}, asked: anyone}
  department: {values: departments, title: {sv: x, en: x}, question: {sv: x, en: x}, asked: anyone}
  system: {values: systems, none: true, none_title: {sv: x, en: x}, title: {sv: x, en: x}, question: {sv: x, en: x}, asked: anyone}
"#;

impl Draft {
    /// The names and texts of the policy's files. Its models are `plain` and `variant`; the
    /// reading `A01` has the option `other` for both.
    pub(crate) fn files(&self) -> Vec<(String, String)> {
        let side = "reading: {id: A01, option: other, for: [plain]}";
        [
            ("document.yaml", DOCUMENT.to_owned()),
            ("register.yaml", self.register()),
            ("plain.yaml", self.plain()),
            (
                "variant.yaml",
                self.change("variant", "extends: plain.yaml", &self.variant),
            ),
            ("side.yaml", self.change("a01-other", side, &self.side)),
        ]
        .map(|(name, text)| (name.to_owned(), text))
        .to_vec()
    }

    fn register(&self) -> String {
        let mut text = REGISTER.to_owned();
        for fact in &self.facts {
            let (id, rest) = fact.split_once(": ").expect("a fact");
            let common = format!("title: {TEXT}, question: {TEXT}, asked: anyone");
            writeln!(text, "  {id}: {{{common}, {rest}}}").expect("text");
        }
        if !self.impossible.is_empty() {
            text.push_str("impossible:\n");
        }
        for (number, when) in self.impossible.iter().enumerate() {
            writeln!(text, "  i{number}: {{when: {when}, text: {TEXT}}}").expect("text");
        }
        text
    }

    fn plain(&self) -> String {
        let mut text = head("plain");
        text.push_str("uses: [register.yaml, document.yaml]\nsystems:\n");
        for (system, owner) in self.owners.iter().enumerate() {
            writeln!(text, "  s{system}: {{owner: \"{owner}\", basis: [S001]}}").expect("text");
        }
        text.push_str("first_contact: [{to: owner}]\nrules:\n");
        for (id, rule) in IDS.iter().zip(&self.rules) {
            writeln!(text, "  {id}: {}", rule.yaml()).expect("text");
        }
        text
    }

    fn change(&self, id: &str, what: &str, change: &Change) -> String {
        let last = self.rules.len() - 1;
        let rule = |index: &Index| IDS[index.index(self.rules.len())];
        let fields =
            |rule: &str, fields: String| format!("change: {{rules: {{{rule}: {fields}}}}}");
        let body = match change {
            Change::Assign(index, assign) => {
                fields(rule(index), format!("{{assign: {}}}", assign_yaml(assign)))
            }
            Change::When(index, when) => fields(rule(index), format!("{{when: {when}}}")),
            Change::Overrides(index, over) => {
                // Only rules before it, so that there is no circle.
                let place = index.index(self.rules.len());
                let over = places(over, place);
                fields(
                    IDS[place],
                    format!("{{overrides: {}}}", overrides_yaml(&over)),
                )
            }
            Change::Owner(owner) => format!("change: {{systems: {{s0: {{owner: \"{owner}\"}}}}}}"),
            Change::Add(when, assign, over) => {
                let rule = DraftRule {
                    when: when.clone(),
                    assign: assign.clone(),
                    overrides: places(over, last),
                };
                format!("add: {{rules: {{from-{id}: {}}}}}", rule.yaml())
            }
            Change::Remove => format!("remove: {{rules: [{}]}}", IDS[last]),
        };
        format!("{}{what}\n{body}\n", head(id))
    }
}

impl DraftRule {
    fn yaml(&self) -> String {
        format!(
            "{{when: {}, assign: {}, overrides: {}, basis: [S001], text: {TEXT}}}",
            self.when,
            assign_yaml(&self.assign),
            overrides_yaml(&self.overrides)
        )
    }
}

fn head(id: &str) -> String {
    format!("bestit: model\nlanguage: 1\nid: {id}\ntitle: {TEXT}\n")
}

fn assign_yaml(assign: &Assign) -> String {
    let entries = assign
        .iter()
        .map(|(duty, holder)| format!("{duty}: {holder}"));
    format!("{{{}}}", entries.collect::<Vec<_>>().join(", "))
}

fn overrides_yaml(over: &BTreeSet<usize>) -> String {
    let ids: Vec<&str> = over.iter().map(|place| IDS[*place]).collect();
    format!("[{}]", ids.join(", "))
}

/// Some of the rules before a place.
fn places(picked: &[Index], before: usize) -> BTreeSet<usize> {
    let picked = picked.iter().filter(|_| before > 0);
    picked.map(|index| index.index(before)).collect()
}

/// How wild a draft is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Care {
    /// Chains of exceptions in which every case has a system: most of them compile.
    Careful,
    /// Anything: most of them have gaps, conflicts or dead rules.
    Careless,
}

/// Any draft.
pub(crate) fn draft() -> impl Strategy<Value = Draft> {
    prop_oneof![draft_with(Care::Careful), draft_with(Care::Careless)]
}

fn draft_with(care: Care) -> impl Strategy<Value = Draft> {
    let impossible = match care {
        Care::Careful => Just(vec!["{system: none}".to_owned()]).boxed(),
        Care::Careless => prop_oneof![
            3 => Just(Vec::new()),
            1 => prop::collection::vec(conditions::any(care), 1..=2),
        ]
        .boxed(),
    };
    (
        conditions::facts(),
        impossible,
        prop::collection::vec(select(&["r0", "unstated", "r1", "m:d0"][..]), 2),
        rules(care),
        change(care),
        prop_oneof![9 => change(care), 1 => Just(Change::Remove)],
    )
        .prop_map(|(facts, impossible, owners, rules, variant, side)| Draft {
            facts,
            impossible,
            owners,
            rules,
            variant,
            side,
        })
}

/// A general rule and exceptions.
fn rules(care: Care) -> impl Strategy<Value = Vec<DraftRule>> {
    let base = (
        holders::required(),
        holders::required(),
        holders::required(),
    );
    let base = base.prop_map(|(owner, prepares, decides)| DraftRule {
        when: "{}".to_owned(),
        assign: BTreeMap::from([
            ("owner", owner),
            ("prepares", prepares),
            ("decides", decides),
        ]),
        overrides: BTreeSet::new(),
    });
    let further = (conditions::any(care), holders::assign(care), indices());
    let chained = prop::bool::weighted(if care == Care::Careful { 1.0 } else { 0.3 });
    let rules = (base, prop::collection::vec(further, 0..=5), chained);
    rules.prop_map(|(base, further, chained)| {
        let mut rules = vec![base];
        for (when, assign, over) in further {
            let mut overrides = places(&over, rules.len());
            if chained {
                overrides.insert(rules.len() - 1);
            }
            rules.push(DraftRule {
                when,
                assign,
                overrides,
            });
        }
        rules
    })
}

/// A change that leaves every rule of the model in place.
fn change(care: Care) -> impl Strategy<Value = Change> {
    let (assign, when) = (holders::assign(care), conditions::without_numbers(care));
    let assign = (any::<Index>(), assign).prop_map(|(rule, assign)| Change::Assign(rule, assign));
    let when = (any::<Index>(), when).prop_map(|(rule, when)| Change::When(rule, when));
    let over = (any::<Index>(), indices()).prop_map(|(rule, over)| Change::Overrides(rule, over));
    let owner = select(&["r1", "unstated", "m:d1"][..]).prop_map(Change::Owner);
    let rule = (
        conditions::without_numbers(care),
        holders::assign(care),
        indices(),
    );
    let add = rule.prop_map(|(when, assign, over)| Change::Add(when, assign, over));
    prop_oneof![2 => assign, 1 => when, 1 => over, 1 => owner, 2 => add]
}

fn indices() -> impl Strategy<Value = Vec<Index>> {
    prop::collection::vec(any::<Index>(), 0..=2)
}
