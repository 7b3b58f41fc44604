//! Who is in contact with whom: interfaces, and whom the requester turns to.

use super::catalogue::{evidence, has_basis};
use super::condition::{self, Reads};
use super::holders::{Scope, Spelled, all_of, fixed, letter, per_name, spell, term};
use super::merge::{Element, State};
use super::model::{Action, Catalogue, Contact, Duty, End, FirstContact, Interface, OwnerIs};
use super::names::{Names, Per};
use super::report::{Report, What};
use crate::language::written::{FirstContactWritten, InterfaceWritten, OwnerTest, Written};
use crate::order::Gather as _;

/// The actions a policy may give an interface.
pub(super) const ACTIONS: [(&str, Action); 8] = [
    ("hands_over", Action::HandsOver),
    ("refers", Action::Refers),
    ("prepares_for", Action::PreparesFor),
    ("presents", Action::Presents),
    ("decides", Action::Decides),
    ("orders", Action::Orders),
    ("delivers", Action::Delivers),
    ("informs", Action::Informs),
];

/// The interfaces, sorted by id.
pub(super) fn interfaces(
    report: &mut Report<'_>,
    catalogue: &Catalogue,
    names: &Names<'_>,
    state: &State<'_>,
) -> Vec<Interface> {
    let entries = state.interfaces.iter();
    entries
        .filter_map(|(id, element)| interface(report, catalogue, names, id, element))
        .gather()
}

pub(super) fn interface(
    report: &mut Report<'_>,
    catalogue: &Catalogue,
    names: &Names<'_>,
    id: &str,
    element: &Element<'_, InterfaceWritten>,
) -> Option<Interface> {
    let written = element.get();
    let condition = written.condition.as_ref();
    let mut ends = Ends {
        names,
        letters: Vec::new(),
    };
    let from = ends.end(report, &written.from, "from");
    let to = ends.end(report, &written.to, "to");
    let via = written
        .via
        .iter()
        .filter_map(|v| ends.end(report, v, "via"))
        .gather();
    let known = ACTIONS
        .iter()
        .find(|(name, _)| *name == written.action.value);
    if known.is_none() {
        report.unknown(What::Action, &written.action, ACTIONS.map(|(name, _)| name));
    }
    let resolved = condition.map(|c| condition::resolve(report, names, c, Reads::NoEntry));
    let evidence = evidence(report, catalogue, &written.evidence);
    has_basis(report, id, element.mark, &evidence);
    Some(Interface {
        id: id.to_owned(),
        from: from?,
        to: to?,
        condition: resolved,
        names_kind: condition.is_some_and(|c| condition::names_kind(names, c)),
        action: known?.1,
        both_ways: written.both_ways,
        via,
        text: written.text.clone(),
        evidence,
    })
}

/// The ends of one interface, whose letters must stand for one thing each.
struct Ends<'n, 'a> {
    names: &'n Names<'a>,
    letters: Vec<(char, Per)>,
}

impl Ends<'_, '_> {
    fn end(
        &mut self,
        report: &mut Report<'_>,
        written: &Written<String>,
        key: &str,
    ) -> Option<End> {
        let any = match spell(&written.value) {
            Spelled::Actor {
                family,
                scope: Scope::Of(argument),
            } if condition::path(self.names, argument).is_none() => {
                letter(argument).map(|letter| (family, letter))
            }
            _ => None,
        };
        let Some((family, letter)) = any else {
            return term(report, self.names, written, key).map(End::Of);
        };
        let Some(family) = self.names.family(family) else {
            report.unknown_name(What::Actor, family, written.mark, self.names.family_ids());
            return None;
        };
        let Some(per) = family.per else {
            report.scope(
                written,
                "why-scope-extra",
                &[("family", family.id)],
                family.id,
            );
            return None;
        };
        match self.letters.iter().find(|(l, _)| *l == letter) {
            Some((_, other)) if *other != per => {
                let example = format!("{}({})", family.id, per_name(per));
                let args = [("a", per_name(*other)), ("b", per_name(per))];
                report.scope(written, "why-letter-twice", &args, &example);
                return None;
            }
            Some(_) => {}
            None => self.letters.push((letter, per)),
        }
        Some(End::Any {
            letter,
            actors: family.actors.clone(),
            written: written.value.clone(),
        })
    }
}

/// Whom the requester turns to, in the order of the file.
pub(super) fn first_contact(
    report: &mut Report<'_>,
    catalogue: &Catalogue,
    names: &Names<'_>,
    state: &State<'_>,
) -> Vec<FirstContact> {
    let mut list = Vec::with_capacity(state.first_contact.len());
    for clause in state.first_contact {
        let written = &clause.value;
        let when = written.when.as_ref();
        let when = when.map(|c| condition::resolve(report, names, c, Reads::NoEntry));
        let evidence = evidence(report, catalogue, &written.evidence);
        let owner = written
            .owner
            .as_ref()
            .map(|test| owner_is(report, names, test));
        let (Some(to), false) = (contact(report, names, written), owner == Some(None)) else {
            continue;
        };
        list.push(FirstContact {
            when,
            owner: owner.flatten(),
            to,
            evidence,
        });
    }
    list
}

fn contact(
    report: &mut Report<'_>,
    names: &Names<'_>,
    written: &FirstContactWritten,
) -> Option<Contact> {
    match Duty::from_id(&written.to.value) {
        Some(duty) if duty.is_list() => {
            report.misplaced(&written.to, "first_contact", "why-contact-list");
            None
        }
        Some(duty) => Some(Contact::Duty(duty)),
        None => term(report, names, &written.to, "first_contact").map(Contact::Holder),
    }
}

fn owner_is(report: &mut Report<'_>, names: &Names<'_>, test: &OwnerTest) -> Option<OwnerIs> {
    match test {
        OwnerTest::Outside(unit) => fixed(report, names, unit).map(OwnerIs::Outside),
        OwnerTest::Within(unit) => fixed(report, names, unit).map(OwnerIs::Within),
        OwnerTest::Is(actor) => {
            let actors = all_of(report, names, actor);
            (!actors.is_empty()).then_some(OwnerIs::OneOf(actors))
        }
    }
}
