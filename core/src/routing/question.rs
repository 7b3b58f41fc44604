//! From what is known of a case to what can be said: settled, or a question, or a refusal.

use std::sync::Arc;

use super::answer::{Asked, Entries, Question, Refusal, Status, ValueChoice};
use super::case::Case;
use super::decide::UNKNOWN;
use super::holds::holds;
use super::needed::{NOBODY, Space, fillings};
use super::order::Gather as _;
use super::order::{add, sort_once};
use super::program::{Answer, LEAF, Ref};
use super::refusal::Code;
use super::router::Inner;
use crate::organisation::model::{ActorIx, Duty, FactIx, ValueIx};

/// A case whose answer is the same in all completions.
pub(super) struct Settled<'r> {
    /// A value for each fact, or "does not exist"; unknown where it makes no difference.
    pub(super) row: Vec<ValueIx>,
    pub(super) outcomes: [u32; Duty::SINGLE],
    /// The completions; none where the row is complete.
    space: Option<Space<'r>>,
}

impl Settled<'_> {
    pub(super) fn is_complete(&self) -> bool {
        self.space.is_none()
    }

    /// The bits of the leaves a diagram reaches.
    pub(super) fn leaves(&self, inner: &Inner, root: Ref) -> Vec<u32> {
        match &self.space {
            Some(space) => space.reach(root),
            None => vec![inner.program.diagrams.leaf(root, &self.row)],
        }
    }
}

/// What can be said of a case.
pub(super) enum Outlook<'r> {
    Settled(Settled<'r>),
    /// The fact to ask for first, in the completions there are.
    Open(Box<Open<'r>>),
    Refused(Box<Refusal>),
}

/// A case that needs a fact.
pub(super) struct Open<'r> {
    pub(super) space: Space<'r>,
    pub(super) fact: FactIx,
}

/// What an open case may come to.
pub(super) struct Prospects {
    /// For each single duty the outcomes it may have.
    pub(super) singles: Vec<Vec<u32>>,
    /// For each rule of a list duty whether it may be in force (1) or not (0).
    pub(super) lists: Vec<Vec<u32>>,
    /// For each rule of a list duty, what each of its roles may come to be; `NOBODY` among them.
    pub(super) roles: Vec<Vec<Vec<ActorIx>>>,
}

impl Prospects {
    fn is_settled(&self) -> bool {
        let one = |s: &Vec<u32>| s.len() == 1;
        let sure = self.lists.iter().zip(&self.roles).all(|(list, roles)| {
            one(list) && (!list.contains(&1) || roles.iter().all(|r| r.len() == 1))
        });
        self.singles.iter().all(one) && sure
    }
}

impl Inner {
    /// What can be said of a case of which `given` is known.
    pub(super) fn outlook(&self, given: &[ValueIx]) -> Outlook<'_> {
        let mut row = given.to_vec();
        for ((value, fact), ranked) in row.iter_mut().zip(&self.program.facts).zip(&self.is_ranked)
        {
            if *value == UNKNOWN && fact.optional && *ranked {
                *value = fact.absent();
            }
        }
        let outlook = match self.outcomes(&row) {
            Some(outcomes) => Outlook::Settled(Settled {
                row,
                outcomes,
                space: None,
            }),
            None => self.partial(given),
        };
        match &outlook {
            Outlook::Settled(settled) => match self.amiss_about_the_way(given, &settled.row) {
                Some(refusal) => Outlook::Refused(refusal),
                None => outlook,
            },
            _ => outlook,
        }
    }

    /// The world does not know the fact that begins the way; what concerns it is checked here.
    fn amiss_about_the_way(&self, given: &[ValueIx], row: &[ValueIx]) -> Option<Box<Refusal>> {
        for fact in &self.begins {
            let info = self.program.facts.get(usize::from(*fact))?;
            if given.get(usize::from(*fact)).is_none_or(|v| *v == UNKNOWN) {
                continue;
            }
            if let Some(only_when) = &info.only_when
                && holds(only_when, row) == Some(false)
            {
                return Some(self.does_not_exist(*fact));
            }
            return self
                .about_the_way
                .iter()
                .filter_map(|i| self.program.impossible.get(*i))
                .find(|i| holds(&i.when, row) == Some(true))
                .map(|i| impossible(Some(&i.text)));
        }
        None
    }

    fn does_not_exist(&self, fact: FactIx) -> Box<Refusal> {
        let id = self.program.facts.get(usize::from(fact)).map(|f| &*f.id);
        Box::new(Refusal::new(Code::FactDoesNotExist, id, None, None))
    }

    /// A case with unknown facts, or one that cannot exist as it stands.
    fn partial(&self, given: &[ValueIx]) -> Outlook<'_> {
        let (space, row) = match self.completions(given) {
            Ok(found) => found,
            Err(refusal) => return Outlook::Refused(refusal),
        };
        let prospects = self.prospects(&space);
        if prospects.is_settled() && !space.is_exhausted() {
            let mut outcomes = [0; Duty::SINGLE];
            for (outcome, leaves) in outcomes.iter_mut().zip(&prospects.singles) {
                *outcome = leaves.first().copied().unwrap_or(0);
            }
            return Outlook::Settled(Settled {
                row,
                outcomes,
                space: Some(space),
            });
        }
        match self.first_needed(given, &row, &space, &prospects) {
            Some(fact) => Outlook::Open(Box::new(Open { space, fact })),
            None => Outlook::Refused(self.explain_impossible(given)),
        }
    }

    /// The completions of a case, and the row with what follows from what is given; a refusal
    /// where there are none.
    pub(super) fn completions(
        &self,
        given: &[ValueIx],
    ) -> Result<(Space<'_>, Vec<ValueIx>), Box<Refusal>> {
        let facts = &self.program.facts;
        let mut space = self.space(given);
        if !space.is_possible() {
            return Err(self.explain_impossible(given));
        }
        let mut row = given.to_vec();
        for (ix, fact) in facts.iter().enumerate() {
            let Ok(ix) = FactIx::try_from(ix) else { break };
            if !self.is_ranked.get(usize::from(ix)).is_some_and(|r| *r) {
                continue;
            }
            let value = given.get(usize::from(ix)).copied().unwrap_or(UNKNOWN);
            if value != UNKNOWN && !fact.optional {
                continue;
            }
            let possible = space.possible(ix);
            if value != UNKNOWN && !possible.contains(&value) && !space.is_exhausted() {
                return Err(self.does_not_exist(ix));
            }
            if let Some(slot) = row.get_mut(usize::from(ix)) {
                *slot = match possible.as_slice() {
                    [only] => *only,
                    _ => UNKNOWN,
                };
            }
            space.restrict(ix, possible);
        }
        match self.amiss_about_the_way(given, &row) {
            Some(refusal) => Err(refusal),
            None => Ok((space, row)),
        }
    }

    /// The completions there may be, before the world is asked.
    pub(super) fn space(&self, given: &[ValueIx]) -> Space<'_> {
        let facts = self.program.facts.iter().zip(given);
        let allowed = facts.map(|(fact, value)| match *value {
            UNKNOWN => (0..fact.arity()).gather(),
            value if fact.optional => vec![value, fact.absent()],
            value => vec![value],
        });
        let mut space = Space::new(&self.program, allowed.gather());
        self.leave_out_impossible(given, &mut space);
        space
    }

    /// The values that each fact may have where nothing is known.
    pub(super) fn all_values(&self) -> Vec<Vec<ValueIx>> {
        let facts = self.program.facts.iter();
        facts.map(|fact| (0..fact.arity()).gather()).gather()
    }

    /// The values that each fact may have, before the world is asked.
    pub(super) fn possible_values(&self, given: &[ValueIx]) -> Vec<Vec<ValueIx>> {
        self.space(given).into_allowed()
    }

    /// Where it is known who received the case, some values of other facts become impossible.
    fn leave_out_impossible(&self, given: &[ValueIx], space: &mut Space<'_>) {
        let known = |f: &FactIx| given.get(usize::from(*f)).is_some_and(|v| *v != UNKNOWN);
        if !self.begins.iter().any(known) {
            return;
        }
        let conditions: Vec<_> = self
            .about_the_way
            .iter()
            .filter_map(|i| self.program.impossible.get(*i))
            .map(|i| &i.when)
            .gather();
        let mut row = given.to_vec();
        for ix in 0..row.len() {
            let Ok(fact) = FactIx::try_from(ix) else {
                break;
            };
            if known(&fact) {
                continue;
            }
            let mut possible = space.allowed(fact).to_vec();
            possible.retain(|value| {
                if let Some(slot) = row.get_mut(ix) {
                    *slot = *value;
                }
                !conditions.iter().any(|c| holds(c, &row) == Some(true))
            });
            if let Some(slot) = row.get_mut(ix) {
                *slot = UNKNOWN;
            }
            space.restrict(fact, possible);
        }
    }

    /// Names the first entry that by itself says why no such case exists.
    fn explain_impossible(&self, given: &[ValueIx]) -> Box<Refusal> {
        let mut row = given.to_vec();
        for (value, fact) in row.iter_mut().zip(&self.program.facts) {
            if fact.optional {
                *value = UNKNOWN;
            }
        }
        let by = |row: &[ValueIx]| {
            self.program
                .impossible
                .iter()
                .find(|i| holds(&i.when, row) == Some(true))
        };
        impossible(by(&row).or_else(|| by(given)).map(|i| &i.text))
    }

    pub(super) fn prospects(&self, space: &Space<'_>) -> Prospects {
        let d = &self.program.diagrams;
        let lists: Vec<Vec<u32>> = d.lists.iter().map(|l| space.reach(l.in_force)).gather();
        Prospects {
            singles: d.duties.iter().map(|r| space.reach(*r)).gather(),
            roles: d
                .lists
                .iter()
                .zip(&lists)
                .map(|(list, leaves)| {
                    if !leaves.contains(&1) {
                        return Vec::new();
                    }
                    let roles = self.roles(list.rule, list.duty);
                    roles
                        .iter()
                        .map(|r| fillings(space, r, list.in_force))
                        .gather()
                })
                .gather(),
            lists,
        }
    }

    /// The first fact, in the register's order, that must be known. A fact that surely exists
    /// comes before one of which that is still open.
    fn first_needed(
        &self,
        given: &[ValueIx],
        row: &[ValueIx],
        space: &Space<'_>,
        prospects: &Prospects,
    ) -> Option<FactIx> {
        let d = &self.program.diagrams;
        let unknown = |(ix, fact): (usize, &super::program::FactInfo)| {
            let open = given.get(ix) == Some(&UNKNOWN)
                && row.get(ix) == Some(&UNKNOWN)
                && self.is_ranked.get(ix).is_some_and(|r| *r);
            let ix = FactIx::try_from(ix).ok().filter(|_| open)?;
            let exists = !space.allowed(ix).contains(&fact.absent());
            Some((ix, exists))
        };
        let candidates: Vec<(FactIx, bool)> = self
            .program
            .facts
            .iter()
            .enumerate()
            .filter_map(unknown)
            .gather();
        let roots: Vec<Ref> = d
            .duties
            .iter()
            .zip(&prospects.singles)
            .chain(d.lists.iter().map(|l| &l.in_force).zip(&prospects.lists))
            .filter(|(_, leaves)| leaves.len() > 1)
            .map(|(root, _)| *root)
            .gather();
        let needed = |fact: FactIx| {
            roots.iter().any(|r| space.matters(*r, fact)) || self.fills(fact, prospects)
        };
        let wanted: [&dyn Fn(FactIx, bool) -> bool; 5] = [
            &|fact, surely| surely && needed(fact),
            &|fact, _| needed(fact),
            &|fact, _| divides(space, &roots, fact),
            &|_, surely| surely,
            &|_, _| true,
        ];
        for wanted in wanted {
            if let Some((fact, _)) = candidates.iter().find(|(f, surely)| wanted(*f, *surely)) {
                return Some(*fact);
            }
        }
        None
    }

    /// Whether a role of a list depends on the fact.
    fn fills(&self, fact: FactIx, prospects: &Prospects) -> bool {
        let lists = self.program.diagrams.lists.iter().zip(&prospects.roles);
        lists.into_iter().any(|(list, filled)| {
            self.roles(list.rule, list.duty).iter().zip(filled).any(|(role, actors)| {
                let by = matches!(role, super::program::Filling::ByFact { fact: f, .. } if *f == fact);
                by && actors.len() > 1
            })
        })
    }

    /// The question for a fact that may have these values.
    pub(super) fn asked(&self, fact: FactIx, possible: &[ValueIx]) -> Asked {
        let Some(info) = self.program.facts.get(usize::from(fact)) else {
            return Asked::default();
        };
        let choice = |v: &ValueIx| {
            let value = info.values.get(usize::from(*v))?;
            Some(ValueChoice {
                id: Arc::clone(&value.id),
                title: Arc::clone(&value.title),
            })
        };
        let values = match info.number {
            None => possible.iter().filter_map(choice).gather(),
            Some(_) => Vec::new(),
        };
        Asked {
            fact: Arc::clone(&info.id),
            text: Arc::clone(info.question.as_ref().unwrap_or(&info.title)),
            help: info.help.clone(),
            values,
            known_by: info.known_by.clone(),
        }
    }

    /// The question for the first fact that an open case needs.
    pub(super) fn first_asked(&self, open: &Open<'_>) -> Asked {
        self.asked(open.fact, open.space.allowed(open.fact))
    }

    /// The question of an open case.
    pub(super) fn question(&self, case: &Case, open: &Open<'_>) -> Question {
        let asked = self.first_asked(open);
        let (open, settled) = self.possibilities(&self.prospects(&open.space));
        Question {
            status: Status::NeedsFact,
            model: Arc::clone(&self.program.model),
            on: case.on.clone(),
            reference: case.reference.clone(),
            case: case.facts(),
            question: asked,
            open: Entries(open),
            settled: Entries(settled),
        }
    }

    /// Who may have each duty that is open, and who has each that is settled.
    #[allow(
        clippy::type_complexity,
        reason = "the two halves of one list, named where they are used"
    )]
    pub(super) fn possibilities(
        &self,
        prospects: &Prospects,
    ) -> (Vec<(Duty, Vec<Arc<str>>)>, Vec<(Duty, Vec<Arc<str>>)>) {
        let d = &self.program.diagrams;
        let (mut open, mut settled) = (Vec::new(), Vec::new());
        for (duty, leaves) in Duty::ALL.into_iter().zip(&prospects.singles) {
            let mut answers: Vec<u32> = leaves
                .iter()
                .filter_map(|l| d.outcomes.get(*l as usize))
                .map(|o| o.answer)
                .gather();
            sort_once(&mut answers);
            let sure = answers.len() == 1;
            let mut actors: Vec<ActorIx> = Vec::new();
            let mut words: Vec<&str> = Vec::new();
            for answer in answers.iter().filter_map(|a| d.answers.get(*a as usize)) {
                match answer {
                    Answer::Held(held) => actors.extend(held),
                    Answer::Unstated => words.push("unstated"),
                    Answer::NotApplicable => words.push("not_applicable"),
                    _ if sure => {}
                    _ => words.push("none"),
                }
            }
            let mut ids = self.ids(actors);
            for word in words {
                add(&mut ids, Arc::from(word));
            }
            let list = if sure { &mut settled } else { &mut open };
            list.push((duty, ids));
        }
        for duty in Duty::ALL.into_iter().skip(Duty::SINGLE) {
            let mut sure = true;
            let mut actors: Vec<ActorIx> = Vec::new();
            let rules = d.lists.iter().zip(&prospects.lists).zip(&prospects.roles);
            for ((_, leaves), roles) in rules.filter(|((l, _), _)| l.duty == duty) {
                sure &= leaves.len() <= 1 && roles.iter().all(|r| r.len() <= 1);
                for role in roles {
                    actors.extend(role.iter().filter(|a| **a != NOBODY));
                }
            }
            let list = if sure { &mut settled } else { &mut open };
            list.push((duty, self.ids(actors)));
        }
        (open, settled)
    }

    /// The ids of actors, sorted, each once. Actors stand in the order of their ids.
    fn ids(&self, mut actors: Vec<ActorIx>) -> Vec<Arc<str>> {
        sort_once(&mut actors);
        actors.iter().filter_map(|a| self.shared_id(*a)).gather()
    }
}

/// Whether the values of a fact lead to different sets of leaves.
fn divides(space: &Space<'_>, roots: &[Ref], fact: FactIx) -> bool {
    let leaves = |value: ValueIx| {
        let part = space.only(fact, vec![value]);
        roots.iter().map(|r| part.reach(*r)).gather()
    };
    let mut sets = space.allowed(fact).iter().map(|v| leaves(*v));
    let first = sets.next();
    sets.any(|s| Some(s) != first)
}

fn impossible(text: Option<&Arc<crate::text::Text>>) -> Box<Refusal> {
    let mut refusal = Refusal::new(Code::ImpossibleCase, None, None, None);
    if let Some(text) = text {
        refusal.message = crate::text::Text::clone(text);
        // The entry's own text says what to do.
        refusal.help = None;
    }
    Box::new(refusal)
}

/// The bits of a leaf, if the root is one.
pub(super) fn bits(root: Ref) -> Option<u32> {
    (root & LEAF != 0).then_some(root & !LEAF)
}
