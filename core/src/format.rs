//! Policy files in one style: two spaces, double quotation marks, at most one blank line. What is
//! written in one line stays in one line; what is broken behind its bracket has an entry a line.
//!
//! Formatting never changes what a file says. The result is read again and compared, key by key,
//! value by value and comment by comment, and is not given if anything differs.

use std::path::Path;

use pretty_yaml::config::{FormatOptions, LanguageOptions, LayoutOptions};
use yaml_parser::SyntaxKind;

use crate::finding::Findings;
use crate::language::{self, Outline, Source};

/// Wider than any file that is read: only whoever writes a policy breaks a line. Lists of keywords
/// are up to 340 characters long, and one word a line would drown what they stand beside.
const WIDTH: usize = 4 * 1024 * 1024;

/// Why a file is not formatted.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FormatError {
    /// It is no YAML, or uses what the policy language does not: aliases, tags, keys twice.
    #[error("{0}")]
    Unreadable(Findings),
    /// The formatted file would say something else or lose a comment, so the file is left alone.
    #[error("`{file}` would say something else if it were formatted")]
    Altered {
        /// The file's name.
        file: String,
    },
}

/// The file in the style of policy files.
///
/// Formatting what is formatted changes nothing. Keys, values, their order and every comment stay;
/// line ends become `\n`. Takes some milliseconds for a thousand lines.
///
/// # Errors
///
/// [`FormatError::Unreadable`] with findings at their places where the file cannot be read.
///
/// ```
/// use bestit::Source;
/// let loose = Source::new("model.yaml", "rules: # few\n    a:   {when: { }, text: {sv: 'A' , en: 'A'}}\n\n\n\n");
/// let formatted = bestit::format::format(&loose)?;
/// assert_eq!(formatted, "rules: # few\n  a: {when: {}, text: {sv: \"A\", en: \"A\"}}\n");
/// # Ok::<(), bestit::format::FormatError>(())
/// ```
pub fn format(source: &Source) -> Result<String, FormatError> {
    let before = language::outline(source).map_err(FormatError::Unreadable)?;
    let altered = || FormatError::Altered {
        file: source.name().to_owned(),
    };
    let text = source.text();
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let formatted = pretty_yaml::format_text(text, &style()).map_err(|_| altered())?;
    let same = says(source, &formatted).is_some_and(|after| after == before)
        && comments(text).is_some_and(|all| comments(&formatted) == Some(all));
    if same { Ok(formatted) } else { Err(altered()) }
}

/// The files that formatting a path concerns: the file alone, or every YAML file of the folder and
/// the folders in it, each named by its path inside the folder; and what could not be read.
pub fn files(path: impl AsRef<Path>) -> (Vec<Source>, Findings) {
    language::load_files(path.as_ref())
}

fn style() -> FormatOptions {
    FormatOptions {
        layout: LayoutOptions {
            print_width: WIDTH,
            ..LayoutOptions::default()
        },
        language: LanguageOptions {
            brace_spacing: false,
            trailing_comma: false,
            ..LanguageOptions::default()
        },
    }
}

fn says(source: &Source, text: &str) -> Option<Outline> {
    language::outline(&Source::new(source.name(), text)).ok()
}

/// The comments of a text in their order, without the spaces that end a line.
fn comments(text: &str) -> Option<Vec<String>> {
    let tree = yaml_parser::parse(text).ok()?;
    let tokens = tree
        .descendants_with_tokens()
        .filter_map(|element| element.into_token());
    Some(
        tokens
            .filter(|token| token.kind() == SyntaxKind::COMMENT)
            .map(|token| token.text().trim_end().to_owned())
            .collect(),
    )
}
