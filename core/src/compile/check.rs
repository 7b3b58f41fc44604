//! What compiling finds: gaps, conflicts, rules that can never be in force, exceptions wider
//! than their rule, and how much the document leaves unstated. Each for all cases at once.

use super::store::{Store, TooLarge};
use super::{Compilation, located, witness};
use crate::finding::{Code, Finding, Findings, Place};
use crate::order::{Gather as _, Memo, Set};
use crate::organisation::model::{Duty, FactIx, Model, Rule, RuleIx, ValueIx};
use crate::routing::program::{Answer, FALSE, LEAF, Ref, TRUE};
use crate::text::Text;

type Places<'a> = &'a dyn Fn(&str, &str) -> Option<Place>;

pub(super) fn check(
    model: &Model,
    compiled: &mut Compilation,
    place: Places<'_>,
    findings: &mut Findings,
) -> Result<(), TooLarge> {
    let mut in_force: Set<RuleIx> = Set::new();
    for (duty, root) in Duty::ALL.into_iter().zip(compiled.duties.clone()) {
        let reached = reachable(&compiled.store, root, compiled.world);
        for leaf in &reached {
            let Some(outcome) = compiled
                .diagrams
                .outcomes
                .get((leaf & !LEAF) as usize)
                .copied()
            else {
                continue;
            };
            let rules = compiled
                .diagrams
                .rule_sets
                .get(outcome.rules as usize)
                .cloned()
                .unwrap_or_default();
            match compiled.diagrams.answers.get(outcome.answer as usize) {
                Some(Answer::Gap) => {
                    let finding = gap(model, duty, &rules, place);
                    findings.push(shown(model, compiled, root, *leaf, finding)?);
                }
                Some(Answer::Conflict) => {
                    let finding = conflict(model, duty, &rules, place);
                    findings.push(shown(model, compiled, root, *leaf, finding)?);
                }
                _ => {}
            }
            in_force.extend(rules);
        }
    }
    list_gaps(model, compiled, place, findings)?;
    for list in compiled.lists.clone() {
        if compiled.store.and(list.in_force, compiled.world)? != FALSE {
            in_force.insert(list.rule);
        }
    }
    never_in_force(model, compiled, &in_force, place, findings)?;
    wide_exceptions(model, compiled, place, findings)?;
    unstated(model, compiled, place, findings)
}

/// The leaves a diagram reaches inside the world.
pub(crate) fn reachable(store: &Store, root: Ref, world: Ref) -> Set<Ref> {
    let mut leaves = Set::new();
    let mut seen: Memo<(Ref, Ref), ()> = Memo::default();
    let mut open = vec![(root, world)];
    while let Some((node, world)) = open.pop() {
        if world == FALSE || seen.insert((node, world), ()).is_some() {
            continue;
        }
        if node & LEAF != 0 {
            // A world that is not false holds somewhere.
            leaves.insert(node);
            continue;
        }
        let top = if store.rank(node) <= store.rank(world) {
            node
        } else {
            world
        };
        if let Some(fact) = store.fact(top) {
            for value in 0..store.arity(fact) {
                open.push((
                    store.step(node, fact, value),
                    store.step(world, fact, value),
                ));
            }
        }
    }
    leaves
}

/// The condition that a diagram leads to one of the leaves that `wanted` accepts.
pub(crate) fn leads_to(
    store: &mut Store,
    root: Ref,
    wanted: &dyn Fn(Ref) -> bool,
    memo: &mut Memo<Ref, Ref>,
) -> Result<Ref, TooLarge> {
    let Some(fact) = store.fact(root) else {
        return Ok(if wanted(root) { TRUE } else { FALSE });
    };
    if let Some(done) = memo.get(&root) {
        return Ok(*done);
    }
    let mut children = store.children(root).to_vec();
    for child in &mut children {
        *child = leads_to(store, *child, wanted, memo)?;
    }
    let node = store.node(fact, &children)?;
    memo.insert(root, node);
    Ok(node)
}

fn count(n: u128) -> Option<u64> {
    u64::try_from(n).ok()
}

/// The finding with the smallest case that leads to a leaf and the number of combinations that do.
fn shown(
    model: &Model,
    compiled: &mut Compilation,
    root: Ref,
    leaf: Ref,
    finding: Finding,
) -> Result<Finding, TooLarge> {
    let claim = leads_to(
        &mut compiled.store,
        root,
        &|l| l == leaf,
        &mut Memo::default(),
    )?;
    show(model, compiled, claim, finding)
}

/// The finding with the smallest case that satisfies a claim and the number of combinations that do.
fn show(
    model: &Model,
    compiled: &mut Compilation,
    claim: Ref,
    finding: Finding,
) -> Result<Finding, TooLarge> {
    let world = compiled.world;
    let inside = compiled.store.and(claim, world)?;
    let many = count(compiled.store.count(inside));
    Ok(
        match witness::smallest(&mut compiled.store, &model.facts, world, claim)? {
            Some(cube) => finding.shown_by(witness::named(&model.facts, &cube), many),
            None => finding,
        },
    )
}

fn rule(model: &Model, ix: RuleIx) -> Option<&Rule> {
    model.rules.get(usize::from(ix))
}

fn gap(model: &Model, duty: Duty, rules: &[RuleIx], place: Places<'_>) -> Finding {
    match rules.first().and_then(|r| rule(model, *r)) {
        None => located(
            Finding::new(
                Code::Gap,
                &[("duty", duty.id()), ("where", ""), ("where_sv", "")],
            ),
            place("section", "rules").or_else(|| place("model", &model.id)),
        ),
        Some(rule) => {
            let en = format!(
                ": `{}` names a role that cannot be filled in there",
                rule.id
            );
            let sv = format!(": `{}` anger en roll som inte kan besättas där", rule.id);
            located(
                Finding::new(Code::Gap, &[("duty", duty.id()), ("where", &en), ("where_sv", &sv)]).with_help(Text::new(
                    "begränsa regeln till fall där rollen finns, och skriv en regel för de övriga",
                    "limit the rule to cases where the role exists, and write a rule for the others",
                )),
                place("rules", &rule.id),
            )
        }
    }
}

/// `a`, `b` and `c`
fn listed(ids: &[String], and: &str) -> String {
    match ids {
        [first @ .., last] if !first.is_empty() => format!("{} {and} {last}", first.join(", ")),
        _ => ids.concat(),
    }
}

fn conflict(model: &Model, duty: Duty, rules: &[RuleIx], place: Places<'_>) -> Finding {
    let ids: Vec<String> = rules
        .iter()
        .filter_map(|r| rule(model, *r))
        .map(|r| format!("`{}`", r.id))
        .gather();
    let mut finding = Finding::new(
        Code::Conflict,
        &[
            ("rules", &listed(&ids, "and")),
            ("rules_sv", &listed(&ids, "och")),
            ("duty", duty.id()),
        ],
    );
    let mut places = rules
        .iter()
        .filter_map(|r| rule(model, *r))
        .filter_map(|r| place("rules", &r.id));
    if let Some(first) = places.next() {
        finding = finding.at(first);
    }
    for other in places {
        finding = finding.related(
            other,
            Text::new("gäller i samma fall", "in force in the same cases"),
        );
    }
    finding
}

/// A rule of a list duty that names a role which cannot be filled in where it is in force.
fn list_gaps(
    model: &Model,
    compiled: &mut Compilation,
    place: Places<'_>,
    findings: &mut Findings,
) -> Result<(), TooLarge> {
    use crate::organisation::model::{Fill, Holder, Term};
    for list in compiled.lists.clone() {
        let holder =
            rule(model, list.rule).and_then(|r| r.assign.iter().find(|(d, _)| *d == list.duty));
        let Some((_, Holder::Of(terms))) = holder else {
            continue;
        };
        for term in terms {
            let Term::ByFact { fact, table, .. } = term else {
                continue;
            };
            let missing: Vec<ValueIx> = (0..compiled.store.arity(*fact))
                .filter(|v| matches!(table.get(usize::from(*v)), Some(Fill::Missing) | None))
                .gather();
            let unfilled = compiled.store.is(*fact, &missing)?;
            let claim = compiled.store.and(list.in_force, unfilled)?;
            let inside = compiled.store.and(claim, compiled.world)?;
            if inside != FALSE {
                let finding = gap(model, list.duty, &[list.rule], place);
                findings.push(show(model, compiled, claim, finding)?);
                break;
            }
        }
    }
    Ok(())
}

/// How many rules a message names.
const MOST_NAMED: usize = 3;

fn never_in_force(
    model: &Model,
    compiled: &mut Compilation,
    in_force: &Set<RuleIx>,
    place: Places<'_>,
    findings: &mut Findings,
) -> Result<(), TooLarge> {
    for (ix, rule) in model.rules.iter().enumerate() {
        let Ok(ix) = RuleIx::try_from(ix) else {
            continue;
        };
        // A leaf that is a gap names only the rule whose role is missing; the rules that are in
        // force beside it, and perhaps nowhere else, are found here.
        if in_force.contains(&ix) || is_somewhere_in_force(model, compiled, ix)? {
            continue;
        }
        let condition = super::of(&compiled.conditions, ix);
        let (why, why_sv) = if compiled.store.and(condition, compiled.world)? == FALSE {
            (
                "its condition holds in no possible case".to_owned(),
                "villkoret är inte uppfyllt i något möjligt fall".to_owned(),
            )
        } else {
            let over: Vec<String> = model
                .rules
                .iter()
                .zip(&compiled.closure)
                .filter(|(_, closed)| closed.binary_search(&ix).is_ok())
                .map(|(r, _)| format!("`{}`", r.id))
                .take(MOST_NAMED + 1)
                .gather();
            let more = if over.len() > MOST_NAMED { ", …" } else { "" };
            let named: Vec<String> = over.into_iter().take(MOST_NAMED).gather();
            let named = named.join(", ");
            (
                format!("wherever its condition holds it is overridden ({named}{more})"),
                format!("överallt där villkoret är uppfyllt upphävs den ({named}{more})"),
            )
        };
        let finding = Finding::new(
            Code::NeverInForce,
            &[("rule", &rule.id), ("why", &why), ("why_sv", &why_sv)],
        );
        findings.push(located(finding, place("rules", &rule.id)));
    }
    Ok(())
}

/// Whether there is a case in which a rule is in force for one of its duties.
fn is_somewhere_in_force(
    model: &Model,
    compiled: &mut Compilation,
    ix: RuleIx,
) -> Result<bool, TooLarge> {
    let assigns = |rule: &Rule, duty: Duty| rule.assign.iter().any(|(d, _)| *d == duty);
    let duties = rule(model, ix).map_or(&[][..], |rule| &rule.assign);
    for (duty, _) in duties {
        let condition = super::of(&compiled.conditions, ix);
        let mut holds = compiled.store.and(condition, compiled.world)?;
        for (other, (exception, over)) in model.rules.iter().zip(&compiled.closure).enumerate() {
            if assigns(exception, *duty) && over.binary_search(&ix).is_ok() {
                let applies = compiled.conditions.get(other).copied().unwrap_or(FALSE);
                let spared = compiled.store.not(applies)?;
                holds = compiled.store.and(holds, spared)?;
            }
        }
        if holds != FALSE {
            return Ok(true);
        }
    }
    Ok(false)
}

fn wide_exceptions(
    model: &Model,
    compiled: &mut Compilation,
    place: Places<'_>,
    findings: &mut Findings,
) -> Result<(), TooLarge> {
    for (ix, exception) in model.rules.iter().enumerate() {
        for over in &exception.overrides {
            let Some(general) = rule(model, *over) else {
                continue;
            };
            let shared = exception
                .assign
                .iter()
                .any(|(d, _)| general.assign.iter().any(|(g, _)| g == d));
            if !shared {
                continue;
            }
            let holds = compiled.conditions.get(ix).copied().unwrap_or(FALSE);
            let general_holds = super::of(&compiled.conditions, *over);
            let beyond = compiled.store.not(general_holds)?;
            let claim = compiled.store.and(holds, beyond)?;
            if compiled.store.and(claim, compiled.world)? != FALSE {
                let mut finding = located(
                    Finding::new(
                        Code::WideException,
                        &[("rule", &exception.id), ("overridden", &general.id)],
                    ),
                    place("rules", &exception.id),
                );
                if let Some(other) = place("rules", &general.id) {
                    finding = finding
                        .related(other, Text::new("den allmänna regeln", "the general rule"));
                }
                findings.push(show(model, compiled, claim, finding)?);
            }
        }
    }
    Ok(())
}

/// How much the document leaves unstated, counted in combinations, with the kinds it concerns.
fn unstated(
    model: &Model,
    compiled: &mut Compilation,
    place: Places<'_>,
    findings: &mut Findings,
) -> Result<(), TooLarge> {
    let kind = model
        .facts
        .iter()
        .position(|f| f.id == "kind")
        .and_then(|ix| FactIx::try_from(ix).ok());
    for (duty, root) in Duty::ALL.into_iter().zip(compiled.duties.clone()) {
        let leaves: Set<Ref> = compiled
            .diagrams
            .outcomes
            .iter()
            .enumerate()
            .filter(|(_, o)| {
                compiled.diagrams.answers.get(o.answer as usize) == Some(&Answer::Unstated)
            })
            .filter_map(|(ix, _)| u32::try_from(ix).ok().map(|ix| ix | LEAF))
            .collect();
        if leaves.is_empty() {
            continue;
        }
        let claim = leads_to(
            &mut compiled.store,
            root,
            &|l| leaves.contains(&l),
            &mut Memo::default(),
        )?;
        let inside = compiled.store.and(claim, compiled.world)?;
        if inside == FALSE {
            continue;
        }
        let kinds = match kind {
            Some(kind) => kinds_of(model, &mut compiled.store, inside, kind)?,
            None => Vec::new(),
        };
        let many = compiled.store.count(inside).to_string();
        let finding = Finding::new(
            Code::UnstatedAnswers,
            &[
                ("duty", duty.id()),
                ("count", &many),
                ("kinds", &kinds.join(", ")),
            ],
        );
        let finding = located(finding, place("model", &model.id));
        findings.push(show(model, compiled, claim, finding)?);
    }
    Ok(())
}

/// The kinds of case a condition can hold for.
pub(crate) fn kinds_of(
    model: &Model,
    store: &mut Store,
    condition: Ref,
    kind: FactIx,
) -> Result<Vec<String>, TooLarge> {
    let mut kinds = Vec::new();
    let values = model
        .facts
        .get(usize::from(kind))
        .map_or(&[][..], |f| &f.values);
    for (ix, value) in values.iter().enumerate() {
        let Ok(ix) = ValueIx::try_from(ix) else {
            continue;
        };
        let here = store.is(kind, &[ix])?;
        if store.and(here, condition)? != FALSE {
            kinds.push(value.id.clone());
        }
    }
    Ok(kinds)
}
