//! The fields of a mapping: which are there, which are missing, which nobody knows.

use super::values::{evidence_ids, flag, name, text};
use crate::finding::Code;
use crate::language::fault::{Fault, Faults, same, word};
use crate::language::node::{Kind, Node, Pair};
use crate::language::written::{Changed, Evidence, Mark, Written};
use crate::suggest::nearest;
use crate::text::Text;

/// A value, and where to point when something is missing from it: its key, if it has one.
#[derive(Clone, Copy)]
pub(super) struct At<'n> {
    pub(super) node: &'n Node<'n>,
    pub(super) owner: Mark,
}

impl<'n> At<'n> {
    /// An item of a list, or a whole file.
    pub(super) fn item(node: &'n Node<'n>) -> Self {
        let owner = match &node.kind {
            // The first key is a shorter place than a mapping that may fill the file.
            Kind::Mapping(pairs) => pairs.first().map_or(node.mark, |pair| pair.mark),
            _ => node.mark,
        };
        Self { node, owner }
    }

    pub(super) fn value(pair: &'n Pair<'n>) -> Self {
        Self {
            node: &pair.value,
            owner: pair.mark,
        }
    }

    /// Reports that something else is expected here, if that has not been said already.
    pub(super) fn expected(self, expected: &str, faults: &mut Faults) {
        if !matches!(self.node.kind, Kind::Refused) {
            faults.push(Fault::wrong_type(
                self.node.mark,
                expected,
                self.node.found(),
            ));
        }
    }
}

/// Reads a mapping by its known keys. Each key is asked for once; what is left over is unknown.
pub(super) struct Fields<'n, 'f> {
    faults: &'f mut Faults,
    at: At<'n>,
    pairs: &'n [Pair<'n>],
    asked: Vec<&'static str>,
    /// Whether fields may be absent that an entry of its own must have.
    partial: bool,
}

impl<'n, 'f> Fields<'n, 'f> {
    pub(super) fn new(at: At<'n>, faults: &'f mut Faults) -> Option<Self> {
        match &at.node.kind {
            Kind::Mapping(pairs) => Some(Self {
                faults,
                at,
                pairs,
                asked: Vec::with_capacity(16),
                partial: false,
            }),
            _ => {
                at.expected("mapping", faults);
                None
            }
        }
    }

    fn missing(&mut self, key: &str, mark: Mark) {
        let fault = Fault::new(Code::MissingKey, mark).arg("key", same(key));
        self.faults.push(fault.within(self.at.node.mark));
    }

    /// The value of a key. It knows nothing of what is read, so that a browser has it once.
    #[cfg_attr(target_family = "wasm", inline(never))]
    fn value(&mut self, key: &'static str, needed: bool) -> Option<At<'n>> {
        self.asked.push(key);
        let mut refused = false;
        for pair in self.pairs.iter().filter(|pair| pair.key == key) {
            if pair.refused {
                refused = true;
            } else if pair.value.is_null() {
                self.missing(key, pair.mark);
                return None;
            } else {
                return Some(At::value(pair));
            }
        }
        if needed && !refused {
            self.missing(key, self.at.owner);
        }
        None
    }

    /// A field that may be left out.
    pub(super) fn optional<T>(
        &mut self,
        key: &'static str,
        read: impl FnOnce(At<'n>, &mut Faults) -> Option<T>,
    ) -> Option<T> {
        let at = self.value(key, false)?;
        read(at, self.faults)
    }

    /// A field that must be there.
    pub(super) fn required<T>(
        &mut self,
        key: &'static str,
        read: impl FnOnce(At<'n>, &mut Faults) -> Option<T>,
    ) -> Option<T> {
        let at = self.value(key, !self.partial)?;
        read(at, self.faults)
    }

    /// A field with something to fall back on.
    pub(super) fn or_default<T: Default>(
        &mut self,
        key: &'static str,
        read: impl FnOnce(At<'n>, &mut Faults) -> Option<T>,
    ) -> T {
        self.optional(key, read).unwrap_or_default()
    }

    /// A name that must be there; in a partial entry an empty one stands for what is not given.
    pub(super) fn name(&mut self, key: &'static str) -> Option<Written<String>> {
        let given = self.pairs.iter().any(|pair| pair.key == key);
        let absent = self.partial && !given;
        let name = self.required(key, name);
        if absent {
            Some(Written {
                value: String::new(),
                mark: self.at.owner,
            })
        } else {
            name
        }
    }

    /// A text that must be there; without it the entry is read on with an empty one.
    pub(super) fn text(&mut self, key: &'static str) -> Text {
        self.required(key, text).unwrap_or_default()
    }

    pub(super) fn flag(&mut self, key: &'static str) -> bool {
        self.or_default(key, flag)
    }

    pub(super) fn evidence(&mut self) -> Evidence {
        Evidence {
            basis: self.or_default("basis", evidence_ids),
            supports: self.or_default("supports", evidence_ids),
            readings: self.or_default("readings", evidence_ids),
        }
    }

    /// The faults, for what is read across fields.
    pub(super) fn faults(&mut self) -> &mut Faults {
        self.faults
    }

    pub(super) fn at(&self) -> At<'n> {
        self.at
    }

    /// Reports the keys nobody asked for, and gives those of a partial entry that are there.
    pub(super) fn finish(self) -> Vec<String> {
        let mut given = Vec::new();
        for pair in self.pairs.iter().filter(|pair| !pair.refused) {
            if self.asked.contains(&pair.key.as_ref()) {
                if self.partial {
                    given.push(pair.key.clone().into_owned());
                }
            } else {
                self.faults
                    .push_with(|| unknown_key(pair, self.at.node.mark, &self.asked));
            }
        }
        given
    }
}

/// A key that has no business in this mapping.
pub(super) fn unknown_key(pair: &Pair<'_>, within: Mark, known: &[&str]) -> Fault {
    let help = match nearest(&pair.key, known.iter().copied()) {
        Some(near) => word("did_you_mean").fill(&[("name", near)]),
        None => word("the_keys_are").fill(&[("names", &known.join("`, `"))]),
    };
    Fault::new(Code::UnknownKey, pair.mark)
        .arg("key", same(pair.key.as_ref()))
        .within(within)
        .help(help)
}

/// An entry of its own: all that must be there must be there.
pub(super) fn whole<'n, T>(
    build: impl Fn(&mut Fields<'n, '_>) -> Option<T>,
) -> impl Fn(At<'n>, &mut Faults) -> Option<T> {
    move |at, faults| {
        let mut value = None;
        filled(at, faults, false, &mut |fields| value = build(fields));
        value
    }
}

/// Reads a mapping and reports what nobody asked for; gives the keys of a partial entry that are
/// there. It knows nothing of what is read, so that a browser has it once.
fn filled<'n>(
    at: At<'n>,
    faults: &mut Faults,
    partial: bool,
    build: &mut dyn FnMut(&mut Fields<'n, '_>),
) -> Option<Vec<String>> {
    let mut fields = Fields::new(at, faults)?;
    fields.partial = partial;
    build(&mut fields);
    Some(fields.finish())
}

/// An entry that changes another: it gives some fields only.
pub(super) fn part<'n, T>(
    build: impl Fn(&mut Fields<'n, '_>) -> Option<T>,
) -> impl Fn(At<'n>, &mut Faults) -> Option<Changed<T>> {
    move |at, faults| {
        let mut value = None;
        let given = filled(at, faults, true, &mut |fields| value = build(fields))?;
        Some(Changed {
            value: value?,
            given,
        })
    }
}
