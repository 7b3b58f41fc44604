//! `bestit batch FILE`

mod lines;
mod rows;
mod sink;
mod table;

use std::fs::File;
use std::io::{self, BufRead, BufReader, IsTerminal, Read};
use std::path::{Path, PathBuf};

use indicatif::{ProgressBar, ProgressStyle};

use crate::common::{Common, Exit, Failure, Outcome, complain};
use crate::labels;

/// Route a file of cases.
#[derive(clap::Args)]
#[command(group = clap::ArgGroup::new("table").args(["output", "to"]).multiple(true))]
pub(crate) struct Args {
    /// JSON lines, CSV or Parquet; - is standard input
    file: PathBuf,
    /// How the file is written [default: by its ending, else by how it begins]
    #[arg(long, value_enum)]
    format: Option<Format>,
    /// Write a table, the file's own columns and then the answer's, instead of JSON lines; - is
    /// standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// How the table is written [default: by its ending]
    #[arg(long, value_enum)]
    to: Option<To>,
    /// In the table, a column of titles beside each of ids, in the language asked for
    #[arg(long, requires = "table")]
    titles: bool,
    /// In the table, the way of each case
    #[arg(long, requires = "table")]
    steps: bool,
    /// In the table, only this duty (may be repeated)
    #[arg(long, requires = "table", value_name = "DUTY")]
    duty: Vec<String>,
    /// For the table, the column that a fact is read from (may be repeated)
    #[arg(long = "column", requires = "table", value_name = "FACT=NAME")]
    columns: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// One JSON object a line
    Jsonl,
    /// Separated by commas or semicolons, with a line of names first
    Csv,
    /// Apache Parquet; needs --output or --to
    Parquet,
}

/// How a table of answers is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum To {
    /// Apache Parquet
    Parquet,
    /// Separated as the file is, else by commas
    Csv,
}

/// How many cases were answered, and how.
#[derive(Clone, Copy, Debug, Default)]
struct Tally {
    routed: u64,
    asked: u64,
    refused: u64,
}

pub(crate) fn run(args: &Args, common: &Common) -> Outcome {
    let shown = args.file.display().to_string();
    let fault = |e: io::Error| Failure::Usage(format!("{shown}: {e}"));
    let is_input = shown == "-";
    let input: Box<dyn Read> = if is_input {
        Box::new(io::stdin().lock())
    } else {
        Box::new(File::open(&args.file).map_err(fault)?)
    };
    let mut input = BufReader::with_capacity(1 << 16, input);
    let format = match args.format {
        Some(format) => format,
        None => guess(&args.file, &mut input).map_err(fault)?,
    };
    let wants_table = args.output.is_some() || args.to.is_some();
    let wrong = |label: bestit::Text| {
        let text = label.get(common.lang()).replace("{file}", &shown);
        Err(Failure::Usage(text))
    };
    let tally = match (format, wants_table) {
        (Format::Parquet, _) if is_input => return wrong(labels::of("batch-parquet-file")),
        (Format::Parquet, false) => return wrong(labels::of("batch-needs-output")),
        (Format::Jsonl, true) => return wrong(labels::of("batch-no-table")),
        (_, false) => lines::run(input, format, common)?,
        (Format::Csv, true) => table::run(args, table::Input::csv(input, &shown)?, common)?,
        (Format::Parquet, true) => table::run(args, table::Input::parquet(&args.file)?, common)?,
    };
    let sum = labels::of("batch-done")
        .get(common.lang())
        .replace("{routed}", &tally.routed.to_string())
        .replace("{asked}", &tally.asked.to_string())
        .replace("{refused}", &tally.refused.to_string());
    if io::stderr().is_terminal() {
        complain(&sum);
    }
    Ok(if tally.asked + tally.refused == 0 {
        Exit::Done
    } else {
        Exit::NotDone
    })
}

/// The mark that some programs begin a file with.
const BOM: &[u8] = "\u{feff}".as_bytes();

/// By the file's ending; of anything else, an object begins with a brace and Parquet with its name.
fn guess(file: &Path, input: &mut impl BufRead) -> io::Result<Format> {
    match file.extension().and_then(|e| e.to_str()) {
        Some("csv") => Ok(Format::Csv),
        Some("jsonl" | "ndjson" | "json") => Ok(Format::Jsonl),
        Some("parquet") => Ok(Format::Parquet),
        _ => {
            let start = input.fill_buf()?;
            let start = start.strip_prefix(BOM).unwrap_or(start);
            let first = start.iter().find(|b| !b.is_ascii_whitespace());
            Ok(match first {
                _ if start.starts_with(b"PAR1") => Format::Parquet,
                None | Some(b'{') => Format::Jsonl,
                _ => Format::Csv,
            })
        }
    }
}

/// A count of cases on the terminal, with a bar where it is known how many they are; silent
/// elsewhere.
fn progress(common: &Common, total: Option<u64>) -> ProgressBar {
    if !io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let label = labels::of("batch-progress");
    let label = label.get(common.lang());
    let (bar, style) = match total {
        Some(total) => (
            ProgressBar::new(total),
            format!("{{wide_bar}} {{human_pos}}/{{human_len}} {label} · {{per_sec}} · {{eta}}"),
        ),
        None => (
            ProgressBar::new_spinner(),
            format!("{{spinner}} {{human_pos}} {label} · {{per_sec}}"),
        ),
    };
    let style =
        ProgressStyle::with_template(&style).unwrap_or_else(|_| ProgressStyle::default_spinner());
    bar.with_style(style)
}
