//! The real policies, and the examples of the language page.

use super::super::limits::FINDINGS;
use super::super::written::{File, HolderWritten, Part, Scalar, Test, ValuesWritten};
use super::super::{Source, read};
use super::{one, policies, said};

#[test]
fn the_policies_have_no_faults() {
    let sources: Vec<_> = policies()
        .into_iter()
        .map(|(name, text)| Source::new(name, text))
        .collect();
    let read = read(sources);
    assert!(read.findings.is_empty(), "{}", read.findings);
    assert!(read.files.iter().all(|file| file.sound));
    assert_eq!(read.files.len(), read.sources.iter().len());
}

/// The code blocks of the language page, with `…` filled in.
fn blocks() -> Vec<String> {
    let page = include_str!("../../../../docs/language.md");
    let mut blocks = Vec::new();
    for part in page.split("```yaml\n").skip(1) {
        let block = part.split("```").next().unwrap_or_default();
        // What the page leaves out is filled in; an ellipsis as an entry of its own is dropped.
        let mut lines = String::new();
        for line in block.lines().filter(|line| line.trim() != "…") {
            lines.push_str(line);
            lines.push('\n');
        }
        let lines = lines
            .replace(", …}", "}")
            .replace("{…}", "{sv: x, en: x}")
            .replace("[…]", "[x]")
            .replace("add:    {known: {sv: x, en: x}}", "add:    {known: {}}");
        blocks.push(lines);
    }
    blocks
}

#[test]
fn the_examples_of_the_language_page_can_be_read() {
    let blocks = blocks();
    assert!(blocks.len() >= 15, "{}", blocks.len());
    let mut kind = "";
    let mut whole = 0;
    for block in &blocks {
        let starts = block.starts_with("bestit: ");
        if let (true, Some(line)) = (starts, block.lines().next()) {
            kind = line
                .trim_start_matches("bestit: ")
                .split(' ')
                .next()
                .unwrap_or_default();
            whole += 1;
        }
        let text = if starts {
            block.clone()
        } else {
            format!("bestit: {kind}\nlanguage: 1\nid: x\ntitle: {{sv: x, en: x}}\n{block}")
        };
        let read = one(&text);
        // The page shortens some facts and invariants to what it explains.
        let said: Vec<String> = said(&read)
            .into_iter()
            .filter(|s| {
                !(s.starts_with("B104") && (s.contains(" facts.") || s.contains(" invariants.")))
            })
            .collect();
        assert_eq!(said, Vec::<String>::new(), "{text}");
    }
    assert!(whole >= 7, "{whole}");
}

#[test]
fn what_is_written_is_what_is_read() {
    let read = one(r#"
bestit: model
language: 1
id: m
title: {sv: å, en: a}
rules:
  r:
    when: {kind: [a, 3, true], not: {cost: {at_least: 1.50, below: 2}}, d: {same_as: system.department}, e: {not: {not: x}}}
    assign: {decides: {shared: [a, "b:c"]}, informed: [x, z], consulted: z}
    text: {sv: |
      rad
    , en: ""}
change: {rules: {s: {overrides: [r], assign: {signs: none}}}}
"#.replace("    text: {sv: |\n      rad\n    , en: \"\"}\n", "    text:\n      sv: |\n        rad\n      en: \"\"\n").trim_start());
    assert!(read.findings.is_empty(), "{}", read.findings);
    let File::Model(model) = &read.files[0].file else {
        panic!()
    };
    let rule = &model.own.rules[0].value;
    let parts = &rule.when.as_ref().unwrap().parts;
    let Part::Test {
        path,
        test: Test::OneOf(values),
    } = &parts[0]
    else {
        panic!()
    };
    assert_eq!(path.value, "kind");
    let values: Vec<_> = values.iter().map(|v| v.value.clone()).collect();
    assert_eq!(
        values,
        [
            Scalar::Text("a".into()),
            Scalar::Number("3".into()),
            Scalar::Bool(true)
        ]
    );
    let Part::Not(inner) = &parts[1] else {
        panic!()
    };
    let Part::Test {
        test: Test::Range { at_least, below },
        ..
    } = &inner.parts[0]
    else {
        panic!()
    };
    assert_eq!(
        at_least.as_ref().unwrap().value,
        Scalar::Number("1.50".into())
    );
    assert_eq!(below.as_ref().unwrap().value, Scalar::Number("2".into()));
    assert!(
        matches!(&parts[3], Part::Test { test: Test::Not(t), .. } if matches!(**t, Test::Not(_)))
    );
    assert!(matches!(&rule.assign[0].value, HolderWritten::Shared(ids) if ids.len() == 2));
    assert!(matches!(&rule.assign[1].value, HolderWritten::List(ids) if ids.len() == 2));
    assert!(matches!(&rule.assign[2].value, HolderWritten::One(_)));
    assert_eq!(
        (rule.text.sv.as_str(), rule.text.en.as_str()),
        ("rad\n", "")
    );
    let changed = &model.change.rules[0].value;
    assert_eq!(changed.given, ["overrides", "assign"]);
    let place = read.sources.place(values_mark(parts));
    assert_eq!(
        (place.line, place.column, place.path.as_str()),
        (7, 22, "rules.r.when.kind[1]")
    );
}

fn values_mark(parts: &[Part]) -> super::super::written::Mark {
    let Part::Test {
        test: Test::OneOf(values),
        ..
    } = &parts[0]
    else {
        panic!()
    };
    values[1].mark
}

#[test]
fn a_number_fact_and_a_value_called_number_differ() {
    let register = |values: &str| {
        one(&format!(
            "bestit: register\nlanguage: 1\nid: r\ntitle: {{sv: å, en: a}}\nfacts:\n  f: {{title: {{sv: f, en: f}}, values: {values}}}\n"
        ))
    };
    let values = |values: &str| {
        let read = register(values);
        assert!(read.findings.is_empty(), "{}", read.findings);
        let File::Register(register) = read.files[0].file.clone() else {
            panic!()
        };
        register.facts[0].value.values.clone()
    };
    assert!(matches!(
        values("{number: {unit: SEK, min: 0, max: 10, decimals: 0}}"),
        ValuesWritten::Number(_)
    ));
    assert!(matches!(
        values("{number: {title: {sv: f, en: f}}}"),
        ValuesWritten::Listed(_)
    ));
    assert!(matches!(values("boolean"), ValuesWritten::Named(_)));
    assert_eq!(said(&register("[a]")), ["B105 6:38 facts.f.values"]);
}

/// Texts made to be long, deep or wrong everywhere end, and with no more findings than the limit.
#[test]
fn hostile_texts_end_within_the_limits() {
    let head = super::model("");
    let size = 64 * 1024;
    let fill = |piece: &str| piece.repeat(size / piece.len());
    let numbered = |of: &dyn Fn(usize) -> String| {
        let mut text = String::new();
        for i in 0.. {
            let piece = of(i);
            if text.len() + piece.len() > size {
                break;
            }
            text.push_str(&piece);
        }
        text
    };
    let texts = [
        ("brackets", format!("x: {}", fill("["))),
        ("dashes", fill("- ")),
        ("anchors", format!("x: [{}]", fill("&a b,"))),
        ("aliases", format!("x: [{}]", fill("*a,"))),
        ("tags", format!("x: [{}]", fill("!a b,"))),
        ("nulls", format!("x: [{}]", fill("~, "))),
        ("empty", format!("uses: [{}]", fill("[],"))),
        ("loose", format!("x: [{}]", fill("yes,"))),
        ("same", fill("a: 1\n")),
        ("keys", numbered(&|i| format!("rulez{i}: 1\n"))),
        (
            "rules",
            numbered(&|i| format!("  r{i}: 1\n")).replacen("  r0", "rules:\n  r0", 1),
        ),
        ("one word", format!("x: {}", fill("a"))),
        ("one text", format!("x: \"{}\"", fill("å"))),
        ("comment", fill("# x\n")),
        ("quotes", fill("\"")),
        ("questions", fill("? ")),
        ("colons", fill(": ")),
        ("spaces", fill(" ")),
        ("lines", fill("\n")),
        ("block", format!("x: |\n{}", fill("  a\n"))),
        ("pairs", format!("x: [{}]", fill("a: b, "))),
        ("key of keys", fill("{a: ")),
    ];
    for (name, text) in texts {
        let text = format!("{head}{text}");
        let read = one(&text);
        assert!(read.findings.len() <= FINDINGS + 1, "{name}");
    }
}
