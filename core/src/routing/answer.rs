//! Answers: a route, a question or a refusal, as the types whose JSON other programs store.

use std::fmt;
use std::sync::Arc;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde::ser::{SerializeMap, Serializer};
use serde::{Deserialize as Read, Serialize as Write};

use super::refusal::Code;
use crate::organisation::model::{Action, Duty, Modality};
use crate::text::Text;

/// What a router says to a case.
#[derive(Clone, Debug, PartialEq, Eq, Write, Read)]
#[serde(untagged)]
pub enum Answer {
    /// Who has which duty, the way there, and why.
    Routed(Box<Route>),
    /// A fact that must be known first.
    NeedsFact(Box<Question>),
    /// Why there is no answer.
    Refused(Box<Refusal>),
}

impl Answer {
    /// The route, if the case is routed.
    pub fn route(&self) -> Option<&Route> {
        match self {
            Answer::Routed(route) => Some(route),
            Answer::NeedsFact(_) | Answer::Refused(_) => None,
        }
    }

    /// The question, if a fact is needed.
    pub fn question(&self) -> Option<&Question> {
        match self {
            Answer::NeedsFact(question) => Some(question),
            Answer::Routed(_) | Answer::Refused(_) => None,
        }
    }

    /// The refusal, if there is one.
    pub fn refusal(&self) -> Option<&Refusal> {
        match self {
            Answer::Refused(refusal) => Some(refusal),
            Answer::Routed(_) | Answer::NeedsFact(_) => None,
        }
    }

    /// The answer as one line of JSON.
    pub fn to_json(&self) -> String {
        super::json::answer(self)
    }

    /// As [`Answer::to_json`], of an answer that is not needed any more: it is given back where it
    /// is written, which in a browser is in one place and not in each that asks.
    ///
    /// ```
    /// # let router = bestit::Policy::embedded().model("best-it")?.compile()?.router;
    /// let answer = router.answer_pairs(Vec::new(), bestit::Options::default());
    /// assert_eq!(answer.clone().into_json(), answer.to_json());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn into_json(self) -> String {
        self.to_json()
    }
}

/// Which of the three an answer is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Write, Read)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// A [`Route`].
    Routed,
    /// A [`Question`].
    NeedsFact,
    /// A [`Refusal`].
    Refused,
}

/// Names with what belongs to them, in an order that means something; in JSON an object.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entries<K, V>(pub Vec<(K, V)>);

impl<K: PartialEq, V> Entries<K, V> {
    /// What belongs to a name.
    pub fn get(&self, name: &K) -> Option<&V> {
        self.0.iter().find(|(k, _)| k == name).map(|(_, v)| v)
    }
}

impl<K: serde::Serialize, V: serde::Serialize> serde::Serialize for Entries<K, V> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (name, value) in &self.0 {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}

impl<'de, K: Deserialize<'de>, V: Deserialize<'de>> Deserialize<'de> for Entries<K, V> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Pairs<K, V>(std::marker::PhantomData<(K, V)>);
        impl<'de, K: Deserialize<'de>, V: Deserialize<'de>> Visitor<'de> for Pairs<K, V> {
            type Value = Entries<K, V>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut list = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    list.push(entry);
                }
                Ok(Entries(list))
            }
        }
        deserializer.deserialize_map(Pairs(std::marker::PhantomData))
    }
}

/// A value of a fact, as it was given.
#[derive(Clone, Debug, PartialEq, Eq, Write, Read)]
#[serde(untagged)]
pub enum Known {
    /// Of a fact that is true or false.
    Bool(bool),
    /// Of a number without decimals.
    Integer(i64),
    /// Any other; a number with decimals is written out.
    Text(Arc<str>),
}

impl fmt::Display for Known {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Known::Bool(value) => write!(f, "{value}"),
            Known::Integer(value) => write!(f, "{value}"),
            Known::Text(value) => f.write_str(value),
        }
    }
}

/// The facts given, by id, in the register's order.
pub type Facts = Entries<Arc<str>, Known>;

/// Who has which duty in a case, the way there, and why.
#[derive(Clone, Debug, PartialEq, Eq, Write, Read)]
pub struct Route {
    /// Always [`Status::Routed`].
    pub status: Status,
    /// The model that answers.
    pub model: Arc<str>,
    /// The date asked for.
    pub on: Option<Arc<str>>,
    /// Whether the date is past the model's validity.
    pub extended: bool,
    /// What was compiled, in which language, by which version.
    pub policy: PolicyId,
    /// The caller's own reference.
    #[serde(rename = "ref")]
    pub reference: Option<Arc<str>>,
    /// The facts given.
    pub case: Facts,
    /// Whether the route rests on sample data.
    pub sample: bool,
    /// Whom the requester turns to.
    pub first_contact: Option<Arc<Party>>,
    /// Answers for the matter.
    pub owner: Option<DutyAnswer>,
    /// Prepares it for decision.
    pub prepares: Option<DutyAnswer>,
    /// Decides it.
    pub decides: Option<DutyAnswer>,
    /// Presents it to who decides.
    pub presents: Option<DutyAnswer>,
    /// Orders the work.
    pub orders: Option<DutyAnswer>,
    /// Carries it out.
    pub executes: Option<DutyAnswer>,
    /// Has the functional responsibility for the system.
    pub maintains: Option<DutyAnswer>,
    /// Signs the agreement.
    pub signs: Option<DutyAnswer>,
    /// Follows up.
    pub follows_up: Option<DutyAnswer>,
    /// Are consulted.
    pub consulted: Option<DutyAnswer>,
    /// Are informed.
    pub informed: Option<DutyAnswer>,
    /// The way of the case.
    pub steps: Vec<Step>,
    /// The rules in force, by id.
    pub because: Vec<Reason>,
    /// The rules that would be in force if no other overrode them, by id.
    pub overridden: Vec<Overridden>,
}

impl Route {
    /// What the route says of a duty; `None` where nobody has it.
    pub fn duty(&self, duty: Duty) -> Option<&DutyAnswer> {
        match duty {
            Duty::Owner => self.owner.as_ref(),
            Duty::Prepares => self.prepares.as_ref(),
            Duty::Decides => self.decides.as_ref(),
            Duty::Presents => self.presents.as_ref(),
            Duty::Orders => self.orders.as_ref(),
            Duty::Executes => self.executes.as_ref(),
            Duty::Maintains => self.maintains.as_ref(),
            Duty::Signs => self.signs.as_ref(),
            Duty::FollowsUp => self.follows_up.as_ref(),
            Duty::Consulted => self.consulted.as_ref(),
            Duty::Informed => self.informed.as_ref(),
        }
    }

    /// The route as one line of JSON.
    pub fn to_json(&self) -> String {
        super::json::route(self)
    }
}

/// What was compiled, in which language, by which version.
#[derive(Clone, Debug, PartialEq, Eq, Write, Read)]
pub struct PolicyId {
    /// SHA-256 of the resolved model.
    pub fingerprint: Arc<str>,
    /// The version of the policy language.
    pub language: u32,
    /// The version of the library.
    pub engine: Arc<str>,
}

/// Somebody who has a duty: a unit, a body or a role.
#[derive(Clone, Debug, PartialEq, Eq, Write, Read)]
pub struct Party {
    /// The actor's id; ids joined by `+` where several share it.
    pub id: Arc<str>,
    /// Its title.
    pub title: Arc<Text>,
    /// Where it works.
    pub unit: Arc<str>,
    /// Where it is employed.
    pub home_unit: Arc<str>,
}

/// Whether anybody has a duty.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Write, Read)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Somebody has it.
    Held,
    /// The document names nobody.
    Unstated,
    /// In this kind of case there is nothing to do.
    NotApplicable,
}

/// What a route says of one duty.
#[derive(Clone, Debug, PartialEq, Eq, Write, Read)]
pub struct DutyAnswer {
    /// Whether anybody has it.
    pub status: Standing,
    /// Who has it.
    pub holders: Vec<Arc<Party>>,
    /// Whether they share it.
    pub shared: bool,
    /// How firmly the document says so.
    pub modality: Option<Modality>,
    /// The rules in force.
    pub rules: Vec<Arc<str>>,
    /// The sections they rest on.
    pub cite: Arc<[Cite]>,
    /// The other sides of readings that would answer otherwise.
    pub contested: Vec<Contested>,
}

/// A section of the governing document.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Write, Read)]
pub struct Cite {
    /// The document's id.
    pub document: Arc<str>,
    /// The section's number.
    pub section: Arc<str>,
}

/// What the other side of a reading would answer.
#[derive(Clone, Debug, PartialEq, Eq, Write, Read)]
pub struct Contested {
    /// The reading: `A07`.
    pub id: Arc<str>,
    /// The side's name, mostly `other`.
    pub option: Arc<str>,
    /// Who would have the duty; nobody where that side names no actor.
    pub other: Vec<Arc<str>>,
    /// What that side says.
    pub text: Arc<Text>,
}

/// A step of a case's way.
#[derive(Clone, Debug, PartialEq, Eq, Write, Read)]
pub struct Step {
    /// Who has the case.
    pub from: Arc<str>,
    /// Who gets it.
    pub to: Arc<str>,
    /// What happens.
    pub action: Action,
    /// The contact it goes over.
    pub interface: Option<Arc<str>>,
    /// The sections the contact rests on.
    pub cite: Arc<[Cite]>,
}

/// A rule in force.
#[derive(Clone, Debug, PartialEq, Eq, Write, Read)]
pub struct Reason {
    /// The rule's id.
    pub rule: Arc<str>,
    /// The duties it is in force for.
    pub duties: Vec<Duty>,
    /// The statements it rests on.
    pub basis: Arc<[Arc<str>]>,
    /// Their sections.
    pub cite: Arc<[Cite]>,
    /// What it says.
    pub text: Arc<Text>,
}

/// A rule whose condition holds and that another one overrides.
#[derive(Clone, Debug, PartialEq, Eq, Write, Read)]
pub struct Overridden {
    /// The rule's id.
    pub rule: Arc<str>,
    /// The duties it is overridden for.
    pub duties: Vec<Duty>,
    /// The statements it rests on.
    pub basis: Arc<[Arc<str>]>,
    /// Their sections.
    pub cite: Arc<[Cite]>,
    /// What it says.
    pub text: Arc<Text>,
    /// The rules in force instead.
    pub by: Vec<Arc<str>>,
}

/// A fact that must be known before the case can be routed.
#[derive(Clone, Debug, PartialEq, Eq, Write, Read)]
pub struct Question {
    /// Always [`Status::NeedsFact`].
    pub status: Status,
    /// The model that asks.
    pub model: Arc<str>,
    /// The date asked for.
    pub on: Option<Arc<str>>,
    /// The caller's own reference.
    #[serde(rename = "ref")]
    pub reference: Option<Arc<str>>,
    /// The facts given.
    pub case: Facts,
    /// What is asked.
    pub question: Asked,
    /// The duties still open, with everybody who may have them. `unstated`, `not_applicable` and
    /// `none` stand for themselves.
    pub open: Entries<Duty, Vec<Arc<str>>>,
    /// The duties already settled.
    pub settled: Entries<Duty, Vec<Arc<str>>>,
}

/// The question itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Write, Read)]
pub struct Asked {
    /// The fact's id.
    pub fact: Arc<str>,
    /// The question.
    pub text: Arc<Text>,
    /// What helps to answer it.
    pub help: Option<Arc<Text>>,
    /// The values that are possible; none of a number.
    pub values: Vec<ValueChoice>,
    /// Whom to ask.
    pub known_by: Option<Arc<str>>,
}

/// A value to choose.
#[derive(Clone, Debug, PartialEq, Eq, Write, Read)]
pub struct ValueChoice {
    /// The value's id.
    pub id: Arc<str>,
    /// Its title.
    pub title: Arc<Text>,
}

/// Why a case is not answered.
#[derive(Clone, Debug, PartialEq, Eq, Write, Read)]
pub struct Refusal {
    /// Always [`Status::Refused`].
    pub status: Status,
    /// The model asked, where it is known.
    pub model: Option<Arc<str>>,
    /// The date asked for.
    pub on: Option<Arc<str>>,
    /// The caller's own reference.
    #[serde(rename = "ref")]
    pub reference: Option<Arc<str>>,
    /// The stable code.
    pub code: Code,
    /// The fact concerned.
    pub fact: Option<Arc<str>>,
    /// The value concerned.
    pub value: Option<Arc<str>>,
    /// What is the matter.
    pub message: Text,
    /// What to do about it.
    pub help: Option<Text>,
    /// What may have been meant, which the help asks; not part of the JSON.
    #[serde(skip)]
    pub suggestion: Option<Arc<str>>,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message.en)
    }
}

impl std::error::Error for Refusal {}
