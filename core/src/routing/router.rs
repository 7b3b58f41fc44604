//! A compiled model that answers: immutable, cheap to clone, shared between threads.

use std::fmt;
use std::sync::Arc;

use super::answer::{Answer, Cite, Party, PolicyId, Refusal};
use super::call::answer_line;
use super::case::{Case, FactId, Given, ValueId};
use super::decide::{Decision, MAX_FACTS, UNKNOWN};
use super::entries::{Entries, entry};
use super::names::Names;
use super::order::Gather as _;
use super::program::{self, Filling, Program, Ref};
use super::question::{Outlook, bits};
use super::refusal::Code;
use super::suggest::Lexicons;
use super::ways::Belonging;
use crate::organisation::model::{ActorIx, Condition, Duty, FactIx, Place, RuleIx, ValueIx};
use crate::text::Text;

/// Answers for one compiled model.
#[derive(Clone)]
pub struct Router {
    pub(crate) inner: Arc<Inner>,
}

/// A complete case of one model that can exist, as indices: checked once, decided often.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    values: [ValueIx; MAX_FACTS],
    /// Stands for the model it was made for.
    model: u64,
}

/// What a call may ask for beyond the case itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Answer also for days past the model's validity.
    pub after_validity: bool,
}

/// One actor, or those who share the answer with this number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Station {
    One(ActorIx),
    Shared(u32),
}

/// A program, with what is looked up of it again and again.
pub(crate) struct Inner {
    pub(crate) program: Program,
    pub(super) names: Names,
    /// The facts in the diagrams, with the number of values each may have there.
    pub(super) ranked: Vec<(FactIx, ValueIx)>,
    /// For each fact, whether it is in the diagrams.
    pub(super) is_ranked: Vec<bool>,
    /// The facts outside the diagrams, as bits.
    pub(super) outside: u64,
    /// The facts in the diagrams that exist in every case, as bits.
    pub(super) required: u64,
    /// The facts that are true or false.
    pub(super) booleans: u64,
    /// The first fact of the diagrams.
    pub(super) first: Option<FactIx>,
    pub(super) entries: Entries,
    /// For each value of the first fact, the rules of list duties that may be in force.
    pub(super) lists: Vec<Vec<(u32, Ref)>>,
    /// For each value of the first fact, the sides of readings that may answer otherwise.
    pub(super) contests: Vec<Vec<(u32, Ref)>>,
    /// A case in which nothing is known and no optional fact exists.
    pub(super) template: [ValueIx; MAX_FACTS],
    /// The facts that say where the way begins.
    pub(super) begins: Vec<FactIx>,
    /// The impossible combinations that read one of them.
    pub(super) about_the_way: Vec<usize>,
    pub(super) kind_fact: Option<FactIx>,
    pub(super) system_fact: Option<FactIx>,
    pub(super) parties: Vec<Arc<Party>>,
    /// For each answer, the id of its holder where there is exactly one.
    pub(super) only: Vec<Option<Arc<str>>>,
    pub(super) belonging: Belonging,
    pub(super) cites: Vec<Cite>,
    pub(super) rule_cites: Vec<Arc<[Cite]>>,
    pub(super) rule_basis: Vec<Arc<[Arc<str>]>>,
    pub(super) interface_cites: Vec<Arc<[Cite]>>,
    /// For each contest, its side.
    pub(super) contest_sides: Vec<usize>,
    pub(super) policy: PolicyId,
    pub(super) lexicons: Lexicons,
    /// Stands for the fingerprint in rows.
    pub(super) stamp: u64,
}

impl fmt::Debug for Router {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Router")
            .field("model", &self.inner.program.model)
            .field("fingerprint", &self.inner.program.fingerprint)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Inner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Inner")
            .field("model", &self.program.model)
            .finish_non_exhaustive()
    }
}

impl Router {
    /// A router of a program.
    pub(crate) fn new(program: Program) -> Self {
        Self {
            inner: Arc::new(Inner::new(program)),
        }
    }

    /// The model's id.
    pub fn model(&self) -> &str {
        &self.inner.program.model
    }

    /// The model's title.
    pub fn title(&self) -> &Text {
        &self.inner.program.title
    }

    /// SHA-256 of the resolved model.
    pub fn fingerprint(&self) -> &str {
        &self.inner.program.fingerprint
    }

    /// The version of the library that compiled the model.
    pub fn engine(&self) -> &str {
        &self.inner.program.engine
    }

    /// The first and the last day the model is in force.
    pub fn valid(&self) -> (Option<&str>, Option<&str>) {
        let valid = &self.inner.program.valid;
        (valid.from.as_deref(), valid.to.as_deref())
    }

    /// The ids of the facts, in the register's order.
    pub fn fact_ids(&self) -> impl Iterator<Item = &str> {
        self.inner.program.facts.iter().map(|f| &*f.id)
    }

    /// The fact that a name is perhaps a misspelling of.
    pub fn nearest_fact(&self, name: &str) -> Option<&str> {
        crate::suggest::nearest(name, self.fact_ids())
    }

    /// The handle of a fact.
    pub fn fact(&self, id: &str) -> Option<FactId> {
        self.inner.names.fact(id).map(FactId)
    }

    /// The handle of a fact's value. Numbers have none.
    pub fn value(&self, fact: FactId, id: &str) -> Option<ValueId> {
        self.inner.names.value(fact.0, id).map(ValueId)
    }

    /// Who has each single duty; `None` where the case needs a fact or is refused:
    /// [`Router::route_case`] then says which or why.
    pub fn decide(&self, case: &Case) -> Option<Decision<'_>> {
        self.inner.decide_any(&case.row)
    }

    /// As [`Router::decide`], from names and values, without allocating. A fact left out does not
    /// exist in the case.
    ///
    /// ```
    /// # let router = bestit::Policy::embedded().model("best-it")?.compile()?.router;
    /// use bestit::{Duty, Given::Text};
    /// let case = [("kind", Text("incident")), ("department", Text("education")), ("system", Text("network"))];
    /// let decision = router.decide_pairs(&case).ok_or("not complete")?;
    /// assert_eq!(decision.only(Duty::Owner), Some("it_unit"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn decide_pairs(&self, facts: &[(&str, Given<'_>)]) -> Option<Decision<'_>> {
        let inner = &*self.inner;
        let (mut row, mut seen, mut decision) = (inner.template, 0, None);
        let put = |(fact, value): &(&str, Given<'_>)| {
            let fact = inner.names.fact(fact)?;
            inner.put(&mut row, &mut seen, fact, value)
        };
        if facts.iter().try_for_each(put).is_some() {
            inner.decide_given(&row, seen, &mut decision);
        }
        decision
    }

    /// As [`Router::decide_pairs`], for a caller who asks about the same facts again and again
    /// and looks their handles up once, with [`Router::fact`]: one value for each fact.
    #[inline]
    pub fn decide_values(&self, facts: &[FactId], values: &[Given<'_>]) -> Option<Decision<'_>> {
        let mut decision = None;
        self.inner.decide_values(facts, values, &mut decision);
        decision
    }

    /// A complete case that can exist as a row of indices, for a caller who decides it more than
    /// once.
    pub fn row(&self, facts: &[(&str, Given<'_>)]) -> Option<Row> {
        let inner = &*self.inner;
        let (mut values, mut seen) = (inner.template, 0);
        for (fact, value) in facts {
            inner.put(&mut values, &mut seen, inner.names.fact(fact)?, value)?;
        }
        self.checked(values, seen)
    }

    /// As [`Router::row`], from handles.
    pub fn row_of_ids(&self, facts: &[(FactId, ValueId)]) -> Option<Row> {
        let inner = &*self.inner;
        let (mut values, mut seen) = (inner.template, 0);
        for (fact, value) in facts {
            inner.give(&mut values, &mut seen, fact.0, value.0)?;
        }
        self.checked(values, seen)
    }

    /// A row, where nothing is left open in it and the case can exist.
    fn checked(&self, values: [ValueIx; MAX_FACTS], seen: u64) -> Option<Row> {
        let mut decision = None;
        self.inner.outcomes(&values)?;
        self.inner.decide_given(&values, seen, &mut decision);
        decision.map(|_| Row {
            values,
            model: self.inner.stamp,
        })
    }

    /// As [`Router::decide`], from a row: the fastest way. `None` for a row that was made for a
    /// model with another fingerprint.
    #[inline]
    pub fn decide_row(&self, row: &Row) -> Option<Decision<'_>> {
        let mut decision = None;
        if row.model == self.inner.stamp {
            self.inner.decide_checked(&row.values, &mut decision);
        }
        decision
    }

    /// The handles of a fact's values, in their order. Numbers have none.
    pub fn values(&self, fact: FactId) -> impl Iterator<Item = ValueId> + '_ {
        let info = self.inner.program.facts.get(usize::from(fact.0));
        let count = info
            .filter(|f| f.number.is_none())
            .map_or(0, |f| f.absent());
        (0..count).map(ValueId)
    }

    /// As [`Router::decide`], from handles.
    pub fn decide_ids(&self, facts: &[(FactId, ValueId)]) -> Option<Decision<'_>> {
        let inner = &*self.inner;
        let mut row = inner.template;
        let mut seen = 0;
        for (fact, value) in facts {
            inner.give(&mut row, &mut seen, fact.0, value.0)?;
        }
        let mut decision = None;
        inner.decide_given(&row, seen, &mut decision);
        decision
    }

    /// What the router says to a case.
    pub fn route_case(&self, case: &Case) -> Answer {
        self.route_case_with(case, Options::default())
    }

    /// As [`Router::route_case`], asking for more.
    pub fn route_case_with(&self, case: &Case, options: Options) -> Answer {
        let inner = &*self.inner;
        let refused = |refusal: Refusal| {
            let (model, on) = (Some(&inner.program.model), case.on.as_ref());
            Answer::Refused(Box::new(refusal.about(model, on, case.reference.as_ref())))
        };
        let extended = match inner.extended(case.on.as_deref(), options) {
            Ok(extended) => extended,
            Err(refusal) => return refused(*refusal),
        };
        match inner.outlook(&case.row) {
            Outlook::Settled(settled) => {
                Answer::Routed(Box::new(inner.route(case, &settled, extended)))
            }
            Outlook::Open(open) => Answer::NeedsFact(Box::new(inner.question(case, &open))),
            Outlook::Refused(refusal) => refused(*refusal),
        }
    }

    /// Answers a line of JSON, one object of facts, with a line of JSON. Its keys are the ids of
    /// facts, and `ref`, `model` and `on`.
    pub fn answer_json(&self, line: &str) -> String {
        self.answer_json_with(line, Options::default())
    }

    /// As [`Router::answer_json`], asking for more.
    pub fn answer_json_with(&self, line: &str, options: Options) -> String {
        answer_line(line, options, &|model, _| self.pick(model)).to_json()
    }

    /// This router, for whoever asks for its model or for none.
    pub(super) fn pick(&self, model: Option<&str>) -> Result<&Self, Box<Refusal>> {
        match model {
            Some(id) if id != self.model() => Err(Box::new(Refusal::unknown_model(
                id,
                crate::suggest::nearest(id, [self.model()]),
            ))),
            _ => Ok(self),
        }
    }
}

impl Inner {
    fn new(program: Program) -> Self {
        let d = &program.diagrams;
        let facts = &program.facts;
        let is_ranked: Vec<bool> = d.rank.iter().map(|r| *r != u8::MAX).gather();
        let indices = || 0..FactIx::try_from(facts.len()).unwrap_or(FactIx::MAX);
        let is = |ix: &FactIx| is_ranked.get(usize::from(*ix)).is_some_and(|r| *r);
        let bits_of = |wanted: &dyn Fn(&FactIx) -> bool| {
            indices().filter(wanted).fold(0, |bits, ix| {
                bits | 1u64.checked_shl(u32::from(ix)).unwrap_or(0)
            })
        };
        let first = indices()
            .filter(is)
            .min_by_key(|ix| d.rank.get(usize::from(*ix)).copied());
        let width = first
            .and_then(|f| facts.get(usize::from(f)))
            .map_or(1, |f| f.arity().max(1));
        let entries = Entries::new(d, facts, first, width);
        // What is the same for every case of this value, and says nothing, is left out.
        let saying = |roots: &mut dyn Iterator<Item = Ref>| -> Vec<Vec<(u32, Ref)>> {
            // In a browser they are looked through each time.
            if cfg!(target_family = "wasm") {
                return Vec::new();
            }
            let roots: Vec<Ref> = roots.gather();
            (0..width)
                .map(|value| {
                    let roots = roots
                        .iter()
                        .zip(0u32..)
                        .map(|(r, ix)| (ix, entry(&d.table, first, *r, value)));
                    roots.filter(|(_, r)| bits(*r) != Some(0)).gather()
                })
                .gather()
        };
        let lists = saying(&mut d.lists.iter().map(|l| l.in_force));
        let contests = saying(&mut d.contests.iter().map(|c| c.root));
        let mut template = [UNKNOWN; MAX_FACTS];
        for ((slot, fact), ranked) in template.iter_mut().zip(facts).zip(&is_ranked) {
            if fact.optional && *ranked {
                *slot = fact.absent();
            }
        }
        let begins: Vec<FactIx> = indices()
            .filter(|ix| {
                facts
                    .get(usize::from(*ix))
                    .is_some_and(|f| f.begins_way.is_some())
            })
            .gather();
        let about_the_way = program
            .impossible
            .iter()
            .enumerate()
            .filter(|(_, i)| reads(&i.when, &begins))
            .map(|(ix, _)| ix)
            .gather();
        let named = |id: &str| {
            indices().find(|ix| facts.get(usize::from(*ix)).is_some_and(|f| &*f.id == id))
        };
        let id_of = |place: Place| match place {
            Place::Unit(unit) => program
                .actors
                .get(usize::from(unit))
                .map(|a| Arc::clone(&a.id)),
            Place::Unstated => None,
        };
        let unstated: Arc<str> = Arc::from("unstated");
        let parties = program
            .actors
            .iter()
            .map(|a| {
                Arc::new(Party {
                    id: Arc::clone(&a.id),
                    title: Arc::clone(&a.title),
                    unit: id_of(a.unit).unwrap_or_else(|| Arc::clone(&unstated)),
                    home_unit: id_of(a.home_unit).unwrap_or_else(|| Arc::clone(&unstated)),
                })
            })
            .gather();
        let cites: Vec<Cite> = program
            .sections
            .iter()
            .map(|section| Cite {
                document: Arc::clone(&program.document),
                section: Arc::clone(section),
            })
            .gather();
        let cite = |list: &[u16]| -> Arc<[Cite]> {
            list.iter()
                .filter_map(|s| cites.get(usize::from(*s)).cloned())
                .gather()
                .into()
        };
        let statement = |list: &[u16]| -> Arc<[Arc<str>]> {
            list.iter()
                .filter_map(|s| program.statements.get(usize::from(*s)).cloned())
                .gather()
                .into()
        };
        let side = |c: &program::Contest| {
            let is = |s: &program::SideInfo| *s.reading == *c.reading && *s.option == *c.option;
            program.sides.iter().position(is).unwrap_or(usize::MAX)
        };
        Self {
            names: Names::new(facts),
            ranked: indices()
                .filter(is)
                .filter_map(|ix| Some((ix, facts.get(usize::from(ix))?.arity())))
                .gather(),
            outside: bits_of(&|ix| !is(ix)),
            booleans: bits_of(&|ix| facts.get(usize::from(*ix)).is_some_and(|f| f.boolean)),
            required: bits_of(&|ix| {
                is(ix) && facts.get(usize::from(*ix)).is_some_and(|f| !f.optional)
            }),
            first,
            entries,
            lists,
            contests,
            template,
            about_the_way,
            kind_fact: named("kind"),
            system_fact: named("system"),
            only: only(&program),
            parties,
            belonging: Belonging::new(&program),
            rule_cites: program.rules.iter().map(|r| cite(&r.cite)).gather(),
            rule_basis: program.rules.iter().map(|r| statement(&r.basis)).gather(),
            interface_cites: program.interfaces.iter().map(|i| cite(&i.cite)).gather(),
            contest_sides: d.contests.iter().map(side).gather(),
            policy: PolicyId {
                fingerprint: Arc::clone(&program.fingerprint),
                language: program.language,
                engine: Arc::clone(&program.engine),
            },
            lexicons: Lexicons::default(),
            stamp: super::save::stamp(&program.fingerprint),
            begins,
            is_ranked,
            cites,
            program,
        }
    }

    pub(super) fn actor_id(&self, actor: ActorIx) -> Option<&str> {
        self.program.actors.get(usize::from(actor)).map(|a| &*a.id)
    }

    pub(super) fn shared_id(&self, actor: ActorIx) -> Option<Arc<str>> {
        self.program
            .actors
            .get(usize::from(actor))
            .map(|a| Arc::clone(&a.id))
    }

    /// The roles that a rule names for a list duty.
    pub(super) fn roles(&self, rule: RuleIx, duty: Duty) -> &[Filling] {
        self.program
            .rules
            .get(usize::from(rule))
            .and_then(|r| r.lists.iter().find(|(d, _)| *d == duty))
            .map_or(&[], |(_, roles)| roles.as_slice())
    }

    /// The decision is written where the caller has it: to return it would be to copy it.
    fn decide_values<'r>(
        &'r self,
        facts: &[FactId],
        values: &[Given<'_>],
        to: &mut Option<Decision<'r>>,
    ) {
        let (mut row, mut seen) = (self.template, 0);
        for (fact, value) in facts.iter().zip(values) {
            if self.put(&mut row, &mut seen, fact.0, value).is_none() {
                return;
            }
        }
        self.decide_given(&row, seen, to);
    }

    /// A decision from a row with every optional fact left out that was not given.
    #[cfg_attr(not(target_family = "wasm"), inline(always))]
    pub(super) fn decide_given<'r>(
        &'r self,
        row: &[ValueIx; MAX_FACTS],
        seen: u64,
        to: &mut Option<Decision<'r>>,
    ) {
        if seen & self.outside == 0 && seen & self.required == self.required {
            self.decide_complete(row, to);
        }
        if to.is_none() {
            *to = self.decide_open(row);
        }
    }

    /// As [`Inner::decide_given`], where something is not given or the way matters.
    #[cold]
    fn decide_open(&self, row: &[ValueIx; MAX_FACTS]) -> Option<Decision<'_>> {
        // An optional fact left out stands for itself only where it does not exist.
        let given: Vec<ValueIx> = row
            .iter()
            .zip(&self.program.facts)
            .map(|(value, fact)| {
                if *value < fact.absent() {
                    *value
                } else {
                    UNKNOWN
                }
            })
            .gather();
        self.decide_any(&given)
    }

    fn decide_any(&self, given: &[ValueIx]) -> Option<Decision<'_>> {
        match self.outlook(given) {
            Outlook::Settled(settled) => Some(Decision {
                inner: self,
                answers: settled.outcomes.map(|outcome| {
                    let outcome = self.program.diagrams.outcomes.get(outcome as usize);
                    outcome.map_or(u32::MAX, |o| o.answer)
                }),
            }),
            Outlook::Open(_) | Outlook::Refused(_) => None,
        }
    }

    /// Whether a date is past the model's validity; refused where it lies outside and nobody
    /// asked for more.
    pub(super) fn extended(
        &self,
        on: Option<&str>,
        options: Options,
    ) -> Result<bool, Box<Refusal>> {
        let Some(on) = on else { return Ok(false) };
        let valid = &self.program.valid;
        let before = valid.from.as_deref().is_some_and(|from| on < from);
        let after = valid.to.as_deref().is_some_and(|to| on > to);
        if !before && (!after || options.after_validity) {
            return Ok(after);
        }
        let more = [
            ("model", &*self.program.model),
            ("from", valid.from.as_deref().unwrap_or("")),
            ("to", valid.to.as_deref().unwrap_or("")),
        ];
        Err(Box::new(Refusal::with(
            Code::OutsideValidity,
            None,
            Some(on),
            None,
            &more,
        )))
    }
}

/// For each answer, the id of its holder where there is exactly one.
fn only(program: &Program) -> Vec<Option<Arc<str>>> {
    if cfg!(target_family = "wasm") {
        return Vec::new();
    }
    let holder = |answer: &program::Answer| match answer {
        program::Answer::Held(actors) => match actors.as_slice() {
            [one] => {
                let actor = program.actors.get(usize::from(*one));
                actor.map(|a| Arc::clone(&a.id))
            }
            _ => None,
        },
        _ => None,
    };
    program.diagrams.answers.iter().map(holder).collect()
}

/// Whether a condition reads one of these facts. Conditions nest at most as deep as the reader
/// allows.
pub(super) fn reads(condition: &Condition, facts: &[FactIx]) -> bool {
    match condition {
        Condition::Is { fact, .. } => facts.contains(fact),
        Condition::Same { left, right, .. } => facts.contains(left) || facts.contains(right),
        Condition::All(parts) | Condition::Any(parts) => parts.iter().any(|p| reads(p, facts)),
        Condition::Not(part) => reads(part, facts),
    }
}
