//! Whether one model keeps everything that another says.

use std::sync::Arc;

use serde::Serialize;

use super::causes::Causes;
use super::difference::{Facing, in_order};
use super::frame::{Answer, Frame, Said, Side, apply_in};
use super::part::Part;
use super::readings::{self, OtherSide, marked};
use super::result::{Compared, DutyDifference, HoldsUnder, OnlyIn, WhichSide};
use super::titles::Titles;
use super::{CompareError, beside, compared, compiled, only};
use crate::Duty;
use crate::analysis::region::short;
use crate::compile::check::leads_to;
use crate::compile::store::TooLarge;
use crate::compile::witness;
use crate::finding::Witness;
use crate::order::Memo;
use crate::policy::{Choice, Compiled};
use crate::routing::program::{FALSE, LEAF, Ref};

/// Whether one model gives every answer that another gives.
///
/// Counts are combinations of facts that exist in the model whose answers are to be given.
#[derive(Clone, Debug, Serialize)]
pub struct Refinement {
    /// The model whose answers are to be given.
    pub from: Compared,
    /// The model that is to give them.
    pub to: Compared,
    /// What was asked about; null where it was everything.
    pub part: Option<Part>,
    /// Whether it gives all of them.
    pub holds: bool,
    /// How many combinations exist in the first model; all of them were looked at.
    pub combinations: u64,
    /// In how many of them the first model says something of a duty asked about.
    pub stated: u64,
    /// In how many the second fills in a duty of which the first says nothing.
    pub filled: u64,
    /// In how many it does not give an answer that the first gives.
    pub broken: u64,
    /// The smallest case in which it does not.
    pub witness: Option<Witness>,
    /// What it answers otherwise or, with `status` `silence`, not at all: the comparison's own
    /// differences, as far as the first model says something.
    pub differences: Vec<DutyDifference>,
    /// Cases in which the first model says something, and that do not exist in the second.
    pub missing: Option<OnlyIn>,
    /// Whether it breaks in the same cases under all readings; null where that was not asked.
    pub readings: Option<HoldsUnder>,
    #[serde(skip)]
    pub(super) titles: Titles,
}

impl Refinement {
    /// The answer as one line of JSON, with its keys in a fixed order.
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

/// Whether `to` refines `from`: gives every answer that `from` gives, so that it may only fill in
/// what `from` leaves open. Of two models that refine each other neither says more.
///
/// In a case a model *says something* of a duty where one of its rules is in force for it and the
/// answer is not `unstated`; `not_applicable` and `none` are something said. What it says is
/// *given* by the other model where the case exists there too and
/// - of a duty with one answer, that answer is the same: the same holders, or the same word;
/// - of a list duty, everyone it names is on the other list. A rule puts people on such a list
///   and keeps nobody off it, so a longer list contradicts nothing.
///
/// Unlike in [`compare`](super::compare), a duty that no rule of `from` speaks of is open even
/// where the models have a common origin.
///
/// # Errors
/// As [`compare_part`](super::compare_part).
///
/// ```
/// use bestit::analysis::{Part, refines};
///
/// let policy = bestit::Policy::embedded();
/// let before = policy.model("before-2012")?.compile()?;
/// let best_it = policy.model("best-it")?.compile()?;
/// // The proposal moves the ownership of systems, and keeps the rest of what was said.
/// let all = refines(&before, &best_it, &Part::default())?;
/// assert!(!all.holds);
/// let rest = refines(&before, &best_it, &Part::when("kind is not system_ownership"))?;
/// assert!(rest.holds && rest.filled > 0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn refines(from: &Compiled, to: &Compiled, part: &Part) -> Result<Refinement, CompareError> {
    refines_with(from, to, &[], part)
}

/// [`refines`], and whether it comes to the same under every reading of either model, each
/// taken by itself.
///
/// # Errors
/// As [`refines`]; a model does not compile.
pub fn refines_choices(
    from: &Choice,
    to: &Choice,
    part: &Part,
) -> Result<Refinement, CompareError> {
    let options = readings::options(from, to);
    refines_with(&compiled(from)?, &compiled(to)?, &options, part)
}

fn refines_with(
    from: &Compiled,
    to: &Compiled,
    options: &[OtherSide],
    part: &Part,
) -> Result<Refinement, CompareError> {
    beside(from, to, part, |frame, facing| {
        told(from, to, options, (frame, facing))
    })
}

fn told(
    from: &Compiled,
    to: &Compiled,
    options: &[OtherSide],
    (frame, facing): (&mut Frame<'_>, &Facing<'_>),
) -> Result<Refinement, TooLarge> {
    let kept = Kept::of(frame, facing)?;
    let mut causes = Causes::new(frame, facing.from, facing.to)?;
    let mut differences = Vec::new();
    for (key, raw) in &facing.raws(frame)? {
        let mut raw = raw.clone();
        raw.condition = frame.store.and(raw.condition, kept.broken(key.duty))?;
        if raw.condition != FALSE {
            differences.push(facing.told(frame, &mut causes, key, &raw)?);
        }
    }
    in_order(&mut differences);
    let world = facing.from_side.world;
    let missing = only(frame, WhichSide::From, world, kept.missing)?;
    let mut broken = kept.missing;
    for here in &kept.broken {
        broken = frame.store.or(broken, *here)?;
    }
    let mut sides = Vec::new();
    for option in options {
        let there = option.facing(frame, facing, &mut |f, here| Kept::of(f, here))?;
        if (there.missing, &there.broken) != (kept.missing, &kept.broken) {
            sides.push(option.name().to_owned());
        }
    }
    let facts = Arc::clone(&frame.facts);
    let smallest = witness::smallest(&mut frame.store, &facts, world, broken)?;
    let here = frame.store.and(world, facing.asked.cases)?;
    let count = |of: Ref| short(frame.store.count(of));
    let part = facing.asked.part;
    Ok(Refinement {
        from: compared(from),
        to: compared(to),
        part: (!part.is_everything()).then(|| part.clone()),
        holds: broken == FALSE,
        combinations: count(here),
        stated: count(kept.stated),
        filled: count(kept.filled),
        broken: count(broken),
        witness: smallest.map(|cube| witness::named(&facts, &cube)),
        differences,
        missing,
        readings: (!options.is_empty()).then(|| marked(sides)),
        titles: Titles::new(&from.inner, &to.inner),
    })
}

/// What two answers of one duty are to each other, as a leaf; outside the part leaf 0.
const BROKEN: Ref = LEAF | 1;
const FILLED: Ref = LEAF | 2;
const ELSE: Ref = LEAF;

/// Where what one model says is kept by another.
struct Kept {
    /// For each duty of [`Duty::ALL`], where an answer is not given in a case that exists in both.
    broken: Vec<Ref>,
    /// Where the second model fills in a duty.
    filled: Ref,
    /// Where the first model says something.
    stated: Ref,
    /// The same, of cases that do not exist in the second.
    missing: Ref,
}

impl Kept {
    fn broken(&self, duty: Duty) -> Ref {
        self.broken.get(duty.index()).copied().unwrap_or(FALSE)
    }

    fn of(frame: &mut Frame<'_>, facing: &Facing<'_>) -> Result<Self, TooLarge> {
        let mut kept = Self {
            broken: Vec::with_capacity(Duty::ALL.len()),
            filled: FALSE,
            stated: FALSE,
            missing: FALSE,
        };
        let root = |side: &Side, duty: Duty| side.duties.get(duty.index()).copied();
        for duty in Duty::ALL {
            let asked = facing.asked.part.has(duty);
            let roots = root(facing.from_side, duty).zip(root(facing.to_side, duty));
            let Some((from, to)) = roots.filter(|_| asked) else {
                kept.broken.push(FALSE);
                continue;
            };
            let mut met: Memo<(Ref, Ref), Ref> = Memo::default();
            let answers = frame.answers();
            let mut join = |a: Ref, b: Ref| {
                *met.or_insert_with((a, b), || {
                    let said = facing.from_side.said(a).zip(facing.to_side.said(b));
                    said.map_or(ELSE, |(a, b)| meeting(&answers, duty, a, b))
                })
            };
            let joint = apply_in(
                &mut frame.store,
                facing.within,
                from,
                to,
                &mut Memo::default(),
                &mut join,
            )?;
            let mut where_is = |node: Ref, wanted: &dyn Fn(Ref) -> bool| {
                leads_to(&mut frame.store, node, wanted, &mut Memo::default())
            };
            let broken = where_is(joint, &|leaf| leaf == BROKEN)?;
            let filled = where_is(joint, &|leaf| leaf == FILLED)?;
            let says = |leaf: Ref| {
                facing
                    .from_side
                    .said(leaf)
                    .is_some_and(|s| says(&answers, s))
            };
            let stated = where_is(from, &says)?;
            kept.broken.push(broken);
            kept.filled = frame.store.or(kept.filled, filled)?;
            kept.stated = frame.store.or(kept.stated, stated)?;
        }
        let here = frame
            .store
            .and(facing.from_side.world, facing.asked.cases)?;
        kept.stated = frame.store.and(kept.stated, here)?;
        let beyond = frame.store.not(facing.to_side.world)?;
        kept.missing = frame.store.and(kept.stated, beyond)?;
        Ok(kept)
    }
}

fn answer<'a>(answers: &'a [Answer], said: &Said) -> &'a Answer {
    answers.get(said.answer as usize).unwrap_or(&Answer::Gap)
}

/// Whether something is said.
fn says(answers: &[Answer], said: &Said) -> bool {
    let says_nothing = matches!(
        answer(answers, said),
        Answer::Unstated | Answer::Gap | Answer::Conflict
    );
    !said.rules.is_empty() && !says_nothing
}

fn meeting(answers: &[Answer], duty: Duty, a: &Said, b: &Said) -> Ref {
    let given = match (answer(answers, a), answer(answers, b)) {
        (Answer::Held(old), Answer::Held(new)) if duty.is_list() => {
            old.iter().all(|id| new.contains(id))
        }
        (old, new) => old == new,
    };
    match (says(answers, a), says(answers, b)) {
        (true, _) if !given => BROKEN,
        (false, true) => FILLED,
        _ => ELSE,
    }
}
