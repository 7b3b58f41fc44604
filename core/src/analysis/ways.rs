//! The ways of all cases at once: which actions, actors and undocumented contacts they hold.
//!
//! A way depends on the holders of the duties, on which interfaces apply and on who receives the
//! case. The diagrams of all of these are walked together, and at each joint leaf one case stands
//! for all that lead there.

use std::sync::Arc;

use super::claim::Ways;
use crate::compile::Compilation;
use crate::compile::check::leads_to;
use crate::compile::store::{Store, TooLarge};
use crate::compile::{condition_of, witness};
use crate::finding::{Code, Finding, Findings, Place, Witness};
use crate::order::{Gather as _, Map, Memo, Set, Sort as _};
use crate::organisation::model::{
    Action, ActorIx, Condition, Contact, End, FactIx, Model, Term, ValueIx,
};
use crate::routing::program::{FALSE, LEAF, Ref};
use crate::routing::{Inner, StepIx};

/// How many joint states of the diagrams a way may depend on.
const MAX_STATES: usize = 400_000;

/// What the steps of a way touch.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct StepSet {
    pub(crate) actions: Set<Action>,
    pub(crate) actors: Set<ActorIx>,
    /// The contacts nobody documents.
    pub(crate) undocumented: Set<(Vec<ActorIx>, Vec<ActorIx>)>,
}

impl StepSet {
    fn of(inner: &Inner, steps: &[StepIx]) -> Self {
        let mut set = Self::default();
        for step in steps {
            let (from, to) = (inner.actors_of(&step.from), inner.actors_of(&step.to));
            set.actions.insert(step.action);
            set.actors.extend(from.iter().chain(to));
            if step.action == Action::Undocumented {
                set.undocumented.insert((from.to_vec(), to.to_vec()));
            }
        }
        set
    }

    fn with(&self, other: &Self) -> Self {
        let mut set = self.clone();
        set.actions.extend(&other.actions);
        set.actors.extend(&other.actors);
        set.undocumented.extend(other.undocumented.iter().cloned());
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

/// The ways of every case, for each place where they may begin.
pub(crate) fn ways(
    model: &Model,
    compiled: &mut Compilation,
    router: &Inner,
) -> Result<Vec<Begin>, TooLarge> {
    let mut begins = vec![None];
    for (fact, ix) in model.facts.iter().zip(0..) {
        if fact.begins_way.is_some() {
            begins.extend((0..fact.absent()).map(|value| Some((ix, value))));
            break;
        }
    }
    let mut state = vec![compiled.world];
    state.extend(roots(model, compiled)?);
    let mut joint = Joint {
        router,
        begins: &begins,
        row: vec![0; model.facts.len()],
        memo: Map::new(),
        sets: Interned::default(),
        joined: Memo::default(),
        leaves: Interned::default(),
    };
    let root = joint.build(&mut compiled.store, state)?;
    let (leaves, sets) = (joint.leaves.list, joint.sets.list);
    let steps: Arc<[StepSet]> = sets.into();
    let mut list = Vec::with_capacity(begins.len());
    for (place, given) in begins.iter().enumerate() {
        let set = |leaf: Ref| {
            let sets: Option<&Vec<u32>> = leaves.get((leaf & !LEAF) as usize);
            LEAF | sets.and_then(|s| s.get(place)).copied().unwrap_or(0)
        };
        list.push(Begin {
            given: *given,
            world: world(model, compiled, *given)?,
            ways: Ways {
                root: relabelled(&mut compiled.store, root, &set, &mut Memo::default())?,
                steps: Arc::clone(&steps),
            },
        });
    }
    Ok(list)
}

/// The cases whose way can begin there.
fn world(
    model: &Model,
    compiled: &mut Compilation,
    given: Option<(FactIx, ValueIx)>,
) -> Result<Ref, TooLarge> {
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
    Ok(world)
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
            Condition::All(parts.iter().map(|p| settle(model, p, given)).gather())
        }
        Condition::Any(parts) => {
            Condition::Any(parts.iter().map(|p| settle(model, p, given)).gather())
        }
        Condition::Not(part) => Condition::Not(Box::new(settle(model, part, given))),
    }
}

/// Everything a way depends on, as diagrams, each once.
fn roots(model: &Model, compiled: &mut Compilation) -> Result<Vec<Ref>, TooLarge> {
    let mut roots: Set<Ref> = compiled.duties.iter().copied().collect();
    let mut facts: Set<FactIx> = Set::new();
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
        // A leaf for each value: one diagram that tells them all apart.
        let values: Vec<Ref> = (0..u32::from(compiled.store.arity(fact)))
            .map(|value| LEAF | value)
            .gather();
        roots.insert(compiled.store.node(fact, &values)?);
    }
    roots.retain(|r| r & LEAF == 0);
    Ok(roots.into_iter().gather())
}

/// Different things, each once, in the order met.
#[derive(Debug)]
struct Interned<T> {
    list: Vec<T>,
    known: Map<T, u32>,
}

impl<T: Ord> Default for Interned<T> {
    fn default() -> Self {
        Self {
            list: Vec::new(),
            known: Map::new(),
        }
    }
}

impl<T: Clone + Ord> Interned<T> {
    fn place(&mut self, new: T) -> u32 {
        if let Some(place) = self.known.get(&new) {
            return *place;
        }
        let place = u32::try_from(self.list.len()).unwrap_or(0);
        self.list.push(new.clone());
        self.known.insert(new, place);
        place
    }
}

struct Joint<'a> {
    router: &'a Inner,
    begins: &'a [Option<(FactIx, ValueIx)>],
    row: Vec<ValueIx>,
    memo: Map<Vec<Ref>, Ref>,
    sets: Interned<StepSet>,
    /// What two sets come to together.
    joined: Memo<(u32, u32), u32>,
    /// For each leaf the set of each place where the way may begin.
    leaves: Interned<Vec<u32>>,
}

impl Joint<'_> {
    /// The leaf of the case at hand.
    fn leaf(&mut self) -> Ref {
        let ways = self.router.ways_of(&self.row, self.begins);
        let after = self.sets.place(StepSet::of(self.router, &ways.after));
        let mut leaf = Vec::with_capacity(self.begins.len());
        for start in &ways.starts {
            let start = self.sets.place(StepSet::of(self.router, start));
            let known = self.joined.get(&(start, after)).copied();
            leaf.push(known.unwrap_or_else(|| {
                let (one, two) = (start as usize, after as usize);
                let both = match (self.sets.list.get(one), self.sets.list.get(two)) {
                    (Some(one), Some(two)) => one.with(two),
                    _ => StepSet::default(),
                };
                let both = self.sets.place(both);
                self.joined.insert((start, after), both);
                both
            }));
        }
        LEAF | self.leaves.place(leaf)
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
            None => self.leaf(),
            Some(fact) => {
                let at = usize::from(fact);
                let before = self.row.get(at).copied().unwrap_or(0);
                let mut children = Vec::with_capacity(usize::from(store.arity(fact)));
                for value in 0..store.arity(fact) {
                    if let Some(slot) = self.row.get_mut(at) {
                        *slot = value;
                    }
                    let next = state.iter().map(|r| store.step(*r, fact, value)).gather();
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

/// The diagram with other leaves. The recursion is as deep as there are facts.
fn relabelled(
    store: &mut Store,
    root: Ref,
    label: &dyn Fn(Ref) -> Ref,
    memo: &mut Memo<Ref, Ref>,
) -> Result<Ref, TooLarge> {
    let Some(fact) = store.fact(root) else {
        return Ok(label(root));
    };
    if let Some(done) = memo.get(&root) {
        return Ok(*done);
    }
    let mut children = store.children(root).to_vec();
    for child in &mut children {
        *child = relabelled(store, *child, label, memo)?;
    }
    let node = store.node(fact, &children)?;
    memo.insert(root, node);
    Ok(node)
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
    // The sets are the same wherever the ways begin.
    let sets = begins.first().map_or(&[][..], |b| &b.ways.steps);
    let mut pairs: Map<(String, String), Set<Ref>> = Map::new();
    for (set, leaf) in sets.iter().zip(LEAF..) {
        for (from, to) in &set.undocumented {
            let pair = (families(model, from), families(model, to));
            pairs.entry(pair).or_default().insert(leaf);
        }
    }
    for (pair, leaves) in pairs {
        let mut anywhere = FALSE;
        let mut first: Option<(&Begin, Ref)> = None;
        for begin in begins {
            let has = |leaf: Ref| leaves.contains(&leaf);
            let here = leads_to(
                &mut compiled.store,
                begin.ways.root,
                &has,
                &mut Memo::default(),
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
    cube.arrange();
    witness::named(&model.facts, &cube)
}

/// The ids of a station without their scopes, joined by `+`.
fn families(model: &Model, actors: &[ActorIx]) -> String {
    let ids: Vec<&str> = actors
        .iter()
        .filter_map(|a| model.actors.get(usize::from(*a)))
        .map(|a| a.family.as_str())
        .gather();
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
