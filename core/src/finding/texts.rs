//! The texts of the codes, kept as data in `texts/findings.json`.

use std::sync::OnceLock;

use serde::Deserialize;

use super::Code;
use crate::order::Map;
use crate::text::Text;

#[derive(Deserialize)]
struct Entry {
    message: Text,
    help: Option<Text>,
}

fn all() -> &'static Map<String, Entry> {
    static TEXTS: OnceLock<Map<String, Entry>> = OnceLock::new();
    TEXTS.get_or_init(|| {
        serde_json::from_str(include_str!("../texts/findings.json")).unwrap_or_default()
    })
}

/// Message and help of a code, with their placeholders filled. Help that comes out empty is none.
pub(super) fn of(code: Code, args: &[(&str, &str)]) -> (Text, Option<Text>) {
    match all().get(code.name()) {
        Some(entry) => {
            let help = entry
                .help
                .as_ref()
                .map(|h| h.fill(args))
                .filter(|h| !h.en.trim().is_empty());
            (entry.message.fill(args), help)
        }
        None => (Text::new(code.name(), code.name()), None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_has_texts_in_both_languages_and_no_text_is_left_over() {
        assert_eq!(all().len(), Code::ALL.len());
        for code in Code::ALL {
            let entry = all().get(code.name()).unwrap();
            assert!(
                !entry.message.sv.is_empty() && !entry.message.en.is_empty(),
                "{code}"
            );
        }
    }
}
