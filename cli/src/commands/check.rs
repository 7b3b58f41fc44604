//! `bestit check [PATH|MODEL]`

use std::io::Write;
use std::path::Path;

use anstyle::{AnsiColor, Style};
use bestit::analysis::{Checked, Report};
use bestit::{Policy, Source};

use crate::common::{Common, Exit, Outcome, out, print_json};
use crate::{commands::answer, labels, render};

/// Check a policy.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// A model of the policy, or a folder with a policy [default: every model]
    what: Option<String>,
    /// Any finding counts as a fault
    #[arg(long)]
    strict: bool,
    /// How the findings are written; `json` is the same as --json
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

/// How findings are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    #[default]
    Human,
    Json,
    Sarif,
}

pub(crate) fn run(args: &Args, common: &Common) -> Outcome {
    let mut policy = common.policy();
    let mut folder = common.policy.clone();
    let mut one = common.model.clone();
    if let Some(what) = &args.what {
        if policy.models().iter().any(|m| m.id == *what) {
            one = Some(what.clone());
        } else if common.policy.is_none() && Path::new(what).exists() {
            policy = Policy::load(what);
            folder = Some(what.into());
        } else {
            // The library knows what a model could have been meant.
            common.choice(&policy, what)?;
        }
    }
    if one.is_none() && common.on.is_some() {
        one = Some(common.id(&policy)?);
    }
    if let Some(id) = &one {
        // Where the policy has no model at all, its findings say why.
        common.choice(&policy, id)?;
    }
    let report = bestit::analysis::report(&policy, one.as_deref(), &common.readings()?)
        .map_err(|error| common.refused(&error))?;
    let (errors, warnings) = (report.errors, report.warnings);
    let exit = if errors > 0 || (args.strict && warnings > 0) {
        Exit::NotDone
    } else {
        Exit::Done
    };
    if args.format == Format::Sarif {
        let folder = shown_folder(folder.as_deref());
        let log = bestit::export::sarif(&report.findings, &policy, &folder, common.lang());
        writeln!(out(), "{log}")?;
        return Ok(exit);
    }
    if common.json || args.format == Format::Json {
        print_json(&report)?;
        return Ok(exit);
    }
    let sources: Vec<Source> = policy.sources().cloned().collect();
    show(common, &report, &sources)?;
    if errors == 0 && exit == Exit::NotDone {
        let bad = AnsiColor::Red.on_default();
        let line = labels::of("check-strict").get(common.lang()).to_owned();
        writeln!(out(), "{bad}{line}{bad:#}")?;
    }
    Ok(exit)
}

/// Where the policy lies, from here; nothing if it lies elsewhere. The one built in is this
/// repository's.
fn shown_folder(folder: Option<&Path>) -> String {
    let Some(folder) = folder else {
        return "policies/tyreso".to_owned();
    };
    let folder = match folder.is_file() {
        true => folder.parent().unwrap_or(Path::new("")),
        false => folder,
    };
    let whole = |path: &Path| std::fs::canonicalize(path).ok();
    let inside = whole(Path::new(".")).zip(whole(folder));
    let inside = inside.and_then(|(here, there)| there.strip_prefix(here).ok().map(Path::to_owned));
    let inside = inside.unwrap_or_default();
    inside.to_string_lossy().replace('\\', "/")
}

fn show(common: &Common, report: &Report, sources: &[Source]) -> std::io::Result<()> {
    let lang = common.lang();
    let mut out = out();
    for finding in &report.findings {
        writeln!(out, "{}\n", render::render(finding, sources, lang))?;
    }
    let bold = Style::new().bold();
    for Checked { model, measures } in &report.models {
        let Some(measures) = measures else { continue };
        let title = labels::of("measures-title")
            .get(lang)
            .replace("{model}", model)
            .replace("{count}", &lang.number(measures.combinations));
        writeln!(out, "{bold}{title}{bold:#}")?;
        let heads = ["stated", "inferred", "unstated", "not-applicable", "absent"]
            .map(|l| labels::of(l).get(lang).to_owned());
        write!(out, "{:<14}", "")?;
        for head in &heads {
            write!(out, "{head:>16}")?;
        }
        writeln!(out)?;
        for measure in &measures.duties {
            write!(out, "{:<14}", answer::duty_name(measure.duty, lang))?;
            let counts = [
                measure.stated,
                measure.inferred,
                measure.unstated,
                measure.not_applicable,
                measure.absent,
            ];
            for count in counts {
                write!(
                    out,
                    "{:>16}",
                    if count == 0 {
                        "–".to_owned()
                    } else {
                        lang.number(count)
                    }
                )?;
            }
            writeln!(out)?;
        }
        writeln!(out)?;
    }
    let (errors, warnings) = (report.errors, report.warnings);
    let style = if errors > 0 {
        AnsiColor::Red.on_default()
    } else {
        AnsiColor::Green.on_default()
    };
    let sum = labels::of(if errors > 0 {
        "check-failed"
    } else {
        "check-passed"
    })
    .get(lang)
    .replace("{errors}", &errors.to_string())
    .replace("{warnings}", &warnings.to_string());
    writeln!(out, "{style}{sum}{style:#}")
}
