//! Boxes as a few words each, and what can be asked of them.
//!
//! A box has a place for every axis: the interval of a number as two cell indices in one word,
//! or a set of values as bits. Axes stand in the order of their names, so that the order of a
//! table's columns reaches no result.

use super::{Cell, Column, Domain, Region};
use crate::finding::Witness;
use crate::organisation::spelled;

/// The least and the greatest bound stand for "without bound".
pub(super) const LEAST: i64 = i64::MIN;
pub(super) const PAST: i64 = i64::MAX;

/// One column as boxes see it.
#[derive(Clone, Debug)]
pub(super) struct Axis {
    /// Its place among the table's columns.
    pub(super) column: usize,
    /// Its first word in a box.
    pub(super) at: usize,
    pub(super) kind: Kind,
}

#[derive(Clone, Debug)]
pub(super) enum Kind {
    /// Cell `i` of the interval begins at `cuts[i]` and ends before `cuts[i + 1]`.
    Range { cuts: Vec<i64>, decimals: u8 },
    /// Sets of values, in so many words.
    Set { values: usize, words: usize },
}

impl Axis {
    pub(super) fn words(&self) -> usize {
        match self.kind {
            Kind::Range { .. } => 1,
            Kind::Set { words, .. } => words,
        }
    }

    /// This axis of a box.
    pub(super) fn of<'a>(&self, a: &'a [u64]) -> &'a [u64] {
        a.get(self.at..self.at + self.words()).unwrap_or(&[])
    }

    fn of_mut<'a>(&self, a: &'a mut [u64]) -> &'a mut [u64] {
        a.get_mut(self.at..self.at + self.words())
            .unwrap_or(&mut [])
    }

    /// Whether two boxes share a value here.
    pub(super) fn meets(&self, a: &[u64], b: &[u64]) -> bool {
        match self.kind {
            Kind::Range { .. } => {
                let ((a, b), (c, d)) = (range(self.of(a)), range(self.of(b)));
                a < d && c < b
            }
            Kind::Set { .. } => self.of(a).iter().zip(self.of(b)).any(|(a, b)| a & b != 0),
        }
    }

    /// Whether the first box has every value of the second here.
    pub(super) fn covers(&self, a: &[u64], b: &[u64]) -> bool {
        match self.kind {
            Kind::Range { .. } => {
                let ((a, b), (c, d)) = (range(self.of(a)), range(self.of(b)));
                a <= c && d <= b
            }
            Kind::Set { .. } => self.of(a).iter().zip(self.of(b)).all(|(a, b)| b & !a == 0),
        }
    }

    /// Leaves of the first box what it shares with the second here; whether that is anything.
    pub(super) fn clip(&self, a: &mut [u64], b: &[u64]) -> bool {
        match self.kind {
            Kind::Range { .. } => {
                let ((lo, hi), (from, to)) = (range(self.of(a)), range(self.of(b)));
                let (lo, hi) = (lo.max(from), hi.min(to));
                if let Some(word) = self.of_mut(a).first_mut() {
                    *word = interval(lo, hi);
                }
                lo < hi
            }
            Kind::Set { .. } => {
                let mut any = 0;
                for (a, b) in self.of_mut(a).iter_mut().zip(self.of(b)) {
                    *a &= b;
                    any |= *a;
                }
                any != 0
            }
        }
    }

    /// Sets this axis of a box.
    pub(super) fn set(&self, a: &mut [u64], words: &[u64]) {
        for (to, from) in self.of_mut(a).iter_mut().zip(words) {
            *to = *from;
        }
    }

    /// The whole axis.
    pub(super) fn full(&self) -> Vec<u64> {
        match &self.kind {
            Kind::Range { cuts, .. } => {
                vec![interval(
                    0,
                    u32::try_from(cuts.len() - 1).unwrap_or(u32::MAX),
                )]
            }
            Kind::Set { values, words } => {
                let mut set = vec![0; *words];
                for value in 0..*values {
                    if let Some(word) = set.get_mut(value / 64) {
                        *word |= 1 << (value % 64);
                    }
                }
                set
            }
        }
    }
}

/// The interval of a word: the first cell, and the first beyond.
pub(super) fn range(word: &[u64]) -> (u32, u32) {
    let word = word.first().copied().unwrap_or(0);
    ((word >> 32) as u32, word as u32)
}

/// The word of an interval. Words compare as intervals do: by where they begin.
pub(super) fn interval(lo: u32, hi: u32) -> u64 {
    u64::from(lo) << 32 | u64::from(hi)
}

/// The places of the bits that are set.
pub(super) fn bits(words: &[u64]) -> impl Iterator<Item = usize> + '_ {
    words.iter().enumerate().flat_map(|(at, word)| {
        let mut rest = *word;
        std::iter::from_fn(move || {
            (rest != 0).then(|| {
                let bit = rest.trailing_zeros() as usize;
                rest &= rest - 1;
                at * 64 + bit
            })
        })
    })
}

/// The space that boxes lie in.
#[derive(Clone, Debug)]
pub(super) struct Space {
    pub(super) axes: Vec<Axis>,
    width: usize,
}

impl Space {
    pub(super) fn new(axes: Vec<Axis>) -> Self {
        let width = axes.iter().map(Axis::words).sum();
        Self { axes, width }
    }

    /// Words of a box.
    pub(super) fn width(&self) -> usize {
        self.width
    }

    /// The box of everything.
    pub(super) fn full(&self) -> Vec<u64> {
        self.axes.iter().flat_map(Axis::full).collect()
    }

    pub(super) fn rule<'a>(&self, rules: &'a [u64], rule: u32) -> &'a [u64] {
        let from = rule as usize * self.width;
        rules.get(from..from + self.width).unwrap_or(&[])
    }

    pub(super) fn meets(&self, a: &[u64], b: &[u64]) -> bool {
        self.axes.iter().all(|axis| axis.meets(a, b))
    }

    pub(super) fn covers(&self, a: &[u64], b: &[u64]) -> bool {
        self.axes.iter().all(|axis| axis.covers(a, b))
    }

    /// A box as people read it.
    pub(super) fn region(&self, columns: &[Column], a: &[u64]) -> Region {
        let mut cells: Vec<(usize, Cell)> = Vec::new();
        for axis in &self.axes {
            let words = axis.of(a);
            if words == axis.full() {
                continue;
            }
            let cell = match (&axis.kind, columns.get(axis.column).map(|c| &c.domain)) {
                (Kind::Range { cuts, decimals }, _) => {
                    let (lo, hi) = range(words);
                    let bound = |at: u32| {
                        let inner = at > 0 && (at as usize) < cuts.len() - 1;
                        let value = cuts.get(at as usize).copied()?;
                        inner.then(|| spelled(value, *decimals))
                    };
                    Cell::Range {
                        at_least: bound(lo),
                        below: bound(hi),
                    }
                }
                (Kind::Set { .. }, Some(Domain::Values(values))) => Cell::Values(
                    bits(words)
                        .filter_map(|bit| values.get(bit).cloned())
                        .collect(),
                ),
                (Kind::Set { .. }, _) => continue,
            };
            cells.push((axis.column, cell));
        }
        cells.sort_by_key(|(column, _)| *column);
        let named = |(column, cell): (usize, Cell)| Some((columns.get(column)?.name.clone(), cell));
        Region {
            cells: cells.into_iter().filter_map(named).collect(),
        }
    }

    /// The first point of a box: the least number or, where there is none, the greatest or zero.
    pub(super) fn point(&self, columns: &[Column], a: &[u64]) -> Witness {
        let mut case: Vec<(usize, String)> = Vec::new();
        for axis in &self.axes {
            let words = axis.of(a);
            let text = match (&axis.kind, columns.get(axis.column).map(|c| &c.domain)) {
                (Kind::Range { cuts, decimals }, _) => {
                    let (lo, hi) = range(words);
                    let at = |cut: u32| cuts.get(cut as usize).copied().unwrap_or(0);
                    let value = match (at(lo), at(hi)) {
                        (LEAST, PAST) => 0,
                        (LEAST, below) => below - 1,
                        (from, _) => from,
                    };
                    spelled(value, *decimals)
                }
                (Kind::Set { .. }, Some(Domain::Values(values))) => bits(words)
                    .next()
                    .and_then(|bit| values.get(bit).cloned())
                    .unwrap_or_default(),
                (Kind::Set { .. }, _) => continue,
            };
            case.push((axis.column, text));
        }
        case.sort_by_key(|(column, _)| *column);
        let named =
            |(column, text): (usize, String)| Some((columns.get(column)?.name.clone(), text));
        Witness {
            case: case.into_iter().filter_map(named).collect(),
        }
    }
}
