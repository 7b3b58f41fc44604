//! Calls about a policy that cannot be answered.

use crate::finding::Findings;
use crate::routing::Refusal;

/// A call about a policy that cannot be answered.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PolicyError {
    /// The policy has no such model.
    #[error("there is no model `{id}`{}", did_you_mean(.suggestion))]
    UnknownModel {
        /// The id asked for.
        id: String,
        /// The nearest id there is.
        suggestion: Option<String>,
    },
    /// The document has no such reading, or the reading no such option.
    #[error("there is no reading `{reading}={option}`{}", did_you_mean(.suggestion))]
    UnknownReading {
        /// The reading asked for.
        reading: String,
        /// The option asked for.
        option: String,
        /// What there is instead.
        suggestion: Option<String>,
    },
    /// The reading's other side is not for this model.
    #[error("the reading `{reading}={option}` is not for the model `{model}`")]
    ReadingNotForModel {
        /// The reading asked for.
        reading: String,
        /// The option asked for.
        option: String,
        /// The model.
        model: String,
    },
    /// What is given as a day is none.
    #[error("`{on}` is no day; days are written YYYY-MM-DD")]
    NoDay {
        /// What was given.
        on: String,
    },
    /// No model is in force on the day asked about.
    #[error("no model is in force on {on}")]
    NoModelInForce {
        /// The day.
        on: String,
    },
}

impl PolicyError {
    /// The same as an answer: with the stable code, and texts in both languages.
    pub fn refusal(&self) -> Refusal {
        match self {
            PolicyError::UnknownModel { id, suggestion } => {
                Refusal::unknown_model(id, suggestion.as_deref())
            }
            PolicyError::UnknownReading {
                reading,
                option,
                suggestion,
            } => Refusal::unknown_reading(&format!("{reading}={option}"), suggestion.as_deref()),
            PolicyError::ReadingNotForModel {
                reading,
                option,
                model,
            } => Refusal::reading_not_for_model(&format!("{reading}={option}"), model),
            PolicyError::NoDay { on } => Refusal::no_day(on),
            PolicyError::NoModelInForce { on } => Refusal::no_model_in_force(on),
        }
    }
}

/// Why a desk cannot be opened.
#[derive(Clone, Debug, thiserror::Error)]
pub enum DeskError {
    /// The policy does not compile.
    #[error("the policy does not compile: {0}")]
    Policy(#[from] Findings),
    /// There is no such reading.
    #[error(transparent)]
    Call(#[from] PolicyError),
}

fn did_you_mean(suggestion: &Option<String>) -> String {
    suggestion
        .as_ref()
        .map(|s| format!("; did you mean `{s}`?"))
        .unwrap_or_default()
}
