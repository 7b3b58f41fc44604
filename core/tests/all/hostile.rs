//! Whatever its bytes, no input panics, and what is loaded answers.

use std::sync::OnceLock;

use bestit::{Lang, LoadError, Policy, Router};
use proptest::prelude::*;

const MODELS: [&str; 4] = ["before-2012", "best-it", "it-unit", "matrix"];

fn routers() -> &'static [Router] {
    static ROUTERS: OnceLock<Vec<Router>> = OnceLock::new();
    ROUTERS.get_or_init(|| {
        let policy = Policy::embedded();
        let compile = |id: &&str| {
            let model = policy.model(id).unwrap();
            model.compile().unwrap_or_else(|f| panic!("{f}")).router
        };
        MODELS.iter().map(compile).collect()
    })
}

const LINES: [&str; 6] = [
    r#"{"kind": "change_request", "department": "education", "system": "heroma", "in_plan": false}"#,
    r#"{"kind": "incident", "system": "network", "received_by": "service_desk", "ref": "å", "on": "2012-06-01"}"#,
    r#"{"kind": "it_investment", "scope": "local", "in_plan": true, "department": "service"}"#,
    r#"{"kind": "legal_compliance", "system": "w3d3", "department": null}"#,
    r#"{"kind": "system_ownership", "system": "e_service_platform", "on": "2011-01-01"}"#,
    r#"{"department": "culture_leisure"}"#,
];

/// What was saved answers the same, byte by byte, and is saved the same again.
#[test]
fn a_saved_router_answers_the_same() {
    for router in routers() {
        let saved = router.save();
        let loaded = Router::load(&saved).unwrap();
        assert_eq!(loaded.save(), saved);
        for line in LINES {
            assert_eq!(loaded.answer_json(line), router.answer_json(line));
        }
        for id in [
            "heroma",
            "it_strategist",
            "it_customer_manager:service",
            "best_it_forum",
        ] {
            assert_eq!(loaded.who(id), router.who(id));
        }
    }
}

/// A language left out is loaded beside, and nothing else is.
#[test]
fn a_language_is_loaded_beside_the_other() {
    let [first, second, ..] = routers() else {
        panic!("two models");
    };
    for (lang, other) in [(Lang::Sv, Lang::En), (Lang::En, Lang::Sv)] {
        let (one, texts) = (first.save_in(lang), first.save_texts(other));
        let both = Router::load_with(&one, &texts).unwrap();
        assert_eq!(both.save(), first.save());
        let alone = Router::load(&one).unwrap();
        assert_eq!(alone.title().get(lang), first.title().get(lang));
        assert_eq!(alone.title().get(other), "");
        assert_eq!(alone.suggest("incident", other).suggestions, []);
        for line in LINES {
            let (theirs, ours) = (alone.answer_json(line), first.answer_json(line));
            let ids = |answer: &str| {
                let mut json: serde_json::Value = serde_json::from_str(answer).unwrap();
                without_texts(&mut json);
                json
            };
            assert_eq!(ids(&theirs), ids(&ours));
        }
        assert_eq!(Router::load(&texts).unwrap_err(), LoadError::NotARouter);
        for wrong in [
            second.save_texts(other),
            first.save_texts(lang),
            one.clone(),
        ] {
            let refused = Router::load_with(&one, &wrong).unwrap_err();
            assert_eq!(refused, LoadError::OtherTexts);
        }
        for length in (0..texts.len()).step_by(97) {
            assert!(
                Router::load_with(&one, &texts[..length]).is_err(),
                "{length}"
            );
        }
        for length in (0..one.len()).step_by(97) {
            assert!(Router::load(&one[..length]).is_err(), "{length}");
        }
    }
}

fn without_texts(json: &mut serde_json::Value) {
    match json {
        serde_json::Value::Object(fields) => {
            fields.retain(|key, _| key != "sv" && key != "en");
            fields.values_mut().for_each(without_texts);
        }
        serde_json::Value::Array(entries) => entries.iter_mut().for_each(without_texts),
        _ => {}
    }
}

/// Name, version and sum, and the languages.
const HEAD: usize = 15 + 1;

/// Writes the sum that the bytes come to (FNV-1a) into the head.
fn seal(file: &mut [u8]) {
    let mix = |sum: u64, byte: &u8| (sum ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
    let sum = file[HEAD - 1..].iter().fold(0xcbf2_9ce4_8422_2325, mix);
    file[HEAD - 9..HEAD - 1].copy_from_slice(&sum.to_le_bytes());
}

/// A file cut off anywhere is refused.
#[test]
fn a_cut_file_is_refused() {
    let saved = routers()[0].save();
    for length in 0..saved.len() {
        assert!(Router::load(&saved[..length]).is_err(), "{length}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_loaded_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        prop_assert!(Router::load(&bytes).is_err());
        let mut signed = routers()[0].save()[..HEAD].to_vec();
        signed.extend(&bytes);
        seal(&mut signed);
        let _ = Router::load(&signed);
    }

    /// A file that changed on its way is refused.
    #[test]
    fn a_changed_file_is_refused(
        model in 0..MODELS.len(),
        at in any::<prop::sample::Index>(),
        with in 1_u8..,
    ) {
        let mut saved = routers()[model].save();
        let at = at.index(saved.len());
        saved[at] ^= with;
        prop_assert!(Router::load(&saved).is_err());
    }

    /// A file made up to pass for whole is refused, or gives a router that answers every line with
    /// a line.
    #[test]
    fn a_file_made_up_never_panics(
        model in 0..MODELS.len(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
    ) {
        let router = &routers()[model];
        let mut texts = router.save_texts(Lang::En);
        for (at, byte) in &changes {
            let at = at.index(texts.len());
            texts[at] = *byte;
        }
        seal(&mut texts);
        if let Ok(router) = Router::load_with(&router.save_in(Lang::Sv), &texts) {
            let _ = router.suggest("a new system", Lang::En);
        }
        let mut saved = router.save();
        for (at, byte) in changes {
            let at = at.index(saved.len());
            saved[at] = byte;
        }
        seal(&mut saved);
        if let Ok(router) = Router::load(&saved) {
            for line in LINES {
                let answer = router.answer_json(line);
                prop_assert!(serde_json::from_str::<serde_json::Value>(&answer).is_ok(), "{answer}");
            }
            let _ = router.who("heroma");
            let _ = router.who("it_strategist");
        }
    }

    /// Any text gets an answer that is JSON with a status.
    #[test]
    fn any_line_is_answered(line in "\\PC{0,60}") {
        let answer: serde_json::Value = serde_json::from_str(&routers()[1].answer_json(&line)).unwrap();
        prop_assert_eq!(&answer["status"], "refused");
    }

    /// A line with pieces changed is answered too, and an answer can be verified.
    #[test]
    fn a_changed_line_is_answered(
        line in 0..LINES.len(),
        at in any::<prop::sample::Index>(),
        with in "[{}\\[\\]:,\"a0-9.e \\\\tnuå]{0,3}",
        remove in 0usize..4,
    ) {
        let chars: Vec<char> = LINES[line].chars().collect();
        let at = at.index(chars.len());
        let tail = chars.iter().skip(at + remove);
        let changed: String = chars[..at].iter().copied().chain(with.chars()).chain(tail.copied()).collect();
        for router in routers() {
            let answer = router.answer_json(&changed);
            let value: serde_json::Value = serde_json::from_str(&answer).unwrap();
            prop_assert!(["routed", "needs_fact", "refused"].contains(&value["status"].as_str().unwrap()));
            let verified = router.verify(&answer);
            if value["status"] == "routed" {
                prop_assert!(verified.unwrap().same);
            } else {
                prop_assert!(verified.is_err());
            }
            let _ = router.verify(&changed);
        }
    }
}
