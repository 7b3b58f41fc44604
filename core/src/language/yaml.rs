//! YAML text to a tree. The only module that names the crate that reads YAML.
//!
//! The crate's parser gives events with places; what the language does not use (aliases, anchors,
//! tags, several documents, loose booleans, bare dates) is found fault with here, where it stands.

use std::borrow::Cow;

use serde_saphyr::granit_parser::{
    self as parser, ErrorKind, Event, Marker, Options, Parser, ScalarStyle, ScanError, Span,
};

use super::fault::{Fault, Faults, same, word};
use super::limits;
use super::node::{Kind, Node, Pair, Sense, sense};
use super::written::Mark;
use crate::finding::Code;
use crate::order::Map;

/// The tree of a text. Nothing where it is no YAML or passes a limit, which is then its one fault.
pub(super) fn parse<'a>(file: u16, text: &'a str, faults: &mut Faults) -> Option<Node<'a>> {
    let before = faults.count();
    let body = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader = Reader {
        file,
        base: text.len() - body.len(),
        body,
        faults,
        open: Vec::new(),
        root: None,
        nodes: 0,
    };
    match reader.read() {
        Ok(()) => {
            let nothing = Node {
                mark: start_of(file),
                kind: Kind::Mapping(Vec::new()),
            };
            Some(reader.root.unwrap_or(nothing))
        }
        Err(fault) => {
            faults.replace_since(before, *fault);
            None
        }
    }
}

/// The first character of a file.
fn start_of(file: u16) -> Mark {
    Mark {
        file,
        line: 1,
        column: 1,
        start: 0,
        end: 0,
    }
}

fn options() -> Options {
    parser::options! {
        disallow_directives: true,
        emit_unresolved_aliases: true,
        emit_anchor_events: true,
        // The parser looks ahead and would open many brackets before our own count sees the first.
        flow_nesting_limit: limits::NESTING,
        block_nesting_limit: limits::NESTING,
    }
}

struct Reader<'a, 'f> {
    file: u16,
    /// Bytes before the body: a byte order mark.
    base: usize,
    body: &'a str,
    faults: &'f mut Faults,
    open: Vec<Frame<'a>>,
    root: Option<Node<'a>>,
    nodes: usize,
}

/// A mapping or list that is not closed yet.
enum Frame<'a> {
    Mapping {
        mark: Mark,
        pairs: Vec<Pair<'a>>,
        key: Option<Key<'a>>,
    },
    Sequence {
        mark: Mark,
        items: Vec<Node<'a>>,
    },
}

struct Key<'a> {
    text: Cow<'a, str>,
    mark: Mark,
    refused: bool,
}

/// A fault that ends the reading of a file.
type Fatal = Box<Fault>;

impl<'a> Reader<'a, '_> {
    fn read(&mut self) -> Result<(), Fatal> {
        let mut documents = 0;
        for next in Parser::new_from_str_with_options(self.body, options()) {
            let (event, span) = next.map_err(|error| Box::new(self.syntax(&error)))?;
            match event {
                Event::DocumentStart(..) => {
                    documents += 1;
                    if documents > 1 {
                        self.faults
                            .push(Fault::new(Code::SeveralDocuments, self.mark(&span)));
                        return Ok(());
                    }
                }
                Event::Scalar(text, style, _, tag) => {
                    self.count(&span)?;
                    let node = self.scalar(text, style, &span);
                    if tag.is_some() {
                        self.tag(&span);
                        self.put(Node {
                            kind: Kind::Refused,
                            ..node
                        });
                    } else {
                        self.put(node);
                    }
                }
                Event::SequenceStart(_, _, tag) => {
                    self.count(&span)?;
                    if tag.is_some() {
                        self.tag(&span);
                    }
                    self.open(Frame::Sequence {
                        mark: self.mark(&span),
                        items: Vec::new(),
                    })?;
                }
                Event::MappingStart(_, _, tag) => {
                    self.count(&span)?;
                    if tag.is_some() {
                        self.tag(&span);
                    }
                    self.open(Frame::Mapping {
                        mark: self.mark(&span),
                        pairs: Vec::with_capacity(8),
                        key: None,
                    })?;
                }
                Event::SequenceEnd | Event::MappingEnd => self.close(&span),
                Event::Anchor(..) => self.faults.push(Fault::new(Code::Alias, self.mark(&span))),
                Event::Alias(_) | Event::UnresolvedAlias(_) => {
                    self.count(&span)?;
                    let mark = self.mark(&span);
                    if !self.after_merge() {
                        self.faults.push(Fault::new(Code::Alias, mark));
                    }
                    self.put(Node {
                        mark,
                        kind: Kind::Refused,
                    });
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn count(&mut self, span: &Span) -> Result<(), Fatal> {
        self.nodes += 1;
        if self.nodes > limits::NODES {
            return Err(Box::new(Fault::limit(
                self.mark(span),
                "limit.nodes",
                self.nodes,
                limits::NODES,
            )));
        }
        Ok(())
    }

    fn open(&mut self, frame: Frame<'a>) -> Result<(), Fatal> {
        self.open.push(frame);
        if self.open.len() > limits::NESTING {
            let mark = match self.open.last() {
                Some(Frame::Mapping { mark, .. } | Frame::Sequence { mark, .. }) => *mark,
                None => start_of(self.file),
            };
            return Err(Box::new(Fault::limit(
                mark,
                "limit.nesting",
                self.open.len(),
                limits::NESTING,
            )));
        }
        Ok(())
    }

    /// Closes the innermost mapping or list and hands it to the one around it.
    fn close(&mut self, span: &Span) {
        let end = self.mark(span);
        let node = match self.open.pop() {
            Some(Frame::Mapping {
                mark, mut pairs, ..
            }) => {
                self.repeated(&mut pairs);
                let last = pairs
                    .last()
                    .map_or(mark.end, |pair| pair.value.mark.end.max(pair.mark.end));
                Node {
                    mark: extent(mark, last, end),
                    kind: Kind::Mapping(pairs),
                }
            }
            Some(Frame::Sequence { mark, items }) => {
                let last = items.last().map_or(mark.end, |item| item.mark.end);
                Node {
                    mark: extent(mark, last, end),
                    kind: Kind::Sequence(items),
                }
            }
            None => return,
        };
        self.put(node);
    }

    /// A node is complete: it is a key, a value, an item or the whole file.
    fn put(&mut self, node: Node<'a>) {
        match self.open.last_mut() {
            Some(Frame::Mapping {
                key: slot @ None, ..
            }) => {
                let (key, fault) = key(node);
                *slot = Some(key);
                self.faults_if(fault);
            }
            Some(Frame::Mapping { pairs, key, .. }) => {
                if let Some(Key {
                    text,
                    mark,
                    refused,
                }) = key.take()
                {
                    let (value, fault) = value(node);
                    pairs.push(Pair {
                        key: text,
                        mark,
                        value,
                        refused,
                    });
                    self.faults_if(fault);
                }
            }
            Some(Frame::Sequence { items, .. }) => {
                let (item, fault) = value(node);
                items.push(item);
                self.faults_if(fault);
            }
            None => {
                let (root, fault) = value(node);
                self.root = Some(root);
                self.faults_if(fault);
            }
        }
    }

    fn faults_if(&mut self, fault: Option<Fault>) {
        if let Some(fault) = fault {
            self.faults.push(fault);
        }
    }

    /// Keys that stand twice; the first one counts.
    fn repeated(&mut self, pairs: &mut [Pair<'a>]) {
        let mut seen: Map<String, Mark> = Map::new();
        let mut few: Vec<(Cow<'a, str>, Mark)> = Vec::new();
        let many = pairs.len() > 16;
        for pair in pairs.iter_mut().filter(|pair| !pair.refused) {
            let first = if many {
                seen.get(pair.key.as_ref()).copied()
            } else {
                few.iter()
                    .find(|(key, _)| *key == pair.key)
                    .map(|(_, mark)| *mark)
            };
            match first {
                Some(first) => {
                    pair.refused = true;
                    let fault = Fault::new(Code::DuplicateKey, pair.mark)
                        .arg("key", same(pair.key.as_ref()));
                    self.faults.push(fault.related(first, "first_here"));
                }
                None if many => drop(seen.insert(pair.key.clone().into_owned(), pair.mark)),
                None => few.push((pair.key.clone(), pair.mark)),
            }
        }
    }

    fn scalar(&mut self, text: Cow<'a, str>, style: ScalarStyle, span: &Span) -> Node<'a> {
        let mut mark = self.mark(span);
        if matches!(style, ScalarStyle::Literal | ScalarStyle::Folded) {
            // The parser's span of a block reaches to the next token.
            let written = span.slice(self.body).unwrap_or_default();
            mark.end -= small(written.len() - written.trim_end().len());
        }
        let plain = matches!(style, ScalarStyle::Plain);
        // The parser writes `~` for what is not written at all.
        let text = if plain && mark.start == mark.end {
            Cow::Borrowed("")
        } else {
            text
        };
        if text.len() > limits::SCALAR_BYTES {
            self.faults.push(Fault::limit(
                mark,
                "limit.scalar",
                text.len(),
                limits::SCALAR_BYTES,
            ));
            return Node {
                mark,
                kind: Kind::Refused,
            };
        }
        Node {
            mark,
            kind: Kind::Scalar { text, plain },
        }
    }

    fn tag(&mut self, span: &Span) {
        let tag = span.tag_span().unwrap_or(*span);
        let written = tag.slice(self.body).unwrap_or("!");
        self.faults
            .push(Fault::new(Code::Tag, self.mark(&tag)).arg("tag", same(written)));
    }

    /// Whether the next value is what a merge key `<<` would merge; the key has been reported.
    fn after_merge(&self) -> bool {
        matches!(self.open.last(), Some(Frame::Mapping { key: Some(Key { text, refused: true, .. }), .. }) if text == "<<")
    }

    fn mark(&self, span: &Span) -> Mark {
        let start = self.byte(&span.start);
        Mark {
            file: self.file,
            line: small(span.start.line().max(1)),
            column: small(span.start.col() + 1),
            start: small(start),
            end: small(self.byte(&span.end).max(start)),
        }
    }

    /// The byte a marker stands at, inside the text and at the beginning of a character.
    fn byte(&self, marker: &Marker) -> usize {
        let counted = || {
            self.body
                .char_indices()
                .nth(marker.index())
                .map(|(byte, _)| byte)
        };
        let byte = marker
            .byte_offset()
            .or_else(counted)
            .unwrap_or(self.body.len());
        self.base + self.body.floor_char_boundary(byte)
    }

    /// What the parser could not read, in our words where we have some.
    fn syntax(&self, error: &ScanError) -> Fault {
        let mut mark = self.mark(&Span::empty(*error.marker()));
        let rest = self
            .body
            .get(mark.start as usize - self.base..)
            .unwrap_or_default();
        mark.end += small(
            rest.chars()
                .next()
                .filter(|c| !matches!(c, '\r' | '\n'))
                .map_or(0, char::len_utf8),
        );
        let word_of_rest = || {
            rest.split([' ', '\t', '\r', '\n', ',', ']', '}'])
                .next()
                .unwrap_or_default()
        };
        match error.kind() {
            ErrorKind::RecursionLimitExceeded => {
                return Fault::limit(mark, "limit.nesting", limits::NESTING + 1, limits::NESTING);
            }
            ErrorKind::UndeclaredTagHandle => {
                return Fault::new(Code::Tag, mark).arg("tag", same(word_of_rest()));
            }
            _ => {}
        }
        if let Some(tab) = self.tab_in_indentation(mark) {
            return Fault::new(Code::SyntaxError, tab)
                .arg("detail", word("syntax.TabInIndentation"));
        }
        let detail = match syntax_word(error.kind()) {
            Some(name) => word(name),
            None => word("syntax.other").fill(&[("detail", &error.info())]),
        };
        Fault::new(Code::SyntaxError, mark).arg("detail", detail)
    }

    /// A tab before the first word of a line makes the parser stumble later, over something else.
    fn tab_in_indentation(&self, mark: Mark) -> Option<Mark> {
        let before = self
            .body
            .get(..(mark.start as usize).checked_sub(self.base)?)?;
        let line = before.rfind('\n').map_or(0, |end| end + 1);
        let indentation = self
            .body
            .get(line..)?
            .bytes()
            .take_while(|b| matches!(b, b' ' | b'\t'));
        let at = indentation.into_iter().position(|b| b == b'\t')?;
        let start = small(self.base + line + at);
        Some(Mark {
            column: small(at + 1),
            start,
            end: start + 1,
            ..mark
        })
    }
}

macro_rules! syntax_words {
    ($($kind:ident)*) => {
        /// The key of our words for what the parser could not read, where we have some.
        fn syntax_word(kind: &ErrorKind) -> Option<&'static str> {
            match kind {
                $(ErrorKind::$kind { .. } => Some(concat!("syntax.", stringify!($kind))),)*
                _ => None,
            }
        }

        #[cfg(test)]
        const SYNTAX_WORDS: &[&str] = &[$(concat!("syntax.", stringify!($kind))),*];
    };
}

syntax_words! {
    TabNotAllowed TabInBlockIndentation TabInIndentation TabInPlainScalar TabAtBlockScalarStart
    InvalidIndentation InvalidSimpleKey SimpleKeyExpected ExpectedBlockMappingKey
    ExpectedBlockSequenceEntry ExpectedFlowMappingSeparator ExpectedFlowSequenceSeparator
    UnexpectedEofFlowSequence UnexpectedEofFlowMapping UnclosedFlowCollection
    MismatchedFlowCollectionEnd MisplacedFlowCollectionEnd UnclosedQuotedScalar
    InvalidTrailingDoubleQuotedScalar InvalidTrailingSingleQuotedScalar UnknownQuotedScalarEscape
    MappingValueNotAllowed MappingKeyNotAllowed BlockSequenceEntryNotAllowed UnexpectedCharacter
    DirectiveDisallowed BomInsideDocument CommentNotSeparated
}

/// From where a mapping or list begins to the end of its last entry, or to its closing bracket.
fn extent(start: Mark, last: u32, end: Mark) -> Mark {
    let bracket = end.end > end.start;
    Mark {
        end: if bracket { end.end } else { last }.max(start.end),
        ..start
    }
}

/// A key, and what is wrong with it. Words such as `on` are fine as keys: a key is never a truth value.
fn key(node: Node<'_>) -> (Key<'_>, Option<Fault>) {
    let mark = node.mark;
    let fault = match &node.kind {
        Kind::Refused => None,
        Kind::Mapping(_) | Kind::Sequence(_) => Some(Fault::wrong_type(mark, "key", node.found())),
        Kind::Scalar { plain: false, .. } => return (plain_key(node, false), None),
        Kind::Scalar { text, .. } if text == "<<" => Some(Fault::new(Code::Alias, mark)),
        Kind::Scalar { text, .. } => match sense(text) {
            Sense::Text | Sense::LooseBool => return (plain_key(node, false), None),
            Sense::Number => {
                Some(Fault::new(Code::UnquotedNumber, mark).arg("value", same(text.as_ref())))
            }
            Sense::Date => {
                Some(Fault::new(Code::UnquotedDate, mark).arg("value", same(text.as_ref())))
            }
            Sense::Bool(_) | Sense::Null => Some(Fault::wrong_type(mark, "key", node.found())),
        },
    };
    (plain_key(node, true), fault)
}

fn plain_key(node: Node<'_>, refused: bool) -> Key<'_> {
    let text = match node.kind {
        Kind::Scalar { text, .. } => text,
        _ => Cow::Borrowed(""),
    };
    Key {
        text,
        mark: node.mark,
        refused,
    }
}

/// A value, refused where YAML's readers disagree about it.
fn value(node: Node<'_>) -> (Node<'_>, Option<Fault>) {
    let fault = match node.scalar() {
        Some((text, Sense::LooseBool)) => {
            Fault::new(Code::AmbiguousBoolean, node.mark).arg("value", same(text))
        }
        Some((text, Sense::Date)) => {
            Fault::new(Code::UnquotedDate, node.mark).arg("value", same(text))
        }
        _ => return (node, None),
    };
    (
        Node {
            mark: node.mark,
            kind: Kind::Refused,
        },
        Some(fault),
    )
}

/// Lines, columns and bytes fit: a file has at most [`limits::FILE_BYTES`].
fn small(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_word_for_a_syntax_error_is_used() {
        let words: serde_json::Map<String, serde_json::Value> =
            serde_json::from_str(include_str!("../texts/language.json")).unwrap();
        let mut words: Vec<&str> = words.keys().map(String::as_str).collect();
        words.retain(|word| word.starts_with("syntax.") && *word != "syntax.other");
        words.sort_unstable();
        let mut used = super::SYNTAX_WORDS.to_vec();
        used.sort_unstable();
        assert_eq!(words, used);
    }
}
