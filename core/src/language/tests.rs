//! Reading as a whole: every code at its place, all faults in one run, no input that panics.

mod codes;
mod examples;
mod folders;
mod random;
mod serde_yaml;

use super::{Read, Source, read};

/// Reads one file named `a.yaml`.
fn one(text: &str) -> Read {
    read(vec![Source::new("a.yaml", text)])
}

/// The findings as `code line:column path`.
fn said(read: &Read) -> Vec<String> {
    let line = |f: &crate::finding::Finding| match &f.place {
        Some(p) => format!("{} {}:{} {}", f.code.id(), p.line, p.column, p.path)
            .trim_end()
            .to_owned(),
        None => f.code.id().to_owned(),
    };
    read.findings.iter().map(line).collect()
}

/// A model file with this below its head, which has five lines.
fn model(rest: &str) -> String {
    format!("bestit: model\nlanguage: 1\nid: m\ntitle: {{sv: å, en: a}}\n\n{rest}")
}

/// The policy files that are there.
fn policies() -> Vec<(String, String)> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../policies/tyreso");
    let (sources, findings) = super::load(std::path::Path::new(folder));
    assert!(findings.is_empty(), "{findings}");
    sources
        .iter()
        .map(|s| (s.name().to_owned(), s.text().to_owned()))
        .collect()
}
