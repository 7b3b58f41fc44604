//! A small set of complete cases that exercises every rule in every role it can have.
//!
//! Smallest set cover is NP-hard; this is the greedy one of V. Chvátal, "A greedy heuristic for
//! the set-covering problem" (1979), over one candidate for each role, which has as many other
//! roles besides as fit in a fixed order. What is claimed is that every role is exercised, and
//! how far from the smallest set it can be: roles of which no case has two need a case each.

use std::fmt::Write;

use serde::{Deserialize, Serialize};

use super::coverage::Roles;
use super::policy_tests::TestError;
use crate::compile::store::{Store, TooLarge};
use crate::order::{Gather as _, Sort as _};
use crate::organisation::model::{FactIx, ValueIx};
use crate::organisation::terms::Duty;
use crate::policy::Compiled;
use crate::routing::program::{FALSE, Ref};
use crate::routing::{Case, Entries, Facts, Known, Route, Standing};

/// Complete cases that exercise every rule of a model in every role.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TestWitnesses {
    /// The model.
    pub model: String,
    /// How many roles its rules can have.
    pub roles: u64,
    /// No set of fewer cases exercises them all.
    pub at_least: u64,
    /// The cases, those with most roles that no case before has first.
    pub cases: Vec<TestWitness>,
}

/// A complete case, and what the router answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TestWitness {
    /// The facts.
    pub case: Facts,
    /// How many roles it exercises that no case before does.
    pub adds: u64,
    /// The answer to each duty: ids, or `unstated` or `not_applicable`.
    pub answers: Entries<Duty, Vec<String>>,
    /// The rules in force.
    pub rules: Vec<String>,
}

impl Compiled {
    /// A small set of complete cases that exercises every rule of the model in every role it can
    /// have: in force, overridden by each exception, decisive. Greedy, with a lower bound.
    ///
    /// # Errors
    /// A limit that was hit.
    ///
    /// ```
    /// let compiled = bestit::Policy::embedded().model("best-it")?.compile()?;
    /// let witnesses = compiled.test_witnesses()?;
    /// assert!(witnesses.at_least <= witnesses.cases.len() as u64);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn test_witnesses(&self) -> Result<TestWitnesses, TestError> {
        let model = self.router.model().to_owned();
        let too_large = |limit| TestError::too_large(&model, limit);
        let mut roles = Roles::of(self).map_err(too_large)?;
        let cover = cover(&mut roles).map_err(too_large)?;
        let mut cases = Vec::with_capacity(cover.chosen.len());
        for (region, adds) in cover.chosen {
            let row = first_case(&roles.compilation.store, region);
            let mut case = Case::new(&self.router);
            for (fact, value) in row {
                let exists = self.inner.model.facts.get(usize::from(fact));
                if exists.is_some_and(|f| value < f.absent()) {
                    case.set_index(fact, value);
                }
            }
            // A complete case that can exist is routed.
            if let Some(route) = self.router.route_case(&case).route() {
                cases.push(TestWitness {
                    case: case.facts(),
                    adds,
                    answers: Entries(answers(route)),
                    rules: route.because.iter().map(|r| r.rule.to_string()).gather(),
                });
            }
        }
        Ok(TestWitnesses {
            roles: roles.list.len() as u64,
            at_least: cover.at_least,
            model,
            cases,
        })
    }
}

struct Cover {
    /// Where each case of the cover lies, and how many roles it adds.
    chosen: Vec<(Ref, u64)>,
    at_least: u64,
}

fn cover(roles: &mut Roles) -> Result<Cover, TooLarge> {
    // Roles that are had in the same cases are one.
    let mut distinct: Vec<(Ref, u64)> = Vec::new();
    for role in &roles.list {
        match distinct.iter_mut().find(|(when, _)| *when == role.when) {
            Some((_, many)) => *many += 1,
            None => distinct.push((role.when, 1)),
        }
    }
    let store = &mut roles.compilation.store;
    // The rarest first: what can be had in few cases says most about which case to take.
    let mut order: Vec<(u128, usize)> = distinct
        .iter()
        .enumerate()
        .map(|(ix, (when, _))| (store.count(*when), ix))
        .gather();
    order.arrange();
    let mut candidates: Vec<(Ref, Vec<usize>)> = Vec::with_capacity(distinct.len());
    for (seed, (when, _)) in distinct.iter().enumerate() {
        let (mut region, mut has) = (*when, vec![seed]);
        for (_, ix) in order.iter().filter(|(_, ix)| *ix != seed) {
            let Some((other, _)) = distinct.get(*ix) else {
                continue;
            };
            let both = store.and(region, *other)?;
            if both != FALSE {
                region = both;
                has.push(*ix);
            }
        }
        if !candidates.iter().any(|(known, _)| *known == region) {
            candidates.push((region, has));
        }
    }
    let mut open: Vec<bool> = vec![true; distinct.len()];
    let gain = |has: &[usize], open: &[bool]| -> u64 {
        let new = has.iter().filter(|ix| open.get(**ix) == Some(&true));
        new.filter_map(|ix| distinct.get(*ix))
            .map(|(_, many)| many)
            .sum()
    };
    let mut chosen = Vec::new();
    loop {
        let mut best: Option<(u64, &(Ref, Vec<usize>))> = None;
        for candidate in &candidates {
            let gain = gain(&candidate.1, &open);
            if gain > best.map_or(0, |(most, _)| most) {
                best = Some((gain, candidate));
            }
        }
        let Some((gain, (region, has))) = best else {
            break;
        };
        for ix in has {
            if let Some(slot) = open.get_mut(*ix) {
                *slot = false;
            }
        }
        chosen.push((*region, gain));
    }
    // Roles no two of which fit in one case.
    let mut apart: Vec<Ref> = Vec::new();
    for (_, ix) in &order {
        let Some((when, _)) = distinct.get(*ix) else {
            continue;
        };
        let mut alone = true;
        for other in &apart {
            alone = alone && store.and(*when, *other)? == FALSE;
        }
        if alone {
            apart.push(*when);
        }
    }
    Ok(Cover {
        chosen,
        at_least: apart.len() as u64,
    })
}

/// The first complete case of a region that is not empty, by the order of the diagrams; a fact
/// that makes no difference there has its first value, unless the region is the whole world's.
fn first_case(store: &Store, region: Ref) -> Vec<(FactIx, ValueIx)> {
    let mut at = region;
    let mut row = Vec::new();
    for fact in store.order().iter().copied() {
        let values = 0..store.arity(fact);
        let found = values.clone().find(|v| store.step(at, fact, *v) != FALSE);
        let value = found.unwrap_or(0);
        at = store.step(at, fact, value);
        row.push((fact, value));
    }
    row
}

fn answers(route: &Route) -> Vec<(Duty, Vec<String>)> {
    let of = |duty: Duty| {
        let answer = route.duty(duty)?;
        let ids = match answer.status {
            Standing::Unstated => vec!["unstated".to_owned()],
            Standing::NotApplicable => vec!["not_applicable".to_owned()],
            Standing::Held => answer.holders.iter().map(|h| h.id.to_string()).gather(),
        };
        Some((duty, ids))
    };
    Duty::ALL.into_iter().filter_map(of).gather()
}

impl TestWitnesses {
    /// The cases as a cases file in YAML, each expecting what the router answers now: to be read
    /// by somebody who knows what it should answer.
    pub fn to_yaml(&self) -> String {
        let mut text = String::new();
        // Writing to a string does not fail.
        let _ = self.write(&mut text);
        text
    }

    fn write(&self, text: &mut String) -> std::fmt::Result {
        let (model, cases) = (&self.model, self.cases.len());
        writeln!(
            text,
            "# {cases} cases that exercise every rule of {model} in every role it can have ({} roles).",
            self.roles
        )?;
        writeln!(
            text,
            "# Found by greedy set cover; no set has fewer than {}. The expectations are what the",
            self.at_least
        )?;
        writeln!(
            text,
            "# router answered when the file was written: review them before relying on them."
        )?;
        writeln!(text, "bestit: cases\nlanguage: 1\nid: {model}-roles")?;
        writeln!(
            text,
            "title: {{sv: \"Alla reglers roller i {model}\", en: \"Every role of the rules of {model}\"}}"
        )?;
        writeln!(text, "model: {model}\ncases:")?;
        for (number, witness) in (1..).zip(&self.cases) {
            writeln!(text, "  case-{number}: # adds {}", witness.adds)?;
            let facts = witness.case.0.iter().map(|(fact, value)| match value {
                Known::Text(value) => format!("{fact}: {}", quoted(value)),
                other => format!("{fact}: {other}"),
            });
            let facts: Vec<String> = facts.gather();
            writeln!(text, "    case: {{{}}}", facts.join(", "))?;
            writeln!(text, "    expect:")?;
            for (duty, ids) in &witness.answers.0 {
                writeln!(text, "      {}: {}", duty.id(), list(ids))?;
            }
            writeln!(text, "      rules: [{}]", witness.rules.join(", "))?;
        }
        Ok(())
    }
}

/// One id, or a list of them.
fn list(ids: &[String]) -> String {
    let ids: Vec<String> = ids.iter().map(|id| quoted(id)).gather();
    match ids.as_slice() {
        [one] => one.clone(),
        several => format!("[{}]", several.join(", ")),
    }
}

/// A scope's colon, a number written out or a word such as `none` needs quotes in some YAML
/// readers; ids hold nothing that would have to be escaped.
fn quoted(id: &str) -> String {
    let plain = id.starts_with(|c: char| c.is_ascii_lowercase())
        && id
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-')
        && !matches!(
            id,
            "true" | "false" | "null" | "yes" | "no" | "on" | "off" | "y" | "n"
        );
    if plain {
        id.to_owned()
    } else {
        format!("\"{id}\"")
    }
}
