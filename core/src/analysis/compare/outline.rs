//! A comparison told in words.

use super::lines::{Line, LineKind, plain, quiet, strong, to_markdown};
use super::result::{
    Cause, CauseOf, Compared, Comparison, DifferenceStatus, DutyDifference, WhichSide,
};
use super::telling::Telling;
use super::words::Words;
use crate::Lang;
use crate::order::Gather as _;

impl Comparison {
    /// The comparison in words, line by line.
    pub fn outline(&self, lang: Lang) -> Vec<Line> {
        let mut teller = Teller {
            of: self,
            told: Telling {
                words: Words::new(&self.titles, lang),
                lines: Vec::new(),
            },
        };
        teller.tell();
        teller.told.lines
    }

    /// The comparison as a Markdown document.
    pub fn to_markdown(&self, lang: Lang) -> String {
        to_markdown(&self.outline(lang))
    }
}

struct Teller<'a> {
    of: &'a Comparison,
    told: Telling<'a>,
}

impl Teller<'_> {
    fn tell(&mut self) {
        self.summary();
        let of = self.of;
        let said = of.placement.iter();
        let said = said.filter(|p| p.status == DifferenceStatus::Changed || !of.strangers);
        self.told.placement(said, 0, true);
        self.duties();
        self.kinds();
        self.silence();
        self.only_in();
        self.no_effect();
        self.only_under();
        if !self.of.duties.is_empty() || !self.of.only_in.is_empty() {
            let note = self.told.words.of("note");
            self.told.line(LineKind::Text, vec![quiet(note)]);
        }
    }

    fn summary(&mut self) {
        let of = self.of;
        let (from, to) = (self.named(WhichSide::From), self.named(WhichSide::To));
        let title = self
            .told
            .words
            .fill("title", &[("from", &from), ("to", &to)]);
        self.told.line(LineKind::Title, vec![plain(title)]);
        if let Some(part) = &of.part {
            self.told.part(part);
        } else if of.is_empty() && of.rules.is_empty() {
            let nothing = self.told.words.of("nothing");
            self.told.line(LineKind::Text, vec![plain(nothing)]);
        }
        let all = self.told.words.number(of.combinations);
        let changed = self.told.words.number(of.changed);
        let silence = self.told.words.number(of.silence);
        let sentence = match (of.changed, of.silence) {
            _ if of.part.is_some() && of.is_equivalent() => match of.combinations {
                0 => "nothing-there",
                _ => "equivalent",
            },
            (0, 0) => "same",
            (0, _) => "unchanged-count",
            _ => "changed-count",
        };
        let mut sentences = vec![
            self.told
                .words
                .fill(sentence, &[("count", &changed), ("all", &all)]),
        ];
        if of.silence > 0 {
            sentences.push(
                self.told
                    .words
                    .fill("silence-count", &[("count", &silence), ("all", &all)]),
            );
        }
        if sentence == "equivalent" && of.readings_asked && of.only_under.is_empty() {
            sentences.push(self.told.words.of("equivalent-all-readings"));
        }
        let differences = of.duties.iter().map(|d| &d.readings);
        let mut marks = differences.chain(of.placement.iter().map(|p| &p.readings));
        if marks.any(Option::is_some) {
            sentences.push(self.told.words.of("all-readings"));
        }
        self.told
            .line(LineKind::Text, vec![plain(sentences.join(" "))]);
    }

    fn named(&self, side: WhichSide) -> String {
        self.told.named(self.compared(side))
    }

    fn compared(&self, side: WhichSide) -> &Compared {
        match side {
            WhichSide::From => &self.of.from,
            WhichSide::To => &self.of.to,
        }
    }

    fn duties(&mut self) {
        let of = self.of;
        let changed = |d: &&DutyDifference| d.status == DifferenceStatus::Changed;
        let changed: Vec<&DutyDifference> = of.duties.iter().filter(changed).gather();
        if !changed.is_empty() {
            self.told.heading("duties");
            self.told.duties(&changed);
        }
    }

    fn kinds(&mut self) {
        let of = self.of;
        if of.changed == 0 {
            return;
        }
        self.told.heading("kinds");
        for count in of.kinds.iter().filter(|k| k.changed > 0) {
            let kind = self.told.words.value("kind", &count.kind);
            let (changed, all) = (
                self.told.words.number(count.changed),
                self.told.words.number(count.combinations),
            );
            let many = self
                .told
                .words
                .fill("kind-count", &[("count", &changed), ("all", &all)]);
            self.told
                .line(LineKind::Item(0), vec![plain(format!("{kind}: {many}"))]);
        }
    }

    fn silence(&mut self) {
        let of = self.of;
        let silent = of.duties.iter();
        let silent: Vec<&DutyDifference> = silent
            .filter(|d| d.status == DifferenceStatus::Silence)
            .gather();
        let placed = of.placement.iter();
        let placed = placed.filter(|p| p.status == DifferenceStatus::Silence && of.strangers);
        let placed = placed.count();
        if silent.is_empty() && placed == 0 {
            return;
        }
        self.told.heading("silence");
        for side in [WhichSide::From, WhichSide::To] {
            let here: Vec<&&DutyDifference> =
                silent.iter().filter(|d| d.silent == Some(side)).gather();
            if here.is_empty() {
                continue;
            }
            let model = self.compared(side).model.clone();
            let text = self.told.words.fill("silent", &[("model", &model)]);
            self.told.line(LineKind::Subheading, vec![plain(text)]);
            for difference in here {
                let duty = self
                    .told
                    .words
                    .of(&format!("duty.{}", difference.duty.id()));
                let count = self.told.words.combinations(difference.combinations);
                let mut spans = vec![strong(duty), quiet(format!(" · {count}"))];
                if let Some(text) = self.told.depends(difference.readings.as_ref()) {
                    spans.extend([plain(" · "), plain(text)]);
                }
                self.told.line(LineKind::Item(0), spans);
            }
        }
        if placed > 0 {
            let what = self.told.words.of("silent-placement");
            self.told.line(LineKind::Subheading, vec![plain(what)]);
            let count = self.told.words.number(placed as u64);
            let text = match placed {
                1 => self.told.words.of("entry"),
                _ => self.told.words.fill("entries", &[("count", &count)]),
            };
            self.told.line(LineKind::Item(0), vec![plain(text)]);
        }
    }

    fn only_in(&mut self) {
        let of = self.of;
        if of.only_in.is_empty() {
            return;
        }
        self.told.heading("only-in");
        for only in &of.only_in {
            let model = self.compared(only.side).model.clone();
            self.told.only_in(only, &model);
        }
    }

    /// Rules that differ in text or evidence, or that other rules keep from mattering. Between
    /// models without a common origin every rule differs, which says nothing.
    fn no_effect(&mut self) {
        let of = self.of;
        let idle = of.rules.iter().filter(|r| !r.effect);
        let idle: Vec<_> = idle.gather();
        if idle.is_empty() || of.strangers {
            return;
        }
        self.told.heading("no-effect");
        for rule in idle {
            let text = self.told.cause(&Cause {
                what: CauseOf::Rule,
                id: rule.rule.clone(),
                change: rule.change,
                fields: rule.fields.clone(),
                places: rule.places.clone(),
            });
            self.told.line(LineKind::Item(0), vec![plain(text)]);
        }
    }

    fn only_under(&mut self) {
        let of = self.of;
        if of.only_under.is_empty() {
            return;
        }
        self.told.heading("only-under");
        for under in &of.only_under {
            self.told
                .line(LineKind::Subheading, vec![plain(under.option.clone())]);
            for difference in &under.duties {
                let duty = self
                    .told
                    .words
                    .of(&format!("duty.{}", difference.duty.id()));
                let count = self.told.words.combinations(difference.combinations);
                let what = match difference.silent {
                    Some(side) => {
                        let model = self.compared(side).model.clone();
                        self.told.words.fill("silent", &[("model", &model)])
                    }
                    None => self.told.who_to_whom(difference),
                };
                self.told.line(
                    LineKind::Item(0),
                    vec![
                        strong(duty),
                        plain(format!(": {what}")),
                        quiet(format!(" · {count}")),
                    ],
                );
            }
            self.told.placement(under.placement.iter(), 0, false);
        }
    }
}
