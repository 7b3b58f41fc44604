//! `bestit test [PATH|MODEL]`

use std::io::{self, Write};
use std::path::Path;

use anstyle::{AnsiColor, Style};
use bestit::analysis::{Coverage, RuleCoverage, TestError, TestReport, test_policy};
use bestit::{Entries, Lang, Policy};

use crate::common::{Common, Exit, Failure, Outcome, out, print_json};
use crate::labels;

/// Run the cases files of a policy.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// A model of the policy, or a folder with a policy [default: every model]
    what: Option<String>,
    /// Show for every rule and duty how many tests exercise it
    #[arg(long)]
    rules: bool,
    /// Write a cases file that exercises every rule of a model in every role instead
    #[arg(long)]
    witnesses: bool,
}

/// How many rules are listed as never exercised before the rest is counted.
const MOST_SHOWN: usize = 12;

pub(crate) fn run(args: &Args, common: &Common) -> Outcome {
    let mut policy = common.policy();
    let mut one = common.model.clone();
    if let Some(what) = &args.what {
        if policy.models().iter().any(|m| m.id == *what) {
            one = Some(what.clone());
        } else if common.policy.is_none() && Path::new(what).exists() {
            policy = Policy::load(what);
        } else {
            // The library knows what a model could have been meant.
            common.choice(&policy, what)?;
        }
    }
    if args.witnesses {
        return witnesses(&policy, one, common);
    }
    let report = test_policy(&policy, one.as_deref()).map_err(|e| failure(&policy, common, e))?;
    if common.json {
        print_json(&report)?;
    } else {
        show(&mut out(), &report, args.rules, common.lang())?;
    }
    Ok(if report.failed == 0 {
        Exit::Done
    } else {
        Exit::NotDone
    })
}

fn failure(policy: &Policy, common: &Common, error: TestError) -> Failure {
    match error {
        TestError::Policy(findings) => common.problem(policy, findings),
        TestError::Call(error) => common.refused(&error),
        error => Failure::Usage(error.message().get(common.lang()).to_owned()),
    }
}

fn witnesses(policy: &Policy, model: Option<String>, common: &Common) -> Outcome {
    let id = match model {
        Some(id) => id,
        None => common.id(policy)?,
    };
    let compiled = common.compile(policy, common.choice(policy, &id)?)?;
    let witnesses = compiled
        .test_witnesses()
        .map_err(|e| failure(policy, common, e))?;
    if common.json {
        print_json(&witnesses)?;
    } else {
        write!(out(), "{}", witnesses.to_yaml())?;
    }
    Ok(Exit::Done)
}

fn show(out: &mut dyn Write, report: &TestReport, rules: bool, lang: Lang) -> io::Result<()> {
    let (bold, dim) = (Style::new().bold(), Style::new().dimmed());
    let bad = AnsiColor::Red.on_default();
    let label = |name: &str| labels::of(name).get(lang).to_owned();
    for failure in &report.failures {
        let place = &failure.place;
        writeln!(
            out,
            "{bad}{}{bad:#} {} {dim}{}:{}:{}{dim:#}",
            failure.test,
            with_readings(&failure.model, &failure.readings),
            place.file,
            place.line,
            place.column
        )?;
        let said = |ids: &[String]| match ids {
            [] => "–".to_owned(),
            ids => ids.join(" + "),
        };
        for difference in &failure.differences {
            let line = label("test-differs")
                .replace("{expected}", &said(&difference.expected))
                .replace("{got}", &said(&difference.got));
            writeln!(
                out,
                "  {}: {line} {dim}:{}{dim:#}",
                difference.what, difference.place.line
            )?;
        }
        writeln!(out)?;
    }
    for coverage in &report.coverage {
        let line = label("test-covered")
            .replace(
                "{model}",
                &with_readings(&coverage.model, &coverage.readings),
            )
            .replace("{tests}", &coverage.tests.to_string())
            .replace("{exercised}", &coverage.exercised.to_string())
            .replace("{roles}", &coverage.roles.to_string());
        writeln!(out, "{bold}{line}{bold:#}")?;
        if rules {
            all_rules(out, coverage, lang)?;
        } else {
            wanting(out, coverage, lang)?;
        }
    }
    for model in &report.untested {
        let line = label("test-untested").replace("{model}", model);
        writeln!(out, "{bold}{line}{bold:#}")?;
    }
    let (style, sum) = if report.failed > 0 {
        (bad, "test-failed")
    } else {
        (AnsiColor::Green.on_default(), "test-passed")
    };
    let sum = label(sum)
        .replace("{failed}", &report.failed.to_string())
        .replace("{passed}", &report.passed.to_string());
    writeln!(out, "\n{style}{sum}{style:#}")
}

/// A model, and the readings whose other side is taken: `best-it, A47=other`.
fn with_readings(model: &str, readings: &Entries<String, String>) -> String {
    let mut text = model.to_owned();
    for (reading, option) in &readings.0 {
        text.push_str(&format!(", {reading}={option}"));
    }
    text
}

/// The rules with a role that no test exercises.
fn wanting(out: &mut dyn Write, coverage: &Coverage, lang: Lang) -> io::Result<()> {
    let label = |name: &str| labels::of(name).get(lang).to_owned();
    let wanting: Vec<&RuleCoverage> = coverage.rules.iter().filter(|r| r.is_wanting()).collect();
    if wanting.is_empty() {
        return Ok(());
    }
    writeln!(out, "  {}:", label("test-wanting"))?;
    for rule in wanting.iter().take(MOST_SHOWN) {
        let mut roles = Vec::new();
        if rule.in_force == Some(0) {
            roles.push(label("test-in-force"));
        }
        if rule.decisive == Some(0) {
            roles.push(label("test-decisive"));
        }
        for over in rule.overridden.iter().filter(|o| o.tests == 0) {
            roles.push(label("test-overridden").replace("{by}", &over.by));
        }
        let (rule, duty) = (&rule.rule, rule.duty.id());
        writeln!(out, "    {rule} ({duty}): {}", roles.join(", "))?;
    }
    if let Some(rest) = wanting.len().checked_sub(MOST_SHOWN).filter(|n| *n > 0) {
        let line = label("test-rest").replace("{count}", &rest.to_string());
        writeln!(out, "    {line}")?;
    }
    Ok(())
}

fn all_rules(out: &mut dyn Write, coverage: &Coverage, lang: Lang) -> io::Result<()> {
    let label = |name: &str| labels::of(name).get(lang).to_owned();
    // A role that no case can have is shown as a dash.
    let count = |n: Option<u64>| n.map_or("–".to_owned(), |n| n.to_string());
    for rule in &coverage.rules {
        let line = label("test-counts")
            .replace("{in_force}", &count(rule.in_force))
            .replace("{decisive}", &count(rule.decisive));
        write!(out, "  {} ({}): {line}", rule.rule, rule.duty.id())?;
        for over in &rule.overridden {
            let by = label("test-overridden").replace("{by}", &over.by);
            write!(out, ", {by} {}", over.tests)?;
        }
        writeln!(out)?;
    }
    Ok(())
}
