//! Many cases in columns: a table routed row by row, most rows with one look.
//!
//! What a row gives is packed into a few words, each cell into its own bits. Rows that give the
//! same are answered once; in a table of millions there are seldom more than some thousand
//! different ones. What a row comes to is small: indices into lists that are the same for the
//! whole table, which a caller takes over as dictionaries.

mod column;
mod memo;
mod relevant;
#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::hash::BuildHasherDefault;
use std::sync::Arc;

use super::answer::{Answer as CaseAnswer, Refusal, Status};
use super::call::answer_pairs;
use super::case::Given;
use super::program::Answer;
use super::question::Outlook;
use super::refusal::Code;
use super::router::{Inner, Options, Router, Station};
use crate::organisation::model::{ActorIx, Duty, FactIx, RuleIx, ValueIx};
use crate::organisation::terms::Action;
use crate::text::{Lang, Text};

use super::decide::{MAX_FACTS, UNKNOWN};
pub use column::BatchColumn;
use column::Column;
use memo::{KeyHasher, Memo};
use relevant::Relevant;

/// How many different rows are remembered; past them the memory is emptied between batches.
const MAX_ROWS_REMEMBERED: usize = 1 << 19;

/// How many different wrong cells are remembered; further ones are looked into each time.
const MAX_CELLS_REMEMBERED: usize = 1 << 14;

/// The names of a call that are no facts.
const RESERVED: [&str; 3] = ["ref", "model", "on"];

/// What to say of each row beyond who has the duties.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BatchOptions {
    /// Answer also for days past the model's validity.
    pub after_validity: bool,
    /// The way of each case. It is computed once for each different row.
    pub with_steps: bool,
}

/// A table being routed: a router with the columns of the cases it gets.
///
/// ```
/// use bestit::{Batch, BatchOptions, Duty, Given, Status};
///
/// let router = bestit::Policy::embedded().model("best-it")?.compile()?.router;
/// let columns = ["kind", "department", "system"];
/// let mut batch = Batch::new(&router, &columns, BatchOptions::default())?;
/// let mut words = vec![0; batch.words()];
/// for (column, value) in ["system_support", "education", "heroma"].into_iter().enumerate() {
///     words[batch.word(column)] |= batch.code(column, Given::Text(value)).ok_or("unknown")?;
/// }
/// let row = batch.row(&words);
/// let outcome = &batch.outcomes()[row as usize];
/// assert_eq!(outcome.status, Status::Routed);
/// let owner = outcome.duties[Duty::Owner.index()].ok_or("nobody")?;
/// assert_eq!(&*batch.names()[owner as usize], "system_manager:heroma");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Batch {
    router: Router,
    options: BatchOptions,
    columns: Vec<Column>,
    words: usize,
    names: Vec<Arc<str>>,
    titles: Vec<Arc<Text>>,
    /// For each answer of the diagrams the name it comes to.
    of_answer: Vec<Option<u32>>,
    memo: Memo,
    relevant: Relevant,
    outcomes: Vec<RowOutcome>,
    known: HashMap<Key, u32, BuildHasherDefault<KeyHasher>>,
    /// What wrong cells of a column come to. They are from outside, so their hash must resist.
    refusals: HashMap<(usize, String), u32>,
}

/// What a row comes to. Indices of holders are into [`Batch::names`], of rules into
/// [`Batch::rules`], of interfaces into [`Batch::interfaces`].
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RowOutcome {
    /// Routed, a fact is needed, or refused.
    pub status: Status,
    /// For each single duty, by [`Duty::index`], who has it; several who share it are one name,
    /// their ids joined by `+`. `unstated` and `not_applicable` are names too; `None` where nobody
    /// has an optional duty, and where the row is not routed.
    pub duties: [Option<u32>; Duty::SINGLE],
    /// Whom the requester turns to.
    pub first_contact: Option<u32>,
    /// The rules in force, in the model's order.
    pub rules: Vec<u32>,
    /// The fact that is needed, or that a refusal is about.
    pub fact: Option<Arc<str>>,
    /// Why the row is refused.
    pub refusal: Option<Code>,
    /// The way of the case, where it was asked for.
    pub steps: Vec<RowStep>,
}

/// A step of the way, as indices.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct RowStep {
    /// Who hands the case over.
    pub from: u32,
    /// Who gets it.
    pub to: u32,
    /// What is done.
    pub action: Action,
    /// The interface that documents the contact.
    pub interface: Option<u32>,
}

/// What tells outcomes apart, cheaper than the outcome itself.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Key {
    Routed {
        outcomes: [u32; Duty::SINGLE],
        first_contact: Option<u32>,
        lists: Vec<RuleIx>,
        steps: Vec<RowStep>,
    },
    Needs(FactIx),
    Refused(Code, Option<Arc<str>>),
}

impl Batch {
    /// Prepares to route rows with these columns: ids of facts, and `ref`, `model` and `on`, each
    /// at most once.
    ///
    /// # Errors
    /// A column that the register has no fact for is refused with what was perhaps meant, and one
    /// that stands twice.
    pub fn new(
        router: &Router,
        columns: &[&str],
        options: BatchOptions,
    ) -> Result<Self, Box<Refusal>> {
        let inner = &router.inner;
        let mut list: Vec<Column> = Vec::with_capacity(columns.len());
        let (mut word, mut free) = (0, 0);
        for name in columns {
            if list.iter().any(|c| &*c.name == *name) {
                return Err(Box::new(Refusal::new(
                    Code::DuplicateFact,
                    Some(name),
                    None,
                    None,
                )));
            }
            let fact = if RESERVED.contains(name) {
                None
            } else {
                Some(inner.resolve(name, Given::Nothing)?.0)
            };
            let info = fact.and_then(|f| inner.program.facts.get(usize::from(f)));
            // One more than there are values, for a cell that gives none.
            let codes = info.map_or(0, |f| u64::from(f.arity()));
            let bits = u64::BITS - codes.leading_zeros();
            if free + bits >= u64::BITS {
                (word, free) = (word + 1, 0);
            }
            list.push(Column {
                name: Arc::from(*name),
                fact,
                word,
                shift: free,
                mask: (1u64 << bits) - 1,
            });
            free += bits;
        }
        let mut names: Vec<Arc<str>> = Vec::new();
        let mut titles: Vec<Arc<Text>> = Vec::new();
        for actor in &inner.program.actors {
            names.push(Arc::clone(&actor.id));
            titles.push(Arc::clone(&actor.title));
        }
        let mut of_answer = Vec::with_capacity(inner.program.diagrams.answers.len());
        let mut put = |name: Arc<str>, title: Arc<Text>| -> Option<u32> {
            let place = names.iter().position(|n| *n == name).unwrap_or_else(|| {
                names.push(name);
                titles.push(title);
                names.len() - 1
            });
            u32::try_from(place).ok()
        };
        for (answer, ix) in inner.program.diagrams.answers.iter().zip(0..) {
            of_answer.push(match answer {
                Answer::Held(actors) => match actors.as_slice() {
                    [] => None,
                    [one] => Some(u32::from(*one)),
                    several => put(
                        inner.station_id(&Station::Shared(ix)),
                        Arc::new(inner.together(several)),
                    ),
                },
                Answer::Unstated => put(Arc::from("unstated"), Arc::new(Text::default())),
                Answer::NotApplicable => {
                    put(Arc::from("not_applicable"), Arc::new(Text::default()))
                }
                Answer::Absent | Answer::Gap | Answer::Conflict => None,
            });
        }
        // A way may go by any fact.
        let relevant = if options.with_steps {
            Relevant::default()
        } else {
            Relevant::new(inner, &list, word + 1)
        };
        Ok(Self {
            router: router.clone(),
            options,
            relevant,
            columns: list,
            words: word + 1,
            names,
            titles,
            of_answer,
            memo: Memo::default(),
            outcomes: Vec::new(),
            known: HashMap::default(),
            refusals: HashMap::new(),
        })
    }

    /// The router.
    pub fn router(&self) -> &Router {
        &self.router
    }

    /// How many words the cells of a row are packed into: one, unless the facts given have many
    /// values.
    pub fn words(&self) -> usize {
        self.words
    }

    /// Which of the words a column's cells lie in.
    pub fn word(&self, column: usize) -> usize {
        self.columns.get(column).map_or(0, |c| c.word)
    }

    /// What reads the cells of a column; `None` past the last.
    pub fn column(&self, column: usize) -> Option<BatchColumn<'_>> {
        let column = self.columns.get(column)?;
        let inner = &*self.router.inner;
        let info = column
            .fact
            .and_then(|f| inner.program.facts.get(usize::from(f)));
        Some(BatchColumn {
            batch: self,
            inner,
            column,
            number: info.and_then(|f| f.number.as_ref()),
        })
    }

    /// As [`BatchColumn::code`].
    pub fn code(&self, column: usize, value: Given<'_>) -> Option<u64> {
        self.column(column)?.code(value)
    }

    /// The cell of a reserved name says nothing about the case; nothing but a date may be amiss.
    #[cold]
    fn reserved(&self, name: &str, value: Given<'_>) -> Option<u64> {
        let (Given::Text(text) | Given::Written(text)) = value else {
            // What says nothing was told before; a reference may be anything.
            return (name == "ref").then_some(0);
        };
        let options = Options {
            after_validity: self.options.after_validity,
        };
        match name {
            _ if text.is_empty() => Some(0),
            "model" => (text == self.router.model()).then_some(0),
            "on" if !super::case::is_date(text) => None,
            "on" => self
                .router
                .inner
                .extended(Some(text), options)
                .ok()
                .map(|_| 0),
            _ => Some(0),
        }
    }

    /// What a row comes to, as an index into [`Batch::outcomes`].
    #[inline]
    pub fn row(&mut self, words: &[u64]) -> u32 {
        let mut before = 0;
        for (word, mask) in words.iter().zip(self.relevant.masks(words)) {
            match self.memo.get(before, word & mask) {
                Some(next) => before = next,
                None => return self.new_row(words),
            }
        }
        before
    }

    #[cold]
    fn new_row(&mut self, words: &[u64]) -> u32 {
        let router = self.router.clone();
        let inner = &*router.inner;
        let mut given = [UNKNOWN; MAX_FACTS];
        let mut row = inner.template;
        let mut seen = 0u64;
        for column in &self.columns {
            let code = words.get(column.word).map_or(0, |w| w >> column.shift) & column.mask;
            let (Some(fact), Some(value)) = (column.fact, code.checked_sub(1)) else {
                continue;
            };
            seen |= 1u64 << (fact % 64);
            for row in [&mut given, &mut row] {
                if let Some(slot) = row.get_mut(usize::from(fact)) {
                    *slot = ValueIx::try_from(value).unwrap_or(UNKNOWN);
                }
            }
        }
        // What says where the way begins is checked with the rest of the case.
        let complete = (seen & inner.outside == 0)
            .then(|| inner.outcomes(&row))
            .flatten();
        if let Some(outcomes) = complete {
            let outcome = self.routed(inner, &row, outcomes, inner.lists_in_force(&row));
            self.remember(words, outcome);
            return outcome;
        }
        let given = given.get(..inner.program.facts.len()).unwrap_or(&[]);
        let outcome = match inner.outlook(given) {
            Outlook::Settled(settled) => {
                let mut lists = Vec::new();
                for duty in Duty::ALL.into_iter().skip(Duty::SINGLE) {
                    lists.extend(inner.listed(&settled, duty).0);
                }
                self.routed(inner, &settled.row, settled.outcomes, lists)
            }
            Outlook::Open(open) => self.intern(Key::Needs(open.fact), inner),
            Outlook::Refused(refusal) => self.intern(key_of(&refusal), inner),
        };
        self.remember(words, outcome);
        outcome
    }

    fn remember(&mut self, words: &[u64], outcome: u32) {
        let masks = self.relevant.masks(words);
        let relevant: Vec<u64> = words.iter().zip(masks).map(|(w, m)| w & m).collect();
        self.memo.put(&relevant, outcome);
    }

    /// What a row comes to of which some cell has no code: each column's cell, in their order.
    ///
    /// The first fact of the register with a wrong cell is what the row is refused for, so equal
    /// cells of one column are looked into once.
    pub fn refused(&mut self, cells: &[Given<'_>]) -> u32 {
        let columns = self.columns.iter().zip(cells).enumerate();
        let wrong = columns.filter(|(at, (_, cell))| self.code(*at, **cell).is_none());
        let first = wrong.min_by_key(|(_, (column, _))| column.fact);
        let Some((at, (Some(_), cell))) = first.map(|(at, (c, cell))| (at, (c.fact, cell))) else {
            // What is said of the day and the model comes before the facts, and is seldom.
            return self.refused_whole(cells);
        };
        let of = (at, format!("{cell:?}"));
        if let Some(known) = self.refusals.get(&of) {
            return *known;
        }
        let outcome = self.refused_whole(cells);
        if self.refusals.len() < MAX_CELLS_REMEMBERED {
            self.refusals.insert(of, outcome);
        }
        outcome
    }

    fn refused_whole(&mut self, cells: &[Given<'_>]) -> u32 {
        let router = self.router.clone();
        let names = self.columns.iter().map(|c| Arc::clone(&c.name));
        let names: Vec<Arc<str>> = names.collect();
        let given = names.iter().map(|n| &**n).zip(cells.iter().copied());
        // A table's references may be of any type, and are no part of the case.
        let given = given.filter(|(name, _)| *name != "ref");
        let options = Options {
            after_validity: self.options.after_validity,
        };
        let pick = |model: Option<&str>, _: Option<&str>| router.pick(model);
        let key = match answer_pairs(given.collect(), options, &pick) {
            CaseAnswer::Refused(refusal) => key_of(&refusal),
            // Every cell has a code, so the row need not have come here.
            CaseAnswer::NeedsFact(_) | CaseAnswer::Routed(_) => {
                let mut words = vec![0; self.words];
                for (at, cell) in cells.iter().enumerate() {
                    let slot = words.get_mut(self.word(at));
                    if let (Some(slot), Some(code)) = (slot, self.code(at, *cell)) {
                        *slot |= code;
                    }
                }
                return self.row(&words);
            }
        };
        self.intern(key, &router.inner)
    }

    /// What a row comes to that could not be read, so that it has no cells.
    pub fn unread(&mut self) -> u32 {
        let router = self.router.clone();
        self.intern(Key::Refused(Code::MalformedLine, None), &router.inner)
    }

    fn routed(
        &mut self,
        inner: &Inner,
        row: &[ValueIx],
        outcomes: [u32; Duty::SINGLE],
        lists: Vec<RuleIx>,
    ) -> u32 {
        let first = inner.first_contact(row, &outcomes);
        let steps = if self.options.with_steps {
            let way = inner.way(row, &outcomes, first);
            way.iter()
                .map(|step| RowStep {
                    from: self.station(&step.from).unwrap_or(0),
                    to: self.station(&step.to).unwrap_or(0),
                    action: step.action,
                    interface: step.interface.map(u32::from),
                })
                .collect()
        } else {
            Vec::new()
        };
        let key = Key::Routed {
            outcomes,
            first_contact: first.and_then(|s| self.station(&s)),
            lists,
            steps,
        };
        self.intern(key, inner)
    }

    fn station(&self, station: &Station) -> Option<u32> {
        match station {
            Station::One(actor) => Some(u32::from(*actor)),
            Station::Shared(answer) => self.of_answer.get(*answer as usize).copied()?,
        }
    }

    fn intern(&mut self, key: Key, inner: &Inner) -> u32 {
        if let Some(known) = self.known.get(&key) {
            return *known;
        }
        let nothing = RowOutcome {
            status: Status::Refused,
            duties: [None; Duty::SINGLE],
            first_contact: None,
            rules: Vec::new(),
            fact: None,
            refusal: None,
            steps: Vec::new(),
        };
        let outcome = match &key {
            Key::Routed {
                outcomes,
                first_contact,
                lists,
                steps,
            } => {
                let d = &inner.program.diagrams;
                let mut duties = [None; Duty::SINGLE];
                let mut rules: Vec<u32> = lists.iter().map(|r| u32::from(*r)).collect();
                for (slot, outcome) in duties.iter_mut().zip(outcomes) {
                    let Some(outcome) = d.outcomes.get(*outcome as usize) else {
                        continue;
                    };
                    *slot = self
                        .of_answer
                        .get(outcome.answer as usize)
                        .copied()
                        .flatten();
                    let set = d.rule_sets.get(outcome.rules as usize);
                    rules.extend(set.into_iter().flatten().map(|r| u32::from(*r)));
                }
                super::order::sort_once(&mut rules);
                RowOutcome {
                    status: Status::Routed,
                    duties,
                    first_contact: *first_contact,
                    rules,
                    steps: steps.clone(),
                    ..nothing
                }
            }
            Key::Needs(fact) => RowOutcome {
                status: Status::NeedsFact,
                fact: inner
                    .program
                    .facts
                    .get(usize::from(*fact))
                    .map(|f| Arc::clone(&f.id)),
                ..nothing
            },
            Key::Refused(code, fact) => RowOutcome {
                refusal: Some(*code),
                fact: fact.clone(),
                ..nothing
            },
        };
        let place = u32::try_from(self.outcomes.len()).unwrap_or(u32::MAX);
        self.outcomes.push(outcome);
        self.known.insert(key, place);
        place
    }

    /// What rows have come to so far.
    pub fn outcomes(&self) -> &[RowOutcome] {
        &self.outcomes
    }

    /// Empties the memory of rows if it holds more than half a million. Indices given
    /// before mean nothing afterwards; a caller calls this between parts of a table.
    pub fn trim(&mut self) {
        if self.memo.len() > MAX_ROWS_REMEMBERED {
            self.memo = Memo::default();
            self.known = HashMap::default();
            self.refusals = HashMap::new();
            self.outcomes = Vec::new();
        }
    }

    /// Everybody a row may name, by id; the same for the whole table.
    pub fn names(&self) -> &[Arc<str>] {
        &self.names
    }

    /// The titles of [`Batch::names`]; empty for `unstated` and `not_applicable`.
    pub fn titles(&self, lang: Lang) -> impl Iterator<Item = &str> {
        self.titles.iter().map(move |t| t.get(lang))
    }

    /// The ids of all rules, in the model's order.
    pub fn rules(&self) -> impl Iterator<Item = &str> {
        self.router.inner.program.rules.iter().map(|r| &*r.id)
    }

    /// The ids of all interfaces, in the model's order.
    pub fn interfaces(&self) -> impl Iterator<Item = &str> {
        self.router.inner.program.interfaces.iter().map(|i| &*i.id)
    }
}

fn key_of(refusal: &Refusal) -> Key {
    Key::Refused(refusal.code, refusal.fact.clone())
}

impl Inner {
    /// The rules of list duties in force in a complete case.
    fn lists_in_force(&self, row: &[ValueIx]) -> Vec<RuleIx> {
        let d = &self.program.diagrams;
        let value = self.first.and_then(|f| row.get(usize::from(f)));
        let known = value.and_then(|v| self.lists.get(usize::from(*v)));
        let in_force = known
            .into_iter()
            .flatten()
            .filter(|(_, root)| d.leaf(*root, row) == 1);
        let rules = in_force.filter_map(|(ix, _)| d.lists.get(*ix as usize));
        rules.map(|list| list.rule).collect()
    }

    /// The title of those who share a duty.
    fn together(&self, actors: &[ActorIx]) -> Text {
        let titles = |lang: Lang| -> String {
            let titles = actors.iter().filter_map(|a| {
                let actor = self.program.actors.get(usize::from(*a))?;
                Some(actor.title.get(lang))
            });
            titles.collect::<Vec<&str>>().join(" + ")
        };
        Text {
            sv: titles(Lang::Sv),
            en: titles(Lang::En),
        }
    }
}
