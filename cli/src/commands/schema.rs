//! `bestit schema`

use std::io::Write;

use crate::common::{Common, Exit, Outcome, out};

pub(crate) fn run(common: &Common) -> Outcome {
    write!(out(), "{}", bestit::schema::json_schema(common.lang()))?;
    Ok(Exit::Done)
}
