//! `bestit route`: what a person reads, what a program reads, and the exit codes.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may stop where it stands"
)]

mod common;

use bestit::{Case, Policy};
use common::{Ran, run};

/// A change of a shared system outside the plan: every part of an answer is there.
const CHANGE: [&str; 6] = [
    "route",
    "change_request",
    "department=education",
    "system=w3d3",
    "in_plan=false",
    "received_by=service_desk",
];

/// Password support, which the report gives to the system manager (S127).
const SUPPORT: [&str; 4] = [
    "route",
    "system_support",
    "department=education",
    "system=heroma",
];

fn with<'a>(args: &[&'a str], more: &[&'a str]) -> Ran {
    run(&[args, more].concat())
}

fn in_order(ran: &Ran, parts: &[&str]) {
    let places: Vec<usize> = parts.iter().map(|part| ran.at(part)).collect();
    assert!(
        places.is_sorted(),
        "{parts:?} at {places:?} in:\n{}",
        ran.out
    );
}

fn first(ran: &Ran) -> &str {
    ran.out.lines().next().unwrap()
}

#[test]
fn the_first_thing_said_is_whom_to_contact() {
    let swedish = with(&CHANGE, &["--lang", "sv"]);
    assert_eq!((swedish.code, swedish.err.as_str()), (0, ""));
    let said = first(&swedish);
    assert!(
        said.starts_with("Kontakta") && said.contains("Systemförvaltare"),
        "{said}"
    );
    let english = with(&CHANGE, &["--lang", "en"]);
    let said = first(&english);
    assert!(
        said.starts_with("Contact") && said.contains("System manager"),
        "{said}"
    );
}

#[test]
fn where_the_document_names_nobody_to_contact_that_is_said() {
    let args = ["route", "pre_study", "department=education", "system=none"];
    let english = with(&args, &["--lang", "en"]);
    assert_eq!(english.code, 0);
    assert!(first(&english).starts_with("The document does not say whom to contact"));
    let swedish = with(&args, &["--lang", "sv"]);
    assert!(first(&swedish).starts_with("Dokumentet säger inte vem"));
}

#[test]
fn the_parts_come_in_order_in_swedish() {
    let ran = with(&CHANGE, &["--lang", "sv"]);
    in_order(
        &ran,
        &[
            "Kontakta: ",
            "\nÄndringsönskemål",
            "\n  Ansvarar ",
            "\n  Bereder ",
            "\n  Beslutar ",
            "\n  Föredrar ",
            "\n  Beställer ",
            "\n  Utför ",
            "\nÄrendets väg\n  1. Servicedesk → ",
            "\n  2. ",
            "\nVarför\n",
            "\n    §5.1 ",
            "Upphävd av",
            "\n* Omstritt",
            "--reading A08=other",
            "best-it",
        ],
    );
}

#[test]
fn the_parts_come_in_order_in_english() {
    let ran = with(&CHANGE, &["--lang", "en"]);
    in_order(
        &ran,
        &[
            "Contact: ",
            "\n  Responsible ",
            "\n  Prepares ",
            "\n  Decides ",
            "\n  Presents ",
            "\n  Orders ",
            "\n  Executes ",
            "\nThe way of the case\n",
            "\nWhy\n",
            "\n* Contested",
            "best-it",
        ],
    );
}

#[test]
fn the_names_of_the_duties_are_aligned() {
    let ran = with(&CHANGE, &["--lang", "sv"]);
    let columns: Vec<usize> = ["  Ansvarar", "  Föredrar", "  Utför"]
        .iter()
        .map(|label| {
            let line = ran.out.lines().find(|l| l.starts_with(label)).unwrap();
            let rest = line.trim_start_matches(label).trim_start();
            line.chars().count() - rest.chars().count()
        })
        .collect();
    assert!(
        columns.windows(2).all(|two| two[0] == two[1]),
        "{columns:?}"
    );
}

#[test]
fn a_side_that_changes_several_duties_is_told_once() {
    let ran = with(&SUPPORT, &["--lang", "en"]);
    assert_eq!(ran.out.matches("--reading A47=other").count(), 1);
}

#[test]
fn sample_data_is_told() {
    let args = [
        "route",
        "change_request",
        "department=social_services",
        "system=care_records",
    ];
    assert!(with(&args, &["--lang", "en"]).out.contains("sample data"));
    assert!(!with(&CHANGE, &["--lang", "en"]).out.contains("sample data"));
}

#[test]
fn json_is_the_library_s_own_bytes() {
    let router = Policy::embedded()
        .model("best-it")
        .unwrap()
        .compile()
        .unwrap()
        .router;
    let mut case = Case::new(&router);
    for (fact, value) in [
        ("kind", "system_support"),
        ("department", "education"),
        ("system", "heroma"),
    ] {
        case.set(fact, value).unwrap();
    }
    case.reference("7");
    let ran = with(&SUPPORT, &["--json", "--ref", "7"]);
    assert_eq!(ran.out, format!("{}\n", router.route_case(&case).to_json()));
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
}

#[test]
fn json_says_the_same_in_every_language() {
    let swedish = with(&CHANGE, &["--json", "--lang", "sv"]);
    assert_eq!(swedish.out, with(&CHANGE, &["--json", "--lang", "en"]).out);
    assert_eq!(swedish.out.lines().count(), 1);
}

#[test]
fn without_facts_the_kind_is_asked_for() {
    let ran = run(&["route", "--json"]);
    assert_eq!(ran.code, 1);
    assert_eq!(ran.json()["question"]["fact"], "kind");
}

#[test]
fn a_question_ends_with_one_and_stands_on_standard_output() {
    let args = [
        "route",
        "change_request",
        "department=education",
        "system=w3d3",
    ];
    let ran = with(&args, &["--lang", "en"]);
    assert_eq!((ran.code, ran.err.as_str()), (1, ""));
    // What to add, whom to ask, and what holds in any case (kinds: change_request of a shared system).
    for part in [
        "in_plan=true",
        "in_plan=false",
        "IT customer manager",
        "Executes: The IT unit",
    ] {
        ran.at(part);
    }
    let json = with(&args, &["--json"]);
    assert_eq!(json.code, 1);
    assert_eq!(json.json()["status"], "needs_fact");
    assert_eq!(json.json()["question"]["fact"], "in_plan");
    assert_eq!(json.json()["question"]["known_by"], "it_customer_manager");
}

#[test]
fn a_refusal_ends_with_one_and_stands_on_standard_output() {
    for (facts, code) in [
        (["change_request", "system=herma"], "unknown_value"),
        (["change_request", "colour=red"], "unknown_fact"),
        (["procurement", "system=none"], "impossible_case"),
        (["workplace_support", "in_plan=true"], "fact_does_not_exist"),
        (["it_investment", "in_plan=yes"], "wrong_type"),
    ] {
        let human = run(&["route", facts[0], facts[1], "--lang", "en"]);
        assert_eq!((human.code, human.err.as_str()), (1, ""), "{facts:?}");
        human.at(code);
        let json = run(&["route", facts[0], facts[1], "--json"]);
        assert_eq!(json.code, 1);
        assert_eq!(json.json()["code"], code, "{facts:?}");
    }
}

#[test]
fn a_misspelt_value_is_met_with_the_nearest_one() {
    let ran = run(&["route", "change_request", "system=herma", "--lang", "sv"]);
    ran.at("menade du `heroma`?");
    let ran = run(&["route", "chnge_request", "--lang", "en"]);
    ran.at("did you mean `change_request`?");
}

#[test]
fn wrong_usage_ends_with_two_and_stands_on_standard_error() {
    for args in [
        &["route", "change_request", "foo"][..],
        &["route", "--no-such-option"],
        &["no-such-command"],
        &["route", "new_need", "--reading", "A25"],
        &["route", "new_need", "--lang", "fi"],
        &["verify"],
        &["batch", "/no/such/file.jsonl"],
    ] {
        let ran = run(args);
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{args:?}");
        assert!(!ran.err.is_empty(), "{args:?}");
    }
}

#[test]
fn a_policy_that_does_not_load_ends_with_three() {
    let folder = "tests/broken/b104-missing-key";
    for args in [
        &["route", "incident", "--model", "m"][..],
        &["who", "it_unit", "--model", "m"],
        &["batch", "-"],
        &["graph", "m"],
        &["trace"],
    ] {
        let ran = with(args, &["--policy", folder, "--lang", "en"]);
        assert_eq!((ran.code, ran.out.as_str()), (3, ""), "{args:?}");
        assert!(
            ran.err.contains("B104") && ran.err.contains("register.yaml:12"),
            "{}",
            ran.err
        );
    }
    let ran = run(&["route", "incident", "--policy", "/no/such/folder"]);
    assert_eq!((ran.code, ran.out.as_str()), (3, ""));
}

#[test]
fn a_reading_s_other_side_answers() {
    // A47: the system administrator gives the support.
    let ran = with(&SUPPORT, &["--reading", "A47=other", "--json"]);
    assert_eq!(ran.code, 0);
    assert_eq!(
        ran.json()["executes"]["holders"][0]["id"],
        "system_administrator:heroma"
    );
    // Two at once.
    let two = ["--reading", "A47=other", "--reading", "A25=other", "--json"];
    let ran = with(&SUPPORT, &two);
    assert_eq!(
        ran.json()["executes"]["holders"][0]["id"],
        "system_administrator:heroma"
    );
}

#[test]
fn a_reading_that_cannot_be_taken_is_refused() {
    for (more, code) in [
        (&["--reading", "A99=other"][..], "unknown_reading"),
        (&["--reading", "A25=othr"], "unknown_reading"),
        (
            &["--reading", "A25=other", "--model", "before-2012"],
            "reading_not_for_model",
        ),
        (&["--model", "best-itt"], "unknown_model"),
    ] {
        let ran = with(&SUPPORT, &[more, &["--json", "--ref", "r"]].concat());
        assert_eq!(ran.code, 1, "{more:?}");
        assert_eq!(ran.json()["code"], code, "{more:?}");
        assert_eq!(ran.json()["ref"], "r", "{more:?}");
    }
    let ran = with(&SUPPORT, &["--reading", "A25", "--lang", "en"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("A25=other"), "{}", ran.err);
}

#[test]
fn the_model_follows_from_the_day() {
    let model = |on| with(&SUPPORT, &["--on", on, "--json"]).json()["model"].clone();
    assert_eq!(model("2011-12-31"), "before-2012");
    assert_eq!(model("2012-01-01"), "best-it");
    assert_eq!(model("2014-12-31"), "best-it");
    let named = with(
        &SUPPORT,
        &["--on", "2012-06-01", "--model", "matrix", "--json"],
    );
    assert_eq!(named.json()["model"], "matrix");
}

#[test]
fn past_its_validity_a_model_answers_only_if_asked_to() {
    for (more, code) in [
        (&["--on", "2015-01-01"][..], "no_model_in_force"),
        (
            &["--on", "2015-01-01", "--model", "best-it"],
            "outside_validity",
        ),
    ] {
        let refused = with(&SUPPORT, &[more, &["--json"]].concat());
        assert_eq!((refused.code, &refused.json()["code"]), (1, &code.into()));
        let asked = with(&SUPPORT, &[more, &["--json", "--after-validity"]].concat());
        assert_eq!(asked.code, 0);
        assert_eq!(asked.json()["model"], "best-it");
        assert_eq!(asked.json()["extended"], true);
    }
    let told = with(
        &SUPPORT,
        &["--on", "2015-01-01", "--after-validity", "--lang", "en"],
    );
    told.at("2015-01-01");
    told.at("no longer valid");
}

#[test]
fn a_policy_of_one_s_own_answers() {
    let args = [
        "--policy",
        "policies/minimal",
        "--model",
        "proposal",
        "--json",
    ];
    let asked = with(&["route", "purchase", "department=school"], &args);
    assert_eq!(
        (asked.code, &asked.json()["status"]),
        (1, &"needs_fact".into())
    );
    // Outside the budget the municipal director decides, says the policy's S005.
    let facts = ["route", "purchase", "department=school", "in_budget=false"];
    let routed = with(&facts, &args);
    assert_eq!(routed.code, 0);
    assert_eq!(
        routed.json()["decides"]["holders"][0]["id"],
        "municipal_director"
    );
}

/// One side at a time: which of two would win is nothing a caller could know.
#[test]
fn a_reading_given_twice_is_wrong_usage() {
    let ran = run(&[
        "route",
        "direction_decision",
        "system=w3d3",
        "--reading",
        "A07=group",
        "--reading",
        "A07=joint",
    ]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("A07"));
    assert_eq!(ran.out, "");
}

/// What an answer names as the model's own side can be asked for.
#[test]
fn the_models_own_side_is_called_default() {
    let plain = run(&["route", "it_strategy", "--json"]);
    let default = run(&["route", "it_strategy", "--json", "--reading", "A26=default"]);
    assert_eq!((plain.code, default.code), (0, 0));
    assert_eq!(plain.out, default.out);
}

/// Without the department the other side of A49 may be any customer manager: they do not share the
/// case, so that side names nobody.
#[test]
fn a_contested_side_that_depends_on_what_is_not_given_names_nobody() {
    let open = ["route", "change_request", "system=w3d3", "in_plan=true"];
    let a49 = |args: &[&str]| {
        let route = run(&[args, &["--json"]].concat()).json();
        assert_eq!(route["status"], "routed");
        assert_eq!(route["owner"]["holders"][0]["id"], "system_manager:w3d3");
        let contested = route["owner"]["contested"].as_array().unwrap();
        let side = contested.iter().find(|c| c["id"] == "A49").unwrap();
        side["other"].clone()
    };
    assert_eq!(a49(&open), serde_json::json!([]));
    let given = [&open[..], &["department=service"]].concat();
    assert_eq!(
        a49(&given),
        serde_json::json!(["it_customer_manager:service"])
    );
    run(&[&open[..], &["--lang", "en"]].concat()).at("no one actor");
}

/// The picture goes where it is asked to go, and says the way that the answer says.
#[test]
fn the_way_is_drawn() {
    let file = std::env::temp_dir().join(format!("bestit-way-{}.svg", std::process::id()));
    let name = file.to_str().unwrap();
    let plain = with(&CHANGE, &["--lang", "sv"]);
    let drawn = with(&CHANGE, &["--lang", "sv", "--picture", name]);
    assert_eq!((drawn.code, &drawn.out), (0, &plain.out));
    let svg = std::fs::read_to_string(&file).unwrap();
    std::fs::remove_file(&file).unwrap();
    assert!(svg.starts_with("<svg ") && svg.ends_with("</svg>\n"));
    let route = with(&CHANGE, &["--json"]).json();
    for step in route["steps"].as_array().unwrap() {
        if let Some(interface) = step["interface"].as_str() {
            assert!(svg.contains(interface), "{interface}");
        }
    }
    // On standard output it stands alone.
    let alone = with(&CHANGE, &["--lang", "sv", "--picture", "-"]);
    assert_eq!((alone.code, alone.out), (0, svg));
    // A question has no way.
    let question = run(&["route", "change_request", "--picture", name]);
    assert_eq!(question.code, 1);
    assert!(!file.exists());
}
