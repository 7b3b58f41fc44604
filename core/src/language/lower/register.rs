//! Register files: what exists, and what every model is judged by.

use super::condition::condition;
use super::fields::{At, Fields, whole};
use super::head::head;
use super::values::{Form, entries, name, names, number, text, words};
use crate::finding::Code;
use crate::language::fault::{Fault, Faults, same};
use crate::language::node::Kind;
use crate::language::written::{
    ActorWritten, CategoryWritten, DepartmentWritten, FactWritten, ImpossibleWritten,
    InvariantWritten, KindWritten, NumberWritten, RegisterFile, SystemWritten, ValueWritten,
    ValuesWritten,
};

pub(super) fn register(f: &mut Fields<'_, '_>) -> Option<RegisterFile> {
    let head = head(f);
    let default_model = f.optional("default_model", name);
    let timeline = f.or_default("timeline", names);
    let categories = f.or_default("categories", entries(Form::Id, whole(category)));
    let departments = f.or_default("departments", entries(Form::Id, whole(department)));
    let systems = f.or_default("systems", entries(Form::Id, whole(system)));
    let kinds = f.or_default("kinds", entries(Form::Id, whole(kind)));
    let facts = f.or_default("facts", entries(Form::Id, whole(fact)));
    let impossible = f.or_default("impossible", entries(Form::Id, whole(impossible)));
    let actors = f.or_default("actors", entries(Form::Id, whole(actor)));
    let invariants = f.or_default("invariants", entries(Form::Id, whole(invariant)));
    Some(RegisterFile {
        head: head?,
        default_model,
        timeline,
        categories,
        departments,
        systems,
        kinds,
        facts,
        impossible,
        actors,
        invariants,
    })
}

fn category(f: &mut Fields<'_, '_>) -> Option<CategoryWritten> {
    Some(CategoryWritten {
        title: f.text("title"),
        evidence: f.evidence(),
    })
}

fn department(f: &mut Fields<'_, '_>) -> Option<DepartmentWritten> {
    Some(DepartmentWritten {
        title: f.text("title"),
        sample: f.flag("sample"),
        evidence: f.evidence(),
    })
}

fn system(f: &mut Fields<'_, '_>) -> Option<SystemWritten> {
    let title = f.text("title");
    let category = f.name("category");
    let department = f.optional("department", name);
    let sample = f.flag("sample");
    let keywords = f.or_default("keywords", words);
    let evidence = f.evidence();
    Some(SystemWritten {
        title,
        category: category?,
        department,
        sample,
        keywords,
        evidence,
    })
}

fn kind(f: &mut Fields<'_, '_>) -> Option<KindWritten> {
    let level = f.name("level");
    let level_inferred = f.flag("level_inferred");
    let title = f.text("title");
    let means = f.optional("means", text);
    let not = f.or_default("not", entries(Form::Id, text));
    let examples = f.or_default("examples", words);
    let keywords = f.or_default("keywords", words);
    let way = f.or_default("way", names);
    let evidence = f.evidence();
    Some(KindWritten {
        level: level?,
        level_inferred,
        title,
        means,
        not,
        examples,
        keywords,
        way,
        evidence,
    })
}

fn fact(f: &mut Fields<'_, '_>) -> Option<FactWritten> {
    let values = f.required("values", values);
    let fact = |values, f: &mut Fields<'_, '_>| FactWritten {
        values,
        none: f.flag("none"),
        none_title: f.optional("none_title", text),
        value_titles: f.or_default("value_titles", entries(Form::Id, text)),
        title: f.text("title"),
        question: f.optional("question", text),
        help: f.optional("help", text),
        asked: f.optional("asked", name),
        known_by: f.optional("known_by", name),
        only_when: f.optional("only_when", condition),
        begins_way: f.flag("begins_way"),
        evidence: f.evidence(),
    };
    let readable = values.is_some();
    let read = fact(values.unwrap_or(ValuesWritten::Listed(Vec::new())), f);
    readable.then_some(read)
}

fn values(at: At<'_>, faults: &mut Faults) -> Option<ValuesWritten> {
    match &at.node.kind {
        Kind::Mapping(pairs) => match pairs.as_slice() {
            // A single entry with this name is a number, unless it has the title a value has.
            [pair] if pair.key == "number" && !has_title(&pair.value.kind) => {
                whole(number_values)(At::value(pair), faults).map(ValuesWritten::Number)
            }
            _ => entries(Form::Id, whole(listed_value))(at, faults).map(ValuesWritten::Listed),
        },
        Kind::Scalar { .. } => name(at, faults).map(ValuesWritten::Named),
        _ => {
            at.expected("values", faults);
            None
        }
    }
}

fn has_title(kind: &Kind<'_>) -> bool {
    matches!(kind, Kind::Mapping(pairs) if pairs.iter().any(|pair| pair.key == "title"))
}

fn number_values(f: &mut Fields<'_, '_>) -> Option<NumberWritten> {
    let unit = f.name("unit");
    let (min, max) = (f.required("min", number), f.required("max", number));
    let decimals = f.required("decimals", number);
    Some(NumberWritten {
        unit: unit?,
        min: min?,
        max: max?,
        decimals: decimals?,
    })
}

fn listed_value(f: &mut Fields<'_, '_>) -> Option<ValueWritten> {
    Some(ValueWritten {
        title: f.text("title"),
        help: f.optional("help", text),
        sample: f.flag("sample"),
        holder: f.optional("holder", name),
    })
}

fn impossible(f: &mut Fields<'_, '_>) -> Option<ImpossibleWritten> {
    let when = f.required("when", condition);
    let text = f.text("text");
    let evidence = f.evidence();
    Some(ImpossibleWritten {
        when: when?,
        text,
        evidence,
    })
}

fn actor(f: &mut Fields<'_, '_>) -> Option<ActorWritten> {
    let is = f.name("is");
    let per = f.optional("per", name);
    let title = f.text("title");
    let evidence = f.evidence();
    Some(ActorWritten {
        is: is?,
        per,
        title,
        evidence,
    })
}

fn invariant(f: &mut Fields<'_, '_>) -> Option<InvariantWritten> {
    let never = f.optional("never", condition);
    let always = f.optional("always", condition);
    let (whose, text) = (f.text("whose"), f.text("text"));
    let evidence = f.evidence();
    let at = f.at();
    let given = |key: &str| matches!(&at.node.kind, Kind::Mapping(pairs) if pairs.iter().any(|p| p.key == key));
    match (given("never"), given("always")) {
        (true, true) => {
            let fault = Fault::wrong_type(at.owner, "never_or_always", "both");
            f.faults().push(fault);
        }
        (false, false) => {
            let fault = Fault::new(Code::MissingKey, at.owner)
                .arg("key", same("never"))
                .within(at.node.mark);
            f.faults().push(fault);
        }
        _ => {}
    }
    let (always, claim) = match (never, always) {
        (Some(claim), _) => (false, claim),
        (None, claim) => (true, claim?),
    };
    Some(InvariantWritten {
        always,
        claim,
        whose,
        text,
        evidence,
    })
}
