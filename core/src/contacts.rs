//! How to reach an actor: kept beside a policy, checked against its register, never compiled in.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::finding::{Code, Finding, Findings};
use crate::language::Source;
use crate::language::written::{ContactWritten, ContactsFile, File, Written};
use crate::policy::Policy;
use crate::text::Text;

/// A file of contacts, checked: what the browser shows beside an answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contacts {
    /// The file's id.
    pub id: String,
    /// Its title.
    pub title: Text,
    /// By actor: `it_unit`, `it_customer_manager:education`, or a role without scope for all its scopes.
    pub contacts: BTreeMap<String, Contact>,
}

/// How to reach one actor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// A function mailbox.
    pub mailbox: Option<String>,
    /// A telephone number, as it is written.
    pub phone: Option<String>,
    /// A page.
    pub link: Option<String>,
    /// The actor to turn to instead.
    pub substitute: Option<String>,
    /// A personal name, which is never required.
    pub name: Option<String>,
    /// What else is to be said.
    pub note: Option<Text>,
    /// Whether it is sample data.
    pub sample: bool,
}

impl Policy {
    /// Reads a file of contacts and checks it against the policy's register.
    ///
    /// ```
    /// use bestit::{Policy, Source};
    /// let file = r#"
    /// bestit: contacts
    /// language: 1
    /// id: example
    /// title: {sv: Exempel, en: Example}
    /// contacts:
    ///   service_desk: {phone: "12 34", sample: true}
    /// "#;
    /// let contacts = Policy::embedded().contacts(Source::new("contacts.yaml", file))?;
    /// assert_eq!(contacts.contacts["service_desk"].phone.as_deref(), Some("12 34"));
    /// let wrong = file.replace("service_desk", "service_dusk");
    /// assert!(Policy::embedded().contacts(Source::new("contacts.yaml", wrong)).is_err());
    /// # Ok::<(), bestit::finding::Findings>(())
    /// ```
    ///
    /// # Errors
    /// The findings on the file, or on the policy where it has errors.
    pub fn contacts(&self, file: Source) -> Result<Contacts, Findings> {
        let name = file.name().to_owned();
        let others = self.sources().filter(|s| s.name() != name).cloned();
        let policy = Policy::from_sources(others.chain([file]));
        if policy.findings().has_errors() {
            return Err(policy.findings().clone());
        }
        match policy.file(&name) {
            Some(File::Contacts(contacts)) => Ok(checked(contacts)),
            _ => {
                let mut findings = Findings::default();
                let finding = Finding::new(
                    Code::MissingKey,
                    &[("key", "bestit: contacts"), ("place", &name)],
                );
                findings.push(finding);
                Err(findings)
            }
        }
    }
}

fn checked(file: &ContactsFile) -> Contacts {
    let plain = |written: &Option<Written<String>>| written.as_ref().map(|w| w.value.clone());
    let contact = |c: &ContactWritten| Contact {
        mailbox: plain(&c.mailbox),
        phone: plain(&c.phone),
        link: plain(&c.link),
        substitute: plain(&c.substitute),
        name: plain(&c.name),
        note: c.note.clone(),
        sample: c.sample,
    };
    let mut contacts = BTreeMap::new();
    for entry in &file.contacts {
        contacts.insert(entry.id.value.clone(), contact(&entry.value));
    }
    Contacts {
        id: file.head.id.value.clone(),
        title: file.head.title.clone(),
        contacts,
    }
}
