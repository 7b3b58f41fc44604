//! What names become.

use std::path::Path;

use super::*;
use crate::organisation::model::{
    ActorKind, Aspect, Claim, ClaimTest, Condition, Contact, Duty, End, Fill, GENERAL_WAY, Holder,
    Modality, Model, OwnerIs, Place, Target, Term,
};

fn resolved(rest: &str) -> Model {
    let text = base(rest);
    sound(&with(&[("base.yaml", &text)]), "base", &[])
}

/// The condition of a rule `r`.
fn when(condition: &str) -> Condition {
    let text = format!(
        "{ALL}  r: {{when: {condition}, assign: {{orders: head}}, basis: [S001], text: {{sv: a, en: a}}}}\n"
    );
    resolved(&text).rules.pop().unwrap().when
}

/// The holder that a rule `r` gives a duty.
fn holder(assign: &str) -> (Model, Holder) {
    let text = format!(
        "systems:\n  mail: {{owner: unstated}}\n{ALL}  r: {{assign: {{{assign}}}, basis: [S001], text: {{sv: a, en: a}}}}\n"
    );
    let mut model = resolved(&text);
    let holder = model.rules.pop().unwrap().assign.pop().unwrap().1;
    (model, holder)
}

fn is(fact: u8, values: &[u16]) -> Condition {
    Condition::Is {
        fact,
        values: values.to_vec(),
    }
}

fn id(model: &Model, ix: u16) -> &str {
    &model.actors[usize::from(ix)].id
}

fn place(model: &Model, place: Place) -> &str {
    match place {
        Place::Unit(ix) => id(model, ix),
        Place::Unstated => "unstated",
    }
}

#[test]
fn conditions_become_values() {
    // Kinds: change, support. Departments: care, school. Systems: mail, pupils, none.
    assert_eq!(when("{kind: [support, change]}"), is(0, &[0, 1]));
    assert_eq!(when("{kind.level: operative}"), is(0, &[1]));
    assert_eq!(when("{system: none}"), is(2, &[2]));
    assert_eq!(when("{system.category: own}"), is(2, &[1]));
    assert_eq!(when("{system.department: school}"), is(2, &[1]));
    assert_eq!(when("{system.owner: system_owner}"), is(2, &[0, 1]));
    assert_eq!(when("{system.owner: unstated}"), is(2, &[]));
    assert_eq!(
        when("{system.manager: \"system_manager:mail\"}"),
        is(2, &[0])
    );
    assert_eq!(when("{in_plan: true}"), is(3, &[1]));
    assert_eq!(when("{}"), Condition::All(vec![]));
    let not = Condition::Not(Box::new(is(2, &[2])));
    assert_eq!(when("{system: {not: none}}"), not);
    assert_eq!(when("{not: {system: none}}"), not);
    assert_eq!(
        when("{kind: change, system: {not: none}}"),
        Condition::All(vec![is(0, &[0]), not])
    );
    let any = Condition::Any(vec![is(0, &[0]), is(1, &[0])]);
    assert_eq!(when("{any: [{kind: change}, {department: care}]}"), any);
}

#[test]
fn same_as_compares_what_values_stand_for() {
    let same = Condition::Same {
        left: 1,
        left_of: vec![Some(0), Some(1)],
        right: 2,
        right_of: vec![None, Some(1), None],
    };
    assert_eq!(when("{department: {same_as: system.department}}"), same);
}

#[test]
fn numbers_are_cut_where_any_model_cuts_them() {
    let rule = |id: &str, test: &str| {
        format!(
            "  {id}: {{when: {{cost: {test}}}, assign: {{orders: head}}, basis: [S001], text: {{sv: a, en: a}}}}\n"
        )
    };
    let one = base(&format!(
        "{ALL}{}{}",
        rule("r", "{at_least: 10, below: 100.5}"),
        rule("s", "500")
    ));
    let two = base(&format!("{ALL}{}", rule("r", "{below: 20}"))).replace("id: base", "id: two");
    let overlay = model(
        "o",
        "reading: {id: A01, option: other, for: [base]}\nchange: {rules: {r: {when: {cost: {below: 7}}}}}\n",
    );
    let read = with(&[
        ("base.yaml", &one),
        ("two.yaml", &two),
        ("o.yaml", &overlay),
    ]);
    let model = sound(&read, "base", &[]);
    let fact = &model.facts[4];
    let number = fact.number.as_ref().unwrap();
    assert_eq!(
        number.starts,
        [0, 700, 1_000, 2_000, 10_050, 50_000, 50_001]
    );
    assert_eq!((number.min, number.max), (0, 100_000));
    let ids: Vec<&str> = fact.values.iter().map(|v| v.id.as_str()).collect();
    assert_eq!(
        ids,
        [
            "0.00", "7.00", "10.00", "20.00", "100.50", "500.00", "500.01"
        ]
    );
    assert_eq!(fact.values[1].title.sv, "7.00–9.99 SEK");
    assert_eq!(fact.values[5].title.sv, "500.00 SEK");
    assert_eq!(model.rules[1].when, is(4, &[2, 3]));
    assert_eq!(model.rules[2].when, is(4, &[5]));
    for (id, readings) in [("two", vec![]), ("base", vec![("A01", "other")])] {
        assert_eq!(sound(&read, id, &readings).facts, model.facts);
    }
}

#[test]
fn holders_become_tables() {
    let (model, found) = holder("orders: manager(department)");
    let Holder::Of(terms) = found else { panic!() };
    let Term::ByFact {
        fact,
        table,
        written,
    } = &terms[0]
    else {
        panic!()
    };
    assert_eq!((*fact, written.as_str()), (1, "manager(department)"));
    let Fill::Actor(first) = table[0] else {
        panic!()
    };
    assert_eq!((table.len(), id(&model, first)), (2, "manager:care"));

    let (model, found) = holder("orders: department(system.department)");
    let Holder::Of(terms) = found else { panic!() };
    let Term::ByFact { table, .. } = &terms[0] else {
        panic!()
    };
    let Fill::Actor(school) = table[1] else {
        panic!()
    };
    assert_eq!(id(&model, school), "department:school");
    assert_eq!((table[0], table[2]), (Fill::Missing, Fill::Missing));

    let (_, found) = holder("orders: system.owner");
    let Holder::Of(terms) = found else { panic!() };
    let Term::ByFact { table, .. } = &terms[0] else {
        panic!()
    };
    assert_eq!((table[0], table[2]), (Fill::Unstated, Fill::Missing));
    let (_, found) = holder("orders: system.administrator");
    let Holder::Of(terms) = found else { panic!() };
    let Term::ByFact { table, .. } = &terms[0] else {
        panic!()
    };
    assert_eq!(table, &[Fill::Missing; 3]);

    assert_eq!(holder("orders: unstated").1, Holder::Unstated);
    assert_eq!(holder("orders: none").1, Holder::None);
    assert_eq!(holder("decides: not_applicable").1, Holder::NotApplicable);
    assert_eq!(
        holder("orders: {shared: [head, unstated]}").1,
        Holder::Unstated
    );
    let (model, found) = holder("consulted: [unstated, office, desk, desk]");
    let Holder::Of(terms) = found else { panic!() };
    let fixed = terms.iter().map(|t| {
        if let Term::Fixed(a) = t {
            id(&model, *a)
        } else {
            ""
        }
    });
    assert_eq!(fixed.collect::<Vec<_>>(), ["desk", "office"]);
}

#[test]
fn actors_are_placed() {
    let model = resolved(&format!(
        "actors:
  town: {{unit: town}}
  desk: {{unit: office}}
  department: {{unit: town}}
  manager: {{unit: office, home_unit: department(department), capacity: 0.5, basis: [S002]}}
  \"manager:care\": {{unit: desk}}
  system_manager: {{unit: department(department)}}
  board: {{unit: office, members: [manager, \"department:school\", head, head], mandate: {{kind: change}}}}
systems:
  mail: {{owner: head, basis: [S003], readings: [A01]}}
posts:
  p: {{roles: [\"manager:school\", head], capacity: 1, basis: [S001]}}
{ALL}"
    ));
    let get = |id: &str| model.actors.iter().find(|a| a.id == id).unwrap();
    let ids: Vec<&str> = model.actors.iter().map(|a| a.id.as_str()).collect();
    assert!(ids.is_sorted());
    let desk = get("desk");
    let three = |a| {
        (
            place(&model, get(a).unit),
            place(&model, get(a).home_unit),
            place(&model, get(a).parent),
        )
    };
    assert_eq!(three("desk"), ("desk", "desk", "office"));
    assert_eq!(three("office"), ("office", "office", "unstated"));
    assert_eq!(three("town"), ("town", "town", "town"));
    assert_eq!(three("head"), ("unstated", "unstated", "unstated"));
    assert_eq!(
        three("manager:school"),
        ("office", "department:school", "office")
    );
    // An entry with a scope stands instead of the one without.
    assert_eq!(three("manager:care"), ("desk", "desk", "desk"));
    assert_eq!(get("manager:care").capacity, None);
    assert_eq!(three("system_manager:pupils").0, "department:school");
    assert_eq!(three("system_manager:mail").0, "unstated");
    assert_eq!(
        (desk.is, get("board").is),
        (ActorKind::Unit, ActorKind::Body)
    );
    let school = get("manager:school");
    assert_eq!(school.title.sv, "Ansvarig, Skolan");
    assert_eq!((school.capacity, school.sample), (Some(500), true));
    assert!(
        !get("manager:care").sample && get("system_owner:mail").scope.as_deref() == Some("mail")
    );
    assert_eq!(school.placement_evidence.basis, ["S002"]);
    let members: Vec<&str> = get("board")
        .members
        .iter()
        .map(|m| id(&model, *m))
        .collect();
    assert_eq!(
        members,
        [
            "department:school",
            "head",
            "manager:care",
            "manager:school"
        ]
    );
    assert_eq!(get("board").mandate, Some(is(0, &[0])));
    let mail = &model.systems[0];
    let Fill::Actor(owner) = mail.owner else {
        panic!()
    };
    assert_eq!(
        (id(&model, owner), mail.owner_evidence.readings.as_slice()),
        ("head", &["A01".to_owned()][..])
    );
    let Fill::Actor(owner) = model.systems[1].owner else {
        panic!()
    };
    assert_eq!(id(&model, owner), "system_owner:pupils");
    assert_eq!(mail.administrator, Fill::Missing);
    let roles: Vec<&str> = model.posts[0]
        .roles
        .iter()
        .map(|r| id(&model, *r))
        .collect();
    assert_eq!(
        (roles, model.posts[0].capacity),
        (vec!["head", "manager:school"], Some(1_000))
    );
}

#[test]
fn kinds_facts_and_modality() {
    let rule = |id: &str, rest: &str| {
        format!("  {id}: {{assign: {{orders: head}}, {rest}, text: {{sv: a, en: a}}}}\n")
    };
    let model = resolved(&format!(
        "{ALL}{}{}{}",
        rule("b", "basis: [S001, S003], supports: [S002]"),
        rule("c", "basis: [S001], readings: [A01]"),
        rule("d", "readings: [A02, A01, A02]"),
    ));
    let modalities: Vec<Modality> = model.rules.iter().map(|r| r.modality).collect();
    let inference = Modality::Inference;
    assert_eq!(
        modalities,
        [Modality::Shall, Modality::AsIs, inference, inference]
    );
    assert_eq!(model.rules[3].evidence.readings, ["A01", "A02"]);
    assert_eq!(model.kinds[0].way, GENERAL_WAY);
    assert_eq!(model.kinds[1].way, [Duty::Executes]);
    let system = &model.facts[2];
    let ids: Vec<&str> = system.values.iter().map(|v| v.id.as_str()).collect();
    assert_eq!(
        (ids, system.values[2].title.en.as_str()),
        (vec!["mail", "pupils", "none"], "None")
    );
    assert_eq!(model.facts[3].only_when, Some(is(0, &[0])));
    let begins = model.facts[5].begins_way.as_ref().unwrap();
    assert!(matches!(&begins[0], Term::ByFact { written, .. } if written == "system.manager"));
    assert!(matches!(begins[1], Term::Fixed(_)));
    assert!(model.departments[1].sample && model.departments[1].id == "school");
}

#[test]
fn interfaces_and_first_contact() {
    let model = resolved(&format!(
        "interfaces:
  a: {{from: manager(d), to: department(d), action: hands_over, basis: [S001]}}
  b: {{from: desk, to: manager(department), for: {{kind: change}}, action: refers, via: head, both_ways: true, basis: [S001]}}
  c: {{from: desk, to: head, for: {{kind: {{not: change}}}}, action: informs, basis: [S001]}}
  d: {{from: desk, to: head, for: {{any: [{{kind: change}}, {{department: care}}]}}, action: informs, basis: [S001]}}
first_contact:
  - {{when: {{kind.level: operative}}, to: executes}}
  - {{owner: {{is: manager}}, to: manager(department)}}
  - {{owner: {{outside: town}}, to: system.manager}}
  - {{to: owner}}
{ALL}"
    ));
    let [a, b, c, d] = model.interfaces.as_slice() else {
        panic!()
    };
    let End::Any {
        letter: 'd',
        actors,
        ..
    } = &a.from
    else {
        panic!()
    };
    assert_eq!(
        actors.iter().map(|x| id(&model, *x)).collect::<Vec<_>>(),
        ["manager:care", "manager:school"]
    );
    assert!(matches!(&b.to, End::Of(Term::ByFact { fact: 1, .. })));
    assert!(b.both_ways && b.names_kind && b.via.len() == 1);
    assert!(!a.names_kind && !c.names_kind && !d.names_kind);
    assert!(matches!(
        model.first_contact[0].to,
        Contact::Duty(Duty::Executes)
    ));
    assert!(matches!(&model.first_contact[1].owner, Some(OwnerIs::OneOf(list)) if list.len() == 2));
    assert!(
        matches!(&model.first_contact[2].owner, Some(OwnerIs::Outside(unit)) if id(&model, *unit) == "town")
    );
    let read = with(&[("base.yaml", &base("first_contact:\n  - {to: owner}\n"))]);
    let places = resolve(&read, "base", &crate::order::Map::new()).places;
    assert_eq!(places.get("first_contact", "1").map(|m| m.line), Some(7));
    assert_eq!(
        places.get("actors", "manager:care"),
        places.get("register-actors", "manager")
    );
    assert!(places.get("statements", "S001").is_some() && places.get("readings", "A02").is_some());
}

#[test]
fn claims_read_facts_and_the_answer() {
    let claim = |text: &str| {
        let register = REGISTER.replacen("{owner.shared: true}", text, 1);
        let plain = base(ALL);
        let model = sound(
            &with(&[("base.yaml", &plain), ("reg.yaml", &register)]),
            "base",
            &[],
        );
        (model.invariants[0].claim.clone(), model)
    };
    let duty = |duty, aspect, test| Claim::Duty { duty, aspect, test };
    let shared = duty(
        Duty::Owner,
        Aspect::Shared,
        ClaimTest::Is(vec![Target::Bool(true)]),
    );
    assert_eq!(claim("{owner.shared: true}").0, shared);
    let path = vec![Target::Path(Duty::Executes, Aspect::Unit)];
    let within = duty(Duty::Orders, Aspect::Unit, ClaimTest::Within(path));
    assert_eq!(claim("{orders.unit: {within: executes.unit}}").0, within);
    let silent = ClaimTest::Is(vec![Target::Unstated, Target::Absent]);
    let silent = duty(Duty::Decides, Aspect::Holder, silent);
    assert_eq!(claim("{decides: [unstated, absent]}").0, silent);
    assert_eq!(
        claim("{decides: {not: [unstated, absent]}}").0,
        Claim::Not(Box::new(silent))
    );
    let (found, model) = claim("{kind: change, decides: manager}");
    let Claim::All(parts) = found else { panic!() };
    assert_eq!(parts[0], Claim::Facts(is(0, &[0])));
    let Claim::Duty {
        test: ClaimTest::Is(targets),
        ..
    } = &parts[1]
    else {
        panic!()
    };
    let Target::Family(actors) = &targets[0] else {
        panic!()
    };
    assert_eq!(
        actors.iter().map(|a| id(&model, *a)).collect::<Vec<_>>(),
        ["manager:care", "manager:school"]
    );
    let modality = ClaimTest::Is(vec![Target::Modality(Modality::Inference)]);
    let modality = duty(Duty::Signs, Aspect::Modality, modality);
    assert_eq!(claim("{signs.modality: inference}").0, modality);
    assert!(
        matches!(claim("{steps.action: undocumented}").0, Claim::StepAction(list) if list.len() == 1)
    );
    assert!(
        matches!(claim("{steps.through: manager}").0, Claim::StepThrough(list) if list.len() == 2)
    );
}

#[test]
fn order_in_a_file_means_nothing() {
    let rules = "  b: {assign: {orders: head, signs: desk}, overrides: [all], basis: [S002, S001], text: {sv: a, en: a}}\n";
    let one = base(&format!("{ALL}{rules}"));
    let turned = rules
        .replace("orders: head, signs: desk", "signs: desk, orders: head")
        .replace("[S002, S001]", "[S001, S002]");
    let all = ALL.strip_prefix("rules:\n").unwrap();
    let two = base(&format!("rules:\n{turned}{all}"));
    let register = REGISTER.replacen(
        "  shared: {title: {sv: \"Gemensamma\", en: \"Shared\"}}\n",
        "",
        1,
    );
    let register = register.replacen(
        "departments:\n",
        "  shared: {title: {sv: \"Gemensamma\", en: \"Shared\"}}\ndepartments:\n",
        1,
    );
    let one = sound(&with(&[("base.yaml", &one)]), "base", &[]);
    let two = sound(
        &with(&[("base.yaml", &two), ("reg.yaml", &register)]),
        "base",
        &[],
    );
    assert_eq!(one, two);
    assert_eq!(canonical_json(&one), canonical_json(&two));
    let print = fingerprint(&one);
    assert!(
        print.len() == 64
            && print
                .bytes()
                .all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
    );
}

/// The report's own policy resolves without a finding, with and without every other side.
#[test]
fn the_policies_of_the_repository_resolve() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../policies");
    for name in ["tyreso", "minimal"] {
        let (sources, findings) = language::load(&folder.join(name));
        assert!(findings.is_empty(), "{findings}");
        let read = language::read(sources);
        let list = models(&read);
        assert!(!list.is_empty());
        for model in list {
            sound(&read, &model.id, &[]);
            for option in options(&read, &model.id) {
                sound(&read, &model.id, &[(&option.reading, &option.option)]);
            }
        }
    }
}
