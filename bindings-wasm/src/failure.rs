//! Why a call has no answer, as a text whose first letter says what it is:
//! `=` an answer, `a` a question or a refusal, `f` findings, `m` a claim, `c` a call.

use bestit::{Answer, Refusal};

/// Why a call has no answer.
pub(crate) enum Failure {
    /// A question or a refusal, already told.
    Answer(String),
    /// A call that has no answer.
    Call(String),
    #[cfg(feature = "lab")]
    Findings(bestit::finding::Findings),
    #[cfg(feature = "lab")]
    Claim(Box<bestit::analysis::ClaimError>),
}

impl From<Answer> for Failure {
    fn from(answer: Answer) -> Self {
        let suggestion = answer.refusal().and_then(|r| r.suggestion.clone());
        let suggestion = suggestion.as_deref().unwrap_or_default();
        // No suggestion holds a line break: it is an id.
        Failure::Answer(joined(&["a", suggestion, "\n", &answer.into_json()]))
    }
}

impl From<Box<Refusal>> for Failure {
    fn from(refusal: Box<Refusal>) -> Self {
        Answer::Refused(refusal).into()
    }
}

impl Failure {
    fn text(self) -> String {
        match self {
            Failure::Answer(text) => text,
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
