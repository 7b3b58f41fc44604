//! Each code of the reading stage, where it points.

use super::{model, one, said};
use crate::finding::Code;

#[track_caller]
fn check(text: &str, expected: &[&str]) {
    let read = one(text);
    for finding in &read.findings {
        let help = finding.help.clone().unwrap_or_default();
        for text in [&finding.message.sv, &finding.message.en, &help.sv, &help.en] {
            let unfilled = text.split('{').skip(1).any(|rest| {
                rest.split_once('}').is_some_and(|(name, _)| {
                    name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_')
                })
            });
            assert!(!unfilled, "{text}");
        }
    }
    assert_eq!(said(&read), expected, "{}\n{text}", read.findings);
}

#[track_caller]
fn below(rest: &str, expected: &[&str]) {
    check(&model(rest), expected);
}

/// A rule with everything, and one more line.
fn rule(more: &str) -> String {
    let rule =
        "rules:\n  r:\n    assign: {owner: a}\n    text: {sv: t, en: t}\n    basis: [S001]\n";
    format!("{rule}    {more}\n")
}

#[test]
fn b101_a_syntax_error_is_the_one_fault_of_its_file() {
    below("rules:\n  r: {when: {kind: x}\n  s: 1\n", &["B101 8:3"]);
    below("a: b: c\nfoo: yes\n", &["B101 6:5"]);
    below("\tx: 1\n", &["B101 6:1"]);
    below("rules:\n  r:\n \tx: 1\n", &["B101 8:2"]);
    below("x: \"abc\n", &["B101 6:4"]);
    check("%YAML 1.2\n---\nbestit: model\n", &["B101 1:1"]);
}

#[test]
fn b102_a_key_stands_twice() {
    below("rules: {}\nrules: {}\n", &["B102 7:1 rules"]);
    // Few keys and many are compared in different ways.
    let posts: String = (0..41)
        .map(|i| format!("  p{}: {{roles: []}}\n", i % 40))
        .collect();
    below(&format!("posts:\n{posts}"), &["B102 47:3 posts.p0"]);
    let read = one(&model("rules: {}\nrules: {}\n"));
    let finding = read.findings.iter().next().unwrap();
    assert_eq!(
        finding
            .related
            .first()
            .map(|r| (r.place.line, r.place.column)),
        Some((6, 1))
    );
}

#[test]
fn b103_a_key_nobody_knows() {
    below("rule: {}\n", &["B103 6:1 rule"]);
    let read = one(&model("rule: {}\n"));
    let finding = read.findings.iter().next().unwrap();
    assert_eq!(finding.message.en, "`rule` is no key of a.yaml");
    assert_eq!(finding.help.as_ref().unwrap().sv, "menade du `rules`?");
    below(&rule("assigns: {}"), &["B103 11:5 rules.r.assigns"]);
    below(
        "rules:\n  r:\n    assign: {owns: a}\n    text: {sv: t, en: t}\n",
        &["B103 8:14 rules.r.assign.owns"],
    );
    below(
        &rule("when: {kind: {nott: x}}"),
        &["B103 11:19 rules.r.when.kind.nott"],
    );
    below(
        "first_contact:\n- {owner: {outsid: x}, to: owner}\n",
        &["B103 7:12 first_contact[0].owner.outsid"],
    );
}

#[test]
fn b104_a_key_is_missing() {
    check("bestit: model\nlanguage: 1\nid: m\n", &["B104 1:1"]);
    check("", &["B104 1:1"]);
    check("# nothing\n", &["B104 1:1"]);
    below(
        "rules:\n  r:\n    assign: {owner: a}\n",
        &["B104 7:3 rules.r"],
    );
    below(
        "rules:\n  r:\n    assign: {owner: a}\n    text: {sv: t}\n",
        &["B104 9:5 rules.r.text"],
    );
    below(
        "rules:\n  r:\n    assign:\n    text: {sv: t, en: }\n",
        &["B104 8:5 rules.r", "B104 9:19 rules.r.text"],
    );
    below(
        "first_contact: [{when: {}}]\n",
        &["B104 6:18 first_contact[0]"],
    );
    // What changes another entry gives only some fields.
    below(
        "change: {rules: {r: {assign: {decides: a}}}, systems: {s: {basis: [S001]}}}\n",
        &[],
    );
}

#[test]
fn b105_something_else_is_expected() {
    check("- a\n", &["B105 1:1"]);
    check("a\n", &["B105 1:1"]);
    below("rules: [a]\n", &["B105 6:8 rules"]);
    below("uses: organisation.yaml\n", &["B105 6:7 uses"]);
    below(
        "posts: {p: {roles: [a, [b]], capacity: much}}\n",
        &["B105 6:24 posts.p.roles[1]", "B105 6:40 posts.p.capacity"],
    );
    below(
        "known:\n  k: {invariant: i, text: t}\n",
        &["B105 7:27 known.k.text"],
    );
    below(
        "known:\n  k: {invariant: i, text: {sv: 2012, en: true}}\n",
        &["B105 7:32 known.k.text.sv", "B105 7:42 known.k.text.en"],
    );
    below(
        "interfaces:\n  i: {from: a, to: b, action: informs, both_ways: 1}\n",
        &["B105 7:51 interfaces.i.both_ways"],
    );
    below(&rule("when: [a]"), &["B105 11:11 rules.r.when"]);
    below(&rule("when: {kind: []}"), &["B105 11:18 rules.r.when.kind"]);
    below(&rule("when: {any: []}"), &["B105 11:17 rules.r.when.any"]);
    below(
        &rule("when: {cost: {at_least: x}}"),
        &["B105 11:29 rules.r.when.cost.at_least"],
    );
    below(
        &rule("when: {cost: {not: a, is: b}}"),
        &["B105 11:18 rules.r.when.cost"],
    );
    below(&rule("when: {cost: {}}"), &["B105 11:18 rules.r.when.cost"]);
    below(&rule("when: {kind: }"), &["B105 11:16 rules.r.when.kind"]);
    below(
        "rules:\n  r: {text: {sv: t, en: t}, assign: {owner: [a, b]}}\n",
        &["B105 7:45 rules.r.assign.owner"],
    );
    below("? [a]\n: 1\n", &["B105 6:3"]);
    below("true: 1\n", &["B105 6:1 true"]);
}

#[test]
fn b106_anchors_aliases_and_merges_are_refused() {
    below("posts: &p {}\n", &["B106 6:8 posts"]);
    below(
        "remove: {posts: &a [x], rules: *a}\n",
        &["B106 6:17 remove.posts", "B106 6:32 remove.rules"],
    );
    below("remove: {rules: *nowhere}\n", &["B106 6:17 remove.rules"]);
    below(
        "add: &a {}\nchange:\n  <<: *a\n",
        &["B106 6:6 add", "B106 8:3 change.<<"],
    );
}

#[test]
fn b107_tags_are_refused() {
    below("uses: !!seq [a.yaml]\n", &["B107 6:7 uses"]);
    below("uses: [!path a.yaml]\n", &["B107 6:8 uses[0]"]);
    below("uses: [!x!y a.yaml]\n", &["B107 6:8"]);
    let read = one(&model("uses: [!path a.yaml]\n"));
    assert!(
        read.findings
            .iter()
            .next()
            .unwrap()
            .message
            .en
            .contains("`!path`")
    );
}

#[test]
fn b108_words_that_are_true_for_some_readers() {
    for word in ["yes", "No", "ON", "off", "y", "N", "True", "FALSE"] {
        below(
            &rule(&format!("when: {{in_plan: {word}}}")),
            &["B108 11:21 rules.r.when.in_plan"],
        );
    }
    below(&rule("when: {in_plan: \"yes\"}"), &[]);
    below(&rule("when: {in_plan: true}"), &[]);
}

#[test]
fn b109_dates_without_quotes() {
    below(
        "valid: {from: 2012-01-01, to: \"2014-12-31\"}\n",
        &["B109 6:15 valid.from"],
    );
}

#[test]
fn b110_ids() {
    check(
        "bestit: model\nlanguage: 1\nid: Modell Å\ntitle: {sv: å, en: a}\n",
        &["B110 3:5 id"],
    );
    below("posts: {Å-1: {roles: []}}\n", &["B110 6:9 posts.Å-1"]);
    below(
        "reading: {id: B3, option: other, for: [m]}\n",
        &["B110 6:15 reading.id"],
    );
    let document =
        "bestit: document\nlanguage: 1\nid: d\ntitle: {sv: å, en: a}\nstatements:\n  s1:\n";
    let statement = "    {section: \"1\", modality: shall, routing: true, text: {sv: t, en: t}}\n";
    check(
        &format!("{document}{statement}"),
        &["B110 6:3 statements.s1"],
    );
}

#[test]
fn b111_days_of_the_calendar() {
    below(
        "valid: {from: \"2011-02-29\", to: \"31 dec 2014\"}\n",
        &["B111 6:15 valid.from", "B111 6:33 valid.to"],
    );
}

#[test]
fn b112_versions() {
    for (version, found) in [
        ("2", "2"),
        ("\"1\"", "\"1\""),
        ("one", "\"one\""),
        ("1.0", "1.0"),
    ] {
        let read = one(&format!("bestit: model\nlanguage: {version}\nfoo: 1\n"));
        assert_eq!(said(&read), ["B112 2:11 language"]);
        let message = &read.findings.iter().next().unwrap().message;
        assert_eq!(
            message.en,
            format!("version {found} of the language cannot be read")
        );
        assert!(read.files.is_empty());
    }
}

#[test]
fn b113_kinds_of_file() {
    check("bestit: modell\nlanguage: 1\n", &["B113 1:9 bestit"]);
    let read = one("bestit: modell\nlanguage: 1\n");
    let help = read.findings.iter().next().unwrap().help.clone().unwrap();
    assert!(help.sv.ends_with("menade du `model`?"), "{}", help.sv);
    let read = one("bestit: potato\nlanguage: 1\n");
    let help = read.findings.iter().next().unwrap().help.clone().unwrap();
    assert!(!help.sv.contains('{') && !help.en.contains('{'));
}

#[test]
fn b114_limits() {
    let nested = |open: &str, n: usize| model(&format!("rules: {}\n", open.repeat(n)));
    check(&nested("[", 100_000), &["B114 6:40"]);
    check(&nested("{a: ", 100_000), &["B114 6:132"]);
    let mut steps = String::new();
    for i in 0..200 {
        steps.push_str(&format!("{}a:\n", " ".repeat(i)));
    }
    check(&steps, &["B114 33:33"]);
    check(&"- ".repeat(100_000), &["B114 1:65"]);
    let deep = format!("{}{}", "[".repeat(31), "]".repeat(31));
    below(&format!("rules: {deep}\n"), &["B105 6:8 rules"]);

    let long = "x".repeat(70_000);
    below(&format!("uses: [\"{long}\"]\n"), &["B114 6:8 uses[0]"]);
    let many = "a, ".repeat(400_001);
    below(&format!("uses: [{many}]\n"), &["B114 6:1199963"]);
    let huge = format!("# {}\n", "x".repeat(2 * 1024 * 1024));
    check(&huge, &["B114 1:1"]);
}

#[test]
fn b114_at_most_a_thousand_findings_are_reported() {
    let ids: String = (0..1_500)
        .map(|i| format!("  R{i}: {{roles: []}}\n"))
        .collect();
    let read = one(&model(&format!("posts:\n{ids}")));
    assert_eq!(read.findings.len(), 1_001);
    let last = read
        .findings
        .iter()
        .find(|f| f.code == Code::LimitExceeded)
        .unwrap();
    assert!(
        last.message.en.contains("1500") && last.message.en.contains("1000"),
        "{}",
        last.message.en
    );
}

#[test]
fn b115_several_documents() {
    check(&format!("---\n{}---\nfoo: 1\n", model("")), &["B115 7:1"]);
    check(&format!("---\n{}...\n", model("")), &[]);
}

#[test]
fn b116_paths_that_leave_the_folder() {
    for path in [
        "../a.yaml",
        "/etc/passwd",
        "a/../../b",
        "a//b",
        "./a.yaml",
        "c:/a.yaml",
        "a\\\\b",
        "",
    ] {
        below(&format!("uses: [\"{path}\"]\n"), &["B116 6:8 uses[0]"]);
        below(&format!("extends: \"{path}\"\n"), &["B116 6:10 extends"]);
    }
    below(
        "uses: [a.yaml, more/b.yaml, å.yaml]\nextends: more/best-it.yaml\n",
        &[],
    );
}

#[test]
fn b118_numbers_that_are_names() {
    let document = "bestit: document\nlanguage: 1\nid: d\ntitle: {sv: å, en: a}\n";
    check(
        &format!("{document}sections:\n  3.1: {{sv: a, en: a}}\n  4: {{sv: a, en: a}}\n"),
        &["B118 6:3 sections.\"3.1\"", "B118 7:3 sections.4"],
    );
    let statement =
        "section: 3.10, also_in: [4, \"5\"], modality: shall, routing: true, text: {sv: t, en: t}";
    check(
        &format!("{document}statements:\n  S001: {{{statement}}}\n"),
        &[
            "B118 6:19 statements.S001.section",
            "B118 6:35 statements.S001.also_in[0]",
        ],
    );
}

#[test]
fn columns_count_characters_and_spans_bytes() {
    let text = model("title2: {}\nposts: {å: 1, ö: 2}\n");
    let read = one(&text);
    let places: Vec<_> = read
        .findings
        .iter()
        .map(|f| f.place.clone().unwrap())
        .collect();
    let at = |column| {
        places
            .iter()
            .find(|p| p.line == 7 && p.column == column)
            .unwrap()
    };
    let slice = |column| {
        let (start, end) = at(column).span;
        &text[start as usize..end as usize]
    };
    assert_eq!(
        (slice(9), slice(12), slice(15), slice(18)),
        ("å", "1", "ö", "2")
    );
    // A byte order mark is no column, but bytes.
    let marked = format!("\u{feff}{text}");
    let with_mark = one(&marked);
    assert_eq!(said(&with_mark), said(&read));
    let place = with_mark
        .findings
        .iter()
        .next()
        .unwrap()
        .place
        .clone()
        .unwrap();
    assert_eq!(
        &marked[place.span.0 as usize..place.span.1 as usize],
        "title2"
    );
    // Windows line ends change nothing.
    assert_eq!(said(&one(&text.replace('\n', "\r\n"))), said(&read));
}

#[test]
fn everything_is_found_in_one_run() {
    let bad = model(
        "valid: {from: 2012-01-01, to: \"2012-02-30\"}\nposts: {P: {role: [x]}}\nrules:\n  r: {when: {in_plan: yes}, assign: {decide: a}, text: {sv: t}}\n",
    );
    let read = super::read(vec![
        super::Source::new("c.yaml", "a: b: c"),
        super::Source::new("b.yaml", bad.as_str()),
        super::Source::new("a.yaml", model("")),
    ]);
    let files: Vec<_> = read
        .findings
        .iter()
        .map(|f| f.place.as_ref().unwrap().file.clone())
        .collect();
    assert_eq!(
        files.iter().filter(|f| *f == "b.yaml").count(),
        8,
        "{}",
        read.findings
    );
    assert_eq!(files.last().unwrap(), "c.yaml");
    assert_eq!(
        read.files
            .iter()
            .map(|f| (f.source, f.sound))
            .collect::<Vec<_>>(),
        [(0, true), (1, false)]
    );
}

#[test]
fn two_files_of_one_name_are_one_too_many() {
    let read = super::read(vec![
        super::Source::new("a.yaml", model("")),
        super::Source::new("a.yaml", model("")),
    ]);
    assert_eq!(said(&read), ["B117"]);
    let read = super::read(vec![super::Source::new("../a.yaml", model(""))]);
    assert_eq!(said(&read), ["B116"]);
    let many = (0..300).map(|i| super::Source::new(format!("f{i}.yaml"), model("")));
    let read = super::read(many.collect());
    assert_eq!(said(&read), ["B114"]);
    assert_eq!(read.files.len(), 256);
}

/// The example of a code's page shows the code, and its fix no longer does.
#[test]
fn the_pages_show_what_they_are_about() {
    for code in Code::ALL.iter().filter(|code| code.id().starts_with("B1")) {
        // A nest of conditions, or a file in another encoding, is no single text.
        if matches!(code, Code::LimitExceeded | Code::UnreadableFile) {
            continue;
        }
        let blocks: Vec<&str> = code
            .page()
            .split("```yaml\n")
            .skip(1)
            .filter_map(|part| part.split("```").next())
            .collect();
        assert!(blocks.len() >= 2, "{code}");
        let has = |block: &str| {
            let kind = match block.split(':').next() {
                Some("actors") if block.contains("title:") => "register",
                Some("statements" | "sections") => "document",
                _ => "model",
            };
            let head = format!("bestit: {kind}\nlanguage: 1\nid: m\ntitle: {{sv: å, en: a}}\n");
            let text = if block.starts_with("bestit:") {
                block.to_owned()
            } else {
                format!("{head}{block}")
            };
            one(&text)
                .findings
                .iter()
                .any(|finding| finding.code == *code)
        };
        assert!(has(blocks[0]), "{code}");
        assert!(!has(blocks[1]), "{code}");
    }
}
