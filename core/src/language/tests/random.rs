//! No bytes make reading panic, and every place lies inside its file.

use proptest::prelude::*;

use super::super::{Source, read};
use super::{model, policies};

/// Reads a text and checks every place that is named.
fn places_lie_inside(text: &str) {
    let read = read(vec![Source::new("a.yaml", text)]);
    let lines = text.split(['\n', '\r']).count();
    for finding in &read.findings {
        let related = finding.related.iter().map(|r| &r.place);
        for place in finding.place.iter().chain(related) {
            let span = text.get(place.span.0 as usize..place.span.1 as usize);
            assert!(span.is_some(), "{finding:?} points outside");
            assert!(
                place.line >= 1 && place.line as usize <= lines + 1,
                "{finding:?}"
            );
            let line = text
                .get(..place.span.0 as usize)
                .unwrap()
                .rsplit('\n')
                .next()
                .unwrap();
            let column = line.trim_start_matches('\u{feff}').chars().count() + 1;
            if !line.contains(['\r', '\u{85}', '\u{2028}', '\u{2029}', '\u{feff}'])
                && !text.contains('\r')
            {
                assert_eq!(place.column as usize, column, "{finding:?}");
            }
        }
    }
}

fn yaml_like() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("rules:\n".to_owned()),
        Just("  r:\n".to_owned()),
        Just("    when: ".to_owned()),
        Just("{kind: [a, b]}\n".to_owned()),
        Just("    assign: {owner: å}\n".to_owned()),
        Just("    text: {sv: ö, en: o}\n".to_owned()),
        Just("- ".to_owned()),
        Just("? ".to_owned()),
        Just("|\n      x\n".to_owned()),
        Just(">-\n".to_owned()),
        Just("&a ".to_owned()),
        Just("*a".to_owned()),
        Just("!t ".to_owned()),
        Just("<<: ".to_owned()),
        Just("---\n".to_owned()),
        Just("\u{feff}".to_owned()),
        Just("\r\n".to_owned()),
        Just("\"\\u00e5".to_owned()),
        "[\\[\\]{}:,#'\"%@`~ \t\nåä0-9a-z]{1,8}",
    ];
    proptest::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn any_text(text in "\\PC{0,200}") {
        places_lie_inside(&text);
    }

    #[test]
    fn any_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        places_lie_inside(&String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn pieces_of_yaml(text in yaml_like()) {
        places_lie_inside(&text);
        places_lie_inside(&model(&text));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn mutated_policies(which in any::<prop::sample::Index>(), cuts in proptest::collection::vec((any::<prop::sample::Index>(), 0usize..60, yaml_like()), 1..4)) {
        let policies = policies();
        // A part of the file with its head keeps a debug build quick.
        let text = &which.get(&policies).1;
        let end = text.char_indices().map(|(i, _)| i).take_while(|i| *i < 20_000).last().unwrap_or(0);
        let mut chars: Vec<char> = text[..end].chars().collect();
        for (at, length, piece) in cuts {
            let at = at.index(chars.len().max(1)).min(chars.len());
            let end = (at + length).min(chars.len());
            chars.splice(at..end, piece.chars().take(20));
        }
        places_lie_inside(&chars.into_iter().collect::<String>());
    }
}
