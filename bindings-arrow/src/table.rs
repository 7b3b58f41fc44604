//! A table of cases, batch by batch.

use std::collections::HashMap;
use std::sync::Arc;

use arrow_array::types::Int32Type;
use arrow_array::{
    ArrayRef, DictionaryArray, Int32Array, ListArray, RecordBatch, StringArray, StructArray,
};
use arrow_buffer::{BooleanBuffer, NullBuffer, OffsetBuffer, ScalarBuffer};
use arrow_schema::{DataType, Field, Fields, Schema, SchemaRef};
use bestit::{Batch, BatchOptions, Duty, Lang, Router, RowOutcome, Status};

use crate::cells::{BAD, Cell, Texts, is_readable, join};
use crate::columns::Column;
use crate::error::TableError;

/// How many rows are routed at a time; a batch is cut into such parts, so that what is kept
/// beside the input and the output stays small.
const PART: usize = 1 << 16;

/// What to read of a table and what to say.
#[derive(Clone, Debug)]
pub struct TableOptions {
    /// The duties to answer; all single ones unless told otherwise.
    pub duties: Vec<Duty>,
    /// Whether the rules in force are named.
    pub rules: bool,
    /// A column with titles beside each with ids.
    pub titles: Option<Lang>,
    /// The way of each case.
    pub with_steps: bool,
    /// Whether the table's own columns come first in the answer.
    pub keep: bool,
    /// Whether texts are as in a file without types: an empty one is none, true and false are
    /// written.
    pub written: bool,
    /// Answer also for days past the model's validity.
    pub after_validity: bool,
    /// Facts whose column has another name: fact, column. Where this is empty every column with
    /// the name of a fact is read, and other columns are left alone.
    pub columns: Vec<(String, String)>,
}

impl Default for TableOptions {
    fn default() -> Self {
        Self {
            duties: Duty::ALL.into_iter().take(Duty::SINGLE).collect(),
            rules: true,
            titles: None,
            with_steps: false,
            keep: false,
            written: false,
            after_validity: false,
            columns: Vec::new(),
        }
    }
}

/// A table being routed: give it the table's batches in order.
///
/// ```
/// use std::sync::Arc;
/// use arrow_array::cast::AsArray;
/// use arrow_array::types::Int32Type;
/// use arrow_array::{Array, RecordBatch, StringArray};
/// use bestit_arrow::{Table, TableOptions};
///
/// let router = bestit::Policy::embedded().model("best-it")?.compile()?.router;
/// let cases = RecordBatch::try_from_iter([
///     ("kind", Arc::new(StringArray::from(vec!["system_support", "teapot"])) as Arc<dyn Array>),
///     ("department", Arc::new(StringArray::from(vec!["education", "education"]))),
///     ("system", Arc::new(StringArray::from(vec!["heroma", "heroma"]))),
/// ])?;
/// let mut table = Table::new(&router, &cases.schema(), &TableOptions::default())?;
/// let answers = table.route(&cases)?;
/// let owners = answers.column_by_name("owner").ok_or("no owner")?;
/// let owners = owners.as_dictionary::<Int32Type>().downcast_dict::<StringArray>().ok_or("no text")?;
/// assert_eq!(owners.into_iter().collect::<Vec<_>>(), [Some("system_manager:heroma"), None]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Table {
    batch: Batch,
    /// For each column of the batch, its place in the table.
    inputs: Vec<usize>,
    /// Where the table's own references stand.
    reference: Option<usize>,
    input: SchemaRef,
    output: SchemaRef,
    columns: Vec<Column>,
    options: TableOptions,
    texts: Texts,
    names: ArrayRef,
    titles: Option<ArrayRef>,
    rules: ArrayRef,
    interfaces: ArrayRef,
    words: Vec<Vec<u64>>,
    outcomes: Vec<u32>,
    /// Facts and reasons named so far.
    said: Said,
}

/// Texts that are few, in the order met.
#[derive(Debug, Default)]
struct Said {
    texts: Vec<String>,
    places: HashMap<String, i32>,
}

impl Said {
    fn place(&mut self, text: &str) -> i32 {
        if let Some(place) = self.places.get(text) {
            return *place;
        }
        let place = i32::try_from(self.texts.len()).unwrap_or(i32::MAX);
        self.texts.push(text.to_owned());
        self.places.insert(text.to_owned(), place);
        place
    }

    fn values(&self) -> ArrayRef {
        Arc::new(StringArray::from_iter_values(&self.texts))
    }
}

/// Nobody, or nothing, where a key would stand.
const NONE: i32 = -1;

impl Table {
    /// Prepares to route a table with these columns.
    ///
    /// Columns with the name of a fact, and `ref`, `model` and `on`, are read; the others are left
    /// alone, unless one is so like a fact that has no column that it must be meant.
    ///
    /// # Errors
    /// No column is a fact, a column is of a type that no fact has, or one is misspelt.
    pub fn new(
        router: &Router,
        input: &SchemaRef,
        options: &TableOptions,
    ) -> Result<Self, TableError> {
        let (facts, inputs) = facts_of(router, input, &options.columns)?;
        let given = BatchOptions {
            after_validity: options.after_validity,
            with_steps: options.with_steps,
        };
        let facts: Vec<&str> = facts.iter().map(String::as_str).collect();
        let batch = Batch::new(router, &facts, given).map_err(TableError::Refused)?;
        let mut columns = vec![Column::Status, Column::FirstContact];
        columns.extend(options.duties.iter().copied().map(Column::Duty));
        if options.rules {
            columns.push(Column::Rules);
        }
        columns.extend([Column::Fact, Column::Refusal]);
        if options.with_steps {
            columns.push(Column::Steps);
        }
        let reference = facts.iter().position(|f| *f == "ref");
        let reference = reference.and_then(|at| inputs.get(at).copied());
        let reference = reference.filter(|_| !options.keep);
        let titles = options.titles.map(|lang| -> ArrayRef {
            Arc::new(StringArray::from_iter_values(batch.titles(lang)))
        });
        let mut table = Self {
            names: Arc::new(StringArray::from_iter_values(batch.names())),
            titles,
            rules: Arc::new(StringArray::from_iter_values(batch.rules())),
            interfaces: Arc::new(StringArray::from_iter_values(batch.interfaces())),
            words: vec![Vec::new(); batch.words()],
            batch,
            inputs,
            reference,
            input: Arc::clone(input),
            output: Arc::new(Schema::empty()),
            columns,
            options: options.clone(),
            texts: if options.written {
                Texts::Written
            } else {
                Texts::Plain
            },
            outcomes: Vec::new(),
            said: Said::default(),
        };
        table.output = table.schema_of_answers()?;
        Ok(table)
    }

    /// The columns of the answers.
    pub fn schema(&self) -> &SchemaRef {
        &self.output
    }

    /// The router, whose fingerprint belongs beside the answers.
    pub fn router(&self) -> &Router {
        self.batch.router()
    }

    fn schema_of_answers(&self) -> Result<SchemaRef, TableError> {
        let mut fields: Vec<Arc<Field>> = Vec::new();
        if self.options.keep {
            fields.extend(self.input.fields().iter().cloned());
        } else if let Some(at) = self.reference {
            fields.extend(self.input.fields().get(at).cloned());
        }
        let own = fields.len();
        for column in &self.columns {
            let nullable = *column != Column::Status;
            let data_type = match column {
                Column::Rules => DataType::List(item()),
                Column::Steps => DataType::List(Arc::new(step())),
                _ => words_type(),
            };
            let nullable = nullable && !matches!(column, Column::Rules | Column::Steps);
            fields.push(Arc::new(Field::new(column.name(), data_type, nullable)));
            if self.titles.is_some() && is_held(*column) {
                let name = format!("{}_title", column.name());
                fields.push(Arc::new(Field::new(name, words_type(), true)));
            }
        }
        let (kept, new) = fields.split_at(own);
        if let Some(field) = kept
            .iter()
            .find(|k| new.iter().any(|n| n.name() == k.name()))
        {
            let column = field.name().clone();
            return Err(TableError::Taken { column });
        }
        // Whoever stores the answers stores with them what they rest on.
        let router = self.batch.router();
        let metadata = [
            ("bestit.model", router.model()),
            ("bestit.fingerprint", router.fingerprint()),
            ("bestit.engine", router.engine()),
        ];
        let metadata = metadata.map(|(k, v)| (k.to_owned(), v.to_owned()));
        Ok(Arc::new(Schema::new_with_metadata(
            fields,
            HashMap::from(metadata),
        )))
    }

    /// What each row of a batch comes to, in its order. A row that cannot be routed has a status
    /// that says so.
    ///
    /// # Errors
    /// The batch has other columns than the table began with.
    pub fn route(&mut self, cases: &RecordBatch) -> Result<RecordBatch, TableError> {
        self.route_with_unread(cases, &[])
    }

    /// As [`Table::route`], where some rows, by their place in the batch, could not be read: they
    /// are refused in their place as a line that is no case is, whatever their cells hold.
    ///
    /// # Errors
    /// The batch has other columns than the table began with.
    pub fn route_with_unread(
        &mut self,
        cases: &RecordBatch,
        unread: &[usize],
    ) -> Result<RecordBatch, TableError> {
        let same = |a: &Fields, b: &Fields| {
            a.len() == b.len()
                && a.iter()
                    .zip(b)
                    .all(|(a, b)| a.name() == b.name() && a.data_type() == b.data_type())
        };
        if !same(cases.schema_ref().fields(), self.input.fields()) {
            return Err(TableError::Schema);
        }
        let rows = cases.num_rows();
        let mut outcomes = std::mem::take(&mut self.outcomes);
        outcomes.clear();
        outcomes.reserve(rows);
        // Indices of outcomes hold until the memory is emptied, so that is done before.
        self.batch.trim();
        for from in (0..rows).step_by(PART) {
            let part = cases.slice(from, PART.min(rows - from));
            self.part(&part, &mut outcomes);
        }
        for row in unread {
            if let Some(outcome) = outcomes.get_mut(*row) {
                *outcome = self.batch.unread();
            }
        }
        let answers = self.answers(cases, &outcomes);
        self.outcomes = outcomes;
        answers
    }

    /// Adds the outcomes of the rows of a part.
    fn part(&mut self, part: &RecordBatch, outcomes: &mut Vec<u32>) {
        let mut words = std::mem::take(&mut self.words);
        for list in &mut words {
            list.clear();
            list.resize(part.num_rows(), 0);
        }
        let columns: Vec<&ArrayRef> = self
            .inputs
            .iter()
            .filter_map(|at| part.columns().get(*at))
            .collect();
        for (column, array) in columns.iter().enumerate() {
            if let Some(list) = words.get_mut(self.batch.word(column)) {
                join(&self.batch, column, array, self.texts, list);
            }
        }
        if let [list] = words.as_slice() {
            for (row, word) in list.iter().enumerate() {
                let outcome = if word & BAD == 0 {
                    self.batch.row(std::slice::from_ref(word))
                } else {
                    self.refused(&columns, row)
                };
                outcomes.push(outcome);
            }
        } else {
            let mut of_row = vec![0; words.len()];
            for row in 0..part.num_rows() {
                let mut bad = false;
                for (slot, list) in of_row.iter_mut().zip(&words) {
                    *slot = list.get(row).copied().unwrap_or(BAD);
                    bad |= *slot & BAD != 0;
                }
                let outcome = if bad {
                    self.refused(&columns, row)
                } else {
                    self.batch.row(&of_row)
                };
                outcomes.push(outcome);
            }
        }
        self.words = words;
    }

    fn refused(&mut self, columns: &[&ArrayRef], row: usize) -> u32 {
        let cells = columns.iter().map(|a| Cell::of(a, row, self.texts));
        let cells: Vec<Cell> = cells.collect();
        let given: Vec<_> = cells.iter().map(Cell::given).collect();
        self.batch.refused(&given)
    }

    fn answers(
        &mut self,
        cases: &RecordBatch,
        outcomes: &[u32],
    ) -> Result<RecordBatch, TableError> {
        let mut arrays: Vec<ArrayRef> = Vec::with_capacity(self.output.fields().len());
        if self.options.keep {
            arrays.extend(cases.columns().iter().cloned());
        } else if let Some(at) = self.reference {
            arrays.extend(cases.columns().get(at).cloned());
        }
        let mut said = std::mem::take(&mut self.said);
        for column in &self.columns {
            let known = self.batch.outcomes();
            let keys = |of: &mut dyn FnMut(&RowOutcome) -> i32| -> Vec<i32> {
                known.iter().map(of).collect()
            };
            match column {
                Column::Status => {
                    let keys = keys(&mut |o| said.place(status(o.status)));
                    arrays.push(words_of(&keys, outcomes, &said.values())?);
                }
                Column::Fact => {
                    let keys = keys(&mut |o| o.fact.as_deref().map_or(NONE, |f| said.place(f)));
                    arrays.push(words_of(&keys, outcomes, &said.values())?);
                }
                Column::Refusal => {
                    let keys = keys(&mut |o| o.refusal.map_or(NONE, |r| said.place(r.id())));
                    arrays.push(words_of(&keys, outcomes, &said.values())?);
                }
                Column::FirstContact | Column::Duty(_) => {
                    let keys = keys(&mut |o| match column {
                        Column::Duty(duty) => place(o.duties.get(duty.index()).copied().flatten()),
                        _ => place(o.first_contact),
                    });
                    arrays.push(words_of(&keys, outcomes, &self.names)?);
                    if let Some(titles) = &self.titles {
                        arrays.push(words_of(&keys, outcomes, titles)?);
                    }
                }
                Column::Rules => arrays.push(self.rules_of(outcomes)?),
                Column::Steps => arrays.push(self.steps_of(outcomes, &mut said)?),
            }
        }
        self.said = said;
        Ok(RecordBatch::try_new(Arc::clone(&self.output), arrays)?)
    }

    /// A list of rules for each row.
    fn rules_of(&self, outcomes: &[u32]) -> Result<ArrayRef, TableError> {
        let known = self.batch.outcomes();
        let lists = || outcomes.iter().filter_map(|o| known.get(*o as usize));
        let total = lists().map(|o| o.rules.len()).sum();
        let mut keys: Vec<i32> = Vec::with_capacity(total);
        for outcome in lists() {
            keys.extend(outcome.rules.iter().map(|r| *r as i32));
        }
        let offsets = OffsetBuffer::from_lengths(lists().map(|o| o.rules.len()));
        let values = dictionary(Int32Array::from(keys), &self.rules)?;
        Ok(Arc::new(ListArray::try_new(item(), offsets, values, None)?))
    }

    /// A list of steps for each row.
    fn steps_of(&self, outcomes: &[u32], said: &mut Said) -> Result<ArrayRef, TableError> {
        let known = self.batch.outcomes();
        let lists = || outcomes.iter().filter_map(|o| known.get(*o as usize));
        let steps = || lists().flat_map(|o| &o.steps);
        let from: Vec<i32> = steps().map(|s| place(Some(s.from))).collect();
        let to: Vec<i32> = steps().map(|s| place(Some(s.to))).collect();
        let action: Vec<i32> = steps().map(|s| said.place(s.action.id())).collect();
        let interface: Int32Array = steps().map(|s| s.interface.map(|i| i as i32)).collect();
        let arrays = vec![
            dictionary(Int32Array::from(from), &self.names)?,
            dictionary(Int32Array::from(to), &self.names)?,
            dictionary(Int32Array::from(action), &said.values())?,
            dictionary(interface, &self.interfaces)?,
        ];
        let offsets = OffsetBuffer::from_lengths(lists().map(|o| o.steps.len()));
        let values = StructArray::try_new(fields_of_step(), arrays, None)?;
        let list = ListArray::try_new(Arc::new(step()), offsets, Arc::new(values), None)?;
        Ok(Arc::new(list))
    }
}

/// The facts that have columns, and where they stand.
fn facts_of(
    router: &Router,
    input: &Schema,
    named: &[(String, String)],
) -> Result<(Vec<String>, Vec<usize>), TableError> {
    let names: Vec<String> = input.fields().iter().map(|f| f.name().clone()).collect();
    let mut facts: Vec<(String, usize)> = Vec::new();
    for (fact, column) in named {
        let Some(at) = names.iter().position(|n| n == column) else {
            return Err(TableError::NoColumn {
                column: column.clone(),
                columns: names,
            });
        };
        facts.push((fact.clone(), at));
    }
    let taken: Vec<usize> = facts.iter().map(|f| f.1).collect();
    let free = || {
        names
            .iter()
            .enumerate()
            .filter(|(at, _)| !taken.contains(at))
    };
    let reserved = ["ref", "model", "on"];
    for (at, name) in free() {
        let is_fact = router.fact(name).is_some() || reserved.contains(&name.as_str());
        if is_fact && !named.iter().any(|(fact, _)| fact == name) {
            facts.push((name.clone(), at));
        }
    }
    for (_, name) in free().filter(|(_, n)| router.fact(n).is_none()) {
        if let Some(meant) = router.nearest_fact(name)
            && !reserved.contains(&name.as_str())
            && !facts.iter().any(|(fact, _)| fact == meant)
        {
            let one = Batch::new(router, &[name], BatchOptions::default());
            if let Err(refusal) = one {
                return Err(TableError::Refused(refusal));
            }
        }
    }
    if facts.iter().all(|(fact, _)| router.fact(fact).is_none()) {
        let kind = router.fact_ids().next().unwrap_or("kind");
        return Err(TableError::NoColumn {
            column: kind.to_owned(),
            columns: names,
        });
    }
    for (_, at) in &facts {
        if let Some(field) = input.fields().get(*at)
            && !is_readable(field.data_type())
        {
            return Err(TableError::Type {
                column: field.name().clone(),
                found: field.data_type().to_string(),
            });
        }
    }
    Ok(facts.into_iter().unzip())
}

fn status(status: Status) -> &'static str {
    match status {
        Status::Routed => "routed",
        Status::NeedsFact => "needs_fact",
        Status::Refused => "refused",
    }
}

fn is_held(column: Column) -> bool {
    matches!(column, Column::FirstContact | Column::Duty(_))
}

fn place(name: Option<u32>) -> i32 {
    name.and_then(|n| i32::try_from(n).ok()).unwrap_or(NONE)
}

fn words_type() -> DataType {
    DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8))
}

fn item() -> Arc<Field> {
    Arc::new(Field::new("item", words_type(), false))
}

fn fields_of_step() -> Fields {
    ["from", "to", "action", "interface"]
        .map(|name| Field::new(name, words_type(), name == "interface"))
        .into_iter()
        .collect()
}

fn step() -> Field {
    Field::new("item", DataType::Struct(fields_of_step()), false)
}

fn dictionary(keys: Int32Array, values: &ArrayRef) -> Result<ArrayRef, TableError> {
    let array = DictionaryArray::<Int32Type>::try_new(keys, Arc::clone(values))?;
    Ok(Arc::new(array))
}

/// The key of each row's outcome; rows whose outcome has none are null.
fn words_of(keys: &[i32], outcomes: &[u32], values: &ArrayRef) -> Result<ArrayRef, TableError> {
    let rows = outcomes.len();
    // Often all rows have the same: all are routed, so no fact is missing.
    if let Some((first, rest)) = keys.split_first()
        && rest.iter().all(|key| key == first)
    {
        let nulls = (*first == NONE).then(|| NullBuffer::new_null(rows));
        let buffer = ScalarBuffer::from(vec![(*first).max(0); rows]);
        return dictionary(Int32Array::try_new(buffer, nulls)?, values);
    }
    let key = |outcome: &u32| keys.get(*outcome as usize).copied().unwrap_or(NONE);
    let buffer: ScalarBuffer<i32> = outcomes.iter().map(|o| key(o).max(0)).collect();
    let nulls = keys.contains(&NONE).then(|| {
        NullBuffer::new(BooleanBuffer::collect_bool(outcomes.len(), |row| {
            outcomes.get(row).is_some_and(|o| key(o) != NONE)
        }))
    });
    dictionary(Int32Array::try_new(buffer, nulls)?, values)
}
