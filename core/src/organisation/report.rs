//! How this stage says what it finds: at its place, with the nearest name, and without flooding.

use std::sync::OnceLock;

use crate::finding::{Code, Finding, Findings};
use crate::language::Sources;
use crate::language::written::{Mark, Written};
use crate::order::{Gather as _, Map};
use crate::text::Text;

/// What a name stands for, and with it the file that would declare it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum What {
    Statement,
    Reading,
    Option,
    Section,
    Modality,
    Department,
    System,
    Category,
    Kind,
    Level,
    Fact,
    Value,
    Actor,
    Invariant,
    Rule,
    Model,
    Duty,
    Action,
}

impl What {
    fn key(self) -> &'static str {
        match self {
            What::Statement => "what-statement",
            What::Reading => "what-reading",
            What::Option => "what-option",
            What::Section => "what-section",
            What::Modality => "what-modality",
            What::Department => "what-department",
            What::System => "what-system",
            What::Category => "what-category",
            What::Kind => "what-kind",
            What::Level => "what-level",
            What::Fact => "what-fact",
            What::Value => "what-value",
            What::Actor => "what-actor",
            What::Invariant => "what-invariant",
            What::Rule => "what-rule",
            What::Model => "what-model",
            What::Duty => "what-duty",
            What::Action => "what-action",
        }
    }
}

/// Which files were read without a fault. A name that such a file would declare is unknown only
/// where the file is sound; else its own findings say enough.
#[derive(Clone, Copy, Debug)]
pub(super) struct Trust {
    pub(super) document: bool,
    pub(super) register: bool,
    pub(super) model: bool,
}

impl Trust {
    pub(super) const ALL: Self = Self {
        document: true,
        register: true,
        model: true,
    };

    fn covers(self, what: What) -> bool {
        match what {
            What::Statement | What::Reading | What::Option | What::Section => self.document,
            What::Department
            | What::System
            | What::Category
            | What::Kind
            | What::Fact
            | What::Value
            | What::Actor
            | What::Invariant => self.register,
            What::Rule | What::Model => self.model,
            What::Level | What::Modality | What::Duty | What::Action => true,
        }
    }
}

/// Collects findings.
pub(super) struct Report<'a> {
    pub(super) sources: &'a Sources,
    pub(super) findings: Findings,
    pub(super) trust: Trust,
}

impl<'a> Report<'a> {
    pub(super) fn new(sources: &'a Sources, trust: Trust) -> Self {
        Self {
            sources,
            findings: Findings::default(),
            trust,
        }
    }

    /// A finding at a place.
    pub(super) fn at(&mut self, finding: Finding, mark: Mark) {
        let finding = finding.at(self.sources.place(mark));
        self.findings.push(finding);
    }

    /// A code with its arguments, at a place.
    pub(super) fn say(&mut self, code: Code, args: &[(&str, &str)], mark: Mark) {
        self.at(Finding::new(code, args), mark);
    }

    /// A name that nothing declares, with the nearest that something does.
    pub(super) fn unknown<'n>(
        &mut self,
        what: What,
        name: &Written<String>,
        known: impl IntoIterator<Item = &'n str>,
    ) {
        self.unknown_name(what, &name.value, name.mark, known);
    }

    pub(super) fn unknown_name<'n>(
        &mut self,
        what: What,
        name: &str,
        mark: Mark,
        known: impl IntoIterator<Item = &'n str>,
    ) {
        self.unknown_among(what, name, mark, &mut known.into_iter());
    }

    fn unknown_among(
        &mut self,
        what: What,
        name: &str,
        mark: Mark,
        known: &mut dyn Iterator<Item = &str>,
    ) {
        if !self.trust.covers(what) {
            return;
        }
        let text = text(what.key(), &[]);
        let args = [
            ("what", text.en.as_str()),
            ("what_sv", text.sv.as_str()),
            ("name", name),
            ("suggestion", ""),
        ];
        let finding = suggesting(Finding::new(Code::UnknownName, &args), name, known);
        self.at(finding, mark);
    }

    /// A finding whose template asks for a reason: `{why}` and `{why_sv}`.
    pub(super) fn because(
        &mut self,
        code: Code,
        args: &[(&str, &str)],
        why: &str,
        why_args: &[(&str, &str)],
        mark: Mark,
    ) {
        let why = text(why, why_args);
        let mut all = args.to_vec();
        all.push(("why", why.en.as_str()));
        all.push(("why_sv", why.sv.as_str()));
        self.say(code, &all, mark);
    }

    /// A holder that cannot stand where it stands.
    pub(super) fn misplaced(&mut self, holder: &Written<String>, stands_for: &str, why: &str) {
        let args = [("holder", holder.value.as_str()), ("duty", stands_for)];
        self.because(Code::MisplacedHolder, &args, why, &[], holder.mark);
    }

    /// A test that cannot be put to what it names.
    pub(super) fn unusable(&mut self, path: &str, why: &str, args: &[(&str, &str)], mark: Mark) {
        self.because(Code::UnusableTest, &[("path", path)], why, args, mark);
    }

    /// A holder written with a scope that does not fit.
    pub(super) fn scope(
        &mut self,
        holder: &Written<String>,
        why: &str,
        args: &[(&str, &str)],
        example: &str,
    ) {
        let all = [("holder", holder.value.as_str()), ("example", example)];
        self.because(Code::ScopeMismatch, &all, why, args, holder.mark);
    }
}

/// The finding, with the nearest known name as its help.
pub(super) fn suggesting<'n>(
    finding: Finding,
    name: &str,
    known: impl IntoIterator<Item = &'n str>,
) -> Finding {
    // One sort of list, so that a browser has the search once.
    let known: &mut dyn Iterator<Item = &'n str> = &mut known.into_iter();
    match crate::suggest::nearest(name, known) {
        Some(near) => finding.with_help(text("did-you-mean", &[("name", near)])),
        None => finding,
    }
}

/// A text of this stage by its key.
pub(super) fn text(key: &str, args: &[(&str, &str)]) -> Text {
    static TEXTS: OnceLock<Map<String, Text>> = OnceLock::new();
    let all = TEXTS.get_or_init(|| {
        serde_json::from_str(include_str!("../texts/organisation.json")).unwrap_or_default()
    });
    match all.get(key) {
        Some(text) => text.fill(args),
        None => Text::new(key, key),
    }
}

/// A circle as a text: `a → b → a`.
pub(super) fn chain<'n>(names: impl IntoIterator<Item = &'n str>) -> String {
    let mut names: Vec<&str> = names.into_iter().gather();
    if let Some(first) = names.first().copied() {
        names.push(first);
    }
    names.join(" → ")
}

/// The circles of a relation among numbered things: each once, beginning with its smallest
/// number. A thing on several circles is told with one of them.
pub(super) fn circles(next: &[Vec<usize>]) -> Vec<Vec<usize>> {
    let mut found = Vec::new();
    // 0: not seen, 1: on the path, 2: done.
    let mut state = vec![0u8; next.len()];
    for start in 0..next.len() {
        if state.get(start).copied() != Some(0) {
            continue;
        }
        let mut path: Vec<(usize, usize)> = vec![(start, 0)];
        set(&mut state, start, 1);
        while let Some((at, edge)) = path.last_mut() {
            let to = next.get(*at).and_then(|n| n.get(*edge)).copied();
            *edge += 1;
            match to {
                None => {
                    let done = *at;
                    path.pop();
                    set(&mut state, done, 2);
                }
                Some(to) => match state.get(to).copied() {
                    Some(0) => {
                        set(&mut state, to, 1);
                        path.push((to, 0));
                    }
                    Some(1) => {
                        let from = path.iter().position(|(n, _)| *n == to).unwrap_or(0);
                        let mut circle: Vec<usize> =
                            path.iter().skip(from).map(|(n, _)| *n).gather();
                        let least = circle.iter().enumerate().min_by_key(|(_, n)| **n);
                        let turn = least.map_or(0, |(ix, _)| ix);
                        circle.rotate_left(turn);
                        if !found.contains(&circle) {
                            found.push(circle);
                        }
                    }
                    _ => {}
                },
            }
        }
    }
    found
}

fn set(state: &mut [u8], at: usize, to: u8) {
    if let Some(slot) = state.get_mut(at) {
        *slot = to;
    }
}
