//! Cases line by line or row by row, each answered with a line of JSON.

use std::io::{self, BufRead, BufWriter, Read, Write};

use bestit::{Answer, Desk, DeskError, Options};
use indicatif::ProgressBar;

use super::rows::{LONGEST, Rows};
use super::{Format, Tally, progress};
use crate::common::{Common, Failure};

/// How much of a line is read: one byte more than a case may have.
const LONGEST_LINE: u64 = LONGEST as u64 + 1;

pub(super) fn run(
    input: impl BufRead + 'static,
    format: Format,
    common: &Common,
) -> Result<Tally, Failure> {
    let desk = desk(common)?;
    let mut lines = Lines {
        desk: &desk,
        common,
        options: Options {
            after_validity: common.after_validity,
        },
        out: BufWriter::with_capacity(1 << 16, io::stdout().lock()),
        bar: progress(common, None),
        tally: Tally::default(),
    };
    match format {
        Format::Csv => lines.rows(input)?,
        Format::Jsonl | Format::Parquet => lines.lines(input)?,
    }
    lines.out.flush()?;
    lines.bar.finish_and_clear();
    Ok(lines.tally)
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

struct Lines<'a> {
    desk: &'a Desk,
    common: &'a Common,
    options: Options,
    out: BufWriter<io::StdoutLock<'static>>,
    bar: ProgressBar,
    tally: Tally,
}

impl Lines<'_> {
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
    fn rows(&mut self, input: impl BufRead + 'static) -> io::Result<()> {
        let mut rows = Rows::open(input)?;
        let names = rows.names.clone();
        while let Some(record) = rows.next()? {
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
        Ok(())
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
