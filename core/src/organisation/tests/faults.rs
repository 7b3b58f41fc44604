//! Every fault of this stage, at its line and column.

use super::*;

fn rule(rest: &str) -> String {
    format!("{ALL}  r:\n{rest}\n    text: {{sv: a, en: a}}\n")
}

#[test]
fn the_small_policy_has_no_fault() {
    let base = base(ALL);
    sound(&with(&[("base.yaml", &base)]), "base", &[]);
}

#[test]
fn b201_unknown_names_in_a_model() {
    for line in [
        "    when: {kind: §chnage}\n    assign: {orders: head}\n    basis: [S001]",
        "    when: {§knid: change}\n    assign: {orders: head}\n    basis: [S001]",
        "    when: {§system.catgory: own}\n    assign: {orders: head}\n    basis: [S001]",
        "    when: {system.category: §owm}\n    assign: {orders: head}\n    basis: [S001]",
        "    when: {kind.level: §tactic}\n    assign: {orders: head}\n    basis: [S001]",
        "    when: {system.department: §scool}\n    assign: {orders: head}\n    basis: [S001]",
        "    when: {system.owner: §haed}\n    assign: {orders: head}\n    basis: [S001]",
        "    when: {department: {same_as: §system.departement}}\n    assign: {orders: head}\n    basis: [S001]",
        "    when: {any: [{not: {kind: §none}}]}\n    assign: {orders: head}\n    basis: [S001]",
        "    assign: {orders: §haed}\n    basis: [S001]",
        "    assign: {orders: \"§manager:scool\"}\n    basis: [S001]",
        "    assign: {orders: §manager(departement)}\n    basis: [S001]",
        "    assign: {consulted: [head, §haed]}\n    basis: [S001]",
        "    assign: {orders: §system.ownr}\n    basis: [S001]",
        "    assign: {orders: head}\n    basis: [S001, §S009]",
        "    assign: {orders: head}\n    basis: [S001]\n    supports: [§S009]",
        "    assign: {orders: head}\n    readings: [§A09]",
        "    assign: {orders: head}\n    basis: [S001]\n    overrides: [§al]",
    ] {
        let line = line.replace("\"§", "§\"");
        expect_in_model(&rule(&line), "B201");
    }
    for section in [
        "actors:\n  §haed: {unit: town}\n",
        "actors:\n  head: {unit: §twon}\n",
        "actors:\n  board: {members: [§haed]}\n",
        "actors:\n  head: {mandate: {kind: §chnage}}\n",
        "systems:\n  §mial: {owner: head}\n",
        "systems:\n  mail: {owner: §haed}\n",
        "posts:\n  p: {roles: [head, §borad]}\n",
        "known:\n  k: {invariant: §oen, text: {sv: a, en: a}}\n",
        "interfaces:\n  i: {from: §dsk, to: head, action: informs, basis: [S001]}\n",
        "interfaces:\n  i: {from: desk, to: head, action: §inform, basis: [S001]}\n",
        "first_contact:\n  - {when: {kind: §chnage}, to: head}\n",
        "first_contact:\n  - {owner: {outside: §twon}, to: head}\n",
        "first_contact:\n  - {to: §haed}\n",
    ] {
        expect_in_model(&format!("{section}{ALL}"), "B201");
    }
}

#[test]
fn b201_unknown_names_in_the_register() {
    for (from, to) in [
        ("category: own", "category: §wn"),
        ("department: school}", "department: §scool}"),
        ("{kind: change}", "{kind: §chnage}"),
        ("known_by: manager", "known_by: §manger"),
        ("holder: desk", "holder: §dsk"),
        ("{owner.shared: true}", "{§owner.shard: true}"),
        ("{owner.shared: true}", "{owner: §haed}"),
        ("{owner.shared: true}", "{owner.modality: §shal}"),
        ("{owner.shared: true}", "{owner.unit: {within: §twon}}"),
        ("{owner.shared: true}", "{steps.action: §undocumentd}"),
        ("{owner.shared: true}", "{§steps.actions: informs}"),
        ("default_model: base", "default_model: §bas"),
        ("timeline: [base]", "timeline: [base, §bsae]"),
        (
            "way: [executes], basis: [S001]",
            "way: [executes], basis: [§S009]",
        ),
        (
            "basis: [S001]}\n  support",
            "not: {§suport: {sv: a, en: a}}, basis: [S001]}\n  support",
        ),
    ] {
        expect_in_register(from, to, "B201");
    }
}

#[test]
fn b201_unknown_names_in_other_files() {
    let plain = base(ALL);
    let document = DOCUMENT.replacen("section: \"2\"", "section: §\"3\"", 1);
    expect(&[("base.yaml", &plain), ("doc.yaml", &document)], "B201");
    let document = DOCUMENT.replacen("statements: [S002]", "statements: [§S008]", 1);
    expect(&[("base.yaml", &plain), ("doc.yaml", &document)], "B201");
    let change = "change: {rules: {all: {readings: [A01]}}}\n";
    for reading in [
        "reading: {id: §A09, option: other, for: [base]}\n",
        "reading: {id: A01, option: §othr, for: [base]}\n",
        "reading: {id: A01, option: other, for: [base, §bsae]}\n",
    ] {
        let overlay = model("o", &format!("{reading}{change}"));
        expect(&[("base.yaml", &plain), ("o.yaml", &overlay)], "B201");
    }
    let head = "language: 1\nid: t\ntitle: {sv: T, en: T}\n";
    for rest in [
        "model: §bsae\ncases:\n  c: {case: {kind: change}, expect: {owner: head}}\n",
        "model: base\ncases:\n  c: {case: {kind: change}, expect: {owner: §haed}}\n",
        "model: base\ncases:\n  c: {case: {kind: §chnage}, expect: {owner: head}}\n",
        "model: base\ncases:\n  c: {case: {kind: change}, expect: {rules: [§al]}}\n",
        "model: base\nreadings: {§A09: other}\ncases:\n  c: {case: {}, expect: {owner: head}}\n",
    ] {
        let cases = format!("bestit: cases\n{head}{rest}");
        expect(&[("base.yaml", &plain), ("cases.yaml", &cases)], "B201");
    }
    let refused =
        "model: base\ncases:\n  c: {case: {kind: zzz}, expect: {status: refused, code: x}}\n";
    let cases = format!("bestit: cases\n{head}{refused}");
    expect(&[("base.yaml", &plain), ("cases.yaml", &cases)], "B201");
    for rest in [
        "contacts:\n  §haed: {phone: \"1\"}\n",
        "contacts:\n  head: {phone: \"1\", substitute: §dsk}\n",
    ] {
        let contacts = format!("bestit: contacts\n{head}uses: [reg.yaml]\n{rest}");
        expect(
            &[("base.yaml", &plain), ("contacts.yaml", &contacts)],
            "B201",
        );
    }
}

#[test]
fn b202_two_files_of_one_kind_with_one_id() {
    let first = base(ALL);
    let second = first.replace("id: base", "id: §base");
    let files = [("base.yaml", first.as_str()), ("two.yaml", second.as_str())];
    expect(&files, "B202");
    let second = second.replace('§', "");
    let findings = found(
        &with(&[("base.yaml", &first), ("two.yaml", &second)]),
        "base",
        &[],
    );
    let related: Vec<_> = findings.iter().flat_map(|f| &f.related).collect();
    assert_eq!(related.len(), 1);
    assert_eq!(
        (related[0].place.file.as_str(), related[0].place.line),
        ("base.yaml", 3)
    );
}

#[test]
fn b203_holders_that_cannot_stand_there() {
    for line in [
        "    assign: {owner: §none}\n    basis: [S001]",
        "    assign: {orders: §not_applicable}\n    basis: [S001]",
        "    assign: {orders: {shared: [head, §none]}}\n    basis: [S001]",
        "    assign: {consulted: {shared: [§head, desk]}}\n    basis: [S001]",
        "    assign: {orders: §manager(d)}\n    basis: [S001]",
        "    assign: {orders: §system.category}\n    basis: [S001]",
    ] {
        expect_in_model(&rule(line), "B203");
    }
    for section in [
        "actors:\n  head: {unit: §board}\n",
        "actors:\n  head: {home_unit: §not_applicable}\n",
        "systems:\n  mail: {owner: §none}\n",
        "interfaces:\n  i: {from: §unstated, to: head, action: informs, basis: [S001]}\n",
        "first_contact:\n  - {to: §informed}\n",
    ] {
        expect_in_model(&format!("{section}{ALL}"), "B203");
    }
}

#[test]
fn b204_what_rests_on_nothing() {
    expect_in_model(
        &format!("{ALL}  §r:\n    assign: {{orders: head}}\n    text: {{sv: a, en: a}}\n"),
        "B204",
    );
    let interface = "interfaces:\n  §i: {from: desk, to: head, action: informs}\n";
    expect_in_model(&format!("{interface}{ALL}"), "B204");
}

#[test]
fn b205_circles_of_extends() {
    let a = model("a", "extends: §b.yaml\n");
    let b = model("b", "extends: a.yaml\n");
    let plain = base(ALL);
    expect(
        &[("base.yaml", &plain), ("a.yaml", &a), ("b.yaml", &b)],
        "B205",
    );
    let read = with(&[("a.yaml", &a.replace('§', "")), ("b.yaml", &b)]);
    let findings = check_files(&read);
    let finding = findings.iter().find(|f| f.code.id() == "B205").unwrap();
    assert!(finding.message.en.contains("a → b → a"));
    assert_eq!(finding.related.len(), 1);
    assert!(
        resolve(&read, "a", &crate::order::Map::new())
            .model
            .is_none()
    );
}

#[test]
fn b206_circles_of_overrides() {
    let rules = "rules:
  a: {assign: {orders: head}, overrides: [§c], basis: [S001], text: {sv: a, en: a}}
  b: {assign: {orders: head}, overrides: [a], basis: [S001], text: {sv: a, en: a}}
  c: {assign: {orders: head}, overrides: [b], basis: [S001], text: {sv: a, en: a}}
";
    expect_in_model(rules, "B206");
    let text = base(&rules.replace('§', ""));
    let findings = found(&with(&[("base.yaml", &text)]), "base", &[]);
    let finding = findings.iter().next().unwrap();
    assert!(finding.message.en.contains("a → c → b → a"), "{findings}");
    assert_eq!(finding.related.len(), 2);
}

#[test]
fn b207_circles_of_only_when() {
    expect_in_register(
        "only_when: {kind: change}",
        "only_when: §{in_plan: true}",
        "B207",
    );
}

#[test]
fn b212_numbers() {
    for bound in ["§1e5", "§0.001", "§1001", "§-1"] {
        let line = format!(
            "    when: {{cost: {{at_least: {bound}}}}}\n    assign: {{orders: head}}\n    basis: [S001]"
        );
        expect_in_model(&rule(&line), "B212");
    }
    for capacity in ["§0.1234", "§-1", "§5000000"] {
        let placed = format!("actors:\n  head: {{capacity: {capacity}}}\n");
        expect_in_model(&format!("{placed}{ALL}"), "B212");
    }
    expect_in_register("min: 0,", "min: §2000,", "B212");
    expect_in_register("decimals: 2", "decimals: §7", "B212");
}

#[test]
fn b213_tests_that_cannot_be_put() {
    for when in [
        "{kind: {at_least: §1}}",
        "{cost: §change}",
        "{in_plan: §\"true\"}",
        "{in_plan: §desk}",
        "{kind: §true}",
        "{kind: {is: §change}}",
        "{kind: {same_as: §system}}",
        "{cost: {same_as: §cost}}",
        "{system.owner: {below: §3}}",
    ] {
        let line = format!("    when: {when}\n    assign: {{orders: head}}\n    basis: [S001]");
        expect_in_model(&rule(&line), "B213");
    }
    for claim in [
        "{§consulted: head}",
        "{owner.shared: §head}",
        "{§owner.shared: {within: town}}",
        "{owner.unit: {within: §unstated}}",
        "{owner: {is: §informed}}",
        "{§owner: {same_as: decides}}",
    ] {
        expect_in_register("{owner.shared: true}", claim, "B213");
    }
    expect_in_register("way: [executes]", "way: [executes, §informed]", "B213");
}

#[test]
fn b214_the_fact_that_begins_the_way_is_read_only_by_impossible() {
    let read = "    when: {§received_by: desk}\n    assign: {orders: head}\n    basis: [S001]";
    expect_in_model(&rule(read), "B214");
    expect_in_register("{kind: change}", "{§received_by: desk}", "B214");
    expect_in_register("{owner.shared: true}", "{§received_by: desk}", "B214");
    let impossible = "impossible:\n  i: {when: {received_by: desk}, text: {sv: a, en: a}}\nactors:";
    let register = REGISTER.replacen("actors:", impossible, 1);
    let base = base(ALL);
    sound(
        &with(&[("base.yaml", &base), ("reg.yaml", &register)]),
        "base",
        &[],
    );
}

#[test]
fn b215_a_reading_for_another_model() {
    let plain = base(ALL);
    let alone = plain.replace("id: base", "id: alone");
    let overlay = model(
        "o",
        "reading: {id: A01, option: other, for: [§base]}\nchange: {rules: {all: {readings: [A01]}}}\n",
    );
    let overlay = overlay.replace('§', "");
    let files = [
        ("base.yaml", &*plain),
        ("alone.yaml", &*alone),
        ("o.yaml", &*overlay),
    ];
    let read = with(&files);
    let findings = resolve(&read, "alone", &readings(&[("A01", "other")])).findings;
    assert_eq!(
        findings.iter().map(|f| f.code.id()).collect::<Vec<_>>(),
        ["B215"]
    );
    assert_eq!(
        findings
            .iter()
            .next()
            .unwrap()
            .place
            .as_ref()
            .unwrap()
            .column,
        41
    );
    let cases = "bestit: cases\nlanguage: 1\nid: t\ntitle: {sv: T, en: T}\nmodel: alone\n\
        readings: {A01: §other}\ncases:\n  c: {case: {}, expect: {owner: head}}\n";
    let mut files = files.to_vec();
    files.push(("cases.yaml", cases));
    expect(&files, "B215");
    let findings = resolve(&read, "base", &readings(&[("A01", "othr")])).findings;
    let finding = findings.iter().next().unwrap();
    assert_eq!(finding.code.id(), "B201");
    assert_eq!(
        finding.help.as_ref().unwrap().en,
        "did you mean `A01=other`?"
    );
}

#[test]
fn b216_scopes() {
    for holder in [
        "§manager",
        "§head(department)",
        "§\"head:school\"",
        "§manager(system)",
        "§system_owner(department)",
        "§system_owner(system.department)",
        "§department(kind)",
    ] {
        let line = format!("    assign: {{orders: {holder}}}\n    basis: [S001]");
        expect_in_model(&rule(&line), "B216");
    }
    for section in [
        "actors:\n  head: {unit: §department}\n",
        "actors:\n  head: {unit: §department(department)}\n",
        "actors:\n  manager: {unit: §system_owner(department)}\n",
        "systems:\n  mail: {owner: §manager}\n",
        "systems:\n  mail: {owner: §manager(department)}\n",
        "posts:\n  p: {roles: [head, §manager]}\n",
        "interfaces:\n  i: {from: §manager, to: head, action: informs, basis: [S001]}\n",
        "interfaces:\n  i: {from: §head(d), to: desk, action: informs, basis: [S001]}\n",
        "interfaces:\n  i: {from: manager(d), to: §system_owner(d), action: informs, basis: [S001]}\n",
        "first_contact:\n  - {owner: {within: §department}, to: head}\n",
    ] {
        expect_in_model(&format!("{section}{ALL}"), "B216");
    }
}

#[test]
fn b217_units_in_each_other() {
    let actors = "actors:\n  desk: {unit: §office}\n  office: {unit: desk}\n";
    expect_in_model(&format!("{actors}{ALL}"), "B217");
}

#[test]
fn b218_validity() {
    let valid = "valid: {from: \"2013-01-01\", to: §\"2012-01-01\"}\n";
    expect_in_model(&format!("{valid}{ALL}"), "B218");
    let register = REGISTER.replacen("timeline: [base]", "timeline: [base, §later]", 1);
    let first = base(&format!(
        "valid: {{from: \"2012-01-01\", to: \"2013-01-01\"}}\n{ALL}"
    ));
    let second = base(&format!("valid: {{from: \"2013-01-01\"}}\n{ALL}"));
    let second = second.replace("id: base", "id: later");
    expect(
        &[
            ("base.yaml", &first),
            ("later.yaml", &second),
            ("reg.yaml", &register),
        ],
        "B218",
    );
}

#[test]
fn b219_files_that_are_missing() {
    let text = base(ALL).replace("uses: [reg.yaml, doc.yaml]", "uses: [§rge.yaml, doc.yaml]");
    expect(&[("base.yaml", &text)], "B219");
    let text = base(ALL)
        .replace("id: base", "id: §base")
        .replace("reg.yaml, ", "");
    expect(&[("base.yaml", &text)], "B219");
    let plain = base(ALL);
    for extends in ["§bse.yaml", "§reg.yaml"] {
        let variant = model("v", &format!("extends: {extends}\n"));
        expect(&[("base.yaml", &plain), ("v.yaml", &variant)], "B219");
    }
    let register = REGISTER.replacen("uses: [doc.yaml]\n", "", 1);
    let text = base(ALL)
        .replace("id: base", "id: §base")
        .replace(", doc.yaml", "");
    expect(&[("base.yaml", &text), ("reg.yaml", &register)], "B219");
}

#[test]
fn b220_sections_that_do_not_belong_in_a_variant() {
    let plain = base(ALL);
    let variant = model("v", &format!("extends: base.yaml\n§{ALL}"));
    expect(&[("base.yaml", &plain), ("v.yaml", &variant)], "B220");
}

#[test]
fn sections_of_variants_do_not_belong_in_a_model_alone() {
    expect_in_model(&format!("{ALL}remove: {{posts: [§p]}}\n"), "B103");
}

#[test]
fn an_unsound_file_does_not_flood() {
    // The register's key is wrong, so an actor is missing; nothing that names it is told.
    let register = REGISTER.replacen("head: {is: role, title", "head: {iz: role, title", 1);
    let text = base(ALL);
    let findings = found(
        &with(&[("base.yaml", &text), ("reg.yaml", &register)]),
        "base",
        &[],
    );
    assert!(findings.iter().all(|f| f.code.id() < "B200"), "{findings}");
    let findings = found(
        &with(&[("base.yaml", &text), ("doc.yaml", "a: [")]),
        "base",
        &[],
    );
    assert!(findings.iter().all(|f| f.code.id() < "B200"), "{findings}");
}

#[test]
fn the_nearest_name_is_offered_in_both_languages() {
    let text = base(&rule("    assign: {orders: haed}\n    basis: [S001]"));
    let findings = found(&with(&[("base.yaml", &text)]), "base", &[]);
    let finding = findings.iter().next().unwrap();
    assert_eq!(finding.message.sv, "aktören `haed` finns inte");
    assert_eq!(finding.message.en, "there is no actor `haed`");
    assert_eq!(finding.help.as_ref().unwrap().sv, "menade du `head`?");
}
