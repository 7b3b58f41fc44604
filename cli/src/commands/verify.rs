//! `bestit verify ROUTE.json`

use std::io::{Read, Write};
use std::path::PathBuf;

use anstyle::AnsiColor;

use crate::common::{Common, Exit, Failure, Outcome, out, print_json};
use crate::{commands::answer, commands::route, labels};

/// Verify a stored route.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// A file with one route as JSON; - is standard input
    file: PathBuf,
}

pub(crate) fn run(args: &Args, common: &Common) -> Outcome {
    let lang = common.lang();
    let shown = args.file.display().to_string();
    let mut stored = String::new();
    if shown == "-" {
        std::io::stdin()
            .read_to_string(&mut stored)
            .map_err(|e| Failure::Usage(format!("{shown}: {e}")))?;
    } else {
        stored = std::fs::read_to_string(&args.file)
            .map_err(|e| Failure::Usage(format!("{shown}: {e}")))?;
    }
    let mut common = common.clone();
    if common.model.is_none() {
        // The model that answered then answers now.
        let value = serde_json::from_str::<serde_json::Value>(&stored).unwrap_or_default();
        common.model = value
            .get("model")
            .and_then(|m| m.as_str())
            .map(str::to_owned);
    }
    let found = match route::open(&common)? {
        Ok(compiled) => compiled.router.verify(&stored).map(|v| (v, compiled)),
        Err(refusal) => Err(refusal),
    };
    let (verification, compiled) = match found {
        Ok(found) => found,
        Err(refusal) => return answer::refused(refusal, None, &common),
    };
    let exit = if verification.same {
        Exit::Done
    } else {
        Exit::NotDone
    };
    if common.json {
        print_json(&verification)?;
        return Ok(exit);
    }
    if verification.same {
        let good = AnsiColor::Green.on_default();
        writeln!(
            out(),
            "{good}{}{good:#}",
            labels::of("verify-same").get(lang)
        )?;
        return Ok(exit);
    }
    let bad = AnsiColor::Yellow.on_default();
    writeln!(
        out(),
        "{bad}{}{bad:#} {}",
        labels::of("verify-changed").get(lang),
        verification.changed.join(", ")
    )?;
    for why in &verification.why {
        let label = match why {
            bestit::Why::Model => labels::of("why-model"),
            bestit::Why::Fingerprint => labels::of("why-fingerprint"),
            bestit::Why::Language => labels::of("why-language"),
            bestit::Why::Engine => labels::of("why-engine"),
        };
        writeln!(out(), "  {}", label.get(lang))?;
    }
    writeln!(out())?;
    answer::show(&mut out(), &verification.now, Some(&compiled), lang)?;
    Ok(exit)
}
