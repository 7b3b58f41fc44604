use std::collections::BTreeMap;
use std::sync::OnceLock;

use bestit::{Refusal, Text};

/// How many of a table's columns a message names.
const MAX_NAMED: usize = 20;

/// Why a table cannot be routed at all. A row that cannot be routed is no error: its status says
/// so.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{}", self.message().en)]
pub enum TableError {
    /// A column is no fact, or stands twice.
    Refused(Box<Refusal>),
    /// A column that was named for a fact is not in the table.
    NoColumn {
        /// The column named.
        column: String,
        /// The columns there are.
        columns: Vec<String>,
    },
    /// A column holds what no fact can be.
    Type {
        /// The column.
        column: String,
        /// Its type in Arrow's words.
        found: String,
    },
    /// A column to keep has the name of one that the answer has.
    Taken {
        /// The column.
        column: String,
    },
    /// A batch has other columns than the table began with.
    Schema,
    /// Arrow refused what was built, in its words.
    Arrow(String),
}

impl TableError {
    /// What is wrong, in both languages.
    ///
    /// ```
    /// let columns = vec!["kind".to_owned(), "it_system".to_owned()];
    /// let error = bestit_arrow::TableError::NoColumn { column: "itsystem".to_owned(), columns };
    /// let text = error.message();
    /// assert_eq!(text.sv, "tabellen har ingen kolumn `itsystem`; menade du `it_system`?");
    /// ```
    pub fn message(&self) -> Text {
        match self {
            TableError::Refused(refusal) => refusal.message.clone(),
            TableError::NoColumn { columns, .. } if columns.is_empty() => text("no-columns", &[]),
            TableError::NoColumn { column, columns } => {
                let names = columns.iter().map(String::as_str);
                match bestit::nearest(column, names.clone()) {
                    Some(near) => text("no-column-near", &[("column", column), ("near", near)]),
                    None => {
                        let mut list = names.take(MAX_NAMED).collect::<Vec<_>>().join(", ");
                        if columns.len() > MAX_NAMED {
                            list.push_str(", …");
                        }
                        text("no-column", &[("column", column), ("columns", &list)])
                    }
                }
            }
            TableError::Type { column, found } => {
                text("type", &[("column", column), ("found", found)])
            }
            TableError::Taken { column } => text("taken", &[("column", column)]),
            TableError::Schema => text("schema", &[]),
            TableError::Arrow(words) => Text::new(words, words),
        }
    }
}

fn text(key: &str, args: &[(&str, &str)]) -> Text {
    static TEXTS: OnceLock<BTreeMap<String, Text>> = OnceLock::new();
    let all =
        TEXTS.get_or_init(|| serde_json::from_str(include_str!("texts.json")).unwrap_or_default());
    match all.get(key) {
        Some(text) => text.fill(args),
        None => Text::new(key, key),
    }
}

impl From<arrow_schema::ArrowError> for TableError {
    fn from(error: arrow_schema::ArrowError) -> Self {
        TableError::Arrow(error.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_error_has_its_text_in_both_languages() {
        let (column, columns) = ("kind".to_owned(), vec!["colour".to_owned()]);
        let errors = [
            TableError::NoColumn {
                column: column.clone(),
                columns,
            },
            TableError::NoColumn {
                column: column.clone(),
                columns: Vec::new(),
            },
            TableError::Type {
                column: column.clone(),
                found: "Binary".to_owned(),
            },
            TableError::Taken { column },
            TableError::Schema,
        ];
        for error in errors {
            let text = error.message();
            assert!(text.sv.contains(' ') && text.en.contains(' '), "{text:?}");
            assert!(!text.sv.contains('{') && !text.en.contains('{'), "{text:?}");
            assert_ne!(text.sv, text.en);
        }
    }
}
