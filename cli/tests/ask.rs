//! `bestit ask`: one question at a time, in a pipe as on a terminal, and one state as JSON.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may stop where it stands"
)]

mod common;

use common::{file, run, run_with};

#[test]
fn it_asks_and_then_answers_as_a_route() {
    let ran = run_with(
        &["ask", "system_support", "--lang", "en"],
        b"Heroma (the HR system)\n",
    );
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    assert!(ran.at("Which system is it about?") < ran.at("(last question)"));
    let routed = run(&["route", "system_support", "system=heroma", "--lang", "en"]);
    assert!(ran.out.ends_with(&routed.out), "{}", ran.out);
    // By number, and by id; what makes no sense is asked for again.
    let number = ran
        .out
        .lines()
        .find(|l| l.ends_with("  Heroma (the HR system)"))
        .unwrap();
    let number = number.split_whitespace().next().unwrap();
    for said in [
        number,
        "heroma",
        "HEROMA (THE hr SYSTEM)",
        "\nno such system\nheroma",
    ] {
        let ran = run_with(&["ask", "system_support", "--lang", "en"], said.as_bytes());
        assert_eq!(ran.code, 0, "{said}");
        assert!(ran.out.ends_with(&routed.out), "{}", ran.out);
    }
}

#[test]
fn nothing_is_asked_where_nothing_is_open() {
    let args = ["system_support", "system=heroma", "--lang", "sv"];
    let asked = run(&[&["ask"], &args[..]].concat());
    assert_eq!(asked.out, run(&[&["route"], &args[..]].concat()).out);
}

#[test]
fn who_does_not_know_is_told_who_does_and_what_holds_all_the_same() {
    let ran = run_with(&["ask", "cost_approval", "--lang", "sv"], b"vet inte\n?\n");
    assert_eq!(ran.code, 1, "{}", ran.out);
    let asked = ran.at("Gäller det en enda förvaltning eller hela kommunen?");
    assert!(asked < ran.at("Det vet: IT-kundansvarig"));
    ran.at("Svaret beror på mer än du vet:");
    ran.at("Det här är öppet:");
    let given = run(&[
        "ask",
        "cost_approval",
        "scope=?",
        "department=?",
        "--lang",
        "sv",
    ]);
    assert_eq!(given.code, 1);
    assert!(ran.out.ends_with(&given.out), "{}", given.out);
}

#[test]
fn an_answer_can_be_taken_back() {
    let back = run_with(
        &["ask", "development", "--lang", "en"],
        b"local\n<\nmunicipal\n",
    );
    let straight = run_with(&["ask", "development", "--lang", "en"], b"municipal\n");
    assert_eq!((back.code, straight.code), (0, 0));
    let answer = straight.at("Contact");
    assert!(back.out.ends_with(&straight.out[answer..]), "{}", back.out);
    // Before the first question there is nothing to take back.
    let first = run_with(&["ask", "development", "--lang", "en"], b"<\nmunicipal\n");
    first.at("`<` is not among the choices");
    assert_eq!(first.code, 0);
}

#[test]
fn where_the_lines_end_what_is_known_is_said() {
    let ran = run_with(&["ask", "cost_approval", "--lang", "en"], b"");
    assert_eq!(ran.code, 1);
    assert!(ran.at("(1–2 questions left)") < ran.at("This is open:"));
}

#[test]
fn only_who_knows_is_asked() {
    let serious = "Is the security incident serious?";
    let heroma = ["security_incident", "system=heroma", "--lang", "en"];
    let as_ = |who| run_with(&[&["ask", "--as", who], &heroma[..]].concat(), b"1\n");
    let desk = as_("service_desk");
    assert_eq!(desk.code, 0, "{}", desk.out);
    desk.at(serious);
    desk.at("(last question)");
    for who in ["employee", "customer_manager"] {
        let ran = as_(who);
        assert_eq!(ran.code, 1);
        assert!(ran.at("depends on more than you know") < ran.at(serious));
        ran.at("Who knows: Service desk");
    }
    let nobody = as_("nobody");
    assert_eq!(nobody.code, 2);
    assert!(nobody.err.contains("it_customer_manager"), "{}", nobody.err);
}

#[test]
fn the_state_as_json_does_not_ask() {
    let facts = ["cost_approval", "scope=?", "department=?", "--json"];
    let ran = run(&[&["ask"], &facts[..]].concat());
    let state = ran.json();
    assert_eq!((ran.code, &state["status"]), (1, &"stuck".into()));
    assert_eq!(state["unknown"], serde_json::json!(["department", "scope"]));
    assert_eq!(state["missing"][0]["fact"], "department");
    let ask = run(&["ask", "development", "--json"]).json();
    assert_eq!(ask["question"]["fact"], "scope");
    assert_eq!(ask["remaining"]["optimal"], true);
    let done = run(&["ask", "system_support", "system=heroma", "--json"]);
    assert_eq!((done.code, &done.json()["status"]), (0, &"done".into()));
    let refused = run(&["ask", "system_support", "system=nothing", "--json"]);
    assert_eq!(
        (refused.code, &refused.json()["status"]),
        (1, &"refused".into())
    );
    let refused = run(&["ask", "nothing=?", "--json"]);
    assert_eq!(
        (refused.code, &refused.json()["code"]),
        (1, &"unknown_fact".into())
    );
}

#[test]
fn a_mix_weighs_the_cases_and_a_bad_one_is_wrong_usage() {
    let mix = file(
        "mix.jsonl",
        "{\"kind\": \"incident\", \"weight\": 3}\n{\"kind\": \"development\"}\n",
    );
    let state = run(&["ask", "--json", "--mix", &mix]).json();
    // Three of four need the kind and the system; one the kind, the scope, and half the time the
    // department.
    assert_eq!(state["remaining"]["expected"], 0.75 * 2.0 + 0.25 * 2.5);
    for (text, words) in [
        ("{\"kind\": \"nothing\"}", "line 1: "),
        ("{}\n{\"weight\": 0}", "line 2: `weight`"),
    ] {
        let ran = run(&["ask", "--mix", &file("bad-mix.jsonl", text), "--lang", "en"]);
        assert_eq!(ran.code, 2);
        assert!(ran.err.contains(words), "{}", ran.err);
    }
    assert_eq!(run(&["ask", "--mix", "no-such-file"]).code, 2);
}
