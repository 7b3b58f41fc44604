//! The files of a policy as types that only a schema is made of: what reading accepts, key by key.
//!
//! A field that is an `Option` may be left out; it may not be empty (`null`), which
//! [`super::json_schema`] sees to. Texts for editors stand in `texts/schema.json`.
#![allow(
    dead_code,
    reason = "a schema is made of these types; no value of them exists"
)]

use std::collections::BTreeMap;

use schemars::JsonSchema;

use super::condition::{Condition, OwnerTest};
use super::scalars::{
    Action, ActorIs, AnyKey, AskedOf, Changed, Date, FilePath, Id, Language, Level, Modality,
    NamedValues, NonEmpty, Number, OneOrList, Per, ReadingId, ScalarOrNull, ScopedId, StatementId,
};

type Map<K, V> = BTreeMap<K, V>;

/// Mappings with known keys only.
macro_rules! entries {
    ($($name:ident $(: $($shared:ident)+)? { $($(#[$attribute:meta])* $key:ident: $of:ty,)* })*) => {$(
        entries!(@ $name [$($($shared)+)?] { $($(#[$attribute])* $key: $of,)* });
    )*};
    (@ $name:ident [] { $($fields:tt)* }) => {
        #[derive(JsonSchema)]
        #[schemars(deny_unknown_fields)]
        pub(super) struct $name { $($fields)* }
    };
    (@ $name:ident [evidence $($shared:ident)*] { $($fields:tt)* }) => {
        entries!(@ $name [$($shared)*] {
            $($fields)*
            basis: Option<Vec<StatementId>>,
            supports: Option<Vec<StatementId>>,
            readings: Option<Vec<ReadingId>>,
        });
    };
    (@ $name:ident [head $($shared:ident)*] { $($fields:tt)* }) => {
        entries!(@ $name [$($shared)*] {
            bestit: String,
            language: Language,
            id: Id,
            title: Text,
            uses: Option<Vec<FilePath>>,
            $($fields)*
        });
    };
    (@ $name:ident [sections $($shared:ident)*] { $($fields:tt)* }) => {
        entries!(@ $name [$($shared)*] {
            $($fields)*
            actors: Option<Map<ScopedId, Placement>>,
            systems: Option<Map<Id, Ownership>>,
            posts: Option<Map<Id, Post>>,
            rules: Option<Map<Id, Rule>>,
            interfaces: Option<Map<Id, Interface>>,
            known: Option<Map<Id, Known>>,
        });
    };
}

entries! {
    Text { sv: String, en: String, }
    Words { sv: Vec<String>, en: Vec<String>, }

    DocumentFile: head {
        sections: Option<Map<AnyKey, Text>>,
        statements: Option<Map<StatementId, Statement>>,
        readings: Option<Map<ReadingId, Reading>>,
    }
    Statement {
        section: String,
        also_in: Option<Vec<String>>,
        modality: Modality,
        routing: bool,
        text: Text,
        not_encoded: Option<Text>,
    }
    Reading {
        issue: Text,
        statements: Option<Vec<StatementId>>,
        default: Text,
        options: Option<Map<Id, Text>>,
        unused: Option<Text>,
    }

    RegisterFile: head {
        default_model: Option<Id>,
        timeline: Option<Vec<Id>>,
        categories: Option<Map<Id, Category>>,
        departments: Option<Map<Id, Department>>,
        systems: Option<Map<Id, System>>,
        kinds: Option<Map<Id, Kind>>,
        facts: Option<Map<Id, Fact>>,
        impossible: Option<Map<Id, Impossible>>,
        actors: Option<Map<Id, Actor>>,
        invariants: Option<Map<Id, Invariant>>,
    }
    Category: evidence { title: Text, }
    Department: evidence { title: Text, sample: Option<bool>, }
    System: evidence {
        title: Text,
        category: Id,
        department: Option<Id>,
        sample: Option<bool>,
        keywords: Option<Words>,
    }
    Kind: evidence {
        level: Level,
        level_inferred: Option<bool>,
        title: Text,
        means: Option<Text>,
        not: Option<Map<Id, Text>>,
        examples: Option<Words>,
        keywords: Option<Words>,
        way: Option<Vec<String>>,
    }
    Fact: evidence {
        values: Values,
        none: Option<bool>,
        none_title: Option<Text>,
        value_titles: Option<Map<Id, Text>>,
        title: Text,
        question: Option<Text>,
        help: Option<Text>,
        asked: Option<AskedOf>,
        known_by: Option<String>,
        only_when: Option<Condition>,
        begins_way: Option<bool>,
    }
    NumberOf { number: NumberValues, }
    NumberValues { unit: String, min: Number, max: Number, decimals: Number, }
    Value {
        title: Text,
        help: Option<Text>,
        sample: Option<bool>,
        holder: Option<String>,
    }
    Impossible: evidence { when: Condition, text: Text, }
    Actor: evidence { is: ActorIs, per: Option<Per>, title: Text, }
    Invariant: evidence {
        never: Option<Condition>,
        always: Option<Condition>,
        whose: Text,
        text: Text,
    }

    ModelFile: head sections {
        extends: Option<FilePath>,
        reading: Option<ReadingOf>,
        valid: Option<Valid>,
        first_contact: Option<Vec<FirstContact>>,
        add: Option<Additions>,
        change: Option<Changes>,
        remove: Option<Removals>,
    }
    Additions: sections {}
    Changes {
        actors: Option<Map<ScopedId, Changed<Placement>>>,
        systems: Option<Map<Id, Changed<Ownership>>>,
        posts: Option<Map<Id, Changed<Post>>>,
        rules: Option<Map<Id, Changed<Rule>>>,
        interfaces: Option<Map<Id, Changed<Interface>>>,
        known: Option<Map<Id, Changed<Known>>>,
    }
    Removals {
        actors: Option<Vec<String>>,
        systems: Option<Vec<String>>,
        posts: Option<Vec<String>>,
        rules: Option<Vec<String>>,
        interfaces: Option<Vec<String>>,
        known: Option<Vec<String>>,
    }
    ReadingOf {
        id: ReadingId,
        option: Id,
        #[schemars(rename = "for")]
        models: OneOrList<String>,
    }
    Valid { from: Option<Date>, to: Option<Date>, }
    FirstContact: evidence {
        when: Option<Condition>,
        owner: Option<OwnerTest>,
        to: String,
    }
    Placement: evidence {
        unit: Option<String>,
        home_unit: Option<String>,
        members: Option<Vec<String>>,
        mandate: Option<Condition>,
        capacity: Option<Number>,
    }
    Ownership: evidence { owner: String, }
    Post: evidence { roles: Vec<String>, capacity: Option<Number>, }
    Rule: evidence {
        when: Option<Condition>,
        assign: Assign,
        overrides: Option<Vec<String>>,
        text: Text,
    }
    Assign {
        owner: Option<Holder>,
        prepares: Option<Holder>,
        decides: Option<Holder>,
        presents: Option<Holder>,
        orders: Option<Holder>,
        executes: Option<Holder>,
        maintains: Option<Holder>,
        signs: Option<Holder>,
        follows_up: Option<Holder>,
        consulted: Option<HolderOrList>,
        informed: Option<HolderOrList>,
    }
    Shared { shared: OneOrList<String>, }
    Interface: evidence {
        from: String,
        to: String,
        #[schemars(rename = "for")]
        condition: Option<Condition>,
        action: Action,
        both_ways: Option<bool>,
        via: Option<OneOrList<String>>,
        text: Option<Text>,
    }
    Known: evidence {
        invariant: Id,
        when: Option<Condition>,
        text: Text,
    }

    CasesFile: head {
        model: Option<OneOrList<String>>,
        readings: Option<Map<ReadingId, String>>,
        cases: Option<Map<Id, Case>>,
    }
    Case {
        case: Map<AnyKey, ScalarOrNull>,
        on: Option<Date>,
        expect: Expect,
    }
    Expect {
        status: Option<Expected>,
        fact: Option<Expected>,
        code: Option<Expected>,
        rules: Option<Expected>,
        first_contact: Option<Expected>,
        owner: Option<Expected>,
        prepares: Option<Expected>,
        decides: Option<Expected>,
        presents: Option<Expected>,
        orders: Option<Expected>,
        executes: Option<Expected>,
        maintains: Option<Expected>,
        signs: Option<Expected>,
        follows_up: Option<Expected>,
        consulted: Option<Expected>,
        informed: Option<Expected>,
    }

    ContactsFile: head {
        contacts: Option<Map<ScopedId, Contact>>,
    }
    Contact {
        mailbox: Option<String>,
        phone: Option<String>,
        link: Option<String>,
        substitute: Option<String>,
        name: Option<String>,
        note: Option<Text>,
        sample: Option<bool>,
    }
}

/// The values of a fact: declared elsewhere, a number, or listed.
#[derive(JsonSchema)]
#[schemars(untagged)]
pub(super) enum Values {
    Named(NamedValues),
    Number(NumberOf),
    Listed(Map<Id, Value>),
}

/// Who has a duty.
#[derive(JsonSchema)]
#[schemars(untagged)]
pub(super) enum Holder {
    One(String),
    Shared(Shared),
}

/// Who has a duty that may be several people's.
#[derive(JsonSchema)]
#[schemars(untagged)]
pub(super) enum HolderOrList {
    One(String),
    Shared(Shared),
    List(NonEmpty<String>),
}

/// What a test of a model expects.
#[derive(JsonSchema)]
#[schemars(untagged)]
pub(super) enum Expected {
    One(ScalarOrNull),
    List(Vec<ScalarOrNull>),
}
