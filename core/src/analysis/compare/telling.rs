//! Differences in words.

use std::fmt::Write;

use super::lines::{Line, LineKind, Span, code, plain, quiet, strong};
use super::part::Part;
use super::result::{
    Cause, CauseOf, ChangeOf, Compared, DifferentRegion, DutyDifference, HoldsUnder, OnlyIn, Pair,
    PlacementDifference,
};
use super::words::Words;
use crate::analysis::region::Test;
use crate::finding::{Place, Witness};
use crate::order::Gather as _;

/// How many regions of one difference are told; the data has all of them.
const REGIONS_TOLD: usize = 4;

/// Lines told so far, and the words to go on in.
pub(super) struct Telling<'a> {
    pub(super) words: Words<'a>,
    pub(super) lines: Vec<Line>,
}

impl Telling<'_> {
    pub(super) fn line(&mut self, kind: LineKind, spans: Vec<Span>) {
        self.lines.push(Line { kind, spans });
    }

    pub(super) fn heading(&mut self, word: &str) {
        let text = self.words.of(word);
        self.line(LineKind::Heading, vec![plain(text)]);
    }

    pub(super) fn placement<'p>(
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
    pub(super) fn finish(
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

    pub(super) fn depends(&self, readings: Option<&HoldsUnder>) -> Option<String> {
        match readings {
            Some(HoldsUnder::DependsOn(options)) => Some(
                self.words
                    .fill("depends", &[("options", &options.join(", "))]),
            ),
            _ => None,
        }
    }

    /// Differences duty by duty.
    pub(super) fn duties(&mut self, differences: &[&DutyDifference]) {
        let mut last = None;
        for difference in differences {
            if last != Some(difference.duty) {
                let duty = self.words.of(&format!("duty.{}", difference.duty.id()));
                self.line(LineKind::Subheading, vec![plain(duty)]);
                last = Some(difference.duty);
            }
            self.duty(difference, 0);
        }
    }

    pub(super) fn duty(&mut self, difference: &DutyDifference, depth: u8) {
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
    pub(super) fn who_to_whom(&self, difference: &DutyDifference) -> String {
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
    pub(super) fn causes(&self, causes: &[Cause]) -> Vec<String> {
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
                    let ids: Vec<String> = ids.gather();
                    let (ids, fields) = (self.words.all(&ids), fields.join(", "));
                    let args = [("ids", ids.as_str()), ("fields", &fields)];
                    told.push(self.words.fill("systems-changed", &args));
                }
            }
        }
        told
    }

    pub(super) fn cause(&self, cause: &Cause) -> String {
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

    pub(super) fn regions(&mut self, regions: &[DifferentRegion], rest: u64, depth: u8) {
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
    pub(super) fn more(&mut self, left: impl Iterator<Item = u64>, rest: u64, depth: u8) {
        let counts: Vec<u64> = left.gather();
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

    pub(super) fn when(&self, tests: &[Test]) -> String {
        if tests.is_empty() {
            return self.words.of("everywhere");
        }
        let tests: Vec<String> = tests.iter().map(|t| self.words.test(t)).gather();
        tests.join(" · ")
    }

    /// What was asked about.
    pub(super) fn part(&mut self, part: &Part) {
        let mut sentences = Vec::new();
        if let Some(when) = part.condition() {
            sentences.push(self.words.fill("part", &[("when", when.trim())]));
        }
        if !part.only_duties().is_empty() {
            let duties = part.only_duties().iter();
            let duties = duties.map(|d| self.words.of(&format!("duty.{}", d.id())));
            let duties: Vec<String> = duties.gather();
            let duties = self.words.all(&duties);
            sentences.push(self.words.fill("part-duties", &[("duties", &duties)]));
        }
        if !sentences.is_empty() {
            self.line(LineKind::Text, vec![plain(sentences.join(" "))]);
        }
    }

    /// A model with its title, its id and the readings it was compiled with.
    pub(super) fn named(&self, compared: &Compared) -> String {
        let mut name = match self.words.model(&compared.model) {
            Some(title) => format!("{title} (`{}`)", compared.model),
            None => format!("`{}`", compared.model),
        };
        if !compared.readings.is_empty() {
            let _ = write!(name, ", {}", compared.readings.join(", "));
        }
        name
    }

    /// Cases that one model alone has.
    pub(super) fn only_in(&mut self, only: &OnlyIn, model: &str) {
        let text = self.words.fill("only-in-model", &[("model", model)]);
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

fn place_text(place: &Place) -> String {
    format!("{}:{}:{}", place.file, place.line, place.column)
}

/// A case as it is typed on the command line.
pub(super) fn case_text(case: &Witness) -> String {
    let facts: Vec<String> = case.case.iter().map(|(f, v)| format!("{f}={v}")).gather();
    format!("`{}`", facts.join(" "))
}
