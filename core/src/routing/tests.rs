//! The router over the report's own policy, and over bytes that are none.

mod ways;

use std::sync::OnceLock;

use proptest::prelude::*;

use super::*;
use crate::Policy;
use crate::organisation::model::Duty;

/// The compiled models, by id.
fn routers() -> &'static [Router] {
    static ROUTERS: OnceLock<Vec<Router>> = OnceLock::new();
    ROUTERS.get_or_init(|| {
        let policy = Policy::embedded();
        let compile = |id: &str| policy.model(id).unwrap().compile().unwrap().router;
        ["before-2012", "best-it", "it-unit", "matrix"]
            .map(compile)
            .to_vec()
    })
}

fn best_it() -> &'static Router {
    &routers()[1]
}

fn desk() -> Desk {
    let timeline = vec!["before-2012".to_owned(), "best-it".to_owned()];
    Desk::new("best-it", timeline, routers().to_vec())
}

fn case(facts: &[(&str, &str)]) -> Case {
    let pairs = facts.iter().map(|(f, v)| (*f, Given::Written(v)));
    Case::from_pairs(best_it(), pairs).unwrap()
}

fn route(facts: &[(&str, &str)]) -> Route {
    let answer = best_it().route_case(&case(facts));
    answer
        .route()
        .unwrap_or_else(|| panic!("{}", answer.to_json()))
        .clone()
}

fn decided(facts: &[(&str, &'static str)]) -> Option<Decision<'static>> {
    let facts: Vec<(&str, Given<'_>)> =
        facts.iter().map(|(f, v)| (*f, Given::Written(v))).collect();
    best_it().decide_pairs(&facts)
}

/// The steps of a route: who, to whom, over what.
fn steps(route: &Route) -> Vec<(&str, &str, &str)> {
    let step = |s| {
        let Step {
            from,
            to,
            interface,
            action,
            ..
        }: &Step = s;
        (&**from, &**to, interface.as_deref().unwrap_or(action.id()))
    };
    route.steps.iter().map(step).collect()
}

/// The cases of the conformance files that name a kind.
fn lines() -> Vec<String> {
    let text = include_str!("../../../tests/cases/kinds.jsonl");
    let line = |l: &str| {
        let value: serde_json::Value = serde_json::from_str(l).unwrap();
        (value["model"] == "best-it").then(|| value["case"].to_string())
    };
    text.lines().filter_map(line).collect()
}

#[test]
fn a_router_is_shared_between_threads() {
    fn shared<T: Send + Sync + Clone + std::fmt::Debug>() {}
    shared::<Router>();
    shared::<Desk>();
    shared::<Case>();
}

#[test]
fn what_is_saved_is_what_is_loaded() {
    for router in routers() {
        let bytes = router.save();
        let loaded = Router::load(&bytes).unwrap();
        assert_eq!(loaded.inner.program, router.inner.program);
        assert_eq!(loaded.save(), bytes);
    }
}

#[test]
fn what_is_no_saved_router_is_refused() {
    let bytes = best_it().save();
    assert_eq!(Router::load(b"").unwrap_err(), LoadError::NotARouter);
    assert_eq!(Router::load(b"BESTI").unwrap_err(), LoadError::NotARouter);
    assert_eq!(Router::load(b"BESTIT").unwrap_err(), LoadError::Damaged);
    assert_eq!(
        Router::load(b"BESTIT\x00").unwrap_err(),
        LoadError::OtherFormat
    );
    for cut in [7, 8, 12, 20, 100, bytes.len() / 2, bytes.len() - 1] {
        assert_eq!(
            Router::load(&bytes[..cut]).unwrap_err(),
            LoadError::Damaged,
            "{cut}"
        );
    }
    let longer = [&bytes[..], b" "].concat();
    assert_eq!(Router::load(&longer).unwrap_err(), LoadError::Damaged);
}

#[test]
fn json_is_the_same_by_hand_and_by_serde() {
    let mut seen = 0;
    let lines = lines().into_iter().chain(
        [
            "{}",
            r#"{"ref": "a \"b\" \\ \u0001\n å", "kind": "incident"}"#,
            r#"{"kind": "inciden"}"#,
            r#"{"kind": "procurement", "system": "none"}"#,
            r#"{"on": "2015-01-01"}"#,
            "nonsense",
        ]
        .map(str::to_owned),
    );
    for line in lines {
        let json = best_it().answer_json(&line);
        let answer: Answer = serde_json::from_str(&json).unwrap();
        assert_eq!(serde_json::to_string(&answer).unwrap(), json);
        assert_eq!(answer.to_json(), json);
        seen += usize::from(answer.route().is_some());
    }
    assert!(seen > 100, "{seen}");
}

#[test]
fn every_way_of_deciding_says_the_same() {
    let router = best_it();
    for line in lines() {
        let case = Case::from_json(router, &line).unwrap();
        let answer = router.route_case(&case);
        let route = answer.route().unwrap();
        let facts = case.facts();
        let text: Vec<(String, String)> = facts
            .0
            .iter()
            .map(|(f, v)| (f.to_string(), v.to_string()))
            .collect();
        let named = |(f, v): &(String, String)| {
            let fact = router.fact(f).unwrap();
            (fact, router.value(fact, v).unwrap())
        };
        let ids: Vec<(FactId, ValueId)> = text.iter().map(named).collect();
        let pairs: Vec<(&str, Given<'_>)> = text
            .iter()
            .map(|(f, v)| (f.as_str(), Given::Written(v)))
            .collect();
        for decision in [
            router.decide(&case).unwrap(),
            router.decide_pairs(&pairs).unwrap(),
            router.decide_ids(&ids).unwrap(),
            router.decide_row(&router.row(&pairs).unwrap()).unwrap(),
            router
                .decide_row(&router.row_of_ids(&ids).unwrap())
                .unwrap(),
        ] {
            for duty in Duty::ALL {
                let held = decision.holders(duty);
                assert_eq!(held.is_none(), duty.is_list());
                let Some(held) = held else { continue };
                let (there, ids) = match route.duty(duty) {
                    Some(answer) => (true, answer.holders.iter().map(|p| &*p.id).collect()),
                    None => (false, Vec::new()),
                };
                assert_eq!(held.ids().collect::<Vec<_>>(), ids, "{line}");
                assert_eq!(matches!(held, Held::Nobody), !there, "{line}");
            }
        }
    }
}

#[test]
fn a_row_is_made_only_of_a_complete_case() {
    let router = best_it();
    let fact = |id: &str| router.fact(id).unwrap();
    let value = |id: &str, value: &str| (fact(id), router.value(fact(id), value).unwrap());
    let given = [
        value("kind", "incident"),
        value("department", "education"),
        value("system", "network"),
    ];
    let (given, without_department) = (&given[..], [given[0], given[2]]);
    assert!(router.row_of_ids(given).is_some());
    // What a case without its department is decided is the same for every department, or open.
    assert!(router.row_of_ids(&without_department).is_none());
    // `received_by` is in no diagram: a row may leave it out, and may have it.
    let received = (
        fact("received_by"),
        router.values(fact("received_by")).next().unwrap(),
    );
    let row = router.row_of_ids(&[given, &[received]].concat()).unwrap();
    let owner = router.decide_row(&row).unwrap().only(Duty::Owner);
    assert_eq!(owner, Some("it_unit"));
}

#[test]
fn true_in_quotes_is_a_text_to_a_decision_too() {
    let facts = |in_plan| {
        [
            ("kind", Given::Text("change_request")),
            ("department", Given::Text("education")),
            ("system", Given::Text("heroma")),
            ("in_plan", in_plan),
        ]
    };
    let (quoted, written) = (Given::Text("true"), Given::Written("true"));
    assert!(Case::from_pairs(best_it(), facts(quoted)).is_err());
    assert!(best_it().decide_pairs(&facts(quoted)).is_none());
    assert!(best_it().row(&facts(quoted)).is_none());
    for given in [written, Given::Bool(true)] {
        assert!(best_it().decide_pairs(&facts(given)).is_some());
    }
}

#[test]
fn an_error_is_never_a_decision() {
    let none: [&[(&str, &str)]; 6] = [
        &[],
        &[
            ("kind", "incidnt"),
            ("department", "education"),
            ("system", "none"),
        ],
        &[
            ("kind", "incident"),
            ("kind", "incident"),
            ("department", "education"),
            ("system", "none"),
        ],
        &[
            ("kind", "procurement"),
            ("department", "education"),
            ("system", "none"),
        ],
        &[
            ("kind", "it_investment"),
            ("department", "education"),
            ("system", "none"),
        ],
        &[
            ("kind", "incident"),
            ("department", "education"),
            ("system", "none"),
            ("in_plan", "true"),
        ],
    ];
    for facts in none {
        assert!(decided(facts).is_none(), "{facts:?}");
    }
    // Facts that make no difference may be left out.
    let decision = decided(&[("kind", "volume_service")]).unwrap();
    assert_eq!(decision.only(Duty::Executes), Some("it_unit"));
    // What the world does not know is checked all the same.
    let received = [
        ("kind", "workplace_support"),
        ("department", "education"),
        ("system", "none"),
        ("received_by", "system_manager"),
    ];
    assert!(decided(&received).is_none());
}

#[test]
fn a_route_says_which_rules_it_rests_on_and_which_are_overridden() {
    let route = route(&[
        ("kind", "change_request"),
        ("department", "education"),
        ("system", "heroma"),
        ("in_plan", "false"),
    ]);
    let ids: Vec<&str> = route.because.iter().map(|r| &*r.rule).collect();
    assert!(ids.is_sorted());
    for duty in Duty::ALL {
        let named = route.duty(duty).map_or(&[][..], |d| &d.rules);
        for reason in &route.because {
            assert_eq!(
                named.contains(&reason.rule),
                reason.duties.contains(&duty),
                "{reason:?}"
            );
        }
    }
    for reason in &route.because {
        assert!(
            !reason.cite.is_empty() && !reason.text.sv.is_empty(),
            "{reason:?}"
        );
    }
    assert!(
        route
            .overridden
            .iter()
            .all(|o| !ids.contains(&&*o.rule) && !o.by.is_empty())
    );
}

#[test]
fn only_what_rests_on_sample_data_is_called_sample() {
    let support = |department| {
        [
            ("kind", "workplace_support"),
            ("department", department),
            ("system", "none"),
        ]
    };
    assert!(!route(&support("education")).sample);
    assert!(!route(&support("service")).sample);
    let system = [
        ("kind", "order_to_it_unit"),
        ("department", "service"),
        ("system", "facility_system"),
    ];
    assert!(route(&system).sample);
    let need = |d| [("kind", "new_need"), ("department", d), ("system", "none")];
    assert!(route(&need("education")).sample);
    assert!(!route(&need("service")).sample);
}

#[test]
fn a_question_says_what_is_open_and_what_is_settled() {
    let case = case(&[
        ("kind", "change_request"),
        ("department", "education"),
        ("system", "heroma"),
    ]);
    let answer = best_it().route_case(&case);
    let question = answer.question().unwrap();
    assert_eq!(&*question.question.fact, "in_plan");
    assert_eq!(
        question.question.known_by.as_deref(),
        Some("it_customer_manager")
    );
    let values: Vec<&str> = question.question.values.iter().map(|v| &*v.id).collect();
    assert_eq!(values, ["false", "true"]);
    let open: Vec<&str> = question
        .open
        .get(&Duty::Decides)
        .unwrap()
        .iter()
        .map(|i| &**i)
        .collect();
    assert_eq!(open, ["executive_group", "it_strategist"]);
    let presents = question.open.get(&Duty::Presents).unwrap();
    assert_eq!(
        presents.iter().map(|i| &**i).collect::<Vec<_>>(),
        ["it_strategist", "none"]
    );
    let settled = question.settled.get(&Duty::Prepares).unwrap();
    assert_eq!(
        settled.iter().map(|i| &**i).collect::<Vec<_>>(),
        ["change_manager"]
    );
    assert!(question.open.get(&Duty::Prepares).is_none());
    // Only values that are possible are offered.
    let phase_out = self::case(&[("kind", "phase_out")]);
    let answer = best_it().route_case(&phase_out);
    let question = answer.question().unwrap();
    let values: Vec<&str> = question.question.values.iter().map(|v| &*v.id).collect();
    assert!(values.contains(&"school_platform"));
    assert!(
        !values.contains(&"none") && !values.contains(&"heroma"),
        "{values:?}"
    );
}

#[test]
fn a_refusal_suggests_and_repeats() {
    let refuse = |line: &str| {
        let answer: Answer =
            serde_json::from_str(&desk().answer_json(line, Options::default())).unwrap();
        answer.refusal().unwrap_or_else(|| panic!("{line}")).clone()
    };
    let refusal = refuse(r#"{"kind": "incidnt", "ref": "7"}"#);
    assert_eq!(refusal.code, RefusalCode::UnknownValue);
    assert_eq!(refusal.help.unwrap().en, "did you mean `incident`?");
    assert_eq!(refusal.reference.as_deref(), Some("7"));
    assert_eq!(refusal.model.as_deref(), Some("best-it"));
    let twice = refuse(r#"{"kind": "incident", "kind": "incident"}"#);
    assert_eq!(
        (twice.code, twice.fact.as_deref()),
        (RefusalCode::DuplicateFact, Some("kind"))
    );
    let date = refuse(r#"{"on": "2012-02-30"}"#);
    assert_eq!(
        (date.code, date.fact.as_deref()),
        (RefusalCode::WrongType, Some("on"))
    );
    let model = refuse(r#"{"model": "best_it"}"#);
    assert_eq!(model.code, RefusalCode::UnknownModel);
    assert_eq!(model.help.unwrap().en, "did you mean `best-it`?");
    assert_eq!(model.model, None);
    // The order in which facts are given makes no difference.
    let one = refuse(r#"{"system": "x", "zzz": 1, "kind": "y", "aaa": 2}"#);
    let other = refuse(r#"{"aaa": 2, "kind": "y", "zzz": 1, "system": "x"}"#);
    assert_eq!(one, other);
    assert_eq!(one.fact.as_deref(), Some("aaa"));
    let text = refuse(r#"{"kind": "procurement", "system": "none"}"#);
    assert!(text.message.sv.starts_with("Vem som köper in"), "{text:?}");
}

#[test]
fn a_desk_picks_by_name_then_by_date_then_by_default() {
    let desk = desk();
    let plain = Options::default();
    let after = Options {
        after_validity: true,
    };
    let model = |m, on, options| {
        desk.pick(m, on, options)
            .map(Router::model)
            .map_err(|r| r.code)
    };
    assert_eq!(model(None, None, plain), Ok("best-it"));
    assert_eq!(
        model(Some("matrix"), Some("1999-01-01"), plain),
        Ok("matrix")
    );
    assert_eq!(model(None, Some("2011-12-31"), plain), Ok("before-2012"));
    assert_eq!(model(None, Some("2012-01-01"), plain), Ok("best-it"));
    assert_eq!(
        model(None, Some("2015-01-01"), plain),
        Err(RefusalCode::NoModelInForce)
    );
    assert_eq!(model(None, Some("2015-01-01"), after), Ok("best-it"));
    let line = r#"{"kind": "volume_service", "on": "2015-01-01"}"#;
    assert!(desk.answer_json(line, after).contains(r#""extended":true"#));
    let early = r#"{"kind": "volume_service", "model": "best-it", "on": "2011-01-01"}"#;
    assert!(desk.answer_json(early, after).contains("outside_validity"));
}

#[test]
fn who_knows_actors_and_systems() {
    let Who::Actor(actor) = best_it().who("it_strategist").unwrap() else {
        panic!()
    };
    assert_eq!(&*actor.unit, "best_it");
    assert!(actor.owns.iter().any(|s| &**s == "network"));
    let decides = actor
        .duties
        .iter()
        .find(|d| d.duty == Duty::Decides)
        .unwrap();
    assert!(decides.kinds.iter().any(|k| &**k == "direction_decision"));
    let Who::Actor(manager) = best_it().who("it_customer_manager:education").unwrap() else {
        panic!()
    };
    assert!(manager.sample);
    assert!(manager.duties.iter().any(|d| d.duty == Duty::Consulted));
    let Who::System(system) = best_it().who("e_service_platform").unwrap() else {
        panic!()
    };
    assert_eq!(
        (&*system.owner, &*system.category),
        ("unstated", "e_services")
    );
    let refusal = best_it().who("it_strategst").unwrap_err();
    assert_eq!(refusal.code, RefusalCode::UnknownName);
    assert_eq!(refusal.help.unwrap().en, "did you mean `it_strategist`?");
}

#[test]
fn a_stored_route_is_verified() {
    let line = r#"{"kind": "development", "scope": "local", "department": "service", "system": "none", "on": "2012-06-01", "ref": "1"}"#;
    let stored = best_it().answer_json(line);
    let same = best_it().verify(&stored).unwrap();
    assert!(
        same.same && same.changed.is_empty() && same.why.is_empty(),
        "{same:?}"
    );
    let edited = stored.replace(r#""sample":false"#, r#""sample":true"#);
    let edited = best_it().verify(&edited).unwrap();
    assert_eq!(
        (edited.same, edited.changed),
        (false, vec!["sample".to_owned()])
    );
    let other = routers()[2].verify(&stored).unwrap();
    assert!(
        !other.same && other.why == [Why::Model, Why::Fingerprint],
        "{other:?}"
    );
    assert!(other.changed.contains(&"policy".to_owned()));
    for text in [
        "",
        "{}",
        "[]",
        r#"{"status": "routed"}"#,
        r#"{"status": "refused"}"#,
    ] {
        assert!(best_it().verify(text).is_err(), "{text}");
    }
}

#[test]
fn a_case_is_built_step_by_step() {
    let mut case = Case::new(best_it());
    case.set("kind", "development").unwrap();
    case.set("department", None::<&str>).unwrap();
    assert_eq!(
        case.set("department", true).unwrap_err().code,
        RefusalCode::WrongType
    );
    assert_eq!(
        case.set("colour", "red").unwrap_err().code,
        RefusalCode::UnknownFact
    );
    case.set("kind", "strategic_need").unwrap();
    let (fact, value) = best_it()
        .fact("system")
        .and_then(|f| Some((f, best_it().value(f, "school_platform")?)))
        .unwrap();
    assert!(case.set_id(fact, value));
    case.set("forum_preparation", true).unwrap();
    assert!(best_it().decide(&case).is_some());
    case.set("forum_preparation", Given::Nothing).unwrap();
    assert!(best_it().decide(&case).is_none());
    assert!(case.on("2012-1-1").is_err());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    /// INVARIANT: no bytes make loading, or what is loaded, panic or walk without end.
    #[test]
    fn changed_bytes_are_refused_or_answer(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
        head in any::<bool>(),
    ) {
        static SAVED: OnceLock<Vec<u8>> = OnceLock::new();
        let mut bytes = SAVED.get_or_init(|| best_it().save()).clone();
        let numbers = u32::from_le_bytes(bytes[16..20].try_into().unwrap()) as usize;
        // Mostly the numbers, since a changed letter of a text is sound.
        let range = if head { 15..28 + numbers } else { 28..bytes.len() };
        for (at, byte) in changes {
            let place = range.start + at.index(range.len());
            bytes[place] = byte;
        }
        let bytes = super::save::sealed(bytes[15], &bytes[16..]);
        if let Ok(router) = Router::load(&bytes) {
            for line in [
                "{}",
                r#"{"kind": "incident", "department": "education", "system": "heroma"}"#,
                r#"{"kind": "change_request", "department": "education", "system": "heroma", "in_plan": true}"#,
                r#"{"kind": "it_investment", "department": "education", "in_plan": false}"#,
                r#"{"department": "education", "received_by": "system_manager"}"#,
            ] {
                let _ = router.answer_json(line);
            }
            let _ = router.who("it_strategist");
            prop_assert!(Router::load(&router.save()).is_ok());
        }
    }

    /// INVARIANT: no input panics, whatever its bytes.
    #[test]
    fn any_line_is_answered(line in ".{0,80}") {
        let answer = desk().answer_json(&line, Options::default());
        prop_assert!(serde_json::from_str::<Answer>(&answer).is_ok());
    }

    #[test]
    fn any_object_is_answered(
        pairs in prop::collection::vec(
            (
                prop::sample::select(vec!["kind", "department", "system", "scope", "in_plan", "received_by", "ref", "model", "on", "x"]),
                prop::sample::select(vec![
                    "\"incident\"", "\"change_request\"", "\"education\"", "\"heroma\"", "\"none\"", "\"local\"",
                    "true", "false", "null", "1", "1.5", "[1]", "{}", "\"system_manager\"", "\"best-it\"",
                    "\"2012-02-02\"", "\"it_investment\"", "\"\"",
                ]),
            ),
            0..7,
        ),
    ) {
        let fields: Vec<String> = pairs.iter().map(|(k, v)| format!("\"{k}\":{v}")).collect();
        let line = format!("{{{}}}", fields.join(","));
        let json = desk().answer_json(&line, Options::default());
        let answer: Answer = serde_json::from_str(&json).unwrap();
        prop_assert_eq!(serde_json::to_string(&answer).unwrap(), json);
    }
}
