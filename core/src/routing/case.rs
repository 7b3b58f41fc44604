//! A case: the facts known of it.

use std::sync::Arc;

use super::answer::{Entries, Facts, Known, Refusal};
use super::decide::UNKNOWN;
use super::line;
use super::order::sort_by;
use super::order::{Gather as _, filled, joined};
use super::program::FactInfo;
use super::refusal::{self, Code};
use super::router::{Inner, Router};
use crate::organisation::model::{FactIx, Number, ValueIx};
use crate::text::cut;

/// A fact of a router's register.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FactId(pub(super) FactIx);

impl FactId {
    /// The fact's place among [`Router::fact_ids`].
    #[inline]
    pub fn index(self) -> usize {
        usize::from(self.0)
    }
}

/// A value of one fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ValueId(pub(super) ValueIx);

/// A value as a caller gives it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Given<'a> {
    /// Not given: not the same as `none`.
    Nothing,
    /// An id, or a number written out.
    Text(&'a str),
    /// True or false.
    Bool(bool),
    /// A whole number.
    Integer(i64),
    /// A number as it is written.
    Number(&'a str),
    /// Something that can be no value, as it is written.
    Other(&'a str),
    /// Any value as it is written in a cell of a table or on a command line: an empty text is
    /// nothing, and `true` and `false` are no texts where the fact is true or false.
    Written(&'a str),
}

impl<'a> From<&'a str> for Given<'a> {
    fn from(text: &'a str) -> Self {
        Given::Text(text)
    }
}

impl<'a> From<&'a String> for Given<'a> {
    fn from(text: &'a String) -> Self {
        Given::Text(text)
    }
}

impl From<bool> for Given<'_> {
    fn from(value: bool) -> Self {
        Given::Bool(value)
    }
}

impl From<i64> for Given<'_> {
    fn from(value: i64) -> Self {
        Given::Integer(value)
    }
}

impl From<i32> for Given<'_> {
    fn from(value: i32) -> Self {
        Given::Integer(i64::from(value))
    }
}

impl<'a, T: Into<Given<'a>>> From<Option<T>> for Given<'a> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Given::Nothing, Into::into)
    }
}

/// The facts known of a case, for one router.
#[derive(Clone, Debug)]
pub struct Case {
    router: Router,
    /// One value for each fact, or that it is not known.
    pub(super) row: Vec<ValueIx>,
    /// The numbers given, exactly.
    numbers: Vec<(FactIx, i64)>,
    pub(super) on: Option<Arc<str>>,
    pub(super) reference: Option<Arc<str>>,
}

impl Case {
    /// A case of which nothing is known.
    pub fn new(router: &Router) -> Self {
        Self {
            row: filled(UNKNOWN, router.inner.program.facts.len()),
            router: router.clone(),
            numbers: Vec::new(),
            on: None,
            reference: None,
        }
    }

    /// A case from facts and values. The order does not matter; a fact given twice is refused.
    pub fn from_pairs<'a, V: Into<Given<'a>>>(
        router: &Router,
        pairs: impl IntoIterator<Item = (&'a str, V)>,
    ) -> Result<Self, Box<Refusal>> {
        let mut pairs: Vec<(&str, Given<'_>)> =
            pairs.into_iter().map(|(f, v)| (f, v.into())).gather();
        Self::of(router, &mut pairs)
    }

    /// A case from a JSON object of facts and values.
    pub fn from_json(router: &Router, object: &str) -> Result<Self, Box<Refusal>> {
        let Some(entries) = line::read(object) else {
            return Err(Box::new(Refusal::new(
                Code::MalformedLine,
                None,
                None,
                None,
            )));
        };
        let mut pairs: Vec<(&str, Given<'_>)> = entries
            .iter()
            .map(|(key, value)| (key.as_str(), value.into()))
            .gather();
        Self::of(router, &mut pairs)
    }

    /// Refuses the same whatever the order: a repetition first, then a name the register does
    /// not have, then a value, in the register's order of facts.
    pub(super) fn of(
        router: &Router,
        pairs: &mut [(&str, Given<'_>)],
    ) -> Result<Self, Box<Refusal>> {
        sort_by(pairs, &|a, b| a.0 < b.0);
        let mut twice = pairs.iter().zip(pairs.iter().skip(1));
        if let Some(((name, _), _)) = twice.find(|(a, b)| a.0 == b.0) {
            return Err(Box::new(Refusal::new(
                Code::DuplicateFact,
                Some(name),
                None,
                None,
            )));
        }
        let inner = &router.inner;
        let place = |name: &str| inner.names.fact(name).map_or(0, |f| 1 + u16::from(f));
        sort_by(pairs, &|a, b| (place(a.0), a.0) < (place(b.0), b.0));
        let mut case = Self::new(router);
        for (fact, value) in pairs {
            case.set(fact, *value)?;
        }
        Ok(case)
    }

    /// Gives a fact; a value given before is replaced, and [`Given::Nothing`] takes it back.
    pub fn set<'a>(&mut self, fact: &str, value: impl Into<Given<'a>>) -> Result<(), Box<Refusal>> {
        let value = value.into();
        let inner = Arc::clone(&self.router.inner);
        let (ix, value, exact) = inner.resolve(fact, value)?;
        self.put(ix, value);
        if let Some(exact) = exact {
            self.numbers.push((ix, exact));
        }
        Ok(())
    }

    fn put(&mut self, fact: FactIx, value: ValueIx) {
        self.numbers.retain(|(f, _)| *f != fact);
        if let Some(slot) = self.row.get_mut(usize::from(fact)) {
            *slot = value;
        }
    }

    /// Gives a fact by its handle. A value of another fact that this one has no room for is not
    /// taken: `false`.
    pub fn set_id(&mut self, fact: FactId, value: ValueId) -> bool {
        let info = self.router.inner.program.facts.get(usize::from(fact.0));
        if info.is_none_or(|f| value.0 >= f.absent() || f.number.is_some()) {
            return false;
        }
        self.put(fact.0, value.0);
        true
    }

    /// The date of the case, `YYYY-MM-DD`.
    pub fn on(&mut self, date: &str) -> Result<(), Box<Refusal>> {
        if !is_date(date) {
            return Err(wrong_type("on", date, "date"));
        }
        self.on = Some(date.into());
        Ok(())
    }

    /// The caller's own reference, which the answer repeats.
    pub fn reference(&mut self, reference: &str) {
        self.reference = Some(reference.into());
    }

    /// The router the case is for.
    pub fn router(&self) -> &Router {
        &self.router
    }

    /// The facts given, in the register's order.
    pub fn facts(&self) -> Facts {
        let mut list = Vec::new();
        for (ix, (fact, value)) in self
            .router
            .inner
            .program
            .facts
            .iter()
            .zip(&self.row)
            .enumerate()
        {
            if *value == UNKNOWN {
                continue;
            }
            let value = match &fact.number {
                Some(number) => {
                    let exact = self.numbers.iter().find(|(f, _)| usize::from(*f) == ix);
                    let exact = exact.map_or(number.min, |(_, n)| *n);
                    if number.decimals == 0 {
                        Known::Integer(exact)
                    } else {
                        Known::Text(decimal(exact, number.decimals).into())
                    }
                }
                None if fact.boolean => Known::Bool(*value == 1),
                None => match fact.values.get(usize::from(*value)) {
                    Some(value) => Known::Text(Arc::clone(&value.id)),
                    None => continue,
                },
            };
            list.push((Arc::clone(&fact.id), value));
        }
        Entries(list)
    }
}

impl<'a> From<&'a line::Value> for Given<'a> {
    fn from(value: &'a line::Value) -> Self {
        match value {
            line::Value::Null => Given::Nothing,
            line::Value::Bool(value) => Given::Bool(*value),
            line::Value::Number(number) => Given::Number(number),
            line::Value::Text(text) => Given::Text(text),
            line::Value::Other(raw) => Given::Other(raw),
        }
    }
}

/// A refusal of a value of another type; `expected` is an entry `type.…` of the texts.
pub(super) fn wrong_type(fact: &str, value: &str, expected: &str) -> Box<Refusal> {
    let expected = refusal::text("type", expected, &[]).unwrap_or_default();
    let more = [
        ("expected_sv", expected.sv.as_str()),
        ("expected", expected.en.as_str()),
    ];
    Box::new(Refusal::with(
        Code::WrongType,
        Some(fact),
        Some(value),
        None,
        &more,
    ))
}

impl Inner {
    /// A fact and a value by name; the exact number where it is one.
    pub(super) fn resolve(
        &self,
        fact: &str,
        value: Given<'_>,
    ) -> Result<(FactIx, ValueIx, Option<i64>), Box<Refusal>> {
        let facts = &self.program.facts;
        let found = self
            .names
            .fact(fact)
            .and_then(|ix| Some((ix, facts.get(usize::from(ix))?)));
        let Some((ix, info)) = found else {
            let ids = || facts.iter().map(|f| &*f.id);
            let suggestion = crate::suggest::nearest(fact, ids());
            let all = joined(&ids().gather(), ", ");
            let more = [("facts", all.as_str())];
            return Err(Box::new(Refusal::with(
                Code::UnknownFact,
                Some(fact),
                None,
                suggestion,
                &more,
            )));
        };
        let value = match value {
            Given::Written("") => Given::Nothing,
            Given::Written("true") if info.boolean => Given::Bool(true),
            Given::Written("false") if info.boolean => Given::Bool(false),
            Given::Written(text) => Given::Text(text),
            other => other,
        };
        if value == Given::Nothing {
            return Ok((ix, UNKNOWN, None));
        }
        if let Some(number) = &info.number {
            return exact(info, number, value).map(|(at, exact)| (ix, at, Some(exact)));
        }
        match value {
            Given::Bool(value) if info.boolean => Ok((ix, ValueIx::from(value), None)),
            Given::Text(text) if !info.boolean => match self.names.value(ix, text) {
                Some(value) => Ok((ix, value, None)),
                None => {
                    let ids = info.values.iter().map(|v| &*v.id);
                    let suggestion = crate::suggest::nearest(text, ids);
                    Err(Box::new(Refusal::new(
                        Code::UnknownValue,
                        Some(fact),
                        Some(text),
                        suggestion,
                    )))
                }
            },
            other => {
                let expected = if info.boolean { "boolean" } else { "text" };
                Err(wrong_type(fact, &written(other), expected))
            }
        }
    }
}

/// A value as it was written.
pub(super) fn written(value: Given<'_>) -> String {
    match value {
        Given::Nothing => "null".to_owned(),
        Given::Bool(true) => "true".to_owned(),
        Given::Bool(false) => "false".to_owned(),
        Given::Integer(number) => decimal(number, 0),
        Given::Text(text) | Given::Number(text) | Given::Other(text) | Given::Written(text) => {
            text.to_owned()
        }
    }
}

/// The interval a number lies in, and the number as a scaled integer; `None` where it is no
/// number, too finely divided or out of range.
pub(super) fn interval(number: &Number, value: Given<'_>) -> Option<(ValueIx, i64)> {
    let n = match scaled_of(value, number.decimals) {
        Scaled::Exact(n) if n >= number.min && n <= number.max => n,
        _ => return None,
    };
    let after = number.starts.partition_point(|s| *s <= n);
    let at = after.saturating_sub(1).min(usize::from(UNKNOWN) - 1);
    Some((at as ValueIx, n))
}

#[inline]
fn scaled_of(value: Given<'_>, decimals: u8) -> Scaled {
    match value {
        Given::Integer(n) if decimals == 0 => Scaled::Exact(n),
        Given::Integer(n) => match 10i64
            .checked_pow(u32::from(decimals))
            .and_then(|f| n.checked_mul(f))
        {
            Some(n) => Scaled::Exact(n),
            None => Scaled::TooFine,
        },
        Given::Number(text) | Given::Text(text) | Given::Written(text) => scaled(text, decimals),
        Given::Nothing | Given::Bool(_) | Given::Other(_) => Scaled::NoNumber,
    }
}

/// A number as a scaled integer, with the interval it lies in.
fn exact(
    info: &FactInfo,
    number: &Number,
    value: Given<'_>,
) -> Result<(ValueIx, i64), Box<Refusal>> {
    if let Some(found) = interval(number, value) {
        return Ok(found);
    }
    let text = written(value);
    match scaled_of(value, number.decimals) {
        Scaled::NoNumber => return Err(wrong_type(&info.id, &text, "number")),
        // Where whole numbers are expected a fraction is something else, not just too fine.
        Scaled::TooFine if number.decimals == 0 && text.bytes().any(|b| b == b'.') => {
            return Err(wrong_type(&info.id, &text, "number"));
        }
        Scaled::Exact(_) | Scaled::TooFine => {}
    }
    let (min, max) = (
        decimal(number.min, number.decimals),
        decimal(number.max, number.decimals),
    );
    let decimals = decimal(i64::from(number.decimals), 0);
    let more = [
        ("min", min.as_str()),
        ("max", max.as_str()),
        ("decimals", decimals.as_str()),
    ];
    Err(Box::new(Refusal::with(
        Code::OutOfRange,
        Some(&info.id),
        Some(&text),
        None,
        &more,
    )))
}

enum Scaled {
    Exact(i64),
    /// More decimals than the fact has, or more digits than fit.
    TooFine,
    /// No number written in digits.
    NoNumber,
}

fn scaled(text: &str, decimals: u8) -> Scaled {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, part) = cut(digits, b'.').unwrap_or((digits, "0"));
    let all_digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    if !all_digits(whole) || !all_digits(part) {
        return Scaled::NoNumber;
    }
    let part = without_zeros(part);
    let Some(missing) = usize::from(decimals).checked_sub(part.len()) else {
        return Scaled::TooFine;
    };
    let zeros = std::iter::repeat_n(b'0', missing);
    let mut sum = 0i64;
    for byte in whole.bytes().chain(part.bytes()).chain(zeros) {
        let next = sum
            .checked_mul(10)
            .and_then(|s| s.checked_add(i64::from(byte - b'0')));
        match next {
            Some(next) => sum = next,
            None => return Scaled::TooFine,
        }
    }
    Scaled::Exact(if text.starts_with('-') { -sum } else { sum })
}

/// A scaled integer as a decimal number.
pub(crate) fn decimal(scaled: i64, decimals: u8) -> String {
    // The library's own formatting would weigh several kilobytes in a browser.
    let decimals = usize::from(decimals);
    let mut left = scaled.unsigned_abs();
    let mut backwards = String::new();
    while left > 0 || backwards.is_empty() || backwards.len() <= decimals {
        if decimals > 0 && backwards.len() == decimals {
            backwards.push('.');
        }
        backwards.push(char::from(b'0' + (left % 10) as u8));
        left /= 10;
    }
    if scaled < 0 {
        backwards.push('-');
    }
    let mut text = String::new();
    while let Some(digit) = backwards.pop() {
        text.push(digit);
    }
    text
}

/// Digits without the zeros at their end.
pub(super) fn without_zeros(mut digits: &str) -> &str {
    while let Some(fewer) = digits.strip_suffix('0') {
        digits = fewer;
    }
    digits
}

/// Whether a text is a day, `YYYY-MM-DD`.
pub(crate) fn is_date(text: &str) -> bool {
    let bytes = text.as_bytes();
    let shape = bytes.len() == 10
        && bytes.iter().enumerate().all(|(at, b)| {
            if at == 4 || at == 7 {
                *b == b'-'
            } else {
                b.is_ascii_digit()
            }
        });
    if !shape {
        return false;
    }
    let number = |from: usize, to: usize| {
        bytes
            .get(from..to)
            .unwrap_or(&[])
            .iter()
            .fold(0u32, |n, b| n * 10 + u32::from(b - b'0'))
    };
    let (year, month, day) = (number(0, 4), number(5, 7), number(8, 10));
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        1..=12 => 31,
        _ => 0,
    };
    (1..=days).contains(&day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_scaled_exactly() {
        let value = |text, decimals| match scaled(text, decimals) {
            Scaled::Exact(n) => Some(n),
            _ => None,
        };
        assert_eq!(value("100000", 0), Some(100_000));
        assert_eq!(value("-0.5", 1), Some(-5));
        assert_eq!(value("12.50", 2), Some(1250));
        assert_eq!(value("12.500", 2), Some(1250));
        assert_eq!(value("12.505", 2), None);
        assert_eq!(value("1e3", 2), None);
        assert_eq!(value("", 0), None);
        assert_eq!(value(".5", 1), None);
        assert_eq!(value("99999999999999999999", 0), None);
        assert_eq!(decimal(-5, 2), "-0.05");
        assert_eq!(decimal(1250, 2), "12.50");
        assert_eq!(decimal(7, 0), "7");
        assert_eq!(decimal(i64::MIN, 0), i64::MIN.to_string());
    }

    #[test]
    fn a_date_is_a_day_of_the_calendar() {
        for day in ["2012-01-01", "2012-02-29", "2000-02-29", "2014-12-31"] {
            assert!(is_date(day), "{day}");
        }
        for day in [
            "2011-02-29",
            "1900-02-29",
            "2012-13-01",
            "2012-00-10",
            "2012-1-01",
            "2012-04-31",
            "",
            "åååå-ää-öö",
        ] {
            assert!(!is_date(day), "{day}");
        }
    }
}
