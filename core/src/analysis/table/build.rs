//! Columns and rules as written, to boxes.

use super::boxes::{Axis, Kind, LEAST, PAST, Space, interval};
use super::{Cell, Column, Domain, Rule, Table, TableError};
use crate::order::{Map, Set};
use crate::organisation::scaled;

/// What a table is bounded by.
const RULES: usize = 20_000;
const COLUMNS: usize = 256;
const VALUES: usize = 4_096;
const DECIMALS: u8 = 9;

pub(super) fn table(columns: Vec<Column>, rules: Vec<Rule>) -> Result<Table, TableError> {
    within("rules", rules.len(), RULES)?;
    within("columns", columns.len(), COLUMNS)?;
    if columns.is_empty() {
        return Err(TableError::NoColumn);
    }
    unique(columns.iter().map(|c| c.name.as_str()))?;
    unique(rules.iter().map(|r| r.name.as_str()))?;
    for rule in &rules {
        if rule.cells.len() != columns.len() {
            return Err(TableError::Cells {
                rule: rule.name.clone(),
                found: rule.cells.len(),
                expected: columns.len(),
            });
        }
    }
    let mut places: Vec<usize> = (0..columns.len()).collect();
    places.sort_by_key(|at| columns.get(*at).map(|c| c.name.as_str()));
    let mut axes = Vec::with_capacity(columns.len());
    let mut read: Vec<Vec<Vec<u64>>> = Vec::with_capacity(columns.len());
    let mut at = 0;
    for place in places {
        let Some(column) = columns.get(place) else {
            continue;
        };
        let cells = rules
            .iter()
            .filter_map(|r| Some((&*r.name, r.cells.get(place)?)));
        let (kind, words) = match &column.domain {
            Domain::Values(values) => sets(&column.name, values, cells)?,
            Domain::Number { min, max, decimals } => {
                let bounds = (min.as_deref(), max.as_deref());
                ranges(&column.name, bounds, *decimals, cells)?
            }
        };
        let axis = Axis {
            column: place,
            at,
            kind,
        };
        at += axis.words();
        axes.push(axis);
        read.push(words);
    }
    let space = Space::new(axes);
    let mut boxes = Vec::with_capacity(rules.len() * space.width());
    for rule in 0..rules.len() {
        for column in &read {
            boxes.extend(column.get(rule).into_iter().flatten());
        }
    }
    Ok(Table {
        columns,
        names: rules.into_iter().map(|r| r.name).collect(),
        space,
        rules: boxes,
    })
}

fn within(what: &'static str, found: usize, limit: usize) -> Result<(), TableError> {
    if found > limit {
        return Err(TableError::TooLarge { what, found, limit });
    }
    Ok(())
}

fn unique<'a>(names: impl Iterator<Item = &'a str>) -> Result<(), TableError> {
    let mut seen = Set::new();
    for name in names {
        if !seen.insert(name) {
            return Err(TableError::Duplicate(name.to_owned()));
        }
    }
    Ok(())
}

/// What a column's cells become: the axis, and the words of every rule.
type Read = (Kind, Vec<Vec<u64>>);

fn sets<'a>(
    column: &str,
    values: &[String],
    cells: impl Iterator<Item = (&'a str, &'a Cell)>,
) -> Result<Read, TableError> {
    within("values", values.len(), VALUES)?;
    unique(values.iter().map(String::as_str))?;
    let wrong = |rule: &str, cell: &str, why| TableError::Cell {
        column: column.to_owned(),
        rule: rule.to_owned(),
        cell: cell.to_owned(),
        why,
    };
    if values.is_empty() {
        return Err(wrong("", "", "has no value"));
    }
    let kind = Kind::Set {
        values: values.len(),
        words: values.len().div_ceil(64),
    };
    let axis = Axis {
        column: 0,
        at: 0,
        kind,
    };
    let index: Map<&str, usize> = values
        .iter()
        .enumerate()
        .map(|(at, v)| (v.as_str(), at))
        .collect();
    let mut read = Vec::new();
    for (rule, cell) in cells {
        let mut set = axis.full();
        match cell {
            Cell::Any => {}
            Cell::Range { .. } => return Err(wrong(rule, "", "is a range of numbers")),
            Cell::Values(named) => {
                set.fill(0);
                for value in named {
                    let Some(at) = index.get(value.as_str()) else {
                        return Err(wrong(rule, value, "is no value of the column"));
                    };
                    if let Some(word) = set.get_mut(at / 64) {
                        *word |= 1 << (at % 64);
                    }
                }
                if named.is_empty() {
                    return Err(wrong(rule, "", "is satisfied by no value"));
                }
            }
        }
        read.push(set);
    }
    Ok((axis.kind, read))
}

fn ranges<'a>(
    column: &str,
    (min, max): (Option<&str>, Option<&str>),
    decimals: u8,
    cells: impl Iterator<Item = (&'a str, &'a Cell)>,
) -> Result<Read, TableError> {
    let wrong = |rule: &str, cell: &str, why| TableError::Cell {
        column: column.to_owned(),
        rule: rule.to_owned(),
        cell: cell.to_owned(),
        why,
    };
    if decimals > DECIMALS {
        return Err(wrong("", &decimals.to_string(), "is too many decimals"));
    }
    // The ends of the integers stand for "without bound", so no number may be one of them.
    let number = |rule: &str, text: &str| match scaled(text, decimals) {
        Ok(n) if n > LEAST && n < PAST - 1 => Ok(n),
        Ok(_) | Err("why-too-large") => Err(wrong(rule, text, "is too large")),
        Err("why-decimals") => Err(wrong(rule, text, "has too many decimals")),
        Err(_) => Err(wrong(rule, text, "is no decimal number")),
    };
    let least = min.map_or(Ok(LEAST), |m| number("", m))?;
    let past = max.map_or(Ok(PAST), |m| Ok(number("", m)? + 1))?;
    if least >= past {
        return Err(wrong("", min.unwrap_or_default(), "is no least value"));
    }
    let mut bounds: Vec<(i64, i64)> = Vec::new();
    for (rule, cell) in cells {
        let (from, to) = match cell {
            Cell::Any => (least, past),
            Cell::Values(_) => return Err(wrong(rule, "", "is a set of values")),
            Cell::Range { at_least, below } => (
                at_least
                    .as_deref()
                    .map_or(Ok(least), |n| number(rule, n))?
                    .max(least),
                below
                    .as_deref()
                    .map_or(Ok(past), |n| number(rule, n))?
                    .min(past),
            ),
        };
        if from >= to {
            return Err(wrong(rule, "", "is satisfied by no number"));
        }
        bounds.push((from, to));
    }
    let mut cuts: Vec<i64> = bounds.iter().flat_map(|(a, b)| [*a, *b]).collect();
    cuts.extend([least, past]);
    cuts.sort_unstable();
    cuts.dedup();
    let place = |bound: i64| u32::try_from(cuts.partition_point(|c| *c < bound)).unwrap_or(0);
    let read = bounds
        .iter()
        .map(|(a, b)| vec![interval(place(*a), place(*b))])
        .collect();
    Ok((Kind::Range { cuts, decimals }, read))
}
