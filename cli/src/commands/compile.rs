//! `bestit compile MODEL --output FILE`

use std::path::PathBuf;

use bestit::Lang;

use crate::common::{Common, Exit, Failure, Outcome, language};

/// Compile a model.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// The model [default: --model, else the policy's own]
    #[arg(value_name = "MODEL")]
    named: Option<String>,
    /// The file to write
    #[arg(long, short, value_name = "FILE")]
    output: PathBuf,
    /// With the texts of one language only, as a page of that language loads it
    #[arg(long, value_name = "sv|en", value_parser = language)]
    texts: Option<Lang>,
    /// Those texts alone, to be loaded beside the file of the other language
    #[arg(long, requires = "texts")]
    alone: bool,
}

pub(crate) fn run(args: &Args, common: &Common) -> Outcome {
    let mut common = common.clone();
    common.model = args.named.clone().or(common.model);
    let compiled = common.compiled(&common.policy())?;
    let router = &compiled.router;
    let bytes = match args.texts {
        Some(lang) if args.alone => router.save_texts(lang),
        Some(lang) => router.save_in(lang),
        None => router.save(),
    };
    std::fs::write(&args.output, bytes)
        .map_err(|e| Failure::Usage(format!("{}: {e}", args.output.display())))?;
    Ok(Exit::Done)
}
