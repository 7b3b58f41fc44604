//! The reference itself, held to answers worked out by hand.

use std::collections::{BTreeMap, BTreeSet};

use crate::reference::{Answer, Model, Policy, case, contested};

const REGISTER: &str = r#"
bestit: register
language: 1
id: small
categories: {shared: {}, department: {}}
departments: {north: {}, south: {}}
systems:
  mail: {category: shared}
  wiki: {category: shared}
  pupils: {category: department, department: north}
kinds:
  help: {level: operative}
  buy: {level: tactical}
facts:
  scope: {values: {local: {}, municipal: {}}, only_when: {in_plan: false}}
  kind: {values: kinds}
  department: {values: departments}
  system: {values: systems, none: true}
  in_plan: {values: boolean, only_when: {kind: buy}}
  cost: {values: {number: {unit: SEK, min: 0, max: 100, decimals: 1}}, only_when: {kind: buy}}
  received_by: {values: {desk: {}, boss: {}}, begins_way: true}
impossible:
  buying-nothing: {when: {kind: buy, system: none}}
actors:
  desk: {is: unit}
  boss: {is: role}
  board: {is: body}
  head: {is: role, per: department}
  system_owner: {is: role, per: system}
  system_manager: {is: role, per: system}
"#;

const MODEL: &str = r#"
bestit: model
language: 1
id: plain
systems:
  mail: {owner: boss}
  wiki: {owner: unstated}
rules:
  all:
    assign: {owner: desk, prepares: not_applicable, decides: not_applicable, informed: boss}
  buy:
    when: {kind: buy}
    overrides: [all]
    assign: {owner: system.owner, prepares: system.manager, decides: head(department), informed: [desk, system.owner]}
  dear:
    when: {kind: buy, cost: {at_least: 49.5}}
    overrides: [buy]
    assign: {decides: {shared: [boss, head(department)]}, signs: boss}
  very-dear:
    when: {kind: buy, cost: {at_least: 80, below: 90.0}, not: {in_plan: true}}
    overrides: [dear]
    assign: {decides: board, signs: none, consulted: head(department)}
  own:
    when: {kind: buy, department: {same_as: system.department}}
    assign: {consulted: [boss, head(system.department)]}
"#;

const SIDE: &str = r#"
bestit: model
language: 1
id: a01-other
reading: {id: A01, option: other, for: [plain]}
add: {rules: {extra: {when: {system: wiki}, assign: {follows_up: boss}}}}
change: {rules: {very-dear: {assign: {decides: boss}, overrides: [all]}, own: {when: {kind: buy}}}}
remove: {rules: [dear]}
"#;

const VARIANT: &str = r#"
bestit: model
language: 1
id: variant
extends: plain.yaml
change: {systems: {mail: {owner: board}}}
remove: {rules: [own]}
"#;

fn policy() -> Policy {
    let files = [
        ("register.yaml", REGISTER),
        ("plain.yaml", MODEL),
        ("readings/a01-other.yaml", SIDE),
        ("variant.yaml", VARIANT),
    ];
    Policy::read(files.map(|(name, text)| (name.to_owned(), text.to_owned())))
}

fn plain() -> Model {
    policy().model("plain", &BTreeMap::new())
}

fn held(holders: &[&str]) -> Answer {
    Answer::Held(set(holders))
}

fn set(ids: &[&str]) -> BTreeSet<String> {
    ids.iter().map(|id| (*id).to_owned()).collect()
}

#[test]
fn the_domain_is_counted_by_hand() {
    let model = plain();
    // Help: 2 departments, 4 systems. Buying: 2 departments, 3 systems, cost cut at 49.5, 80 and
    // 90 into 4, in plan or else outside it with one of 2 scopes.
    assert_eq!(model.cases().len(), 2 * 4 + 2 * 3 * 4 * 3);
    let costs: BTreeSet<String> = model
        .cases()
        .iter()
        .filter_map(|c| c.get("cost"))
        .cloned()
        .collect();
    assert_eq!(costs, set(&["0.0", "49.5", "80.0", "90.0"]));
    let ends: BTreeSet<String> = model
        .cases()
        .iter()
        .filter_map(|c| model.at_the_end_of_intervals(c).get("cost").cloned())
        .collect();
    assert_eq!(ends, set(&["49.4", "79.9", "89.9", "100.0"]));
}

#[test]
fn exceptions_of_exceptions() {
    let model = plain();
    let at = |cost: &str, in_plan: &str| {
        let mut facts = vec![
            ("kind", "buy"),
            ("department", "south"),
            ("system", "mail"),
            ("cost", cost),
            ("in_plan", in_plan),
        ];
        if in_plan == "false" {
            facts.push(("scope", "local"));
        }
        model.decide(&case(facts))
    };
    let cheap = at("49.4", "true");
    assert_eq!(cheap["owner"], (held(&["boss"]), set(&["buy"])));
    assert_eq!(cheap["decides"], (held(&["head:south"]), set(&["buy"])));
    assert_eq!(cheap["signs"], (Answer::Absent, set(&[])));
    assert_eq!(cheap["informed"], (held(&["boss", "desk"]), set(&["buy"])));
    let dear = at("49.5", "true");
    assert_eq!(
        dear["decides"],
        (held(&["boss", "head:south"]), set(&["dear"]))
    );
    assert_eq!(dear["signs"], (held(&["boss"]), set(&["dear"])));
    assert_eq!(at("85", "true")["decides"], dear["decides"]);
    let very = at("85", "false");
    assert_eq!(very["decides"], (held(&["board"]), set(&["very-dear"])));
    assert_eq!(very["signs"], (Answer::Absent, set(&["very-dear"])));
    assert_eq!(at("90", "false")["decides"], dear["decides"]);
}

#[test]
fn what_does_not_exist_matches_nothing() {
    let model = plain();
    let buy = |department, system| {
        let facts = [
            ("kind", "buy"),
            ("department", department),
            ("system", system),
        ];
        model.decide(&case(
            facts
                .into_iter()
                .chain([("cost", "0.0"), ("in_plan", "true")]),
        ))
    };
    assert_eq!(
        buy("north", "pupils")["consulted"].0,
        held(&["boss", "head:north"])
    );
    assert_eq!(buy("south", "pupils")["consulted"].0, held(&[]));
    assert_eq!(buy("south", "wiki")["consulted"].0, held(&[]));
    assert_eq!(buy("south", "wiki")["owner"].0, Answer::Unstated);
    assert_eq!(buy("south", "wiki")["informed"].0, held(&["desk"]));
    assert_eq!(
        buy("south", "pupils")["owner"].0,
        held(&["system_owner:pupils"])
    );
    assert_eq!(
        buy("south", "pupils")["prepares"].0,
        held(&["system_manager:pupils"])
    );
}

#[test]
fn gaps_and_conflicts() {
    let rules = r#"
bestit: model
language: 1
id: broken
rules:
  roles: {assign: {owner: system.owner, prepares: head(system.department), decides: boss}}
  more: {when: {kind: help}, assign: {decides: {shared: [boss, desk]}, presents: boss}}
  none: {when: {kind: help, department: south}, assign: {presents: none}}
  same: {when: {kind: buy}, assign: {decides: {shared: [boss, boss]}}}
"#;
    let files = [("r.yaml", REGISTER), ("m.yaml", rules)];
    let policy = Policy::read(files.map(|(n, t)| (n.to_owned(), t.to_owned())));
    let model = policy.model("broken", &BTreeMap::new());
    let decide =
        |facts: &[(&'static str, &'static str)]| model.decide(&case(facts.iter().copied()));
    let help = decide(&[
        ("kind", "help"),
        ("department", "south"),
        ("system", "none"),
    ]);
    assert_eq!(help["owner"].0, Answer::Gap);
    assert_eq!(help["prepares"].0, Answer::Gap);
    assert_eq!(help["decides"], (Answer::Conflict, set(&["more", "roles"])));
    assert_eq!(help["presents"], (Answer::Conflict, set(&["more", "none"])));
    let north = decide(&[
        ("kind", "help"),
        ("department", "north"),
        ("system", "pupils"),
    ]);
    assert_eq!(north["owner"].0, held(&["system_owner:pupils"]));
    assert_eq!(north["prepares"].0, held(&["head:north"]));
    assert_eq!(north["presents"].0, held(&["boss"]));
    let buy = decide(&[("kind", "buy"), ("department", "north"), ("system", "mail")]);
    assert_eq!(buy["decides"], (held(&["boss"]), set(&["roles", "same"])));
}

#[test]
fn variants_and_other_sides() {
    let policy = policy();
    assert_eq!(policy.models(), ["plain", "variant"]);
    let side = ("A01".to_owned(), "other".to_owned());
    assert_eq!(policy.options("variant"), vec![side.clone()]);
    let facts = [("kind", "buy"), ("department", "north"), ("system", "wiki")];
    let wiki =
        case(
            facts
                .into_iter()
                .chain([("cost", "85"), ("in_plan", "false"), ("scope", "local")]),
        );
    let decision = plain().decide(&wiki);
    let found = contested(&decision, &policy.sides("plain", &BTreeMap::new()), &wiki);
    let entry = |duty, holders| ((duty, side.0.clone(), side.1.clone()), set(holders));
    // There nothing overrides `buy` any more, so that two rules answer, and the wiki has no department.
    assert_eq!(
        found,
        BTreeMap::from([
            entry("decides", &[]),
            entry("follows_up", &["boss"]),
            entry("consulted", &[]),
        ])
    );
    let applied = BTreeMap::from([side.clone()]);
    let back = policy.sides("plain", &applied);
    assert!(back.contains_key(&("A01".to_owned(), "default".to_owned())));
    let variant = policy.model("variant", &BTreeMap::new());
    let mail = case([
        ("kind", "help"),
        ("department", "north"),
        ("system", "mail"),
    ]);
    assert_eq!(variant.decide(&mail)["owner"].0, held(&["desk"]));
    assert!(!variant.rules.contains_key("own"));
}

#[test]
fn needed_facts() {
    let model = plain();
    let needed =
        |facts: &[(&'static str, &'static str)]| model.needed(&case(facts.iter().copied()));
    assert_eq!(needed(&[]).as_deref(), Some("kind"));
    assert_eq!(needed(&[("kind", "help")]), None);
    assert_eq!(needed(&[("kind", "buy")]).as_deref(), Some("department"));
    let buy = [("kind", "buy"), ("department", "south"), ("system", "mail")];
    assert_eq!(needed(&buy).as_deref(), Some("in_plan"));
    let with = |more: &[(&'static str, &'static str)]| needed(&[&buy[..], more].concat());
    // The scope decides nothing, whether or not it exists.
    assert_eq!(with(&[("cost", "85")]).as_deref(), Some("in_plan"));
    assert_eq!(with(&[("cost", "60")]), None);
    assert_eq!(with(&[("in_plan", "false")]).as_deref(), Some("cost"));
    // What is given of a fact that may turn out not to exist is kept.
    assert_eq!(needed(&[("in_plan", "true")]).as_deref(), Some("kind"));
}
