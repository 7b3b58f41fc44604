//! What every file begins with.

use super::fields::{At, Fields};
use super::values::{Form, check_id, list, name, path};
use crate::finding::Code;
use crate::language::fault::{Fault, Faults, same, word};
use crate::language::node::{Node, Sense};
use crate::language::written::{Head, Written};
use crate::suggest::nearest;
use crate::text::Text;

/// The kinds of file.
const KINDS: [&str; 5] = ["document", "register", "model", "cases", "contacts"];

/// The kind of a file whose version of the language is ours. Without it nothing else is looked at,
/// as the rest of the file could mean anything.
pub(super) fn kind(fields: &mut Fields<'_, '_>) -> Option<&'static str> {
    let kind = fields.required("bestit", name)?;
    let version = fields.required("language", version);
    let known = KINDS.into_iter().find(|known| *known == kind.value);
    if known.is_none() {
        let near = nearest(&kind.value, KINDS);
        let suggestion = near.map(|near| word("or_did_you_mean").fill(&[("name", near)]));
        let fault = Fault::new(Code::UnknownFileKind, kind.mark).arg("kind", same(kind.value));
        fields
            .faults()
            .push(fault.arg("suggestion", suggestion.unwrap_or_default()));
    }
    version?;
    known
}

fn version(at: At<'_>, faults: &mut Faults) -> Option<()> {
    match at.node.scalar() {
        Some(("1", Sense::Number)) => return Some(()),
        Some((found, sense)) => {
            let found = if sense == Sense::Text {
                format!("\"{found}\"")
            } else {
                found.to_owned()
            };
            faults.push(Fault::new(Code::UnknownLanguage, at.node.mark).arg("found", same(found)));
        }
        None => at.expected("number", faults),
    }
    None
}

/// The head; without an id there is none.
pub(super) fn head(fields: &mut Fields<'_, '_>) -> Option<Head> {
    let id = fields.required("id", name);
    let title: Text = fields.text("title");
    let uses = fields.or_default("uses", list(path));
    let id: Written<String> = id?;
    check_id(&id, Form::Id, fields.faults()).then_some(Head { id, title, uses })
}

/// The top of a file.
pub(super) fn top<'n, 'f>(root: &'n Node<'n>, faults: &'f mut Faults) -> Option<Fields<'n, 'f>> {
    Fields::new(At::item(root), faults)
}
