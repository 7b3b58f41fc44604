//! A model resolved: every name is an index, every scoped role a table, nothing left to look up.
//!
//! Lists are sorted by id, so that an index is a stable order of its own. The model is plain
//! data; its canonical JSON is what the fingerprint is taken of.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

pub(crate) use super::terms::{Action, Duty, Level, Modality};
use crate::order::Map;
use crate::text::Text;

/// Index of a fact in [`Model::facts`].
pub(crate) type FactIx = u8;
/// Index of a value in [`Fact::values`]; one past the last means that the fact does not exist.
pub(crate) type ValueIx = u16;
/// Index of an actor in [`Model::actors`].
pub(crate) type ActorIx = u16;
/// Index of a rule in [`Model::rules`].
pub(crate) type RuleIx = u16;
/// Index of an interface in [`Model::interfaces`].
pub(crate) type InterfaceIx = u16;

/// A model, resolved.
#[derive(Debug, PartialEq, Serialize)]
pub(crate) struct Model {
    pub(crate) language: u32,
    pub(crate) id: String,
    pub(crate) title: Text,
    /// The models this one extends, nearest first.
    pub(crate) lineage: Vec<String>,
    /// Readings applied: reading to option.
    pub(crate) readings: Map<String, String>,
    pub(crate) valid: Validity,
    pub(crate) register: String,
    pub(crate) default_model: Option<String>,
    pub(crate) timeline: Vec<String>,
    pub(crate) catalogue: Arc<Catalogue>,
    /// In the register's order.
    pub(crate) facts: Arc<Vec<Fact>>,
    /// Aligned with the values of the fact `kind`.
    pub(crate) kinds: Arc<Vec<Kind>>,
    pub(crate) categories: Vec<Category>,
    /// Aligned with the values of the fact `department`.
    pub(crate) departments: Vec<Department>,
    /// Aligned with the values of the fact `system`; `none`, where it is a value, comes after the last.
    pub(crate) systems: Vec<System>,
    pub(crate) impossible: Vec<Impossible>,
    pub(crate) actors: Vec<Actor>,
    pub(crate) posts: Vec<Post>,
    /// In the order of the file, which has a meaning here.
    pub(crate) first_contact: Vec<FirstContact>,
    pub(crate) rules: Vec<Rule>,
    pub(crate) interfaces: Vec<Interface>,
    pub(crate) invariants: Vec<Invariant>,
    pub(crate) known: Vec<Known>,
    /// What the other sides of the readings would change, by reading and option.
    pub(crate) sides: Vec<Side>,
}

/// First and last day, as `YYYY-MM-DD`, both within.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Validity {
    pub(crate) from: Option<String>,
    pub(crate) to: Option<String>,
}

/// The governing document's catalogue.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Catalogue {
    pub(crate) id: String,
    pub(crate) title: Text,
    pub(crate) sections: Map<String, Text>,
    pub(crate) statements: Map<String, Statement>,
    pub(crate) readings: Map<String, Reading>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Statement {
    pub(crate) section: String,
    pub(crate) also_in: Vec<String>,
    pub(crate) modality: Modality,
    pub(crate) routing: bool,
    pub(crate) text: Text,
    pub(crate) not_encoded: Option<Text>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Reading {
    pub(crate) issue: Text,
    pub(crate) statements: Vec<String>,
    pub(crate) default: Text,
    pub(crate) options: Map<String, Text>,
    pub(crate) unused: Option<Text>,
}

/// What an element rests on: ids of statements and readings, sorted.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) struct Evidence {
    pub(crate) basis: Vec<String>,
    pub(crate) supports: Vec<String>,
    pub(crate) readings: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct Category {
    pub(crate) id: String,
    pub(crate) title: Text,
    pub(crate) evidence: Evidence,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct Department {
    pub(crate) id: String,
    pub(crate) title: Text,
    pub(crate) sample: bool,
    pub(crate) evidence: Evidence,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct System {
    pub(crate) id: String,
    pub(crate) title: Text,
    pub(crate) category: String,
    /// Value of the fact `department`.
    pub(crate) department: Option<ValueIx>,
    pub(crate) sample: bool,
    pub(crate) keywords: Words,
    pub(crate) owner: Fill,
    pub(crate) manager: Fill,
    pub(crate) administrator: Fill,
    pub(crate) evidence: Evidence,
    /// What the owner rests on, where the model names it.
    pub(crate) owner_evidence: Evidence,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Words {
    pub(crate) sv: Vec<String>,
    pub(crate) en: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct Kind {
    pub(crate) id: String,
    pub(crate) level: Level,
    pub(crate) level_inferred: bool,
    pub(crate) title: Text,
    pub(crate) means: Option<Text>,
    pub(crate) not: Map<String, Text>,
    pub(crate) examples: Words,
    pub(crate) keywords: Words,
    /// The stations after the first, in order; the general order where the document states none.
    pub(crate) way: Vec<Duty>,
    pub(crate) evidence: Evidence,
}

/// The order in which a case visits duties, unless its kind states another.
pub(crate) const GENERAL_WAY: [Duty; 5] = [
    Duty::Prepares,
    Duty::Presents,
    Duty::Decides,
    Duty::Orders,
    Duty::Executes,
];

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Fact {
    pub(crate) id: String,
    pub(crate) title: Text,
    pub(crate) question: Option<Text>,
    pub(crate) help: Option<Text>,
    pub(crate) asked: Asked,
    /// An actor's id, without scope.
    pub(crate) known_by: Option<String>,
    /// Kinds, departments and systems by id, then `none`; `false`, `true`; listed values by id; intervals of a number in rising order.
    pub(crate) values: Vec<Value>,
    pub(crate) number: Option<Number>,
    pub(crate) boolean: bool,
    /// For the fact that says where the way begins: the holder each value stands for.
    pub(crate) begins_way: Option<Vec<Term>>,
    pub(crate) only_when: Option<Condition>,
    #[serde(default)]
    pub(crate) evidence: Evidence,
}

impl Fact {
    /// The value that stands for "does not exist" in a complete case.
    pub(crate) fn absent(&self) -> ValueIx {
        ValueIx::try_from(self.values.len()).unwrap_or(ValueIx::MAX)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Asked {
    Anyone,
    KnownBy,
    Never,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Value {
    pub(crate) id: String,
    pub(crate) title: Text,
    pub(crate) help: Option<Text>,
    pub(crate) sample: bool,
}

/// A number, as integers scaled by ten to the power of `decimals`. Interval `i` of the fact's
/// values begins at `starts[i]` and ends before `starts[i + 1]`; the last ends with `max`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Number {
    pub(crate) unit: String,
    pub(crate) min: i64,
    pub(crate) max: i64,
    pub(crate) decimals: u8,
    pub(crate) starts: Vec<i64>,
}

/// A condition over facts. A test on a fact that does not exist is false.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Condition {
    /// The fact exists and has one of these values (sorted).
    Is {
        fact: FactIx,
        values: Vec<ValueIx>,
    },
    /// Both exist and stand for the same: `left_of[value of left] == right_of[value of right]`, where `None` is nothing.
    Same {
        left: FactIx,
        left_of: Vec<Option<u16>>,
        right: FactIx,
        right_of: Vec<Option<u16>>,
    },
    All(Vec<Condition>),
    Any(Vec<Condition>),
    Not(Box<Condition>),
}

/// A combination of facts that cannot exist.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Impossible {
    pub(crate) id: String,
    pub(crate) when: Condition,
    pub(crate) text: Text,
    #[serde(skip_deserializing)]
    pub(crate) evidence: Evidence,
}

/// A unit, a body or a role; one for each scope.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct Actor {
    /// With its scope: `it_customer_manager:education`.
    pub(crate) id: String,
    pub(crate) family: String,
    pub(crate) scope: Option<String>,
    pub(crate) is: ActorKind,
    pub(crate) title: Text,
    /// Where it works. Of a unit: itself.
    pub(crate) unit: Place,
    /// Where it is employed; `unit` where nothing else is said.
    pub(crate) home_unit: Place,
    /// Of a unit: the unit it lies in.
    pub(crate) parent: Place,
    /// Of a body: its members, sorted.
    pub(crate) members: Vec<ActorIx>,
    pub(crate) mandate: Option<Condition>,
    /// Thousandths of a full-time equivalent.
    pub(crate) capacity: Option<u32>,
    pub(crate) sample: bool,
    /// What the register's entry rests on, then what the model's placement rests on.
    pub(crate) evidence: Evidence,
    pub(crate) placement_evidence: Evidence,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ActorKind {
    Unit,
    Body,
    Role,
}

/// A unit, or that nobody says which.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Place {
    Unit(ActorIx),
    Unstated,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct Post {
    pub(crate) id: String,
    pub(crate) roles: Vec<ActorIx>,
    pub(crate) capacity: Option<u32>,
    pub(crate) evidence: Evidence,
}

/// Who a rule names.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Holder {
    Unstated,
    NotApplicable,
    /// Removes an optional duty.
    None,
    /// One, several sharing a single duty, or the members of a list.
    Of(Vec<Term>),
}

/// A holder in a case, to be filled in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Term {
    Fixed(ActorIx),
    /// `table[value of fact]`; a fact that does not exist leaves it missing.
    ByFact {
        fact: FactIx,
        table: Vec<Fill>,
        written: String,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Fill {
    Actor(ActorIx),
    Unstated,
    /// The role cannot be filled in: a gap.
    Missing,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct Rule {
    pub(crate) id: String,
    pub(crate) when: Condition,
    /// In the order of [`Duty::ALL`].
    pub(crate) assign: Vec<(Duty, Holder)>,
    /// The rules named, sorted; closing the relation is the compiler's.
    pub(crate) overrides: Vec<RuleIx>,
    pub(crate) text: Text,
    pub(crate) evidence: Evidence,
    /// `inference` where a reading is named, else the weakest of the basis.
    pub(crate) modality: Modality,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct Interface {
    pub(crate) id: String,
    pub(crate) from: End,
    pub(crate) to: End,
    /// `for`
    pub(crate) condition: Option<Condition>,
    /// Whether the condition names kinds of case, so that a way may pass through.
    pub(crate) names_kind: bool,
    pub(crate) action: Action,
    pub(crate) both_ways: bool,
    pub(crate) via: Vec<End>,
    pub(crate) text: Option<Text>,
    pub(crate) evidence: Evidence,
}

/// An end of an interface.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum End {
    /// One actor, or the one the case's own facts give.
    Of(Term),
    /// `it_customer_manager(d)`: any scope; entry `i` is the actor for value `i` of the department or system.
    Any {
        letter: char,
        actors: Vec<ActorIx>,
        written: String,
    },
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct FirstContact {
    pub(crate) when: Option<Condition>,
    pub(crate) owner: Option<OwnerIs>,
    pub(crate) to: Contact,
    pub(crate) evidence: Evidence,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum OwnerIs {
    /// No holder of the duty lies in the unit.
    Outside(ActorIx),
    /// Every holder lies in it.
    Within(ActorIx),
    /// Every holder is one of these (a family's scopes).
    OneOf(Vec<ActorIx>),
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Contact {
    Duty(Duty),
    Holder(Term),
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct Invariant {
    pub(crate) id: String,
    pub(crate) always: bool,
    pub(crate) claim: Claim,
    pub(crate) whose: Text,
    pub(crate) text: Text,
    pub(crate) evidence: Evidence,
}

/// A condition that may also read the answer, with three results.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Claim {
    /// A condition over facts alone.
    Facts(Condition),
    All(Vec<Claim>),
    Any(Vec<Claim>),
    Not(Box<Claim>),
    Duty {
        duty: Duty,
        aspect: Aspect,
        test: ClaimTest,
    },
    /// Some step of the way has this action.
    StepAction(Vec<Action>),
    /// Some step of the way begins or ends with one of these.
    StepThrough(Vec<ActorIx>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Aspect {
    Holder,
    Unit,
    HomeUnit,
    Members,
    Shared,
    Mandate,
    Modality,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ClaimTest {
    /// One of these.
    Is(Vec<Target>),
    /// Lies within one of these, by the unit tree.
    Within(Vec<Target>),
}

#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Target {
    Actor(ActorIx),
    /// Every actor of a family.
    Family(Vec<ActorIx>),
    Unstated,
    NotApplicable,
    Absent,
    Bool(bool),
    Modality(Modality),
    Path(Duty, Aspect),
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct Known {
    pub(crate) id: String,
    /// Index in [`Model::invariants`].
    pub(crate) invariant: usize,
    pub(crate) when: Condition,
    pub(crate) text: Text,
    pub(crate) evidence: Evidence,
}

/// The other side of a reading: the rules it would change in this model. A reading that is
/// applied has the side `default`.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct Side {
    pub(crate) reading: String,
    pub(crate) option: String,
    pub(crate) text: Text,
    pub(crate) rules: Vec<SideRule>,
}

/// One rule that differs on the other side. Indices in `overrides` count on past
/// [`Model::rules`] for the rules a side adds, in the order of [`Side::rules`].
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct SideRule {
    /// The rule it replaces or removes; `None` where it is added.
    pub(crate) instead_of: Option<RuleIx>,
    /// `None` where it is removed.
    pub(crate) rule: Option<Rule>,
}
