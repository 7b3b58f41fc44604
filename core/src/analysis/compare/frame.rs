//! Two models in one table of diagrams, so that what each says can be held against the other.
//!
//! Models that come from different files may order their facts differently and cut a number at
//! different places. Everything is brought into one frame: one order of facts, numbers cut
//! wherever either model cuts them, answers and rules by their ids.

use std::sync::Arc;

use crate::analysis::region::{Test, cover};
use crate::compile::store::{Store, TooLarge};
use crate::compile::{Compilation, MAX_NODES};
use crate::order::{Gather as _, Map, Memo, Set, Sort as _};
use crate::organisation::model::{
    ActorIx, Condition, Duty, Fact, FactIx, Fill, Holder, Model, RuleIx, Term, Value, ValueIx,
};
use crate::routing::decimal;
use crate::routing::program::{self, LEAF, Ref, TRUE};

/// An answer by the ids of its holders.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Answer {
    /// Sorted. Of a list duty everyone on the list.
    Held(Vec<String>),
    Unstated,
    NotApplicable,
    Absent,
    /// A model that does not compile, met with the other side of a reading.
    Gap,
    Conflict,
}

impl Answer {
    /// The holders, or the language's word where there are none.
    pub(super) fn ids(&self) -> Vec<String> {
        let word = match self {
            Answer::Held(ids) => return ids.clone(),
            Answer::Unstated => "unstated",
            Answer::NotApplicable => "not_applicable",
            Answer::Absent => "none",
            Answer::Gap => "gap",
            Answer::Conflict => "conflict",
        };
        vec![word.to_owned()]
    }
}

/// What a leaf of a duty's diagram says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Said {
    /// Index in [`Frame::answers`].
    pub(super) answer: u32,
    /// The rules in force, sorted.
    pub(super) rules: Vec<RuleIx>,
}

/// A model in the frame.
#[derive(Clone, Debug)]
pub(super) struct Side {
    pub(super) world: Ref,
    /// For each duty of [`Duty::ALL`]; a leaf's low bits are an index in `said`.
    pub(super) duties: Vec<Ref>,
    pub(super) said: Vec<Said>,
}

impl Side {
    pub(super) fn said(&self, leaf: Ref) -> Option<&Said> {
        self.said.get((leaf & !LEAF) as usize)
    }

    /// What is said of a duty in a complete case.
    pub(super) fn at(&self, store: &Store, duty: Duty, row: &[ValueIx]) -> Option<&Said> {
        let mut node = *self.duties.get(duty.index())?;
        while let Some(fact) = store.fact(node) {
            node = store.step(node, fact, *row.get(usize::from(fact))?);
        }
        self.said(node)
    }
}

/// The common ground of the models compared.
pub(super) struct Frame<'a> {
    pub(super) store: Store,
    /// The first model; regions are told in its words.
    pub(super) model: &'a Model,
    /// Its facts, their numbers cut as here.
    pub(super) facts: Arc<Vec<Fact>>,
    answers: Vec<Answer>,
    answer_ids: Map<Answer, u32>,
    /// Conditions told before: a role of each department often has the same.
    told: Memo<(Ref, Ref), Vec<Vec<Test>>>,
}

impl<'a> Frame<'a> {
    /// A condition inside a world as regions; none where it always holds.
    pub(super) fn told(&mut self, condition: Ref, world: Ref) -> Result<Vec<Vec<Test>>, TooLarge> {
        if condition == program::TRUE {
            return Ok(Vec::new());
        }
        if let Some(told) = self.told.get(&(condition, world)) {
            return Ok(told.clone());
        }
        let told = cover(self.model, &self.facts, &mut self.store, world, condition)?;
        let told: Vec<Vec<Test>> = told.regions.into_iter().map(|r| r.when).gather();
        self.told.insert((condition, world), told.clone());
        Ok(told)
    }

    /// The frame of models whose facts and values are the same but for the cuts of numbers.
    pub(super) fn new(first: &'a Model, order: &[FactIx], others: &[&Model]) -> Self {
        let mut cut: Vec<Set<i64>> = Vec::with_capacity(first.facts.len());
        for (ix, fact) in first.facts.iter().enumerate() {
            let mut starts = Set::new();
            let of = |m: &Model| m.facts.get(ix).and_then(|f| f.number.clone());
            starts.extend(fact.number.iter().flat_map(|n| n.starts.iter().copied()));
            for other in others {
                starts.extend(of(other).iter().flat_map(|n| n.starts.iter().copied()));
            }
            cut.push(starts);
        }
        let as_cut = first.facts.iter().zip(&cut).all(|(fact, starts)| {
            let own = fact.number.as_ref();
            own.is_none_or(|n| n.starts.len() == starts.len())
        });
        let facts = if as_cut {
            Arc::clone(&first.facts)
        } else {
            let facts = first.facts.iter().zip(&cut);
            Arc::new(facts.map(|(fact, starts)| recut(fact, starts)).gather())
        };
        let arity = facts.iter();
        let arity = arity.map(|f| f.absent() + u16::from(f.only_when.is_some()));
        Self {
            store: Store::new(arity.gather(), order.to_vec(), MAX_NODES),
            model: first,
            facts,
            answers: Vec::new(),
            answer_ids: Map::new(),
            told: Memo::default(),
        }
    }

    pub(super) fn answer(&self, said: &Said) -> &Answer {
        let known = self.answers.get(said.answer as usize);
        known.unwrap_or(&Answer::Gap)
    }

    pub(super) fn answers(&self) -> Vec<Answer> {
        self.answers.clone()
    }

    fn answer_id(&mut self, answer: Answer) -> u32 {
        if let Some(id) = self.answer_ids.get(&answer) {
            return *id;
        }
        let id = u32::try_from(self.answers.len()).unwrap_or(u32::MAX);
        self.answers.push(answer.clone());
        self.answer_ids.insert(answer, id);
        id
    }

    /// For each fact and each of its values here, the value it is in `model`.
    pub(super) fn values(&self, model: &Model) -> Vec<Vec<ValueIx>> {
        let facts = self.facts.iter().zip(model.facts.iter());
        facts
            .map(|(here, there)| {
                let starts = |f: &Fact| f.number.as_ref().map(|n| n.starts.clone());
                let mut values: Vec<ValueIx> = match (starts(here), starts(there)) {
                    (Some(here), Some(there)) => here
                        .iter()
                        .map(|start| there.partition_point(|s| s <= start).saturating_sub(1))
                        .map(|ix| ValueIx::try_from(ix).unwrap_or(0))
                        .gather(),
                    _ => (0..here.absent()).gather(),
                };
                values.push(there.absent());
                values
            })
            .gather()
    }

    /// Brings what a model answers into the frame.
    pub(super) fn side(&mut self, model: &Model, compiled: &Compilation) -> Result<Side, TooLarge> {
        let values = self.values(model);
        let mut import = Import {
            from: &compiled.store,
            values: &values,
            moved: Memo::default(),
            chosen: Map::new(),
        };
        let world = import.root(&mut self.store, compiled.world)?;
        let mut duties = Vec::with_capacity(Duty::ALL.len());
        for root in &compiled.duties {
            duties.push(import.root(&mut self.store, *root)?);
        }
        let mut in_force = Vec::with_capacity(compiled.lists.len());
        for list in &compiled.lists {
            in_force.push(import.root(&mut self.store, list.in_force)?);
        }
        let diagrams = &compiled.diagrams;
        let mut said = Vec::with_capacity(diagrams.outcomes.len());
        for outcome in &diagrams.outcomes {
            let answer = diagrams.answers.get(outcome.answer as usize);
            let answer = self.answer_id(named(model, answer));
            let rules = diagrams.rule_sets.get(outcome.rules as usize);
            let rules = rules.cloned().unwrap_or_default();
            said.push(Said { answer, rules });
        }
        for duty in Duty::ALL.into_iter().skip(Duty::SINGLE) {
            let mut lists = Lists::new(said.len());
            let mut whole = lists.leaf(Listed::default());
            let rules = compiled.lists.iter().zip(&in_force);
            for (list, condition) in rules.filter(|(l, _)| l.duty == duty) {
                let holder = model.rules.get(usize::from(list.rule));
                let holder = holder.and_then(|r| r.assign.iter().find(|(d, _)| *d == duty));
                let terms = match holder {
                    Some((_, Holder::Of(terms))) => terms.as_slice(),
                    _ => &[],
                };
                let one = lists.rule(&mut self.store, &values, list.rule, terms)?;
                let one = lists.only(&mut self.store, *condition, one)?;
                whole = lists.union(&mut self.store, whole, one)?;
            }
            duties.push(whole);
            for listed in lists.list {
                let actors = program::Answer::Held(listed.actors.into_iter().gather());
                said.push(Said {
                    answer: self.answer_id(named(model, Some(&actors))),
                    rules: listed.rules.into_iter().gather(),
                });
            }
        }
        Ok(Side {
            world,
            duties,
            said,
        })
    }

    /// A condition of a model with the frame's values.
    pub(super) fn condition(&self, model: &Model, condition: &Condition) -> Condition {
        translate(&self.values(model), condition)
    }
}

/// An answer of a model by ids.
fn named(model: &Model, answer: Option<&program::Answer>) -> Answer {
    match answer {
        Some(program::Answer::Held(actors)) => {
            let ids = actors.iter().map(|a| actor_id(model, *a).to_owned());
            let mut ids: Vec<String> = ids.gather();
            ids.arrange();
            Answer::Held(ids)
        }
        Some(program::Answer::Unstated) => Answer::Unstated,
        Some(program::Answer::NotApplicable) => Answer::NotApplicable,
        Some(program::Answer::Absent) => Answer::Absent,
        Some(program::Answer::Conflict) => Answer::Conflict,
        Some(program::Answer::Gap) | None => Answer::Gap,
    }
}

pub(super) fn actor_id(model: &Model, actor: ActorIx) -> &str {
    let actor = model.actors.get(usize::from(actor));
    actor.map_or("", |a| a.id.as_str())
}

/// A number cut at these places too.
fn recut(fact: &Fact, starts: &Set<i64>) -> Fact {
    let mut fact = fact.clone();
    if let Some(number) = &mut fact.number {
        number.starts = starts.iter().copied().gather();
        let spelled = |start: &i64| decimal(*start, number.decimals);
        let value = |id| Value {
            id,
            title: crate::Text::default(),
            help: None,
            sample: false,
        };
        fact.values = starts.iter().map(spelled).map(value).gather();
    }
    fact
}

/// A condition with the frame's values instead of a model's. Conditions nest at most as deep as
/// the reader allows.
fn translate(values: &[Vec<ValueIx>], condition: &Condition) -> Condition {
    let here = |fact: &FactIx| {
        values
            .get(usize::from(*fact))
            .map_or(&[][..], Vec::as_slice)
    };
    // The last entry stands for "does not exist".
    let real = |fact: &FactIx| here(fact).split_last().map_or(&[][..], |(_, real)| real);
    let table = |fact: &FactIx, of: &[Option<u16>]| -> Vec<Option<u16>> {
        let entry = |v: &ValueIx| of.get(usize::from(*v)).copied().flatten();
        real(fact).iter().map(entry).gather()
    };
    match condition {
        Condition::Is { fact, values } => Condition::Is {
            fact: *fact,
            values: here(fact)
                .iter()
                .enumerate()
                .filter(|(_, there)| values.contains(there))
                .filter_map(|(ix, _)| ValueIx::try_from(ix).ok())
                .gather(),
        },
        Condition::Same {
            left,
            left_of,
            right,
            right_of,
        } => Condition::Same {
            left: *left,
            left_of: table(left, left_of),
            right: *right,
            right_of: table(right, right_of),
        },
        Condition::All(parts) => {
            Condition::All(parts.iter().map(|p| translate(values, p)).gather())
        }
        Condition::Any(parts) => {
            Condition::Any(parts.iter().map(|p| translate(values, p)).gather())
        }
        Condition::Not(part) => Condition::Not(Box::new(translate(values, part))),
    }
}

/// A model's diagrams, moved to another table.
struct Import<'a> {
    from: &'a Store,
    values: &'a [Vec<ValueIx>],
    moved: Memo<Ref, Ref>,
    chosen: Map<(FactIx, Vec<Ref>), Ref>,
}

impl Import<'_> {
    /// The recursion is as deep as there are facts, of which there are at most 64.
    fn root(&mut self, to: &mut Store, node: Ref) -> Result<Ref, TooLarge> {
        let Some(fact) = self.from.fact(node) else {
            return Ok(node);
        };
        if let Some(done) = self.moved.get(&node) {
            return Ok(*done);
        }
        let mut children = self.from.children(node).to_vec();
        for child in &mut children {
            *child = self.root(to, *child)?;
        }
        let values = self.values.get(usize::from(fact));
        let values = values.map_or(&[][..], Vec::as_slice);
        let child = |v: &ValueIx| children.get(usize::from(*v)).copied();
        let children: Vec<Ref> = values.iter().filter_map(child).gather();
        let result = choose(to, fact, children, &mut self.chosen)?;
        self.moved.insert(node, result);
        Ok(result)
    }
}

/// The diagram that goes where `fact` sends it, although a child may test a fact that here comes
/// before it.
fn choose(
    store: &mut Store,
    fact: FactIx,
    children: Vec<Ref>,
    chosen: &mut Map<(FactIx, Vec<Ref>), Ref>,
) -> Result<Ref, TooLarge> {
    let place = store.ranks().get(usize::from(fact)).copied();
    let place = place.unwrap_or(u8::MAX);
    let first = children.iter().copied().min_by_key(|c| store.rank(*c));
    let before = first.filter(|c| store.rank(*c) < place);
    let Some(top) = before.and_then(|c| store.fact(c)) else {
        return store.node(fact, &children);
    };
    let key = (fact, children);
    if let Some(done) = chosen.get(&key) {
        return Ok(*done);
    }
    let mut next = Vec::with_capacity(usize::from(store.arity(top)));
    for value in 0..store.arity(top) {
        let there = key.1.iter().map(|c| store.step(*c, top, value));
        let there: Vec<Ref> = there.gather();
        next.push(choose(store, fact, there, chosen)?);
    }
    let result = store.node(top, &next)?;
    chosen.insert(key, result);
    Ok(result)
}

/// The rules of a list duty that are in force, and who is on the list.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Listed {
    rules: Set<RuleIx>,
    actors: Set<ActorIx>,
}

/// Every list that comes up, each once. Leaves count on from what single duties say.
struct Lists {
    offset: usize,
    list: Vec<Listed>,
    index: Map<Listed, Ref>,
}

impl Lists {
    fn new(offset: usize) -> Self {
        Self {
            offset,
            list: Vec::new(),
            index: Map::new(),
        }
    }

    fn leaf(&mut self, listed: Listed) -> Ref {
        if let Some(done) = self.index.get(&listed) {
            return *done;
        }
        let ix = u32::try_from(self.offset + self.list.len()).unwrap_or(u32::MAX);
        let leaf = LEAF | ix;
        self.list.push(listed.clone());
        self.index.insert(listed, leaf);
        leaf
    }

    fn get(&self, leaf: Ref) -> Listed {
        let ix = ((leaf & !LEAF) as usize).checked_sub(self.offset);
        ix.and_then(|ix| self.list.get(ix))
            .cloned()
            .unwrap_or_default()
    }

    /// What a rule puts on the list where it is in force.
    fn rule(
        &mut self,
        store: &mut Store,
        values: &[Vec<ValueIx>],
        rule: RuleIx,
        terms: &[Term],
    ) -> Result<Ref, TooLarge> {
        let mut whole = self.leaf(Listed {
            rules: Set::from([rule]),
            actors: Set::new(),
        });
        for term in terms {
            let mut actor = |actor: Option<ActorIx>| {
                self.leaf(Listed {
                    rules: Set::new(),
                    actors: actor.into_iter().collect(),
                })
            };
            let part = match term {
                Term::Fixed(one) => actor(Some(*one)),
                Term::ByFact { fact, table, .. } => {
                    let here = values.get(usize::from(*fact));
                    let here = here.map_or(&[][..], Vec::as_slice);
                    let filled = |v: &ValueIx| match table.get(usize::from(*v)) {
                        Some(Fill::Actor(actor)) => Some(*actor),
                        _ => None,
                    };
                    let many = usize::from(store.arity(*fact));
                    let children = here.iter().take(many).map(|v| actor(filled(v)));
                    let children: Vec<Ref> = children.gather();
                    store.node(*fact, &children)?
                }
            };
            whole = self.union(store, whole, part)?;
        }
        Ok(whole)
    }

    /// A list where a condition holds, elsewhere an empty one.
    fn only(&mut self, store: &mut Store, condition: Ref, list: Ref) -> Result<Ref, TooLarge> {
        let nobody = self.leaf(Listed::default());
        let mut join = |c: Ref, l: Ref| if c == TRUE { l } else { nobody };
        apply(store, condition, list, &mut Memo::default(), &mut join)
    }

    fn union(&mut self, store: &mut Store, a: Ref, b: Ref) -> Result<Ref, TooLarge> {
        let mut join = |a: Ref, b: Ref| {
            let mut both = self.get(a);
            let other = self.get(b);
            both.rules.extend(other.rules);
            both.actors.extend(other.actors);
            self.leaf(both)
        };
        apply(store, a, b, &mut Memo::default(), &mut join)
    }
}

/// Walks two diagrams together and joins their leaves.
fn apply(
    store: &mut Store,
    a: Ref,
    b: Ref,
    memo: &mut Memo<(Ref, Ref), Ref>,
    join: &mut dyn FnMut(Ref, Ref) -> Ref,
) -> Result<Ref, TooLarge> {
    if let Some(done) = memo.get(&(a, b)) {
        return Ok(*done);
    }
    let top = if store.rank(a) <= store.rank(b) { a } else { b };
    let result = match store.fact(top) {
        None => join(a, b),
        Some(fact) => {
            let mut children = Vec::with_capacity(usize::from(store.arity(fact)));
            for value in 0..store.arity(fact) {
                let (x, y) = (store.step(a, fact, value), store.step(b, fact, value));
                children.push(apply(store, x, y, memo, join)?);
            }
            store.node(fact, &children)?
        }
    };
    memo.insert((a, b), result);
    Ok(result)
}

/// Walks two diagrams together inside a world; outside it every leaf is `beyond`.
pub(super) fn apply_in(
    store: &mut Store,
    world: Ref,
    a: Ref,
    b: Ref,
    memo: &mut Memo<(Ref, Ref, Ref), Ref>,
    join: &mut dyn FnMut(Ref, Ref) -> Ref,
) -> Result<Ref, TooLarge> {
    if world == program::FALSE {
        return Ok(LEAF);
    }
    if let Some(done) = memo.get(&(world, a, b)) {
        return Ok(*done);
    }
    let nodes = [world, a, b];
    let top = nodes.into_iter().min_by_key(|n| store.rank(*n));
    let result = match top.and_then(|top| store.fact(top)) {
        None => join(a, b),
        Some(fact) => {
            let mut children = Vec::with_capacity(usize::from(store.arity(fact)));
            for value in 0..store.arity(fact) {
                let [w, x, y] = nodes.map(|n| store.step(n, fact, value));
                children.push(apply_in(store, w, x, y, memo, join)?);
            }
            store.node(fact, &children)?
        }
    };
    memo.insert((world, a, b), result);
    Ok(result)
}
