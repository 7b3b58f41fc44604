//! The way from the top of a file to each of its values: `rules.shared-change.when.kind`.

use std::cmp::Reverse;
use std::fmt::Write as _;

use super::fault::Faults;
use super::node::{Kind, Node};
use super::yaml;
use crate::order::Map;

/// The steps of a file's tree, each with the step above it.
#[derive(Clone, Debug, Default)]
pub(super) struct Paths {
    steps: Vec<Step>,
    /// Steps by the bytes of their key and of their value.
    by_span: Map<(u32, u32), usize>,
    /// Steps by all that belongs to them, from key to value; of two that begin together the longer
    /// comes first.
    around: Map<(u32, Reverse<u32>), usize>,
}

#[derive(Clone, Debug)]
struct Step {
    above: Option<usize>,
    name: Name,
}

#[derive(Clone, Debug)]
enum Name {
    Key(Box<str>),
    Index(usize),
}

impl Paths {
    /// The paths of a file; none where it cannot be read.
    pub(super) fn of(text: &str) -> Self {
        let mut paths = Self::default();
        if let Some(root) = yaml::parse(0, text, &mut Faults::default()) {
            // The file as a whole has no step, and so no path.
            paths
                .by_span
                .insert((root.mark.start, root.mark.end), WHOLE);
            paths.walk(&root);
        }
        paths
    }

    fn walk(&mut self, root: &Node<'_>) {
        let mut open: Vec<(Option<usize>, &Node<'_>)> = vec![(None, root)];
        while let Some((above, node)) = open.pop() {
            match &node.kind {
                Kind::Mapping(pairs) => {
                    for pair in pairs {
                        // What is no text gives no step to its value.
                        let nameless = pair.refused && pair.key.is_empty();
                        let step = match above {
                            _ if !nameless => self.step(above, Name::Key(pair.key.as_ref().into())),
                            Some(above) => above,
                            None => WHOLE,
                        };
                        self.by_span.insert((pair.mark.start, pair.mark.end), step);
                        let value = pair.value.mark;
                        self.by_span.entry((value.start, value.end)).or_insert(step);
                        self.around
                            .insert((pair.mark.start, Reverse(value.end)), step);
                        open.push((Some(step), &pair.value));
                    }
                }
                Kind::Sequence(items) => {
                    let mut from = node.mark.start + 1;
                    for (i, item) in items.iter().enumerate() {
                        let step = self.step(above, Name::Index(i));
                        self.by_span
                            .entry((item.mark.start, item.mark.end))
                            .or_insert(step);
                        self.around.insert((from, Reverse(item.mark.end)), step);
                        from = item.mark.end;
                        open.push((Some(step), item));
                    }
                }
                Kind::Scalar { .. } | Kind::Refused => {}
            }
        }
    }

    fn step(&mut self, above: Option<usize>, name: Name) -> usize {
        self.steps.push(Step { above, name });
        self.steps.len() - 1
    }

    /// The path of the key or value with these bytes, or else of the smallest that has them inside.
    pub(super) fn get(&self, start: u32, end: u32) -> String {
        let exact = self.by_span.get(&(start, end)).copied();
        // An anchor or a tag stands beside its value.
        let around = || {
            let before = self.around.down_from(&(start, Reverse(0)));
            before
                .take(AROUND)
                .find(|(span, _)| span.1.0 >= end)
                .map(|(_, step)| *step)
        };
        let mut names: Vec<&Name> = Vec::new();
        let mut at = exact.or_else(around);
        while let Some(step) = at.and_then(|ix| self.steps.get(ix)) {
            names.push(&step.name);
            at = step.above;
        }
        let mut path = String::new();
        for name in names.into_iter().rev() {
            match name {
                Name::Key(key) => {
                    if !path.is_empty() {
                        path.push('.');
                    }
                    push_key(&mut path, key);
                }
                Name::Index(i) => {
                    let _ = write!(path, "[{i}]");
                }
            }
        }
        path
    }
}

/// The file as a whole, which no step leads to.
const WHOLE: usize = usize::MAX;

/// How far back a place that is neither key nor value is looked for.
const AROUND: usize = 4_096;

/// Keys that could be mistaken for a longer path are quoted: `sections."3.1"`.
fn push_key(path: &mut String, key: &str) {
    let plain = !key.is_empty()
        && key
            .chars()
            .all(|c| !c.is_whitespace() && !c.is_control() && !matches!(c, '.' | '[' | ']' | '"'));
    if plain {
        path.push_str(key);
    } else {
        let _ = write!(path, "{key:?}");
    }
}
