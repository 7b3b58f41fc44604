//! Files beside a policy: tests of a model, and how to reach somebody.

use super::fields::{At, Fields, unknown_key, whole};
use super::head::head;
use super::model::DUTIES;
use super::values::{Form, date, entries, name, one_or_list, scalar_or_null, text};
use crate::language::fault::Faults;
use crate::language::node::Kind;
use crate::language::written::{
    CaseWritten, CasesFile, ContactWritten, ContactsFile, Entries, Entry, ExpectWritten,
};
use crate::order::Gather as _;

pub(super) fn cases(f: &mut Fields<'_, '_>) -> Option<CasesFile> {
    let head = head(f);
    let models = f.or_default("model", one_or_list(name));
    let readings = f.or_default("readings", entries(Form::Reading, name));
    let cases = f.or_default("cases", entries(Form::Id, whole(case)));
    Some(CasesFile {
        head: head?,
        models,
        readings,
        cases,
    })
}

fn case(f: &mut Fields<'_, '_>) -> Option<CaseWritten> {
    Some(CaseWritten {
        case: f
            .required("case", entries(Form::Any, scalar_or_null))
            .unwrap_or_default(),
        on: f.optional("on", date),
        expect: f.required("expect", expect).unwrap_or_default(),
    })
}

/// What may be expected besides the holders of duties.
const BESIDES: [&str; 5] = ["status", "fact", "code", "rules", "first_contact"];

fn expect(at: At<'_>, faults: &mut Faults) -> Option<Entries<ExpectWritten>> {
    let Kind::Mapping(pairs) = &at.node.kind else {
        at.expected("mapping", faults);
        return None;
    };
    let known: Vec<&str> = DUTIES.into_iter().chain(BESIDES).gather();
    let mut expected = Vec::with_capacity(pairs.len());
    for pair in pairs.iter().filter(|pair| !pair.refused) {
        if !known.contains(&pair.key.as_ref()) {
            faults.push_with(|| unknown_key(pair, at.node.mark, &known));
            continue;
        }
        let value = match &pair.value.kind {
            // An empty list expects that nobody, or no rule, is there.
            Kind::Sequence(items) if items.is_empty() => Some(ExpectWritten::List(Vec::new())),
            Kind::Sequence(_) => {
                one_or_list(scalar_or_null)(At::value(pair), faults).map(ExpectWritten::List)
            }
            _ => scalar_or_null(At::value(pair), faults).map(ExpectWritten::One),
        };
        if let Some(value) = value {
            expected.push(Entry {
                id: pair.id(),
                value,
            });
        }
    }
    Some(expected)
}

pub(super) fn contacts(f: &mut Fields<'_, '_>) -> Option<ContactsFile> {
    let head = head(f);
    let contacts = f.or_default("contacts", entries(Form::Scoped, whole(contact)));
    Some(ContactsFile {
        head: head?,
        contacts,
    })
}

fn contact(f: &mut Fields<'_, '_>) -> Option<ContactWritten> {
    Some(ContactWritten {
        mailbox: f.optional("mailbox", name),
        phone: f.optional("phone", name),
        link: f.optional("link", name),
        substitute: f.optional("substitute", name),
        name: f.optional("name", name),
        note: f.optional("note", text),
        sample: f.flag("sample"),
    })
}
