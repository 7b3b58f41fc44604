//! The pages of the guide show what the command says today.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may stop where it stands"
)]

mod common;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use common::{copy, edit, folder, replay_in, root, run};

/// The pages whose examples run with the tests of the Python and the npm package.
const ELSEWHERE: [&str; 6] = [
    "analyse-a-log.md",
    "intranet.md",
    "javascript.md",
    "lab.md",
    "python.md",
    "tillganglighet.md",
];

/// The pages that a test below replays.
const PAGES: [&str; 8] = [
    "ask.md",
    "compare.md",
    "editors.md",
    "prove.md",
    "suggest.md",
    "tables-of-cases.md",
    "tables.md",
    "why-and-tests.md",
];

#[test]
fn every_page_is_replayed() {
    let pages: BTreeSet<String> = fs::read_dir(root().join("docs/guide"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.ends_with(".md"))
        .collect();
    let run = PAGES.into_iter().chain(ELSEWHERE).map(str::to_owned);
    assert_eq!(pages, run.collect());
}

fn page(name: &str) -> String {
    fs::read_to_string(root().join("docs/guide").join(name)).unwrap()
}

/// Where a page is replayed: what of the repository it names.
fn workplace(page: &str) -> PathBuf {
    let at = folder(&format!("guide-{page}"));
    for part in ["docs/guide", "policies", "tests/broken/b301-gap"] {
        copy(part, &at.join(part));
    }
    at
}

/// Replays a page; the folder it was replayed in.
fn replayed(name: &str, prepare: impl FnOnce(&Path), commands: usize) -> PathBuf {
    let at = workplace(name);
    prepare(&at);
    let shown = replay_in(&at, &page(name));
    assert!(shown >= commands, "{name} shows {shown}");
    at
}

/// The blocks of a page in a language.
fn blocks<'p>(page: &'p str, language: &str) -> Vec<&'p str> {
    let fence = format!("```{language}\n");
    page.split(&fence)
        .skip(1)
        .map(|block| block.split("```").next().unwrap())
        .collect()
}

#[test]
fn ask() {
    replayed("ask.md", |_| {}, 4);
    let page = page("ask.md");
    let state = run(&["ask", "cost_approval", "--json"]);
    for part in blocks(&page, "json") {
        assert!(state.out.contains(part.trim()), "{}", state.out);
    }
    let remaining = &run(&["ask", "--json"]).json()["remaining"];
    assert_eq!(remaining["worst"], 3);
    let expected = format!("asked {} questions on average", remaining["expected"]);
    assert!(page.contains(&expected), "{remaining}");
}

#[test]
fn compare() {
    let edited = |at: &Path| {
        copy("policies/tyreso", &at.join("before"));
        copy("policies/tyreso", &at.join("after"));
        let decision = "assign: {decides: it_strategist}\n    basis: [S124, S167]";
        let by_the_group = decision.replace("it_strategist", "executive_group");
        edit(&at.join("after/best-it.yaml"), decision, &by_the_group);
    };
    replayed("compare.md", edited, 3);
}

#[test]
fn editors() {
    let loose = |at: &Path| {
        let demo = at.join("demo");
        fs::create_dir(&demo).unwrap();
        for name in ["register.yaml", "document.yaml", "model.yaml"] {
            fs::copy(at.join("policies/minimal").join(name), demo.join(name)).unwrap();
        }
        edit(
            &demo.join("register.yaml"),
            "language: 1\n",
            "language:   1\n",
        );
    };
    let at = replayed("editors.md", loose, 4);
    // What the page shows of a file that a command wrote.
    let log = fs::read_to_string(at.join("bestit.sarif")).unwrap();
    let log: serde_json::Value = serde_json::from_str(&log).unwrap();
    let page = page("editors.md");
    let shown = blocks(&page, "json")[1];
    let shown: serde_json::Value = serde_json::from_str(shown).unwrap();
    assert_eq!(log["runs"][0]["results"], serde_json::json!([shown]));
    let schema = fs::read_to_string(at.join("bestit.schema.json")).unwrap();
    assert_eq!(schema, run(&["schema", "--lang", "en"]).out);
}

#[test]
fn prove() {
    replayed("prove.md", |_| {}, 2);
}

#[test]
fn suggest() {
    replayed("suggest.md", |_| {}, 6);
}

#[test]
fn tables() {
    replayed("tables.md", |_| {}, 2);
    let sample = fs::read_to_string(root().join("docs/guide/loans.csv")).unwrap();
    assert_eq!(blocks(&page("tables.md"), "csv"), [sample]);
}

#[test]
fn tables_of_cases() {
    replayed("tables-of-cases.md", |_| {}, 2);
}

#[test]
fn why_and_tests() {
    let wrong = |at: &Path| {
        copy("policies/minimal", &at.join("routine"));
        let (right, wrong) = ("decides: municipal_director", "decides: it_manager");
        edit(&at.join("routine/cases.yaml"), right, wrong);
        copy("policies/minimal", &at.join("few"));
        let cases = at.join("few/cases.yaml");
        let text = fs::read_to_string(&cases).unwrap();
        let (before, rest) = text.split_once("  purchase-outside-the-budget:").unwrap();
        let (_, after) = rest.split_once("  purchase-of-unknown-size:").unwrap();
        let fewer = format!("{before}  purchase-of-unknown-size:{after}");
        fs::write(cases, fewer).unwrap();
    };
    replayed("why-and-tests.md", wrong, 7);
    let witnesses = run(&["test", "best-it", "--witnesses", "--lang", "en"]).out;
    assert!(witnesses.starts_with("# 72 cases "));
    assert!(witnesses.contains("no set has fewer than 72."));
    assert!(page("why-and-tests.md").contains("72 cases, and no set has fewer."));
}
