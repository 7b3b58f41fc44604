//! What in the texts of two models makes them answer differently.

use super::Analysed;
use super::difference::{Facing, Key, Raw, holder_text};
use super::frame::{Frame, actor_id};
use super::result::{Cause, CauseOf, ChangeOf, DutyDifference, OnlyUnder, Pair, RuleChange};
use crate::Duty;
use crate::compile::condition_of;
use crate::compile::store::TooLarge;
use crate::finding::Place;
use crate::order::{Gather as _, Map, Set, Sort as _};
use crate::organisation::model::{Fill, Holder, Model, Rule, RuleIx, Term, ValueIx};
use crate::routing::program::{FALSE, Ref};

/// The rules that are not the same in both models.
pub(super) struct Causes {
    changes: Map<String, Changed>,
}

struct Changed {
    change: RuleChange,
    /// Where it holds in one of the models, in the frame.
    when: Ref,
}

pub(super) fn rule_id(model: &Model, rule: RuleIx) -> &str {
    let rule = model.rules.get(usize::from(rule));
    rule.map_or("", |r| r.id.as_str())
}

impl Causes {
    pub(super) fn new(
        frame: &mut Frame<'_>,
        from: &Analysed<'_>,
        to: &Analysed<'_>,
    ) -> Result<Self, TooLarge> {
        let by_id = |model| -> Map<String, usize> {
            let model: &Model = model;
            let rules = model.rules.iter().enumerate();
            rules.map(|(ix, r)| (r.id.clone(), ix)).collect()
        };
        let (there, here) = (by_id(from.model), by_id(to.model));
        let ids: Set<&String> = there.keys().chain(here.keys()).collect();
        let mut changes = Map::new();
        for id in ids {
            let rule = |model: &'_ Analysed<'_>, ix: Option<&usize>| -> Option<Rule> {
                model.model.rules.get(*ix?).cloned()
            };
            let (old, new) = (rule(from, there.get(id)), rule(to, here.get(id)));
            let mut when = |model: &Model, rule: &Option<Rule>| match rule {
                Some(rule) => {
                    let condition = frame.condition(model, &rule.when);
                    condition_of(&mut frame.store, &condition)
                }
                None => Ok(FALSE),
            };
            let (old_when, new_when) = (when(from.model, &old)?, when(to.model, &new)?);
            let (change, fields) = match (&old, &new) {
                (Some(old), Some(new)) => {
                    let fields = fields(from.model, to.model, old, new, old_when == new_when);
                    (ChangeOf::Changed, fields)
                }
                (None, _) => (ChangeOf::Added, Vec::new()),
                (_, None) => (ChangeOf::Removed, Vec::new()),
            };
            if change == ChangeOf::Changed && fields.is_empty() {
                continue;
            }
            let place = |side: &Analysed<'_>, rule: &Option<Rule>| {
                rule.as_ref().and_then(|_| (side.place)("rules", id))
            };
            let change = RuleChange {
                rule: id.clone(),
                change,
                fields,
                effect: false,
                places: Pair {
                    from: place(from, &old),
                    to: place(to, &new),
                },
            };
            let when = frame.store.or(old_when, new_when)?;
            changes.insert(id.clone(), Changed { change, when });
        }
        Ok(Self { changes })
    }

    /// The changes behind a difference: of the rules in force; where those are the same, of what
    /// fills them in; else of any rule that speaks of the duty in such cases.
    pub(super) fn of(
        &self,
        frame: &mut Frame<'_>,
        facing: &Facing<'_>,
        key: &Key,
        raw: &Raw,
    ) -> Result<Vec<Cause>, TooLarge> {
        let (from, to) = (facing.from.model, facing.to.model);
        let of = |model, rules: &Set<RuleIx>| -> Set<String> {
            rules
                .iter()
                .map(|r| rule_id(model, *r).to_owned())
                .collect()
        };
        let in_force: Set<String> = of(from, &raw.from_rules)
            .union(&of(to, &raw.to_rules))
            .cloned()
            .collect();
        let both: Set<String> = of(from, &raw.from_rules)
            .intersection(&of(to, &raw.to_rules))
            .cloned()
            .collect();
        let assign = format!("assign.{}", key.duty.id());
        // Of a rule that is in force on both sides only what it assigns can matter.
        let mut causes: Set<Cause> = in_force
            .iter()
            .filter_map(|id| {
                let mut cause = self.cause(id, key.duty)?;
                if both.contains(id) {
                    cause.fields.retain(|f| *f == assign);
                }
                (cause.change != ChangeOf::Changed || !cause.fields.is_empty()).then_some(cause)
            })
            .collect();
        self.fillings(frame, facing, key, raw, &mut causes)?;
        if causes.is_empty() {
            for (id, changed) in &self.changes {
                if frame.store.and(changed.when, raw.condition)? != FALSE {
                    causes.extend(self.cause(id, key.duty));
                }
            }
        }
        Ok(causes.into_iter().gather())
    }

    /// A rule's change, if it can matter for the duty.
    fn cause(&self, id: &str, duty: Duty) -> Option<Cause> {
        let change = &self.changes.get(id)?.change;
        let assign = format!("assign.{}", duty.id());
        let matters = |f: &&String| **f == "when" || **f == "overrides" || **f == assign;
        let fields: Vec<String> = change.fields.iter().filter(matters).cloned().gather();
        if change.change == ChangeOf::Changed && fields.is_empty() {
            return None;
        }
        Some(Cause {
            what: CauseOf::Rule,
            id: change.rule.clone(),
            change: change.change,
            fields,
            places: change.places.clone(),
        })
    }

    /// Entries of systems and actors that fill a rule in differently.
    fn fillings(
        &self,
        frame: &mut Frame<'_>,
        facing: &Facing<'_>,
        key: &Key,
        raw: &Raw,
        causes: &mut Set<Cause>,
    ) -> Result<(), TooLarge> {
        let (from, to) = (facing.from, facing.to);
        let (here, there) = (frame.values(from.model), frame.values(to.model));
        for rule in &raw.from_rules {
            let Some(old) = from.model.rules.get(usize::from(*rule)) else {
                continue;
            };
            let new = raw.to_rules.iter();
            let mut new = new.filter_map(|r| to.model.rules.get(usize::from(*r)));
            let Some(new) = new.find(|r| r.id == old.id) else {
                continue;
            };
            for (fact, written, old) in by_fact(old, key.duty) {
                let new = by_fact(new, key.duty);
                let Some((_, _, new)) = new.iter().find(|(_, w, _)| *w == written) else {
                    continue;
                };
                for value in 0..frame.store.arity(fact) {
                    let at = |values: &[Vec<ValueIx>], table: &[Fill]| {
                        let value = values.get(usize::from(fact))?.get(usize::from(value))?;
                        table.get(usize::from(*value)).copied()
                    };
                    let (old, new) = (at(&here, old), at(&there, new));
                    if fill_id(from.model, old) == fill_id(to.model, new) {
                        continue;
                    }
                    let is = frame.store.is(fact, &[value])?;
                    if frame.store.and(is, raw.condition)? == FALSE {
                        continue;
                    }
                    let fact = frame.facts.get(usize::from(fact));
                    let value = fact.and_then(|f| f.values.get(usize::from(value)));
                    let Some(value) = value else { continue };
                    let (what, id, section, field) = match written.strip_prefix("system.") {
                        Some(field) => (CauseOf::System, value.id.clone(), "systems", field),
                        None => {
                            let id = fill_id(to.model, new).or(fill_id(from.model, old));
                            (CauseOf::Actor, id.unwrap_or_default(), "actors", "")
                        }
                    };
                    causes.insert(Cause {
                        what,
                        change: match (what, fill_id(from.model, old), fill_id(to.model, new)) {
                            (CauseOf::Actor, None, _) => ChangeOf::Added,
                            (CauseOf::Actor, _, None) => ChangeOf::Removed,
                            _ => ChangeOf::Changed,
                        },
                        fields: (!field.is_empty())
                            .then(|| field.to_owned())
                            .into_iter()
                            .gather(),
                        places: Pair {
                            from: (from.place)(section, &id),
                            to: (to.place)(section, &id),
                        },
                        id,
                    });
                }
            }
        }
        Ok(())
    }

    /// The changed rules, marked where one of the differences names them.
    pub(super) fn into_rules(
        self,
        duties: &[DutyDifference],
        under: &[OnlyUnder],
    ) -> Vec<RuleChange> {
        let under = under.iter().flat_map(|u| &u.duties);
        let causes = duties.iter().chain(under).flat_map(|d| &d.causes);
        let named: Set<&str> = causes
            .filter(|c| c.what == CauseOf::Rule)
            .map(|c| c.id.as_str())
            .collect();
        let changes = self.changes.into_values().map(|c| c.change);
        changes
            .map(|change| RuleChange {
                effect: named.contains(change.rule.as_str()),
                ..change
            })
            .gather()
    }
}

fn fill_id(model: &Model, fill: Option<Fill>) -> Option<String> {
    match fill {
        Some(Fill::Actor(actor)) => Some(actor_id(model, actor).to_owned()),
        Some(Fill::Unstated) => Some("unstated".to_owned()),
        Some(Fill::Missing) | None => None,
    }
}

/// The roles a rule leaves to the case to fill in.
fn by_fact(rule: &Rule, duty: Duty) -> Vec<(crate::organisation::model::FactIx, &str, &[Fill])> {
    let holder = rule.assign.iter().find(|(d, _)| *d == duty);
    let Some((_, Holder::Of(terms))) = holder else {
        return Vec::new();
    };
    let terms = terms.iter().filter_map(|term| match term {
        Term::ByFact {
            fact,
            table,
            written,
        } => Some((*fact, written.as_str(), table.as_slice())),
        Term::Fixed(_) => None,
    });
    terms.gather()
}

/// The fields in which two rules differ. Conditions are compared as what they mean.
fn fields(from: &Model, to: &Model, old: &Rule, new: &Rule, same_when: bool) -> Vec<String> {
    let mut fields = Vec::new();
    if !same_when {
        fields.push("when".to_owned());
    }
    for duty in Duty::ALL {
        let text = |model: &Model, rule: &Rule| {
            let holder = rule.assign.iter().find(|(d, _)| *d == duty);
            holder.map(|(_, h)| {
                let mut text = holder_text(model, h, duty.is_list());
                text.arrange();
                text
            })
        };
        if text(from, old) != text(to, new) {
            fields.push(format!("assign.{}", duty.id()));
        }
    }
    let over = |model: &Model, rule: &Rule| -> Set<String> {
        let over = rule.overrides.iter();
        over.map(|r| rule_id(model, *r).to_owned()).collect()
    };
    let mut differs = |field: &str, differs: bool| {
        if differs {
            fields.push(field.to_owned());
        }
    };
    differs("overrides", over(from, old) != over(to, new));
    differs("basis", old.evidence.basis != new.evidence.basis);
    differs("supports", old.evidence.supports != new.evidence.supports);
    differs("readings", old.evidence.readings != new.evidence.readings);
    differs("text", old.text != new.text);
    fields
}

/// Where elements of a model stand.
pub(super) type Places<'a> = &'a dyn Fn(&str, &str) -> Option<Place>;
