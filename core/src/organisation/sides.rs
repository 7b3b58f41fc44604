//! The other sides of readings: which rules each would change in the model as it stands.

use super::files::Overlay;
use super::merge::{Misfit, State};
use super::model::{Catalogue, Rule, RuleIx, Side, SideRule};
use super::names::Names;
use super::report::Report;
use super::rules::{Context, Numbers};
use super::{actors, claims, interfaces, rules};
use crate::language::written::RegisterFile;
use crate::order::Map;
use crate::text::Text;

/// What sides are held against.
pub(super) struct Present<'c, 'a> {
    pub(super) catalogue: &'c Catalogue,
    pub(super) names: &'c Names<'a>,
    pub(super) register: &'c RegisterFile,
    /// The model with what it extends, before any reading.
    pub(super) plain: &'c State<'a>,
    /// The same with the readings applied.
    pub(super) state: &'c State<'a>,
    pub(super) numbers: &'c Numbers<'a>,
    pub(super) rules: &'c [Rule],
    pub(super) readings: &'c Map<String, String>,
    /// Every other side that is for this model.
    pub(super) overlays: &'c [Overlay<'a>],
}

impl<'a> Present<'_, 'a> {
    /// The sides, sorted by reading and option.
    pub(super) fn sides(&self, report: &mut Report<'_>) -> Vec<Side> {
        let mut wanted: Map<(&str, &str), Map<&str, &str>> = Map::new();
        let applied: Map<&str, &str> = self
            .readings
            .iter()
            .map(|(r, o)| (r.as_str(), o.as_str()))
            .collect();
        for reading in applied.keys() {
            let mut without = applied.clone();
            without.remove(reading);
            wanted.insert((reading, "default"), without);
        }
        for overlay in self.overlays {
            if applied.get(overlay.reading) != Some(&overlay.option) {
                // Two sides of one reading exclude each other, so this one replaces that one.
                let mut with = applied.clone();
                with.insert(overlay.reading, overlay.option);
                wanted.insert((overlay.reading, overlay.option), with);
            }
        }
        let mut sides = Vec::with_capacity(wanted.len());
        for ((reading, option), readings) in wanted {
            let text = self.text(reading, option);
            if let Some(rules) = self.side(report, &readings) {
                sides.push(Side {
                    reading: reading.to_owned(),
                    option: option.to_owned(),
                    text,
                    rules,
                });
            }
        }
        sides
    }

    fn text(&self, reading: &str, option: &str) -> Text {
        let reading = self.catalogue.readings.get(reading);
        match option {
            "default" => reading.map(|r| r.default.clone()),
            option => reading.and_then(|r| r.options.get(option)).cloned(),
        }
        .unwrap_or_default()
    }

    /// The rules that differ once these readings are applied instead. What is wrong with an
    /// overlay is told where it is held against the plain model it is for; combinations that do
    /// not fit are no sides.
    fn side(&self, report: &mut Report<'_>, readings: &Map<&str, &str>) -> Option<Vec<SideRule>> {
        let mut state = self.plain.clone();
        let mut own = Report::new(report.sources, report.trust);
        let mut used = self
            .overlays
            .iter()
            .filter(|o| readings.get(o.reading) == Some(&o.option));
        own.trust.model &= used.all(|o| o.sound);
        let tells = self.readings.is_empty() && self.direct(readings);
        for misfit in apply(&mut state, self.overlays, readings) {
            misfit.report(&mut own);
        }
        let rules = if own.findings.has_errors() {
            None
        } else {
            Some(self.changed(&mut own, &state))
        };
        let fits = !own.findings.has_errors();
        if tells {
            report.findings.extend(own.findings);
        }
        rules.filter(|_| fits || tells)
    }

    /// Whether the overlays of these readings name this model itself.
    fn direct(&self, readings: &Map<&str, &str>) -> bool {
        let mut used = self
            .overlays
            .iter()
            .filter(|o| readings.get(o.reading) == Some(&o.option));
        used.all(|o| o.direct)
    }

    fn changed(&self, report: &mut Report<'_>, state: &State<'a>) -> Vec<SideRule> {
        let owners = self.owners(report, state);
        let names = owners.as_ref().unwrap_or(self.names);
        let numbers = self.numbers(state);
        let context = Context {
            catalogue: self.catalogue,
            names,
            state,
            numbers: &numbers,
        };
        let mut list = Vec::new();
        for ((id, here), rule) in self.state.rules.iter().zip(self.rules) {
            let instead_of = self.numbers.of.get(id).copied();
            let Some(there) = state.rules.get(id) else {
                list.push(SideRule {
                    instead_of,
                    rule: None,
                });
                continue;
            };
            let refers = here.get().overrides.iter();
            let mut refers = refers.map(|o| state.rules.contains_key(o.value.as_str()));
            if here.is(there) && owners.is_none() && refers.all(|there| there) {
                continue;
            }
            let other = context.rule(report, id, there);
            if other != *rule {
                list.push(SideRule {
                    instead_of,
                    rule: Some(other),
                });
            }
        }
        for (id, there) in &state.rules {
            if !self.state.rules.contains_key(id) {
                list.push(SideRule {
                    instead_of: None,
                    rule: Some(context.rule(report, id, there)),
                });
            }
        }
        self.circular(report, state, &list);
        self.rest(report, state, names);
        list
    }

    /// Circles of `overrides` on the other side.
    fn circular(&self, report: &mut Report<'_>, state: &State<'a>, side: &[SideRule]) {
        let mut relation = rules::relation(self.rules);
        for entry in side {
            let overrides = entry.rule.as_ref().map(|r| r.overrides.clone());
            match (entry.instead_of, &entry.rule) {
                (Some(ix), _) => {
                    if let Some(slot) = relation.get_mut(usize::from(ix)) {
                        slot.1 = overrides.unwrap_or_default();
                    }
                }
                (None, Some(rule)) => relation.push((&rule.id, overrides.unwrap_or_default())),
                (None, None) => {}
            }
        }
        if side
            .iter()
            .any(|e| e.rule.as_ref().is_some_and(|r| !r.overrides.is_empty()))
        {
            rules::circular(report, state, &relation);
        }
    }

    /// Numbers of the other side's rules: the model's keep theirs, added ones come after.
    fn numbers(&self, state: &State<'a>) -> Numbers<'a> {
        let mut of = Map::new();
        let mut next = self.rules.len();
        for id in state.rules.keys() {
            let number = self.numbers.of.get(id).copied().or_else(|| {
                next += 1;
                RuleIx::try_from(next - 1)
                    .ok()
                    .filter(|_| next <= rules::MAX_RULES)
            });
            if let Some(number) = number {
                of.insert(*id, number);
            }
        }
        Numbers { of }
    }

    /// The names with the other side's owners of systems, where it names others.
    fn owners(&self, report: &mut Report<'_>, state: &State<'a>) -> Option<Names<'a>> {
        let same = state.systems.len() == self.state.systems.len()
            && state
                .systems
                .iter()
                .zip(&self.state.systems)
                .all(|((a, x), (b, y))| a == b && x.is(y));
        if same {
            return None;
        }
        let (fills, _) = actors::owners(report, self.catalogue, self.names, &state.systems);
        if fills == self.names.owners {
            return None;
        }
        let mut names = self.names.clone();
        names.owners = fills;
        Some(names)
    }

    /// What else the overlay brings is resolved only for what can be found wrong with it.
    fn rest(&self, report: &mut Report<'_>, state: &State<'a>, names: &Names<'a>) {
        for (id, there) in &state.interfaces {
            if self
                .state
                .interfaces
                .get(id)
                .is_none_or(|here| !here.is(there))
            {
                interfaces::interface(report, self.catalogue, names, id, there);
            }
        }
        for (id, there) in &state.known {
            if self.state.known.get(id).is_none_or(|here| !here.is(there)) {
                claims::known_one(report, self.catalogue, names, id, there);
            }
        }
        let mut placed = state.actors.iter();
        if placed.any(|(id, a)| self.state.actors.get(id).is_none_or(|b| !a.is(b))) {
            actors::actors(report, self.catalogue, names, self.register, &state.actors);
        }
        let mut posts = state.posts.iter();
        if posts.any(|(id, a)| self.state.posts.get(id).is_none_or(|b| !a.is(b))) {
            actors::posts(report, self.catalogue, names, state);
        }
    }
}

/// Applies the overlays of the chosen readings, in the order of their ids.
pub(super) fn apply<'a>(
    state: &mut State<'a>,
    overlays: &[Overlay<'a>],
    readings: &Map<&str, &str>,
) -> Vec<Misfit<'a>> {
    let mut misfits = Vec::new();
    for overlay in overlays {
        if readings.get(overlay.reading) == Some(&overlay.option) {
            misfits.extend(state.apply(overlay.file));
        }
    }
    misfits
}
