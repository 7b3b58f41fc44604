//! Refusals: an error of the case or the call, never a decision.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::answer::{Refusal, Status};
use super::line;
use super::order::joined;
use crate::text::Text;

/// Why a case is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Code {
    /// The register has no such fact.
    UnknownFact,
    /// The fact has no such value.
    UnknownValue,
    /// The value is of another type.
    WrongType,
    /// The number is too small, too large or too finely divided.
    OutOfRange,
    /// A name stands twice.
    DuplicateFact,
    /// The fact does not exist in such cases.
    FactDoesNotExist,
    /// No such case can exist.
    ImpossibleCase,
    /// The model is not in force on the date.
    OutsideValidity,
    /// No model is in force on the date.
    NoModelInForce,
    /// There is no such model.
    UnknownModel,
    /// There is no such reading or option.
    UnknownReading,
    /// The reading's other side is not for this model.
    ReadingNotForModel,
    /// There is no such actor or system.
    UnknownName,
    /// The line is no JSON object.
    MalformedLine,
    /// The route rests on sample data, which the caller does not take.
    SampleData,
    /// The case has no date, which the caller requires.
    NoDate,
}

impl Code {
    /// All codes.
    pub const ALL: [Code; 16] = [
        Code::UnknownFact,
        Code::UnknownValue,
        Code::WrongType,
        Code::OutOfRange,
        Code::DuplicateFact,
        Code::FactDoesNotExist,
        Code::ImpossibleCase,
        Code::OutsideValidity,
        Code::NoModelInForce,
        Code::UnknownModel,
        Code::UnknownReading,
        Code::ReadingNotForModel,
        Code::UnknownName,
        Code::MalformedLine,
        Code::SampleData,
        Code::NoDate,
    ];

    /// The code's identifier: `unknown_fact`.
    pub fn id(self) -> &'static str {
        match self {
            Code::UnknownFact => "unknown_fact",
            Code::UnknownValue => "unknown_value",
            Code::WrongType => "wrong_type",
            Code::OutOfRange => "out_of_range",
            Code::DuplicateFact => "duplicate_fact",
            Code::FactDoesNotExist => "fact_does_not_exist",
            Code::ImpossibleCase => "impossible_case",
            Code::OutsideValidity => "outside_validity",
            Code::NoModelInForce => "no_model_in_force",
            Code::UnknownModel => "unknown_model",
            Code::UnknownReading => "unknown_reading",
            Code::ReadingNotForModel => "reading_not_for_model",
            Code::UnknownName => "unknown_name",
            Code::MalformedLine => "malformed_line",
            Code::SampleData => "sample_data",
            Code::NoDate => "no_date",
        }
    }
}

/// The texts: a flat object of `code.part.language`.
const TEXTS: &str = include_str!("../texts/answers.json");

/// A text of the file, in one language.
fn find(code: &str, part: &str, lang: &str) -> String {
    let wanted = joined(&[code, part, lang], ".");
    let entries = line::read(TEXTS).unwrap_or_default();
    entries
        .into_iter()
        .find(|(key, _)| *key == wanted)
        .and_then(|(_, value)| match value {
            line::Value::Text(text) => Some(text),
            _ => None,
        })
        .unwrap_or_default()
}

/// A text in both languages, filled; none where the file has none.
pub(super) fn text(code: &str, part: &str, args: &[(&str, &str)]) -> Option<Text> {
    let text = Text {
        sv: find(code, part, "sv"),
        en: find(code, part, "en"),
    };
    (!text.en.is_empty()).then(|| text.fill(args))
}

/// How much of a value a refusal repeats.
const MAX_ECHO: usize = 200;

/// The beginning of a text that came from outside.
pub(super) fn shortened(text: &str) -> &str {
    let end = text
        .char_indices()
        .nth(MAX_ECHO)
        .map_or(text.len(), |(at, _)| at);
    text.get(..end).unwrap_or("")
}

impl Refusal {
    /// A refusal about a fact or a value; `suggestion` is what may have been meant.
    pub(super) fn new(
        code: Code,
        fact: Option<&str>,
        value: Option<&str>,
        suggestion: Option<&str>,
    ) -> Self {
        Self::with(code, fact, value, suggestion, &[])
    }

    /// As [`Refusal::new`], with more to fill into the texts.
    pub(super) fn with(
        code: Code,
        fact: Option<&str>,
        value: Option<&str>,
        suggestion: Option<&str>,
        more: &[(&str, &str)],
    ) -> Self {
        let (fact, value) = (fact.map(shortened), value.map(shortened));
        let mut args = vec![
            ("fact", fact.unwrap_or("")),
            ("value", value.unwrap_or("")),
            ("suggestion", suggestion.unwrap_or("")),
        ];
        args.extend_from_slice(more);
        let id = code.id();
        let help = if suggestion.is_some() {
            text("did_you_mean", "help", &args)
        } else {
            text(id, "help", &args)
        };
        Self {
            status: Status::Refused,
            model: None,
            on: None,
            reference: None,
            code,
            fact: fact.map(Arc::from),
            value: value.map(Arc::from),
            message: text(id, "message", &args).unwrap_or_default(),
            help,
            suggestion: suggestion.map(Arc::from),
        }
    }

    /// The refusal of a model that does not exist.
    pub fn unknown_model(id: &str, suggestion: Option<&str>) -> Self {
        Self::new(Code::UnknownModel, None, Some(id), suggestion)
    }

    /// The refusal of something that is no day.
    pub fn no_day(on: &str) -> Self {
        *super::case::wrong_type("on", on, "date")
    }

    /// The refusal of a day on which no model is in force.
    pub fn no_model_in_force(on: &str) -> Self {
        Self::new(Code::NoModelInForce, None, Some(on), None)
    }

    /// The refusal of a reading or option that does not exist; `option` is written `A25=other`.
    pub fn unknown_reading(option: &str, suggestion: Option<&str>) -> Self {
        Self::new(Code::UnknownReading, None, Some(option), suggestion)
    }

    /// The refusal of a reading whose other side is not for the model.
    pub fn reading_not_for_model(option: &str, model: &str) -> Self {
        let more = [("model", model)];
        Self::with(Code::ReadingNotForModel, None, Some(option), None, &more)
    }

    /// The refusal with the model, the date and the caller's reference it concerns.
    pub(super) fn about(
        mut self,
        model: Option<&Arc<str>>,
        on: Option<&Arc<str>>,
        reference: Option<&Arc<str>>,
    ) -> Self {
        self.model = model.cloned();
        self.on = on.cloned();
        self.reference = reference.cloned();
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_has_texts_in_both_languages() {
        for code in Code::ALL {
            let text = text(code.id(), "message", &[]).unwrap();
            assert!(!text.sv.is_empty() && !text.en.is_empty(), "{code:?}");
            let json = serde_json::to_value(code).unwrap();
            assert_eq!(json, code.id());
        }
    }

    #[test]
    fn a_long_value_is_shortened() {
        let long = "å".repeat(1000);
        let refusal = Refusal::new(Code::UnknownValue, Some("kind"), Some(&long), None);
        assert_eq!(refusal.value.unwrap().chars().count(), MAX_ECHO);
    }
}
