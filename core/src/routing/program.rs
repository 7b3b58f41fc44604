//! What a router needs to answer: plain data, saved and loaded as one compact file.

use serde::{Deserialize, Serialize};

use crate::organisation::model::{ActorIx, Duty, FactIx, RuleIx, ValueIx};

/// A node or a leaf of a diagram. The highest bit marks a leaf.
pub(crate) type Ref = u32;
/// The bit that marks a leaf.
pub(crate) const LEAF: Ref = 1 << 31;
/// The leaf of a condition that does not hold.
pub(crate) const FALSE: Ref = LEAF;
/// The leaf of a condition that holds.
pub(crate) const TRUE: Ref = LEAF | 1;

/// Reduced ordered decision diagrams over a case's facts, in one shared table.
///
/// A case is a slice of value indices, one per fact, in the register's order
/// ([`Fact::absent`](crate::organisation::model::Fact::absent) for a fact that does not exist).
/// A node at offset `n` is `table[n] = fact`, `table[n + 1 + value] = child`.
/// INVARIANT: every child is a leaf or a node whose fact comes later in the diagrams' variable order.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Diagrams {
    pub(crate) table: Vec<u32>,
    /// The variable order: `rank[fact]` is its place; facts not in any diagram have `u8::MAX`.
    pub(crate) rank: Vec<u8>,
    /// Condition: does this combination exist? (`only_when` and `impossible`)
    pub(crate) world: Ref,
    /// One per single duty, in the order of `Duty::ALL`; the leaf's low bits index `outcomes`.
    /// Outside the world they hold anything.
    pub(crate) duties: Vec<Ref>,
    pub(crate) outcomes: Vec<Outcome>,
    pub(crate) answers: Vec<Answer>,
    /// Sorted rules in force.
    pub(crate) rule_sets: Vec<Vec<RuleIx>>,
    /// For `consulted` and `informed`: each rule, with the condition that it is in force.
    pub(crate) lists: Vec<ListRule>,
    /// What other sides of readings would answer.
    pub(crate) contests: Vec<Contest>,
}

/// The answer to one duty and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(crate) struct Outcome {
    /// Index of an answer.
    pub(crate) answer: u32,
    /// Index of a rule set.
    pub(crate) rules: u32,
}

/// Who has a duty in a case.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Answer {
    /// Sorted; more than one share it.
    Held(Vec<ActorIx>),
    Unstated,
    NotApplicable,
    /// An optional duty nobody has.
    Absent,
    /// No rule in force, or a role that cannot be filled in. Never in a compiled router.
    Gap,
    /// Different answers. Never in a compiled router.
    Conflict,
}

/// A rule of a list duty.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct ListRule {
    pub(crate) duty: Duty,
    pub(crate) rule: RuleIx,
    pub(crate) in_force: Ref,
}

/// The other side of a reading, for one duty.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Contest {
    pub(crate) duty: Duty,
    pub(crate) reading: String,
    pub(crate) option: String,
    /// The leaf's low bits: 0 where that side says the same, else 1 + the index of an answer.
    /// For list duties the answer is the whole list (`Held`, perhaps of nobody).
    pub(crate) root: Ref,
}

impl Diagrams {
    /// Walks from `root` to a leaf for a complete case; the leaf's low bits.
    #[inline]
    pub(crate) fn leaf(&self, root: Ref, case: &[ValueIx]) -> u32 {
        let mut at = root;
        while at & LEAF == 0 {
            at = self.child(at, case).unwrap_or(LEAF);
        }
        at & !LEAF
    }

    #[inline]
    fn child(&self, node: Ref, case: &[ValueIx]) -> Option<Ref> {
        let node = node as usize;
        let fact = *self.table.get(node)?;
        let value = *case.get(fact as usize)?;
        self.table.get(node + 1 + usize::from(value)).copied()
    }

    /// The fact a node tests.
    pub(crate) fn fact(&self, node: Ref) -> Option<FactIx> {
        self.table
            .get(node as usize)
            .and_then(|f| FactIx::try_from(*f).ok())
    }

    /// The child of a node for one value.
    pub(crate) fn step(&self, node: Ref, value: ValueIx) -> Option<Ref> {
        self.table
            .get(node as usize + 1 + usize::from(value))
            .copied()
    }
}
