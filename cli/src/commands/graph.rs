//! `bestit graph [MODEL]`

use std::io::Write;

use crate::common::{Common, Exit, Outcome, out};

/// Write a model's contact surfaces.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// The model [default: --model, else the policy's own]
    #[arg(value_name = "MODEL")]
    named: Option<String>,
}

pub(crate) fn run(args: &Args, common: &Common) -> Outcome {
    let mut common = common.clone();
    common.model = args.named.clone().or(common.model);
    let compiled = common.compiled(&common.policy())?;
    write!(out(), "{}", bestit::export::dot(&compiled, common.lang()))?;
    Ok(Exit::Done)
}
