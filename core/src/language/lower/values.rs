//! Single values: names, texts, dates, numbers, lists and maps of them.

use super::fields::{At, Fields};
use crate::finding::Code;
use crate::language::fault::{Fault, Faults, same};
use crate::language::limits;
use crate::language::node::{Kind, Node, Sense};
use crate::language::written::{Entries, Entry, Ids, Scalar, Words, Written};
use crate::order::Gather as _;
use crate::text::Text;

/// What the key of an entry may look like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// `[a-z0-9][a-z0-9_-]*`
    Id,
    /// An id, perhaps with a scope: `it_customer_manager:service`.
    Scoped,
    /// `S047`
    Statement,
    /// `A07`
    Reading,
    /// A section number or anything else of one line.
    Any,
}

impl Form {
    fn fits(self, id: &str) -> bool {
        let numbered = |letter: char| {
            let digits = id.strip_prefix(letter).unwrap_or_default();
            !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit())
        };
        match self {
            Form::Any => {
                !id.is_empty() && id.len() <= limits::ID_LENGTH && !id.chars().any(char::is_control)
            }
            Form::Id => is_id(id),
            Form::Scoped => match id.split_once(':') {
                Some((actor, scope)) => is_id(actor) && is_id(scope),
                None => is_id(id),
            },
            Form::Statement => id.len() <= limits::ID_LENGTH && numbered('S'),
            Form::Reading => id.len() <= limits::ID_LENGTH && numbered('A'),
        }
    }
}

fn is_id(id: &str) -> bool {
    let letter = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit();
    id.len() <= limits::ID_LENGTH
        && id.bytes().next().is_some_and(letter)
        && id.bytes().all(|b| letter(b) || matches!(b, b'_' | b'-'))
}

/// Reports an id that cannot be one.
pub(super) fn check_id(id: &Written<String>, form: Form, faults: &mut Faults) -> bool {
    let fits = form.fits(&id.value);
    if !fits {
        let short: String = id.value.chars().take(limits::ID_LENGTH + 1).collect();
        faults.push(Fault::new(Code::MalformedId, id.mark).arg("id", same(short)));
    }
    fits
}

/// A name of something, or another text without languages.
pub(super) fn name(at: At<'_>, faults: &mut Faults) -> Option<Written<String>> {
    let mark = at.node.mark;
    match at.node.scalar() {
        Some((text, Sense::Text)) => {
            return Some(Written {
                value: text.to_owned(),
                mark,
            });
        }
        Some((text, Sense::Number)) => {
            faults.push(Fault::new(Code::UnquotedNumber, mark).arg("value", same(text)));
        }
        _ => at.expected("string", faults),
    }
    None
}

/// A file of the policy, by its path inside the folder.
pub(super) fn path(at: At<'_>, faults: &mut Faults) -> Option<Written<String>> {
    let path = name(at, faults)?;
    if super::super::inside(&path.value) {
        return Some(path);
    }
    faults.push(Fault::new(Code::PathOutside, path.mark).arg("path", same(path.value)));
    None
}

/// A day of the calendar.
pub(super) fn date(at: At<'_>, faults: &mut Faults) -> Option<Written<String>> {
    let date = name(at, faults)?;
    if is_day(&date.value) {
        return Some(date);
    }
    faults.push(Fault::new(Code::MalformedDate, date.mark).arg("value", same(date.value)));
    None
}

fn is_day(date: &str) -> bool {
    let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = date.as_bytes() else {
        return false;
    };
    let number = |digits: &[&u8]| {
        digits.iter().try_fold(0u32, |n, b| {
            b.is_ascii_digit().then(|| n * 10 + u32::from(**b - b'0'))
        })
    };
    let (Some(year), Some(month), Some(day)) = (
        number(&[y1, y2, y3, y4]),
        number(&[m1, m2]),
        number(&[d1, d2]),
    ) else {
        return false;
    };
    let leap = year.is_multiple_of(4) && !year.is_multiple_of(100) || year.is_multiple_of(400);
    let days = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 => 28 + u32::from(leap),
        _ => 0,
    };
    (1..=days).contains(&day)
}

/// A text in both languages.
pub(super) fn text(at: At<'_>, faults: &mut Faults) -> Option<Text> {
    if !matches!(at.node.kind, Kind::Mapping(_)) {
        at.expected("both_languages", faults);
        return None;
    }
    let mut fields = Fields::new(at, faults)?;
    let (sv, en) = (fields.required("sv", line), fields.required("en", line));
    fields.finish();
    Some(Text::new(sv.unwrap_or_default(), en.unwrap_or_default()))
}

/// The text in one language.
fn line(at: At<'_>, faults: &mut Faults) -> Option<String> {
    match at.node.scalar() {
        Some((text, Sense::Text)) => Some(text.to_owned()),
        _ => {
            at.expected("string", faults);
            None
        }
    }
}

/// Words in both languages.
pub(super) fn words(at: At<'_>, faults: &mut Faults) -> Option<Words> {
    let mut fields = Fields::new(at, faults)?;
    let (sv, en) = (
        fields.required("sv", list(line)),
        fields.required("en", list(line)),
    );
    fields.finish();
    Some(Words {
        sv: sv.unwrap_or_default(),
        en: en.unwrap_or_default(),
    })
}

/// `true` or `false`.
pub(super) fn flag(at: At<'_>, faults: &mut Faults) -> Option<bool> {
    match at.node.scalar() {
        Some((_, Sense::Bool(value))) => Some(value),
        _ => {
            at.expected("boolean", faults);
            None
        }
    }
}

/// A number, as it is written.
pub(super) fn number(at: At<'_>, faults: &mut Faults) -> Option<Written<Scalar>> {
    match at.node.scalar() {
        Some((text, Sense::Number)) => Some(Written {
            value: Scalar::Number(text.to_owned()),
            mark: at.node.mark,
        }),
        _ => {
            at.expected("number", faults);
            None
        }
    }
}

/// Any scalar that is not nothing.
pub(super) fn scalar(at: At<'_>, faults: &mut Faults) -> Option<Written<Scalar>> {
    let scalar = scalar_or_null(at, faults)?;
    if scalar.value == Scalar::Null {
        at.expected("value", faults);
        return None;
    }
    Some(scalar)
}

/// Any scalar.
pub(super) fn scalar_or_null(at: At<'_>, faults: &mut Faults) -> Option<Written<Scalar>> {
    let value = match at.node.scalar() {
        Some((text, Sense::Text)) => Scalar::Text(text.to_owned()),
        Some((text, Sense::Number)) => Scalar::Number(text.to_owned()),
        Some((_, Sense::Bool(value))) => Scalar::Bool(value),
        Some((_, Sense::Null)) => Scalar::Null,
        _ => {
            at.expected("value", faults);
            return None;
        }
    };
    Some(Written {
        value,
        mark: at.node.mark,
    })
}

/// The items of a list.
pub(super) fn items<'n>(at: At<'n>, faults: &mut Faults) -> Option<&'n [Node<'n>]> {
    match &at.node.kind {
        Kind::Sequence(items) => Some(items),
        _ => {
            at.expected("list", faults);
            None
        }
    }
}

/// A list; items with a fault are left out.
pub(super) fn list<'n, T>(
    read: impl Fn(At<'n>, &mut Faults) -> Option<T>,
) -> impl Fn(At<'n>, &mut Faults) -> Option<Vec<T>> {
    move |at, faults| {
        let items = items(at, faults)?;
        Some(
            items
                .iter()
                .filter_map(|item| read(At::item(item), faults))
                .gather(),
        )
    }
}

/// A list of names.
pub(super) fn names(at: At<'_>, faults: &mut Faults) -> Option<Ids> {
    list(name)(at, faults)
}

/// Ids of statements or readings; that they exist is found out later.
pub(super) fn evidence_ids(at: At<'_>, faults: &mut Faults) -> Option<Ids> {
    names(at, faults)
}

/// One value, or a list with at least one.
pub(super) fn one_or_list<'n, T>(
    read: impl Fn(At<'n>, &mut Faults) -> Option<T>,
) -> impl Fn(At<'n>, &mut Faults) -> Option<Vec<T>> {
    move |at, faults| match &at.node.kind {
        Kind::Sequence(items) if items.is_empty() => {
            at.expected("at_least_one", faults);
            None
        }
        Kind::Sequence(items) => Some(
            items
                .iter()
                .filter_map(|item| read(At::item(item), faults))
                .gather(),
        ),
        _ => read(at, faults).map(|one| vec![one]),
    }
}

/// A map by id, in the order of the file; entries that cannot be read are left out.
pub(super) fn entries<'n, T>(
    form: Form,
    read: impl Fn(At<'n>, &mut Faults) -> Option<T>,
) -> impl Fn(At<'n>, &mut Faults) -> Option<Entries<T>> {
    move |at, faults| {
        let mut entries = Vec::new();
        each(at, form, faults, &mut |id, at, faults| {
            if let Some(value) = read(at, faults)
                && let Some(id) = id
            {
                entries.push(Entry { id, value });
            }
        })?;
        Some(entries)
    }
}

/// What reads an entry: its id, where it can be one, and where its value stands.
type ReadEntry<'r, 'n> = dyn FnMut(Option<Written<String>>, At<'n>, &mut Faults) + 'r;

/// Goes through a map by id.
fn each<'n>(
    at: At<'n>,
    form: Form,
    faults: &mut Faults,
    read: &mut ReadEntry<'_, 'n>,
) -> Option<()> {
    let Kind::Mapping(pairs) = &at.node.kind else {
        at.expected("mapping", faults);
        return None;
    };
    for pair in pairs.iter().filter(|pair| !pair.refused) {
        let id = pair.id();
        let fits = check_id(&id, form, faults);
        read(fits.then_some(id), At::value(pair), faults);
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_short_and_plain() {
        for id in [
            "a",
            "0",
            "it_unit",
            "shared-change",
            "a25-other",
            &"x".repeat(64),
        ] {
            assert!(Form::Id.fits(id), "{id}");
        }
        for id in [
            "",
            "-a",
            "_a",
            "A",
            "å",
            "a.b",
            "a b",
            "a:b",
            &"x".repeat(65),
        ] {
            assert!(!Form::Id.fits(id), "{id}");
        }
        assert!(Form::Scoped.fits("it_customer_manager:service"));
        assert!(!Form::Scoped.fits("it_customer_manager:"));
        assert!(!Form::Scoped.fits("a:b:c"));
        assert!(
            Form::Statement.fits("S047")
                && !Form::Statement.fits("A07")
                && !Form::Statement.fits("S")
        );
        assert!(
            Form::Reading.fits("A07") && !Form::Reading.fits("S047") && !Form::Reading.fits("a07")
        );
        assert!(Form::Any.fits("3.1.3") && !Form::Any.fits(""));
    }

    #[test]
    fn days_are_days_of_the_calendar() {
        for day in [
            "2012-01-01",
            "2012-02-29",
            "2000-02-29",
            "2011-12-31",
            "2012-04-30",
        ] {
            assert!(is_day(day), "{day}");
        }
        for day in [
            "2011-02-29",
            "1900-02-29",
            "2012-04-31",
            "2012-13-01",
            "2012-00-01",
            "2012-01-00",
            "2012-1-1",
            "12-01-01",
            "2012-01-01 ",
            "",
            "2012-0å-1",
        ] {
            assert!(!is_day(day), "{day}");
        }
    }
}
