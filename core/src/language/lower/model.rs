//! Model files: where people belong, rules, interfaces, and what a variant does to another model.

use super::condition::condition;
use super::fields::{At, Fields, part, unknown_key, whole};
use super::head::head;
use super::values::{
    Form, check_id, date, entries, list, name, names, number, one_or_list, path, text,
};
use crate::language::fault::Faults;
use crate::language::node::Kind;
use crate::language::written::{
    Changes, Entries, Entry, FirstContactWritten, HolderWritten, InterfaceWritten, KnownWritten,
    ModelFile, OwnerTest, OwnershipWritten, PlacementWritten, PostWritten, ReadingOf, Removals,
    RuleWritten, Sections, ValidWritten, Written,
};

pub(super) fn model(f: &mut Fields<'_, '_>) -> Option<ModelFile> {
    let head = head(f);
    let extends = f.optional("extends", path);
    let reading = f.optional("reading", whole(reading));
    let valid = f.optional("valid", whole(valid));
    let first_contact = f.or_default("first_contact", list(first_contact));
    let own = sections(f);
    let add = f.or_default("add", whole(|f| Some(sections(f))));
    let change = f.or_default("change", whole(|f| Some(changes(f))));
    let remove = f.or_default("remove", whole(|f| Some(removals(f))));
    Some(ModelFile {
        head: head?,
        extends,
        reading,
        valid,
        first_contact,
        own,
        add,
        change,
        remove,
    })
}

fn sections(f: &mut Fields<'_, '_>) -> Sections {
    Sections {
        actors: f.or_default("actors", entries(Form::Scoped, whole(placement))),
        systems: f.or_default("systems", entries(Form::Id, whole(ownership))),
        posts: f.or_default("posts", entries(Form::Id, whole(post))),
        rules: f.or_default("rules", entries(Form::Id, whole(rule))),
        interfaces: f.or_default("interfaces", entries(Form::Id, whole(interface))),
        known: f.or_default("known", entries(Form::Id, whole(known))),
    }
}

fn changes(f: &mut Fields<'_, '_>) -> Changes {
    Changes {
        actors: f.or_default("actors", entries(Form::Scoped, part(placement))),
        systems: f.or_default("systems", entries(Form::Id, part(ownership))),
        posts: f.or_default("posts", entries(Form::Id, part(post))),
        rules: f.or_default("rules", entries(Form::Id, part(rule))),
        interfaces: f.or_default("interfaces", entries(Form::Id, part(interface))),
        known: f.or_default("known", entries(Form::Id, part(known))),
    }
}

fn removals(f: &mut Fields<'_, '_>) -> Removals {
    Removals {
        actors: f.or_default("actors", names),
        systems: f.or_default("systems", names),
        posts: f.or_default("posts", names),
        rules: f.or_default("rules", names),
        interfaces: f.or_default("interfaces", names),
        known: f.or_default("known", names),
    }
}

fn reading(f: &mut Fields<'_, '_>) -> Option<ReadingOf> {
    let (id, option) = (f.name("id"), f.name("option"));
    let models = f.required("for", one_or_list(name));
    let (id, option) = (id?, option?);
    let fits = check_id(&id, Form::Reading, f.faults()) & check_id(&option, Form::Id, f.faults());
    fits.then_some(ReadingOf {
        id,
        option,
        models: models.unwrap_or_default(),
    })
}

fn valid(f: &mut Fields<'_, '_>) -> Option<ValidWritten> {
    Some(ValidWritten {
        from: f.optional("from", date),
        to: f.optional("to", date),
    })
}

fn first_contact(at: At<'_>, faults: &mut Faults) -> Option<Written<FirstContactWritten>> {
    let clause = |f: &mut Fields<'_, '_>| {
        let when = f.optional("when", condition);
        let owner = f.optional("owner", owner_test);
        let to = f.name("to");
        let evidence = f.evidence();
        Some(FirstContactWritten {
            when,
            owner,
            to: to?,
            evidence,
        })
    };
    let value = whole(clause)(at, faults)?;
    Some(Written {
        value,
        mark: at.node.mark,
    })
}

fn owner_test(at: At<'_>, faults: &mut Faults) -> Option<OwnerTest> {
    const TESTS: [&str; 3] = ["outside", "within", "is"];
    let Kind::Mapping(pairs) = &at.node.kind else {
        at.expected("owner_test", faults);
        return None;
    };
    match pairs.as_slice() {
        [pair] if pair.refused => None,
        [pair] => match pair.key.as_ref() {
            "outside" => name(At::value(pair), faults).map(OwnerTest::Outside),
            "within" => name(At::value(pair), faults).map(OwnerTest::Within),
            "is" => name(At::value(pair), faults).map(OwnerTest::Is),
            _ => {
                faults.push_with(|| unknown_key(pair, at.node.mark, &TESTS));
                None
            }
        },
        _ => {
            at.expected("owner_test", faults);
            None
        }
    }
}

fn placement(f: &mut Fields<'_, '_>) -> Option<PlacementWritten> {
    Some(PlacementWritten {
        unit: f.optional("unit", name),
        home_unit: f.optional("home_unit", name),
        members: f.optional("members", names),
        mandate: f.optional("mandate", condition),
        capacity: f.optional("capacity", number),
        evidence: f.evidence(),
    })
}

fn ownership(f: &mut Fields<'_, '_>) -> Option<OwnershipWritten> {
    let owner = f.name("owner");
    let evidence = f.evidence();
    Some(OwnershipWritten {
        owner: owner?,
        evidence,
    })
}

fn post(f: &mut Fields<'_, '_>) -> Option<PostWritten> {
    Some(PostWritten {
        roles: f.required("roles", names).unwrap_or_default(),
        capacity: f.optional("capacity", number),
        evidence: f.evidence(),
    })
}

fn rule(f: &mut Fields<'_, '_>) -> Option<RuleWritten> {
    Some(RuleWritten {
        when: f.optional("when", condition),
        assign: f.required("assign", assign).unwrap_or_default(),
        overrides: f.or_default("overrides", names),
        text: f.text("text"),
        evidence: f.evidence(),
    })
}

/// Duties with a single answer, then those that are lists.
pub(super) const DUTIES: [&str; 11] = [
    "owner",
    "prepares",
    "decides",
    "presents",
    "orders",
    "executes",
    "maintains",
    "signs",
    "follows_up",
    "consulted",
    "informed",
];

fn assign(at: At<'_>, faults: &mut Faults) -> Option<Entries<HolderWritten>> {
    let Kind::Mapping(pairs) = &at.node.kind else {
        at.expected("mapping", faults);
        return None;
    };
    let mut duties = Vec::with_capacity(pairs.len());
    for pair in pairs.iter().filter(|pair| !pair.refused) {
        let at_value = At::value(pair);
        let holder = match pair.key.as_ref() {
            "consulted" | "informed" => holder(at_value, true, faults),
            duty if DUTIES.contains(&duty) => holder(at_value, false, faults),
            _ => {
                faults.push_with(|| unknown_key(pair, at.node.mark, &DUTIES));
                None
            }
        };
        if let Some(value) = holder {
            duties.push(Entry {
                id: pair.id(),
                value,
            });
        }
    }
    Some(duties)
}

fn holder(at: At<'_>, may_be_list: bool, faults: &mut Faults) -> Option<HolderWritten> {
    match &at.node.kind {
        Kind::Mapping(_) => {
            let shared = whole(|f| f.required("shared", one_or_list(name)));
            shared(at, faults).map(HolderWritten::Shared)
        }
        Kind::Sequence(_) if may_be_list => one_or_list(name)(at, faults).map(HolderWritten::List),
        Kind::Sequence(_) => {
            at.expected("one_holder", faults);
            None
        }
        _ => name(at, faults).map(HolderWritten::One),
    }
}

fn interface(f: &mut Fields<'_, '_>) -> Option<InterfaceWritten> {
    let (from, to) = (f.name("from"), f.name("to"));
    let condition = f.optional("for", condition);
    let action = f.name("action");
    let both_ways = f.flag("both_ways");
    let via = f.or_default("via", one_or_list(name));
    let text = f.optional("text", text);
    let evidence = f.evidence();
    Some(InterfaceWritten {
        from: from?,
        to: to?,
        condition,
        action: action?,
        both_ways,
        via,
        text,
        evidence,
    })
}

fn known(f: &mut Fields<'_, '_>) -> Option<KnownWritten> {
    let invariant = f.name("invariant");
    let when = f.optional("when", condition);
    let text = f.text("text");
    let evidence = f.evidence();
    Some(KnownWritten {
        invariant: invariant?,
        when,
        text,
        evidence,
    })
}
