//! Conditions over facts: names to indices, tests to sets of values.

use super::model::{ActorIx, Condition, FactIx, Fill, ValueIx};
use super::names::{Domain, FactName, Names};
use super::numbers::scaled;
use super::report::{Report, What};
use crate::finding::Code;
use crate::language::written::{Cond, Part, Scalar, Test, Written};
use crate::order::{Gather as _, Sort as _};

/// What a condition may read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reads {
    /// Everything a case may be given.
    Anything,
    /// Not the fact that says where the way begins.
    NoEntry,
}

/// What follows from a fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Attribute {
    Level,
    Category,
    Department,
    Owner,
    Manager,
    Administrator,
}

/// A fact, or what follows from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Path {
    pub(super) fact: FactIx,
    pub(super) attribute: Option<Attribute>,
}

/// What a value stands for where two paths are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Meaning<'a> {
    Id(&'a str),
    Actor(ActorIx),
}

const LEVELS: [&str; 3] = ["strategic", "tactical", "operative"];

/// A fact or attribute by its name, `None` where there is none.
pub(super) fn path(names: &Names<'_>, text: &str) -> Option<Path> {
    let (fact, attribute) = match text.split_once('.') {
        Some((fact, attribute)) => (fact, Some(attribute)),
        None => (text, None),
    };
    let fact = names.fact_ix(fact)?;
    let domain = names.fact(fact)?.domain;
    let attribute = match (domain, attribute) {
        (_, None) => None,
        (Domain::Kinds, Some("level")) => Some(Attribute::Level),
        (Domain::Systems, Some("category")) => Some(Attribute::Category),
        (Domain::Systems, Some("department")) => Some(Attribute::Department),
        (Domain::Systems, Some("owner")) => Some(Attribute::Owner),
        (Domain::Systems, Some("manager")) => Some(Attribute::Manager),
        (Domain::Systems, Some("administrator")) => Some(Attribute::Administrator),
        _ => return None,
    };
    Some(Path { fact, attribute })
}

/// The names of all facts and attributes.
pub(super) fn path_names(names: &Names<'_>) -> Vec<String> {
    let mut list = Vec::new();
    for fact in &names.facts {
        list.push(fact.id.to_owned());
        let attributes: &[&str] = match fact.domain {
            Domain::Kinds => &["level"],
            Domain::Systems => &[
                "category",
                "department",
                "owner",
                "manager",
                "administrator",
            ],
            _ => &[],
        };
        list.extend(attributes.iter().map(|a| format!("{}.{a}", fact.id)));
    }
    list
}

/// A scalar as the name it spells.
pub(crate) fn spelling(scalar: &Scalar) -> &str {
    match scalar {
        Scalar::Text(text) | Scalar::Number(text) => text,
        Scalar::Bool(true) => "true",
        Scalar::Bool(false) => "false",
        Scalar::Null => "null",
    }
}

/// The condition that always holds.
pub(super) fn always() -> Condition {
    Condition::All(Vec::new())
}

fn never() -> Condition {
    Condition::Any(Vec::new())
}

/// A condition that may be left out.
pub(super) fn optional(
    report: &mut Report<'_>,
    names: &Names<'_>,
    condition: Option<&Cond>,
) -> Condition {
    condition.map_or_else(always, |c| resolve(report, names, c, Reads::NoEntry))
}

/// A condition resolved. It nests at most as deep as the reader allows, so this may recurse.
pub(super) fn resolve(
    report: &mut Report<'_>,
    names: &Names<'_>,
    condition: &Cond,
    reads: Reads,
) -> Condition {
    let mut parts = Vec::with_capacity(condition.parts.len());
    for part in &condition.parts {
        parts.push(match part {
            Part::All(list) => Condition::All(
                list.iter()
                    .map(|c| resolve(report, names, c, reads))
                    .gather(),
            ),
            Part::Any(list) => Condition::Any(
                list.iter()
                    .map(|c| resolve(report, names, c, reads))
                    .gather(),
            ),
            Part::Not(inner) => Condition::Not(Box::new(resolve(report, names, inner, reads))),
            Part::Test { path, test } => resolve_test(report, names, path, test, reads),
        });
    }
    match (parts.pop(), parts.is_empty()) {
        (Some(only), true) => only,
        (Some(last), false) => {
            parts.push(last);
            Condition::All(parts)
        }
        (None, _) => always(),
    }
}

/// One entry of a condition.
pub(super) fn resolve_test(
    report: &mut Report<'_>,
    names: &Names<'_>,
    written: &Written<String>,
    test: &Test,
    reads: Reads,
) -> Condition {
    let Some(at) = path(names, &written.value) else {
        let known = path_names(names);
        report.unknown(What::Fact, written, known.iter().map(String::as_str));
        return never();
    };
    let Some(fact) = names.fact(at.fact) else {
        return never();
    };
    if fact.begins_way && reads == Reads::NoEntry {
        report.say(Code::EntryFactRead, &[("fact", fact.id)], written.mark);
        return never();
    }
    let put = Put {
        names,
        written,
        at,
        fact,
        reads,
    };
    put.test(report, test)
}

/// A test put to a fact or attribute.
struct Put<'n, 'a> {
    names: &'n Names<'a>,
    written: &'n Written<String>,
    at: Path,
    fact: &'n FactName<'a>,
    reads: Reads,
}

impl Put<'_, '_> {
    fn test(&self, report: &mut Report<'_>, test: &Test) -> Condition {
        match test {
            Test::Not(inner) => Condition::Not(Box::new(self.test(report, inner))),
            Test::OneOf(list) if self.at.attribute.is_some() => self.attribute(report, list),
            Test::OneOf(list) if self.fact.domain == Domain::Number => self.numbers(report, list),
            Test::OneOf(list) => self.values(report, list),
            Test::Range { at_least, below } => {
                self.range(report, at_least.as_ref(), below.as_ref())
            }
            Test::SameAs(other) => self.same(report, other),
            Test::Is(list) | Test::Within(list) => {
                let mark = list.first().map_or(self.written.mark, |v| v.mark);
                report.unusable(&self.written.value, "why-invariants-only", &[], mark);
                never()
            }
        }
    }

    fn is(&self, mut values: Vec<ValueIx>) -> Condition {
        values.arrange();
        values.dedup();
        Condition::Is {
            fact: self.at.fact,
            values,
        }
    }

    fn values(&self, report: &mut Report<'_>, list: &[Written<Scalar>]) -> Condition {
        let mut values = Vec::with_capacity(list.len());
        for scalar in list {
            let id = spelling(&scalar.value);
            let fits = match (&scalar.value, self.fact.domain) {
                (Scalar::Bool(_), domain) => domain == Domain::Boolean,
                (Scalar::Text(_), domain) => domain != Domain::Boolean,
                (Scalar::Number(_), domain) => domain == Domain::Listed,
                (Scalar::Null, _) => false,
            };
            match self.fact.value(id) {
                Some(value) if fits => values.push(value),
                None if fits => {
                    report.unknown_name(What::Value, id, scalar.mark, self.fact.value_ids());
                }
                _ => {
                    let why = match self.fact.domain {
                        Domain::Boolean => "why-boolean",
                        _ => "why-names",
                    };
                    report.unusable(&self.written.value, why, &[], scalar.mark);
                }
            }
        }
        self.is(values)
    }

    /// A test on what follows from a fact is a test on the fact.
    fn attribute(&self, report: &mut Report<'_>, list: &[Written<Scalar>]) -> Condition {
        let mut wanted: Vec<Meaning<'_>> = Vec::with_capacity(list.len());
        let mut unstated = false;
        for scalar in list {
            let id = spelling(&scalar.value);
            if !matches!(scalar.value, Scalar::Text(_)) {
                report.unusable(&self.written.value, "why-names", &[], scalar.mark);
                continue;
            }
            let sorted = |list: &[&str]| list.binary_search(&id).is_ok();
            match self.at.attribute {
                None => {}
                Some(Attribute::Level) if LEVELS.contains(&id) => wanted.push(Meaning::Id(id)),
                Some(Attribute::Level) => {
                    report.unknown_name(What::Level, id, scalar.mark, LEVELS);
                }
                Some(Attribute::Category) if sorted(&self.names.categories) => {
                    wanted.push(Meaning::Id(id));
                }
                Some(Attribute::Category) => {
                    let known = self.names.categories.iter().copied();
                    report.unknown_name(What::Category, id, scalar.mark, known);
                }
                Some(Attribute::Department) if sorted(&self.names.departments) => {
                    wanted.push(Meaning::Id(id));
                }
                Some(Attribute::Department) => {
                    let known = self.names.departments.iter().copied();
                    report.unknown_name(What::Department, id, scalar.mark, known);
                }
                Some(Attribute::Owner | Attribute::Manager | Attribute::Administrator) => {
                    if id == "unstated" {
                        unstated = true;
                        continue;
                    }
                    let name = Written {
                        value: id.to_owned(),
                        mark: scalar.mark,
                    };
                    let actors = super::holders::all_of(report, self.names, &name);
                    wanted.extend(actors.into_iter().map(Meaning::Actor));
                }
            }
        }
        let mut values = Vec::new();
        for value in 0..self.fact.values.len() {
            let silent = unstated && self.fill(value) == Some(Fill::Unstated);
            let meant = meaning(self.names, self.at, value).is_some_and(|m| wanted.contains(&m));
            if let (true, Ok(value)) = (silent || meant, ValueIx::try_from(value)) {
                values.push(value);
            }
        }
        self.is(values)
    }

    fn fill(&self, value: usize) -> Option<Fill> {
        fills(self.names, self.at.attribute?)?.get(value).copied()
    }

    fn numbers(&self, report: &mut Report<'_>, list: &[Written<Scalar>]) -> Condition {
        let mut values = Vec::new();
        for scalar in list {
            if let Some(number) = self.number(report, scalar) {
                values.extend(self.between(number, number.saturating_add(1)));
            }
        }
        self.is(values)
    }

    fn range(
        &self,
        report: &mut Report<'_>,
        at_least: Option<&Written<Scalar>>,
        below: Option<&Written<Scalar>>,
    ) -> Condition {
        if self.at.attribute.is_some() || self.fact.domain != Domain::Number {
            let mark = at_least.or(below).map_or(self.written.mark, |n| n.mark);
            report.unusable(&self.written.value, "why-no-number", &[], mark);
            return never();
        }
        let from = at_least.map(|n| self.number(report, n));
        let to = below.map(|n| self.number(report, n));
        match (from, to) {
            (Some(None), _) | (_, Some(None)) => never(),
            (from, to) => self.is(self.between(
                from.flatten().unwrap_or(i64::MIN),
                to.flatten().unwrap_or(i64::MAX),
            )),
        }
    }

    fn number(&self, report: &mut Report<'_>, scalar: &Written<Scalar>) -> Option<i64> {
        let number = self.fact.number.as_ref()?;
        let Scalar::Number(text) = &scalar.value else {
            report.unusable(&self.written.value, "why-number-wanted", &[], scalar.mark);
            return None;
        };
        let found = scaled(text, number.decimals);
        let inside = |n: &i64| (number.min..=number.max).contains(n);
        match found {
            Ok(n) if inside(&n) => Some(n),
            other => {
                let why = other.err().unwrap_or("why-out-of-bounds");
                report.because(
                    Code::InvalidNumber,
                    &[("value", text)],
                    why,
                    &[],
                    scalar.mark,
                );
                None
            }
        }
    }

    /// The intervals that lie in `from..to`; the numbers tests name are among the cuts.
    fn between(&self, from: i64, to: i64) -> Vec<ValueIx> {
        let starts = self.fact.number.as_ref().map_or(&[][..], |n| &n.starts);
        let inside = starts
            .iter()
            .enumerate()
            .filter(|(_, s)| (from..to).contains(*s));
        inside
            .filter_map(|(ix, _)| ValueIx::try_from(ix).ok())
            .gather()
    }

    fn same(&self, report: &mut Report<'_>, other: &Written<String>) -> Condition {
        let Some(right) = path(self.names, &other.value) else {
            let known = path_names(self.names);
            report.unknown(What::Fact, other, known.iter().map(String::as_str));
            return never();
        };
        let Some(fact) = self.names.fact(right.fact) else {
            return never();
        };
        if fact.begins_way && self.reads == Reads::NoEntry {
            report.say(Code::EntryFactRead, &[("fact", fact.id)], other.mark);
            return never();
        }
        let kinds = (stands_for(self.fact, self.at), stands_for(fact, right));
        let (Some(a), Some(b)) = kinds else {
            report.unusable(&self.written.value, "why-same-numbers", &[], other.mark);
            return never();
        };
        if a != b {
            let args = [("other", other.value.as_str())];
            report.unusable(&self.written.value, "why-same-kind", &args, other.mark);
            return never();
        }
        let table = |at: Path, fact: &FactName<'_>| -> Vec<Option<Meaning<'_>>> {
            (0..fact.values.len())
                .map(|v| meaning(self.names, at, v))
                .gather()
        };
        let (left_of, right_of) = (table(self.at, self.fact), table(right, fact));
        let mut all: Vec<Meaning<'_>> = left_of.iter().chain(&right_of).flatten().copied().gather();
        all.arrange();
        all.dedup();
        let number = |list: Vec<Option<Meaning<'_>>>| -> Vec<Option<u16>> {
            list.into_iter()
                .map(|m| {
                    all.binary_search(&m?)
                        .ok()
                        .and_then(|ix| u16::try_from(ix).ok())
                })
                .gather()
        };
        Condition::Same {
            left: self.at.fact,
            left_of: number(left_of),
            right: right.fact,
            right_of: number(right_of),
        }
    }
}

/// What the values of a path are names of; `None` for numbers, which are known only by interval.
fn stands_for(fact: &FactName<'_>, at: Path) -> Option<&'static str> {
    Some(match (at.attribute, fact.domain) {
        (Some(Attribute::Level), _) => "level",
        (Some(Attribute::Category), _) => "category",
        (Some(Attribute::Department), _) | (None, Domain::Departments) => "department",
        (Some(_), _) => "actor",
        (None, Domain::Systems) => "system",
        (None, Domain::Kinds) => "kind",
        (None, Domain::Boolean) => "boolean",
        (None, Domain::Listed) => "value",
        (None, Domain::Number) => return None,
    })
}

/// What one value of a path stands for; `None` where it has no such attribute.
fn meaning<'n>(names: &'n Names<'_>, at: Path, value: usize) -> Option<Meaning<'n>> {
    let system = || names.follows.get(value);
    Some(Meaning::Id(match at.attribute {
        None => names.fact(at.fact)?.values.get(value)?.as_ref(),
        Some(Attribute::Level) => names.levels.get(value)?,
        Some(Attribute::Category) => names.categories.get(system()?.category?)?,
        Some(Attribute::Department) => names.departments.get(usize::from(system()?.department?))?,
        Some(attribute) => match fills(names, attribute)?.get(value)? {
            Fill::Actor(actor) => return Some(Meaning::Actor(*actor)),
            Fill::Unstated | Fill::Missing => return None,
        },
    }))
}

/// For each system who the attribute names.
pub(super) fn fills<'n>(names: &'n Names<'_>, attribute: Attribute) -> Option<&'n [Fill]> {
    match attribute {
        Attribute::Owner => Some(&names.owners),
        Attribute::Manager => Some(&names.managers),
        Attribute::Administrator => Some(&names.administrators),
        Attribute::Level | Attribute::Category | Attribute::Department => None,
    }
}

/// The facts a condition reads.
pub(super) fn facts_of(condition: &Condition, seen: &mut Vec<FactIx>) {
    match condition {
        Condition::Is { fact, .. } => seen.push(*fact),
        Condition::Same { left, right, .. } => seen.extend([*left, *right]),
        Condition::All(parts) | Condition::Any(parts) => {
            parts.iter().for_each(|p| facts_of(p, seen));
        }
        Condition::Not(part) => facts_of(part, seen),
    }
}

/// Whether a condition holds only for kinds of case that it names.
pub(super) fn names_kind(names: &Names<'_>, condition: &Cond) -> bool {
    condition.parts.iter().any(|part| match part {
        Part::All(list) => list.iter().any(|c| names_kind(names, c)),
        Part::Any(list) => !list.is_empty() && list.iter().all(|c| names_kind(names, c)),
        Part::Not(_) => false,
        Part::Test { path: at, test } => {
            let kind = path(names, &at.value)
                .filter(|p| p.attribute.is_none())
                .and_then(|p| names.fact(p.fact))
                .is_some_and(|f| f.domain == Domain::Kinds);
            kind && matches!(test, Test::OneOf(_))
        }
    })
}

/// Every test of a condition, for those who look for certain facts in it.
pub(super) fn each_test<'c>(
    condition: &'c Cond,
    visit: &mut dyn FnMut(&'c Written<String>, &'c Test),
) {
    for part in &condition.parts {
        match part {
            Part::All(list) | Part::Any(list) => list.iter().for_each(|c| each_test(c, visit)),
            Part::Not(inner) => each_test(inner, visit),
            Part::Test { path, test } => visit(path, test),
        }
    }
}
