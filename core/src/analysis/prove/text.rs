//! A claim as a person types it.
//!
//! ```text
//! claim  = ("always" | "never") any ["when" any]
//! any    = all {"or" all}
//! all    = one {"and" one}
//! one    = "not" one | "(" any ")" | path test
//! test   = "is" ["not"] values | ["is"] "within" values | "at_least" number | "below" number
//! values = value {"," value}
//! ```
//!
//! Paths and values are those of the register's invariants. `always A when B` claims A of the
//! cases where B holds; `never A when B` that A and B never hold together.

use crate::language::written::{Cond, Mark, Part, Scalar, Test, Written};

/// How long a claim may be, in bytes.
pub(crate) const MAX_CLAIM: usize = 64 * 1024;

/// How deep a claim may nest, as deep as a policy file.
const MAX_DEPTH: usize = 32;

/// A claim read.
#[derive(Clone, Debug)]
pub(crate) struct Typed {
    pub(crate) always: bool,
    pub(crate) claim: Cond,
}

/// Where a claim could not be read, and what would be read there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Unread {
    /// Counted in characters from 1.
    pub(crate) column: u32,
    /// What stands there; empty at the end.
    pub(crate) found: String,
    /// The key of a text.
    pub(crate) wanted: &'static str,
}

#[derive(Clone, Copy, Debug)]
struct Token<'a> {
    text: &'a str,
    mark: Mark,
}

/// Reads a claim.
pub(crate) fn read(text: &str) -> Result<Typed, Unread> {
    let tokens = tokens(text);
    let mut reader = Reader::new(text, &tokens);
    let always = match reader.take() {
        Some(token) if token.text == "always" => true,
        Some(token) if token.text == "never" => false,
        other => return Err(reader.unread(other, "wanted-start")),
    };
    let mark = reader.mark();
    let mut claim = reader.any(0)?;
    if reader.next_is("when") {
        reader.take();
        let when = reader.any(0)?;
        let parts = if always {
            vec![Part::Any(vec![claim, one(mark, Part::Not(when))])]
        } else {
            vec![Part::All(vec![claim, when])]
        };
        claim = Cond { mark, parts };
    }
    match reader.take() {
        None => Ok(Typed { always, claim }),
        other => Err(reader.unread(other, "wanted-end")),
    }
}

/// Reads a condition alone: what a claim has after `when`.
pub(crate) fn read_condition(text: &str) -> Result<Cond, Unread> {
    let tokens = tokens(text);
    let mut reader = Reader::new(text, &tokens);
    let condition = reader.any(0)?;
    match reader.take() {
        None => Ok(condition),
        other => Err(reader.unread(other, "wanted-end-of-condition")),
    }
}

fn columns(text: &str) -> u32 {
    u32::try_from(text.chars().count()).unwrap_or(u32::MAX)
}

fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut list = Vec::new();
    let mut rest = 0usize;
    let mut column = 1u32;
    let separates = |c: char| c.is_whitespace() || matches!(c, '(' | ')' | ',');
    while let Some(tail) = text.get(rest..) {
        let Some(first) = tail.chars().next() else {
            break;
        };
        let length = if separates(first) {
            first.len_utf8()
        } else {
            tail.find(separates).unwrap_or(tail.len())
        };
        let Some(word) = tail.get(..length) else {
            break;
        };
        if !first.is_whitespace() {
            let start = u32::try_from(rest).unwrap_or(u32::MAX);
            list.push(Token {
                text: word,
                mark: Mark {
                    file: 0,
                    line: 1,
                    column,
                    start,
                    end: start.saturating_add(u32::try_from(length).unwrap_or(u32::MAX)),
                },
            });
        }
        column = column.saturating_add(columns(word));
        rest += length;
    }
    list
}

struct Reader<'t, 'a> {
    tokens: &'t [Token<'a>],
    end: Mark,
}

fn one(mark: Mark, part: Part) -> Cond {
    Cond {
        mark,
        parts: vec![part],
    }
}

impl<'t, 'a> Reader<'t, 'a> {
    fn new(text: &str, tokens: &'t [Token<'a>]) -> Self {
        Self {
            end: Mark {
                line: 1,
                column: columns(text) + 1,
                ..Mark::default()
            },
            tokens,
        }
    }

    fn take(&mut self) -> Option<Token<'a>> {
        let (first, rest) = self.tokens.split_first()?;
        self.tokens = rest;
        Some(*first)
    }

    fn next_is(&self, word: &str) -> bool {
        self.tokens.first().is_some_and(|t| t.text == word)
    }

    fn mark(&self) -> Mark {
        self.tokens.first().map_or(self.end, |t| t.mark)
    }

    fn unread(&self, found: Option<Token<'_>>, wanted: &'static str) -> Unread {
        Unread {
            column: found.map_or(self.end, |t| t.mark).column,
            found: found.map_or_else(String::new, |t| t.text.to_owned()),
            wanted,
        }
    }

    fn any(&mut self, depth: usize) -> Result<Cond, Unread> {
        let mark = self.mark();
        let first = self.all(depth)?;
        let mut list = vec![first];
        while self.next_is("or") {
            self.take();
            list.push(self.all(depth)?);
        }
        Ok(joined(mark, list, Part::Any))
    }

    fn all(&mut self, depth: usize) -> Result<Cond, Unread> {
        let mark = self.mark();
        let mut list = vec![self.one(depth)?];
        while self.next_is("and") {
            self.take();
            list.push(self.one(depth)?);
        }
        Ok(joined(mark, list, Part::All))
    }

    fn one(&mut self, depth: usize) -> Result<Cond, Unread> {
        let mark = self.mark();
        let token = self.take();
        if depth >= MAX_DEPTH {
            return Err(self.unread(token, "wanted-depth"));
        }
        match token {
            Some(token) if token.text == "not" => {
                let inner = self.one(depth + 1)?;
                Ok(one(mark, Part::Not(inner)))
            }
            Some(token) if token.text == "(" => {
                let inner = self.any(depth + 1)?;
                match self.take() {
                    Some(token) if token.text == ")" => Ok(inner),
                    other => Err(self.unread(other, "wanted-close")),
                }
            }
            Some(token) if is_word(token.text) => {
                let path = Written {
                    value: token.text.to_owned(),
                    mark,
                };
                let test = self.test()?;
                Ok(one(mark, Part::Test { path, test }))
            }
            other => Err(self.unread(other, "wanted-path")),
        }
    }

    fn test(&mut self) -> Result<Test, Unread> {
        let token = self.take();
        match token.map(|t| t.text) {
            Some("is") if self.next_is("within") => {
                self.take();
                Ok(Test::Within(self.values()?))
            }
            Some("is") if self.next_is("not") => {
                self.take();
                Ok(Test::Not(Box::new(Test::OneOf(self.values()?))))
            }
            Some("is") => Ok(Test::OneOf(self.values()?)),
            Some("within") => Ok(Test::Within(self.values()?)),
            Some("at_least") => Ok(Test::Range {
                at_least: Some(self.value()?),
                below: None,
            }),
            Some("below") => Ok(Test::Range {
                at_least: None,
                below: Some(self.value()?),
            }),
            _ => Err(self.unread(token, "wanted-test")),
        }
    }

    fn values(&mut self) -> Result<Vec<Written<Scalar>>, Unread> {
        let mut list = vec![self.value()?];
        while self.next_is(",") {
            self.take();
            list.push(self.value()?);
        }
        Ok(list)
    }

    fn value(&mut self) -> Result<Written<Scalar>, Unread> {
        match self.take() {
            Some(token) if is_word(token.text) => Ok(Written {
                value: scalar(token.text),
                mark: token.mark,
            }),
            other => Err(self.unread(other, "wanted-value")),
        }
    }
}

fn joined(mark: Mark, mut list: Vec<Cond>, part: fn(Vec<Cond>) -> Part) -> Cond {
    match (list.pop(), list.is_empty()) {
        (Some(only), true) => only,
        (Some(last), false) => {
            list.push(last);
            one(mark, part(list))
        }
        (None, _) => one(mark, part(list)),
    }
}

fn is_word(text: &str) -> bool {
    let reserved = ["and", "or", "not", "when", "is", "within", "(", ")", ","];
    !reserved.contains(&text)
}

/// A value as the policy language means it.
fn scalar(text: &str) -> Scalar {
    let digits = text.strip_prefix('-').unwrap_or(text);
    match text {
        "true" => Scalar::Bool(true),
        "false" => Scalar::Bool(false),
        _ if digits.starts_with(|c: char| c.is_ascii_digit())
            && digits.chars().all(|c| c.is_ascii_digit() || c == '.') =>
        {
            Scalar::Number(text.to_owned())
        }
        _ => Scalar::Text(text.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(text: &str) -> (u32, String, &'static str) {
        let unread = read(text).unwrap_err();
        (unread.column, unread.found, unread.wanted)
    }

    #[test]
    fn and_binds_closer_than_or() {
        let typed = read("never a is x or b is y and not c is z").unwrap();
        let [Part::Any(parts)] = typed.claim.parts.as_slice() else {
            panic!("{typed:?}")
        };
        assert_eq!(parts.len(), 2);
        assert!(matches!(parts[1].parts.as_slice(), [Part::All(both)] if both.len() == 2));
    }

    #[test]
    fn when_limits_a_claim() {
        let always = read("always a is x when b is y").unwrap();
        assert!(always.always && matches!(always.claim.parts.as_slice(), [Part::Any(_)]));
        let never = read("never a is x when b is y").unwrap();
        assert!(!never.always && matches!(never.claim.parts.as_slice(), [Part::All(_)]));
    }

    #[test]
    fn values_are_what_the_language_means() {
        let typed =
            read("always cost at_least 100000 or owner is a, b or owner.shared is true").unwrap();
        let shown = format!("{typed:?}");
        for wanted in [
            "Number(\"100000\")",
            "Text(\"a\")",
            "Text(\"b\")",
            "Bool(true)",
        ] {
            assert!(shown.contains(wanted), "{wanted}");
        }
    }

    #[test]
    fn a_fault_is_told_with_its_place() {
        assert_eq!(fault(""), (1, String::new(), "wanted-start"));
        assert_eq!(
            fault("måste x is y"),
            (1, "måste".to_owned(), "wanted-start")
        );
        assert_eq!(fault("never ö is"), (11, String::new(), "wanted-value"));
        assert_eq!(fault("never (a is b"), (14, String::new(), "wanted-close"));
        assert_eq!(fault("never a is b c"), (14, "c".to_owned(), "wanted-end"));
        assert_eq!(fault("never a eq b"), (9, "eq".to_owned(), "wanted-test"));
        assert_eq!(fault("never and"), (7, "and".to_owned(), "wanted-path"));
    }

    #[test]
    fn a_condition_is_what_stands_after_when() {
        let condition = read_condition("a is x and b below 3").unwrap();
        assert!(matches!(condition.parts.as_slice(), [Part::All(both)] if both.len() == 2));
        let unread = read_condition("a is x when b is y").unwrap_err();
        assert_eq!((unread.column, unread.found.as_str()), (8, "when"));
        assert_eq!(unread.wanted, "wanted-end-of-condition");
        assert_eq!(read_condition("").unwrap_err().wanted, "wanted-path");
    }

    #[test]
    fn depth_is_bounded() {
        let deep = format!("never {}a is b", "not ".repeat(40));
        assert_eq!(fault(&deep).2, "wanted-depth");
        let hostile = format!("never {}", "(".repeat(60_000));
        assert_eq!(fault(&hostile).2, "wanted-depth");
    }
}
