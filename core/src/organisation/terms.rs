//! The field's own terms: duties, levels, the force of a statement, what happens over a contact.

use serde::{Deserialize, Serialize};

/// How firmly the document says something, weakest last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Modality {
    /// It shall be so.
    Shall,
    /// It is stated as in force.
    Stated,
    /// It should be so.
    Should,
    /// It is so at present, before the reform.
    AsIs,
    /// An alternative model says so.
    Alternative,
    /// It rests on a reading of ours.
    Inference,
}

impl Modality {
    /// Its identifier: `as_is`.
    pub fn id(self) -> &'static str {
        match self {
            Modality::Shall => "shall",
            Modality::Stated => "stated",
            Modality::Should => "should",
            Modality::AsIs => "as_is",
            Modality::Alternative => "alternative",
            Modality::Inference => "inference",
        }
    }
}

/// The level of a kind of case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// Direction and steering.
    Strategic,
    /// Relation between customer and supplier, development.
    Tactical,
    /// Daily delivery.
    Operative,
}

impl Level {
    /// The identifier.
    pub fn id(self) -> &'static str {
        match self {
            Level::Strategic => "strategic",
            Level::Tactical => "tactical",
            Level::Operative => "operative",
        }
    }
}

/// A duty: the part somebody has in a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Duty {
    /// Answers for the matter.
    Owner,
    /// Prepares it for decision.
    Prepares,
    /// Decides it.
    Decides,
    /// Presents it to who decides.
    Presents,
    /// Orders the work.
    Orders,
    /// Carries it out.
    Executes,
    /// Has the functional responsibility for the system.
    Maintains,
    /// Signs the agreement.
    Signs,
    /// Follows up.
    FollowsUp,
    /// Is consulted.
    Consulted,
    /// Is informed.
    Informed,
}

impl Duty {
    /// All duties, in the order of an answer.
    pub const ALL: [Duty; 11] = [
        Duty::Owner,
        Duty::Prepares,
        Duty::Decides,
        Duty::Presents,
        Duty::Orders,
        Duty::Executes,
        Duty::Maintains,
        Duty::Signs,
        Duty::FollowsUp,
        Duty::Consulted,
        Duty::Informed,
    ];
    /// How many duties have a single answer: the first of [`Duty::ALL`].
    pub const SINGLE: usize = 9;

    /// Whether every case must have an answer.
    pub fn is_required(self) -> bool {
        matches!(self, Duty::Owner | Duty::Prepares | Duty::Decides)
    }

    /// Whether any number of holders may have it.
    pub fn is_list(self) -> bool {
        matches!(self, Duty::Consulted | Duty::Informed)
    }

    /// Its place in [`Duty::ALL`].
    pub fn index(self) -> usize {
        self as usize
    }

    /// Its identifier: `follows_up`.
    pub fn id(self) -> &'static str {
        match self {
            Duty::Owner => "owner",
            Duty::Prepares => "prepares",
            Duty::Decides => "decides",
            Duty::Presents => "presents",
            Duty::Orders => "orders",
            Duty::Executes => "executes",
            Duty::Maintains => "maintains",
            Duty::Signs => "signs",
            Duty::FollowsUp => "follows_up",
            Duty::Consulted => "consulted",
            Duty::Informed => "informed",
        }
    }

    /// The duty with this identifier.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|d| d.id() == id)
    }
}

/// What happens over an interface.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// Hands the case over.
    HandsOver,
    /// Refers the requester.
    Refers,
    /// Prepares the case for.
    PreparesFor,
    /// Presents it to.
    Presents,
    /// The case goes to whoever decides it.
    Decides,
    /// Orders from.
    Orders,
    /// Delivers to.
    Delivers,
    /// Informs.
    Informs,
    /// Inside one unit or body.
    Within,
    /// No contact is documented.
    Undocumented,
}

impl Action {
    /// All actions, in the order in which a compiled file numbers them.
    pub(crate) const ALL: [Action; 10] = [
        Action::HandsOver,
        Action::Refers,
        Action::PreparesFor,
        Action::Presents,
        Action::Decides,
        Action::Orders,
        Action::Delivers,
        Action::Informs,
        Action::Within,
        Action::Undocumented,
    ];

    /// Its identifier: `hands_over`.
    pub fn id(self) -> &'static str {
        match self {
            Action::HandsOver => "hands_over",
            Action::Refers => "refers",
            Action::PreparesFor => "prepares_for",
            Action::Presents => "presents",
            Action::Decides => "decides",
            Action::Orders => "orders",
            Action::Delivers => "delivers",
            Action::Informs => "informs",
            Action::Within => "within",
            Action::Undocumented => "undocumented",
        }
    }
}
