//! What is wrong with the files as such: two files with one id, files that are not there,
//! circles of `extends`, sections that do not belong.

use super::check_names;
use super::files::{Files, NoRoot, head};
use super::report::{Report, Trust, chain, suggesting, text};
use crate::finding::{Code, Finding, Findings};
use crate::language::Read;
use crate::language::written::{
    Changes, Entries, File, Mark, ModelFile, Removals, Sections, ValidWritten, Written,
};
use crate::order::{Map, Set};

/// Findings on the files of a policy that need no model to be resolved.
pub(crate) fn check_files(read: &Read) -> Findings {
    let files = Files::new(read);
    let trust = Trust {
        document: files.documents().all(|d| d.sound) && files.all_read(),
        register: files.registers().all(|r| r.sound) && files.all_read(),
        model: files.all_read(),
    };
    let mut report = Report::new(&read.sources, trust);
    duplicates(&mut report, files);
    uses(&mut report, files);
    for found in files.model_files() {
        variant_sections(&mut report, found.file);
        if let Some(valid) = &found.file.valid {
            validity(&mut report, valid);
        }
    }
    extends(&mut report, files);
    roots(&mut report, files);
    timeline(&mut report, files);
    check_names::documents(&mut report, files);
    check_names::registers(&mut report, files);
    check_names::overlays(&mut report, files);
    check_names::cases(&mut report, files);
    check_names::contacts(&mut report, files);
    let mut findings = report.findings;
    findings.sort();
    findings
}

/// What a kind of file is called.
fn kind(file: &File) -> &'static str {
    match file {
        File::Document(_) => "document",
        File::Register(_) => "register",
        File::Model(_) => "model",
        File::Cases(_) => "cases",
        File::Contacts(_) => "contacts",
    }
}

fn duplicates(report: &mut Report<'_>, files: Files<'_>) {
    let mut first: Map<(&str, &str), Mark> = Map::new();
    for file in &files.read.files {
        let id = &head(&file.file).id;
        let key = (kind(&file.file), id.value.as_str());
        match first.get(&key) {
            None => {
                first.insert(key, id.mark);
            }
            Some(mark) => {
                let args = [("kind", key.0), ("id", key.1)];
                let place = report.sources.place(*mark);
                let finding = Finding::new(Code::DuplicateId, &args);
                let finding = finding.related(place, text("related-first", &[]));
                report.at(finding, id.mark);
            }
        }
    }
}

/// A file that is named and not there.
fn missing_file(report: &mut Report<'_>, files: Files<'_>, name: &Written<String>, detail: &str) {
    let what = text("file-named", &[("name", &name.value)]);
    missing(report, files, &what, detail, Some(&name.value), name.mark);
}

fn missing(
    report: &mut Report<'_>,
    files: Files<'_>,
    what: &crate::text::Text,
    detail: &str,
    name: Option<&str>,
    mark: Mark,
) {
    let detail = text(detail, &[]);
    let args = [
        ("what", what.en.as_str()),
        ("what_sv", what.sv.as_str()),
        ("detail", detail.en.as_str()),
        ("detail_sv", detail.sv.as_str()),
    ];
    let mut finding = Finding::new(Code::MissingFile, &args);
    if let Some(name) = name {
        finding = suggesting(finding, name, files.read.sources.iter().map(|s| s.name()));
    }
    report.at(finding, mark);
}

fn is_source(files: Files<'_>, name: &str) -> bool {
    files.read.sources.iter().any(|s| s.name() == name)
}

fn uses(report: &mut Report<'_>, files: Files<'_>) {
    for file in &files.read.files {
        for name in &head(&file.file).uses {
            if !is_source(files, &name.value) {
                missing_file(report, files, name, "no-such-file");
            }
        }
    }
}

fn extends(report: &mut Report<'_>, files: Files<'_>) {
    let mut told: Set<&str> = Set::new();
    for found in files.model_files() {
        let Some(extends) = &found.file.extends else {
            continue;
        };
        if found.file.reading.is_some() {
            continue;
        }
        if !is_source(files, &extends.value) {
            missing_file(report, files, extends, "no-such-file");
            continue;
        }
        if files.by_name(&extends.value).is_some() && files.parent(extends).is_none() {
            // The file is there, so no other name can have been meant.
            let what = text("model-in-file", &[("name", &extends.value)]);
            missing(
                report,
                files,
                &what,
                "no-model-to-extend",
                None,
                extends.mark,
            );
            continue;
        }
        let Err(NoRoot::Circle(mut circle)) = files.chain(found) else {
            continue;
        };
        let id = |m: &&ModelFile| m.head.id.value.clone();
        let least = circle
            .iter()
            .enumerate()
            .min_by_key(|(_, m)| id(m))
            .map_or(0, |(ix, _)| ix);
        circle.rotate_left(least);
        let Some(first) = circle.first() else {
            continue;
        };
        if !told.insert(&first.head.id.value) {
            continue;
        }
        let ids = chain(circle.iter().map(|m| m.head.id.value.as_str()));
        let args = [("id", first.head.id.value.as_str()), ("chain", &*ids)];
        let mut finding = Finding::new(Code::CircularExtends, &args);
        for other in circle.iter().skip(1).filter_map(|m| m.extends.as_ref()) {
            let place = report.sources.place(other.mark);
            finding = finding.related(place, text("related-next", &[]));
        }
        let mark = first
            .extends
            .as_ref()
            .map_or(first.head.id.mark, |e| e.mark);
        report.at(finding, mark);
    }
}

/// Every model that stands alone uses a register and, through it or itself, a document.
fn roots(report: &mut Report<'_>, files: Files<'_>) {
    // What is not read may be what is missing.
    if !files.all_read() {
        return;
    }
    for found in files
        .models()
        .filter(|m| m.sound && m.file.extends.is_none())
    {
        let head = &found.file.head;
        if head.uses.iter().any(|name| !is_source(files, &name.value)) {
            continue;
        }
        let mark = head.id.mark;
        let register = files.register_of(head);
        if register.is_none() {
            let what = text("file-register", &[]);
            missing(report, files, &what, "model-names-none", None, mark);
        }
        if files.document_of(head, register.map(|r| r.file)).is_none() {
            let what = text("file-document", &[]);
            missing(report, files, &what, "model-names-none", None, mark);
        }
    }
}

/// Sections that a variant or the other side of a reading writes under `add`, `change` or
/// `remove`, or not at all; and those three in a model that extends nothing.
fn variant_sections(report: &mut Report<'_>, file: &ModelFile) {
    if file.extends.is_none() && file.reading.is_none() {
        for (key, mark) in [
            ("add", first_of(&file.add)),
            ("change", first_changed(&file.change)),
            ("remove", first_removed(&file.remove)),
        ] {
            if let Some(mark) = mark {
                let place = text("model-alone", &[]);
                let args = [
                    ("key", key),
                    ("place", place.en.as_str()),
                    ("suggestion", ""),
                ];
                let mut finding = Finding::new(Code::UnknownKey, &args);
                let sv = [
                    ("key", key),
                    ("place", place.sv.as_str()),
                    ("suggestion", ""),
                ];
                finding.message.sv = Finding::new(Code::UnknownKey, &sv).message.sv;
                report.at(finding, mark);
            }
        }
        return;
    }
    let own = &file.own;
    let mut found = vec![
        ("actors", first(&own.actors)),
        ("systems", first(&own.systems)),
        ("posts", first(&own.posts)),
        ("rules", first(&own.rules)),
        ("interfaces", first(&own.interfaces)),
        ("known", first(&own.known)),
        ("first_contact", file.first_contact.first().map(|c| c.mark)),
    ];
    if file.reading.is_some() {
        found.push(("extends", file.extends.as_ref().map(|e| e.mark)));
        let valid = file
            .valid
            .as_ref()
            .and_then(|v| v.from.as_ref().or(v.to.as_ref()));
        found.push(("valid", valid.map(|d| d.mark)));
    }
    for (section, mark) in found {
        if let Some(mark) = mark {
            let mark = section_key(report, mark, section);
            report.say(Code::VariantSection, &[("section", section)], mark);
        }
    }
}

/// The key of the section an entry stands in: the last line above it that begins with the key.
/// Where there is none, as in a file written in one line, the entry itself.
fn section_key(report: &Report<'_>, entry: Mark, section: &str) -> Mark {
    let source = report.sources.get(usize::from(entry.file));
    let above = source.and_then(|s| s.text().get(..entry.start as usize));
    let mut start = 0;
    let mut found = None;
    for (line, text) in (1u32..).zip(above.unwrap_or_default().split_inclusive('\n')) {
        let after = text.strip_prefix(section);
        if after.is_some_and(|rest| rest.trim_start().starts_with(':')) {
            found = Some((line, start));
        }
        start += text.len();
    }
    let place = |(line, start): (u32, usize)| {
        Some(Mark {
            file: entry.file,
            line,
            column: 1,
            start: u32::try_from(start).ok()?,
            end: u32::try_from(start + section.len()).ok()?,
        })
    };
    found.and_then(place).unwrap_or(entry)
}

fn first<T>(entries: &Entries<T>) -> Option<Mark> {
    entries.first().map(|e| e.id.mark)
}

fn first_of(s: &Sections) -> Option<Mark> {
    let marks = [first(&s.actors), first(&s.systems), first(&s.posts)];
    let more = [first(&s.rules), first(&s.interfaces), first(&s.known)];
    marks.into_iter().chain(more).flatten().min()
}

fn first_changed(c: &Changes) -> Option<Mark> {
    let marks = [first(&c.actors), first(&c.systems), first(&c.posts)];
    let more = [first(&c.rules), first(&c.interfaces), first(&c.known)];
    marks.into_iter().chain(more).flatten().min()
}

fn first_removed(r: &Removals) -> Option<Mark> {
    let lists = [
        &r.actors,
        &r.systems,
        &r.posts,
        &r.rules,
        &r.interfaces,
        &r.known,
    ];
    lists
        .into_iter()
        .filter_map(|ids| ids.first())
        .map(|id| id.mark)
        .min()
}

fn validity(report: &mut Report<'_>, valid: &ValidWritten) {
    if let (Some(from), Some(to)) = (&valid.from, &valid.to)
        && from.value > to.value
    {
        let args = [("from", from.value.as_str()), ("to", to.value.as_str())];
        report.because(
            Code::InvalidValidity,
            &[],
            "why-from-after-to",
            &args,
            to.mark,
        );
    }
}

/// A day that a dated question names belongs to one model of the timeline.
fn timeline(report: &mut Report<'_>, files: Files<'_>) {
    for register in files.registers() {
        let mut last: Option<(&str, Option<&str>)> = None;
        for name in &register.file.timeline {
            let Some(chain) = files.model(&name.value).and_then(|m| files.chain(m).ok()) else {
                continue;
            };
            let valid = chain.iter().find_map(|m| m.file.valid.as_ref());
            let from = valid
                .and_then(|v| v.from.as_ref())
                .map(|d| d.value.as_str());
            let to = valid.and_then(|v| v.to.as_ref()).map(|d| d.value.as_str());
            if let Some((earlier, end)) = last {
                let apart = matches!((end, from), (Some(end), Some(from)) if end < from);
                if !apart {
                    let args = [("a", earlier), ("b", name.value.as_str())];
                    report.because(
                        Code::InvalidValidity,
                        &[],
                        "why-timeline-overlap",
                        &args,
                        name.mark,
                    );
                }
            }
            last = Some((&name.value, to));
        }
    }
}
