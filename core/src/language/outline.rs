//! What a file says without how it is written: keys and values in their order, no places.

use super::fault::Faults;
use super::node::{Kind, Node, Sense};
use super::source::{Source, Sources};
use super::tree;
use crate::finding::Findings;

/// Keys and values of a file, flat: equal outlines mean equal files to everything that reads them.
#[derive(Debug, PartialEq)]
pub(crate) struct Outline(Vec<Piece>);

#[derive(Debug, PartialEq)]
enum Piece {
    Mapping(usize),
    List(usize),
    Key(String),
    Scalar(String, Sense),
}

/// The outline of a file; what it has of faults as YAML, or as YAML of ours, stands in its way.
pub(crate) fn outline(source: &Source) -> Result<Outline, Findings> {
    let mut faults = Faults::default();
    let root = tree(0, source.text(), &mut faults);
    match root {
        Some(root) if faults.count() == 0 => Ok(Outline(flat(&root))),
        _ => Err(faults.into_findings(&Sources::new(vec![source.clone()]))),
    }
}

fn flat(root: &Node<'_>) -> Vec<Piece> {
    enum Todo<'t> {
        Key(&'t str),
        Node(&'t Node<'t>),
    }
    let mut pieces = Vec::new();
    let mut todo = vec![Todo::Node(root)];
    while let Some(next) = todo.pop() {
        match next {
            Todo::Key(key) => pieces.push(Piece::Key(key.to_owned())),
            Todo::Node(node) => match &node.kind {
                Kind::Mapping(pairs) => {
                    pieces.push(Piece::Mapping(pairs.len()));
                    for pair in pairs.iter().rev() {
                        todo.push(Todo::Node(&pair.value));
                        todo.push(Todo::Key(&pair.key));
                    }
                }
                Kind::Sequence(items) => {
                    pieces.push(Piece::List(items.len()));
                    todo.extend(items.iter().rev().map(Todo::Node));
                }
                _ => {
                    // What is refused has been a fault, and then there is no outline.
                    let (text, sense) = node.scalar().unwrap_or(("", Sense::Null));
                    pieces.push(Piece::Scalar(text.to_owned(), sense));
                }
            },
        }
    }
    pieces
}
