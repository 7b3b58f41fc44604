//! Who a rule, an interface or a placement names: spellings to actors and tables.

use super::condition::{Attribute, Path, fills, path, path_names};
use super::model::{ActorIx, Duty, Fill, Holder, Term};
use super::names::{Domain, Family, Names, Per};
use super::report::{Report, What};
use crate::language::written::{HolderWritten, Written};
use crate::order::{Gather as _, Sort as _};

/// A holder as it is spelled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Spelled<'a> {
    Unstated,
    NotApplicable,
    None,
    /// `system.owner`
    Attribute(&'a str),
    Actor {
        family: &'a str,
        scope: Scope<'a>,
    },
}

/// Which of a family's actors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scope<'a> {
    No,
    /// `department:service`
    Fixed(&'a str),
    /// `it_customer_manager(department)`
    Of(&'a str),
}

pub(super) fn spell(text: &str) -> Spelled<'_> {
    match text {
        "unstated" => return Spelled::Unstated,
        "not_applicable" => return Spelled::NotApplicable,
        "none" => return Spelled::None,
        _ => {}
    }
    if let Some((family, rest)) = text.split_once('(') {
        let scope = match rest.strip_suffix(')') {
            Some(argument) => Scope::Of(argument.trim()),
            None => {
                return Spelled::Actor {
                    family: text,
                    scope: Scope::No,
                };
            }
        };
        return Spelled::Actor { family, scope };
    }
    if let Some((family, scope)) = text.split_once(':') {
        let scope = Scope::Fixed(scope);
        return Spelled::Actor { family, scope };
    }
    if text.contains('.') {
        return Spelled::Attribute(text);
    }
    Spelled::Actor {
        family: text,
        scope: Scope::No,
    }
}

/// The word for what a family has one each of.
pub(super) fn per_name(per: Per) -> &'static str {
    match per {
        Per::Department => "department",
        Per::System => "system",
    }
}

/// A family by its name, or a finding.
fn family<'n, 'a>(
    report: &mut Report<'_>,
    names: &'n Names<'a>,
    holder: &Written<String>,
    id: &str,
) -> Option<&'n Family<'a>> {
    let found = names.family(id);
    if found.is_none() {
        let more = ["system.owner", "system.manager", "system.administrator"];
        let more = more.iter().copied().filter(|_| id.contains('.'));
        report.unknown_name(What::Actor, id, holder.mark, names.family_ids().chain(more));
    }
    found
}

fn wants_scope(report: &mut Report<'_>, holder: &Written<String>, family: &Family<'_>, per: Per) {
    let example = format!("{}({})", family.id, per_name(per));
    report.scope(
        holder,
        "why-scope-missing",
        &[("per", per_name(per))],
        &example,
    );
}

fn wants_no_scope(report: &mut Report<'_>, holder: &Written<String>, family: &Family<'_>) {
    report.scope(
        holder,
        "why-scope-extra",
        &[("family", family.id)],
        family.id,
    );
}

/// One actor that is the same in every case.
pub(super) fn fixed(
    report: &mut Report<'_>,
    names: &Names<'_>,
    holder: &Written<String>,
) -> Option<ActorIx> {
    if let Spelled::Actor {
        family,
        scope: Scope::No,
    } = spell(&holder.value)
        && let Some(family) = names.family(family)
        && let Some(per) = family.per
    {
        wants_scope(report, holder, family, per);
        return None;
    }
    all_of(report, names, holder).first().copied()
}

/// The actors a name stands for where a family without scope means all of its actors.
pub(super) fn all_of(
    report: &mut Report<'_>,
    names: &Names<'_>,
    holder: &Written<String>,
) -> Vec<ActorIx> {
    let (id, scope) = match spell(&holder.value) {
        Spelled::Actor { family, scope } => (family, scope),
        Spelled::Attribute(_) | Spelled::Unstated | Spelled::NotApplicable | Spelled::None => {
            report.misplaced(holder, "actor", "why-actor-wanted");
            return Vec::new();
        }
    };
    let Some(family) = family(report, names, holder, id) else {
        return Vec::new();
    };
    match scope {
        Scope::No => family.actors.clone(),
        Scope::Fixed(scope) => scoped(report, names, holder, family, scope)
            .into_iter()
            .gather(),
        Scope::Of(_) => {
            let example = match (family.per, names.departments.first()) {
                (Some(Per::Department), Some(one)) => format!("{id}:{one}"),
                _ => id.to_owned(),
            };
            report.scope(holder, "why-scope-of-case", &[], &example);
            Vec::new()
        }
    }
}

/// The actor of a family with a scope written out.
fn scoped(
    report: &mut Report<'_>,
    names: &Names<'_>,
    holder: &Written<String>,
    family: &Family<'_>,
    scope: &str,
) -> Option<ActorIx> {
    let Some(per) = family.per else {
        wants_no_scope(report, holder, family);
        return None;
    };
    let scopes = names.scopes(per);
    match scopes.binary_search(&scope) {
        Ok(ix) => family.actors.get(ix).copied(),
        Err(_) => {
            let what = match per {
                Per::Department => What::Department,
                Per::System => What::System,
            };
            report.unknown_name(what, scope, holder.mark, scopes.iter().copied());
            None
        }
    }
}

/// A holder in a case. `stands_for` names the duty or the key in findings.
pub(super) fn term(
    report: &mut Report<'_>,
    names: &Names<'_>,
    holder: &Written<String>,
    stands_for: &str,
) -> Option<Term> {
    match spell(&holder.value) {
        Spelled::Unstated | Spelled::NotApplicable | Spelled::None => {
            report.misplaced(holder, stands_for, "why-actor-wanted");
            None
        }
        Spelled::Attribute(text) => attribute(report, names, holder, text, stands_for),
        Spelled::Actor { family: id, scope } => {
            let family = family(report, names, holder, id)?;
            match scope {
                Scope::No => match (family.per, family.actors.first()) {
                    (None, Some(actor)) => Some(Term::Fixed(*actor)),
                    (Some(per), _) => {
                        wants_scope(report, holder, family, per);
                        None
                    }
                    (None, None) => None,
                },
                Scope::Fixed(scope) => {
                    scoped(report, names, holder, family, scope).map(Term::Fixed)
                }
                Scope::Of(argument) => of_case(report, names, holder, family, argument),
            }
        }
    }
}

/// `system.owner` and its kin.
fn attribute(
    report: &mut Report<'_>,
    names: &Names<'_>,
    holder: &Written<String>,
    text: &str,
    stands_for: &str,
) -> Option<Term> {
    let Some(at) = path(names, text) else {
        let known = path_names(names);
        report.unknown(What::Fact, holder, known.iter().map(String::as_str));
        return None;
    };
    let Some(table) = at.attribute.and_then(|a| fills(names, a)) else {
        report.misplaced(holder, stands_for, "why-no-holder");
        return None;
    };
    let fact = names.fact(at.fact)?;
    let fill = |value| table.get(value).copied().unwrap_or(Fill::Missing);
    Some(Term::ByFact {
        fact: at.fact,
        table: (0..fact.values.len()).map(fill).gather(),
        written: holder.value.clone(),
    })
}

/// `it_customer_manager(department)`: the scope is what the case says.
fn of_case(
    report: &mut Report<'_>,
    names: &Names<'_>,
    holder: &Written<String>,
    family: &Family<'_>,
    argument: &str,
) -> Option<Term> {
    let Some(at) = path(names, argument) else {
        if letter(argument).is_some() {
            report.misplaced(holder, "assign", "why-letter");
        } else {
            let known = path_names(names);
            let known = known.iter().map(String::as_str);
            report.unknown_name(What::Fact, argument, holder.mark, known);
        }
        return None;
    };
    let Some(per) = family.per else {
        wants_no_scope(report, holder, family);
        return None;
    };
    let fact = names.fact(at.fact)?;
    if scope_of(names, at) != Some(per) {
        let args = [("per", per_name(per)), ("argument", argument)];
        let example = format!("{}({})", family.id, per_name(per));
        report.scope(holder, "why-scope-other", &args, &example);
        return None;
    }
    let fill = |value: usize| -> Fill {
        let scope = match at.attribute {
            None => Some(value),
            Some(_) => names
                .follows
                .get(value)
                .and_then(|s| s.department)
                .map(usize::from),
        };
        // The value `none` stands past the last system.
        scope
            .and_then(|s| family.actors.get(s))
            .map_or(Fill::Missing, |a| Fill::Actor(*a))
    };
    Some(Term::ByFact {
        fact: at.fact,
        table: (0..fact.values.len()).map(fill).gather(),
        written: holder.value.clone(),
    })
}

/// What a path gives one of: a department, a system or neither.
fn scope_of(names: &Names<'_>, at: Path) -> Option<Per> {
    match (names.fact(at.fact)?.domain, at.attribute) {
        (Domain::Departments, None) | (Domain::Systems, Some(Attribute::Department)) => {
            Some(Per::Department)
        }
        (Domain::Systems, None) => Some(Per::System),
        _ => None,
    }
}

/// The letter of an interface's end: one letter and nothing else.
pub(super) fn letter(argument: &str) -> Option<char> {
    let mut chars = argument.chars();
    match (chars.next(), chars.next()) {
        (Some(letter), None) if letter.is_ascii_lowercase() => Some(letter),
        _ => None,
    }
}

/// What a rule says of a duty.
pub(super) fn holder(
    report: &mut Report<'_>,
    names: &Names<'_>,
    duty: Duty,
    key: &Written<String>,
    written: &HolderWritten,
) -> Option<Holder> {
    match written {
        HolderWritten::Shared(list) if list.is_empty() => {
            report.misplaced(key, duty.id(), "why-actor-wanted");
            None
        }
        HolderWritten::One(one) => match spell(&one.value) {
            Spelled::Unstated => Some(Holder::Unstated),
            Spelled::NotApplicable if duty.is_required() => Some(Holder::NotApplicable),
            Spelled::NotApplicable => {
                report.misplaced(one, duty.id(), "why-only-required");
                None
            }
            Spelled::None if !duty.is_required() => Some(Holder::None),
            Spelled::None => {
                report.misplaced(one, duty.id(), "why-only-optional");
                None
            }
            _ => term(report, names, one, duty.id()).map(|t| Holder::Of(vec![t])),
        },
        HolderWritten::Shared(list) if duty.is_list() => {
            if let Some(first) = list.first() {
                report.misplaced(first, duty.id(), "why-shared-list");
            }
            None
        }
        HolderWritten::List(list) if !duty.is_list() => {
            if let Some(first) = list.first() {
                report.misplaced(first, duty.id(), "why-list-single");
            }
            None
        }
        HolderWritten::Shared(list) | HolderWritten::List(list) => {
            let mut terms = Vec::with_capacity(list.len());
            let mut unstated = false;
            for member in list {
                if spell(&member.value) == Spelled::Unstated {
                    unstated = true;
                } else {
                    terms.extend(term(report, names, member, duty.id()));
                }
            }
            // A member nobody knows makes a shared duty unstated; a list leaves it out.
            Some(if unstated && !duty.is_list() {
                Holder::Unstated
            } else {
                in_order(terms)
            })
        }
    }
}

/// Several holders in an order of their own, so that the file's order means nothing.
fn in_order(mut terms: Vec<Term>) -> Holder {
    terms.arrange_by(|a, b| match (a, b) {
        (Term::Fixed(a), Term::Fixed(b)) => a.cmp(b),
        (Term::Fixed(_), Term::ByFact { .. }) => std::cmp::Ordering::Less,
        (Term::ByFact { .. }, Term::Fixed(_)) => std::cmp::Ordering::Greater,
        (Term::ByFact { written: a, .. }, Term::ByFact { written: b, .. }) => a.cmp(b),
    });
    terms.dedup();
    Holder::Of(terms)
}
