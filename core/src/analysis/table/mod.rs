//! Large decision tables: which rules overlap, and what no rule covers.
//!
//! A rule is a box, a product of one set of values for each column; numbers are cut at the
//! bounds that the rules use, so that every column is finite. Two questions are answered exactly,
//! in the sense of D. Calvanese, M. Dumas, Ü. Laurson, F. M. Maggi, M. Montali and I. Teinemaa,
//! "Semantics, analysis and simplification of DMN decision tables" (Information Systems 78, 2018):
//!
//! - *overlaps*: the sets of two or more rules that share a point and to which no further rule
//!   can be added, each with the region its rules share;
//! - *gaps*: disjoint regions that together are what no rule covers, merged until no two of them
//!   form a box together.
//!
//! Each has the method that suits it: overlaps are maximal cliques of the graph of pairs that
//! meet (`overlaps.rs`), gaps are the open leaves of a decision diagram whose cuts are chosen
//! afresh for every part of the space (`gaps.rs`).

mod boxes;
mod build;
mod cliques;
mod gaps;
mod merge;
mod overlaps;
mod records;
#[cfg(test)]
mod tests;

use serde::ser::SerializeMap;
use serde::{Deserialize, Serialize, Serializer};

use crate::finding::{Code, Finding, Witness};
use boxes::Space;

/// A column: a name, and what its values can be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    /// Unique among the columns.
    pub name: String,
    /// What its values can be.
    pub domain: Domain,
}

/// What the values of a column can be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Domain {
    /// One of these.
    Values(Vec<String>),
    /// A decimal number.
    Number {
        /// The least, within; `None` is without bound.
        min: Option<String>,
        /// The greatest, within; `None` is without bound.
        max: Option<String>,
        /// How many decimals it has, at most 9. A table of whole numbers has no gap between
        /// `below 5` and `at least 5`, and none between `at most 4` and `at least 5` either.
        decimals: u8,
    },
}

/// What a rule asks of one column. In JSON `null`, a list, or an object.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Cell {
    /// Nothing.
    Any,
    /// One of these values.
    Values(Vec<String>),
    /// A number that is at least the one and below the other.
    Range {
        /// The first number within, as decimals; `None` is the least there is.
        at_least: Option<String>,
        /// The first number beyond, as decimals; `None` is past the greatest there is.
        below: Option<String>,
    },
}

impl Cell {
    /// Numbers from `at_least` up to but without `below`.
    pub fn range(at_least: Option<&str>, below: Option<&str>) -> Self {
        Self::Range {
            at_least: at_least.map(str::to_owned),
            below: below.map(str::to_owned),
        }
    }

    /// One of these values.
    pub fn values<'a>(values: impl IntoIterator<Item = &'a str>) -> Self {
        Self::Values(values.into_iter().map(str::to_owned).collect())
    }
}

/// A row of the table: all its cells must be satisfied.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rule {
    /// Unique among the rules.
    pub name: String,
    /// One cell for each column.
    pub cells: Vec<Cell>,
}

/// Why something is no table.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TableError {
    /// Two columns, rules or values of a column have one name.
    #[error("two are named `{0}`")]
    Duplicate(String),
    /// A rule has more or fewer cells than there are columns.
    #[error("rule `{rule}` has {found} cells, not {expected}")]
    Cells {
        /// The rule.
        rule: String,
        /// How many it has.
        found: usize,
        /// How many columns there are.
        expected: usize,
    },
    /// A cell or a bound cannot be read.
    #[error("`{column}`, rule `{rule}`: `{cell}` {why}")]
    Cell {
        /// The column.
        column: String,
        /// The rule; empty where the column's own bounds are meant.
        rule: String,
        /// As written.
        cell: String,
        /// What is wrong with it.
        why: &'static str,
    },
    /// There is no column.
    #[error("there is no column")]
    NoColumn,
    /// The table is larger than what is read.
    #[error("{what}: {found}, at most {limit} allowed")]
    TooLarge {
        /// Rules, columns or values.
        what: &'static str,
        /// How many there are.
        found: usize,
        /// How many there may be.
        limit: usize,
    },
}

/// What an analysis may spend. Past it there is no answer rather than a part of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budget {
    /// Steps: about one for each look at one cell of one rule.
    pub steps: u64,
    /// Sets of rules, or regions before they are merged.
    pub results: usize,
    /// Pairs of rules that meet.
    pub pairs: usize,
}

impl Default for Budget {
    /// 200,000,000 steps, 100,000 results, 5,000,000 pairs: a few seconds and some 300 MB at worst.
    fn default() -> Self {
        Self {
            steps: 200_000_000,
            results: 100_000,
            pairs: 5_000_000,
        }
    }
}

/// A budget was not enough.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Exceeded {
    /// More steps than [`Budget::steps`].
    #[error("more than {0} steps")]
    Steps(u64),
    /// More results than [`Budget::results`].
    #[error("more than {0} results")]
    Results(usize),
    /// More pairs than [`Budget::pairs`].
    #[error("more than {0} pairs of rules that meet")]
    Pairs(usize),
}

impl Exceeded {
    /// The finding that says so (B114).
    pub fn finding(&self) -> Finding {
        let (limit, what, what_sv) = match self {
            Self::Steps(n) => (
                n.to_string(),
                "steps over the table",
                "antalet steg över tabellen",
            ),
            Self::Results(n) => (
                n.to_string(),
                "sets of rules or regions of the table",
                "antalet regelmängder eller områden i tabellen",
            ),
            Self::Pairs(n) => (
                n.to_string(),
                "pairs of rules that overlap",
                "antalet par av regler som överlappar",
            ),
        };
        let found = format!("> {limit}");
        let args = [
            ("what", what),
            ("what_sv", what_sv),
            ("found", &found),
            ("limit", &limit),
        ];
        Finding::new(Code::LimitExceeded, &args)
    }
}

/// A box: the columns it restricts, in the table's order, each with what it allows. In JSON an
/// object from column to cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Region {
    /// Column and cell; a column that is not there is not restricted.
    pub cells: Vec<(String, Cell)>,
}

impl Serialize for Region {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.cells.len()))?;
        for (column, cell) in &self.cells {
            map.serialize_entry(column, cell)?;
        }
        map.end()
    }
}

/// Rules that share a point and to which no further rule can be added.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Overlap {
    /// Their names; numbers in rising order, then others.
    pub rules: Vec<String>,
    /// What they share.
    pub region: Region,
    /// A point of it: a value for every column.
    pub witness: Witness,
}

/// A region that no rule covers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Gap {
    /// The region.
    pub region: Region,
    /// A point of it: a value for every column.
    pub witness: Witness,
}

/// Where rules of a table meet, and what none covers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TableReport {
    /// Sets of rules that share a point.
    pub overlaps: Vec<Overlap>,
    /// Regions that no rule covers.
    pub gaps: Vec<Gap>,
}

/// A decision table: columns and rules.
///
/// ```
/// use bestit::analysis::table::{Budget, Cell, Column, Domain, Rule, Table};
/// let columns = vec![Column {
///     name: "amount".to_owned(),
///     domain: Domain::Number { min: Some("0".to_owned()), max: None, decimals: 0 },
/// }];
/// let rule = |name: &str, cell| Rule { name: name.to_owned(), cells: vec![cell] };
/// let table = Table::new(columns, vec![
///     rule("small", Cell::range(None, Some("100"))),
///     rule("large", Cell::range(Some("90"), Some("1000"))),
/// ])?;
/// let overlaps = table.overlaps(Budget::default())?;
/// assert_eq!(overlaps[0].rules, ["large", "small"]);
/// assert_eq!(overlaps[0].region.cells[0].1, Cell::range(Some("90"), Some("100")));
/// let gaps = table.gaps(Budget::default())?;
/// assert_eq!(gaps[0].region.cells[0].1, Cell::range(Some("1000"), None));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Table {
    columns: Vec<Column>,
    names: Vec<String>,
    space: Space,
    /// The rules' boxes, one after the other.
    rules: Vec<u64>,
}

impl Table {
    /// A table of these columns and rules. The order of neither changes what is found.
    ///
    /// # Errors
    /// Names that are not unique, cells that do not fit their columns or that no value satisfies,
    /// more than 20,000 rules, 256 columns or 4,096 values of a column.
    pub fn new(columns: Vec<Column>, rules: Vec<Rule>) -> Result<Self, TableError> {
        build::table(columns, rules)
    }

    /// A table from rows of text, such as the records of a CSV file. `header` names the columns;
    /// a column named `rule` names the rules, which else are numbered from 1. A cell is `-` or
    /// empty (anything), an interval `[0,100)`, a bound `>=5` `>5` `<=5` `<5`, a number, or values
    /// `a|b`. A column whose cells are all numeric is one of numbers, with as many decimals as its
    /// cells show; a header says more where it matters: `amount [0,1000]`, `colour a|b|c`. Any
    /// other column's values are those that its cells name.
    ///
    /// # Errors
    /// As [`Table::new`].
    pub fn from_records<R>(header: &[R], rows: &[Vec<R>]) -> Result<Self, TableError>
    where
        R: AsRef<str>,
    {
        let (columns, rules) = records::read(header, rows)?;
        Self::new(columns, rules)
    }

    /// The columns.
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// The overlaps and the gaps, each within the budget.
    ///
    /// # Errors
    /// The budget is not enough.
    pub fn report(&self, budget: Budget) -> Result<TableReport, Exceeded> {
        Ok(TableReport {
            overlaps: self.overlaps(budget)?,
            gaps: self.gaps(budget)?,
        })
    }

    /// How many rules there are.
    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// Whether there is no rule.
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// The maximal sets of rules that share a point, ordered by what they share.
    ///
    /// # Errors
    /// The budget is not enough.
    pub fn overlaps(&self, budget: Budget) -> Result<Vec<Overlap>, Exceeded> {
        let found = overlaps::overlaps(&self.space, &self.rules, budget)?;
        Ok(found
            .into_iter()
            .map(|(region, rules)| {
                let name = |r: u32| self.names.get(r as usize).cloned().unwrap_or_default();
                let mut rules: Vec<String> = rules.into_iter().map(name).collect();
                rules.sort_by_cached_key(|name| {
                    let number = name.parse::<u64>().ok();
                    (number.is_none(), number, name.clone())
                });
                Overlap {
                    rules,
                    region: self.space.region(&self.columns, &region),
                    witness: self.space.point(&self.columns, &region),
                }
            })
            .collect())
    }

    /// What no rule covers, as disjoint regions no two of which form a box together, ordered by
    /// where they begin.
    ///
    /// # Errors
    /// The budget is not enough.
    pub fn gaps(&self, budget: Budget) -> Result<Vec<Gap>, Exceeded> {
        let open = gaps::gaps(&self.space, &self.rules, budget)?;
        let merged = merge::merge(&self.space, open);
        Ok(merged
            .chunks_exact(self.space.width())
            .map(|gap| Gap {
                region: self.space.region(&self.columns, gap),
                witness: self.space.point(&self.columns, gap),
            })
            .collect())
    }
}
