//! Names that files give each other: models, readings, sections, statements, actors.

use super::catalogue::{MODALITIES, modality};
use super::condition::spelling;
use super::files::{Files, merged};
use super::holders::{Scope, Spelled, spell};
use super::model::Duty;
use super::names::{Domain, Names};
use super::report::{Report, Trust, What};
use crate::finding::Code;
use crate::language::written::{
    CasesFile, DocumentFile, Entries, ExpectWritten, File, Head, RegisterFile, Scalar, Written,
};
use crate::order::{Gather as _, Map};

fn has<T>(entries: &Entries<T>, id: &str) -> bool {
    entries.iter().any(|e| e.id.value == id)
}

fn keys<T>(entries: &Entries<T>) -> impl Iterator<Item = &str> {
    entries.iter().map(|e| e.id.value.as_str())
}

/// A document's own cross references.
pub(super) fn documents(report: &mut Report<'_>, files: Files<'_>) {
    for found in files.documents() {
        let document = found.file;
        let sections: Map<&str, ()> = keys(&document.sections).map(|id| (id, ())).collect();
        let statements: Map<&str, ()> = keys(&document.statements).map(|id| (id, ())).collect();
        for entry in &document.statements {
            let statement = &entry.value;
            for section in std::iter::once(&statement.section).chain(&statement.also_in) {
                if !sections.contains_key(section.value.as_str()) {
                    report.unknown(What::Section, section, sections.keys().copied());
                }
            }
            if modality(&statement.modality.value).is_none() {
                report.unknown(What::Modality, &statement.modality, MODALITIES);
            }
        }
        for statement in document.readings.iter().flat_map(|r| &r.value.statements) {
            if !statements.contains_key(statement.value.as_str()) {
                report.unknown(What::Statement, statement, statements.keys().copied());
            }
        }
    }
}

/// The models that registers name.
pub(super) fn registers(report: &mut Report<'_>, files: Files<'_>) {
    for register in files.registers() {
        let named = register
            .file
            .default_model
            .iter()
            .chain(&register.file.timeline);
        for name in named {
            model(report, files, name);
        }
    }
}

fn model(report: &mut Report<'_>, files: Files<'_>, name: &Written<String>) {
    if files.model(&name.value).is_none() {
        let known: Vec<&str> = files
            .models()
            .map(|m| m.file.head.id.value.as_str())
            .gather();
        report.unknown(What::Model, name, known);
    }
}

/// The readings, options and models that other sides of readings name.
pub(super) fn overlays(report: &mut Report<'_>, files: Files<'_>) {
    for found in files.model_files() {
        let Some(reading) = &found.file.reading else {
            continue;
        };
        for name in &reading.models {
            model(report, files, name);
        }
        let Some(document) = document_for(files, &reading.models) else {
            continue;
        };
        let there = document
            .readings
            .iter()
            .find(|r| r.id.value == reading.id.value);
        match there {
            None => report.unknown(What::Reading, &reading.id, keys(&document.readings)),
            Some(entry) if has(&entry.value.options, &reading.option.value) => {}
            Some(entry) => {
                report.unknown(What::Option, &reading.option, keys(&entry.value.options));
            }
        }
    }
}

/// The document of the models named, or the only one there is.
fn document_for<'a>(files: Files<'a>, models: &[Written<String>]) -> Option<&'a DocumentFile> {
    let of = |name: &Written<String>| {
        let chain = files.chain(files.model(&name.value)?).ok()?;
        let root = &chain.last()?.file.head;
        let register = files.register_of(root).map(|r| r.file);
        files.document_of(root, register).map(|d| d.file)
    };
    let found = models.iter().find_map(of);
    found.or_else(|| files.documents().next().map(|d| d.file))
}

/// The register a file uses, or the only one there is.
fn register_for<'a>(files: Files<'a>, head: &Head) -> Option<&'a RegisterFile> {
    let own = files.register_of(head);
    own.or_else(|| files.registers().next()).map(|r| r.file)
}

/// The models, readings and actors that cases name.
pub(super) fn cases(report: &mut Report<'_>, files: Files<'_>) {
    for file in &files.read.files {
        let File::Cases(cases) = &file.file else {
            continue;
        };
        for name in &cases.models {
            model(report, files, name);
            readings(report, files, cases, name);
        }
        let Some(register) = register_for(files, &cases.head) else {
            continue;
        };
        given(report, files, register, cases);
        for expect in cases.cases.iter().flat_map(|c| &c.value.expect) {
            let who = &expect.id.value;
            if who != "first_contact" && Duty::from_id(who).is_none() {
                continue;
            }
            let values = match &expect.value {
                ExpectWritten::One(value) => std::slice::from_ref(value),
                ExpectWritten::List(list) => list,
            };
            for value in values {
                let Scalar::Text(text) = &value.value else {
                    continue;
                };
                if !matches!(text.as_str(), "unstated" | "not_applicable" | "absent") {
                    let name = Written {
                        value: text.clone(),
                        mark: value.mark,
                    };
                    actor(report, register, &name);
                }
            }
        }
    }
}

/// The facts and values of cases, and the rules they expect. A case that is to be refused may
/// give anything.
fn given(report: &mut Report<'_>, files: Files<'_>, register: &RegisterFile, cases: &CasesFile) {
    let mut aside = Report::new(report.sources, Trust::ALL);
    let Some(names) = Names::new(&mut aside, register) else {
        return;
    };
    let is = |value: &ExpectWritten, text: &str| matches!(value, ExpectWritten::One(one) if spelling(&one.value) == text);
    for case in cases.cases.iter().map(|c| &c.value) {
        let mut expected = case.expect.iter();
        if expected.any(|e| e.id.value == "status" && is(&e.value, "refused")) {
            continue;
        }
        for entry in &case.case {
            let Some(fact) = names.fact_ix(&entry.id.value).and_then(|ix| names.fact(ix)) else {
                report.unknown(What::Fact, &entry.id, names.facts.iter().map(|f| f.id));
                continue;
            };
            let value = spelling(&entry.value.value);
            let open = entry.value.value == Scalar::Null || fact.domain == Domain::Number;
            if !open && fact.value(value).is_none() {
                report.unknown_name(What::Value, value, entry.value.mark, fact.value_ids());
            }
        }
        for rule in case.expect.iter().filter(|e| e.id.value == "rules") {
            let list = match &rule.value {
                ExpectWritten::One(one) => std::slice::from_ref(one),
                ExpectWritten::List(list) => list,
            };
            for scalar in list {
                let id = spelling(&scalar.value);
                let all = || {
                    let models = files.model_files();
                    models.flat_map(|m| keys(&m.file.own.rules).chain(keys(&m.file.add.rules)))
                };
                if all().all(|rule| rule != id) {
                    report.unknown_name(What::Rule, id, scalar.mark, all());
                }
            }
        }
    }
}

fn readings(report: &mut Report<'_>, files: Files<'_>, cases: &CasesFile, model: &Written<String>) {
    let chain = files.model(&model.value).and_then(|m| files.chain(m).ok());
    let Some(chain) = chain else {
        return;
    };
    let (plain, _) = merged(&chain);
    let overlays = files.overlays(&chain, &plain);
    for entry in &cases.readings {
        let (reading, option) = (entry.id.value.as_str(), entry.value.value.as_str());
        if overlays
            .iter()
            .any(|o| o.reading == reading && o.option == option)
        {
            continue;
        }
        let all: Vec<(&str, &str)> = files
            .model_files()
            .filter_map(|m| m.file.reading.as_ref())
            .map(|r| (r.id.value.as_str(), r.option.value.as_str()))
            .gather();
        if all.contains(&(reading, option)) {
            let args = [
                ("reading", reading),
                ("option", option),
                ("model", model.value.as_str()),
                ("suggestion", ""),
            ];
            report.say(Code::OptionNotForModel, &args, entry.value.mark);
        } else if all.iter().any(|(r, _)| *r == reading) {
            let options = all.iter().filter(|(r, _)| *r == reading).map(|(_, o)| *o);
            report.unknown(What::Option, &entry.value, options);
        } else {
            report.unknown(What::Reading, &entry.id, all.iter().map(|(r, _)| *r));
        }
    }
}

/// The actors that contacts name.
pub(super) fn contacts(report: &mut Report<'_>, files: Files<'_>) {
    for file in &files.read.files {
        let File::Contacts(contacts) = &file.file else {
            continue;
        };
        let Some(register) = register_for(files, &contacts.head) else {
            continue;
        };
        for entry in &contacts.contacts {
            actor(report, register, &entry.id);
            if let Some(substitute) = &entry.value.substitute {
                actor(report, register, substitute);
            }
        }
    }
}

/// An actor by its id: a family, or with its scope one of its actors.
fn actor(report: &mut Report<'_>, register: &RegisterFile, name: &Written<String>) {
    let Spelled::Actor { family, scope } = spell(&name.value) else {
        report.unknown(What::Actor, name, keys(&register.actors));
        return;
    };
    let Some(found) = register.actors.iter().find(|a| a.id.value == family) else {
        report.unknown_name(What::Actor, family, name.mark, keys(&register.actors));
        return;
    };
    let per = found.value.per.as_ref().map(|p| p.value.as_str());
    match (scope, per) {
        (Scope::No, _) => {}
        (Scope::Fixed(scope), Some("department")) => {
            if !has(&register.departments, scope) {
                let known = keys(&register.departments);
                report.unknown_name(What::Department, scope, name.mark, known);
            }
        }
        (Scope::Fixed(scope), Some("system")) => {
            if !has(&register.systems, scope) {
                report.unknown_name(What::System, scope, name.mark, keys(&register.systems));
            }
        }
        (Scope::Fixed(_), _) => {
            report.scope(name, "why-scope-extra", &[("family", family)], family);
        }
        (Scope::Of(_), _) => report.scope(name, "why-scope-of-case", &[], family),
    }
}
