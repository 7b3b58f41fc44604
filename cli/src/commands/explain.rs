//! `bestit explain CODE`

use std::io::Write;

use bestit::finding::Code;

use crate::common::{Common, Exit, Failure, Outcome, out, print_json};
use crate::labels;

/// Explain a finding.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// A code or a name: B301, gap; without one, all codes are listed
    code: Option<String>,
}

pub(crate) fn run(args: &Args, common: &Common) -> Outcome {
    let Some(asked) = &args.code else {
        if common.json {
            let all = Code::ALL.iter().map(|code| code.listed());
            print_json(&all.collect::<Vec<_>>())?;
            return Ok(Exit::Done);
        }
        for code in Code::ALL {
            writeln!(
                out(),
                "{}  {:<26} {}",
                code.id(),
                code.name(),
                code.severity()
            )?;
        }
        return Ok(Exit::Done);
    };
    let Some(code) = Code::find(asked) else {
        let text = labels::of("no-such-code")
            .get(common.lang())
            .replace("{code}", asked);
        return Err(Failure::Usage(text));
    };
    if common.json {
        print_json(&code.explained())?;
    } else {
        write!(out(), "{}", code.page())?;
    }
    Ok(Exit::Done)
}
