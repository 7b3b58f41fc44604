//! Case to route: decisions, ways, explanations, questions.

pub(crate) mod program;
