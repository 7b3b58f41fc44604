//! Variants, other sides of readings, and what they would change.

use super::*;
use crate::organisation::model::{Duty, Fill, Holder, Model, Place, SideRule, Term};

const TWO: &str = "rules:
  all:
    assign: {owner: head, prepares: head, decides: head}
    basis: [S001]
    text: {sv: a, en: a}
  owned: {assign: {orders: system.owner}, when: {system: {not: none}}, basis: [S001], text: {sv: a, en: a}}
  over: {assign: {decides: desk}, when: {kind: change}, overrides: [all], basis: [S001], text: {sv: a, en: a}}
";

fn actor(model: &Model, ix: u16) -> &str {
    &model.actors[usize::from(ix)].id
}

fn decides<'m>(model: &'m Model, rule: &model::Rule) -> Vec<&'m str> {
    let (_, holder) = rule
        .assign
        .iter()
        .find(|(d, _)| *d == Duty::Decides)
        .unwrap();
    let Holder::Of(terms) = holder else {
        panic!("{holder:?}")
    };
    let fixed = terms.iter().map(|t| match t {
        Term::Fixed(a) => actor(model, *a),
        Term::ByFact { written, .. } => panic!("{written}"),
    });
    fixed.collect()
}

fn rule_names(model: &Model, rules: &[SideRule]) -> Vec<(Option<String>, Option<String>)> {
    let old = |r: &SideRule| {
        r.instead_of
            .map(|ix| model.rules[usize::from(ix)].id.clone())
    };
    rules
        .iter()
        .map(|r| (old(r), r.rule.as_ref().map(|r| r.id.clone())))
        .collect()
}

fn some(id: &str) -> Option<String> {
    Some(id.to_owned())
}

#[test]
fn a_variant_adds_changes_and_removes() {
    let known = "known:\n  k: {invariant: one, text: {sv: a, en: a}}\n";
    let valid = "valid: {from: \"2012-01-01\"}\nactors:\n  head: {unit: town, capacity: 0.5}\n";
    let plain = base(&format!("{valid}{TWO}{known}"));
    let variant = model(
        "v",
        "extends: base.yaml
add: {rules: {more: {assign: {signs: desk}, basis: [S002], text: {sv: a, en: a}}}}
change:
  rules: {over: {assign: {decides: office}}}
  actors: {head: {unit: office}}
remove: {rules: [owned]}
",
    );
    let read = with(&[("base.yaml", &plain), ("v.yaml", &variant)]);
    assert_eq!(sound(&read, "base", &[]).known.len(), 1);
    let model = sound(&read, "v", &[]);
    let ids: Vec<&str> = model.rules.iter().map(|r| r.id.as_str()).collect();
    assert_eq!(ids, ["all", "more", "over"]);
    assert_eq!(decides(&model, &model.rules[2]), ["office"]);
    assert_eq!(model.rules[2].overrides, [0]);
    assert_eq!(model.lineage, ["base"]);
    assert_eq!(model.valid.from.as_deref(), Some("2012-01-01"));
    assert!(model.known.is_empty());
    let head = model.actors.iter().find(|a| a.id == "head").unwrap();
    let Place::Unit(unit) = head.unit else {
        panic!()
    };
    assert_eq!((actor(&model, unit), head.capacity), ("office", Some(500)));
    let places = resolve(&read, "v", &crate::order::Map::new()).places;
    let place = |id| read.sources.place(places.get("rules", id).unwrap());
    assert_eq!(
        (place("all").file.as_str(), place("over").file.as_str()),
        ("base.yaml", "v.yaml")
    );
    assert_eq!(models(&read)[1].extends.as_deref(), Some("base"));
    assert_eq!(models(&read)[1].from.as_deref(), Some("2012-01-01"));
}

/// One finding of a variant of the two rules, at the mark.
fn expect_in_variant(rest: &str, code: &str) {
    let plain = base(TWO);
    let text = model("v", &format!("extends: base.yaml\n{rest}"));
    let (before, _) = text.split_once('§').unwrap();
    let line = before.lines().count();
    let column = before.lines().last().unwrap().chars().count() + 1;
    let text = text.replace('§', "");
    let findings = found(&with(&[("base.yaml", &plain), ("v.yaml", &text)]), "v", &[]);
    let got: Vec<_> = findings
        .iter()
        .map(|f| {
            (
                f.code.id(),
                f.place.as_ref().map(|p| (p.file.clone(), p.line, p.column)),
            )
        })
        .collect();
    let place = ("v.yaml".to_owned(), line as u32, column as u32);
    assert_eq!(got, [(code, Some(place))], "{findings}");
}

#[test]
fn b208_to_b211_what_does_not_fit() {
    let rule = "{assign: {orders: head}, basis: [S001], text: {sv: a, en: a}}";
    expect_in_variant(&format!("add: {{rules: {{§over: {rule}}}}}\n"), "B208");
    expect_in_variant(
        "change: {rules: {§ovre: {assign: {decides: desk}}}}\n",
        "B209",
    );
    expect_in_variant("change: {actors: {§head: {unit: town}}}\n", "B209");
    expect_in_variant("remove: {rules: [§ovre]}\n", "B210");
    expect_in_variant("remove: {rules: [§all]}\n", "B211");
}

fn overlay(id: &str, reading: &str, option: &str, rest: &str) -> String {
    model(
        id,
        &format!("reading: {{id: {reading}, option: {option}, for: [base]}}\n{rest}"),
    )
}

#[test]
fn other_sides_and_defaults() {
    let plain = base(TWO);
    let added =
        "{assign: {signs: desk}, overrides: [over, owned], basis: [S001], text: {sv: a, en: a}}";
    let one = overlay(
        "o1",
        "A01",
        "other",
        &format!(
            "add: {{rules: {{more: {added}}}}}\nchange: {{rules: {{over: {{assign: {{decides: office}}}}}}}}\n"
        ),
    );
    let two = overlay("o2", "A01", "third", "remove: {rules: [over]}\n");
    let three = overlay(
        "o3",
        "A02",
        "other",
        "add: {systems: {mail: {owner: unstated}}}\n",
    );
    let read = with(&[
        ("base.yaml", &plain),
        ("o1.yaml", &one),
        ("o2.yaml", &two),
        ("o3.yaml", &three),
    ]);
    let options: Vec<String> = options(&read, "base")
        .iter()
        .map(|o| format!("{}={}", o.reading, o.option))
        .collect();
    assert_eq!(options, ["A01=other", "A01=third", "A02=other"]);
    assert_eq!(models(&read).len(), 1);

    let model = sound(&read, "base", &[]);
    let names: Vec<_> = model
        .sides
        .iter()
        .map(|s| (s.reading.as_str(), s.option.as_str()))
        .collect();
    assert_eq!(
        names,
        [("A01", "other"), ("A01", "third"), ("A02", "other")]
    );
    let side = &model.sides[0];
    assert_eq!(side.text.en, "otherwise");
    let changed = rule_names(&model, &side.rules);
    assert_eq!(
        changed,
        [(some("over"), some("over")), (None, some("more"))]
    );
    // What the added rule overrides keeps its number.
    assert_eq!(side.rules[1].rule.as_ref().unwrap().overrides, [1, 2]);
    assert_eq!(
        rule_names(&model, &model.sides[1].rules),
        [(some("over"), None)]
    );
    // Another owner changes the rules that name `system.owner`, and no others.
    let owned = &model.sides[2].rules;
    assert_eq!(rule_names(&model, owned), [(some("owned"), some("owned"))]);
    let assigned = &owned[0].rule.as_ref().unwrap().assign[0].1;
    let Holder::Of(terms) = assigned else {
        panic!()
    };
    let Term::ByFact { table, .. } = &terms[0] else {
        panic!()
    };
    assert_eq!((table[0], table[2]), (Fill::Unstated, Fill::Missing));

    let applied = sound(&read, "base", &[("A01", "other")]);
    assert_eq!(applied.readings, readings(&[("A01", "other")]));
    assert_eq!(
        decides(&applied, &applied.rules[2]),
        ["office"],
        "{:?}",
        applied.rules[2]
    );
    let names: Vec<_> = applied
        .sides
        .iter()
        .map(|s| (s.reading.as_str(), s.option.as_str()))
        .collect();
    assert_eq!(
        names,
        [("A01", "default"), ("A01", "third"), ("A02", "other")]
    );
    let default = &applied.sides[0];
    assert_eq!(default.text.en, "so");
    let changed = rule_names(&applied, &default.rules);
    assert_eq!(
        changed,
        [(some("more"), None), (some("over"), some("over"))]
    );
    let back = default.rules[1].rule.as_ref().unwrap();
    assert_eq!(decides(&applied, back), ["desk"]);
}

#[test]
fn what_a_side_changes_equals_what_applying_it_gives() {
    let plain = base(TWO);
    let one = overlay(
        "o1",
        "A01",
        "other",
        "change: {rules: {all: {assign: {decides: desk}}}}\n",
    );
    let read = with(&[("base.yaml", &plain), ("o1.yaml", &one)]);
    let model = sound(&read, "base", &[]);
    let applied = sound(&read, "base", &[("A01", "other")]);
    let mut rules = model.rules.clone();
    for entry in &model.sides[0].rules {
        rules[usize::from(entry.instead_of.unwrap())] = entry.rule.clone().unwrap();
    }
    assert_eq!(rules, applied.rules);
    assert_ne!(fingerprint(&model), fingerprint(&applied));
}

#[test]
fn a_side_reaches_a_variant_only_where_it_fits() {
    let plain = base(TWO);
    let one = overlay(
        "o1",
        "A01",
        "other",
        "change: {rules: {over: {assign: {decides: office}}}}\n",
    );
    let two = overlay(
        "o2",
        "A02",
        "other",
        "change: {rules: {all: {assign: {decides: office}}}}\n",
    );
    let variant = model("v", "extends: base.yaml\nremove: {rules: [over]}\n");
    let files = [
        ("base.yaml", &*plain),
        ("o1.yaml", &*one),
        ("o2.yaml", &*two),
        ("v.yaml", &*variant),
    ];
    let read = with(&files);
    let model = sound(&read, "v", &[]);
    let names: Vec<_> = model.sides.iter().map(|s| s.reading.as_str()).collect();
    assert_eq!(names, ["A02"]);
    assert_eq!(options(&read, "v").len(), 1);
    // Where it names the model itself it must fit.
    let direct = one.replace("for: [base]", "for: [base, v]");
    let mut files = files.to_vec();
    files[1].1 = &direct;
    let findings = found(&with(&files), "v", &[]);
    assert_eq!(
        findings.iter().map(|f| f.code.id()).collect::<Vec<_>>(),
        ["B209"]
    );
}

#[test]
fn faults_of_a_side_are_told_without_applying_it() {
    let plain = base(TWO);
    for (rest, code) in [
        (
            "change: {rules: {over: {assign: {decides: haed}}}}\n",
            "B201",
        ),
        ("change: {rules: {over: {basis: []}}}\n", "B204"),
        ("change: {rules: {all: {overrides: [over]}}}\n", "B206"),
        ("remove: {rules: [all]}\n", "B211"),
        ("add: {actors: {head: {unit: board}}}\n", "B203"),
        ("add: {posts: {p: {roles: [haed]}}}\n", "B201"),
        (
            "add: {interfaces: {i: {from: haed, to: desk, action: informs, basis: [S001]}}}\n",
            "B201",
        ),
    ] {
        let one = overlay("o1", "A01", "other", rest);
        let findings = found(
            &with(&[("base.yaml", &plain), ("o1.yaml", &one)]),
            "base",
            &[],
        );
        let got: Vec<_> = findings.iter().map(|f| f.code.id()).collect();
        assert_eq!(got, [code], "{rest}{findings}");
        let place = findings.iter().next().unwrap().place.clone().unwrap();
        assert!(
            code == "B206" || place.file == "o1.yaml",
            "{rest}{findings}"
        );
    }
}
