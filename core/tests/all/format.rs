//! Formatting: what is formatted stays formatted, says the same and keeps its comments.
#![cfg(feature = "fmt")]

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use crate::folders::{broken, root};
use bestit::format::{FormatError, files, format};
use bestit::{Policy, Source};
use proptest::prelude::*;

/// The folders with policies that compile, ours and those of the tests.
fn folders() -> Vec<PathBuf> {
    let mut folders: Vec<PathBuf> = [
        "policies/tyreso",
        "policies/minimal",
        "policies/examples/benchmark",
        "tests/policies/costs",
    ]
    .iter()
    .map(|folder| root().join(folder))
    .collect();
    let sound = |path: &PathBuf| !Policy::load(path).findings().has_errors();
    folders.extend(broken().into_iter().filter(sound));
    folders.sort();
    folders
}

fn sources(folder: &Path) -> Vec<Source> {
    let (sources, findings) = files(folder);
    assert!(findings.is_empty(), "{findings}");
    sources
}

/// What each model of a policy answers: its fingerprint, or its errors without their places.
fn fingerprints(policy: &Policy) -> Vec<(String, String)> {
    let of = |id: &str| match policy.model(id).unwrap().compile() {
        Ok(compiled) => compiled.router.fingerprint().to_owned(),
        Err(findings) => {
            let messages = findings
                .iter()
                .map(|f| format!("{} {}", f.code, f.message.en));
            messages.collect::<Vec<_>>().join("\n")
        }
    };
    let models = policy.models().into_iter();
    models.map(|model| (of(&model.id), model.id)).collect()
}

fn formatted(source: &Source) -> Source {
    let text = format(source).unwrap_or_else(|e| panic!("{}: {e}", source.name()));
    Source::new(source.name(), text)
}

#[test]
fn our_policies_are_formatted() {
    for source in sources(&root().join("policies")) {
        assert!(
            formatted(&source) == source,
            "{} is not formatted; run `bestit fmt policies`",
            source.name()
        );
    }
}

#[test]
fn formatting_keeps_every_fingerprint_and_is_idempotent() {
    let mut compiled = 0;
    for folder in folders() {
        let before = sources(&folder);
        let tidy: Vec<Source> = before.iter().map(formatted).collect();
        let loose = (1..).zip(&before);
        let loose = loose.map(|(n, s)| Source::new(s.name(), loosened(s.text(), n)));
        let after: Vec<Source> = loose.map(|source| formatted(&source)).collect();
        for source in tidy.iter().chain(&after) {
            assert!(formatted(source) == *source, "{}", source.name());
        }
        let wanted = fingerprints(&Policy::from_sources(before));
        for formatted in [tidy, after] {
            let found = fingerprints(&Policy::from_sources(formatted));
            assert_eq!(found, wanted, "{}", folder.display());
        }
        compiled += wanted.len();
    }
    assert!(compiled > 20, "only {compiled} models were compiled");
}

#[test]
fn the_style() {
    let loose = "\u{feff}# head\r\nbestit:   model\r\nlanguage: 1\r\n\r\n\r\n\r\nrules:\r\n      # first\r\n      a:\r\n            when: { kind: [ x,z ] }   # why\r\n            text: {sv: 'Å', en: \"It's 5 # not a comment\"}\r\n      b: {'when': {}, text: { sv: 'Säg \"ja\"', en: 'C:\\x'}}";
    let tidy = r#"# head
bestit: model
language: 1

rules:
  # first
  a:
    when: {kind: [x, z]} # why
    text: {sv: "Å", en: "It's 5 # not a comment"}
  b: {"when": {}, text: {sv: 'Säg "ja"', en: 'C:\x'}}
"#;
    assert_eq!(format(&Source::new("a.yaml", loose)).unwrap(), tidy);
}

#[test]
fn lines_are_broken_by_whoever_writes_them() {
    let word = "x".repeat(300);
    let long = format!("a: [{word}, {word}, {word}]\nb: \"{word} {word}\"\n");
    assert_eq!(format(&Source::new("a.yaml", &*long)).unwrap(), long);
    let broken = Source::new("a.yaml", "a: {\n b: [x,\n z], c: [\n x, z] }\n");
    let tidy = "a: {\n  b: [x, z],\n  c: [\n    x,\n    z\n  ]\n}\n";
    assert_eq!(format(&broken).unwrap(), tidy);
}

#[test]
fn what_cannot_be_read_is_left_alone() {
    for (text, code) in [
        ("a: [1, 2", "B101"),
        ("a: 1\na: 2\n", "B102"),
        ("a: &x 1\nb: *x\n", "B106"),
        ("a: !t 1\n", "B107"),
        ("a: yes\n", "B108"),
        ("a: 1\n---\nb: 2\n", "B115"),
    ] {
        match format(&Source::new("a.yaml", text)) {
            Err(FormatError::Unreadable(findings)) => {
                assert!(findings.iter().any(|f| f.code.id() == code), "{findings}");
            }
            other => panic!("{text}: {other:?}"),
        }
    }
    let nested = "[".repeat(100_000);
    assert!(format(&Source::new("a.yaml", nested)).is_err());
    let large = "a".repeat(2 * 1024 * 1024 + 1);
    assert!(format(&Source::new("a.yaml", large)).is_err());
}

/// Another way to write the same file: more or other white space, other quotation marks.
fn loosened(text: &str, mut seed: u64) -> String {
    let mut chance = |of: u64| {
        seed = seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33).is_multiple_of(of)
    };
    // A mapping that begins behind a dash would no longer stand under its first key.
    let dashes = text
        .lines()
        .filter_map(|l| l.trim_start().strip_prefix("- "));
    let widens = dashes.into_iter().all(|item| item.starts_with(['{', '[']));
    let wide = widens && chance(2);
    let end = if chance(4) { "\r\n" } else { "\n" };
    let mut out = String::new();
    for line in text.lines() {
        let indent = line.len() - line.trim_start().len();
        out.push_str(&" ".repeat(if wide { indent * 2 } else { indent }));
        let body = &line[indent..];
        let (mut quoted, mut escaped, mut comment) = (false, false, body.starts_with('#'));
        let (mut depth, mut previous) = (0usize, ' ');
        for c in body.chars() {
            comment |= c == '#' && !quoted && previous == ' ';
            if quoted || comment {
                if c == '"' && !escaped {
                    quoted = false;
                }
                escaped = quoted && c == '\\' && !escaped;
                out.push(c);
                previous = c;
                continue;
            }
            match c {
                '"' => quoted = true,
                '{' | '[' => depth += 1,
                '}' | ']' => {
                    depth = depth.saturating_sub(1);
                    if depth > 0 && previous != ' ' && chance(5) {
                        out.push_str("  ");
                    }
                }
                _ => {}
            }
            out.push(c);
            let inside = depth > 0 && matches!(c, '{' | '[' | ',');
            if (inside || (c == ' ' && previous == ':')) && chance(5) {
                out.push_str("   ");
            }
            previous = c;
        }
        if chance(6) {
            out.push_str("  ");
        }
        out.push_str(end);
        while chance(8) {
            out.push_str(end);
        }
    }
    out
}

fn small_sources() -> &'static [Source] {
    static SOURCES: OnceLock<Vec<Source>> = OnceLock::new();
    SOURCES.get_or_init(|| {
        let folders = folders().into_iter().filter(|f| !f.ends_with("tyreso"));
        folders.flat_map(|folder| sources(&folder)).collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    /// However a file is spaced, it is formatted to what says the same, and that is final.
    #[test]
    fn spacing_changes_nothing(at in any::<prop::sample::Index>(), seed in any::<u64>()) {
        let source = at.get(small_sources());
        let loose = Source::new(source.name(), loosened(source.text(), seed));
        let tidy = formatted(&loose);
        prop_assert_eq!(formatted(&tidy), tidy.clone());
        let pieces = |s: &Source| yaml_serde::from_str::<yaml_serde::Value>(s.text()).unwrap();
        prop_assert_eq!(pieces(source), pieces(&tidy));
        let comments = |s: &Source| s.text().matches('#').count();
        prop_assert_eq!(comments(source), comments(&tidy));
        prop_assert!(!tidy.text().contains("\n\n\n") && !tidy.text().contains(" \n"));
    }

    /// Whatever stands in a file, formatting answers: with the same keys and values, or not at all.
    #[test]
    fn damaged_files_are_left_alone_or_say_the_same(
        at in any::<prop::sample::Index>(),
        cuts in prop::collection::vec((any::<prop::sample::Index>(), "[ \\n\\t#:,{}\\[\\]'\"|>&*!%@?a-]{0,3}", 0usize..3), 1..4),
    ) {
        let mut chars: Vec<char> = at.get(small_sources()).text().chars().collect();
        for (place, new, gone) in cuts {
            let place = place.index(chars.len());
            let end = (place + gone).min(chars.len());
            chars.splice(place..end, new.chars());
        }
        let damaged: String = chars.into_iter().collect();
        if let Ok(tidy) = format(&Source::new("a.yaml", damaged.as_str())) {
            let pieces = |s: &str| yaml_serde::from_str::<yaml_serde::Value>(s).ok();
            // The second reader is stricter about some damage, and reads `a,: b` otherwise.
            if let (Some(before), Some(after)) = (pieces(&damaged), pieces(&tidy)) {
                prop_assert_eq!(before, after);
            }
            let again = format(&Source::new("a.yaml", tidy.as_str()));
            prop_assert_eq!(again.ok(), Some(tidy));
        }
    }

    #[test]
    fn no_text_panics(text in "[ \\n#:,{}\\[\\]'\"|>&*!%@?a0-]{0,60}") {
        let _ = format(&Source::new("a.yaml", text));
    }
}
