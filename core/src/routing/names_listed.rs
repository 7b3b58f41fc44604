//! From the names of facts and values to their indices, in little code: in a browser, where each
//! byte has to arrive first and a name is looked up a few times for a case.

use std::sync::Arc;

use super::order::sort;
use super::program::FactInfo;
use crate::organisation::model::{FactIx, ValueIx};

/// All names by what they are of, each with its index.
#[derive(Debug)]
pub(super) struct Names(Vec<(u16, Arc<str>, u16)>);

/// Stands for a fact where the name is that of a fact itself.
const FACTS: u16 = u16::MAX;

impl Names {
    pub(super) fn new(facts: &[FactInfo]) -> Self {
        let mut all = Vec::new();
        for (fact, of) in facts.iter().zip(0u16..) {
            all.push((FACTS, Arc::clone(&fact.id), of));
            // The values of a number are intervals, which have no names.
            if fact.number.is_none() {
                for (value, index) in fact.values.iter().zip(0u16..) {
                    all.push((of, Arc::clone(&value.id), index));
                }
            }
        }
        sort(&mut all);
        Self(all)
    }

    fn find(&self, of: u16, name: &str) -> Option<u16> {
        let place = self.0.partition_point(|(o, n, _)| (*o, &**n) < (of, name));
        let (o, found, index) = self.0.get(place)?;
        (*o == of && **found == *name).then_some(*index)
    }

    pub(super) fn fact(&self, name: &str) -> Option<FactIx> {
        self.find(FACTS, name).map(|ix| ix as FactIx)
    }

    pub(super) fn value(&self, fact: FactIx, name: &str) -> Option<ValueIx> {
        self.find(u16::from(fact), name)
    }

    /// As [`Names::value`].
    pub(super) fn value_here(&self, fact: FactIx, name: &str) -> Option<ValueIx> {
        self.value(fact, name)
    }
}
