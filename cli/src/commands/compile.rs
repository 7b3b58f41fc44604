//! `bestit compile MODEL --output FILE`

use std::path::PathBuf;

use crate::common::{Common, Exit, Failure, Outcome};

/// Compile a model.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// The model [default: --model, else the policy's own]
    #[arg(value_name = "MODEL")]
    named: Option<String>,
    /// The file to write
    #[arg(long, short, value_name = "FILE")]
    output: PathBuf,
}

pub(crate) fn run(args: &Args, common: &Common) -> Outcome {
    let mut common = common.clone();
    common.model = args.named.clone().or(common.model);
    let compiled = common.compiled(&common.policy())?;
    std::fs::write(&args.output, compiled.router.save())
        .map_err(|e| Failure::Usage(format!("{}: {e}", args.output.display())))?;
    Ok(Exit::Done)
}
