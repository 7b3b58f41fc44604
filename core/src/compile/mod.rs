//! Rules to decision diagrams; gaps and conflicts.
//!
//! For each single duty one diagram leads from the facts of a case to the answer and the rules
//! in force; for each rule of a list duty one condition says where it is in force. A leaf that
//! holds a gap or a conflict is a finding, with the smallest case that leads there: because the
//! diagrams cover every case that can exist, a policy without such a leaf has exactly one answer
//! for each.

mod build;
pub(crate) mod check;
pub(crate) mod condition;
mod contest;
mod holders;
#[cfg(feature = "analysis")]
pub(crate) mod roles;
pub(crate) mod store;
pub(crate) mod witness;

use crate::finding::{Code, Finding, Findings, Place};
use crate::order::{Gather as _, Map, Sort as _};
use crate::organisation::model::{Duty, FactIx, Holder, Model, RuleIx, Term};
use crate::routing::program::{Answer, Diagrams, FALSE, LEAF, ListRule, Outcome, Ref, TRUE};

#[cfg(feature = "analysis")]
pub(crate) use condition::diagram as condition_of;

use build::{Builder, Closure, Item};
use holders::{Filled, Fillings};
use store::{Store, TooLarge};

/// How many nodes the diagrams of one model may have.
pub(crate) const MAX_NODES: usize = 4_000_000;

/// A compiled model, with what the analyses need of it.
#[derive(Clone, Debug)]
pub(crate) struct Compilation {
    pub(crate) store: Store,
    pub(crate) world: Ref,
    /// For each rule, where its condition holds.
    pub(crate) conditions: Vec<Ref>,
    /// For each rule, the rules it overrides, directly or through others.
    pub(crate) closure: Closure,
    /// Roots in `store`, as in [`Diagrams::duties`].
    pub(crate) duties: Vec<Ref>,
    /// The list rules, with roots in `store`.
    pub(crate) lists: Vec<ListRule>,
    /// The same, packed for deciding.
    pub(crate) diagrams: Diagrams,
}

/// Answers and rule sets, each once.
#[derive(Default)]
struct Interner {
    answers: Vec<Answer>,
    answer_ids: Map<Answer, u32>,
    sets: Vec<Vec<RuleIx>>,
    set_ids: Map<Vec<RuleIx>, u32>,
    outcomes: Vec<Outcome>,
    outcome_ids: Map<(u32, u32), u32>,
}

impl Interner {
    fn answer(&mut self, answer: Answer) -> u32 {
        if let Some(id) = self.answer_ids.get(&answer) {
            return *id;
        }
        let id = u32::try_from(self.answers.len()).unwrap_or(u32::MAX);
        self.answers.push(answer.clone());
        self.answer_ids.insert(answer, id);
        id
    }

    fn outcome(&mut self, answer: Answer, rules: Vec<RuleIx>) -> u32 {
        let answer = self.answer(answer);
        let rules = match self.set_ids.get(&rules) {
            Some(id) => *id,
            None => {
                let id = u32::try_from(self.sets.len()).unwrap_or(u32::MAX);
                self.sets.push(rules.clone());
                self.set_ids.insert(rules, id);
                id
            }
        };
        *self.outcome_ids.entry((answer, rules)).or_insert_with(|| {
            self.outcomes.push(Outcome { answer, rules });
            u32::try_from(self.outcomes.len() - 1).unwrap_or(u32::MAX)
        })
    }
}

/// Compiles a model. With an error among the findings there is no router; the compilation is
/// there all the same unless a limit was hit, so that more can be said about the policy.
pub(crate) fn compile(
    model: &Model,
    place: &dyn Fn(&str, &str) -> Option<Place>,
) -> (Option<Compilation>, Findings) {
    let mut findings = Findings::default();
    match build_all(model) {
        Ok(None) => {
            let finding = Finding::new(Code::NothingPossible, &[]);
            findings.push(located(finding, place("model", &model.id)));
            (None, findings)
        }
        Ok(Some(compilation)) => {
            if let Err(limit) = check::check(model, &mut compilation.clone(), place, &mut findings)
            {
                findings.push(too_large(limit, place("model", &model.id)));
            }
            findings.sort();
            (Some(compilation), findings)
        }
        Err(limit) => {
            findings.push(too_large(limit, place("model", &model.id)));
            (None, findings)
        }
    }
}

/// The diagrams of a model alone, without a look for gaps and conflicts.
#[cfg(feature = "analysis")]
pub(crate) fn diagrams(model: &Model) -> Option<Compilation> {
    build_all(model).ok().flatten()
}

fn located(finding: Finding, place: Option<Place>) -> Finding {
    match place {
        Some(place) => finding.at(place),
        None => finding,
    }
}

fn too_large(limit: TooLarge, place: Option<Place>) -> Finding {
    let (what, what_sv) = if limit.limit == store::MAX_WORDS {
        (
            "words of the model's diagrams",
            "antalet ord i modellens diagram",
        )
    } else {
        (
            "nodes of the model's diagrams",
            "antalet noder i modellens diagram",
        )
    };
    let limit = limit.limit.to_string();
    let more = format!("> {limit}");
    let args = [
        ("what", what),
        ("what_sv", what_sv),
        ("found", more.as_str()),
        ("limit", &limit),
    ];
    located(Finding::new(Code::LimitExceeded, &args), place)
}

fn build_all(model: &Model) -> Result<Option<Compilation>, TooLarge> {
    let arity = model
        .facts
        .iter()
        .map(|f| f.absent() + u16::from(f.only_when.is_some()))
        .gather();
    let mut store = Store::new(arity, order(model), MAX_NODES);
    let world = condition::world(&mut store, &model.facts, &model.impossible)?;
    if world == FALSE {
        return Ok(None);
    }
    let mut conditions = Vec::with_capacity(model.rules.len());
    for rule in &model.rules {
        conditions.push(condition::diagram(&mut store, &rule.when)?);
    }
    let overrides: Vec<Vec<RuleIx>> = model.rules.iter().map(|r| r.overrides.clone()).gather();
    let closure = build::closure(&overrides);
    let mut fillings = Fillings::default();
    let mut interner = Interner::default();
    // Index 0 is reached where no rule says anything and nothing has to be said.
    interner.outcome(Answer::Absent, Vec::new());

    let mut duties = Vec::with_capacity(Duty::SINGLE);
    for duty in Duty::ALL.into_iter().take(Duty::SINGLE) {
        let items = items_of(model, duty, &conditions, &mut store, &mut fillings)?;
        let closures = [&closure];
        let mut leaf = |items: &[Item]| {
            let (answer, rules) = conclude(duty, items, &fillings);
            interner.outcome(answer, rules)
        };
        let mut builder = Builder::new(&mut store, &closures, &mut leaf);
        duties.push(builder.build(items, world)?);
    }

    let mut lists = Vec::new();
    for duty in Duty::ALL.into_iter().skip(Duty::SINGLE) {
        let assigning: Vec<RuleIx> = assigning(model, duty).map(|(rule, _)| rule).gather();
        for rule in &assigning {
            let mut in_force = of(&conditions, *rule);
            for other in &assigning {
                let over = closure.get(usize::from(*other));
                if over.is_some_and(|o| o.binary_search(rule).is_ok()) {
                    let spared = store.not(of(&conditions, *other))?;
                    in_force = store.and(in_force, spared)?;
                }
            }
            lists.push(ListRule {
                duty,
                rule: *rule,
                in_force,
            });
        }
    }

    let contests = contest::contests(
        model,
        &mut store,
        world,
        &conditions,
        &closure,
        &mut fillings,
        &mut |a| interner.answer(a),
    )?;

    let mut roots = vec![world];
    roots.extend(&duties);
    roots.extend(lists.iter().map(|l| l.in_force));
    roots.extend(contests.iter().map(|c| c.root));
    let (table, roots) = store.pack(&roots);
    let mut roots = roots.into_iter();
    let diagrams = Diagrams {
        table,
        rank: store.ranks().to_vec(),
        world: roots.next().unwrap_or(TRUE),
        duties: roots.by_ref().take(Duty::SINGLE).gather(),
        outcomes: interner.outcomes,
        answers: interner.answers,
        rule_sets: interner.sets,
        lists: lists
            .iter()
            .zip(roots.by_ref())
            .map(|(l, in_force)| ListRule {
                in_force,
                ..l.clone()
            })
            .gather(),
        contests: contests
            .iter()
            .zip(roots)
            .map(|(c, root)| crate::routing::program::Contest { root, ..c.clone() })
            .gather(),
    };
    Ok(Some(Compilation {
        store,
        world,
        conditions,
        closure,
        duties,
        lists,
        diagrams,
    }))
}

/// The variable order: the facts most rules ask about come first, because what they decide is
/// then decided at once; ties in the register's order.
fn order(model: &Model) -> Vec<FactIx> {
    let mut weight = vec![0usize; model.facts.len()];
    let mut count = |seen: &mut Vec<FactIx>| {
        seen.arrange();
        seen.dedup();
        for fact in seen.drain(..) {
            if let Some(w) = weight.get_mut(usize::from(fact)) {
                *w += 1;
            }
        }
    };
    let mut seen = Vec::new();
    for rule in &model.rules {
        condition::reads(&rule.when, &mut seen);
        for (_, holder) in &rule.assign {
            if let Holder::Of(terms) = holder {
                for term in terms {
                    if let Term::ByFact { fact, .. } = term {
                        seen.push(*fact);
                    }
                }
            }
        }
        count(&mut seen);
    }
    let mut order: Vec<FactIx> = model
        .facts
        .iter()
        .enumerate()
        .filter(|(_, f)| f.begins_way.is_none())
        .filter_map(|(ix, _)| FactIx::try_from(ix).ok())
        .gather();
    order.arrange_by_key(|f| std::cmp::Reverse(weight.get(usize::from(*f)).copied().unwrap_or(0)));
    order
}

/// The rules that assign a duty, with what they say.
fn assigning(model: &Model, duty: Duty) -> impl Iterator<Item = (RuleIx, &Holder)> {
    model
        .rules
        .iter()
        .enumerate()
        .filter_map(move |(ix, rule)| {
            let ix = RuleIx::try_from(ix).ok()?;
            rule.assign
                .iter()
                .find(|(d, _)| *d == duty)
                .map(|(_, holder)| (ix, holder))
        })
}

fn of(conditions: &[Ref], rule: RuleIx) -> Ref {
    conditions.get(usize::from(rule)).copied().unwrap_or(FALSE)
}

fn items_of(
    model: &Model,
    duty: Duty,
    conditions: &[Ref],
    store: &mut Store,
    fillings: &mut Fillings,
) -> Result<Vec<Item>, TooLarge> {
    let mut items = Vec::new();
    for (rule, holder) in assigning(model, duty) {
        let holder = fillings.diagram(store, holder, duty.is_list())?;
        items.push(Item {
            group: 0,
            rule,
            condition: of(conditions, rule),
            holder,
        });
    }
    Ok(items)
}

/// The answer of the rules in force.
fn conclude(duty: Duty, items: &[Item], fillings: &Fillings) -> (Answer, Vec<RuleIx>) {
    let rules: Vec<RuleIx> = items.iter().map(|i| i.rule).gather();
    let Some(first) = items.first() else {
        return (
            if duty.is_required() {
                Answer::Gap
            } else {
                Answer::Absent
            },
            rules,
        );
    };
    if let Some(lacking) = items
        .iter()
        .find(|i| *fillings.get(i.holder) == Filled::Missing)
    {
        return (Answer::Gap, vec![lacking.rule]);
    }
    if items
        .iter()
        .any(|i| i.holder & !LEAF != first.holder & !LEAF)
    {
        return (Answer::Conflict, rules);
    }
    let answer = match fillings.get(first.holder) {
        Filled::Set(actors) => Answer::Held(actors.clone()),
        Filled::Unstated => Answer::Unstated,
        Filled::NotApplicable => Answer::NotApplicable,
        Filled::Nobody => Answer::Absent,
        Filled::Missing => Answer::Gap,
    };
    (answer, rules)
}
