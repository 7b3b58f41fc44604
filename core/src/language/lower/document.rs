//! Document files: sections, statements, readings.

use super::fields::{Fields, whole};
use super::head::head;
use super::values::{Form, entries, flag, name, names, text};
use crate::language::written::{DocumentFile, ReadingWritten, StatementWritten};

pub(super) fn document(f: &mut Fields<'_, '_>) -> Option<DocumentFile> {
    let head = head(f);
    let sections = f.or_default("sections", entries(Form::Any, text));
    let statements = f.or_default("statements", entries(Form::Statement, whole(statement)));
    let readings = f.or_default("readings", entries(Form::Reading, whole(reading)));
    Some(DocumentFile {
        head: head?,
        sections,
        statements,
        readings,
    })
}

fn statement(f: &mut Fields<'_, '_>) -> Option<StatementWritten> {
    let section = f.required("section", name);
    let also_in = f.or_default("also_in", names);
    let modality = f.required("modality", name);
    let routing = f.required("routing", flag);
    let statement_text = f.text("text");
    let not_encoded = f.optional("not_encoded", text);
    Some(StatementWritten {
        section: section?,
        also_in,
        modality: modality?,
        routing: routing.unwrap_or_default(),
        text: statement_text,
        not_encoded,
    })
}

fn reading(f: &mut Fields<'_, '_>) -> Option<ReadingWritten> {
    Some(ReadingWritten {
        issue: f.text("issue"),
        statements: f.or_default("statements", names),
        default: f.text("default"),
        options: f.or_default("options", entries(Form::Id, text)),
        unused: f.optional("unused", text),
    })
}
