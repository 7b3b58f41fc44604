//! Where a table of answers goes: a Parquet file or text.

use std::ffi::OsString;
use std::fmt::Write as _;
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use arrow_array::cast::AsArray;
use arrow_array::types::Int32Type;
use arrow_array::{
    Array, ArrayRef, ListArray, RecordBatch, StringArray, StructArray, TypedDictionaryArray,
};
use arrow_cast::display::{ArrayFormatter, FormatOptions};
use arrow_schema::{ArrowError, SchemaRef};
use bestit_arrow::Column;
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::errors::ParquetError;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;

use super::rows::Style;
use super::{Args, BOM, To};
use crate::common::{Common, Failure};
use crate::labels;

/// How many rows a group of a Parquet file has: the writer holds one group at a time.
const GROUP: usize = 1 << 17;

type Out = BufWriter<Box<dyn Write + Send>>;

pub(super) struct Sink {
    shown: String,
    /// How many columns come first that are the table's own.
    own: usize,
    form: Form,
    place: Option<Place>,
}

enum Form {
    Parquet(Box<ArrowWriter<Out>>),
    Csv(Box<csv::Writer<Out>>),
}

impl Sink {
    pub(super) fn open(
        args: &Args,
        common: &Common,
        schema: &SchemaRef,
        own: usize,
        style: Option<Style>,
    ) -> Result<Self, Failure> {
        let path = args.output.as_deref().unwrap_or(Path::new("-"));
        let shown = path.display().to_string();
        let wrong = |label: bestit::Text| {
            Failure::Usage(label.get(common.lang()).replace("{file}", &shown))
        };
        let is_out = shown == "-";
        let ending = path.extension().and_then(|e| e.to_str());
        let to = match (args.to, ending) {
            (Some(to), _) => to,
            (None, Some("parquet")) => To::Parquet,
            (None, Some("csv")) => To::Csv,
            (None, _) if is_out => To::Csv,
            (None, _) => return Err(wrong(labels::of("batch-to"))),
        };
        if is_out && to == To::Parquet {
            return Err(wrong(labels::of("batch-parquet-file")));
        }
        let fault = |error: Fault| error.of(&shown);
        let (place, out): (_, Box<dyn Write + Send>) = if is_out {
            (None, Box::new(io::stdout()))
        } else {
            let (place, file) = Place::open(path).map_err(|e| fault(e.into()))?;
            (Some(place), Box::new(file))
        };
        let out = BufWriter::with_capacity(1 << 16, out);
        let form = match to {
            To::Parquet => parquet(out, schema).map(|w| Form::Parquet(Box::new(w))),
            To::Csv => text(out, schema, style).map(|w| Form::Csv(Box::new(w))),
        };
        Ok(Self {
            form: form.map_err(fault)?,
            own,
            place,
            shown,
        })
    }

    pub(super) fn write(&mut self, answers: &RecordBatch) -> Result<(), Failure> {
        let written = match &mut self.form {
            Form::Parquet(writer) => writer.write(answers).map_err(Fault::from),
            Form::Csv(writer) => rows(writer, answers, self.own),
        };
        written.map_err(|e| e.of(&self.shown))
    }

    /// Puts the whole in its place. What is not finished leaves nothing behind.
    pub(super) fn finish(self) -> Result<(), Failure> {
        let finish = || -> Result<(), Fault> {
            match self.form {
                Form::Parquet(writer) => writer.into_inner()?.flush()?,
                Form::Csv(mut writer) => writer.flush()?,
            }
            self.place.map_or(Ok(()), |place| Ok(place.keep()?))
        };
        finish().map_err(|e| e.of(&self.shown))
    }
}

/// What went wrong with the output.
enum Fault {
    Io(io::Error),
    Other(String),
}

impl Fault {
    fn of(self, shown: &str) -> Failure {
        match self {
            // Whoever reads standard output may stop when it has seen enough.
            Fault::Io(error) if shown == "-" => Failure::Output(error),
            Fault::Io(error) => Failure::Usage(format!("{shown}: {error}")),
            Fault::Other(text) => Failure::Usage(format!("{shown}: {text}")),
        }
    }
}

impl From<io::Error> for Fault {
    fn from(error: io::Error) -> Self {
        Fault::Io(error)
    }
}

impl From<csv::Error> for Fault {
    fn from(error: csv::Error) -> Self {
        match error.into_kind() {
            csv::ErrorKind::Io(error) => Fault::Io(error),
            other => Fault::Other(format!("{other:?}")),
        }
    }
}

impl From<ParquetError> for Fault {
    fn from(error: ParquetError) -> Self {
        Fault::Other(error.to_string())
    }
}

impl From<ArrowError> for Fault {
    fn from(error: ArrowError) -> Self {
        Fault::Other(error.to_string())
    }
}

/// A file that is written beside its place, and moved there when it is whole.
struct Place {
    path: PathBuf,
    beside: Option<PathBuf>,
    file: File,
}

impl Place {
    fn open(path: &Path) -> io::Result<(Self, File)> {
        let known = fs::metadata(path).ok();
        let (path, beside, file) = if known.is_some_and(|m| !m.is_file() && !m.is_dir()) {
            // A pipe or a device is written to, not replaced.
            let file = OpenOptions::new().write(true).open(path)?;
            (path.to_owned(), None, file)
        } else {
            // Behind a link the file is replaced, not the link.
            let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
            if path.is_dir() {
                return Err(io::ErrorKind::IsADirectory.into());
            }
            let mut name = OsString::from(".");
            name.push(path.file_name().unwrap_or_default());
            name.push(format!(".{}.part", std::process::id()));
            let beside = path.with_file_name(name);
            let file = OpenOptions::new()
                .write(true)
                .create_new(true)
                .open(&beside)?;
            (path, Some(beside), file)
        };
        let place = Self {
            path,
            beside,
            file: file.try_clone()?,
        };
        Ok((place, file))
    }

    fn keep(mut self) -> io::Result<()> {
        if let Some(beside) = &self.beside {
            self.file.sync_all()?;
            fs::rename(beside, &self.path)?;
            self.beside = None;
        }
        Ok(())
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        if let Some(beside) = &self.beside {
            // What cannot be removed is named as what it is.
            let _ = fs::remove_file(beside);
        }
    }
}

fn parquet(out: Out, schema: &SchemaRef) -> Result<ArrowWriter<Out>, Fault> {
    let mut metadata: Vec<KeyValue> = schema
        .metadata()
        .iter()
        .map(|(key, value)| KeyValue::new(key.clone(), value.clone()))
        .collect();
    metadata.sort_by(|a, b| a.key.cmp(&b.key));
    let properties = WriterProperties::builder()
        .set_compression(Compression::ZSTD(ZstdLevel::default()))
        .set_max_row_group_row_count(Some(GROUP))
        .set_key_value_metadata(Some(metadata))
        .build();
    Ok(ArrowWriter::try_new(out, schema.clone(), Some(properties))?)
}

fn text(mut out: Out, schema: &SchemaRef, style: Option<Style>) -> Result<csv::Writer<Out>, Fault> {
    if style.is_some_and(|s| s.mark) {
        out.write_all(BOM)?;
    }
    let mut writer = csv::WriterBuilder::new()
        .delimiter(style.map_or(b',', |s| s.separator))
        .from_writer(out);
    writer.write_record(schema.fields().iter().map(|f| f.name()))?;
    Ok(writer)
}

fn rows(writer: &mut csv::Writer<Out>, answers: &RecordBatch, own: usize) -> Result<(), Fault> {
    let schema = answers.schema_ref();
    let options = FormatOptions::default();
    let mut columns = Vec::with_capacity(schema.fields().len());
    for (at, (field, array)) in schema.fields().iter().zip(answers.columns()).enumerate() {
        let is_answer = |column: Column| at >= own && field.name() == column.name();
        let cells = if is_answer(Column::Rules) {
            Cells::rules(array)
        } else if is_answer(Column::Steps) {
            Cells::steps(array)
        } else {
            None
        };
        columns.push(match cells {
            Some(cells) => cells,
            None => Cells::Other(ArrayFormatter::try_new(array.as_ref(), &options)?),
        });
    }
    let mut cell = String::new();
    for row in 0..answers.num_rows() {
        for column in &columns {
            cell.clear();
            if column.write(row, &mut cell).is_err() {
                return Err(Fault::Other(format!("{cell}…")));
            }
            writer.write_field(&cell)?;
        }
        writer.write_record(None::<&[u8]>)?;
    }
    Ok(())
}

type Words<'a> = TypedDictionaryArray<'a, Int32Type, StringArray>;

/// The cells of a column as text.
enum Cells<'a> {
    /// `one-rule another-rule`
    Rules {
        lists: &'a ListArray,
        rules: Words<'a>,
    },
    /// `from > to (action); from > to (action)`
    Steps {
        lists: &'a ListArray,
        from: Words<'a>,
        to: Words<'a>,
        action: Words<'a>,
    },
    Other(ArrayFormatter<'a>),
}

impl<'a> Cells<'a> {
    fn rules(array: &'a ArrayRef) -> Option<Self> {
        let lists = array.as_list_opt::<i32>()?;
        let rules = words(lists.values())?;
        Some(Cells::Rules { lists, rules })
    }

    fn steps(array: &'a ArrayRef) -> Option<Self> {
        let lists = array.as_list_opt::<i32>()?;
        let steps: &StructArray = lists.values().as_struct_opt()?;
        let column = |name| steps.column_by_name(name).and_then(words);
        Some(Cells::Steps {
            lists,
            from: column("from")?,
            to: column("to")?,
            action: column("action")?,
        })
    }

    fn write(&self, row: usize, text: &mut String) -> std::fmt::Result {
        match self {
            Cells::Rules { lists, rules } => {
                for (at, place) in places(lists, row).enumerate() {
                    let space = if at == 0 { "" } else { " " };
                    write!(text, "{space}{}", word(rules, place))?;
                }
                Ok(())
            }
            Cells::Steps {
                lists,
                from,
                to,
                action,
            } => {
                for (at, place) in places(lists, row).enumerate() {
                    let [from, to, action] = [from, to, action].map(|c| word(c, place));
                    let semicolon = if at == 0 { "" } else { "; " };
                    write!(text, "{semicolon}{from} > {to} ({action})")?;
                }
                Ok(())
            }
            Cells::Other(cells) => cells.value(row).write(text).map_err(|e| {
                text.push_str(&e.to_string());
                std::fmt::Error
            }),
        }
    }
}

/// Where the items of a row's list stand.
fn places(lists: &ListArray, row: usize) -> std::ops::Range<usize> {
    let at = |row: usize| lists.value_offsets().get(row).map_or(0, |o| *o as usize);
    at(row)..at(row + 1)
}

fn words(array: &ArrayRef) -> Option<Words<'_>> {
    let dictionary = array.as_dictionary_opt::<Int32Type>()?;
    dictionary.downcast_dict::<StringArray>()
}

fn word<'a>(words: &Words<'a>, place: usize) -> &'a str {
    let key = words.keys().values().get(place).map_or(0, |k| *k as usize);
    match words.values() {
        values if key < values.len() => values.value(key),
        _ => "",
    }
}
