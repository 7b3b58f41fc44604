use bestit::{Lang, Refusal};

/// Why a table cannot be routed at all. A row that cannot be routed is no error: its status says
/// so.
#[derive(Clone, Debug, thiserror::Error)]
pub enum TableError {
    /// A column is no fact, or stands twice.
    #[error("{}", .0.message.get(Lang::En))]
    Refused(Box<Refusal>),
    /// A column that was named for a fact is not in the table.
    #[error("the table has no column `{column}`; it has {}", .columns.join(", "))]
    NoColumn {
        /// The column named.
        column: String,
        /// The columns there are.
        columns: Vec<String>,
    },
    /// A column holds what no fact can be.
    #[error(
        "the column `{column}` is {found}, which is no value of a fact; \
             text, whole numbers, decimals, true and false and dates are"
    )]
    Type {
        /// The column.
        column: String,
        /// Its type in Arrow's words.
        found: String,
    },
    /// A column to keep has the name of one that the answer has.
    #[error(
        "the table has a column `{column}` already, which is the name of one that the answer gets; \
             rename it, or do not keep the table's columns"
    )]
    Taken {
        /// The column.
        column: String,
    },
    /// A batch has other columns than the table began with.
    #[error("a part of the table has other columns than the first")]
    Schema,
    /// Arrow refused what was built.
    #[error("{0}")]
    Arrow(String),
}

impl From<arrow_schema::ArrowError> for TableError {
    fn from(error: arrow_schema::ArrowError) -> Self {
        TableError::Arrow(error.to_string())
    }
}
