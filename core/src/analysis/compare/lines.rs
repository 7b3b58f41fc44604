//! Lines of words that Markdown, a terminal or a page render alike.

use std::fmt::Write;

/// A line of a comparison in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// What kind of line.
    pub kind: LineKind,
    /// Its parts, to be set one after the other.
    pub spans: Vec<Span>,
}

/// What a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineKind {
    /// The title, once.
    Title,
    /// The heading of a section.
    Heading,
    /// The heading of a part of a section.
    Subheading,
    /// A paragraph.
    Text,
    /// An item of a list, and how deep it lies: 0 is the outermost.
    Item(u8),
}

/// A part of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// The text.
    pub text: String,
    /// How it is set.
    pub style: SpanStyle,
}

/// How a part of a line is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SpanStyle {
    /// As it is.
    Plain,
    /// What the line is about.
    Strong,
    /// An id or a place in a file.
    Code,
    /// What can be skipped.
    Quiet,
}

/// Lines as a Markdown document.
pub(super) fn to_markdown(lines: &[Line]) -> String {
    let mut text = String::new();
    let mut in_list = false;
    for line in lines {
        let (before, is_item) = match line.kind {
            LineKind::Title => ("# ".to_owned(), false),
            LineKind::Heading => ("\n## ".to_owned(), false),
            LineKind::Subheading => ("\n### ".to_owned(), false),
            LineKind::Text => ("\n".to_owned(), false),
            LineKind::Item(depth) => {
                let first = if in_list { "" } else { "\n" };
                let indent = "  ".repeat(usize::from(depth));
                (format!("{first}{indent}- "), true)
            }
        };
        in_list = is_item;
        text.push_str(&before);
        for span in &line.spans {
            markdown(&mut text, span);
        }
        text.push('\n');
    }
    text
}

fn markdown(text: &mut String, span: &Span) {
    match span.style {
        SpanStyle::Code => {
            let _ = write!(text, "`{}`", span.text);
        }
        SpanStyle::Strong => {
            text.push_str("**");
            escape(text, &span.text);
            text.push_str("**");
        }
        SpanStyle::Plain | SpanStyle::Quiet => escape(text, &span.text),
    }
}

/// Text as it is, whatever Markdown would make of it. Backquotes keep their meaning: the
/// library's own texts set ids with them.
fn escape(text: &mut String, plain: &str) {
    let mut code = false;
    for letter in plain.chars() {
        if letter == '`' {
            code = !code;
        } else if !code && matches!(letter, '*' | '_' | '<' | '[' | ']' | '\\' | '#' | '|') {
            text.push('\\');
        }
        text.push(letter);
    }
}

pub(super) fn plain(text: impl Into<String>) -> Span {
    span(text, SpanStyle::Plain)
}

pub(super) fn quiet(text: impl Into<String>) -> Span {
    span(text, SpanStyle::Quiet)
}

pub(super) fn strong(text: impl Into<String>) -> Span {
    span(text, SpanStyle::Strong)
}

pub(super) fn code(text: impl Into<String>) -> Span {
    span(text, SpanStyle::Code)
}

fn span(text: impl Into<String>, style: SpanStyle) -> Span {
    Span {
        text: text.into(),
        style,
    }
}
