//! A comparison told in words: lines that Markdown, a terminal or a page render alike.

use std::fmt::Write;

use super::result::{
    Cause, CauseOf, ChangeOf, Comparison, DifferenceStatus, DifferentRegion, DutyDifference,
    HoldsUnder, Pair, PlacementDifference, WhichSide,
};
use super::words::Words;
use crate::Lang;
use crate::analysis::region::Test;
use crate::finding::{Place, Witness};

/// How many regions of one difference are told; the data has all of them.
const REGIONS_TOLD: usize = 4;

/// A line of a comparison in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// What kind of line.
    pub kind: LineKind,
    /// Its parts, to be set one after the other.
    pub spans: Vec<Span>,
}

/// What a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineKind {
    /// The title, once.
    Title,
    /// The heading of a section.
    Heading,
    /// The heading of a part of a section.
    Subheading,
    /// A paragraph.
    Text,
    /// An item of a list, and how deep it lies: 0 is the outermost.
    Item(u8),
}

/// A part of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// The text.
    pub text: String,
    /// How it is set.
    pub style: SpanStyle,
}

/// How a part of a line is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SpanStyle {
    /// As it is.
    Plain,
    /// What the line is about.
    Strong,
    /// An id or a place in a file.
    Code,
    /// What can be skipped.
    Quiet,
}

impl Comparison {
    /// The comparison in words, line by line.
    pub fn outline(&self, lang: Lang) -> Vec<Line> {
        let mut teller = Teller {
            of: self,
            words: Words::new(&self.titles, lang),
            lines: Vec::new(),
        };
        teller.tell();
        teller.lines
    }

    /// The comparison as a Markdown document.
    pub fn to_markdown(&self, lang: Lang) -> String {
        let mut text = String::new();
        let mut in_list = false;
        for line in self.outline(lang) {
            let (before, is_item) = match line.kind {
                LineKind::Title => ("# ".to_owned(), false),
                LineKind::Heading => ("\n## ".to_owned(), false),
                LineKind::Subheading => ("\n### ".to_owned(), false),
                LineKind::Text => ("\n".to_owned(), false),
                LineKind::Item(depth) => {
                    let first = if in_list { "" } else { "\n" };
                    let indent = "  ".repeat(usize::from(depth));
                    (format!("{first}{indent}- "), true)
                }
            };
            in_list = is_item;
            text.push_str(&before);
            for span in &line.spans {
                markdown(&mut text, span);
            }
            text.push('\n');
        }
        text
    }
}

fn markdown(text: &mut String, span: &Span) {
    match span.style {
        SpanStyle::Code => {
            let _ = write!(text, "`{}`", span.text);
        }
        SpanStyle::Strong => {
            text.push_str("**");
            escape(text, &span.text);
            text.push_str("**");
        }
        SpanStyle::Plain | SpanStyle::Quiet => escape(text, &span.text),
    }
}

/// Text as it is, whatever Markdown would make of it. Backquotes keep their meaning: the
/// library's own texts set ids with them.
fn escape(text: &mut String, plain: &str) {
    let mut code = false;
    for letter in plain.chars() {
        if letter == '`' {
            code = !code;
        } else if !code && matches!(letter, '*' | '_' | '<' | '[' | ']' | '\\' | '#' | '|') {
            text.push('\\');
        }
        text.push(letter);
    }
}

fn plain(text: impl Into<String>) -> Span {
    span(text, SpanStyle::Plain)
}

fn quiet(text: impl Into<String>) -> Span {
    span(text, SpanStyle::Quiet)
}

fn strong(text: impl Into<String>) -> Span {
    span(text, SpanStyle::Strong)
}

fn code(text: impl Into<String>) -> Span {
    span(text, SpanStyle::Code)
}

fn span(text: impl Into<String>, style: SpanStyle) -> Span {
    Span {
        text: text.into(),
        style,
    }
}

struct Teller<'a> {
    of: &'a Comparison,
    words: Words<'a>,
    lines: Vec<Line>,
}

impl Teller<'_> {
    fn line(&mut self, kind: LineKind, spans: Vec<Span>) {
        self.lines.push(Line { kind, spans });
    }

    fn heading(&mut self, word: &str) {
        let text = self.words.of(word);
        self.line(LineKind::Heading, vec![plain(text)]);
    }

    fn tell(&mut self) {
        self.summary();
        let of = self.of;
        let said = of.placement.iter();
        let said = said.filter(|p| p.status == DifferenceStatus::Changed || !of.strangers);
        self.placement(said, 0, true);
        self.duties();
        self.kinds();
        self.silence();
        self.only_in();
        self.no_effect();
        self.only_under();
        if !self.of.duties.is_empty() || !self.of.only_in.is_empty() {
            let note = self.words.of("note");
            self.line(LineKind::Text, vec![quiet(note)]);
        }
    }

    fn summary(&mut self) {
        let of = self.of;
        let (from, to) = (self.named(WhichSide::From), self.named(WhichSide::To));
        let title = self.words.fill("title", &[("from", &from), ("to", &to)]);
        self.line(LineKind::Title, vec![plain(title)]);
        if of.is_empty() && of.rules.is_empty() {
            let nothing = self.words.of("nothing");
            self.line(LineKind::Text, vec![plain(nothing)]);
        }
        let all = self.words.number(of.combinations);
        let changed = self.words.number(of.changed);
        let silence = self.words.number(of.silence);
        let sentence = match (of.changed, of.silence) {
            (0, 0) => "same",
            (0, _) => "unchanged-count",
            _ => "changed-count",
        };
        let mut sentences = vec![
            self.words
                .fill(sentence, &[("count", &changed), ("all", &all)]),
        ];
        if of.silence > 0 {
            sentences.push(
                self.words
                    .fill("silence-count", &[("count", &silence), ("all", &all)]),
            );
        }
        let differences = of.duties.iter().map(|d| &d.readings);
        let mut marks = differences.chain(of.placement.iter().map(|p| &p.readings));
        if marks.any(Option::is_some) {
            sentences.push(self.words.of("all-readings"));
        }
        self.line(LineKind::Text, vec![plain(sentences.join(" "))]);
    }

    /// A model with its id and the readings it was compiled with.
    fn named(&self, side: WhichSide) -> String {
        let compared = self.compared(side);
        let mut name = match self.of.titles.model(&compared.model) {
            Some(title) => format!("{} (`{}`)", title.get(self.words.lang), compared.model),
            None => format!("`{}`", compared.model),
        };
        if !compared.readings.is_empty() {
            let _ = write!(name, ", {}", compared.readings.join(", "));
        }
        name
    }

    fn compared(&self, side: WhichSide) -> &super::result::Compared {
        match side {
            WhichSide::From => &self.of.from,
            WhichSide::To => &self.of.to,
        }
    }

    fn placement<'p>(
        &mut self,
        list: impl Iterator<Item = &'p PlacementDifference>,
        depth: u8,
        heading: bool,
    ) {
        let mut last = None;
        for difference in list {
            if heading && last.is_none() {
                self.heading("placement");
            }
            let whose = self.words.whose(difference);
            let mut spans = Vec::new();
            if last.as_ref() != Some(&whose) {
                let mut head = vec![strong(whose.0.clone())];
                if let Some(id) = &whose.1 {
                    head.extend([plain(" "), code(id.clone())]);
                }
                self.line(LineKind::Item(depth), head);
                last = Some(whose);
            }
            spans.push(plain(self.words.moved(difference)));
            self.finish(&mut spans, &difference.places, difference.readings.as_ref());
            self.line(LineKind::Item(depth + 1), spans);
        }
    }

    /// Where it stands, and the readings it depends on.
    fn finish(
        &self,
        spans: &mut Vec<Span>,
        places: &Pair<Option<Place>>,
        readings: Option<&HoldsUnder>,
    ) {
        if let Some(place) = places.to.as_ref().or(places.from.as_ref()) {
            spans.extend([plain(" ("), code(place_text(place)), plain(")")]);
        }
        if let Some(text) = self.depends(readings) {
            spans.extend([plain(" · "), plain(text)]);
        }
    }

    fn depends(&self, readings: Option<&HoldsUnder>) -> Option<String> {
        match readings {
            Some(HoldsUnder::DependsOn(options)) => Some(
                self.words
                    .fill("depends", &[("options", &options.join(", "))]),
            ),
            _ => None,
        }
    }

    fn duties(&mut self) {
        let of = self.of;
        let changed = |d: &&DutyDifference| d.status == DifferenceStatus::Changed;
        let mut last = None;
        for difference in of.duties.iter().filter(changed) {
            if last.is_none() {
                self.heading("duties");
            }
            if last != Some(difference.duty) {
                let duty = self.words.of(&format!("duty.{}", difference.duty.id()));
                self.line(LineKind::Subheading, vec![plain(duty)]);
                last = Some(difference.duty);
            }
            self.duty(difference, 0);
        }
    }

    fn duty(&mut self, difference: &DutyDifference, depth: u8) {
        let count = self.words.combinations(difference.combinations);
        let mut spans = vec![
            strong(self.who_to_whom(difference)),
            quiet(format!(" · {count}")),
        ];
        if let Some(text) = self.depends(difference.readings.as_ref()) {
            spans.extend([plain(" · "), plain(text)]);
        }
        self.line(LineKind::Item(depth), spans);
        self.regions(&difference.regions, difference.rest, depth + 1);
        let causes = self.causes(&difference.causes);
        if !causes.is_empty() {
            let causes = self.words.all(&causes);
            let because = self.words.fill("because", &[("causes", &causes)]);
            self.line(LineKind::Item(depth + 1), vec![quiet(because)]);
        }
    }

    /// From whom to whom, as rules write it. Where that is the same wording, filled in.
    fn who_to_whom(&self, difference: &DutyDifference) -> String {
        let list = difference.duty.is_list();
        let from = self.words.holders(&difference.from, list);
        let to = self.words.holders(&difference.to, list);
        if from != to {
            return format!("{from} → {to}");
        }
        match difference.regions.first().filter(|_| difference.one_answer) {
            Some(region) => {
                let (old, new) = (self.words.held(&region.from), self.words.held(&region.to));
                let args = [("term", from.as_str()), ("from", &old), ("to", &new)];
                self.words.fill("same-term", &args)
            }
            None => self.words.fill("another", &[("term", &from)]),
        }
    }

    /// The causes, those of many systems in one.
    fn causes(&self, causes: &[Cause]) -> Vec<String> {
        let mut told = Vec::new();
        let mut systems: Vec<(&[String], Vec<&Cause>)> = Vec::new();
        for cause in causes {
            if cause.what != CauseOf::System {
                told.push(self.cause(cause));
                continue;
            }
            match systems
                .iter_mut()
                .find(|(f, _)| *f == cause.fields.as_slice())
            {
                Some((_, list)) => list.push(cause),
                None => systems.push((&cause.fields, vec![cause])),
            }
        }
        for (fields, list) in systems {
            match list.as_slice() {
                [one] => told.push(self.cause(one)),
                many => {
                    let ids = many.iter().map(|c| {
                        let place = c.places.to.as_ref().or(c.places.from.as_ref());
                        let line = place.map(|p| format!(" (`{}:{}`)", p.file, p.line));
                        format!("`{}`{}", c.id, line.unwrap_or_default())
                    });
                    let ids: Vec<String> = ids.collect();
                    let (ids, fields) = (self.words.all(&ids), fields.join(", "));
                    let args = [("ids", ids.as_str()), ("fields", &fields)];
                    told.push(self.words.fill("systems-changed", &args));
                }
            }
        }
        told
    }

    fn cause(&self, cause: &Cause) -> String {
        let key = match (cause.what, cause.change) {
            (CauseOf::Rule, ChangeOf::Added) => "rule-added",
            (CauseOf::Rule, ChangeOf::Changed) => "rule-changed",
            (CauseOf::Rule, ChangeOf::Removed) => "rule-removed",
            (CauseOf::System, _) => "system-changed",
            (CauseOf::Actor, ChangeOf::Added) => "actor-added",
            (CauseOf::Actor, ChangeOf::Changed) => "actor-changed",
            (CauseOf::Actor, ChangeOf::Removed) => "actor-removed",
        };
        let fields = cause.fields.join(", ");
        let mut text = self
            .words
            .fill(key, &[("id", &cause.id), ("fields", &fields)]);
        if let Some(place) = cause.places.to.as_ref().or(cause.places.from.as_ref()) {
            let _ = write!(text, " (`{}`)", place_text(place));
        }
        text
    }

    fn regions(&mut self, regions: &[DifferentRegion], rest: u64, depth: u8) {
        let only = regions.len() == 1 && rest == 0;
        for region in regions.iter().take(REGIONS_TOLD) {
            let mut text = self.when(&region.when);
            if !only {
                let _ = write!(text, " · {}", self.words.combinations(region.combinations));
            }
            self.line(LineKind::Item(depth), vec![plain(text)]);
        }
        self.more(
            regions.iter().skip(REGIONS_TOLD).map(|r| r.combinations),
            rest,
            depth,
        );
        if let Some(region) = regions.first() {
            let from = self.words.held(&region.from);
            let to = self.words.held(&region.to);
            let case = case_text(&region.case);
            let args = [("case", case.as_str()), ("from", &from), ("to", &to)];
            let example = self.words.fill("example", &args);
            self.line(LineKind::Item(depth), vec![quiet(example)]);
        }
    }

    /// What is left untold. Regions may overlap, so their counts are no sum of combinations.
    fn more(&mut self, left: impl Iterator<Item = u64>, rest: u64, depth: u8) {
        let counts: Vec<u64> = left.collect();
        let largest = counts.iter().copied().max().unwrap_or(0).max(rest);
        let regions = counts.len() + usize::from(rest > 0);
        let key = match regions {
            0 => return,
            1 => "one-more-region",
            _ => "more-regions",
        };
        let count = self.words.up_to(largest, regions > 1);
        let regions = regions.to_string();
        let text = self
            .words
            .fill(key, &[("regions", &regions), ("count", &count)]);
        self.line(LineKind::Item(depth), vec![quiet(text)]);
    }

    fn when(&self, tests: &[Test]) -> String {
        if tests.is_empty() {
            return self.words.of("everywhere");
        }
        let tests: Vec<String> = tests.iter().map(|t| self.words.test(t)).collect();
        tests.join(" · ")
    }

    fn kinds(&mut self) {
        let of = self.of;
        if of.changed == 0 {
            return;
        }
        self.heading("kinds");
        for count in of.kinds.iter().filter(|k| k.changed > 0) {
            let kind = self.words.value("kind", &count.kind);
            let (changed, all) = (
                self.words.number(count.changed),
                self.words.number(count.combinations),
            );
            let many = self
                .words
                .fill("kind-count", &[("count", &changed), ("all", &all)]);
            self.line(LineKind::Item(0), vec![plain(format!("{kind}: {many}"))]);
        }
    }

    fn silence(&mut self) {
        let of = self.of;
        let silent = of.duties.iter();
        let silent: Vec<&DutyDifference> = silent
            .filter(|d| d.status == DifferenceStatus::Silence)
            .collect();
        let placed = of.placement.iter();
        let placed = placed.filter(|p| p.status == DifferenceStatus::Silence && of.strangers);
        let placed = placed.count();
        if silent.is_empty() && placed == 0 {
            return;
        }
        self.heading("silence");
        for side in [WhichSide::From, WhichSide::To] {
            let here: Vec<&&DutyDifference> =
                silent.iter().filter(|d| d.silent == Some(side)).collect();
            if here.is_empty() {
                continue;
            }
            let model = self.compared(side).model.clone();
            let text = self.words.fill("silent", &[("model", &model)]);
            self.line(LineKind::Subheading, vec![plain(text)]);
            for difference in here {
                let duty = self.words.of(&format!("duty.{}", difference.duty.id()));
                let count = self.words.combinations(difference.combinations);
                let mut spans = vec![strong(duty), quiet(format!(" · {count}"))];
                if let Some(text) = self.depends(difference.readings.as_ref()) {
                    spans.extend([plain(" · "), plain(text)]);
                }
                self.line(LineKind::Item(0), spans);
            }
        }
        if placed > 0 {
            let what = self.words.of("silent-placement");
            self.line(LineKind::Subheading, vec![plain(what)]);
            let count = self.words.number(placed as u64);
            let text = match placed {
                1 => self.words.of("entry"),
                _ => self.words.fill("entries", &[("count", &count)]),
            };
            self.line(LineKind::Item(0), vec![plain(text)]);
        }
    }

    fn only_in(&mut self) {
        let of = self.of;
        if of.only_in.is_empty() {
            return;
        }
        self.heading("only-in");
        for only in &of.only_in {
            let model = self.compared(only.side).model.clone();
            let text = self.words.fill("only-in-model", &[("model", &model)]);
            let count = self.words.combinations(only.combinations);
            self.line(
                LineKind::Item(0),
                vec![strong(text), quiet(format!(" · {count}"))],
            );
            for region in only.regions.iter().take(REGIONS_TOLD) {
                let text = self.when(&region.when);
                self.line(LineKind::Item(1), vec![plain(text)]);
            }
            let left = only.regions.iter().skip(REGIONS_TOLD);
            self.more(left.map(|r| r.combinations), only.rest, 1);
        }
    }

    /// Rules that differ in text or evidence, or that other rules keep from mattering. Between
    /// models without a common origin every rule differs, which says nothing.
    fn no_effect(&mut self) {
        let of = self.of;
        let idle = of.rules.iter().filter(|r| !r.effect);
        let idle: Vec<_> = idle.collect();
        if idle.is_empty() || of.strangers {
            return;
        }
        self.heading("no-effect");
        for rule in idle {
            let text = self.cause(&Cause {
                what: CauseOf::Rule,
                id: rule.rule.clone(),
                change: rule.change,
                fields: rule.fields.clone(),
                places: rule.places.clone(),
            });
            self.line(LineKind::Item(0), vec![plain(text)]);
        }
    }

    fn only_under(&mut self) {
        let of = self.of;
        if of.only_under.is_empty() {
            return;
        }
        self.heading("only-under");
        for under in &of.only_under {
            self.line(LineKind::Subheading, vec![plain(under.option.clone())]);
            for difference in &under.duties {
                let duty = self.words.of(&format!("duty.{}", difference.duty.id()));
                let count = self.words.combinations(difference.combinations);
                let what = match difference.silent {
                    Some(side) => {
                        let model = self.compared(side).model.clone();
                        self.words.fill("silent", &[("model", &model)])
                    }
                    None => self.who_to_whom(difference),
                };
                self.line(
                    LineKind::Item(0),
                    vec![
                        strong(duty),
                        plain(format!(": {what}")),
                        quiet(format!(" · {count}")),
                    ],
                );
            }
            self.placement(under.placement.iter(), 0, false);
        }
    }
}

fn place_text(place: &Place) -> String {
    format!("{}:{}:{}", place.file, place.line, place.column)
}

/// A case as it is typed on the command line.
fn case_text(case: &Witness) -> String {
    let facts: Vec<String> = case.case.iter().map(|(f, v)| format!("{f}={v}")).collect();
    format!("`{}`", facts.join(" "))
}
