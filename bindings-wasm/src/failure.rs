//! Why a call has no answer, as a text whose first letter says what it is:
//! `=` an answer, `a` a question or a refusal, `f` findings, `m` a claim, `c` a call.

use bestit::{Answer, Refusal};

/// Why a call has no answer.
pub(crate) enum Failure {
    /// A question or a refusal.
    Answer(Box<Answer>),
    /// A call that has no answer.
    Call(String),
    #[cfg(feature = "lab")]
    Findings(bestit::finding::Findings),
    #[cfg(feature = "lab")]
    Claim(Box<bestit::analysis::ClaimError>),
}

impl From<Box<Refusal>> for Failure {
    fn from(refusal: Box<Refusal>) -> Self {
        Failure::Answer(Box::new(Answer::Refused(refusal)))
    }
}

impl Failure {
    fn text(self) -> String {
        match self {
            Failure::Answer(answer) => {
                let suggestion = answer.refusal().and_then(|r| r.suggestion.as_deref());
                // No suggestion holds a line break: it is an id.
                format!("a{}\n{}", suggestion.unwrap_or_default(), answer.to_json())
            }
            Failure::Call(message) => format!("c{message}"),
            #[cfg(feature = "lab")]
            Failure::Findings(findings) => {
                let json = crate::lab::json(&findings);
                format!("f{json}\n{findings}")
            }
            #[cfg(feature = "lab")]
            Failure::Claim(error) => format!("m{}", crate::lab::json(&error.message())),
        }
    }
}

/// An answer, or why there is none, as one text.
pub(crate) fn told(result: Result<String, Failure>) -> String {
    match result {
        Ok(answer) => format!("={answer}"),
        Err(failure) => failure.text(),
    }
}
