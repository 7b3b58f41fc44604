//! Small policies, as YAML, resolved.
#![cfg(feature = "yaml")]

mod faults;
mod report;
mod resolved;
mod variants;

use crate::order::Map;

use super::*;
use crate::finding::Findings;
use crate::language::{self, Read, Source};

/// A document of three statements and two readings.
const DOCUMENT: &str = r#"bestit: document
language: 1
id: doc
title: {sv: "Dokument", en: "Document"}
sections:
  "1": {sv: "Ett", en: "One"}
  "2": {sv: "Två", en: "Two"}
statements:
  S001: {section: "1", modality: shall, routing: true, text: {sv: "a", en: "a"}}
  S002: {section: "1", also_in: ["2"], modality: should, routing: true, text: {sv: "b", en: "b"}}
  S003: {section: "2", modality: as_is, routing: false, text: {sv: "c", en: "c"}}
readings:
  A01:
    issue: {sv: "i", en: "i"}
    statements: [S001]
    default: {sv: "så", en: "so"}
    options: {other: {sv: "annars", en: "otherwise"}, third: {sv: "tredje", en: "third"}}
  A02:
    issue: {sv: "i", en: "i"}
    statements: [S002]
    default: {sv: "så", en: "so"}
    options: {other: {sv: "annars", en: "otherwise"}}
"#;

/// A register with one of everything.
const REGISTER: &str = r#"bestit: register
language: 1
id: reg
title: {sv: "Register", en: "Register"}
uses: [doc.yaml]
default_model: base
timeline: [base]
categories:
  shared: {title: {sv: "Gemensamma", en: "Shared"}}
  own: {title: {sv: "Egna", en: "Own"}}
departments:
  school: {title: {sv: "Skolan", en: "The school"}, sample: true}
  care: {title: {sv: "Vården", en: "Care"}}
systems:
  mail: {title: {sv: "Post", en: "Mail"}, category: shared}
  pupils: {title: {sv: "Elever", en: "Pupils"}, category: own, department: school}
kinds:
  change: {level: tactical, title: {sv: "Ändring", en: "Change"}, basis: [S001]}
  support: {level: operative, title: {sv: "Stöd", en: "Support"}, way: [executes], basis: [S001]}
facts:
  kind: {values: kinds, title: {sv: "Typ", en: "Kind"}, asked: anyone}
  department: {values: departments, title: {sv: "Förvaltning", en: "Department"}, asked: anyone}
  system:
    values: systems
    none: true
    none_title: {sv: "Inget", en: "None"}
    title: {sv: "System", en: "System"}
    asked: anyone
  in_plan:
    values: boolean
    title: {sv: "I plan", en: "In plan"}
    only_when: {kind: change}
    asked: known_by
    known_by: manager
  cost:
    values: {number: {unit: SEK, min: 0, max: 1000, decimals: 2}}
    title: {sv: "Kostnad", en: "Cost"}
    asked: anyone
  received_by:
    values:
      desk: {title: {sv: "Desken", en: "The desk"}, holder: desk}
      administrator: {title: {sv: "Förvaltaren", en: "The manager"}, holder: system.manager}
    begins_way: true
    title: {sv: "Mottaget", en: "Received"}
    asked: never
actors:
  town: {is: unit, title: {sv: "Staden", en: "The town"}}
  desk: {is: unit, title: {sv: "Desken", en: "The desk"}}
  office: {is: unit, title: {sv: "Kontoret", en: "The office"}}
  department: {is: unit, per: department, title: {sv: "{scope}", en: "{scope}"}}
  board: {is: body, title: {sv: "Nämnden", en: "The board"}}
  head: {is: role, title: {sv: "Chefen", en: "The head"}}
  manager: {is: role, per: department, title: {sv: "Ansvarig, {scope}", en: "Manager, {scope}"}}
  system_owner: {is: role, per: system, title: {sv: "Ägare, {scope}", en: "Owner, {scope}"}}
  system_manager: {is: role, per: system, title: {sv: "Förvaltare", en: "Manager"}}
invariants:
  one: {never: {owner.shared: true}, whose: {sv: "a", en: "a"}, text: {sv: "t", en: "t"}}
"#;

/// What every model begins with.
const HEAD: &str = "bestit: model
language: 1
id: base
title: {sv: Modell, en: Model}
uses: [reg.yaml, doc.yaml]
";

/// A rule for every case; the tests add to it.
const ALL: &str = "rules:
  all:
    assign: {owner: head, prepares: head, decides: head}
    basis: [S001]
    text: {sv: a, en: a}
";

/// The text of a variant, or of a reading's other side: what follows its title.
fn model(id: &str, rest: &str) -> String {
    format!("bestit: model\nlanguage: 1\nid: {id}\ntitle: {{sv: M, en: M}}\n{rest}")
}

/// A base model: the head, then sections.
fn base(rest: &str) -> String {
    format!("{HEAD}{rest}")
}

/// The document, the register and further files.
fn with(files: &[(&str, &str)]) -> Read {
    let mut all: Map<&str, &str> = [("doc.yaml", DOCUMENT), ("reg.yaml", REGISTER)]
        .into_iter()
        .collect();
    all.extend(files.iter().copied());
    read(&all)
}

fn read(files: &Map<&str, &str>) -> Read {
    let sources = files.iter().map(|(name, text)| Source::new(*name, *text));
    language::read(sources.collect())
}

fn readings(list: &[(&str, &str)]) -> Map<String, String> {
    list.iter()
        .map(|(r, o)| ((*r).to_owned(), (*o).to_owned()))
        .collect()
}

/// A model that resolves without any finding.
fn sound(read: &Read, id: &str, applied: &[(&str, &str)]) -> model::Model {
    let mut findings = read.findings.clone();
    findings.extend(check_files(read));
    let resolved = resolve(read, id, &readings(applied));
    findings.extend(resolved.findings);
    assert!(findings.is_empty(), "{findings}");
    resolved.model.unwrap()
}

/// Everything found in a policy and one of its models.
fn found(read: &Read, id: &str, applied: &[(&str, &str)]) -> Findings {
    let mut findings = read.findings.clone();
    findings.extend(check_files(read));
    findings.extend(resolve(read, id, &readings(applied)).findings);
    findings.sort();
    findings
}

/// Resolves `base` in files where each `§` marks a place at which one finding is expected, and
/// compares places and codes.
fn expect(files: &[(&str, &str)], code: &str) {
    let mut texts: Vec<(&str, String)> = Vec::new();
    let mut wanted = Vec::new();
    for (name, text) in files {
        for (line, content) in text.lines().enumerate() {
            let marks = content.char_indices().filter(|(_, c)| *c == '§').count();
            let mut rest = content;
            let mut column = 1;
            for _ in 0..marks {
                let (before, after) = rest.split_once('§').unwrap();
                column += before.chars().count();
                wanted.push(format!("{code} {name}:{}:{column}", line + 1));
                rest = after;
            }
        }
        texts.push((name, text.replace('§', "")));
    }
    let list: Vec<(&str, &str)> = texts.iter().map(|(n, t)| (*n, t.as_str())).collect();
    let findings = found(&with(&list), "base", &[]);
    let mut got: Vec<String> = findings
        .iter()
        .map(|f| {
            let p = f.place.clone().unwrap_or_default();
            format!("{} {}:{}:{}", f.code.id(), p.file, p.line, p.column)
        })
        .collect();
    got.sort();
    wanted.sort();
    assert_eq!(got, wanted, "\n{findings}");
}

/// The same for the sections of one model.
fn expect_in_model(rest: &str, code: &str) {
    expect(&[("base.yaml", &base(rest))], code);
}

/// The same for a changed register, over a model with one rule.
fn expect_in_register(from: &str, to: &str, code: &str) {
    assert!(REGISTER.contains(from), "{from}");
    let register = REGISTER.replacen(from, to, 1);
    let base = base(ALL);
    expect(&[("base.yaml", &base), ("reg.yaml", &register)], code);
}
