//! Who has which duty in each kind of case, over all combinations of its facts.

use serde::Serialize;

use super::compare::written;
use super::region::short;
use crate::compile::Compilation;
use crate::compile::check::leads_to;
use crate::compile::store::TooLarge;
use crate::order::{Gather as _, Map, Memo, Sort as _};
use crate::organisation::model::{Duty, FactIx, Model, RuleIx, ValueIx};
use crate::policy::Compiled;
use crate::routing::program::{Answer, FALSE, LEAF, Ref};

/// Kinds × duties of a model.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct KindTable {
    /// The model's id.
    pub model: String,
    /// The kinds of case, in the register's order.
    pub kinds: Vec<KindRow>,
}

/// One kind of case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct KindRow {
    /// The kind.
    pub kind: String,
    /// How many combinations of facts can exist of it.
    pub combinations: u64,
    /// Every duty that somebody has, or that a rule speaks of, in the fixed order of duties.
    pub duties: Vec<KindDuty>,
}

/// One duty in one kind of case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct KindDuty {
    /// The duty.
    pub duty: Duty,
    /// Who has it, most combinations first. Of a list several may have it at once.
    pub holders: Vec<KindHolder>,
}

/// Who has a duty, and in how many combinations.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct KindHolder {
    /// As rules write it: an actor, `it_customer_manager(department)`, `system.owner`,
    /// `shared: […]`, `unstated`, `not_applicable` or `none`.
    pub holder: String,
    /// In how many combinations of the kind.
    pub combinations: u64,
}

impl Compiled {
    /// Who has which duty in each kind of case, as the rules write it, with the number of
    /// combinations. Empty where the model's diagrams exceed the limit of nodes.
    ///
    /// ```
    /// let table = bestit::Policy::embedded().model("best-it")?.compile()?.kind_table();
    /// let incident = table.kinds.iter().find(|k| k.kind == "security_incident").unwrap();
    /// let owner = &incident.duties[0].holders;
    /// assert_eq!(owner.iter().map(|h| h.combinations).sum::<u64>(), incident.combinations);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn kind_table(&self) -> KindTable {
        let mut compiled = self.inner.compilation.clone();
        table(&self.inner.model, &mut compiled).unwrap_or_default()
    }
}

/// A duty, the rules in force for it, and where.
type Part = (Duty, Vec<String>, Ref);

fn table(model: &Model, compiled: &mut Compilation) -> Result<KindTable, TooLarge> {
    let parts = parts(model, compiled)?;
    let kind = model.facts.iter().position(|f| f.id == "kind");
    let Some((kind, fact)) =
        kind.and_then(|ix| Some((FactIx::try_from(ix).ok()?, model.facts.get(ix)?)))
    else {
        return Ok(KindTable::default());
    };
    let mut kinds = Vec::with_capacity(fact.values.len());
    for (value, named) in fact.values.iter().enumerate() {
        let Ok(value) = ValueIx::try_from(value) else {
            continue;
        };
        let here = compiled.store.is(kind, &[value])?;
        let here = compiled.store.and(here, compiled.world)?;
        let mut held: Map<Duty, Map<&str, u64>> = Map::new();
        for (duty, holders, condition) in &parts {
            let both = compiled.store.and(here, *condition)?;
            if both == FALSE {
                continue;
            }
            let many = short(compiled.store.count(both));
            let of = held.entry(*duty).or_default();
            for holder in holders {
                let slot = of.entry(holder).or_default();
                *slot = slot.saturating_add(many);
            }
        }
        kinds.push(KindRow {
            kind: named.id.clone(),
            combinations: short(compiled.store.count(here)),
            duties: held.into_iter().filter_map(told).gather(),
        });
    }
    Ok(KindTable {
        model: model.id.clone(),
        kinds,
    })
}

/// A duty that nobody ever has is left out.
fn told((duty, holders): (Duty, Map<&str, u64>)) -> Option<KindDuty> {
    if holders.keys().all(|holder| *holder == "none") {
        return None;
    }
    let holders = holders.into_iter();
    let mut holders: Vec<KindHolder> = holders
        .map(|(holder, combinations)| KindHolder {
            holder: holder.to_owned(),
            combinations,
        })
        .gather();
    holders.arrange_by_key(|of| std::cmp::Reverse(of.combinations));
    Some(KindDuty { duty, holders })
}

/// Where which rules give a duty, over all kinds. A rule of a list stands by itself.
fn parts(model: &Model, compiled: &mut Compilation) -> Result<Vec<Part>, TooLarge> {
    let mut parts = Vec::new();
    for (duty, root) in Duty::ALL.into_iter().zip(compiled.duties.clone()) {
        for (ix, outcome) in compiled.diagrams.outcomes.clone().into_iter().enumerate() {
            let Ok(leaf) = u32::try_from(ix) else {
                continue;
            };
            let wanted = |l: Ref| l == LEAF | leaf;
            let here = leads_to(&mut compiled.store, root, &wanted, &mut Memo::default())?;
            let here = compiled.store.and(here, compiled.world)?;
            if here == FALSE {
                continue;
            }
            let rules = compiled.diagrams.rule_sets.get(outcome.rules as usize);
            let holders = match compiled.diagrams.answers.get(outcome.answer as usize) {
                // The system's owner may be one the document does not name.
                Some(Answer::Unstated) => vec!["unstated".to_owned()],
                // Rules in force agree, so the first one's wording is an answer's.
                _ => {
                    let first = rules.into_iter().flatten().copied().take(1);
                    written(model, duty, &first.collect())
                }
            };
            parts.push((duty, holders, here));
        }
    }
    // Several rules of a list may name the same holder in the same case: counted once.
    let mut lists: Map<(Duty, String), Ref> = Map::new();
    for rule in compiled.lists.clone() {
        let alone: crate::order::Set<RuleIx> = [rule.rule].into();
        for holder in written(model, rule.duty, &alone) {
            let slot = lists.entry((rule.duty, holder)).or_insert(FALSE);
            *slot = compiled.store.or(*slot, rule.in_force)?;
        }
    }
    for ((duty, holder), condition) in lists {
        let condition = compiled.store.and(condition, compiled.world)?;
        parts.push((duty, vec![holder], condition));
    }
    Ok(parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn compiled(model: &str) -> Compiled {
        let policy = crate::Policy::embedded();
        policy.model(model).unwrap().compile().unwrap()
    }

    #[test]
    fn every_required_duty_is_told_for_every_combination() {
        for model in ["before-2012", "best-it", "it-unit", "matrix"] {
            let compiled = compiled(model);
            let table = compiled.kind_table();
            let all: u64 = table.kinds.iter().map(|k| k.combinations).sum();
            assert_eq!(all, compiled.measures().combinations, "{model}");
            for row in &table.kinds {
                for of in row.duties.iter().filter(|d| !d.duty.is_list()) {
                    let sum: u64 = of.holders.iter().map(|h| h.combinations).sum();
                    assert_eq!(sum, row.combinations, "{model} {} {:?}", row.kind, of.duty);
                }
                let required = row.duties.iter().filter(|d| d.duty.is_required());
                assert_eq!(required.count(), 3, "{model} {}", row.kind);
            }
        }
    }

    #[test]
    fn what_is_unstated_agrees_with_the_measures() {
        let compiled = compiled("best-it");
        let table = compiled.kind_table();
        for measure in compiled.measures().duties {
            let of = table.kinds.iter().flat_map(|k| &k.duties);
            let of = of.filter(|d| d.duty == measure.duty);
            let unstated = of.flat_map(|d| &d.holders);
            let unstated = unstated.filter(|h| h.holder == "unstated");
            let sum: u64 = unstated.map(|h| h.combinations).sum();
            assert_eq!(sum, measure.unstated, "{:?}", measure.duty);
        }
    }
}
