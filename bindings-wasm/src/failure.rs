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
                joined(&["a", suggestion.unwrap_or_default(), "\n", &answer.to_json()])
            }
            Failure::Call(message) => joined(&["c", &message]),
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

/// Texts one after the other: the router formats nothing, so that it carries nothing that does.
pub(crate) fn joined(parts: &[&str]) -> String {
    let mut text = String::new();
    for part in parts {
        text.push_str(part);
    }
    text
}

/// An answer, or why there is none, as one text.
pub(crate) fn told(result: Result<String, Failure>) -> String {
    match result {
        Ok(answer) => joined(&["=", &answer]),
        Err(failure) => failure.text(),
    }
}
