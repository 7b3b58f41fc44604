//! Proofs against enumeration: every combination of facts is routed, a claim is read off each
//! route, and the proof has to count the same and show a case that is as it says.

use std::collections::BTreeMap;
use std::path::Path;

use bestit::analysis::{ProofStatus, Readings};
use bestit::{Case, Compiled, DutyAnswer, Given, Policy, Route, Standing};

/// What a claim is in one case.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Truth {
    Yes,
    No,
    Open,
}

/// Every complete case that can exist, routed; the cases come from the reference's enumeration.
fn routes(model: &str, compiled: &Compiled) -> Vec<(BTreeMap<String, String>, Route)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../policies/tyreso");
    let reference = crate::reference::Policy::load(&folder).model(model, &BTreeMap::new());
    let cases = reference.cases();
    let route = |case: &crate::reference::Case| {
        let facts: BTreeMap<String, String> = case
            .iter()
            .map(|(f, v)| (f.to_string(), v.to_string()))
            .collect();
        (facts.clone(), routed(compiled, &facts))
    };
    cases.iter().map(route).collect()
}

fn routed(compiled: &Compiled, facts: &BTreeMap<String, String>) -> Route {
    let pairs = facts
        .iter()
        .map(|(f, v)| (f.as_str(), Given::Written(v.as_str())));
    let case = Case::from_pairs(&compiled.router, pairs).expect("a case");
    match compiled.router.route_case(&case) {
        bestit::Answer::Routed(route) => *route,
        other => panic!("{facts:?}: {other:?}"),
    }
}

fn compiled(model: &str) -> Compiled {
    let choice = Policy::embedded().model(model).expect("a model");
    choice.compile().expect("it compiles")
}

/// The holders of a duty; `None` where it is unstated.
fn held(answer: Option<&DutyAnswer>) -> Option<Vec<String>> {
    match answer {
        Some(a) if a.status == Standing::Unstated => None,
        Some(a) if a.status == Standing::Held => {
            Some(a.holders.iter().map(|h| h.id.to_string()).collect())
        }
        _ => Some(Vec::new()),
    }
}

/// The units of a duty's holders, `None` for one that is not told.
fn units(answer: Option<&DutyAnswer>) -> Vec<Option<String>> {
    let unit = |h: &bestit::Party| Some(h.unit.to_string()).filter(|u| u != "unstated");
    answer
        .map(|a| a.holders.iter().map(|h| unit(h)).collect())
        .unwrap_or_default()
}

/// `duty is holder`
fn is(answer: Option<&DutyAnswer>, holder: &str) -> Truth {
    match held(answer) {
        None => Truth::Open,
        Some(list) if list.iter().any(|h| h == holder) => Truth::Yes,
        Some(_) => Truth::No,
    }
}

/// `left.unit is right.unit`
fn same_unit(left: Option<&DutyAnswer>, right: Option<&DutyAnswer>) -> Truth {
    let stated = |a: Option<&DutyAnswer>| a.is_some_and(|a| a.status != Standing::NotApplicable);
    if !stated(left) || !stated(right) {
        return Truth::No;
    }
    let unstated = |a: Option<&DutyAnswer>| a.is_some_and(|a| a.status == Standing::Unstated);
    if unstated(left) || unstated(right) {
        return Truth::Open;
    }
    let (left, right) = (units(left), units(right));
    let pairs = || left.iter().flat_map(|l| right.iter().map(move |r| (l, r)));
    if pairs().any(|(l, r)| l.is_some() && l == r) {
        Truth::Yes
    } else if pairs().any(|(l, r)| l.is_none() || r.is_none()) {
        Truth::Open
    } else {
        Truth::No
    }
}

fn not(truth: Truth) -> Truth {
    match truth {
        Truth::Yes => Truth::No,
        Truth::No => Truth::Yes,
        Truth::Open => Truth::Open,
    }
}

fn both(a: Truth, b: Truth) -> Truth {
    match (a, b) {
        (Truth::No, _) | (_, Truth::No) => Truth::No,
        (Truth::Yes, Truth::Yes) => Truth::Yes,
        _ => Truth::Open,
    }
}

fn known(truth: bool) -> Truth {
    if truth { Truth::Yes } else { Truth::No }
}

type Breaks = fn(&Route) -> Truth;

/// Claims as text, and where each is broken read off a route.
const CLAIMS: [(&str, Breaks); 7] = [
    ("never decides is executive_group", |r| {
        is(r.decides.as_ref(), "executive_group")
    }),
    ("never decides is municipal_council", |r| {
        is(r.decides.as_ref(), "municipal_council")
    }),
    ("never orders.unit is executes.unit", |r| {
        same_unit(r.orders.as_ref(), r.executes.as_ref())
    }),
    (
        "always owner is it_strategist when kind is it_investment",
        |r| {
            both(
                known(r.kind() == "it_investment"),
                not(is(r.owner.as_ref(), "it_strategist")),
            )
        },
    ),
    ("never owner.shared is true", |r| {
        match held(r.owner.as_ref()) {
            None => Truth::Open,
            Some(list) => known(list.len() > 1),
        }
    }),
    (
        "never decides is unstated and (prepares is best_it_forum or prepares is best_it)",
        |r| {
            let unstated = known(
                r.decides
                    .as_ref()
                    .is_some_and(|d| d.status == Standing::Unstated),
            );
            let forum = is(r.prepares.as_ref(), "best_it_forum");
            let unit = is(r.prepares.as_ref(), "best_it");
            both(unstated, not(both(not(forum), not(unit))))
        },
    ),
    ("always kind is not procurement", |r| {
        known(r.kind() == "procurement")
    }),
];

trait Kind {
    fn kind(&self) -> String;
}

impl Kind for Route {
    fn kind(&self) -> String {
        let json: serde_json::Value = serde_json::from_str(&self.to_json()).expect("JSON");
        json["case"]["kind"].as_str().expect("a kind").to_owned()
    }
}

fn agrees(model: &str) {
    let compiled = compiled(model);
    let routes = routes(model, &compiled);
    for (claim, breaks) in CLAIMS {
        let proof = compiled
            .prove(claim)
            .unwrap_or_else(|e| panic!("{claim}: {e}"));
        let count =
            |wanted: Truth| routes.iter().filter(|(_, r)| breaks(r) == wanted).count() as u64;
        assert_eq!(proof.combinations, routes.len() as u64, "{model}: {claim}");
        assert_eq!(proof.broken, count(Truth::Yes), "{model}: {claim}");
        assert_eq!(proof.open, count(Truth::Open), "{model}: {claim}");
        let wanted = match proof.status {
            ProofStatus::Holds => {
                assert!(proof.witness.is_none() && proof.regions.is_empty());
                continue;
            }
            ProofStatus::Broken => Truth::Yes,
            ProofStatus::Open => Truth::Open,
        };
        // Every completion of a witness is as it says, and of a region exactly what it counts.
        let witnesses = proof
            .regions
            .iter()
            .map(|r| &r.witness)
            .chain(&proof.witness);
        for witness in witnesses {
            let with = |(facts, _): &&(BTreeMap<String, String>, Route)| {
                witness.case.iter().all(|(f, v)| facts.get(f) == Some(v))
            };
            let shown: Vec<_> = routes.iter().filter(with).collect();
            assert!(
                !shown.is_empty(),
                "{model}: {claim}: {witness:?} cannot exist"
            );
            for (facts, route) in shown {
                assert_eq!(breaks(route), wanted, "{model}: {claim}: {facts:?}");
            }
        }
        assert_eq!(proof.untold, 0);
    }
}

#[test]
fn proofs_agree_with_enumeration_in_the_proposal() {
    agrees("best-it");
}

#[test]
fn proofs_agree_with_enumeration_in_the_it_units_model() {
    agrees("it-unit");
}

#[test]
fn proofs_agree_with_enumeration_before_2012() {
    agrees("before-2012");
}

/// Section 4.2 puts orderer and performer into one unit; section 4 and 4.3 do not.
#[test]
fn the_separation_of_orderer_and_performer_is_broken_in_the_it_units_model_alone() {
    for (model, status) in [
        ("best-it", ProofStatus::Holds),
        ("matrix", ProofStatus::Holds),
        ("it-unit", ProofStatus::Broken),
    ] {
        let proof = compiled(model)
            .prove("never orders.unit is executes.unit")
            .expect("a proof");
        assert_eq!(proof.status, status, "{model}");
    }
}

/// Readings A27 and A43 (section 5.1): who decides the IT plan, and a department's investment
/// outside plans.
#[test]
fn what_depends_on_a_reading_says_on_which() {
    let choice = Policy::embedded().model("best-it").expect("a model");
    let readings = Readings::compile(&choice).expect("it compiles");
    let depends = |claim: &str| -> Vec<String> {
        let proven = readings
            .prove(claim)
            .unwrap_or_else(|e| panic!("{claim}: {e}"));
        assert_eq!(
            proven.holds_under_all_readings,
            proven.depends_on.is_empty()
        );
        proven
            .depends_on
            .into_iter()
            .map(|d| format!("{}={}", d.reading, d.option))
            .collect()
    };
    assert_eq!(
        depends("always decides is municipal_director when kind is it_plan"),
        ["A27=other"]
    );
    assert_eq!(
        depends(
            "always decides is executive_group when kind is it_investment and in_plan is false"
        ),
        ["A43=other"]
    );
    // Production methods are the IT unit's own (section 4.1.3) under every reading.
    assert!(depends("always decides is it_unit when kind is production_method").is_empty());
}

#[test]
fn an_unknown_name_is_told_with_the_nearest() {
    let error = compiled("best-it")
        .prove("never decides is executiv_group")
        .expect_err("unknown");
    assert!(error.message().en.contains("executive_group"), "{error}");
    assert!(error.message().sv.contains("executive_group"));
    let error = compiled("best-it")
        .prove_invariant("one-responsibl")
        .expect_err("unknown");
    assert!(error.message().en.contains("one-responsible"), "{error}");
}

#[test]
fn steps_can_be_claimed() {
    let compiled = compiled("best-it");
    let routes = routes("best-it", &compiled);
    let undocumented = |r: &Route| {
        r.steps
            .iter()
            .any(|s| s.action == bestit::Action::Undocumented)
    };
    let some = routes.iter().any(|(_, r)| undocumented(r));
    let proof = compiled
        .prove("never steps.action is undocumented")
        .expect("a proof");
    assert_eq!(proof.status == ProofStatus::Broken, some);
    let witness = proof.witness.expect("a witness");
    let mut facts: BTreeMap<String, String> = BTreeMap::new();
    facts.extend(witness.case.iter().cloned());
    let full = routes.iter().find(|(f, _)| {
        witness
            .case
            .iter()
            .all(|(n, v)| n == "received_by" || f.get(n) == Some(v))
    });
    let (mut full, _) = full.expect("a case").clone();
    full.extend(facts);
    assert!(undocumented(&routed(&compiled, &full)), "{full:?}");
}
