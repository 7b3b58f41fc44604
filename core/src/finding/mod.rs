//! What can be said about a policy: plain data, rendered elsewhere.
//!
//! A finding has a stable [`Code`], a severity, a message and help in Swedish and English,
//! the place it points at and related places. Everything that reads, resolves, compiles or
//! analyses a policy reports in this one form; nothing stops at the first fault.

mod code;
mod texts;

pub use code::{Code, Explained, Severity};

use serde::{Deserialize, Serialize};

use crate::order::Sort as _;
use crate::text::Text;

/// A place in a policy file. Lines and columns count from 1, columns in characters.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Place {
    /// The file's path inside the policy's folder.
    pub file: String,
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
    /// The way to the value inside the file: `rules.shared-change.when.kind`.
    pub path: String,
    /// The bytes of the file the place covers: start and end.
    pub span: (u32, u32),
}

/// A further place that explains a finding.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Related {
    /// Where.
    pub place: Place,
    /// What stands there.
    pub message: Text,
}

/// A case that shows what a finding claims, as facts and values.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Witness {
    /// Fact and value, in the register's order; only the facts that matter.
    pub case: Vec<(String, String)>,
}

/// One thing said about a policy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// The stable code.
    pub code: Code,
    /// Whether it stops compiling.
    pub severity: Severity,
    /// What is the matter, lower-case start, no full stop.
    pub message: Text,
    /// What to do about it.
    pub help: Option<Text>,
    /// Where.
    pub place: Option<Place>,
    /// Other places that belong to it.
    pub related: Vec<Related>,
    /// A smallest case that shows it.
    pub witness: Option<Witness>,
    /// How many combinations of facts it concerns.
    pub count: Option<u64>,
}

impl Finding {
    /// A finding whose texts come from the registry of codes; `args` fill the placeholders `{name}`.
    pub(crate) fn new(code: Code, args: &[(&str, &str)]) -> Self {
        let (message, help) = texts::of(code, args);
        Self {
            code,
            severity: code.severity(),
            message,
            help,
            place: None,
            related: Vec::new(),
            witness: None,
            count: None,
        }
    }

    /// The finding, at this place.
    pub(crate) fn at(mut self, place: Place) -> Self {
        self.place = Some(place);
        self
    }

    /// The finding, with its general help replaced.
    pub(crate) fn with_help(mut self, help: Text) -> Self {
        self.help = Some(help);
        self
    }

    /// The finding, with one more related place.
    pub(crate) fn related(mut self, place: Place, message: Text) -> Self {
        self.related.push(Related { place, message });
        self
    }

    /// The finding, with a case that shows it and the number of combinations it concerns.
    pub(crate) fn shown_by(mut self, witness: Witness, count: Option<u64>) -> Self {
        self.witness = Some(witness);
        self.count = count;
        self
    }
}

/// Findings in a fixed order: by file, line, column, code.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Findings {
    list: Vec<Finding>,
}

impl Findings {
    /// The findings, in their fixed order.
    pub fn iter(&self) -> std::slice::Iter<'_, Finding> {
        self.list.iter()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Whether one of them stops compiling.
    pub fn has_errors(&self) -> bool {
        self.list.iter().any(|f| f.severity == Severity::Error)
    }

    pub(crate) fn push(&mut self, finding: Finding) {
        self.list.push(finding);
    }

    pub(crate) fn extend(&mut self, other: Findings) {
        self.list.extend(other.list);
    }

    /// Puts the findings into their fixed order and drops exact repetitions.
    pub(crate) fn sort(&mut self) {
        self.list.arrange_by(|a, b| {
            (&a.place, a.code, &a.message.en, &a.witness).cmp(&(
                &b.place,
                b.code,
                &b.message.en,
                &b.witness,
            ))
        });
        self.list.dedup();
    }
}

impl<'a> IntoIterator for &'a Findings {
    type Item = &'a Finding;
    type IntoIter = std::slice::Iter<'a, Finding>;
    fn into_iter(self) -> Self::IntoIter {
        self.list.iter()
    }
}

impl std::fmt::Display for Findings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (i, finding) in self.list.iter().enumerate() {
            if i > 0 {
                writeln!(f)?;
            }
            if let Some(p) = &finding.place {
                write!(f, "{}:{}:{}: ", p.file, p.line, p.column)?;
            }
            write!(
                f,
                "{} [{}]: {}",
                finding.severity, finding.code, finding.message.en
            )?;
        }
        Ok(())
    }
}

impl std::error::Error for Findings {}
