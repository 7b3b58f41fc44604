//! `bestit table FILE`

use std::io::{Read, Write};
use std::path::PathBuf;

use anstyle::{AnsiColor, Style};
use bestit::Lang;
use bestit::analysis::table::{Budget, Cell, Exceeded, Region, Table};
use bestit::finding::{Finding, Witness};

use crate::common::{Common, Exit, Failure, Outcome, out, print_json};
use crate::labels;

/// Look for overlaps and gaps in a decision table.
#[derive(clap::Args)]
#[command(
    after_help = "The first line names the columns; a column `rule` names the rules. A cell is - (anything), \
                  an interval [0,100), a bound >=5 or <5, a number, or values a|b. A header may say what \
                  a column can hold: amount [0,1000], colour red|green."
)]
pub(crate) struct Args {
    /// CSV with commas or semicolons, one rule a line; - is standard input
    file: PathBuf,
}

pub(crate) fn run(args: &Args, common: &Common) -> Outcome {
    let shown = args.file.display().to_string();
    let unreadable = |why: String| {
        let text = labels::of("table-unreadable");
        let text = text.get(common.lang());
        Failure::Usage(text.replace("{file}", &shown).replace("{why}", &why))
    };
    let mut text = String::new();
    let read = if shown == "-" {
        std::io::stdin().lock().read_to_string(&mut text)
    } else {
        std::fs::File::open(&args.file).and_then(|mut f| f.read_to_string(&mut text))
    };
    read.map_err(|e| unreadable(e.to_string()))?;
    let text = text.trim_start_matches('\u{feff}');
    let first = text.lines().next().unwrap_or_default();
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(if first.contains(';') { b';' } else { b',' })
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut rows: Vec<Vec<String>> = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|e| unreadable(e.to_string()))?;
        rows.push(record.iter().map(str::to_owned).collect());
    }
    let mut rows = rows.into_iter();
    let header = rows.next().unwrap_or_default();
    let rows: Vec<Vec<String>> = rows.collect();
    let table = Table::from_records(&header, &rows).map_err(|e| unreadable(e.to_string()))?;
    let found = match table.report(Budget::default()) {
        Ok(found) => found,
        Err(limit) => return exceeded(limit, common),
    };
    if common.json {
        print_json(&found)?;
        return Ok(Exit::Done);
    }
    let (overlaps, gaps) = (found.overlaps, found.gaps);
    let (bold, id, lang) = (
        Style::new().bold(),
        AnsiColor::Cyan.on_default(),
        common.lang(),
    );
    let sum = |label: &str, count: usize| {
        let text = labels::of(label);
        text.get(lang).replace("{count}", &count.to_string())
    };
    let mut out = out();
    writeln!(
        out,
        "{bold}{}{bold:#}",
        sum("table-overlaps", overlaps.len())
    )?;
    for overlap in &overlaps {
        writeln!(out, "  {id}{}{id:#}", overlap.rules.join(" + "))?;
        shows(&mut out, &overlap.region, &overlap.witness, lang)?;
    }
    writeln!(out, "{bold}{}{bold:#}", sum("table-gaps", gaps.len()))?;
    for gap in &gaps {
        shows(&mut out, &gap.region, &gap.witness, lang)?;
    }
    Ok(Exit::Done)
}

/// A region and a point of it.
fn shows(
    out: &mut impl Write,
    region: &Region,
    witness: &Witness,
    lang: Lang,
) -> std::io::Result<()> {
    let mut parts: Vec<String> = Vec::new();
    for (column, cell) in &region.cells {
        parts.push(match cell {
            Cell::Any => continue,
            Cell::Values(values) => format!("{column} = {}", values.join(" | ")),
            Cell::Range { at_least, below } => match (at_least, below) {
                (Some(from), Some(to)) => format!("{from} ≤ {column} < {to}"),
                (Some(from), None) => format!("{column} ≥ {from}"),
                (None, Some(to)) => format!("{column} < {to}"),
                (None, None) => continue,
            },
        });
    }
    if parts.is_empty() {
        parts.push(labels::of("table-everywhere").get(lang).to_owned());
    }
    let point: Vec<String> = witness
        .case
        .iter()
        .map(|(c, v)| format!("{c}={v}"))
        .collect();
    let dim = Style::new().dimmed();
    writeln!(out, "    {}", parts.join(" · "))?;
    let label = labels::of("table-example");
    let label = label.get(lang);
    writeln!(out, "    {dim}{label} {}{dim:#}", point.join(" "))
}

/// What is told where a limit is exceeded.
#[derive(serde::Serialize)]
struct NotAnswered {
    findings: [Finding; 1],
}

fn exceeded(limit: Exceeded, common: &Common) -> Outcome {
    let finding = limit.finding();
    if common.json {
        print_json(&NotAnswered {
            findings: [finding],
        })?;
    } else {
        let text = finding.message.get(common.lang());
        crate::common::complain(&format!("{text} [{}]", finding.code));
    }
    Ok(Exit::NotDone)
}
