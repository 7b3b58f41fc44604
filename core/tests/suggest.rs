//! What people type, and the kinds it is about: `tests/suggest/phrases.jsonl`.
#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test"
)]

use std::sync::OnceLock;

use bestit::{Lang, Policy, Router, SuggestStatus};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(untagged)]
enum Kinds {
    One(String),
    Several(Vec<String>),
}

#[derive(Deserialize)]
struct Phrase {
    text: String,
    lang: Lang,
    kind: Option<Kinds>,
    system: Option<String>,
    half: String,
}

impl Phrase {
    fn accepts(&self, kind: Option<&str>) -> bool {
        match (&self.kind, kind) {
            (Some(Kinds::One(one)), Some(kind)) => one == kind,
            (Some(Kinds::Several(several)), Some(kind)) => several.iter().any(|s| s == kind),
            _ => false,
        }
    }
}

fn phrases(half: &str) -> Vec<Phrase> {
    include_str!("../../tests/suggest/phrases.jsonl")
        .lines()
        .map(|line| serde_json::from_str::<Phrase>(line).unwrap())
        .filter(|p| p.half == half)
        .collect()
}

fn router() -> &'static Router {
    static ROUTER: OnceLock<Router> = OnceLock::new();
    ROUTER.get_or_init(|| {
        let model = Policy::embedded().model("best-it").unwrap();
        model.compile().unwrap_or_else(|f| panic!("{f}")).router
    })
}

/// How many phrases of a half are answered rightly.
#[derive(Debug, Default)]
struct Rates {
    phrases: usize,
    first: usize,
    among_three: usize,
    systems: usize,
    systems_found: usize,
    nothing: usize,
    refused: usize,
}

fn measure(half: &str, show: bool) -> Rates {
    let mut rates = Rates::default();
    for phrase in phrases(half) {
        let found = router().suggest(&phrase.text, phrase.lang);
        let kinds: Vec<Option<&str>> = found
            .suggestions
            .iter()
            .map(|s| s.kind.as_deref())
            .collect();
        let best = found.suggestions.first();
        if phrase.kind.is_none() {
            rates.nothing += 1;
            rates.refused += usize::from(found.status == SuggestStatus::Nothing);
        } else {
            rates.phrases += 1;
            let at = kinds.iter().position(|k| phrase.accepts(*k));
            rates.first += usize::from(at == Some(0));
            rates.among_three += usize::from(at.is_some_and(|at| at < 3));
        }
        if phrase.system.is_some() {
            rates.systems += 1;
            let system = best.and_then(|s| s.system.as_deref());
            rates.systems_found += usize::from(system == phrase.system.as_deref());
        }
        let right = match phrase.kind {
            None => kinds.is_empty(),
            Some(_) => phrase.accepts(kinds.first().copied().flatten()),
        };
        if show && !right {
            let words: Vec<String> = found.suggestions.iter().map(|s| format!("{:?}{:?}{:?}", s.kind.as_deref().unwrap_or("-"), s.strength, s.words.iter().map(|w| &**w).collect::<Vec<_>>())).collect();
            println!("{:<50} {:?} {}", phrase.text, best.and_then(|s| s.system.as_deref()), words.join(" "));
        }
    }
    rates
}

#[test]
fn kept_once() {
    println!("{:#?}", measure("kept", false));
}
