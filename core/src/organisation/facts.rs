//! The facts of a case and their values.

use std::borrow::Cow;

use super::catalogue::evidence;
use super::condition::{self, Reads, each_test, facts_of, path};
use super::holders::term;
use super::model::{Asked, Catalogue, Condition, Fact, Number, Value};
use super::names::{Domain, FactName, Names, sorted};
use super::numbers::{scaled, spelled};
use super::report::{Report, What, chain, circles};
use crate::finding::{Code, Finding};
use crate::language::written::{
    Cond, FactWritten, NumberWritten, RegisterFile, Scalar, Test, ValuesWritten, Written,
};
use crate::order::{Gather as _, Map, Sort as _};
use crate::text::Text;

/// How many decimals a number may have.
const MAX_DECIMALS: i64 = 6;
/// How many intervals a number may be cut into.
const MAX_INTERVALS: usize = 4_096;

/// Bounds of the numbers, and where the conditions cut them. All models over a register cut
/// alike, so that their diagrams can be compared.
pub(super) fn cut_numbers<'c>(
    report: &mut Report<'_>,
    names: &mut Names<'_>,
    conditions: impl FnOnce() -> Vec<&'c Cond>,
) {
    let numbers: Vec<usize> = (0..names.facts.len())
        .filter(|ix| {
            names
                .facts
                .get(*ix)
                .is_some_and(|f| f.domain == Domain::Number)
        })
        .gather();
    if numbers.is_empty() {
        return;
    }
    for ix in &numbers {
        if let Some(fact) = names.facts.get_mut(*ix)
            && let ValuesWritten::Number(written) = &fact.written.values
        {
            fact.number = bounds(report, written);
        }
    }
    let mut cuts: Vec<(usize, i64)> = Vec::new();
    for condition in conditions() {
        each_test(condition, &mut |at, test| {
            let Some(at) = path(names, &at.value).filter(|p| p.attribute.is_none()) else {
                return;
            };
            let decimals = names.fact(at.fact).and_then(|f| f.number.as_ref());
            if let Some(decimals) = decimals.map(|n| n.decimals) {
                let at = usize::from(at.fact);
                cuts_of(test, decimals, &mut |cut| cuts.push((at, cut)));
            }
        });
    }
    cuts.arrange();
    cuts.dedup();
    for ix in numbers {
        let Some(fact) = names.facts.get_mut(ix) else {
            continue;
        };
        let Some(number) = &mut fact.number else {
            continue;
        };
        let here = cuts.iter().filter(|(at, _)| *at == ix).map(|(_, cut)| *cut);
        let inside = here.filter(|cut| *cut > number.min && *cut <= number.max);
        number.starts = std::iter::once(number.min).chain(inside).gather();
        if number.starts.len() > MAX_INTERVALS {
            let (found, limit) = (number.starts.len().to_string(), MAX_INTERVALS.to_string());
            let args = [
                ("what", "values of a fact"),
                ("what_sv", "antalet värden för ett faktum"),
                ("found", &*found),
                ("limit", &*limit),
            ];
            let mark = match &fact.written.values {
                ValuesWritten::Number(written) => written.unit.mark,
                _ => return,
            };
            report.say(Code::LimitExceeded, &args, mark);
            number.starts.truncate(MAX_INTERVALS);
        }
        let ids = number
            .starts
            .iter()
            .map(|s| Cow::Owned(spelled(*s, number.decimals)));
        fact.values = ids.gather();
    }
}

fn bounds(report: &mut Report<'_>, written: &NumberWritten) -> Option<Number> {
    let mut number = |scalar: &Written<Scalar>, decimals: u8| -> Option<i64> {
        let text = condition::spelling(&scalar.value);
        let found = match scalar.value {
            Scalar::Number(_) => scaled(text, decimals),
            _ => Err("why-no-decimal"),
        };
        if let Err(why) = found {
            report.because(
                Code::InvalidNumber,
                &[("value", text)],
                why,
                &[],
                scalar.mark,
            );
        }
        found.ok()
    };
    let decimals = number(&written.decimals, 0)?;
    let places = u8::try_from(decimals)
        .ok()
        .filter(|_| decimals <= MAX_DECIMALS);
    let (min, max) = match places {
        Some(places) => (number(&written.min, places)?, number(&written.max, places)?),
        None => {
            let value = decimals.to_string();
            let args = [("value", value.as_str())];
            let mark = written.decimals.mark;
            report.because(
                Code::InvalidNumber,
                &args,
                "why-how-many-decimals",
                &[],
                mark,
            );
            return None;
        }
    };
    if min > max {
        let value = condition::spelling(&written.min.value);
        let args = [("value", value)];
        report.because(
            Code::InvalidNumber,
            &args,
            "why-min-over-max",
            &[],
            written.min.mark,
        );
        return None;
    }
    Some(Number {
        unit: written.unit.value.clone(),
        min,
        max,
        decimals: places?,
        starts: vec![min],
    })
}

/// The numbers at which a test's answer changes.
fn cuts_of(test: &Test, decimals: u8, found: &mut dyn FnMut(i64)) {
    let number = |scalar: &Written<Scalar>| match &scalar.value {
        Scalar::Number(text) => scaled(text, decimals).ok(),
        _ => None,
    };
    match test {
        Test::Not(inner) => cuts_of(inner, decimals, found),
        Test::Range { at_least, below } => {
            for bound in at_least.iter().chain(below) {
                number(bound).into_iter().for_each(&mut *found);
            }
        }
        Test::OneOf(list) => {
            for value in list.iter().filter_map(number) {
                found(value);
                found(value.saturating_add(1));
            }
        }
        Test::SameAs(_) | Test::Is(_) | Test::Within(_) => {}
    }
}

/// The facts, in the register's order.
pub(super) fn facts(
    report: &mut Report<'_>,
    catalogue: &Catalogue,
    names: &Names<'_>,
    register: &RegisterFile,
) -> Vec<Fact> {
    let titles = Titles::new(register);
    let mut list = Vec::with_capacity(names.facts.len());
    for name in &names.facts {
        let written = name.written;
        let only_when = written.only_when.as_ref();
        let only_when = only_when.map(|c| condition::resolve(report, names, c, Reads::NoEntry));
        let known_by = written.known_by.as_ref();
        if let Some(known_by) = known_by.filter(|k| names.family(&k.value).is_none()) {
            report.unknown(What::Actor, known_by, names.family_ids());
        }
        list.push(Fact {
            id: name.id.to_owned(),
            title: written.title.clone(),
            question: written.question.clone(),
            help: written.help.clone(),
            asked: asked(report, written),
            known_by: known_by.map(|k| k.value.clone()),
            values: values(&titles, name),
            number: name.number.clone(),
            boolean: name.domain == Domain::Boolean,
            begins_way: written.begins_way.then(|| begins_way(report, names, name)),
            only_when,
            evidence: evidence(report, catalogue, &written.evidence),
        });
    }
    circular(report, names, &list);
    list
}

fn asked(report: &mut Report<'_>, written: &FactWritten) -> Asked {
    match written.asked.as_ref().map(|a| (a, a.value.as_str())) {
        None | Some((_, "anyone")) => Asked::Anyone,
        Some((_, "never")) => Asked::Never,
        Some((asked, "known_by")) => {
            if written.known_by.is_none() {
                report.unusable("asked", "why-known-by-whom", &[], asked.mark);
            }
            Asked::KnownBy
        }
        Some((asked, _)) => {
            report.unknown(What::Value, asked, ["anyone", "known_by", "never"]);
            Asked::Anyone
        }
    }
}

/// Titles of the things that values stand for.
struct Titles<'a> {
    kinds: Vec<&'a Text>,
    departments: Vec<(&'a Text, bool)>,
    systems: Vec<(&'a Text, bool)>,
}

impl<'a> Titles<'a> {
    fn new(register: &'a RegisterFile) -> Self {
        let departments = sorted(&register.departments);
        let systems = sorted(&register.systems);
        Self {
            kinds: sorted(&register.kinds).values().map(|k| &k.title).gather(),
            departments: departments.values().map(|d| (&d.title, d.sample)).gather(),
            systems: systems.values().map(|s| (&s.title, s.sample)).gather(),
        }
    }
}

fn values(titles: &Titles<'_>, name: &FactName<'_>) -> Vec<Value> {
    let listed = match &name.written.values {
        ValuesWritten::Listed(list) => sorted(list),
        _ => Map::new(),
    };
    let title_of = |ix: usize, id: &str| -> (Text, bool) {
        let found = match name.domain {
            Domain::Kinds => titles.kinds.get(ix).map(|t| (*t, false)),
            Domain::Departments => titles.departments.get(ix).copied(),
            Domain::Systems => titles.systems.get(ix).copied(),
            Domain::Listed => listed.get(id).map(|v| (&v.title, v.sample)),
            Domain::Boolean => {
                let given = name.written.value_titles.iter();
                given
                    .filter(|t| t.id.value == id)
                    .map(|t| (&t.value, false))
                    .next()
            }
            Domain::Number => None,
        };
        match (found, name.domain) {
            (Some((title, sample)), _) => (title.clone(), sample),
            (None, Domain::Number) => (interval(name.number.as_ref(), ix), false),
            (None, Domain::Boolean) => (super::report::text(boolean(id), &[]), false),
            (None, Domain::Systems) => {
                let none = || super::report::text("value-none", &[]);
                (name.written.none_title.clone().unwrap_or_else(none), false)
            }
            (None, _) => (Text::new(id, id), false),
        }
    };
    let ids = name.value_ids().enumerate();
    ids.map(|(ix, id)| {
        let (title, sample) = title_of(ix, id);
        Value {
            id: id.to_owned(),
            title,
            help: listed.get(id).and_then(|v| v.help.clone()),
            sample,
        }
    })
    .gather()
}

fn boolean(id: &str) -> &'static str {
    if id == "true" {
        "value-true"
    } else {
        "value-false"
    }
}

/// The title of an interval: `100000–249999 SEK`.
fn interval(number: Option<&Number>, ix: usize) -> Text {
    let Some(number) = number else {
        return Text::default();
    };
    let start = number.starts.get(ix).copied().unwrap_or(number.min);
    let end = number
        .starts
        .get(ix + 1)
        .map_or(number.max, |next| next - 1);
    let (from, to) = (
        spelled(start, number.decimals),
        spelled(end, number.decimals),
    );
    let text = if start == end {
        format!("{from} {}", number.unit)
    } else {
        format!("{from}–{to} {}", number.unit)
    };
    Text::new(text.clone(), text)
}

/// For the fact that says where the way begins: whom each value stands for.
fn begins_way(
    report: &mut Report<'_>,
    names: &Names<'_>,
    name: &FactName<'_>,
) -> Vec<super::model::Term> {
    let ValuesWritten::Listed(list) = &name.written.values else {
        if let ValuesWritten::Named(named) = &name.written.values {
            report.unusable(name.id, "why-begins-listed", &[], named.mark);
        }
        return Vec::new();
    };
    let mut terms = Vec::with_capacity(list.len());
    let mut entries: Vec<_> = list.iter().gather();
    entries.arrange_by(|a, b| a.id.value.cmp(&b.id.value));
    for entry in entries {
        match &entry.value.holder {
            Some(holder) => terms.extend(term(report, names, holder, name.id)),
            None => {
                let args = [("key", "holder"), ("place", entry.id.value.as_str())];
                report.say(Code::MissingKey, &args, entry.id.mark);
            }
        }
    }
    terms
}

/// Facts whose existence depends on themselves.
fn circular(report: &mut Report<'_>, names: &Names<'_>, facts: &[Fact]) {
    let reads = |condition: &Condition| {
        let mut seen = Vec::new();
        facts_of(condition, &mut seen);
        seen.arrange();
        seen.dedup();
        seen.into_iter().map(usize::from).gather()
    };
    let next: Vec<Vec<usize>> = facts
        .iter()
        .map(|f| f.only_when.as_ref().map(reads).unwrap_or_default())
        .gather();
    for circle in circles(&next) {
        let name = |ix: &usize| names.facts.get(*ix);
        let marks: Vec<_> = circle
            .iter()
            .filter_map(|ix| name(ix).and_then(|f| f.written.only_when.as_ref()))
            .map(|c| c.mark)
            .gather();
        let told = chain(circle.iter().filter_map(name).map(|f| f.id));
        let mut finding = Finding::new(Code::CircularFacts, &[("chain", &told)]);
        for mark in marks.iter().skip(1) {
            let place = report.sources.place(*mark);
            finding = finding.related(place, super::report::text("related-next", &[]));
        }
        if let Some(first) = marks.first() {
            report.at(finding, *first);
        }
    }
}
