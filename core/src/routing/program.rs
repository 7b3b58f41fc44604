//! What a router needs to answer: plain data, saved and loaded as one compact file.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::organisation::model::{
    Action, ActorIx, ActorKind, Asked, Condition, Duty, FactIx, Fill, Modality, Number, OwnerIs,
    Place, RuleIx, Validity, ValueIx, Words,
};
use crate::text::Text;

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
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
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

/// Everything a router needs, and nothing else.
///
/// Texts and ids are shared pointers: an answer repeats them without copying.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Program {
    pub(crate) model: Arc<str>,
    pub(crate) title: Arc<Text>,
    pub(crate) fingerprint: Arc<str>,
    pub(crate) language: u32,
    /// The version of the library that compiled it.
    pub(crate) engine: Arc<str>,
    pub(crate) valid: Validity,
    /// The governing document's id.
    pub(crate) document: Arc<str>,
    /// Sections of the document that something cites, sorted.
    pub(crate) sections: Vec<Arc<str>>,
    /// Statements that a rule rests on, sorted.
    pub(crate) statements: Vec<Arc<str>>,
    /// In the register's order.
    pub(crate) facts: Vec<FactInfo>,
    /// Aligned with the values of the fact `kind`.
    pub(crate) kinds: Vec<KindInfo>,
    pub(crate) categories: Vec<Arc<str>>,
    /// Aligned with the values of the fact `system`.
    pub(crate) systems: Vec<SystemInfo>,
    pub(crate) impossible: Vec<ImpossibleInfo>,
    pub(crate) actors: Vec<ActorInfo>,
    pub(crate) posts: Vec<PostInfo>,
    pub(crate) first_contact: Vec<Clause>,
    pub(crate) rules: Vec<RuleInfo>,
    pub(crate) interfaces: Vec<InterfaceInfo>,
    pub(crate) sides: Vec<SideInfo>,
    pub(crate) diagrams: Diagrams,
}

/// A fact, as a case and a question need it.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct FactInfo {
    pub(crate) id: Arc<str>,
    pub(crate) title: Arc<Text>,
    pub(crate) question: Option<Arc<Text>>,
    pub(crate) help: Option<Arc<Text>>,
    pub(crate) known_by: Option<Arc<str>>,
    /// Index in [`ASKED`].
    pub(crate) asked: u8,
    pub(crate) values: Vec<ValueInfo>,
    pub(crate) number: Option<Number>,
    pub(crate) boolean: bool,
    /// Whether there are cases in which it does not exist.
    pub(crate) optional: bool,
    pub(crate) begins_way: Option<Vec<Filling>>,
    /// Kept only for a fact that begins the way: of the others the world says where they exist.
    pub(crate) only_when: Option<Condition>,
}

/// Whom a fact is asked of, by the number it is saved as.
pub(crate) const ASKED: [Asked; 3] = [Asked::Anyone, Asked::KnownBy, Asked::Never];

impl FactInfo {
    /// The value that stands for "does not exist".
    pub(crate) fn absent(&self) -> ValueIx {
        ValueIx::try_from(self.values.len()).unwrap_or(ValueIx::MAX)
    }

    /// The number of children a node of this fact has.
    pub(crate) fn arity(&self) -> ValueIx {
        self.absent().saturating_add(u16::from(self.optional))
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct ValueInfo {
    pub(crate) id: Arc<str>,
    pub(crate) title: Arc<Text>,
    pub(crate) sample: bool,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct KindInfo {
    pub(crate) way: Vec<Duty>,
    pub(crate) keywords: Words,
    /// What tells other kinds apart from it, by their index.
    pub(crate) not: Vec<(ValueIx, Arc<Text>)>,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct SystemInfo {
    /// Index of a category.
    pub(crate) category: u16,
    pub(crate) department: Option<ValueIx>,
    pub(crate) owner: Fill,
    pub(crate) manager: Fill,
    pub(crate) administrator: Fill,
    pub(crate) keywords: Words,
}

impl Default for SystemInfo {
    fn default() -> Self {
        let nobody = Fill::Missing;
        Self {
            category: 0,
            department: None,
            owner: nobody,
            manager: nobody,
            administrator: nobody,
            keywords: Words::default(),
        }
    }
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ImpossibleInfo {
    pub(crate) when: Condition,
    pub(crate) text: Arc<Text>,
}

impl Default for ImpossibleInfo {
    fn default() -> Self {
        Self {
            when: Condition::Any(Vec::new()),
            text: Arc::default(),
        }
    }
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ActorInfo {
    pub(crate) id: Arc<str>,
    pub(crate) title: Arc<Text>,
    pub(crate) is: ActorKind,
    pub(crate) unit: Place,
    pub(crate) home_unit: Place,
    pub(crate) parent: Place,
    pub(crate) members: Vec<ActorIx>,
    pub(crate) capacity: Option<u32>,
    pub(crate) sample: bool,
}

impl Default for ActorInfo {
    fn default() -> Self {
        Self {
            id: Arc::default(),
            title: Arc::default(),
            is: ActorKind::Role,
            unit: Place::Unstated,
            home_unit: Place::Unstated,
            parent: Place::Unstated,
            members: Vec::new(),
            capacity: None,
            sample: false,
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct PostInfo {
    pub(crate) id: Arc<str>,
    pub(crate) roles: Vec<ActorIx>,
    pub(crate) capacity: Option<u32>,
}

/// A clause of the first contact.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Clause {
    pub(crate) when: Option<Condition>,
    pub(crate) owner: Option<OwnerIs>,
    pub(crate) to: ClauseTo,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum ClauseTo {
    Duty(Duty),
    Holder(Filling),
}

impl Default for Clause {
    fn default() -> Self {
        Self {
            when: None,
            owner: None,
            to: ClauseTo::Duty(Duty::Owner),
        }
    }
}

/// A holder in a case, to be filled in.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Filling {
    Fixed(ActorIx),
    ByFact { fact: FactIx, table: Vec<Fill> },
}

impl Default for Filling {
    fn default() -> Self {
        Self::Fixed(0)
    }
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct RuleInfo {
    pub(crate) id: Arc<str>,
    pub(crate) text: Arc<Text>,
    /// Indices of statements.
    pub(crate) basis: Vec<u16>,
    /// Indices of sections.
    pub(crate) cite: Vec<u16>,
    pub(crate) modality: Modality,
    /// What it says of list duties; of single duties the outcomes say it.
    pub(crate) lists: Vec<(Duty, Vec<Filling>)>,
    /// The duties it assigns, as bits in the order of [`Duty::ALL`].
    pub(crate) duties: u16,
    /// The rules that it overrides, directly or through others, and that share a duty with it.
    pub(crate) over: Vec<RuleIx>,
    /// Kept only where another rule overrides this one.
    pub(crate) when: Option<Condition>,
}

impl Default for RuleInfo {
    fn default() -> Self {
        Self {
            id: Arc::default(),
            text: Arc::default(),
            basis: Vec::new(),
            cite: Vec::new(),
            modality: Modality::Inference,
            lists: Vec::new(),
            duties: 0,
            over: Vec::new(),
            when: None,
        }
    }
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct InterfaceInfo {
    pub(crate) id: Arc<str>,
    pub(crate) from: EndInfo,
    pub(crate) to: EndInfo,
    pub(crate) via: Vec<EndInfo>,
    pub(crate) condition: Option<Condition>,
    pub(crate) names_kind: bool,
    pub(crate) action: Action,
    pub(crate) both_ways: bool,
    /// Indices of sections.
    pub(crate) cite: Vec<u16>,
}

impl Default for InterfaceInfo {
    fn default() -> Self {
        Self {
            id: Arc::default(),
            from: EndInfo::default(),
            to: EndInfo::default(),
            via: Vec::new(),
            condition: None,
            names_kind: false,
            action: Action::Undocumented,
            both_ways: false,
            cite: Vec::new(),
        }
    }
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum EndInfo {
    Of(Filling),
    /// Any scope; the same letter stands for the same value.
    Any {
        letter: u32,
        actors: Vec<ActorIx>,
    },
}

impl Default for EndInfo {
    fn default() -> Self {
        Self::Of(Filling::default())
    }
}

/// What the other side of a reading says.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct SideInfo {
    pub(crate) reading: Arc<str>,
    pub(crate) option: Arc<str>,
    pub(crate) text: Arc<Text>,
}
