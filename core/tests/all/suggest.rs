//! What people type, and the kinds it is about: `tests/suggest/phrases.jsonl`.

use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

use bestit::{Case, Duty, Lang, Policy, Router, SuggestStatus, Suggestions};
use proptest::prelude::*;
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
    include_str!("../../../tests/suggest/phrases.jsonl")
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

fn measure(half: &str) -> Rates {
    let mut rates = Rates::default();
    for phrase in phrases(half) {
        let found = router().suggest(&phrase.text, phrase.lang);
        if phrase.kind.is_none() {
            rates.nothing += 1;
            rates.refused += usize::from(found.status == SuggestStatus::Nothing);
            continue;
        }
        rates.phrases += 1;
        let fits = |s: &bestit::Suggestion| phrase.accepts(s.kind.as_deref());
        let at = found.suggestions.iter().position(fits);
        rates.first += usize::from(at == Some(0));
        rates.among_three += usize::from(at.is_some_and(|at| at < 3));
        if phrase.system.is_some() {
            rates.systems += 1;
            let system = found.suggestions.first().and_then(|s| s.system.as_deref());
            rates.systems_found += usize::from(system == phrase.system.as_deref());
        }
    }
    rates
}

/// Tuning used one half of the phrases. The other was measured once, when it was done:
/// 53 of 66 first, 60 among the first three, 17 of 21 systems, 7 of 9 refused.
#[test]
fn most_phrases_find_their_kind() {
    for (half, first, among_three, systems, refused) in
        [("tune", 63, 66, 27, 8), ("kept", 50, 58, 16, 7)]
    {
        let rates = measure(half);
        let reached = rates.first >= first
            && rates.among_three >= among_three
            && rates.systems_found >= systems
            && rates.refused >= refused;
        assert!(reached, "{half}: {rates:#?}");
    }
}

#[test]
fn the_phrases_are_what_they_say() {
    let router = router();
    let kind = router.fact("kind").unwrap();
    let system = router.fact("system").unwrap();
    let (tune, kept) = (phrases("tune"), phrases("kept"));
    assert_eq!((tune.len(), kept.len()), (75, 75));
    for phrase in tune.iter().chain(&kept) {
        let kinds: Vec<&String> = match &phrase.kind {
            None => Vec::new(),
            Some(Kinds::One(one)) => vec![one],
            Some(Kinds::Several(several)) => several.iter().collect(),
        };
        for id in kinds {
            assert!(router.value(kind, id).is_some(), "{id}");
        }
        if let Some(id) = &phrase.system {
            assert!(router.value(system, id).is_some(), "{id}");
        }
    }
}

fn best(text: &str, lang: Lang) -> (Option<String>, Option<String>) {
    let found = router().suggest(text, lang);
    let first = found.suggestions.first();
    let id = |id: Option<&Arc<str>>| id.map(|id| id.to_string());
    (
        id(first.and_then(|s| s.kind.as_ref())),
        id(first.and_then(|s| s.system.as_ref())),
    )
}

fn case(kind: &str, system: Option<&str>) -> (Option<String>, Option<String>) {
    (Some(kind.to_owned()), system.map(str::to_owned))
}

#[test]
fn typed_as_people_type() {
    for text in [
        "glömt lösenordet i Heroma",
        "GLOMT LOSENORDET I HEROMA!!!",
        "glömt lösenodret i heroma",
        "heroma: lösenord glömt",
        "heroma lösenordsproblemet",
    ] {
        let heroma = case("system_support", Some("heroma"));
        assert_eq!(best(text, Lang::Sv), heroma, "{text}");
    }
    for text in [
        "skrivaren krånglar",
        "skrivarna kranglar",
        "skrivarkrånglet",
    ] {
        assert_eq!(
            best(text, Lang::Sv),
            case("workplace_support", None),
            "{text}"
        );
    }
    let two_words = best("hem sidan ligger nere", Lang::Sv);
    assert_eq!(two_words, case("incident", Some("external_web")));
    let english = best("The printers are playing up again", Lang::En);
    assert_eq!(english, case("workplace_support", None));
}

/// A new module may be a change or a purchase; different people answer for the two.
#[test]
fn where_holders_differ_the_kind_is_asked_for() {
    let found = router().suggest("ny modul i Aditro", Lang::Sv);
    let ids: Vec<_> = found
        .suggestions
        .iter()
        .map(|s| s.kind.as_deref())
        .collect();
    assert_eq!(ids, [Some("change_request"), Some("procurement")]);
    let ask = found.ask.unwrap();
    assert_eq!(&*ask.question.fact, "kind");
    let values: Vec<&str> = ask.question.values.iter().map(|v| &*v.id).collect();
    assert_eq!(values, ["change_request", "procurement"]);
}

/// The register says how an incident and a problem differ, and the same people hold both: so
/// nothing is asked. A service level and a project deviate before different people.
#[test]
fn kinds_to_choose_between_are_told_apart_by_the_register() {
    let found = router().suggest("avvikelser", Lang::Sv);
    let ask = found.ask.unwrap();
    let pairs: Vec<(&str, &str)> = ask.not.iter().map(|n| (&*n.kind, &*n.other)).collect();
    assert!(
        pairs.contains(&("project_deviation", "service_level_deviation")),
        "{pairs:?}"
    );
    let same = router().suggest("problem eller incident i nätet", Lang::Sv);
    assert!(same.suggestions.len() >= 2);
    let asked = same.ask.map(|a| a.question.fact.to_string());
    assert_ne!(asked.as_deref(), Some("kind"));
}

/// Who has each duty in the cases of a kind and a system, found by answering every question in
/// every way.
fn holders(kind: &str, system: Option<&str>) -> BTreeSet<String> {
    let router = router();
    let known = [("kind", Some(kind)), ("system", system)];
    let known = known
        .into_iter()
        .filter_map(|(f, v)| Some((f.to_owned(), v?.to_owned())));
    let mut open: Vec<Vec<(String, String)>> = vec![known.collect()];
    let mut found = BTreeSet::new();
    while let Some(facts) = open.pop() {
        let mut case = Case::new(router);
        for (fact, value) in &facts {
            let set = match value.as_str() {
                "true" => case.set(fact, true),
                "false" => case.set(fact, false),
                value => case.set(fact, value),
            };
            set.unwrap();
        }
        let answer = router.route_case(&case);
        if let Some(question) = answer.question() {
            for value in &question.question.values {
                let more = (question.question.fact.to_string(), value.id.to_string());
                open.push([facts.as_slice(), &[more]].concat());
            }
        } else if let Some(route) = answer.route() {
            for duty in Duty::ALL.into_iter().filter(|d| !d.is_list()) {
                let held = route.duty(duty).map(|d| {
                    let ids: Vec<&str> = d.holders.iter().map(|h| &*h.id).collect();
                    (d.status, ids.join("+"))
                });
                found.insert(format!("{duty:?} {held:?}"));
            }
        }
    }
    found
}

/// What an answer asks is what the case needs, and kinds are only asked for where it matters.
#[test]
fn what_is_asked_is_needed() {
    let router = router();
    let mut asked_kinds = 0;
    for phrase in phrases("tune") {
        let found = router.suggest(&phrase.text, phrase.lang);
        let Some(first) = found.suggestions.first() else {
            continue;
        };
        let Some(kind) = &first.kind else { continue };
        match found.ask {
            Some(ask) if &*ask.question.fact == "kind" => {
                asked_kinds += 1;
                let of = |v: &bestit::ValueChoice| holders(&v.id, first.system.as_deref());
                let all: BTreeSet<_> = ask.question.values.iter().map(of).collect();
                assert!(all.len() > 1, "{}", phrase.text);
            }
            ask => {
                let mut case = Case::new(router);
                case.set("kind", &**kind).unwrap();
                if let Some(system) = &first.system {
                    case.set("system", &**system).unwrap();
                }
                let answer = router.route_case(&case);
                let needed = answer.question().map(|q| q.question.clone());
                assert_eq!(ask.map(|a| a.question), needed, "{}", phrase.text);
            }
        }
    }
    assert!(asked_kinds > 3);
}

/// Never the nearest kind: what the document knows nothing of finds nothing.
#[test]
fn where_nothing_fits_that_is_said() {
    for text in [
        "",
        "?",
        "asdf",
        "vad blir det för lunch",
        "beställa fika",
        "🦆🦆🦆",
    ] {
        let found = router().suggest(text, Lang::Sv);
        assert_eq!(found.status, SuggestStatus::Nothing, "{text}");
        assert!(found.suggestions.is_empty() && found.ask.is_none());
        assert!(
            found
                .message
                .is_some_and(|m| m.sv.contains("dokumentet har ingen"))
        );
    }
}

/// A system by itself is no kind: the kind is asked for.
#[test]
fn a_system_alone_is_offered_without_a_kind() {
    let found = router().suggest("Heroma", Lang::Sv);
    assert_eq!(best("Heroma", Lang::Sv), (None, Some("heroma".to_owned())));
    assert_eq!(&*found.ask.unwrap().question.fact, "kind");
    let sample = router().suggest("fel i biblioteket", Lang::Sv);
    assert!(sample.suggestions[0].sample);
}

#[test]
fn a_saved_router_suggests_the_same() {
    let loaded = Router::load(&router().save()).unwrap();
    for phrase in phrases("tune") {
        let (a, b) = (
            router().suggest(&phrase.text, phrase.lang),
            loaded.suggest(&phrase.text, phrase.lang),
        );
        assert_eq!(a, b);
        assert_eq!(a.to_json(), serde_json::to_string(&b).unwrap());
        assert_eq!(
            serde_json::from_str::<Suggestions>(&a.to_json()).unwrap(),
            a
        );
    }
}

proptest! {
    /// No text panics; what is said of it rests on its words, and is said the same again.
    #[test]
    fn any_text_is_answered(text in "\\PC{0,60}|[a-zåäöA-ZÅÄÖ0-9 -]{0,300}|(lösen|ord|skrivar|e-|byte|s| ){0,40}", english: bool) {
        let lang = if english { Lang::En } else { Lang::Sv };
        let found = router().suggest(&text, lang);
        prop_assert_eq!(&found, &router().suggest(&text, lang));
        prop_assert!(found.suggestions.len() <= 5);
        prop_assert_eq!(found.suggestions.is_empty(), found.status == SuggestStatus::Nothing);
        for one in &found.suggestions {
            prop_assert!(one.kind.is_some() || one.system.is_some());
            prop_assert!(!one.words.is_empty());
            prop_assert!(one.words.iter().all(|w| text.contains(&**w)));
        }
        prop_assert_eq!(found.to_json(), serde_json::to_string(&found).unwrap());
    }
}

#[test]
fn long_texts_are_cut_off() {
    for text in [
        "å".repeat(1 << 20),
        "lösenord ".repeat(1 << 17),
        "-".repeat(1 << 20),
    ] {
        let found = router().suggest(&text, Lang::Sv);
        assert!(found.suggestions.iter().all(|s| s.words.len() <= 32));
    }
}
