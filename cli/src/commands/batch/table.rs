//! A table of cases to a table of answers, some thousand rows at a time.

use std::fs::File;
use std::io::BufRead;
use std::path::Path;

use arrow_array::cast::AsArray;
use arrow_array::types::Int32Type;
use arrow_array::{RecordBatch, StringArray};
use arrow_schema::SchemaRef;
use bestit::{Answer, Case, Duty, Options, Router};
use bestit_arrow::{Column, Table, TableError, TableOptions};
use parquet::arrow::arrow_reader::{ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder};

use super::rows::{Part, Rows, Style};
use super::sink::Sink;
use super::{Args, Tally, progress};
use crate::commands::route::open;
use crate::commands::why::duty_of;
use crate::common::{Common, Failure};
use crate::labels;

/// How many bytes a batch of a Parquet file is meant to have, and how many rows at most.
const BYTES: i64 = 8 << 20;
const ROWS: i64 = 1 << 15;

/// A table being read.
pub(super) struct Input {
    shown: String,
    schema: SchemaRef,
    /// How many rows there are, where that is known.
    total: Option<u64>,
    rows: Source,
}

enum Source {
    Csv(Box<Rows>),
    Parquet(Box<ParquetRecordBatchReader>),
}

impl Input {
    pub(super) fn csv(input: impl BufRead + 'static, shown: &str) -> Result<Self, Failure> {
        let rows = Rows::open(input).map_err(|e| Failure::Usage(format!("{shown}: {e}")))?;
        Ok(Self {
            shown: shown.to_owned(),
            schema: rows.schema(),
            total: None,
            rows: Source::Csv(Box::new(rows)),
        })
    }

    pub(super) fn parquet(path: &Path) -> Result<Self, Failure> {
        let shown = path.display().to_string();
        let fault = |e: &dyn std::fmt::Display| Failure::Usage(format!("{shown}: {e}"));
        let file = File::open(path).map_err(|e| fault(&e))?;
        let builder = ParquetRecordBatchReaderBuilder::try_new(file).map_err(|e| fault(&e))?;
        let metadata = builder.metadata();
        let total = metadata.file_metadata().num_rows();
        let groups = metadata.row_groups().iter();
        let bytes = groups.fold(0i64, |sum, g| sum.saturating_add(g.total_byte_size()));
        // As many rows as come to the bytes, taking each to be as large as the others.
        let rows = BYTES / (bytes / total.max(1)).max(1);
        let rows = usize::try_from(rows.clamp(1, ROWS)).unwrap_or(1);
        let schema = builder.schema().clone();
        let reader = builder.with_batch_size(rows).build();
        let reader = reader.map_err(|e| fault(&e))?;
        Ok(Self {
            schema,
            total: u64::try_from(total).ok(),
            rows: Source::Parquet(Box::new(reader)),
            shown,
        })
    }

    /// How the table is written as text, where it is.
    fn style(&self) -> Option<Style> {
        match &self.rows {
            Source::Csv(rows) => Some(rows.style),
            Source::Parquet(_) => None,
        }
    }

    fn refused(&self, error: &TableError, common: &Common) -> Failure {
        let text = error.message();
        Failure::Usage(format!("{}: {}", self.shown, text.get(common.lang())))
    }

    /// The next rows; none at the end.
    fn next(&mut self) -> Result<Option<Part>, Failure> {
        let fault = |e: &dyn std::fmt::Display| Failure::Usage(format!("{}: {e}", self.shown));
        match &mut self.rows {
            Source::Csv(rows) => rows.part(&self.schema).map_err(|e| fault(&e)),
            Source::Parquet(reader) => match reader.next() {
                None => Ok(None),
                Some(Err(error)) => Err(fault(&error)),
                Some(Ok(cases)) => Ok(Some(Part {
                    cases,
                    unread: Vec::new(),
                })),
            },
        }
    }
}

pub(super) fn run(args: &Args, mut input: Input, common: &Common) -> Result<Tally, Failure> {
    let router = router(common)?;
    let options = options(args, common)?;
    let mut table =
        Table::new(&router, &input.schema, &options).map_err(|e| input.refused(&e, common))?;
    let own = input.schema.fields().len();
    let mut sink = Sink::open(args, common, table.schema(), own, input.style())?;
    let bar = progress(common, input.total);
    let mut tally = Tally::default();
    while let Some(part) = input.next()? {
        let answers = table.route_with_unread(&part.cases, &part.unread);
        let answers = answers.map_err(|e| input.refused(&e, common))?;
        tally.count(&answers);
        sink.write(&answers)?;
        bar.inc(answers.num_rows() as u64);
    }
    sink.finish()?;
    bar.finish_and_clear();
    Ok(tally)
}

/// The one model that answers, on the day asked about.
fn router(common: &Common) -> Result<Router, Failure> {
    let refused =
        |refusal: &bestit::Refusal| Failure::Usage(refusal.message.get(common.lang()).to_owned());
    let compiled = open(common)?.map_err(|refusal| refused(&refusal))?;
    let router = compiled.router;
    if let Some(on) = &common.on {
        // Of a case of which nothing is known, only the day can be refused.
        let mut case = Case::new(&router);
        case.on(on).map_err(|refusal| refused(&refusal))?;
        let options = Options {
            after_validity: common.after_validity,
        };
        if let Answer::Refused(refusal) = router.route_case_with(&case, options) {
            return Err(refused(&refusal));
        }
    }
    Ok(router)
}

fn options(args: &Args, common: &Common) -> Result<TableOptions, Failure> {
    let lang = common.lang();
    let wrong = |label: bestit::Text, given: &str| {
        Failure::Usage(label.get(lang).replace("{given}", given))
    };
    let duties: Vec<Duty> = args
        .duty
        .iter()
        .map(|given| match duty_of(given, lang)? {
            duty if duty.index() < Duty::SINGLE => Ok(duty),
            _ => Err(wrong(labels::of("batch-list-duty"), given)),
        })
        .collect::<Result<_, Failure>>()?;
    let columns = args
        .columns
        .iter()
        .map(|given| match given.split_once('=') {
            Some((fact, name)) => Ok((fact.to_owned(), name.to_owned())),
            None => Err(wrong(labels::of("batch-column-form"), given)),
        })
        .collect::<Result<_, Failure>>()?;
    let all = TableOptions::default().duties;
    Ok(TableOptions {
        duties: if duties.is_empty() { all } else { duties },
        titles: args.titles.then_some(lang),
        with_steps: args.steps,
        keep: true,
        written: true,
        after_validity: common.after_validity,
        columns,
        ..TableOptions::default()
    })
}

impl Tally {
    fn count(&mut self, answers: &RecordBatch) {
        let status = answers.column_by_name(Column::Status.name());
        let status = status.and_then(|c| c.as_dictionary_opt::<Int32Type>());
        let Some(status) = status.and_then(|s| s.downcast_dict::<StringArray>()) else {
            return;
        };
        for word in status.into_iter().flatten() {
            match word {
                "routed" => self.routed += 1,
                "needs_fact" => self.asked += 1,
                _ => self.refused += 1,
            }
        }
    }
}
