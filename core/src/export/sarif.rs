//! Findings as SARIF 2.1.0 (Static Analysis Results Interchange Format, OASIS), which reviews of
//! code and editors show at the lines they concern.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde::Serialize;

use crate::finding::{Code, Finding, Place, Severity};
use crate::language::Source;
use crate::policy::Policy;
use crate::text::Lang;

/// Findings as a SARIF log, one line of JSON. Every code of the registry is a rule, with its page
/// as help.
///
/// `folder` is where the policy lies, as whoever reads the log sees it: a path with `/`, relative
/// to the root of the repository. The message holds what to do about a finding and the case that
/// shows it; the case and the number of combinations also stand in the result's properties.
///
/// ```
/// let policy = bestit::Policy::embedded();
/// let findings: Vec<_> = policy.findings().iter().cloned().collect();
/// let log = bestit::export::sarif(&findings, &policy, "policies/tyreso", bestit::Lang::En);
/// let log: serde_json::Value = serde_json::from_str(&log)?;
/// assert_eq!(log["version"], "2.1.0");
/// assert_eq!(log["runs"][0]["tool"]["driver"]["rules"][0]["id"], "B101");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn sarif(findings: &[Finding], policy: &Policy, folder: &str, lang: Lang) -> String {
    let files = Files {
        folder: folder.trim_end_matches('/'),
        sources: policy.sources().map(|s| (s.name(), s)).collect(),
    };
    let log = Log {
        schema: "https://json.schemastore.org/sarif-2.1.0.json",
        version: "2.1.0",
        runs: [Run {
            tool: Tool {
                driver: Driver {
                    name: "bestit",
                    semantic_version: env!("CARGO_PKG_VERSION"),
                    rules: Code::ALL.iter().map(|code| rule(*code)).collect(),
                },
            },
            language: match lang {
                Lang::Sv => "sv",
                Lang::En => "en",
            },
            // Our columns count characters.
            column_kind: "unicodeCodePoints",
            results: findings.iter().map(|f| result(f, &files, lang)).collect(),
        }],
    };
    // A tree of texts and numbers can always be written.
    serde_json::to_string(&log).unwrap_or_default()
}

#[derive(Serialize)]
struct Log<'a> {
    #[serde(rename = "$schema")]
    schema: &'a str,
    version: &'a str,
    runs: [Run<'a>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run<'a> {
    tool: Tool<'a>,
    language: &'a str,
    column_kind: &'a str,
    results: Vec<Reported<'a>>,
}

#[derive(Serialize)]
struct Tool<'a> {
    driver: Driver<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Driver<'a> {
    name: &'a str,
    semantic_version: &'a str,
    rules: Vec<Rule>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Rule {
    id: &'static str,
    name: &'static str,
    short_description: Message,
    help: Help,
    default_configuration: Configuration,
}

#[derive(Serialize)]
struct Message {
    text: String,
}

#[derive(Serialize)]
struct Help {
    text: &'static str,
    markdown: &'static str,
}

#[derive(Serialize)]
struct Configuration {
    level: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Reported<'a> {
    rule_id: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    rule_index: Option<usize>,
    level: &'static str,
    message: Message,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    locations: Vec<Location>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Location>,
    #[serde(skip_serializing_if = "Properties::is_empty")]
    properties: Properties<'a>,
}

#[derive(Serialize)]
struct Properties<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    witness: Option<BTreeMap<&'a str, &'a str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    count: Option<u64>,
}

impl Properties<'_> {
    fn is_empty(&self) -> bool {
        self.witness.is_none() && self.count.is_none()
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<usize>,
    physical_location: Physical,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Message>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    logical_locations: Vec<Logical>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Physical {
    artifact_location: Artifact,
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<Region>,
}

#[derive(Serialize)]
struct Artifact {
    uri: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Logical {
    fully_qualified_name: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: usize,
    start_column: usize,
    end_line: usize,
    end_column: usize,
}

/// The files of the policy, and where they lie.
struct Files<'a> {
    folder: &'a str,
    sources: BTreeMap<&'a str, &'a Source>,
}

impl Files<'_> {
    fn location(&self, place: &Place) -> Location {
        let path = if self.folder.is_empty() {
            place.file.clone()
        } else {
            format!("{}/{}", self.folder, place.file)
        };
        let logical = (!place.path.is_empty()).then(|| Logical {
            fully_qualified_name: place.path.clone(),
        });
        Location {
            id: None,
            physical_location: Physical {
                artifact_location: Artifact { uri: uri(&path) },
                region: self.region(place),
            },
            message: None,
            logical_locations: logical.into_iter().collect(),
        }
    }

    /// From the first character of a place to the one after its last.
    fn region(&self, place: &Place) -> Option<Region> {
        if place.line == 0 {
            return None;
        }
        let (start_line, start_column) = (place.line as usize, place.column.max(1) as usize);
        let covered = self.sources.get(place.file.as_str()).and_then(|source| {
            let (start, end) = place.span;
            source.text().get(start as usize..end as usize)
        });
        let covered = covered.unwrap_or_default();
        let last = covered.rsplit('\n').next().unwrap_or_default();
        let lines = covered.matches('\n').count();
        let before = if lines == 0 { start_column } else { 1 };
        Some(Region {
            start_line,
            start_column,
            end_line: start_line + lines,
            end_column: before + last.chars().count(),
        })
    }
}

fn rule(code: Code) -> Rule {
    let page = code.page();
    // The page's first section says what the finding is.
    let what = page
        .split("## What")
        .nth(1)
        .unwrap_or_default()
        .trim_start();
    let what = what.split("\n\n").next().unwrap_or_default();
    Rule {
        id: code.id(),
        name: code.name(),
        short_description: Message {
            text: what.replace('\n', " "),
        },
        help: Help {
            text: page,
            markdown: page,
        },
        default_configuration: Configuration {
            level: level(code.severity()),
        },
    }
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}

fn result<'a>(finding: &'a Finding, files: &Files<'_>, lang: Lang) -> Reported<'a> {
    let related = (1..).zip(&finding.related).map(|(id, related)| Location {
        id: Some(id),
        message: Some(Message {
            text: related.message.get(lang).to_owned(),
        }),
        ..files.location(&related.place)
    });
    let witness = finding.witness.as_ref();
    Reported {
        rule_id: finding.code.id(),
        rule_index: Code::ALL.iter().position(|code| *code == finding.code),
        level: level(finding.severity),
        message: Message {
            text: message(finding, lang),
        },
        locations: finding.place.iter().map(|p| files.location(p)).collect(),
        related_locations: related.collect(),
        properties: Properties {
            witness: witness.map(|w| w.case.iter().map(|(f, v)| (&**f, &**v)).collect()),
            count: finding.count,
        },
    }
}

/// What is the matter, the case that shows it, and what to do: a line each.
fn message(finding: &Finding, lang: Lang) -> String {
    let mut text = finding.message.get(lang).to_owned();
    if let Some(witness) = finding.witness.as_ref().filter(|w| !w.case.is_empty()) {
        text.push('\n');
        for (ix, (fact, value)) in witness.case.iter().enumerate() {
            let _ = write!(text, "{}{fact}={value}", if ix > 0 { " " } else { "" });
        }
    }
    if let Some(help) = &finding.help {
        text.push('\n');
        text.push_str(help.get(lang));
    }
    text
}

/// A path as a relative reference: what a URI may not hold is written in per cent.
fn uri(path: &str) -> String {
    let mut uri = String::with_capacity(path.len());
    for byte in path.replace('\\', "/").bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'.' | b'-' | b'_' | b'~') {
            uri.push(char::from(byte));
        } else {
            let _ = write!(uri, "%{byte:02X}");
        }
    }
    uri
}
