//! Policy files as written: every value with its mark, nothing resolved.

use crate::text::Text;

/// Where a value stands. The path inside the file is found again from the tree when it is needed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Mark {
    /// Index of the file among the policy's sources.
    pub(crate) file: u16,
    pub(crate) line: u32,
    pub(crate) column: u32,
    /// Byte offsets in the file.
    pub(crate) start: u32,
    pub(crate) end: u32,
}

/// A value and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Written<T> {
    pub(crate) value: T,
    pub(crate) mark: Mark,
}

/// An entry of a map by id: the key as written, and what it holds.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Entry<T> {
    pub(crate) id: Written<String>,
    pub(crate) value: T,
}

/// A map by id, in the order of the file.
pub(crate) type Entries<T> = Vec<Entry<T>>;

/// A list of ids.
pub(crate) type Ids = Vec<Written<String>>;

/// What a file is. A policy has few, so their sizes may differ.
#[allow(clippy::large_enum_variant)]
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum File {
    Document(DocumentFile),
    Register(RegisterFile),
    Model(ModelFile),
    Cases(CasesFile),
    Contacts(ContactsFile),
}

/// What every file begins with.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Head {
    pub(crate) id: Written<String>,
    pub(crate) title: Text,
    pub(crate) uses: Ids,
}

/// The statements an element rests on.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Evidence {
    pub(crate) basis: Ids,
    pub(crate) supports: Ids,
    pub(crate) readings: Ids,
}

// ---- document ----

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct DocumentFile {
    pub(crate) head: Head,
    pub(crate) sections: Entries<Text>,
    pub(crate) statements: Entries<StatementWritten>,
    pub(crate) readings: Entries<ReadingWritten>,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct StatementWritten {
    pub(crate) section: Written<String>,
    pub(crate) also_in: Ids,
    pub(crate) modality: Written<String>,
    pub(crate) routing: bool,
    pub(crate) text: Text,
    pub(crate) not_encoded: Option<Text>,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ReadingWritten {
    pub(crate) issue: Text,
    pub(crate) statements: Ids,
    pub(crate) default: Text,
    pub(crate) options: Entries<Text>,
    pub(crate) unused: Option<Text>,
}

// ---- register ----

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct RegisterFile {
    pub(crate) head: Head,
    pub(crate) default_model: Option<Written<String>>,
    pub(crate) timeline: Ids,
    pub(crate) categories: Entries<CategoryWritten>,
    pub(crate) departments: Entries<DepartmentWritten>,
    pub(crate) systems: Entries<SystemWritten>,
    pub(crate) kinds: Entries<KindWritten>,
    pub(crate) facts: Entries<FactWritten>,
    pub(crate) impossible: Entries<ImpossibleWritten>,
    pub(crate) actors: Entries<ActorWritten>,
    pub(crate) invariants: Entries<InvariantWritten>,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct CategoryWritten {
    pub(crate) title: Text,
    pub(crate) evidence: Evidence,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct DepartmentWritten {
    pub(crate) title: Text,
    pub(crate) sample: bool,
    pub(crate) evidence: Evidence,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct SystemWritten {
    pub(crate) title: Text,
    pub(crate) category: Written<String>,
    pub(crate) department: Option<Written<String>>,
    pub(crate) sample: bool,
    pub(crate) keywords: Words,
    pub(crate) evidence: Evidence,
}

/// Words or phrases in both languages.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Words {
    pub(crate) sv: Vec<String>,
    pub(crate) en: Vec<String>,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct KindWritten {
    pub(crate) level: Written<String>,
    pub(crate) level_inferred: bool,
    pub(crate) title: Text,
    pub(crate) means: Option<Text>,
    pub(crate) not: Entries<Text>,
    pub(crate) examples: Words,
    pub(crate) keywords: Words,
    /// Duties, in the order the way visits them; empty where the document states none.
    pub(crate) way: Ids,
    pub(crate) evidence: Evidence,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct FactWritten {
    pub(crate) values: ValuesWritten,
    /// `none: true`.
    pub(crate) none: bool,
    pub(crate) none_title: Option<Text>,
    /// Titles of `"true"` and `"false"`.
    pub(crate) value_titles: Entries<Text>,
    pub(crate) title: Text,
    pub(crate) question: Option<Text>,
    pub(crate) help: Option<Text>,
    pub(crate) asked: Option<Written<String>>,
    pub(crate) known_by: Option<Written<String>>,
    pub(crate) only_when: Option<Cond>,
    pub(crate) begins_way: bool,
    pub(crate) evidence: Evidence,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum ValuesWritten {
    /// `kinds`, `departments`, `systems` or `boolean`.
    Named(Written<String>),
    Listed(Entries<ValueWritten>),
    Number(NumberWritten),
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ValueWritten {
    pub(crate) title: Text,
    pub(crate) help: Option<Text>,
    pub(crate) sample: bool,
    pub(crate) holder: Option<Written<String>>,
}

/// Numbers as the author wrote them, so that decimals are exact.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct NumberWritten {
    pub(crate) unit: Written<String>,
    pub(crate) min: Written<Scalar>,
    pub(crate) max: Written<Scalar>,
    pub(crate) decimals: Written<Scalar>,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ImpossibleWritten {
    pub(crate) when: Cond,
    pub(crate) text: Text,
    pub(crate) evidence: Evidence,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ActorWritten {
    /// `unit`, `body` or `role`.
    pub(crate) is: Written<String>,
    /// `department` or `system`.
    pub(crate) per: Option<Written<String>>,
    pub(crate) title: Text,
    pub(crate) evidence: Evidence,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct InvariantWritten {
    /// `true` for `always`, `false` for `never`.
    pub(crate) always: bool,
    pub(crate) claim: Cond,
    pub(crate) whose: Text,
    pub(crate) text: Text,
    pub(crate) evidence: Evidence,
}

// ---- model ----

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ModelFile {
    pub(crate) head: Head,
    pub(crate) extends: Option<Written<String>>,
    pub(crate) reading: Option<ReadingOf>,
    pub(crate) valid: Option<ValidWritten>,
    pub(crate) first_contact: Vec<Written<FirstContactWritten>>,
    /// The sections of a model that stands alone (empty in a variant).
    pub(crate) own: Sections,
    pub(crate) add: Sections,
    pub(crate) change: Changes,
    pub(crate) remove: Removals,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ReadingOf {
    pub(crate) id: Written<String>,
    pub(crate) option: Written<String>,
    pub(crate) models: Ids,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct ValidWritten {
    pub(crate) from: Option<Written<String>>,
    pub(crate) to: Option<Written<String>>,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Sections {
    pub(crate) actors: Entries<PlacementWritten>,
    pub(crate) systems: Entries<OwnershipWritten>,
    pub(crate) posts: Entries<PostWritten>,
    pub(crate) rules: Entries<RuleWritten>,
    pub(crate) interfaces: Entries<InterfaceWritten>,
    pub(crate) known: Entries<KnownWritten>,
}

/// An entry of which only some fields are given; the others hold defaults and mean nothing.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Changed<T> {
    pub(crate) value: T,
    /// The keys that are given: each replaces the whole field.
    pub(crate) given: Vec<String>,
}

/// As [`Sections`], but a field that is not given stays as it was.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Changes {
    pub(crate) actors: Entries<Changed<PlacementWritten>>,
    pub(crate) systems: Entries<Changed<OwnershipWritten>>,
    pub(crate) posts: Entries<Changed<PostWritten>>,
    pub(crate) rules: Entries<Changed<RuleWritten>>,
    pub(crate) interfaces: Entries<Changed<InterfaceWritten>>,
    pub(crate) known: Entries<Changed<KnownWritten>>,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Removals {
    pub(crate) actors: Ids,
    pub(crate) systems: Ids,
    pub(crate) posts: Ids,
    pub(crate) rules: Ids,
    pub(crate) interfaces: Ids,
    pub(crate) known: Ids,
}

/// Where an actor belongs in a model.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct PlacementWritten {
    pub(crate) unit: Option<Written<String>>,
    pub(crate) home_unit: Option<Written<String>>,
    pub(crate) members: Option<Ids>,
    pub(crate) mandate: Option<Cond>,
    pub(crate) capacity: Option<Written<Scalar>>,
    pub(crate) evidence: Evidence,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct OwnershipWritten {
    pub(crate) owner: Written<String>,
    pub(crate) evidence: Evidence,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct PostWritten {
    pub(crate) roles: Ids,
    pub(crate) capacity: Option<Written<Scalar>>,
    pub(crate) evidence: Evidence,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct FirstContactWritten {
    pub(crate) when: Option<Cond>,
    pub(crate) owner: Option<OwnerTest>,
    /// A duty or a holder.
    pub(crate) to: Written<String>,
    pub(crate) evidence: Evidence,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum OwnerTest {
    Outside(Written<String>),
    Within(Written<String>),
    Is(Written<String>),
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct RuleWritten {
    pub(crate) when: Option<Cond>,
    pub(crate) assign: Entries<HolderWritten>,
    pub(crate) overrides: Ids,
    pub(crate) text: Text,
    pub(crate) evidence: Evidence,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum HolderWritten {
    One(Written<String>),
    /// `{shared: […]}`
    Shared(Ids),
    /// A list, for `consulted` and `informed`.
    List(Ids),
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct InterfaceWritten {
    pub(crate) from: Written<String>,
    pub(crate) to: Written<String>,
    pub(crate) condition: Option<Cond>,
    pub(crate) action: Written<String>,
    pub(crate) both_ways: bool,
    pub(crate) via: Ids,
    pub(crate) text: Option<Text>,
    pub(crate) evidence: Evidence,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct KnownWritten {
    pub(crate) invariant: Written<String>,
    pub(crate) when: Option<Cond>,
    pub(crate) text: Text,
    pub(crate) evidence: Evidence,
}

// ---- conditions ----

/// A condition as written; its mark is that of the mapping.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Cond {
    pub(crate) mark: Mark,
    pub(crate) parts: Vec<Part>,
}

/// One entry of a condition; all entries must hold.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Part {
    All(Vec<Cond>),
    Any(Vec<Cond>),
    Not(Cond),
    Test { path: Written<String>, test: Test },
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Test {
    OneOf(Vec<Written<Scalar>>),
    Not(Box<Test>),
    Range {
        at_least: Option<Written<Scalar>>,
        below: Option<Written<Scalar>>,
    },
    SameAs(Written<String>),
    /// Invariants only.
    Is(Vec<Written<Scalar>>),
    /// Invariants only.
    Within(Vec<Written<Scalar>>),
}

/// A scalar as YAML means it; numbers keep their spelling.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Scalar {
    Text(String),
    Bool(bool),
    Number(String),
    Null,
}

// ---- cases and contacts ----

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct CasesFile {
    pub(crate) head: Head,
    /// The models tested; none where the day of a case says it.
    pub(crate) models: Ids,
    pub(crate) readings: Entries<Written<String>>,
    pub(crate) cases: Entries<CaseWritten>,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct CaseWritten {
    pub(crate) case: Entries<Written<Scalar>>,
    pub(crate) on: Option<Written<String>>,
    pub(crate) expect: Entries<ExpectWritten>,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum ExpectWritten {
    One(Written<Scalar>),
    List(Vec<Written<Scalar>>),
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ContactsFile {
    pub(crate) head: Head,
    pub(crate) contacts: Entries<ContactWritten>,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ContactWritten {
    pub(crate) mailbox: Option<Written<String>>,
    pub(crate) phone: Option<Written<String>>,
    pub(crate) link: Option<Written<String>>,
    pub(crate) substitute: Option<Written<String>>,
    pub(crate) name: Option<Written<String>>,
    pub(crate) note: Option<Text>,
    pub(crate) sample: bool,
}
