//! The ways of all cases at once: which actions, actors and undocumented contacts they hold.
//!
//! A way depends on the holders of the duties, on which interfaces apply and on who receives the
//! case. The diagrams of all of these are walked together, and at each joint leaf one case stands
//! for all that lead there.

use std::collections::{BTreeMap, BTreeSet};

use super::claim::Ways;
use crate::compile::Compilation;
use crate::compile::check::leads_to;
use crate::compile::store::{IntMap, Store, TooLarge};
use crate::compile::{condition_of, witness};
use crate::finding::{Code, Finding, Findings, Place, Witness};
use crate::organisation::model::{
    Action, ActorIx, Condition, Contact, End, FactIx, Model, Term, ValueIx,
};
use crate::routing::program::{FALSE, LEAF, Ref};

/// How many joint states of the diagrams a way may depend on.
const MAX_STATES: usize = 400_000;

/// One step of a way, as indices; a shared station has several actors.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct RawStep {
    pub(crate) from: Vec<ActorIx>,
    pub(crate) to: Vec<ActorIx>,
    pub(crate) action: Action,
}

/// What the steps of a way touch.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct StepSet {
    pub(crate) actions: BTreeSet<Action>,
    pub(crate) actors: BTreeSet<ActorIx>,
    /// The contacts nobody documents.
    pub(crate) undocumented: BTreeSet<(Vec<ActorIx>, Vec<ActorIx>)>,
}

impl StepSet {
    fn of(steps: Vec<RawStep>) -> Self {
        let mut set = Self::default();
        for step in steps {
            set.actions.insert(step.action);
            set.actors.extend(step.from.iter().chain(&step.to));
            if step.action == Action::Undocumented {
                set.undocumented.insert((step.from, step.to));
            }
        }
        set
    }
}

/// The ways for one value of the fact that says where they begin, or for none given.
pub(crate) struct Begin {
    /// The fact and its value; `None` where it is not given.
    pub(crate) given: Option<(FactIx, ValueIx)>,
    /// The cases that can exist with it.
    pub(crate) world: Ref,
    pub(crate) ways: Ways,
}

impl Begin {
    /// For what does not read the way: all cases, wherever their way begins.
    pub(crate) fn anywhere(world: Ref) -> Self {
        Self {
            given: None,
            world,
            ways: Ways::default(),
        }
    }
}

/// Gives the way of a complete case.
pub(crate) type Route<'a> = &'a dyn Fn(&[ValueIx]) -> Vec<RawStep>;

/// The ways of every case, for each place where they may begin.
pub(crate) fn ways(
    model: &Model,
    compiled: &mut Compilation,
    route: Route<'_>,
) -> Result<Vec<Begin>, TooLarge> {
    let roots = roots(model, compiled)?;
    let begins = model
        .facts
        .iter()
        .position(|f| f.begins_way.is_some())
        .and_then(|ix| Some((FactIx::try_from(ix).ok()?, model.facts.get(ix)?)));
    let mut list = vec![begin(model, compiled, &roots, None, route)?];
    if let Some((ix, fact)) = begins {
        for value in 0..fact.absent() {
            list.push(begin(model, compiled, &roots, Some((ix, value)), route)?);
        }
    }
    Ok(list)
}

fn begin(
    model: &Model,
    compiled: &mut Compilation,
    roots: &[Ref],
    given: Option<(FactIx, ValueIx)>,
    route: Route<'_>,
) -> Result<Begin, TooLarge> {
    let mut world = compiled.world;
    // Where the fact does not exist nobody can give it.
    let fact = given.and_then(|(fact, _)| model.facts.get(usize::from(fact)));
    if let Some(only_when) = fact.and_then(|f| f.only_when.as_ref()) {
        let exists = condition_of(&mut compiled.store, only_when)?;
        world = compiled.store.and(world, exists)?;
    }
    for entry in &model.impossible {
        let settled = settle(model, &entry.when, given);
        let when = condition_of(&mut compiled.store, &settled)?;
        let possible = compiled.store.not(when)?;
        world = compiled.store.and(world, possible)?;
    }
    let mut state = vec![world];
    state.extend(roots);
    let mut row: Vec<ValueIx> = model
        .facts
        .iter()
        .map(|f| {
            if f.begins_way.is_some() {
                f.absent()
            } else {
                0
            }
        })
        .collect();
    if let Some((fact, value)) = given
        && let Some(slot) = row.get_mut(usize::from(fact))
    {
        *slot = value;
    }
    let mut joint = Joint {
        route,
        row,
        memo: BTreeMap::new(),
        sets: BTreeMap::new(),
        steps: Vec::new(),
    };
    joint.intern(StepSet::default());
    let root = joint.build(&mut compiled.store, state)?;
    Ok(Begin {
        given,
        world,
        ways: Ways {
            root,
            steps: joint.steps,
        },
    })
}

/// The condition where the fact that says where the way begins is known to have a value, or none.
fn settle(model: &Model, condition: &Condition, given: Option<(FactIx, ValueIx)>) -> Condition {
    match condition {
        Condition::Is { fact, values } => {
            let begins = model
                .facts
                .get(usize::from(*fact))
                .is_some_and(|f| f.begins_way.is_some());
            match given {
                _ if !begins => condition.clone(),
                Some((at, value)) if at == *fact && values.contains(&value) => {
                    Condition::All(Vec::new())
                }
                _ => Condition::Any(Vec::new()),
            }
        }
        Condition::Same { .. } => condition.clone(),
        Condition::All(parts) => {
            Condition::All(parts.iter().map(|p| settle(model, p, given)).collect())
        }
        Condition::Any(parts) => {
            Condition::Any(parts.iter().map(|p| settle(model, p, given)).collect())
        }
        Condition::Not(part) => Condition::Not(Box::new(settle(model, part, given))),
    }
}

/// Everything a way depends on, as diagrams, each once.
fn roots(model: &Model, compiled: &mut Compilation) -> Result<Vec<Ref>, TooLarge> {
    let mut roots: BTreeSet<Ref> = compiled.duties.iter().copied().collect();
    let mut facts: BTreeSet<FactIx> = BTreeSet::new();
    let mut conditions: Vec<&Condition> = Vec::new();
    let mut term = |term: &Term| {
        if let Term::ByFact { fact, .. } = term {
            facts.insert(*fact);
        }
    };
    for interface in &model.interfaces {
        conditions.extend(&interface.condition);
        for end in [&interface.from, &interface.to]
            .into_iter()
            .chain(&interface.via)
        {
            if let End::Of(of) = end {
                term(of);
            }
        }
    }
    for clause in &model.first_contact {
        conditions.extend(&clause.when);
        if let Contact::Holder(of) = &clause.to {
            term(of);
        }
    }
    for begins in model.facts.iter().filter_map(|f| f.begins_way.as_ref()) {
        begins.iter().for_each(&mut term);
    }
    // The order of a kind's own way is read from the kind.
    if let Some(kind) = model.facts.iter().position(|f| f.id == "kind") {
        facts.extend(FactIx::try_from(kind));
    }
    for condition in conditions {
        roots.insert(condition_of(&mut compiled.store, condition)?);
    }
    for fact in facts {
        for value in 0..compiled.store.arity(fact) {
            roots.insert(compiled.store.is(fact, &[value])?);
        }
    }
    roots.retain(|r| r & LEAF == 0);
    Ok(roots.into_iter().collect())
}

struct Joint<'a> {
    route: Route<'a>,
    row: Vec<ValueIx>,
    memo: BTreeMap<Vec<Ref>, Ref>,
    sets: BTreeMap<StepSet, u32>,
    steps: Vec<StepSet>,
}

impl Joint<'_> {
    fn intern(&mut self, set: StepSet) -> Ref {
        if let Some(ix) = self.sets.get(&set) {
            return LEAF | ix;
        }
        let ix = u32::try_from(self.steps.len()).unwrap_or(0);
        self.steps.push(set.clone());
        self.sets.insert(set, ix);
        LEAF | ix
    }

    /// The first of the state is the world. The recursion is as deep as there are facts, of
    /// which there are at most 64.
    fn build(&mut self, store: &mut Store, state: Vec<Ref>) -> Result<Ref, TooLarge> {
        if state.first() == Some(&FALSE) {
            return Ok(LEAF);
        }
        if let Some(done) = self.memo.get(&state) {
            return Ok(*done);
        }
        let top = state
            .iter()
            .copied()
            .min_by_key(|r| store.rank(*r))
            .unwrap_or(LEAF);
        let result = match store.fact(top) {
            None => {
                let set = StepSet::of((self.route)(&self.row));
                self.intern(set)
            }
            Some(fact) => {
                let at = usize::from(fact);
                let before = self.row.get(at).copied().unwrap_or(0);
                let mut children = Vec::with_capacity(usize::from(store.arity(fact)));
                for value in 0..store.arity(fact) {
                    if let Some(slot) = self.row.get_mut(at) {
                        *slot = value;
                    }
                    let next = state.iter().map(|r| store.step(*r, fact, value)).collect();
                    children.push(self.build(store, next)?);
                }
                if let Some(slot) = self.row.get_mut(at) {
                    *slot = before;
                }
                store.node(fact, &children)?
            }
        };
        if self.memo.len() >= MAX_STATES {
            return Err(TooLarge { limit: MAX_STATES });
        }
        self.memo.insert(state, result);
        Ok(result)
    }
}

/// One finding for each pair of families between whom no contact is documented, with the cases
/// it concerns: what is missing for one department's customer manager is missing for all.
pub(crate) fn undocumented(
    model: &Model,
    compiled: &mut Compilation,
    begins: &[Begin],
    place: &dyn Fn(&str, &str) -> Option<Place>,
    findings: &mut Findings,
) -> Result<(), TooLarge> {
    let named =
        |pair: &(Vec<ActorIx>, Vec<ActorIx>)| (families(model, &pair.0), families(model, &pair.1));
    let pairs: BTreeSet<(String, String)> = begins
        .iter()
        .flat_map(|b| &b.ways.steps)
        .flat_map(|s| &s.undocumented)
        .map(named)
        .collect();
    for pair in pairs {
        let mut anywhere = FALSE;
        let mut first: Option<(&Begin, Ref)> = None;
        for begin in begins {
            let leaves: BTreeSet<Ref> = begin
                .ways
                .steps
                .iter()
                .zip(0u32..)
                .filter(|(s, _)| s.undocumented.iter().any(|p| named(p) == pair))
                .map(|(_, ix)| LEAF | ix)
                .collect();
            let has = |leaf: Ref| leaves.contains(&leaf);
            let here = leads_to(
                &mut compiled.store,
                begin.ways.root,
                &has,
                &mut IntMap::default(),
            )?;
            let here = compiled.store.and(here, begin.world)?;
            if here != FALSE && first.is_none() {
                first = Some((begin, here));
            }
            anywhere = compiled.store.or(anywhere, here)?;
        }
        let Some((begin, here)) = first else {
            continue;
        };
        let many = compiled.store.count(anywhere);
        let finding = Finding::new(
            Code::UndocumentedContact,
            &[
                ("from", &pair.0),
                ("to", &pair.1),
                ("count", &many.to_string()),
            ],
        );
        let finding = super::invariants::located(finding, place("model", &model.id));
        let many = u64::try_from(many).ok();
        findings.push(
            match witness::smallest(&mut compiled.store, &model.facts, begin.world, here)? {
                Some(cube) => finding.shown_by(with_begin(model, &cube, begin.given), many),
                None => finding,
            },
        );
    }
    Ok(())
}

/// The witness, with where the way begins if that is what shows it.
pub(crate) fn with_begin(
    model: &Model,
    cube: &witness::Cube,
    given: Option<(FactIx, ValueIx)>,
) -> Witness {
    let mut cube = cube.clone();
    cube.extend(given);
    cube.sort_unstable();
    witness::named(&model.facts, &cube)
}

/// The ids of a station without their scopes, joined by `+`.
fn families(model: &Model, actors: &[ActorIx]) -> String {
    let ids: Vec<&str> = actors
        .iter()
        .filter_map(|a| model.actors.get(usize::from(*a)))
        .map(|a| a.family.as_str())
        .collect();
    ids.join("+")
}

/// Whether a claim reads the way of a case, and with it where the way begins.
pub(crate) fn reads_steps(claim: &crate::organisation::model::Claim) -> bool {
    use crate::organisation::model::Claim;
    match claim {
        Claim::StepAction(_) | Claim::StepThrough(_) => true,
        Claim::All(parts) | Claim::Any(parts) => parts.iter().any(reads_steps),
        Claim::Not(part) => reads_steps(part),
        Claim::Facts(_) | Claim::Duty { .. } => false,
    }
}
