//! `bestit trace`

use std::io::Write;

use anstyle::{AnsiColor, Style};

use crate::common::{Common, Exit, Failure, Outcome, out, print_json};
use crate::labels;

/// Trace statements.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Say only how many are accounted for, and fail unless all are
    #[arg(long)]
    check: bool,
    /// Only these statements or readings
    ids: Vec<String>,
}

pub(crate) fn run(args: &Args, common: &Common) -> Outcome {
    let policy = common.policy();
    if policy.findings().has_errors() {
        return Err(common.problem(&policy, policy.findings().clone()));
    }
    let mut trace = bestit::analysis::trace(&policy);
    let lang = common.lang();
    let known = |id: &String| {
        trace.statements.iter().any(|s| s.statement == *id)
            || trace.readings.iter().any(|r| r.reading == *id)
    };
    if let Some(id) = args.ids.iter().find(|id| !known(id)) {
        let text = labels::of("no-such-statement")
            .get(lang)
            .replace("{id}", id);
        return Err(Failure::Usage(text));
    }
    let complete = trace.accounted_for() == trace.routing()
        && trace
            .readings
            .iter()
            .all(|r| !r.used.is_empty() || r.unused.is_some());
    let exit = if complete { Exit::Done } else { Exit::NotDone };
    let wanted = |id: &str| args.ids.is_empty() || args.ids.iter().any(|i| i == id);
    if common.json {
        trace.statements.retain(|s| wanted(&s.statement));
        trace.readings.retain(|r| wanted(&r.reading));
        print_json(&trace)?;
        return Ok(exit);
    }
    let mut out = out();
    let (bold, dim, bad) = (
        Style::new().bold(),
        Style::new().dimmed(),
        AnsiColor::Red.on_default(),
    );
    if !args.check {
        for statement in trace.statements.iter().filter(|s| wanted(&s.statement)) {
            let head = format!("{} §{}", statement.statement, statement.section);
            if !statement.encoded.is_empty() {
                writeln!(
                    out,
                    "{bold}{head:<13}{bold:#} {}",
                    statement.encoded.join(", ")
                )?;
            } else if let Some(why) = &statement.not_encoded {
                writeln!(
                    out,
                    "{bold}{head:<13}{bold:#} {dim}– {}{dim:#}",
                    why.get(lang)
                )?;
            } else if statement.routing {
                writeln!(
                    out,
                    "{bold}{head:<13}{bold:#} {bad}{}{bad:#}",
                    labels::of("encoded-nowhere").get(lang)
                )?;
            } else {
                writeln!(
                    out,
                    "{bold}{head:<13}{bold:#} {dim}{}{dim:#}",
                    labels::of("says-no-routing").get(lang)
                )?;
            }
        }
        for reading in trace.readings.iter().filter(|r| wanted(&r.reading)) {
            let head = &reading.reading;
            if !reading.used.is_empty() {
                writeln!(out, "{bold}{head:<13}{bold:#} {}", reading.used.join(", "))?;
            } else if let Some(why) = &reading.unused {
                writeln!(
                    out,
                    "{bold}{head:<13}{bold:#} {dim}– {}{dim:#}",
                    why.get(lang)
                )?;
            } else {
                writeln!(
                    out,
                    "{bold}{head:<13}{bold:#} {bad}{}{bad:#}",
                    labels::of("encoded-nowhere").get(lang)
                )?;
            }
        }
    }
    if args.ids.is_empty() {
        let encoded = trace
            .statements
            .iter()
            .filter(|s| s.routing && !s.encoded.is_empty())
            .count();
        let with_reason = trace.accounted_for() - encoded;
        let line = labels::of("trace-sum")
            .get(lang)
            .replace("{all}", &trace.statements.len().to_string())
            .replace("{routing}", &trace.routing().to_string())
            .replace("{accounted}", &trace.accounted_for().to_string())
            .replace("{encoded}", &encoded.to_string())
            .replace("{reason}", &with_reason.to_string());
        writeln!(out, "{line}")?;
    }
    Ok(exit)
}
