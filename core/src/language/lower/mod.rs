//! From the tree of a file to the file as written. Every fault is reported; what has none is kept.
//!
//! An entry is left out only where something it cannot be without is missing or unreadable.
//! Nesting is limited before, so these functions may call themselves.

mod cases_contacts;
mod condition;
mod document;
mod fields;
mod head;
mod model;
mod register;
mod values;

use super::fault::Faults;
use super::node::Node;
use super::written::File;

/// The file a tree holds, where its head can be read.
pub(super) fn lower(root: &Node<'_>, faults: &mut Faults) -> Option<File> {
    let mut fields = head::top(root, faults)?;
    let file = match head::kind(&mut fields)? {
        "document" => document::document(&mut fields).map(File::Document),
        "register" => register::register(&mut fields).map(File::Register),
        "model" => model::model(&mut fields).map(File::Model),
        "cases" => cases_contacts::cases(&mut fields).map(File::Cases),
        _ => cases_contacts::contacts(&mut fields).map(File::Contacts),
    };
    fields.finish();
    file
}
