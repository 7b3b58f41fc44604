//! What the register declares apart from facts and actors, resolved.

use super::actors::Owner;
use super::catalogue::evidence;
use super::condition::{self, Reads};
use super::model::{
    Catalogue, Category, Department, Duty, GENERAL_WAY, Impossible, Kind, Level, System, Words,
};
use super::names::{Names, sorted};
use super::report::{Report, What};
use crate::language::written::{self, KindWritten, RegisterFile};
use crate::order::{Gather as _, Map};

pub(super) fn words(written: &written::Words) -> Words {
    Words {
        sv: written.sv.clone(),
        en: written.en.clone(),
    }
}

pub(super) fn categories(
    report: &mut Report<'_>,
    catalogue: &Catalogue,
    register: &RegisterFile,
) -> Vec<Category> {
    sorted(&register.categories)
        .into_iter()
        .map(|(id, written)| Category {
            id: id.to_owned(),
            title: written.title.clone(),
            evidence: evidence(report, catalogue, &written.evidence),
        })
        .gather()
}

pub(super) fn departments(
    report: &mut Report<'_>,
    catalogue: &Catalogue,
    register: &RegisterFile,
) -> Vec<Department> {
    sorted(&register.departments)
        .into_iter()
        .map(|(id, written)| Department {
            id: id.to_owned(),
            title: written.title.clone(),
            sample: written.sample,
            evidence: evidence(report, catalogue, &written.evidence),
        })
        .gather()
}

pub(super) fn systems(
    report: &mut Report<'_>,
    catalogue: &Catalogue,
    names: &Names<'_>,
    register: &RegisterFile,
    owners: &[Owner],
) -> Vec<System> {
    use super::model::Fill;
    let fill = |list: &[Fill], ix: usize| list.get(ix).copied().unwrap_or(Fill::Missing);
    let mut list = Vec::with_capacity(names.systems.len());
    for (ix, (id, written)) in sorted(&register.systems).into_iter().enumerate() {
        let follows = names.follows.get(ix).copied().unwrap_or_default();
        list.push(System {
            id: id.to_owned(),
            title: written.title.clone(),
            category: written.category.value.clone(),
            department: follows.department,
            sample: written.sample,
            keywords: words(&written.keywords),
            owner: fill(&names.owners, ix),
            manager: fill(&names.managers, ix),
            administrator: fill(&names.administrators, ix),
            evidence: evidence(report, catalogue, &written.evidence),
            owner_evidence: owners
                .get(ix)
                .map(|o| o.evidence.clone())
                .unwrap_or_default(),
        });
    }
    list
}

pub(super) fn kinds(
    report: &mut Report<'_>,
    catalogue: &Catalogue,
    names: &Names<'_>,
    register: &RegisterFile,
) -> Vec<Kind> {
    let mut list = Vec::with_capacity(names.kinds.len());
    for (id, written) in sorted(&register.kinds) {
        let level = match written.level.value.as_str() {
            "strategic" => Level::Strategic,
            "tactical" => Level::Tactical,
            "operative" => Level::Operative,
            _ => {
                let known = ["strategic", "tactical", "operative"];
                report.unknown(What::Level, &written.level, known);
                Level::Operative
            }
        };
        let mut not = Map::new();
        for other in &written.not {
            if names.kinds.binary_search(&other.id.value.as_str()).is_err() {
                report.unknown(What::Kind, &other.id, names.kinds.iter().copied());
            }
            not.entry(other.id.value.clone())
                .or_insert_with(|| other.value.clone());
        }
        list.push(Kind {
            id: id.to_owned(),
            level,
            level_inferred: written.level_inferred,
            title: written.title.clone(),
            means: written.means.clone(),
            not,
            examples: words(&written.examples),
            keywords: words(&written.keywords),
            way: way(report, written),
            evidence: evidence(report, catalogue, &written.evidence),
        });
    }
    list
}

/// The order of the stations, where the document states one.
fn way(report: &mut Report<'_>, kind: &KindWritten) -> Vec<Duty> {
    if kind.way.is_empty() {
        return GENERAL_WAY.to_vec();
    }
    let mut way = Vec::with_capacity(kind.way.len());
    for id in &kind.way {
        match Duty::from_id(&id.value) {
            Some(duty) if duty.is_list() => {
                report.unusable(&id.value, "why-way-list", &[], id.mark);
            }
            Some(duty) => way.push(duty),
            None => report.unknown(What::Duty, id, Duty::ALL.iter().map(|d| d.id())),
        }
    }
    way
}

pub(super) fn impossible(
    report: &mut Report<'_>,
    catalogue: &Catalogue,
    names: &Names<'_>,
    register: &RegisterFile,
) -> Vec<Impossible> {
    let mut list = Vec::with_capacity(register.impossible.len());
    for (id, written) in sorted(&register.impossible) {
        list.push(Impossible {
            id: id.to_owned(),
            when: condition::resolve(report, names, &written.when, Reads::Anything),
            text: written.text.clone(),
            evidence: evidence(report, catalogue, &written.evidence),
        });
    }
    list
}
