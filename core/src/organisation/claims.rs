//! Invariants: conditions that may also read the answer; and the breaches a model records.

use super::catalogue::{MODALITIES, evidence, modality};
use super::condition::{self, Reads, resolve_test, spelling};
use super::holders::all_of;
use super::interfaces::ACTIONS;
use super::merge::{Element, State};
use super::model::{
    Action, Aspect, Catalogue, Claim, ClaimTest, Duty, Invariant, Known, Modality, Target,
};
use super::names::{Names, sorted};
use super::report::{Report, What};
use crate::language::written::{Cond, KnownWritten, Part, RegisterFile, Scalar, Test, Written};
use crate::order::{Gather as _, Sort as _};

const ASPECTS: [(&str, Aspect); 6] = [
    ("unit", Aspect::Unit),
    ("home_unit", Aspect::HomeUnit),
    ("members", Aspect::Members),
    ("shared", Aspect::Shared),
    ("mandate", Aspect::Mandate),
    ("modality", Aspect::Modality),
];

/// The register's invariants, sorted by id.
pub(super) fn invariants(
    report: &mut Report<'_>,
    catalogue: &Catalogue,
    names: &Names<'_>,
    register: &RegisterFile,
) -> Vec<Invariant> {
    let mut list = Vec::with_capacity(register.invariants.len());
    for (id, written) in sorted(&register.invariants) {
        list.push(Invariant {
            id: id.to_owned(),
            always: written.always,
            claim: claim(report, names, &written.claim),
            whose: written.whose.clone(),
            text: written.text.clone(),
            evidence: evidence(report, catalogue, &written.evidence),
        });
    }
    list
}

/// The breaches a model records, sorted by id.
pub(super) fn known(
    report: &mut Report<'_>,
    catalogue: &Catalogue,
    names: &Names<'_>,
    state: &State<'_>,
) -> Vec<Known> {
    let entries = state.known.iter();
    entries
        .filter_map(|(id, element)| known_one(report, catalogue, names, id, element))
        .gather()
}

pub(super) fn known_one(
    report: &mut Report<'_>,
    catalogue: &Catalogue,
    names: &Names<'_>,
    id: &str,
    element: &Element<'_, KnownWritten>,
) -> Option<Known> {
    let written = element.get();
    let invariant = names
        .invariants
        .binary_search(&written.invariant.value.as_str())
        .ok();
    if invariant.is_none() {
        let known = names.invariants.iter().copied();
        report.unknown(What::Invariant, &written.invariant, known);
    }
    let when = condition::optional(report, names, written.when.as_ref());
    let evidence = evidence(report, catalogue, &written.evidence);
    Some(Known {
        id: id.to_owned(),
        invariant: invariant?,
        when,
        text: written.text.clone(),
        evidence,
    })
}

/// A claim resolved. It nests at most as deep as the reader allows, so this may recurse.
pub(super) fn claim(report: &mut Report<'_>, names: &Names<'_>, written: &Cond) -> Claim {
    let mut parts = Vec::with_capacity(written.parts.len());
    for part in &written.parts {
        parts.push(match part {
            Part::All(list) => Claim::All(list.iter().map(|c| claim(report, names, c)).gather()),
            Part::Any(list) => Claim::Any(list.iter().map(|c| claim(report, names, c)).gather()),
            Part::Not(inner) => Claim::Not(Box::new(claim(report, names, inner))),
            Part::Test { path, test } => entry(report, names, path, test),
        });
    }
    match (parts.pop(), parts.is_empty()) {
        (Some(only), true) => only,
        (Some(last), false) => {
            parts.push(last);
            Claim::All(parts)
        }
        (None, _) => Claim::Facts(condition::always()),
    }
}

fn nothing() -> Claim {
    Claim::Any(Vec::new())
}

fn entry(report: &mut Report<'_>, names: &Names<'_>, path: &Written<String>, test: &Test) -> Claim {
    let (head, tail) = match path.value.split_once('.') {
        Some((head, tail)) => (head, Some(tail)),
        None => (path.value.as_str(), None),
    };
    let put = Put { names, path };
    if head == "steps" {
        return match tail {
            Some("action") => put.action(report, test),
            Some("through") => put.through(report, test),
            _ => {
                report.unknown(What::Fact, path, ["steps.action", "steps.through"]);
                nothing()
            }
        };
    }
    let Some(duty) = Duty::from_id(head) else {
        if condition::path(names, &path.value).is_none() {
            let facts = condition::path_names(names);
            let duties = Duty::ALL.iter().map(|d| d.id());
            report.unknown(
                What::Fact,
                path,
                facts.iter().map(String::as_str).chain(duties),
            );
            return nothing();
        }
        let condition = resolve_test(report, names, path, test, Reads::NoEntry);
        return Claim::Facts(condition);
    };
    if duty.is_list() {
        report.unusable(&path.value, "why-claim-list", &[], path.mark);
        return nothing();
    }
    let aspect = match tail {
        None => Aspect::Holder,
        Some(tail) => match ASPECTS.iter().find(|(name, _)| *name == tail) {
            Some((_, aspect)) => *aspect,
            None => {
                let known: Vec<String> = ASPECTS
                    .iter()
                    .map(|(name, _)| format!("{head}.{name}"))
                    .gather();
                report.unknown(What::Fact, path, known.iter().map(String::as_str));
                return nothing();
            }
        },
    };
    put.duty(report, duty, aspect, test)
}

/// A test put to the answer.
struct Put<'n, 'a> {
    names: &'n Names<'a>,
    path: &'n Written<String>,
}

impl Put<'_, '_> {
    fn unusable(&self, report: &mut Report<'_>, why: &str) -> Claim {
        report.unusable(&self.path.value, why, &[], self.path.mark);
        nothing()
    }

    fn duty(&self, report: &mut Report<'_>, duty: Duty, aspect: Aspect, test: &Test) -> Claim {
        let is_place = is_place(aspect);
        let (list, within) = match test {
            Test::Not(inner) => {
                return Claim::Not(Box::new(self.duty(report, duty, aspect, inner)));
            }
            Test::OneOf(list) | Test::Is(list) => (list, false),
            Test::Within(list) if is_place => (list, true),
            Test::Within(_) => return self.unusable(report, "why-within"),
            Test::Range { .. } | Test::SameAs(_) => return self.unusable(report, "why-answer"),
        };
        let mut targets = Vec::with_capacity(list.len());
        for scalar in list {
            targets.extend(self.target(report, aspect, within, scalar));
        }
        let test = if within {
            ClaimTest::Within(targets)
        } else {
            ClaimTest::Is(targets)
        };
        Claim::Duty { duty, aspect, test }
    }

    fn target(
        &self,
        report: &mut Report<'_>,
        aspect: Aspect,
        within: bool,
        scalar: &Written<Scalar>,
    ) -> Option<Target> {
        let mut unusable = |why: &str| {
            report.unusable(&self.path.value, why, &[], scalar.mark);
            None
        };
        let text = match (&scalar.value, aspect) {
            (Scalar::Bool(b), Aspect::Shared | Aspect::Mandate) => return Some(Target::Bool(*b)),
            (_, Aspect::Shared | Aspect::Mandate) => return unusable("why-boolean"),
            (Scalar::Text(text), _) => text.as_str(),
            _ => return unusable("why-names"),
        };
        if aspect == Aspect::Modality {
            let found = match text {
                "inference" => Some(Modality::Inference),
                other => modality(other),
            };
            if found.is_none() {
                let known = MODALITIES.into_iter().chain(["inference"]);
                report.unknown_name(What::Modality, text, scalar.mark, known);
            }
            return found.map(Target::Modality);
        }
        let status = match text {
            "unstated" => Some(Target::Unstated),
            "not_applicable" => Some(Target::NotApplicable),
            "absent" => Some(Target::Absent),
            _ => None,
        };
        match status {
            Some(_) if within => return unusable("why-within"),
            Some(status) => return Some(status),
            None => {}
        }
        let (head, tail) = text
            .split_once('.')
            .map_or((text, None), |(h, t)| (h, Some(t)));
        if let Some(duty) = Duty::from_id(head) {
            let aspect = match tail {
                None => Some(Aspect::Holder),
                Some(tail) => ASPECTS
                    .iter()
                    .find(|(n, a)| *n == tail && is_place(*a))
                    .map(|f| f.1),
            };
            return match aspect {
                Some(aspect) if !duty.is_list() => Some(Target::Path(duty, aspect)),
                _ => unusable("why-no-path"),
            };
        }
        let name = Written {
            value: text.to_owned(),
            mark: scalar.mark,
        };
        let actors = all_of(report, self.names, &name);
        let alone = self.names.family(text).is_none_or(|f| f.per.is_none());
        match actors.as_slice() {
            [] => None,
            [only] if alone => Some(Target::Actor(*only)),
            _ => Some(Target::Family(actors)),
        }
    }

    fn action(&self, report: &mut Report<'_>, test: &Test) -> Claim {
        let list = match test {
            Test::Not(inner) => return Claim::Not(Box::new(self.action(report, inner))),
            Test::OneOf(list) | Test::Is(list) => list,
            _ => return self.unusable(report, "why-answer"),
        };
        let more = [
            ("within", Action::Within),
            ("undocumented", Action::Undocumented),
        ];
        let mut actions = Vec::with_capacity(list.len());
        for scalar in list {
            let name = spelling(&scalar.value);
            match ACTIONS.iter().chain(&more).find(|(id, _)| *id == name) {
                Some((_, action)) => actions.push(*action),
                None => {
                    let known = ACTIONS.iter().chain(&more).map(|(id, _)| *id);
                    report.unknown_name(What::Action, name, scalar.mark, known);
                }
            }
        }
        actions.arrange();
        actions.dedup();
        Claim::StepAction(actions)
    }

    fn through(&self, report: &mut Report<'_>, test: &Test) -> Claim {
        let list = match test {
            Test::Not(inner) => return Claim::Not(Box::new(self.through(report, inner))),
            Test::OneOf(list) | Test::Is(list) => list,
            _ => return self.unusable(report, "why-answer"),
        };
        let mut actors = Vec::with_capacity(list.len());
        for scalar in list {
            let name = Written {
                value: spelling(&scalar.value).to_owned(),
                mark: scalar.mark,
            };
            actors.extend(all_of(report, self.names, &name));
        }
        actors.arrange();
        actors.dedup();
        Claim::StepThrough(actors)
    }
}

/// Whether an aspect stands for actors, which can be compared and lie within units.
fn is_place(aspect: Aspect) -> bool {
    matches!(
        aspect,
        Aspect::Holder | Aspect::Unit | Aspect::HomeUnit | Aspect::Members
    )
}
