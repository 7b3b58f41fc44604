//! Actors, each with its scope, and where a model places them: units, members, mandates, posts,
//! owners of systems.

use super::catalogue::evidence;
use super::condition::{self, Reads};
use super::holders::{Scope, Spelled, all_of, fixed, spell};
use super::merge::{Element, Section, State};
use super::model::{Actor, ActorIx, ActorKind, Catalogue, Condition, Evidence, Fill, Place, Post};
use super::names::{ActorName, Names, Per};
use super::numbers::scaled;
use super::report::{Report, What, chain, circles, text};
use crate::finding::{Code, Finding};
use crate::language::written::{
    OwnershipWritten, PlacementWritten, PostWritten, RegisterFile, Scalar, Written,
};
use crate::order::{Gather as _, Sort as _};
use crate::text::Text;

/// Full-time equivalents are kept in thousandths.
const CAPACITY_DECIMALS: u8 = 3;

/// The owner a model names for a system.
#[derive(Clone, Debug, Default)]
pub(super) struct Owner {
    pub(super) evidence: Evidence,
}

/// What a placement says that is the same for every actor it holds for.
struct Placed<'s, 'a> {
    element: &'s Element<'a, PlacementWritten>,
    mandate: Option<Condition>,
    capacity: Option<u32>,
    evidence: Evidence,
}

/// All actors, sorted by id, placed.
pub(super) fn actors(
    report: &mut Report<'_>,
    catalogue: &Catalogue,
    names: &Names<'_>,
    register: &RegisterFile,
    section: &Section<'_, PlacementWritten>,
) -> Vec<Actor> {
    let mut placements = Vec::with_capacity(section.len());
    // Which placement holds for an actor; one with a scope comes before one without.
    let mut of: Vec<Option<usize>> = vec![None; names.actors.len()];
    let mut keys: Vec<(&str, &Element<'_, PlacementWritten>)> = section
        .iter()
        .map(|(key, element)| (*key, element))
        .gather();
    keys.arrange_by_key(|(key, _)| (key.contains(':'), *key));
    for (key, element) in keys {
        let name = Written {
            value: key.to_owned(),
            mark: element.mark,
        };
        let placed = placed(report, catalogue, names, element);
        for actor in all_of(report, names, &name) {
            if let Some(slot) = of.get_mut(usize::from(actor)) {
                *slot = Some(placements.len());
            }
        }
        placements.push(placed);
    }
    let titles = scope_titles(register);
    let declared: Vec<Evidence> = names
        .families
        .iter()
        .map(|f| evidence(report, catalogue, &f.written.evidence))
        .gather();
    let mut list = Vec::with_capacity(names.actors.len());
    for (name, placed) in names.actors.iter().zip(&of) {
        let placed = placed.and_then(|ix| placements.get(ix));
        let Some(actor) = actor(report, names, name, placed, &titles, &declared) else {
            continue;
        };
        list.push(actor);
    }
    circular(report, names, &list, |ix| {
        let placed = of
            .get(ix)
            .copied()
            .flatten()
            .and_then(|p| placements.get(p))?;
        Some(placed.element.get().unit.as_ref()?.mark)
    });
    list
}

fn placed<'s, 'a>(
    report: &mut Report<'_>,
    catalogue: &Catalogue,
    names: &Names<'_>,
    element: &'s Element<'a, PlacementWritten>,
) -> Placed<'s, 'a> {
    let written = element.get();
    let mandate = written.mandate.as_ref();
    Placed {
        element,
        mandate: mandate.map(|c| condition::resolve(report, names, c, Reads::NoEntry)),
        capacity: capacity(report, written.capacity.as_ref()),
        evidence: evidence(report, catalogue, &written.evidence),
    }
}

fn capacity(report: &mut Report<'_>, written: Option<&Written<Scalar>>) -> Option<u32> {
    let written = written?;
    let spelling = condition::spelling(&written.value);
    let found = match written.value {
        Scalar::Number(_) => scaled(spelling, CAPACITY_DECIMALS),
        _ => Err("why-no-decimal"),
    };
    match found.and_then(|n| u32::try_from(n).map_err(|_| "why-no-capacity")) {
        Ok(thousandths) => Some(thousandths),
        Err(why) => {
            let args = [("value", spelling)];
            report.because(Code::InvalidNumber, &args, why, &[], written.mark);
            None
        }
    }
}

/// Titles of departments and systems, and whether they are samples.
struct ScopeTitles<'a> {
    departments: Vec<(&'a Text, bool)>,
    systems: Vec<(&'a Text, bool)>,
}

fn scope_titles(register: &RegisterFile) -> ScopeTitles<'_> {
    let departments = super::names::sorted(&register.departments);
    let systems = super::names::sorted(&register.systems);
    ScopeTitles {
        departments: departments.values().map(|d| (&d.title, d.sample)).gather(),
        systems: systems.values().map(|s| (&s.title, s.sample)).gather(),
    }
}

fn actor(
    report: &mut Report<'_>,
    names: &Names<'_>,
    name: &ActorName,
    placed: Option<&Placed<'_, '_>>,
    titles: &ScopeTitles<'_>,
    declared: &[Evidence],
) -> Option<Actor> {
    let family = names.families.get(name.family)?;
    let scope = name.scope.zip(family.per);
    let scope_title = scope.and_then(|(ix, per)| match per {
        Per::Department => titles.departments.get(ix),
        Per::System => titles.systems.get(ix),
    });
    let title = match scope_title {
        None => family.written.title.clone(),
        Some((scope, _)) => {
            let title = &family.written.title;
            let sv = title.fill(&[("scope", &scope.sv)]).sv;
            Text::new(sv, title.fill(&[("scope", &scope.en)]).en)
        }
    };
    let own = names.actors.binary_search_by(|a| a.id.cmp(&name.id)).ok()?;
    let own = Place::Unit(ActorIx::try_from(own).ok()?);
    let written = placed.map(|p| p.element.get());
    let unit = written.and_then(|w| w.unit.as_ref());
    let unit = unit.map_or(Place::Unstated, |u| place(report, names, name, u, "unit"));
    let home = written.and_then(|w| w.home_unit.as_ref());
    let home = home.map(|u| place(report, names, name, u, "home_unit"));
    let is_unit = family.is == ActorKind::Unit;
    // A unit works in itself; what is written as its unit is the one it lies in.
    let works_in = if is_unit { own } else { unit };
    Some(Actor {
        id: name.id.clone(),
        family: family.id.to_owned(),
        scope: scope
            .and_then(|(ix, per)| names.scopes(per).get(ix))
            .map(|s| (*s).to_owned()),
        is: family.is,
        title,
        unit: works_in,
        home_unit: home.unwrap_or(works_in),
        parent: unit,
        members: written.map_or_else(Vec::new, |w| members(report, names, name, w)),
        mandate: placed.and_then(|p| p.mandate.clone()),
        capacity: placed.and_then(|p| p.capacity),
        sample: scope_title.is_some_and(|(_, sample)| *sample),
        evidence: declared.get(name.family).cloned().unwrap_or_default(),
        placement_evidence: placed.map(|p| p.evidence.clone()).unwrap_or_default(),
    })
}

/// A unit by its name, as seen from an actor: `department(department)` is that of its own scope.
fn place(
    report: &mut Report<'_>,
    names: &Names<'_>,
    of: &ActorName,
    written: &Written<String>,
    key: &str,
) -> Place {
    let unit = match spell(&written.value) {
        Spelled::Unstated => return Place::Unstated,
        Spelled::Actor {
            family,
            scope: Scope::Of(argument),
        } => match own_scope(report, names, of, written, family, argument) {
            Some(unit) => unit,
            None => return Place::Unstated,
        },
        Spelled::Actor { .. } => match fixed(report, names, written) {
            Some(unit) => unit,
            None => return Place::Unstated,
        },
        Spelled::NotApplicable | Spelled::None | Spelled::Attribute(_) => {
            report.misplaced(written, key, "why-unit-wanted");
            return Place::Unstated;
        }
    };
    let family = names
        .actors
        .get(usize::from(unit))
        .and_then(|a| names.families.get(a.family));
    if family.is_some_and(|f| f.is != ActorKind::Unit) {
        report.misplaced(written, key, "why-unit-wanted");
        return Place::Unstated;
    }
    Place::Unit(unit)
}

/// `department(department)` for an actor with a scope of its own. `None` without a finding where
/// the scope has none, such as the department of a shared system.
fn own_scope(
    report: &mut Report<'_>,
    names: &Names<'_>,
    of: &ActorName,
    written: &Written<String>,
    family: &str,
    argument: &str,
) -> Option<ActorIx> {
    let Some(found) = names.family(family) else {
        report.unknown_name(What::Actor, family, written.mark, names.family_ids());
        return None;
    };
    let own = names
        .families
        .get(of.family)
        .and_then(|f| f.per)
        .zip(of.scope);
    let department = |system: usize| {
        let department = names.follows.get(system).and_then(|s| s.department);
        (Per::Department, department.map(usize::from))
    };
    let scope = match (argument, own) {
        ("department", Some((Per::Department, scope))) => (Per::Department, Some(scope)),
        ("department" | "system.department", Some((Per::System, scope))) => department(scope),
        ("system", Some((Per::System, scope))) => (Per::System, Some(scope)),
        _ => {
            let args = [("argument", argument)];
            report.scope(written, "why-no-own-scope", &args, family);
            return None;
        }
    };
    if found.per != Some(scope.0) {
        let args = [("argument", argument)];
        report.scope(written, "why-other-scope", &args, family);
        return None;
    }
    found.actors.get(scope.1?).copied()
}

fn members(
    report: &mut Report<'_>,
    names: &Names<'_>,
    of: &ActorName,
    written: &PlacementWritten,
) -> Vec<ActorIx> {
    let mut list = Vec::new();
    for member in written.members.iter().flatten() {
        match spell(&member.value) {
            Spelled::Actor {
                family,
                scope: Scope::Of(argument),
            } => {
                list.extend(own_scope(report, names, of, member, family, argument));
            }
            _ => list.extend(all_of(report, names, member)),
        }
    }
    list.arrange();
    list.dedup();
    list
}

/// Units that lie in each other. A unit written as lying in itself is the top of a tree.
fn circular(
    report: &mut Report<'_>,
    names: &Names<'_>,
    actors: &[Actor],
    mark: impl Fn(usize) -> Option<crate::language::written::Mark>,
) {
    let next: Vec<Vec<usize>> = actors
        .iter()
        .enumerate()
        .map(|(ix, actor)| match (actor.is, actor.parent) {
            (ActorKind::Unit, Place::Unit(parent)) if usize::from(parent) != ix => {
                vec![usize::from(parent)]
            }
            _ => Vec::new(),
        })
        .gather();
    for circle in circles(&next) {
        let id = |ix: &usize| names.actors.get(*ix).map(|a| a.id.as_str());
        let told = chain(circle.iter().filter_map(id));
        let mut finding = Finding::new(Code::CircularUnits, &[("chain", &told)]);
        let marks: Vec<_> = circle.iter().filter_map(|ix| mark(*ix)).gather();
        for mark in marks.iter().skip(1) {
            let place = report.sources.place(*mark);
            finding = finding.related(place, text("related-next", &[]));
        }
        if let Some(first) = marks.first() {
            report.at(finding, *first);
        }
    }
}

/// Who `system.owner` is: the actor the model names, `unstated`, or else the system's own
/// `system_owner`; with what the naming rests on.
pub(super) fn owners(
    report: &mut Report<'_>,
    catalogue: &Catalogue,
    names: &Names<'_>,
    section: &Section<'_, OwnershipWritten>,
) -> (Vec<Fill>, Vec<Owner>) {
    let roles = names
        .family("system_owner")
        .filter(|f| f.per == Some(Per::System));
    let mut fills: Vec<Fill> = (0..names.systems.len())
        .map(|ix| {
            roles
                .and_then(|f| f.actors.get(ix))
                .map_or(Fill::Missing, |a| Fill::Actor(*a))
        })
        .gather();
    let mut owners = vec![Owner::default(); names.systems.len()];
    for (id, element) in section {
        let written = element.get();
        let Ok(ix) = names.systems.binary_search(id) else {
            report.unknown_name(
                What::System,
                id,
                element.mark,
                names.systems.iter().copied(),
            );
            continue;
        };
        let fill = owner(report, names, ix, &written.owner);
        if let (Some(slot), Some(fill)) = (fills.get_mut(ix), fill) {
            *slot = fill;
        }
        if let Some(slot) = owners.get_mut(ix) {
            slot.evidence = evidence(report, catalogue, &written.evidence);
        }
    }
    (fills, owners)
}

fn owner(
    report: &mut Report<'_>,
    names: &Names<'_>,
    system: usize,
    written: &Written<String>,
) -> Option<Fill> {
    match spell(&written.value) {
        Spelled::Unstated => Some(Fill::Unstated),
        Spelled::Actor {
            family,
            scope: Scope::Of(argument),
        } => {
            let Some(found) = names.family(family) else {
                report.unknown_name(What::Actor, family, written.mark, names.family_ids());
                return None;
            };
            let department = names.follows.get(system).and_then(|s| s.department);
            let (per, scope) = match argument {
                "system" => (Per::System, Some(system)),
                "system.department" => (Per::Department, department.map(usize::from)),
                _ => {
                    let args = [("argument", argument)];
                    report.scope(written, "why-no-own-scope", &args, family);
                    return None;
                }
            };
            if found.per != Some(per) {
                let args = [("argument", argument)];
                report.scope(written, "why-other-scope", &args, family);
                return None;
            }
            let actor = scope.and_then(|s| found.actors.get(s));
            Some(actor.map_or(Fill::Missing, |a| Fill::Actor(*a)))
        }
        Spelled::Actor { .. } => fixed(report, names, written).map(Fill::Actor),
        Spelled::NotApplicable | Spelled::None | Spelled::Attribute(_) => {
            report.misplaced(written, "owner", "why-actor-wanted");
            None
        }
    }
}

pub(super) fn posts(
    report: &mut Report<'_>,
    catalogue: &Catalogue,
    names: &Names<'_>,
    state: &State<'_>,
) -> Vec<Post> {
    let post = |(id, element): (&&str, &Element<'_, PostWritten>)| {
        let written = element.get();
        let mut roles: Vec<ActorIx> = Vec::with_capacity(written.roles.len());
        for role in &written.roles {
            roles.extend(fixed(report, names, role));
        }
        roles.arrange();
        roles.dedup();
        Post {
            id: (*id).to_owned(),
            roles,
            capacity: capacity(report, written.capacity.as_ref()),
            evidence: evidence(report, catalogue, &written.evidence),
        }
    };
    state.posts.iter().map(post).gather()
}
