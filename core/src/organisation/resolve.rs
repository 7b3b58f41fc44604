//! From files as written to one model, resolved.

use std::sync::Arc;

use super::files::{Files, Found, Overlay, merged};
use super::merge::{Section, State};
use super::model::{Model, Validity};
use super::names::Names;
use super::places::Places;
use super::report::{Report, Trust, suggesting, text};
use super::rules::{Context, MAX_RULES, Numbers};
use super::{actors, catalogue, claims, facts, interfaces, register, rules, sides};
use crate::finding::{Code, Finding, Findings};
use crate::language::Read;
use crate::language::written::{
    Cond, DocumentFile, Entries, Mark, ModelFile, RegisterFile, Sections, Written,
};
use crate::order::{Gather as _, Map};

/// The version of the policy language this release reads.
pub(crate) const LANGUAGE: u32 = 1;

/// A model resolved, as far as it can be.
#[derive(Debug)]
pub(crate) struct Resolved {
    /// `None` where there is nothing to resolve it with: no such model, a chain of `extends`
    /// without a root, no register, a limit exceeded.
    pub(crate) model: Option<Model>,
    pub(crate) places: Places,
    pub(crate) findings: Findings,
}

/// Resolves a model with the other side of some readings. What is wrong with the files as such
/// is [`check_files`](super::check_files)'s to tell and not told again.
pub(crate) fn resolve(read: &Read, model_id: &str, readings: &Map<String, String>) -> Resolved {
    let mut report = Report::new(&read.sources, Trust::ALL);
    let mut places = Places::default();
    let model = resolve_with(&mut report, &mut places, read, model_id, readings);
    let mut findings = report.findings;
    findings.sort();
    Resolved {
        model,
        places,
        findings,
    }
}

fn resolve_with(
    report: &mut Report<'_>,
    places: &mut Places,
    read: &Read,
    model_id: &str,
    readings: &Map<String, String>,
) -> Option<Model> {
    let files = Files::new(read);
    let Some(found) = files.model(model_id) else {
        no_model(report, files, model_id);
        return None;
    };
    let chain = files.chain(found).ok()?;
    let root = chain.last()?.file;
    let register = files.register_of(&root.head)?;
    let document = files.document_of(&root.head, Some(register.file));
    report.trust = Trust {
        // Without a document `uses` is at fault, not each name.
        document: document.is_some_and(|d| d.sound),
        register: register.sound,
        model: chain.iter().all(|m| m.sound),
    };
    let (plain, misfits) = merged(&chain);
    misfits.iter().for_each(|m| m.report(report));
    let overlays = files.overlays(&chain, &plain);
    let state = apply(report, files, model_id, &plain, &overlays, readings);
    if state.rules.len() > MAX_RULES {
        let (found, limit) = (state.rules.len().to_string(), MAX_RULES.to_string());
        let args = [
            ("what", "rules"),
            ("what_sv", "antalet regler"),
            ("found", &*found),
            ("limit", &*limit),
        ];
        report.say(Code::LimitExceeded, &args, chain.first()?.file.head.id.mark);
        return None;
    }
    let catalogue = document
        .map(|d| catalogue::catalogue(d.file))
        .unwrap_or_default();
    let catalogue = Arc::new(catalogue);
    let register = register.file;
    let mut names = Names::new(report, register)?;
    facts::cut_numbers(report, &mut names, || conditions(files, register));
    let (fills, owners) = actors::owners(report, &catalogue, &names, &state.systems);
    names.owners = fills;
    let numbers = Numbers::new(&state);
    let context = Context {
        catalogue: &catalogue,
        names: &names,
        state: &state,
        numbers: &numbers,
    };
    let resolved = context.rules(report);
    rules::circular(report, &state, &rules::relation(&resolved));
    let present = sides::Present {
        catalogue: &catalogue,
        names: &names,
        register,
        plain: &plain,
        state: &state,
        numbers: &numbers,
        rules: &resolved,
        readings,
        overlays: &overlays,
    };
    let sides = present.sides(report);
    collect_places(
        places,
        model_id,
        chain.first()?.file,
        &state,
        register,
        document,
    );
    let own = chain.first()?.file;
    Some(Model {
        language: LANGUAGE,
        id: own.head.id.value.clone(),
        title: own.head.title.clone(),
        lineage: chain
            .iter()
            .skip(1)
            .map(|m| m.file.head.id.value.clone())
            .gather(),
        readings: readings.clone(),
        valid: validity(&chain),
        register: register.head.id.value.clone(),
        default_model: register.default_model.as_ref().map(|m| m.value.clone()),
        timeline: register.timeline.iter().map(|m| m.value.clone()).gather(),
        facts: Arc::new(facts::facts(report, &catalogue, &names, register)),
        kinds: Arc::new(register::kinds(report, &catalogue, &names, register)),
        categories: register::categories(report, &catalogue, register),
        departments: register::departments(report, &catalogue, register),
        systems: register::systems(report, &catalogue, &names, register, &owners),
        impossible: register::impossible(report, &catalogue, &names, register),
        actors: actors::actors(report, &catalogue, &names, register, &state.actors),
        posts: actors::posts(report, &catalogue, &names, &state),
        first_contact: interfaces::first_contact(report, &catalogue, &names, &state),
        rules: resolved,
        interfaces: interfaces::interfaces(report, &catalogue, &names, &state),
        invariants: claims::invariants(report, &catalogue, &names, register),
        known: claims::known(report, &catalogue, &names, &state),
        sides,
        catalogue,
    })
}

fn no_model(report: &mut Report<'_>, files: Files<'_>, id: &str) {
    if !files.all_read() {
        return;
    }
    let what = text("what-model", &[]);
    let args = [
        ("what", &*what.en),
        ("what_sv", &*what.sv),
        ("name", id),
        ("suggestion", ""),
    ];
    let known: Vec<&str> = files
        .models()
        .map(|m| m.file.head.id.value.as_str())
        .gather();
    report.findings.push(suggesting(
        Finding::new(Code::UnknownName, &args),
        id,
        known,
    ));
}

/// The model with the chosen readings applied.
fn apply<'a>(
    report: &mut Report<'_>,
    files: Files<'a>,
    model: &str,
    plain: &State<'a>,
    overlays: &[Overlay<'a>],
    readings: &Map<String, String>,
) -> State<'a> {
    let mut chosen: Map<&str, &str> = Map::new();
    for (reading, option) in readings {
        let mut there = overlays.iter();
        if there.any(|o| o.reading == reading && o.option == option) {
            chosen.insert(reading, option);
        } else {
            no_option(report, files, model, overlays, reading, option);
        }
    }
    let used = |o: &&Overlay<'_>| chosen.get(o.reading) == Some(&o.option);
    report.trust.model &= overlays.iter().filter(used).all(|o| o.sound);
    let mut state = plain.clone();
    for misfit in sides::apply(&mut state, overlays, &chosen) {
        misfit.report(report);
    }
    state
}

/// A reading that was asked for and is not there, or not for this model.
fn no_option(
    report: &mut Report<'_>,
    files: Files<'_>,
    model: &str,
    overlays: &[Overlay<'_>],
    reading: &str,
    option: &str,
) {
    let elsewhere = files.model_files().find_map(|m| {
        let of = m.file.reading.as_ref()?;
        (of.id.value == reading && of.option.value == option).then_some(of)
    });
    match elsewhere {
        Some(of) => {
            let args = [
                ("reading", reading),
                ("option", option),
                ("model", model),
                ("suggestion", ""),
            ];
            let mark = of.models.first().map_or(of.id.mark, |m| m.mark);
            report.say(Code::OptionNotForModel, &args, mark);
        }
        None => {
            let asked = format!("{reading}={option}");
            let known: Vec<String> = overlays
                .iter()
                .map(|o| format!("{}={}", o.reading, o.option))
                .gather();
            let what = text("what-option", &[]);
            let args = [
                ("what", &*what.en),
                ("what_sv", &*what.sv),
                ("name", &*asked),
                ("suggestion", ""),
            ];
            let finding = Finding::new(Code::UnknownName, &args);
            let finding = suggesting(finding, &asked, known.iter().map(String::as_str));
            report.findings.push(finding);
        }
    }
}

/// A variant is in force as long as what it extends, unless it says otherwise.
fn validity(chain: &[Found<'_, ModelFile>]) -> Validity {
    let valid = chain.iter().find_map(|m| m.file.valid.as_ref());
    let day = |day: Option<&Written<String>>| day.map(|d| d.value.clone());
    Validity {
        from: day(valid.and_then(|v| v.from.as_ref())),
        to: day(valid.and_then(|v| v.to.as_ref())),
    }
}

/// Every condition of the register and of all models over it: what numbers are cut by.
pub(super) fn conditions<'a>(files: Files<'a>, register: &'a RegisterFile) -> Vec<&'a Cond> {
    let mut list: Vec<&Cond> = Vec::new();
    list.extend(
        register
            .facts
            .iter()
            .filter_map(|f| f.value.only_when.as_ref()),
    );
    list.extend(register.impossible.iter().map(|i| &i.value.when));
    list.extend(register.invariants.iter().map(|i| &i.value.claim));
    for found in files.model_files() {
        let file = found.file;
        let over = |model: Found<'a, ModelFile>| -> bool {
            let chain = files.chain(model).ok();
            let root = chain.as_ref().and_then(|c| c.last());
            let used = root.and_then(|r| files.register_of(&r.file.head));
            used.is_some_and(|r| std::ptr::eq(r.file, register))
        };
        let this = match &file.reading {
            None => over(found),
            Some(reading) => reading
                .models
                .iter()
                .filter_map(|m| files.model(&m.value))
                .any(over),
        };
        if !this {
            continue;
        }
        list.extend(
            file.first_contact
                .iter()
                .filter_map(|c| c.value.when.as_ref()),
        );
        for sections in [&file.own, &file.add] {
            in_sections(sections, &mut list);
        }
        let change = &file.change;
        list.extend(
            change
                .rules
                .iter()
                .filter_map(|r| r.value.value.when.as_ref()),
        );
        list.extend(
            change
                .interfaces
                .iter()
                .filter_map(|i| i.value.value.condition.as_ref()),
        );
        list.extend(
            change
                .known
                .iter()
                .filter_map(|k| k.value.value.when.as_ref()),
        );
        list.extend(
            change
                .actors
                .iter()
                .filter_map(|a| a.value.value.mandate.as_ref()),
        );
    }
    list
}

fn in_sections<'a>(sections: &'a Sections, list: &mut Vec<&'a Cond>) {
    list.extend(sections.rules.iter().filter_map(|r| r.value.when.as_ref()));
    list.extend(
        sections
            .interfaces
            .iter()
            .filter_map(|i| i.value.condition.as_ref()),
    );
    list.extend(sections.known.iter().filter_map(|k| k.value.when.as_ref()));
    list.extend(
        sections
            .actors
            .iter()
            .filter_map(|a| a.value.mandate.as_ref()),
    );
}

/// Where the elements of the resolved model stand.
fn collect_places(
    places: &mut Places,
    model_id: &str,
    own: &ModelFile,
    state: &State<'_>,
    register: &RegisterFile,
    document: Option<Found<'_, DocumentFile>>,
) {
    fn section<'s, T>(section: &'s Section<'_, T>) -> impl Iterator<Item = (&'s str, Mark)> {
        section.iter().map(|(id, element)| (*id, element.mark))
    }
    fn entries<T>(entries: &Entries<T>) -> impl Iterator<Item = (&str, Mark)> {
        entries.iter().map(|e| (e.id.value.as_str(), e.id.mark))
    }
    places.add("model", [(model_id, own.head.id.mark)]);
    places.add("rules", section(&state.rules));
    places.add("interfaces", section(&state.interfaces));
    places.add("posts", section(&state.posts));
    places.add("known", section(&state.known));
    places.add("actors", section(&state.actors));
    places.add("actors", entries(&register.actors));
    places.add("register-actors", entries(&register.actors));
    places.add("systems", section(&state.systems));
    places.add("systems", entries(&register.systems));
    places.add("invariants", entries(&register.invariants));
    places.add("kinds", entries(&register.kinds));
    places.add("facts", entries(&register.facts));
    places.add("impossible", entries(&register.impossible));
    places.add("departments", entries(&register.departments));
    places.add("categories", entries(&register.categories));
    for (ix, clause) in state.first_contact.iter().enumerate() {
        places.add(
            "first_contact",
            [((ix + 1).to_string().as_str(), clause.mark)],
        );
    }
    if let Some(document) = document {
        places.add("statements", entries(&document.file.statements));
        places.add("readings", entries(&document.file.readings));
        places.add("sections", entries(&document.file.sections));
    }
}
