//! Faults as they are found: light, with marks; findings are made of them at the end.

use std::sync::OnceLock;

use super::limits;
use super::source::Sources;
use super::written::Mark;
use crate::finding::{Code, Finding, Findings};
use crate::order::{Gather as _, Map, Sort as _};
use crate::text::Text;

/// A word or sentence of the reader's, kept as data in `texts/language.json`.
pub(super) fn word(name: &str) -> Text {
    static WORDS: OnceLock<Map<String, Text>> = OnceLock::new();
    WORDS
        .get_or_init(|| {
            serde_json::from_str(include_str!("../texts/language.json")).unwrap_or_default()
        })
        .get(name)
        .cloned()
        .unwrap_or_else(|| Text::new(name, name))
}

/// The same text in both languages: a name, a number.
pub(super) fn same(text: impl Into<String>) -> Text {
    let text = text.into();
    Text::new(text.clone(), text)
}

/// Something wrong, at a mark.
#[derive(Clone, Debug)]
pub(super) struct Fault {
    pub(super) code: Code,
    pub(super) mark: Mark,
    args: Vec<(&'static str, Text)>,
    /// The mapping it is about; its path fills `{place}`.
    within: Option<Mark>,
    help: Option<Text>,
    related: Option<(Mark, Text)>,
}

impl Fault {
    pub(super) fn new(code: Code, mark: Mark) -> Self {
        Self {
            code,
            mark,
            args: Vec::new(),
            within: None,
            help: None,
            related: None,
        }
    }

    pub(super) fn arg(mut self, name: &'static str, value: Text) -> Self {
        self.args.push((name, value));
        self
    }

    pub(super) fn within(mut self, mark: Mark) -> Self {
        self.within = Some(mark);
        self
    }

    pub(super) fn help(mut self, help: Text) -> Self {
        self.help = Some(help);
        self
    }

    pub(super) fn related(mut self, mark: Mark, message: &str) -> Self {
        self.related = Some((mark, word(message)));
        self
    }

    /// Something else was expected here; both are keys of the words.
    pub(super) fn wrong_type(mark: Mark, expected: &str, found: &str) -> Self {
        let (expected, found) = (word(expected), word(found));
        Self::new(Code::WrongType, mark)
            .arg("expected", expected.clone())
            .arg("expected_sv", expected)
            .arg("found", found.clone())
            .arg("found_sv", found)
    }

    /// A limit is passed; `what` is a key of the words.
    pub(super) fn limit(mark: Mark, what: &str, found: usize, limit: usize) -> Self {
        Self {
            mark,
            ..Self::limit_of(word(what), found, limit)
        }
    }

    /// A limit that has a text of its own.
    pub(super) fn limit_of(what: Text, found: usize, limit: usize) -> Self {
        Self::new(Code::LimitExceeded, Mark::default())
            .arg("what", what.clone())
            .arg("what_sv", what)
            .arg("found", same(found.to_string()))
            .arg("limit", same(limit.to_string()))
    }

    /// The finding without a place.
    pub(super) fn alone(&self) -> Finding {
        of_texts(self.code, &self.args)
    }

    /// The finding. Each language is filled in with its own words.
    fn finding(&self, sources: &Sources) -> Finding {
        let mut place = sources.place(self.mark);
        let mut args = self.args.clone();
        if let Some(within) = self.within {
            let path = sources.place(within).path;
            if self.code == Code::MissingKey {
                place.path.clone_from(&path);
            }
            args.push((
                "place",
                same(if path.is_empty() {
                    place.file.clone()
                } else {
                    path
                }),
            ));
        }
        let mut finding = of_texts(self.code, &args).at(place);
        if let Some(help) = &self.help {
            finding = finding.with_help(help.clone());
        }
        if let Some((mark, message)) = &self.related {
            finding = finding.related(sources.place(*mark), message.clone());
        }
        finding
    }
}

/// A finding whose arguments differ between the languages.
pub(super) fn of_texts(code: Code, args: &[(&'static str, Text)]) -> Finding {
    let swedish: Vec<(&str, &str)> = args
        .iter()
        .map(|(name, text)| (*name, text.sv.as_str()))
        .gather();
    let english: Vec<(&str, &str)> = args
        .iter()
        .map(|(name, text)| (*name, text.en.as_str()))
        .gather();
    let swedish = Finding::new(code, &swedish);
    let mut finding = Finding::new(code, &english);
    finding.message.sv = swedish.message.sv;
    // A suggestion at the end of the help may be empty.
    finding.help = finding.help.map(|english| {
        let swedish = swedish.help.unwrap_or_default();
        Text::new(swedish.sv.trim_end(), english.en.trim_end())
    });
    finding
}

/// All faults of a run, in the order in which they are found.
#[derive(Debug, Default)]
pub(super) struct Faults {
    list: Vec<Fault>,
    count: usize,
}

impl Faults {
    pub(super) fn push(&mut self, fault: Fault) {
        self.count += 1;
        if self.list.len() < limits::FAULTS_KEPT {
            self.list.push(fault);
        }
    }

    /// As [`push`](Self::push), for a fault that costs something to make.
    pub(super) fn push_with(&mut self, fault: impl FnOnce() -> Fault) {
        if self.list.len() < limits::FAULTS_KEPT {
            self.list.push(fault());
        }
        self.count += 1;
    }

    /// How many there are.
    pub(super) fn count(&self) -> usize {
        self.count
    }

    /// Leaves one fault in place of all found since there were `count`: it made the rest worthless.
    pub(super) fn replace_since(&mut self, count: usize, fault: Fault) {
        self.list.truncate(count);
        self.count = count;
        self.push(fault);
    }

    /// The findings in their order: at most [`limits::FINDINGS`], and one that counts the rest.
    pub(super) fn into_findings(mut self, sources: &Sources) -> Findings {
        self.list.arrange_by_key(|fault| {
            (
                fault.mark.file,
                fault.mark.line,
                fault.mark.column,
                fault.code,
            )
        });
        let mut findings = Findings::default();
        for fault in self.list.iter().take(limits::FINDINGS) {
            findings.push(fault.finding(sources));
        }
        findings.sort();
        if self.count > limits::FINDINGS {
            let last = Fault::limit(
                Mark::default(),
                "limit.findings",
                self.count,
                limits::FINDINGS,
            );
            findings.push(last.alone());
        }
        findings
    }
}
