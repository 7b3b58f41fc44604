//! A table as text: separated by commas or semicolons, with a line of names first.

use std::borrow::Cow;
use std::io::{self, BufRead, Cursor, Read};
use std::sync::Arc;

use arrow_array::builder::StringBuilder;
use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::{ArrowError, DataType, Field, Schema, SchemaRef};

use super::BOM;

/// How many bytes of a line or a row are read: as many as the library takes for a case.
pub(super) const LONGEST: usize = 1 << 20;

/// How many rows are a batch, and after how many bytes it ends sooner.
const ROWS: usize = 1 << 15;
const BYTES: usize = 8 << 20;

/// How a table is written as text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Style {
    pub(super) separator: u8,
    /// Whether it begins with the mark that tells some programs that it is UTF-8.
    pub(super) mark: bool,
}

/// The rows of a table, read one at a time.
pub(super) struct Rows {
    reader: csv::Reader<Box<dyn Read>>,
    pub(super) names: Vec<String>,
    pub(super) style: Style,
    record: csv::ByteRecord,
}

/// Some rows of a table as columns of text, and which of them could not be read.
pub(super) struct Part {
    pub(super) cases: RecordBatch,
    pub(super) unread: Vec<usize>,
}

impl Rows {
    pub(super) fn open(mut input: impl BufRead + 'static) -> io::Result<Self> {
        let mut first = Vec::new();
        (&mut input)
            .take(LONGEST as u64)
            .read_until(b'\n', &mut first)?;
        let mark = first.starts_with(BOM);
        if mark {
            first.drain(..BOM.len());
        }
        let separator = separator(&first);
        let input: Box<dyn Read> = Box::new(Cursor::new(first).chain(input));
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(separator)
            .flexible(true)
            .trim(csv::Trim::All)
            .from_reader(input);
        let names = reader.byte_headers().map_err(io::Error::other)?;
        let names = names
            .iter()
            .map(|n| String::from_utf8_lossy(n).into_owned())
            .collect();
        Ok(Self {
            reader,
            names,
            style: Style { separator, mark },
            record: csv::ByteRecord::new(),
        })
    }

    /// The next row.
    pub(super) fn next(&mut self) -> io::Result<Option<&csv::ByteRecord>> {
        let more = self.reader.read_byte_record(&mut self.record);
        Ok(more.map_err(io::Error::other)?.then_some(&self.record))
    }

    /// The columns, each of text.
    pub(super) fn schema(&self) -> SchemaRef {
        let fields = self.names.iter();
        let fields = fields.map(|name| Field::new(name, DataType::Utf8, true));
        Arc::new(Schema::new(fields.collect::<Vec<_>>()))
    }

    /// The next rows; none at the end. An empty cell is null. Of more cells than names, or what is
    /// not UTF-8, nobody can say what it means; of a row past the limit no cell is kept.
    pub(super) fn part(&mut self, schema: &SchemaRef) -> io::Result<Option<Part>> {
        let mut columns: Vec<StringBuilder> =
            self.names.iter().map(|_| StringBuilder::new()).collect();
        let (mut rows, mut bytes, mut unread) = (0, 0, Vec::new());
        while rows < ROWS && bytes < BYTES {
            let known = columns.len();
            let Some(record) = self.next()? else { break };
            let is_long = record.as_slice().len() > LONGEST;
            let mut is_read = !is_long && record.len() <= known;
            for (at, column) in columns.iter_mut().enumerate() {
                match record.get(at).filter(|cell| !is_long && !cell.is_empty()) {
                    None => column.append_null(),
                    Some(cell) => {
                        let text = String::from_utf8_lossy(cell);
                        is_read &= matches!(text, Cow::Borrowed(_));
                        bytes += text.len();
                        column.append_value(text);
                    }
                }
            }
            if !is_read {
                unread.push(rows);
            }
            rows += 1;
        }
        if rows == 0 {
            return Ok(None);
        }
        let columns: Vec<ArrayRef> = columns
            .into_iter()
            .map(|mut column| -> ArrayRef { Arc::new(column.finish()) })
            .collect();
        let cases = RecordBatch::try_new(Arc::clone(schema), columns);
        let cases = cases.map_err(|e: ArrowError| io::Error::other(e))?;
        Ok(Some(Part { cases, unread }))
    }
}

/// A semicolon between names separates them; no fact's name holds one.
fn separator(names: &[u8]) -> u8 {
    let mut is_quoted = false;
    for byte in names {
        match byte {
            b'"' => is_quoted = !is_quoted,
            b';' if !is_quoted => return b';',
            _ => {}
        }
    }
    b','
}
