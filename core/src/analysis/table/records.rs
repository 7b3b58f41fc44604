//! Rows of text to columns and rules.

use super::{Cell, Column, Domain, Rule, TableError};
use crate::order::Set;
use crate::organisation::{scaled, spelled};

type Columns = (Vec<Column>, Vec<Rule>);

pub(super) fn read<R: AsRef<str>>(header: &[R], rows: &[Vec<R>]) -> Result<Columns, TableError> {
    let header: Vec<&str> = header.iter().map(|h| h.as_ref().trim()).collect();
    for (at, row) in rows.iter().enumerate() {
        if row.len() != header.len() {
            return Err(TableError::Cells {
                rule: (at + 1).to_string(),
                found: row.len(),
                expected: header.len(),
            });
        }
    }
    let cells = |place: usize| {
        rows.iter()
            .map(move |row| row.get(place).map_or("", |c| c.as_ref().trim()))
    };
    let named = header.iter().position(|h| *h == "rule");
    let mut rules: Vec<Rule> = match named {
        Some(place) => cells(place)
            .map(|n| (n.to_owned(), Vec::new()))
            .collect::<Vec<_>>(),
        None => (1..=rows.len())
            .map(|n| (n.to_string(), Vec::new()))
            .collect(),
    }
    .into_iter()
    .map(|(name, cells)| Rule { name, cells })
    .collect();
    let mut columns = Vec::new();
    for (place, title) in header.iter().enumerate() {
        if Some(place) == named {
            continue;
        }
        let names: Vec<String> = rules.iter().map(|r| r.name.clone()).collect();
        let texts: Vec<&str> = cells(place).collect();
        let (column, read) = column(title, &texts, &names)?;
        columns.push(column);
        for (rule, cell) in rules.iter_mut().zip(read) {
            rule.cells.push(cell);
        }
    }
    Ok((columns, rules))
}

/// One column: what its header says of its values, else what its cells show.
fn column(
    title: &str,
    texts: &[&str],
    rules: &[String],
) -> Result<(Column, Vec<Cell>), TableError> {
    let (name, domain) = match title.split_once(' ') {
        Some((name, domain)) => (name, domain.trim()),
        None => (title, ""),
    };
    let bounds = Bounds::read(domain);
    let numeric = match (&bounds, domain) {
        (Some(_), _) => true,
        (None, "") => {
            texts.iter().any(|t| !is_any(t))
                && texts.iter().all(|t| is_any(t) || Bounds::read(t).is_some())
        }
        (None, _) => false,
    };
    let fault = |rule: usize, cell: &str, why| TableError::Cell {
        column: name.to_owned(),
        rule: rules.get(rule).cloned().unwrap_or_default(),
        cell: cell.to_owned(),
        why,
    };
    let named = |domain| Column {
        name: name.to_owned(),
        domain,
    };
    if !numeric {
        let split =
            |t: &str| -> Vec<String> { t.split('|').map(|v| v.trim().to_owned()).collect() };
        let cells: Vec<Cell> = texts
            .iter()
            .map(|t| {
                if is_any(t) {
                    Cell::Any
                } else {
                    Cell::Values(split(t))
                }
            })
            .collect();
        let values = if domain.is_empty() {
            let of = |c: &Cell| match c {
                Cell::Values(v) => v.clone(),
                _ => Vec::new(),
            };
            let mut all: Set<String> = cells.iter().flat_map(of).collect();
            if all.is_empty() {
                // No rule asks anything of the column: it has a single value without a name.
                all.insert("-".to_owned());
            }
            all.into_iter().collect()
        } else {
            split(domain)
        };
        return Ok((named(Domain::Values(values)), cells));
    }
    let mut read: Vec<Option<Bounds>> = Vec::with_capacity(texts.len());
    for (rule, text) in texts.iter().enumerate() {
        match (is_any(text), Bounds::read(text)) {
            (true, _) => read.push(None),
            (false, Some(bounds)) => read.push(Some(bounds)),
            (false, None) => return Err(fault(rule, text, "is no number, interval or bound")),
        }
    }
    let all = || read.iter().flatten().chain(&bounds);
    let decimals = all().map(Bounds::decimals).max().unwrap_or(0);
    let Ok(decimals) = u8::try_from(decimals) else {
        return Err(fault(usize::MAX, title, "has too many decimals"));
    };
    let mut cells = Vec::with_capacity(read.len());
    for (rule, bounds) in read.iter().enumerate() {
        let text = texts.get(rule).copied().unwrap_or("");
        cells.push(match bounds {
            None => Cell::Any,
            Some(bounds) => bounds
                .cell(decimals)
                .ok_or_else(|| fault(rule, text, "is too large"))?,
        });
    }
    let (min, max) = match &bounds {
        None => (None, None),
        Some(bounds) => bounds
            .within(decimals)
            .ok_or_else(|| fault(usize::MAX, title, "is too large"))?,
    };
    Ok((named(Domain::Number { min, max, decimals }), cells))
}

fn is_any(text: &str) -> bool {
    matches!(text, "" | "-")
}

/// The bounds of a cell, each with whether it lies within.
struct Bounds {
    from: Option<(String, bool)>,
    to: Option<(String, bool)>,
}

impl Bounds {
    /// `5`, `>=5`, `>5`, `<=5`, `<5`, `[0,5)`, `(0;5]`, `[0..5]`; an end may be empty.
    fn read(text: &str) -> Option<Self> {
        let number = |t: &str| {
            let t = t.trim();
            let digits = t.strip_prefix('-').unwrap_or(t);
            let plain = digits.bytes().all(|b| b.is_ascii_digit() || b == b'.');
            (plain && scaled(t, 18).err() != Some("why-no-decimal")).then(|| t.to_owned())
        };
        let one = |from: Option<(String, bool)>, to| Some(Self { from, to });
        for (sign, within) in [(">=", true), (">", false)] {
            if let Some(rest) = text.strip_prefix(sign) {
                return one(Some((number(rest)?, within)), None);
            }
        }
        for (sign, within) in [("<=", true), ("<", false)] {
            if let Some(rest) = text.strip_prefix(sign) {
                return one(None, Some((number(rest)?, within)));
            }
        }
        if let Some(exact) = number(text) {
            return one(Some((exact.clone(), true)), Some((exact, true)));
        }
        let from_within = text.starts_with('[');
        let to_within = text.ends_with(']');
        let inner = text.strip_prefix(['[', '('])?.strip_suffix([']', ')'])?;
        let (from, to) = inner
            .split_once("..")
            .or_else(|| inner.split_once(';'))
            .or_else(|| inner.split_once(','))?;
        let end = |t: &str, within| match t.trim() {
            "" => Some(None),
            t => number(t).map(|n| Some((n, within))),
        };
        one(end(from, from_within)?, end(to, to_within)?)
    }

    fn decimals(&self) -> usize {
        let of = |bound: &Option<(String, bool)>| {
            let (_, fraction) = bound.as_ref()?.0.split_once('.')?;
            Some(fraction.trim_end_matches('0').len())
        };
        of(&self.from).max(of(&self.to)).unwrap_or(0)
    }

    /// The numbers from the first within up to the first beyond.
    fn cell(&self, decimals: u8) -> Option<Cell> {
        let first = |(text, within): &(String, bool), when: bool| {
            let number = scaled(text, decimals).ok()?;
            let number = number.checked_add(i64::from(*within == when))?;
            Some(spelled(number, decimals))
        };
        let (from, to) = (self.from.as_ref(), self.to.as_ref());
        Some(Cell::Range {
            at_least: from.map_or(Some(None), |f| first(f, false).map(Some))?,
            below: to.map_or(Some(None), |t| first(t, true).map(Some))?,
        })
    }

    /// The first and the last number within.
    fn within(&self, decimals: u8) -> Option<(Option<String>, Option<String>)> {
        let Some(Cell::Range { at_least, below }) = self.cell(decimals) else {
            return None;
        };
        let last = |n: String| {
            Some(spelled(
                scaled(&n, decimals).ok()?.checked_sub(1)?,
                decimals,
            ))
        };
        let max = below.map_or(Some(None), |b| last(b).map(Some))?;
        Some((at_least, max))
    }
}
