//! From the cells of one column to bits.

use std::sync::Arc;

use super::Batch;
use crate::organisation::model::{FactIx, Number};
use crate::routing::case::Given;
use crate::routing::router::Inner;

/// One column of a [`Batch`].
#[derive(Clone, Copy, Debug)]
pub struct BatchColumn<'b> {
    pub(super) batch: &'b Batch,
    pub(super) inner: &'b Inner,
    pub(super) column: &'b Column,
    pub(super) number: Option<&'b Number>,
}

impl BatchColumn<'_> {
    /// The bits of one cell, to be joined with those of the row's others by `|`; the topmost bit of
    /// a word is never used, and a caller may mark rows with it. `None` for a value that the fact
    /// does not have, and for a date outside the model's validity: such a row is given whole to
    /// [`Batch::refused`].
    #[inline]
    pub fn code(&self, value: Given<'_>) -> Option<u64> {
        if matches!(value, Given::Nothing | Given::Written("")) {
            return Some(0);
        }
        let Some(fact) = self.column.fact else {
            return self.batch.reserved(&self.column.name, value);
        };
        let value = match (value, self.number) {
            (Given::Integer(n), Some(number)) => place(number, n)?,
            _ => u64::from(self.inner.value_of(fact, value)?),
        };
        Some((value + 1) << self.column.shift)
    }

    /// As [`BatchColumn::code`] of a whole number, for a loop over many.
    #[inline(always)]
    pub fn integer(&self, n: i64) -> Option<u64> {
        match self.number {
            Some(number) => Some((place(number, n)? + 1) << self.column.shift),
            None => self.code(Given::Integer(n)),
        }
    }
}

/// The interval of a whole number.
#[inline]
fn place(number: &Number, n: i64) -> Option<u64> {
    let n = match number.decimals {
        0 => n,
        decimals => n.checked_mul(10i64.checked_pow(u32::from(decimals))?)?,
    };
    if n < number.min || n > number.max {
        return None;
    }
    // Most numbers are cut in few places, and going through them needs no guess of a branch.
    let after = match number.starts.len() {
        0..=16 => number.starts.iter().map(|s| usize::from(*s <= n)).sum(),
        _ => number.starts.partition_point(|s| *s <= n),
    };
    Some(after.saturating_sub(1) as u64)
}

#[derive(Clone, Debug)]
pub(super) struct Column {
    pub(super) name: Arc<str>,
    /// `None` for a reserved name, whose cells are only checked.
    pub(super) fact: Option<FactIx>,
    pub(super) word: usize,
    pub(super) shift: u32,
    pub(super) mask: u64,
}
