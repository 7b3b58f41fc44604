//! Holders filled in: which actors a rule names in which cases, as diagrams.

use super::store::{Store, TooLarge};
use crate::order::{Gather as _, Memo, Sort as _};
use crate::organisation::model::{ActorIx, Fill, Holder, Term};
use crate::routing::program::{LEAF, Ref};

/// What a rule says of a duty once its roles are filled in.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Filled {
    /// Sorted, without repetition.
    Set(Vec<ActorIx>),
    Unstated,
    NotApplicable,
    /// The duty is removed.
    Nobody,
    /// A role that cannot be filled in.
    Missing,
}

/// Everything rules say, each once; the leaves of a holder's diagram are indices here.
#[derive(Clone, Debug, Default)]
pub(super) struct Fillings {
    list: Vec<Filled>,
    index: crate::order::Map<Filled, u32>,
}

impl Fillings {
    pub(super) fn get(&self, leaf: Ref) -> &Filled {
        self.list
            .get((leaf & !LEAF) as usize)
            .unwrap_or(&Filled::Missing)
    }

    fn leaf(&mut self, filled: Filled) -> Ref {
        if let Some(done) = self.index.get(&filled) {
            return LEAF | *done;
        }
        let id = u32::try_from(self.list.len()).unwrap_or(u32::MAX) & !LEAF;
        self.list.push(filled.clone());
        self.index.insert(filled, id);
        LEAF | id
    }

    /// The diagram of a holder. In a list duty an `unstated` member is left out; in a single
    /// duty it makes the whole unstated.
    pub(super) fn diagram(
        &mut self,
        store: &mut Store,
        holder: &Holder,
        list: bool,
    ) -> Result<Ref, TooLarge> {
        match holder {
            Holder::Unstated if list => Ok(self.leaf(Filled::Set(Vec::new()))),
            Holder::Unstated => Ok(self.leaf(Filled::Unstated)),
            Holder::NotApplicable => Ok(self.leaf(Filled::NotApplicable)),
            Holder::None if list => Ok(self.leaf(Filled::Set(Vec::new()))),
            Holder::None => Ok(self.leaf(Filled::Nobody)),
            Holder::Of(terms) => {
                let mut whole = self.leaf(Filled::Set(Vec::new()));
                for term in terms {
                    let part = self.term(store, term, list)?;
                    whole = self.union(store, whole, part, &mut Memo::default())?;
                }
                Ok(whole)
            }
        }
    }

    fn term(&mut self, store: &mut Store, term: &Term, list: bool) -> Result<Ref, TooLarge> {
        match term {
            Term::Fixed(actor) => Ok(self.leaf(Filled::Set(vec![*actor]))),
            Term::ByFact { fact, table, .. } => {
                let children: Vec<Ref> = (0..store.arity(*fact))
                    .map(|value| match table.get(usize::from(value)) {
                        Some(Fill::Actor(actor)) => self.leaf(Filled::Set(vec![*actor])),
                        Some(Fill::Unstated) if list => self.leaf(Filled::Set(Vec::new())),
                        Some(Fill::Unstated) => self.leaf(Filled::Unstated),
                        Some(Fill::Missing) | None => self.leaf(Filled::Missing),
                    })
                    .gather();
                store.node(*fact, &children)
            }
        }
    }

    fn union(
        &mut self,
        store: &mut Store,
        a: Ref,
        b: Ref,
        memo: &mut Memo<(Ref, Ref), Ref>,
    ) -> Result<Ref, TooLarge> {
        if let Some(done) = memo.get(&(a, b)) {
            return Ok(*done);
        }
        let top = if store.rank(a) <= store.rank(b) { a } else { b };
        let result = match store.fact(top) {
            None => {
                let both = match (self.get(a).clone(), self.get(b).clone()) {
                    (Filled::Missing, _) | (_, Filled::Missing) => Filled::Missing,
                    (Filled::Unstated, _) | (_, Filled::Unstated) => Filled::Unstated,
                    (Filled::Set(mut x), Filled::Set(y)) => {
                        x.extend(y);
                        x.arrange();
                        x.dedup();
                        Filled::Set(x)
                    }
                    (other, _) => other,
                };
                self.leaf(both)
            }
            Some(fact) => {
                let mut children = Vec::with_capacity(usize::from(store.arity(fact)));
                for value in 0..store.arity(fact) {
                    let (x, y) = (store.step(a, fact, value), store.step(b, fact, value));
                    children.push(self.union(store, x, y, memo)?);
                }
                store.node(fact, &children)?
            }
        };
        memo.insert((a, b), result);
        Ok(result)
    }
}
