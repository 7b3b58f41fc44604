//! Every finding there is, provoked: each folder of `tests/broken/` holds a policy with a fault
//! and the findings it must give, at their places.
#![cfg(feature = "analysis")]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use bestit::Policy;
use bestit::analysis::check_policy;
use bestit::finding::{Code, Finding, Place, Severity};
use serde::Deserialize;

/// What `expected.json` says.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Expected {
    /// What is wrong with the policy, for whoever reads the folder.
    note: String,
    /// The model to compile.
    model: Option<String>,
    /// The other sides of readings it is compiled with.
    #[serde(default)]
    readings: BTreeMap<String, String>,
    findings: Vec<ExpectedFinding>,
    /// Whether there must be no other error.
    only: bool,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ExpectedFinding {
    code: String,
    /// The place is left out only where nothing of a file can be read.
    file: Option<String>,
    line: Option<u32>,
    column: Option<u32>,
    /// A part of the English message.
    says: Option<String>,
    count: Option<u64>,
    witness: Option<BTreeMap<String, String>>,
    #[serde(default)]
    related: Vec<ExpectedPlace>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ExpectedPlace {
    file: String,
    line: u32,
    column: u32,
}

impl ExpectedFinding {
    fn matches(&self, finding: &Finding) -> bool {
        let at = |place: &Place| {
            self.file.as_ref().is_none_or(|file| *file == place.file)
                && self.line.is_none_or(|line| line == place.line)
                && self.column.is_none_or(|column| column == place.column)
        };
        let anywhere = self.file.is_none();
        let witness = |w: &BTreeMap<String, String>| {
            let case = finding.witness.iter().flat_map(|w| w.case.iter().cloned());
            case.collect::<BTreeMap<_, _>>() == *w
        };
        finding.code.id() == self.code
            && finding.place.as_ref().map_or(anywhere, at)
            && self.says.iter().all(|s| finding.message.en.contains(s))
            && self.count.is_none_or(|n| finding.count == Some(n))
            && self.witness.iter().all(witness)
            && self.related.iter().all(|r| {
                let here = |p: &Place| (p.line, p.column) == (r.line, r.column) && p.file == r.file;
                finding.related.iter().any(|f| here(&f.place))
            })
    }
}

/// The folders, by name.
fn folders() -> BTreeMap<String, PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/broken");
    let entries = std::fs::read_dir(root).unwrap();
    let paths = entries.map(|e| e.unwrap().path()).filter(|p| p.is_dir());
    paths
        .map(|p| (p.file_name().unwrap().to_str().unwrap().to_owned(), p))
        .collect()
}

fn expected(folder: &Path) -> Expected {
    let text = std::fs::read_to_string(folder.join("expected.json")).unwrap();
    serde_json::from_str(&text).unwrap_or_else(|e| panic!("{}: {e}", folder.display()))
}

/// Everything that can be said about the policy and the model, each once.
fn found(folder: &Path, expected: &Expected) -> Vec<Finding> {
    let policy = Policy::load(folder);
    let mut all: Vec<Finding> = policy.findings().iter().cloned().collect();
    if let Some(mut choice) = expected.model.as_ref().and_then(|m| policy.model(m).ok()) {
        for (reading, option) in &expected.readings {
            choice = choice.with_reading(reading, option).unwrap();
        }
        match choice.compile() {
            Ok(compiled) => {
                all.extend(compiled.findings.iter().cloned());
                all.extend(compiled.check().iter().cloned());
            }
            Err(findings) => all.extend(findings.iter().cloned()),
        }
    }
    all.extend(check_policy(&policy).iter().cloned());
    let mut once: Vec<Finding> = Vec::new();
    for finding in all {
        if !once.contains(&finding) {
            once.push(finding);
        }
    }
    once
}

fn line_of(finding: &Finding) -> String {
    let place = finding.place.clone().unwrap_or_default();
    let witness = finding.witness.iter().flat_map(|w| w.case.iter());
    let witness: Vec<String> = witness.map(|(f, v)| format!("{f}={v}")).collect();
    format!(
        "{}:{}:{} {} {} {:?} [{}]",
        place.file,
        place.line,
        place.column,
        finding.code,
        finding.message.en,
        finding.count,
        witness.join(" ")
    )
}

#[test]
fn every_broken_policy_gives_its_findings_where_they_belong() {
    let mut report = String::new();
    for (name, folder) in folders() {
        let expected = expected(&folder);
        assert!(!expected.note.is_empty(), "{name}: no note");
        let mut rest = found(&folder, &expected);
        let mut faults = Vec::new();
        for wanted in &expected.findings {
            match rest.iter().position(|f| wanted.matches(f)) {
                Some(at) => {
                    rest.remove(at);
                }
                None => faults.push(format!("missing: {wanted:?}")),
            }
        }
        let errors = rest.iter().filter(|f| f.severity == Severity::Error);
        if expected.only {
            faults.extend(errors.map(|f| format!("beyond what is expected: {}", line_of(f))));
        }
        if !faults.is_empty() {
            let _ = writeln!(report, "\n{name} ({})", expected.note);
            for fault in faults {
                let _ = writeln!(report, "  {fault}");
            }
            for finding in &rest {
                let _ = writeln!(report, "    found: {}", line_of(finding));
            }
        }
    }
    assert!(report.is_empty(), "{report}");
}

#[test]
fn every_place_is_where_its_bytes_are() {
    for (name, folder) in folders() {
        for finding in found(&folder, &expected(&folder)) {
            let related = finding.related.iter().map(|r| &r.place);
            for place in finding.place.iter().chain(related) {
                let Ok(text) = std::fs::read_to_string(folder.join(&place.file)) else {
                    continue;
                };
                let (start, end) = (place.span.0 as usize, place.span.1 as usize);
                let before = text
                    .get(..start)
                    .unwrap_or_else(|| panic!("{name}: {place:?}"));
                assert!(text.get(start..end).is_some(), "{name}: {place:?}");
                let line = before.matches('\n').count() + 1;
                let column = before.rsplit('\n').next().unwrap_or("").chars().count() + 1;
                assert_eq!(
                    (place.line as usize, place.column as usize),
                    (line, column),
                    "{name}: {}",
                    line_of(&finding)
                );
            }
        }
    }
}

#[test]
fn the_same_files_give_the_same_findings() {
    for (name, folder) in folders() {
        let expected = expected(&folder);
        assert_eq!(
            found(&folder, &expected),
            found(&folder, &expected),
            "{name}"
        );
    }
}

#[test]
fn every_message_is_filled_in() {
    let texts = texts();
    for (name, folder) in folders() {
        for finding in found(&folder, &expected(&folder)) {
            let template = &texts[finding.code.name()];
            for text in template.values().flat_map(BTreeMap::values) {
                for left in placeholders(text) {
                    let hole = format!("{{{left}}}");
                    for said in [Some(&finding.message), finding.help.as_ref()]
                        .into_iter()
                        .flatten()
                    {
                        let whole = !said.sv.contains(&hole) && !said.en.contains(&hole);
                        assert!(whole, "{name}: {}", line_of(&finding));
                    }
                }
            }
        }
    }
}

#[test]
fn every_code_has_a_page_with_its_four_sections() {
    for code in Code::ALL {
        let page = code.page();
        assert_eq!(page.lines().next(), Some(format!("# {code}").as_str()));
        let sections: Vec<&str> = page.lines().filter(|l| l.starts_with("## ")).collect();
        assert_eq!(
            sections,
            ["## What", "## Why", "## Example", "## Fix"],
            "{code}"
        );
        let parts: Vec<&str> = page.split("\n## ").skip(1).collect();
        for part in &parts {
            let body = part.split_once('\n').map_or("", |(_, body)| body.trim());
            assert!(body.len() > 30, "{code}: {part}");
        }
        assert!(parts[2].contains("```yaml"), "{code}: no example");
        assert_eq!(
            page.matches("```").count() % 2,
            0,
            "{code}: a fence is left open"
        );
    }
}

#[test]
fn every_code_has_a_broken_policy() {
    let mut provoked: BTreeSet<&str> = BTreeSet::new();
    for (name, folder) in folders() {
        let findings = expected(&folder).findings;
        let code = Code::ALL.iter().find(|c| {
            let stem = format!("{}-{}", c.id().to_lowercase(), c.name());
            name == stem || name.starts_with(&format!("{stem}-"))
        });
        let code = code.unwrap_or_else(|| panic!("`{name}` is named after no code"));
        assert!(
            findings.iter().any(|f| f.code == code.id()),
            "{name} does not give {code}"
        );
        provoked.insert(code.id());
    }
    let missing: Vec<_> = Code::ALL
        .iter()
        .filter(|c| !provoked.contains(c.id()))
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn every_code_has_texts_with_the_same_placeholders_in_both_languages() {
    let texts = texts();
    assert_eq!(texts.len(), Code::ALL.len());
    for code in Code::ALL {
        for (part, text) in &texts[code.name()] {
            let (sv, en) = (&text["sv"], &text["en"]);
            assert!(!sv.is_empty() && !en.is_empty(), "{code} {part}");
            let names = |t: &str| -> BTreeSet<String> {
                let stems = placeholders(t).into_iter();
                stems
                    .map(|p| p.trim_end_matches("_sv").to_owned())
                    .collect()
            };
            assert_eq!(names(sv), names(en), "{code} {part}");
            let swedish = |p: &String| p.ends_with("_sv");
            assert!(!placeholders(en).iter().any(swedish), "{code} {part}");
        }
        assert!(texts[code.name()].contains_key("message"), "{code}");
    }
}

/// The texts of every code: message and help, by language.
fn texts() -> BTreeMap<String, BTreeMap<String, BTreeMap<String, String>>> {
    serde_json::from_str(include_str!("../../src/texts/findings.json")).unwrap()
}

/// The names between braces.
fn placeholders(text: &str) -> Vec<String> {
    let parts = text.split('{').skip(1);
    parts
        .filter_map(|p| p.split_once('}'))
        .map(|(name, _)| name.to_owned())
        .filter(|name| name.chars().all(|c| c.is_ascii_lowercase() || c == '_'))
        .collect()
}
