//! From the cells of a column to the words of the rows.

use std::fmt::Write as _;

use arrow_array::cast::AsArray;
use arrow_array::types::{
    ArrowPrimitiveType, Date32Type, Decimal128Type, Int8Type, Int16Type, Int32Type, Int64Type,
    UInt8Type, UInt16Type, UInt32Type, UInt64Type,
};
use arrow_array::{Array, ArrayRef, PrimitiveArray, StringArrayType};
use arrow_buffer::ArrowNativeType;
use arrow_schema::DataType;
use bestit::{Batch, Given};

/// Marks a word of a row that has a cell without a code.
pub(crate) const BAD: u64 = 1 << 63;

/// Whether cells of this type can be values of facts.
pub(crate) fn is_readable(data_type: &DataType) -> bool {
    match data_type {
        DataType::Dictionary(_, values) => is_readable(values),
        DataType::Utf8
        | DataType::LargeUtf8
        | DataType::Utf8View
        | DataType::Boolean
        | DataType::Null
        | DataType::Date32
        | DataType::Decimal128(_, 0..)
        | DataType::Float16
        | DataType::Float32
        | DataType::Float64 => true,
        other => other.is_integer(),
    }
}

/// How texts are meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Texts {
    /// As values of facts.
    Plain,
    /// As they are written in a file without types: an empty cell is none, and true and false
    /// are texts.
    Written,
}

impl Texts {
    fn given(self, text: &str) -> Given<'_> {
        match self {
            Texts::Plain => Given::Text(text),
            Texts::Written => Given::Written(text),
        }
    }
}

/// Joins the codes of a column's cells to the words of the rows.
pub(crate) fn join(
    batch: &Batch,
    column: usize,
    array: &ArrayRef,
    texts: Texts,
    words: &mut [u64],
) {
    let Some(column) = batch.column(column) else {
        return;
    };
    if let Some(numbers) = array.as_primitive_opt::<Int64Type>()
        && numbers.null_count() == 0
    {
        for (word, n) in words.iter_mut().zip(numbers.values()) {
            *word |= column.integer(*n).unwrap_or(BAD);
        }
        return;
    }
    let Some(dictionary) = array.as_any_dictionary_opt() else {
        let mut rest = words.iter_mut();
        each(array, texts, &mut |cell| {
            if let Some(word) = rest.next() {
                *word |= column.code(cell).unwrap_or(BAD);
            }
        });
        return;
    };
    // Each value once, and then the keys alone. A key past the values is that of a null.
    let mut codes = Vec::with_capacity(dictionary.values().len());
    each(dictionary.values(), texts, &mut |cell| {
        codes.push(column.code(cell).unwrap_or(BAD));
    });
    let keys = dictionary.keys();
    match keys.data_type() {
        DataType::Int8 => look_up::<Int8Type>(keys, &codes, words),
        DataType::Int16 => look_up::<Int16Type>(keys, &codes, words),
        DataType::Int32 => look_up::<Int32Type>(keys, &codes, words),
        DataType::Int64 => look_up::<Int64Type>(keys, &codes, words),
        DataType::UInt8 => look_up::<UInt8Type>(keys, &codes, words),
        DataType::UInt16 => look_up::<UInt16Type>(keys, &codes, words),
        DataType::UInt32 => look_up::<UInt32Type>(keys, &codes, words),
        _ => look_up::<UInt64Type>(keys, &codes, words),
    }
}

fn look_up<T: ArrowPrimitiveType>(keys: &dyn Array, codes: &[u64], words: &mut [u64]) {
    let keys: &PrimitiveArray<T> = keys.as_primitive();
    let nulls = keys.nulls().filter(|n| n.null_count() > 0);
    match nulls {
        None => {
            for (word, key) in words.iter_mut().zip(keys.values()) {
                *word |= codes.get(key.as_usize()).copied().unwrap_or(0);
            }
        }
        Some(nulls) => {
            for ((word, key), is_valid) in words.iter_mut().zip(keys.values()).zip(nulls) {
                if is_valid {
                    *word |= codes.get(key.as_usize()).copied().unwrap_or(0);
                }
            }
        }
    }
}

/// A cell for itself.
#[derive(Clone, Debug, Default)]
pub(crate) enum Cell {
    #[default]
    Nothing,
    Text(String),
    Written(String),
    Bool(bool),
    Integer(i64),
    Number(String),
    Other(String),
}

impl Cell {
    /// The cell of a column in a row.
    pub(crate) fn of(array: &ArrayRef, row: usize, texts: Texts) -> Self {
        let mut cell = Self::Nothing;
        each(&array.slice(row, 1), texts, &mut |given| {
            cell = match given {
                Given::Nothing => Self::Nothing,
                Given::Text(text) => Self::Text(text.to_owned()),
                Given::Written(text) => Self::Written(text.to_owned()),
                Given::Bool(value) => Self::Bool(value),
                Given::Integer(value) => Self::Integer(value),
                Given::Number(text) => Self::Number(text.to_owned()),
                Given::Other(text) => Self::Other(text.to_owned()),
                // No cell here is of any other kind.
                _ => Self::Other(String::new()),
            };
        });
        cell
    }

    pub(crate) fn given(&self) -> Given<'_> {
        match self {
            Self::Nothing => Given::Nothing,
            Self::Text(text) => Given::Text(text),
            Self::Written(text) => Given::Written(text),
            Self::Bool(value) => Given::Bool(*value),
            Self::Integer(value) => Given::Integer(*value),
            Self::Number(text) => Given::Number(text),
            Self::Other(text) => Given::Other(text),
        }
    }
}

/// Shows every cell of a column in turn.
fn each(array: &ArrayRef, texts: Texts, see: &mut impl FnMut(Given<'_>)) {
    match array.data_type() {
        DataType::Utf8 => strings(array.as_string::<i32>(), texts, see),
        DataType::LargeUtf8 => strings(array.as_string::<i64>(), texts, see),
        DataType::Utf8View => strings(array.as_string_view(), texts, see),
        DataType::Boolean => {
            for cell in array.as_boolean() {
                see(cell.map_or(Given::Nothing, Given::Bool));
            }
        }
        DataType::Int8 => integers::<Int8Type>(array, see),
        DataType::Int16 => integers::<Int16Type>(array, see),
        DataType::Int32 => integers::<Int32Type>(array, see),
        DataType::Int64 => integers::<Int64Type>(array, see),
        DataType::UInt8 => integers::<UInt8Type>(array, see),
        DataType::UInt16 => integers::<UInt16Type>(array, see),
        DataType::UInt32 => integers::<UInt32Type>(array, see),
        DataType::UInt64 => integers::<UInt64Type>(array, see),
        DataType::Decimal128(..) => {
            let array = array.as_primitive::<Decimal128Type>();
            for row in 0..array.len() {
                let text = array.is_valid(row).then(|| array.value_as_string(row));
                see(text.as_deref().map_or(Given::Nothing, Given::Number));
            }
        }
        DataType::Date32 => {
            let mut text = String::new();
            let mut written = None;
            for days in array.as_primitive::<Date32Type>() {
                let Some(days) = days else {
                    see(Given::Nothing);
                    continue;
                };
                if written != Some(days) {
                    text.clear();
                    let (year, month, day) = civil(i64::from(days));
                    let _ = write!(text, "{year:04}-{month:02}-{day:02}");
                    written = Some(days);
                }
                see(Given::Text(&text));
            }
        }
        // A number with a fraction in binary is no value of any fact, however it is written.
        DataType::Float16 | DataType::Float32 | DataType::Float64 => {
            for row in 0..array.len() {
                let is_null = array.is_null(row);
                see(if is_null {
                    Given::Nothing
                } else {
                    Given::Other("float")
                });
            }
        }
        DataType::Dictionary(..) => {
            let dictionary = array.as_any_dictionary();
            for row in 0..array.len() {
                match key(dictionary.keys(), row).filter(|k| *k < dictionary.values().len()) {
                    Some(key) => each(&dictionary.values().slice(key, 1), texts, see),
                    None => see(Given::Nothing),
                }
            }
        }
        _ => (0..array.len()).for_each(|_| see(Given::Nothing)),
    }
}

/// The key of a row of a dictionary.
fn key(keys: &dyn Array, row: usize) -> Option<usize> {
    fn of<T: ArrowPrimitiveType>(keys: &dyn Array, row: usize) -> Option<usize> {
        let keys: &PrimitiveArray<T> = keys.as_primitive();
        keys.is_valid(row).then(|| keys.value(row).as_usize())
    }
    match keys.data_type() {
        DataType::Int8 => of::<Int8Type>(keys, row),
        DataType::Int16 => of::<Int16Type>(keys, row),
        DataType::Int32 => of::<Int32Type>(keys, row),
        DataType::Int64 => of::<Int64Type>(keys, row),
        DataType::UInt8 => of::<UInt8Type>(keys, row),
        DataType::UInt16 => of::<UInt16Type>(keys, row),
        DataType::UInt32 => of::<UInt32Type>(keys, row),
        _ => of::<UInt64Type>(keys, row),
    }
}

fn strings<'a>(array: impl StringArrayType<'a>, texts: Texts, see: &mut impl FnMut(Given<'_>)) {
    for cell in array.iter() {
        see(cell.map_or(Given::Nothing, |text| texts.given(text)));
    }
}

fn integers<T: ArrowPrimitiveType>(array: &ArrayRef, see: &mut impl FnMut(Given<'_>))
where
    i64: TryFrom<T::Native>,
{
    for cell in array.as_primitive::<T>() {
        // What does not fit is larger than any number of a fact.
        let integer = |value| Given::Integer(i64::try_from(value).unwrap_or(i64::MAX));
        see(cell.map_or(Given::Nothing, integer));
    }
}

/// The year, month and day of a count of days from 1 January 1970 (H. Hinnant, "chrono-Compatible
/// Low-Level Date Algorithms", 2013, `civil_from_days`).
fn civil(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = year + era * 400 + i64::from(month <= 2);
    (year, month, day)
}

#[cfg(test)]
mod tests {
    use super::civil;

    #[test]
    fn days_are_dates() {
        assert_eq!(civil(0), (1970, 1, 1));
        assert_eq!(civil(-1), (1969, 12, 31));
        assert_eq!(civil(11_016), (2000, 2, 29));
        assert_eq!(civil(15_340), (2012, 1, 1));
    }
}
