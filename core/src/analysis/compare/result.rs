//! What a comparison tells, as plain data.

use serde::Serialize;

use super::clause::Clause;
use super::part::Part;
use super::titles::Titles;
use crate::Duty;
use crate::analysis::region::{Region, Test};
use crate::finding::{Place, Witness};
use crate::order::Map;

/// Every difference between two models.
///
/// Counts are combinations of facts, of those that exist in both models; nothing is known of how
/// often each occurs.
#[derive(Clone, Debug, Serialize)]
pub struct Comparison {
    /// The model compared from.
    pub from: Compared,
    /// The model compared to.
    pub to: Compared,
    /// What was compared; null where everything was.
    pub part: Option<Part>,
    /// Who has which duty: differences in the order of duties, the largest first.
    pub duties: Vec<DutyDifference>,
    /// Where people belong, what they hold and who is in contact with whom.
    pub placement: Vec<PlacementDifference>,
    /// How many combinations exist in both models.
    pub combinations: u64,
    /// In how many of them some duty is answered otherwise.
    pub changed: u64,
    /// In how many of them some duty is answered by one model alone, the other being silent.
    pub silence: u64,
    /// The same counts for each kind of case with a difference.
    pub kinds: Vec<KindCount>,
    /// Combinations that exist in one of the models alone.
    pub only_in: Vec<OnlyIn>,
    /// Rules added, changed and removed, with or without effect on an answer, by id.
    pub rules: Vec<RuleChange>,
    /// What would differ besides, were the other side of a reading taken; empty where readings
    /// were not asked about.
    pub only_under: Vec<OnlyUnder>,
    #[serde(skip)]
    pub(super) titles: Titles,
    /// Whether the models have no common origin.
    #[serde(skip)]
    pub(super) strangers: bool,
    /// Whether the other sides of readings were looked at.
    #[serde(skip)]
    pub(super) readings_asked: bool,
}

/// Which model was compared.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Compared {
    /// Its id.
    pub model: String,
    /// Its fingerprint.
    pub fingerprint: String,
    /// The other sides of readings applied, as `A14=other`.
    pub readings: Vec<String>,
}

/// A pair, one for each model.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Pair<T> {
    /// Of the model compared from.
    pub from: T,
    /// Of the model compared to.
    pub to: T,
}

/// Whether there are two answers or one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DifferenceStatus {
    /// Both models answer, and not the same.
    Changed,
    /// A model says nothing here: it answers `unstated`, or, where the models have no common
    /// origin, none of its rules speaks of an optional duty.
    Silence,
}

/// One of the two models.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum WhichSide {
    /// The model compared from.
    From,
    /// The model compared to.
    To,
}

/// A difference in one duty: all cases with the same rules in force. Where one model is silent,
/// all cases in which the same of its rules say so.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DutyDifference {
    /// The duty.
    pub duty: Duty,
    /// Whether there are two answers or one.
    pub status: DifferenceStatus,
    /// Who is silent, where somebody is.
    pub silent: Option<WhichSide>,
    /// The holders as the rules write them: `it_customer_manager(department)`, `system.owner`,
    /// `shared: [a, b]`, `unstated`; `none` where no rule gives the duty to anybody.
    pub from: Vec<String>,
    /// The same for the other model.
    pub to: Vec<String>,
    /// The rules in force.
    pub rules: Pair<Vec<String>>,
    /// What in the texts makes the difference.
    pub causes: Vec<Cause>,
    /// Where it is so.
    pub regions: Vec<DifferentRegion>,
    /// Combinations that no region tells of, because there would be too many regions.
    pub rest: u64,
    /// How many combinations differ so.
    pub combinations: u64,
    /// Whether it holds under all readings; null where that was not asked.
    pub readings: Option<HoldsUnder>,
    /// Whether it is between the same two answers throughout.
    #[serde(skip)]
    pub(super) one_answer: bool,
}

/// Where a difference is, with a case that shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DifferentRegion {
    /// What must hold.
    pub when: Vec<Test>,
    /// How many combinations of the difference lie here.
    pub combinations: u64,
    /// The smallest case: however it is completed, the models differ.
    pub witness: Witness,
    /// Its first completion.
    pub case: Witness,
    /// Who holds the duty in `case` by the first model: ids, or `unstated`, `not_applicable`, `none`.
    pub from: Vec<String>,
    /// Who holds it by the second.
    pub to: Vec<String>,
}

/// Under which readings a difference is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HoldsUnder {
    /// Under every one, taken one at a time.
    All,
    /// Under these, as `A14=other`, it is not there or looks different.
    DependsOn(Vec<String>),
}

impl Serialize for HoldsUnder {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            HoldsUnder::All => serializer.serialize_str("all"),
            HoldsUnder::DependsOn(options) => options.serialize(serializer),
        }
    }
}

/// What happened to an element from the first model to the second.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangeOf {
    /// The second model has it.
    Added,
    /// Both have it, with other content.
    Changed,
    /// The first model has it.
    Removed,
}

/// What kind of element a cause is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CauseOf {
    /// A rule.
    Rule,
    /// A system's entry.
    System,
    /// An actor's entry.
    Actor,
}

/// A change in the text of a model that makes a difference.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Cause {
    /// What kind of element.
    pub what: CauseOf,
    /// Its id.
    pub id: String,
    /// What happened to it.
    pub change: ChangeOf,
    /// The fields with other content, such as `when` or `assign.decides`.
    pub fields: Vec<String>,
    /// Where it stands.
    pub places: Pair<Option<Place>>,
}

/// A rule that is not the same in both models.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RuleChange {
    /// The rule.
    pub rule: String,
    /// What happened to it.
    pub change: ChangeOf,
    /// The fields with other content: `when`, `assign.<duty>`, `overrides`, `basis`, `supports`,
    /// `readings`, `text`.
    pub fields: Vec<String>,
    /// Whether a difference names it as its cause.
    pub effect: bool,
    /// Where it stands.
    pub places: Pair<Option<Place>>,
}

/// A difference in where people belong, what they hold, or how the organisation is connected.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PlacementDifference {
    /// What differs.
    pub what: PlacementOf,
    /// Whose: an actor or a family of actors, a post, a system, an interface; the model itself
    /// for its validity and its first contact.
    pub of: String,
    /// Of a family, those it concerns; empty where it concerns all of them.
    pub scopes: Vec<String>,
    /// Whether one of the models says nothing of it: `unstated`, or, where the models have no
    /// common origin, no entry.
    pub status: DifferenceStatus,
    /// What happened.
    pub change: ChangeOf,
    /// What it was. `department(department)` is each one's own.
    pub from: Vec<String>,
    /// What it became.
    pub to: Vec<String>,
    /// Where it stands.
    pub places: Pair<Option<Place>>,
    /// Whether it holds under all readings; null where that was not asked.
    pub readings: Option<HoldsUnder>,
    /// What the entries that are clauses say, by entry.
    #[serde(skip)]
    pub(super) clauses: Map<String, Clause>,
}

/// What a difference in placement is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PlacementOf {
    /// The actor itself.
    Actor,
    /// Where somebody works.
    Unit,
    /// Where somebody is employed, if elsewhere.
    HomeUnit,
    /// The unit a unit lies in.
    Parent,
    /// Full-time equivalents.
    Capacity,
    /// Members of a body.
    Members,
    /// What somebody may decide.
    Mandate,
    /// Roles held together.
    Post,
    /// Who owns a system.
    Owner,
    /// Who manages a system.
    Manager,
    /// Who administers a system.
    Administrator,
    /// A contact between two.
    Interface,
    /// Whom the requester turns to.
    FirstContact,
    /// From when to when the model is in force.
    Validity,
}

/// The counts for one kind of case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct KindCount {
    /// The kind.
    pub kind: String,
    /// Its combinations in both models.
    pub combinations: u64,
    /// Those in which some duty is answered otherwise.
    pub changed: u64,
    /// Those in which one model is silent about some duty.
    pub silence: u64,
}

/// Cases that exist in one model alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OnlyIn {
    /// The model that has them.
    pub side: WhichSide,
    /// Where they lie.
    pub regions: Vec<Region>,
    /// Combinations that no region tells of.
    pub rest: u64,
    /// How many there are.
    pub combinations: u64,
}

/// What differs under the other side of a reading, and does not without it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OnlyUnder {
    /// The reading and its option, as `A14=other`.
    pub option: String,
    /// Who has which duty.
    pub duties: Vec<DutyDifference>,
    /// Where people belong.
    pub placement: Vec<PlacementDifference>,
}

impl Comparison {
    /// Whether nothing differs that an answer or an organisation shows: no duty, no placement, no
    /// case that exists in one model alone.
    pub fn is_empty(&self) -> bool {
        self.duties.is_empty() && self.placement.is_empty() && self.only_in.is_empty()
    }

    /// Whether both answer every case that was compared alike: the same holders of every duty,
    /// and no case that exists in one model alone.
    pub fn is_equivalent(&self) -> bool {
        self.duties.is_empty() && self.only_in.is_empty()
    }

    /// The comparison as one line of JSON, with its keys in a fixed order.
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}
