//! `bestit batch FILE`

use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, IsTerminal, Read, Write};
use std::path::PathBuf;

use bestit::{Answer, Desk, DeskError, Options};
use indicatif::{ProgressBar, ProgressStyle};

use crate::common::{Common, Exit, Failure, Outcome, complain};
use crate::labels;

/// Route a file of cases.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// JSON lines or CSV; - is standard input
    file: PathBuf,
    /// How the file is written [default: by its ending, else by its first character]
    #[arg(long, value_enum)]
    format: Option<Format>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// One JSON object a line
    Jsonl,
    /// Separated by commas or semicolons, with a line of names first
    Csv,
}

/// How many bytes of a line are read: as many as the library takes for a case, and one more.
const LONGEST_LINE: u64 = (1 << 20) + 1;

/// How many lines were answered, and how.
#[derive(Default)]
struct Tally {
    routed: u64,
    asked: u64,
    refused: u64,
}

pub(crate) fn run(args: &Args, common: &Common) -> Outcome {
    let desk = desk(common)?;
    let shown = args.file.display().to_string();
    let input: Box<dyn Read> = if shown == "-" {
        Box::new(io::stdin().lock())
    } else {
        Box::new(File::open(&args.file).map_err(|e| Failure::Usage(format!("{shown}: {e}")))?)
    };
    let mut input = BufReader::with_capacity(1 << 16, input);
    let format = match args.format {
        Some(format) => format,
        None => {
            guess(&args.file, &mut input).map_err(|e| Failure::Usage(format!("{shown}: {e}")))?
        }
    };
    let mut batch = Batch {
        desk: &desk,
        common,
        options: Options {
            after_validity: common.after_validity,
        },
        out: BufWriter::with_capacity(1 << 16, io::stdout().lock()),
        bar: progress(common),
        tally: Tally::default(),
    };
    match format {
        Format::Jsonl => batch.lines(input)?,
        Format::Csv => batch.table(input)?,
    }
    batch.out.flush()?;
    batch.bar.finish_and_clear();
    let tally = batch.tally;
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

fn desk(common: &Common) -> Result<Desk, Failure> {
    let policy = common.policy();
    policy
        .desk(&common.readings()?)
        .map_err(|error| match error {
            DeskError::Policy(findings) => common.problem(&policy, findings),
            DeskError::Call(error) => common.refused(&error),
        })
}

/// The mark that some programs begin a file with.
const BOM: &[u8] = "\u{feff}".as_bytes();

/// By the file's ending; of anything else, an object begins with a brace.
fn guess(file: &std::path::Path, input: &mut impl BufRead) -> io::Result<Format> {
    match file.extension().and_then(|e| e.to_str()) {
        Some("csv") => Ok(Format::Csv),
        Some("jsonl" | "ndjson" | "json") => Ok(Format::Jsonl),
        _ => {
            let start = input.fill_buf()?;
            let start = start.strip_prefix(BOM).unwrap_or(start);
            let first = start.iter().find(|b| !b.is_ascii_whitespace());
            Ok(if matches!(first, None | Some(b'{')) {
                Format::Jsonl
            } else {
                Format::Csv
            })
        }
    }
}

/// A count of cases on the terminal; silent elsewhere.
fn progress(common: &Common) -> ProgressBar {
    if !io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let style = format!(
        "{{spinner}} {{human_pos}} {} · {{per_sec}}",
        labels::of("batch-progress").get(common.lang())
    );
    let style =
        ProgressStyle::with_template(&style).unwrap_or_else(|_| ProgressStyle::default_spinner());
    ProgressBar::new_spinner().with_style(style)
}

struct Batch<'a> {
    desk: &'a Desk,
    common: &'a Common,
    options: Options,
    out: BufWriter<io::StdoutLock<'static>>,
    bar: ProgressBar,
    tally: Tally,
}

impl Batch<'_> {
    /// One answer for each line that is not empty.
    fn lines(&mut self, mut input: impl BufRead) -> io::Result<()> {
        let mut bytes = Vec::new();
        loop {
            bytes.clear();
            if (&mut input)
                .take(LONGEST_LINE)
                .read_until(b'\n', &mut bytes)?
                == 0
            {
                return Ok(());
            }
            let is_cut = bytes.len() as u64 == LONGEST_LINE && bytes.last() != Some(&b'\n');
            if is_cut {
                input.skip_until(b'\n')?;
            }
            // What is too long or not UTF-8 is no case; the line is refused in its place like any
            // other.
            let line = std::str::from_utf8(&bytes)
                .ok()
                .filter(|_| !is_cut)
                .unwrap_or("?");
            let line = line.trim_start_matches('\u{feff}').trim();
            if line.is_empty() {
                continue;
            }
            let answer = match self.given(line) {
                Some(with) => self.desk.answer(&with, self.options),
                None => self.desk.answer(line, self.options),
            };
            self.write(&answer)?;
        }
    }

    /// The line with the model and the day of the command line, where they are given and the
    /// line does not name its own.
    fn given(&self, line: &str) -> Option<String> {
        let mut more = serde_json::Map::new();
        let value: serde_json::Value = serde_json::from_str(line).ok()?;
        let object = value.as_object()?;
        for (name, given) in [("model", &self.common.model), ("on", &self.common.on)] {
            if let Some(given) = given
                && object.get(name).is_none_or(serde_json::Value::is_null)
            {
                more.insert(name.to_owned(), given.clone().into());
            }
        }
        if more.is_empty() {
            return None;
        }
        // Put in front as text, so that the rest of the line stays as it is written.
        let front = serde_json::Value::Object(more).to_string();
        let front = front.strip_suffix('}')?;
        let rest = line.strip_prefix('{')?;
        let comma = if object.is_empty() { "" } else { "," };
        Some(format!("{front}{comma}{rest}"))
    }

    /// One answer for each row.
    fn table(&mut self, mut input: impl BufRead) -> io::Result<()> {
        // No name holds a semicolon, so one in the line of names separates.
        let names = input.fill_buf()?.split(|b| *b == b'\n').next();
        let semicolons = names.is_some_and(|line| line.contains(&b';'));
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(if semicolons { b';' } else { b',' })
            .flexible(true)
            .trim(csv::Trim::All)
            .from_reader(input);
        let names: Vec<String> = reader
            .byte_headers()
            .map_err(io::Error::other)?
            .iter()
            .map(|n| {
                String::from_utf8_lossy(n)
                    .trim_start_matches('\u{feff}')
                    .to_owned()
            })
            .collect();
        let mut record = csv::ByteRecord::new();
        loop {
            match reader.read_byte_record(&mut record) {
                Ok(false) => return Ok(()),
                Ok(true) => {}
                Err(error) => return Err(io::Error::other(error)),
            }
            let cells: Result<Vec<&str>, _> = record.iter().map(std::str::from_utf8).collect();
            // Of more cells than names, or what is not UTF-8, nobody can say what it means.
            let cells = cells.ok().filter(|cells| cells.len() <= names.len());
            let answer = if let Some(cells) = cells {
                let mut pairs: Vec<(&str, &str)> =
                    names.iter().map(String::as_str).zip(cells).collect();
                for (name, given) in [("model", &self.common.model), ("on", &self.common.on)] {
                    let named = pairs.iter().any(|(n, cell)| *n == name && !cell.is_empty());
                    if let (Some(given), false) = (given, named) {
                        pairs.push((name, given));
                    }
                }
                self.desk.answer_cells(pairs, self.options)
            } else {
                self.desk.answer("", self.options)
            };
            self.write(&answer)?;
        }
    }

    fn write(&mut self, answer: &Answer) -> io::Result<()> {
        match answer {
            Answer::Routed(_) => self.tally.routed += 1,
            Answer::NeedsFact(_) => self.tally.asked += 1,
            Answer::Refused(_) => self.tally.refused += 1,
        }
        self.bar.inc(1);
        writeln!(self.out, "{}", answer.to_json())
    }
}
