//! The governing document's catalogue, and what elements rest on.

use super::model::{Catalogue, Evidence, Modality, Reading, Statement};
use super::report::{Report, What};
use crate::finding::Code;
use crate::language::written::{self, DocumentFile, Mark, Written};
use crate::order::{Gather as _, Map, Set, Sort as _};

/// The modality written like this. `inference` is never written.
pub(super) fn modality(id: &str) -> Option<Modality> {
    Some(match id {
        "shall" => Modality::Shall,
        "stated" => Modality::Stated,
        "should" => Modality::Should,
        "as_is" => Modality::AsIs,
        "alternative" => Modality::Alternative,
        _ => return None,
    })
}

/// The modalities a document may give a statement.
pub(super) const MODALITIES: [&str; 5] = ["shall", "stated", "should", "as_is", "alternative"];

/// The document as a catalogue. Its cross references are checked with the files.
pub(super) fn catalogue(document: &DocumentFile) -> Catalogue {
    let strings = |ids: &[Written<String>]| -> Vec<String> {
        let set: Set<&String> = ids.iter().map(|id| &id.value).collect();
        set.into_iter().cloned().gather()
    };
    let mut catalogue = Catalogue {
        id: document.head.id.value.clone(),
        title: document.head.title.clone(),
        ..Catalogue::default()
    };
    for entry in &document.sections {
        let heading = || entry.value.clone();
        catalogue
            .sections
            .entry(entry.id.value.clone())
            .or_insert_with(heading);
    }
    for entry in &document.statements {
        let statement = &entry.value;
        catalogue
            .statements
            .entry(entry.id.value.clone())
            .or_insert_with(|| Statement {
                section: statement.section.value.clone(),
                also_in: strings(&statement.also_in),
                modality: modality(&statement.modality.value).unwrap_or(Modality::Stated),
                routing: statement.routing,
                text: statement.text.clone(),
                not_encoded: statement.not_encoded.clone(),
            });
    }
    for entry in &document.readings {
        let reading = &entry.value;
        let mut options = Map::new();
        for option in &reading.options {
            options
                .entry(option.id.value.clone())
                .or_insert_with(|| option.value.clone());
        }
        catalogue
            .readings
            .entry(entry.id.value.clone())
            .or_insert_with(|| Reading {
                issue: reading.issue.clone(),
                statements: strings(&reading.statements),
                default: reading.default.clone(),
                options,
                unused: reading.unused.clone(),
            });
    }
    catalogue
}

/// What an element rests on, sorted; ids the document does not have are findings.
pub(super) fn evidence(
    report: &mut Report<'_>,
    catalogue: &Catalogue,
    written: &written::Evidence,
) -> Evidence {
    let mut statements = |ids: &[Written<String>]| -> Vec<String> {
        for id in ids
            .iter()
            .filter(|id| !catalogue.statements.contains_key(&id.value))
        {
            let known = catalogue.statements.keys().map(String::as_str);
            report.unknown(What::Statement, id, known);
        }
        sorted(ids)
    };
    let (basis, supports) = (statements(&written.basis), statements(&written.supports));
    for id in written
        .readings
        .iter()
        .filter(|id| !catalogue.readings.contains_key(&id.value))
    {
        report.unknown(
            What::Reading,
            id,
            catalogue.readings.keys().map(String::as_str),
        );
    }
    Evidence {
        basis,
        supports,
        readings: sorted(&written.readings),
    }
}

fn sorted(ids: &[Written<String>]) -> Vec<String> {
    let mut list: Vec<String> = ids.iter().map(|id| id.value.clone()).gather();
    list.arrange();
    list.dedup();
    list
}

/// Rules and interfaces rest on something, or on a reading of it. In an unsound file what they
/// rest on may be among what could not be read.
pub(super) fn has_basis(report: &mut Report<'_>, id: &str, mark: Mark, evidence: &Evidence) {
    if report.trust.model && evidence.basis.is_empty() && evidence.readings.is_empty() {
        report.say(Code::MissingBasis, &[("id", id)], mark);
    }
}

/// How firmly the document says what rests on this: `inference` where a reading is named, else
/// the weakest statement of the basis.
pub(super) fn weakest(catalogue: &Catalogue, evidence: &Evidence) -> Modality {
    if !evidence.readings.is_empty() {
        return Modality::Inference;
    }
    let statements = evidence
        .basis
        .iter()
        .filter_map(|id| catalogue.statements.get(id));
    statements
        .map(|s| s.modality)
        .max()
        .unwrap_or(Modality::Inference)
}
