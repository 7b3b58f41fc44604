//! Rules: conditions, holders, exceptions, and how firmly the document says them.

use super::catalogue::{evidence, has_basis, weakest};
use super::condition;
use super::holders::holder;
use super::merge::{Element, State};
use super::model::{Catalogue, Duty, Holder, Rule, RuleIx};
use super::names::Names;
use super::report::{Report, What, chain, circles, text};
use crate::finding::{Code, Finding};
use crate::language::written::{RuleWritten, Written};
use crate::order::{Gather as _, Map, Sort as _};

/// How many rules a model may have.
pub(super) const MAX_RULES: usize = 20_000;

/// The numbers of rules by id, and the rules a variant removed.
pub(super) struct Numbers<'a> {
    pub(super) of: Map<&'a str, RuleIx>,
}

impl<'a> Numbers<'a> {
    pub(super) fn new(state: &State<'a>) -> Self {
        let ids = state.rules.keys().enumerate();
        let of = ids.filter_map(|(ix, id)| Some((*id, RuleIx::try_from(ix).ok()?)));
        Self { of: of.collect() }
    }
}

/// What rules are resolved with.
pub(super) struct Context<'c, 'a> {
    pub(super) catalogue: &'c Catalogue,
    pub(super) names: &'c Names<'a>,
    pub(super) state: &'c State<'a>,
    pub(super) numbers: &'c Numbers<'a>,
}

impl Context<'_, '_> {
    /// All rules, sorted by id.
    pub(super) fn rules(&self, report: &mut Report<'_>) -> Vec<Rule> {
        let entries = self.state.rules.iter();
        entries
            .map(|(id, element)| self.rule(report, id, element))
            .gather()
    }

    pub(super) fn rule(
        &self,
        report: &mut Report<'_>,
        id: &str,
        element: &Element<'_, RuleWritten>,
    ) -> Rule {
        let written = element.get();
        let when = condition::optional(report, self.names, written.when.as_ref());
        let rests_on = evidence(report, self.catalogue, &written.evidence);
        has_basis(report, id, element.mark, &rests_on);
        Rule {
            id: id.to_owned(),
            when,
            assign: self.assign(report, written),
            overrides: self.overrides(report, id, written),
            text: written.text.clone(),
            modality: weakest(self.catalogue, &rests_on),
            evidence: rests_on,
        }
    }

    fn assign(&self, report: &mut Report<'_>, written: &RuleWritten) -> Vec<(Duty, Holder)> {
        let mut list: Vec<(Duty, Holder)> = Vec::with_capacity(written.assign.len());
        for entry in &written.assign {
            let Some(duty) = Duty::from_id(&entry.id.value) else {
                report.unknown(What::Duty, &entry.id, Duty::ALL.iter().map(|d| d.id()));
                continue;
            };
            let resolved = holder(report, self.names, duty, &entry.id, &entry.value);
            if list.iter().all(|(d, _)| *d != duty) {
                list.extend(resolved.map(|h| (duty, h)));
            }
        }
        list.arrange_by_key(|(duty, _)| *duty);
        list
    }

    fn overrides(&self, report: &mut Report<'_>, id: &str, written: &RuleWritten) -> Vec<RuleIx> {
        let mut list = Vec::with_capacity(written.overrides.len());
        for name in &written.overrides {
            match self.numbers.of.get(name.value.as_str()) {
                Some(ix) => list.push(*ix),
                None => self.no_such_rule(report, id, name),
            }
        }
        list.arrange();
        list.dedup();
        list
    }

    fn no_such_rule(&self, report: &mut Report<'_>, id: &str, name: &Written<String>) {
        match self.state.removed.get(name.value.as_str()) {
            Some(removed) => {
                let args = [("id", name.value.as_str()), ("by", id)];
                let place = report.sources.place(name.mark);
                let finding = Finding::new(Code::RemovesReferred, &args);
                let finding = finding.related(place, text("related-refers", &[]));
                report.at(finding, *removed);
            }
            None => report.unknown(What::Rule, name, self.numbers.of.keys().copied()),
        }
    }
}

/// Rules that override each other in a circle: `relation` has each rule's id and what it
/// overrides, by number.
pub(super) fn circular(
    report: &mut Report<'_>,
    state: &State<'_>,
    relation: &[(&str, Vec<RuleIx>)],
) {
    let next: Vec<Vec<usize>> = relation
        .iter()
        .map(|(_, over)| over.iter().map(|o| usize::from(*o)).gather())
        .gather();
    for circle in circles(&next) {
        let ids = circle
            .iter()
            .filter_map(|ix| relation.get(*ix))
            .map(|(id, _)| *id);
        let told = chain(ids.clone());
        let marks: Vec<_> = ids
            .filter_map(|id| state.rules.get(id))
            .map(|e| e.get().overrides.first().map_or(e.mark, |o| o.mark))
            .gather();
        let mut finding = Finding::new(Code::CircularOverrides, &[("chain", &told)]);
        for mark in marks.iter().skip(1) {
            let place = report.sources.place(*mark);
            finding = finding.related(place, text("related-next", &[]));
        }
        if let Some(first) = marks.first() {
            report.at(finding, *first);
        }
    }
}

/// The relation of resolved rules.
pub(super) fn relation(rules: &[Rule]) -> Vec<(&str, Vec<RuleIx>)> {
    rules
        .iter()
        .map(|r| (r.id.as_str(), r.overrides.clone()))
        .gather()
}
