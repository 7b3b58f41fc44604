//! Whether one model keeps what another says, told in words.

use super::lines::{Line, LineKind, plain, to_markdown};
use super::refines::Refinement;
use super::result::{DifferenceStatus, DutyDifference, HoldsUnder};
use super::telling::{Telling, case_text};
use super::words::Words;
use crate::Lang;
use crate::order::Gather as _;

impl Refinement {
    /// The answer in words, line by line.
    pub fn outline(&self, lang: Lang) -> Vec<Line> {
        let mut told = Telling {
            words: Words::new(&self.titles, lang),
            lines: Vec::new(),
        };
        let (from, to) = (told.named(&self.from), told.named(&self.to));
        let title = [("from", from.as_str()), ("to", &to)];
        let title = told.words.fill("refines-title", &title);
        told.line(LineKind::Title, vec![plain(title)]);
        if let Some(part) = &self.part {
            told.part(part);
        }
        let summary = self.summary(&told.words);
        told.line(LineKind::Text, vec![plain(summary)]);
        if let Some(witness) = &self.witness {
            let case = case_text(witness);
            let text = told.words.fill("refines-witness", &[("case", &case)]);
            told.line(LineKind::Text, vec![plain(text)]);
        }
        for (status, heading) in [
            (DifferenceStatus::Changed, "refines-otherwise"),
            (DifferenceStatus::Silence, "refines-unanswered"),
        ] {
            let here = self.differences.iter().filter(|d| d.status == status);
            let here: Vec<&DutyDifference> = here.gather();
            if !here.is_empty() {
                told.heading(heading);
                told.duties(&here);
            }
        }
        if let Some(only) = &self.missing {
            told.heading("only-in");
            told.only_in(only, &self.from.model);
        }
        told.lines
    }

    /// The answer as a Markdown document.
    pub fn to_markdown(&self, lang: Lang) -> String {
        to_markdown(&self.outline(lang))
    }

    fn summary(&self, words: &Words<'_>) -> String {
        let number = |n: u64| words.number(n);
        let (all, stated) = (number(self.combinations), number(self.stated));
        let (broken, filled) = (number(self.broken), number(self.filled));
        let (from, to) = (self.from.model.as_str(), self.to.model.as_str());
        let args = |count| {
            [
                ("from", from),
                ("to", to),
                ("all", all.as_str()),
                ("stated", stated.as_str()),
                ("count", count),
            ]
        };
        let sentence = match (self.holds, self.combinations, self.stated) {
            (_, 0, _) => "nothing-there",
            (_, _, 0) => "refines-silent",
            (true, _, _) => "refines-holds",
            (false, _, _) => "refines-broken",
        };
        let mut sentences = vec![words.fill(sentence, &args(&broken))];
        if self.filled > 0 {
            sentences.push(words.fill("refines-filled", &args(&filled)));
        }
        match &self.readings {
            None => {}
            Some(HoldsUnder::All) => sentences.push(words.of("equivalent-all-readings")),
            Some(HoldsUnder::DependsOn(sides)) => {
                let options = [("options", sides.join(", "))];
                let options = options
                    .each_ref()
                    .map(|(name, list)| (*name, list.as_str()));
                sentences.push(words.fill("refines-depends", &options));
            }
        }
        sentences.join(" ")
    }
}
