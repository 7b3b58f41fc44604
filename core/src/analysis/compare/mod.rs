//! Every difference between two models, or between two versions of one.
//!
//! Both models' diagrams are walked together, so the comparison covers every case that can exist
//! in both. What they answer is compared by the ids of holders, never by places in a file.
//! Differences are told by the rules in force on both sides, so that a role which exists once
//! for each department is one difference and not one for each.

mod causes;
mod clause;
mod difference;
mod frame;
mod lines;
mod outline;
mod part;
mod placement;
mod readings;
mod refines;
mod refines_outline;
mod result;
mod telling;
mod titles;
mod words;

pub(super) use difference::{holder_text, written};
pub use lines::{Line, LineKind, Span, SpanStyle};
pub use part::Part;
pub use refines::{Refinement, refines, refines_choices};
pub use result::{
    Cause, CauseOf, ChangeOf, Compared, Comparison, DifferenceStatus, DifferentRegion,
    DutyDifference, HoldsUnder, KindCount, OnlyIn, OnlyUnder, Pair, PlacementDifference,
    PlacementOf, RuleChange, WhichSide,
};

pub(super) use titles::Titles;
pub(super) use words::{Words, texts as phrases};

use std::sync::Arc;

use crate::analysis::prove::ClaimError;
use crate::analysis::region::{Cover, cover, short};
use crate::compile::Compilation;
use crate::compile::store::TooLarge;
use crate::finding::Findings;
use crate::order::Gather as _;
use crate::organisation::model::{FactIx, Model, ValueIx};
use crate::policy::{Choice, Compiled, Inner};
use crate::routing::program::{FALSE, Ref};

use causes::{Causes, Places};
use difference::{Asked, Facing};
use frame::{Frame, Side};
use part::Meant;

/// Why two models cannot be compared.
#[derive(Clone, Debug, thiserror::Error)]
pub enum CompareError {
    /// Their registers differ in what a case is made of.
    #[error("`{from}` and `{to}` cannot be compared: {what} differs")]
    NotComparable {
        /// The first model.
        from: String,
        /// The second model.
        to: String,
        /// What differs: `register`, or the way to it: `facts.system`, `facts.system.lagring`.
        what: String,
    },
    /// One of them does not compile.
    #[error("the model `{model}` does not compile: {findings}")]
    Policy {
        /// The model.
        model: String,
        /// Why.
        findings: Findings,
    },
    /// The condition of a [`Part`] cannot be read, or names what neither model has.
    #[error("{0}")]
    Part(ClaimError),
    /// Their diagrams together have too many nodes.
    #[error("the diagrams of both models together have more than {limit} nodes")]
    TooLarge {
        /// The limit.
        limit: usize,
    },
}

impl From<TooLarge> for CompareError {
    fn from(too_large: TooLarge) -> Self {
        CompareError::TooLarge {
            limit: too_large.limit,
        }
    }
}

/// A model with its diagrams and places.
struct Analysed<'a> {
    model: &'a Model,
    compilation: &'a Compilation,
    place: Places<'a>,
}

/// Compares two compiled models: of one policy, or of two, such as a folder before and after an
/// edit.
///
/// # Errors
/// Models over different registers or facts are not comparable.
///
/// ```
/// use bestit::analysis::{PlacementOf, compare};
///
/// let policy = bestit::Policy::embedded();
/// let best_it = policy.model("best-it")?.compile()?;
/// let it_unit = policy.model("it-unit")?.compile()?;
/// let comparison = compare(&best_it, &it_unit)?;
/// // The IT unit's proposal has the same roles and areas of responsibility (section 4.2) …
/// assert!(comparison.duties.is_empty());
/// // … but places the customer managers in the IT unit.
/// let moved = comparison.placement.iter().find(|p| p.of == "it_customer_manager");
/// assert_eq!(moved.ok_or("not moved")?.to, ["it_unit"]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn compare(from: &Compiled, to: &Compiled) -> Result<Comparison, CompareError> {
    compare_with(from, to, &[], &Part::default())
}

/// Compares two models on a part: only in some cases, only in some duties.
///
/// Two models may differ and yet be [equivalent](Comparison::is_equivalent) on a part. Where
/// people belong is no matter of cases: of a part nothing is told of it, nor of rules that change
/// without effect.
///
/// # Errors
/// As [`compare`]; the part's condition cannot be read.
///
/// ```
/// use bestit::analysis::{Part, compare_part};
///
/// let policy = bestit::Policy::embedded();
/// let best_it = policy.model("best-it")?;
/// let other = best_it.clone().with_reading("A27", "other")?.compile()?;
/// // Reading A27 is about the IT plan and nothing else.
/// let rest = compare_part(&best_it.compile()?, &other, &Part::when("kind is not it_plan"))?;
/// assert!(rest.is_equivalent() && rest.combinations > 0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn compare_part(
    from: &Compiled,
    to: &Compiled,
    part: &Part,
) -> Result<Comparison, CompareError> {
    compare_with(from, to, &[], part)
}

/// Compares two models, and says of each difference whether it depends on a reading.
///
/// The other side of every reading that is for one of the models is taken, one at a time, in
/// both; a model it is not for stays as it is.
///
/// # Errors
/// A model does not compile, or they are not comparable.
///
/// ```
/// use bestit::analysis::{HoldsUnder, compare_choices};
///
/// let policy = bestit::Policy::embedded();
/// let comparison = compare_choices(&policy.model("best-it")?, &policy.model("matrix")?)?;
/// let moved = comparison.placement.iter().find(|p| p.of == "change_manager");
/// assert_eq!(moved.ok_or("not moved")?.readings, Some(HoldsUnder::All));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn compare_choices(from: &Choice, to: &Choice) -> Result<Comparison, CompareError> {
    compare_choices_part(from, to, &Part::default())
}

/// Compares two models on a [part](compare_part), and says of each difference whether it depends
/// on a reading.
///
/// # Errors
/// As [`compare_choices`]; the part's condition cannot be read.
pub fn compare_choices_part(
    from: &Choice,
    to: &Choice,
    part: &Part,
) -> Result<Comparison, CompareError> {
    let options = readings::options(from, to);
    compare_with(&compiled(from)?, &compiled(to)?, &options, part)
}

fn compiled(choice: &Choice) -> Result<Compiled, CompareError> {
    let compiled = choice.clone().compile();
    compiled.map_err(|findings| CompareError::Policy {
        model: choice.id().to_owned(),
        findings,
    })
}

fn compare_with(
    from: &Compiled,
    to: &Compiled,
    options: &[readings::OtherSide],
    part: &Part,
) -> Result<Comparison, CompareError> {
    beside(from, to, part, |frame, facing| {
        told(from, to, options, (frame, facing))
    })
}

/// Puts two models beside each other, in one frame.
fn beside<T>(
    from: &Compiled,
    to: &Compiled,
    part: &Part,
    then: impl FnOnce(&mut Frame<'_>, &Facing<'_>) -> Result<T, TooLarge>,
) -> Result<T, CompareError> {
    let meant = Meant::of(part, from, to).map_err(CompareError::Part)?;
    let (from_place, to_place) = (places(&from.inner), places(&to.inner));
    let one = analysed(&from.inner, &from_place);
    let two = analysed(&to.inner, &to_place);
    comparable(one.model, two.model)?;
    let order = one.compilation.store.order();
    let mut frame = Frame::new(one.model, order, &[two.model]);
    let from_side = frame.side(one.model, one.compilation)?;
    let to_side = frame.side(two.model, two.compilation)?;
    let asked = Asked {
        part,
        cases: meant.diagram(&mut frame, one.model, two.model)?,
    };
    let facing = facing(&mut frame, (&one, &two), (&from_side, &to_side), asked)?;
    Ok(then(&mut frame, &facing)?)
}

fn told(
    from: &Compiled,
    to: &Compiled,
    options: &[readings::OtherSide],
    (frame, facing): (&mut Frame<'_>, &Facing<'_>),
) -> Result<Comparison, TooLarge> {
    let part = facing.asked.part;
    let raws = facing.raws(frame)?;
    let mut causes = Causes::new(frame, facing.from, facing.to)?;
    let mut duties = Vec::with_capacity(raws.len());
    for (key, raw) in &raws {
        duties.push((key, facing.told(frame, &mut causes, key, raw)?));
    }
    let mut placement = facing.placement(frame)?;
    let base = readings::Base {
        facing,
        raws: &raws,
    };
    let only_under = base.mark(frame, options, &mut duties, &mut placement)?;
    let mut duties: Vec<DutyDifference> = duties.into_iter().map(|(_, told)| told).gather();
    difference::in_order(&mut duties);
    let changed = difference::joint(frame, &raws, DifferenceStatus::Changed)?;
    let silence = difference::joint(frame, &raws, DifferenceStatus::Silence)?;
    let mut rules = causes.into_rules(&duties, &only_under);
    if !part.is_everything() {
        rules.retain(|r| r.effect);
    }
    let mut only_in = Vec::new();
    let worlds = (facing.from_side.world, facing.to_side.world);
    for (side, own, other) in [
        (WhichSide::From, worlds.0, worlds.1),
        (WhichSide::To, worlds.1, worlds.0),
    ] {
        let beyond = frame.store.not(other)?;
        let alone = frame.store.and(own, beyond)?;
        let alone = frame.store.and(alone, facing.asked.cases)?;
        only_in.extend(only(frame, side, own, alone)?);
    }
    Ok(Comparison {
        from: compared(from),
        to: compared(to),
        part: (!part.is_everything()).then(|| part.clone()),
        duties,
        placement,
        combinations: short(frame.store.count(facing.within)),
        changed: short(frame.store.count(changed)),
        silence: short(frame.store.count(silence)),
        kinds: kinds(frame, facing.within, changed, silence)?,
        only_in,
        rules,
        only_under,
        titles: titles::Titles::new(&from.inner, &to.inner),
        strangers: facing.strangers,
        readings_asked: !options.is_empty(),
    })
}

fn places(inner: &Inner) -> impl Fn(&str, &str) -> Option<crate::finding::Place> {
    |section: &str, id: &str| inner.place(section, id)
}

fn analysed<'a>(inner: &'a Inner, place: Places<'a>) -> Analysed<'a> {
    Analysed {
        model: &inner.model,
        compilation: &inner.compilation,
        place,
    }
}

fn facing<'a>(
    frame: &mut Frame<'_>,
    (from, to): (&'a Analysed<'a>, &'a Analysed<'a>),
    (from_side, to_side): (&'a Side, &'a Side),
    asked: Asked<'a>,
) -> Result<Facing<'a>, TooLarge> {
    let root = |model: &Model| model.lineage.last().unwrap_or(&model.id).clone();
    let world = frame.store.and(from_side.world, to_side.world)?;
    Ok(Facing {
        strangers: root(from.model) != root(to.model),
        world,
        within: frame.store.and(world, asked.cases)?,
        asked,
        from,
        to,
        from_side,
        to_side,
    })
}

/// Cases that one model has alone, told inside the world they are of.
fn only(
    frame: &mut Frame<'_>,
    side: WhichSide,
    world: Ref,
    alone: Ref,
) -> Result<Option<OnlyIn>, TooLarge> {
    if alone == FALSE {
        return Ok(None);
    }
    let facts = Arc::clone(&frame.facts);
    let Cover { regions, rest } = cover(frame.model, &facts, &mut frame.store, world, alone)?;
    Ok(Some(OnlyIn {
        side,
        regions,
        rest,
        combinations: short(frame.store.count(alone)),
    }))
}

fn compared(compiled: &Compiled) -> Compared {
    let model = &compiled.inner.model;
    let readings = model.readings.iter();
    Compared {
        model: model.id.clone(),
        fingerprint: compiled.router.fingerprint().to_owned(),
        readings: readings.map(|(r, o)| format!("{r}={o}")).gather(),
    }
}

/// Refuses models whose cases are not made of the same facts and values. Where a number is cut,
/// which combinations can exist and what systems belong to may differ.
fn comparable(from: &Model, to: &Model) -> Result<(), CompareError> {
    let differs = |what: String| {
        Err(CompareError::NotComparable {
            from: from.id.clone(),
            to: to.id.clone(),
            what,
        })
    };
    if from.register != to.register {
        return differs("register".to_owned());
    }
    let facts = from.facts.len().max(to.facts.len());
    for ix in 0..facts {
        let (one, two) = match (from.facts.get(ix), to.facts.get(ix)) {
            (Some(one), Some(two)) if one.id == two.id => (one, two),
            (Some(fact), _) | (None, Some(fact)) => return differs(format!("facts.{}", fact.id)),
            (None, None) => continue,
        };
        let fact = format!("facts.{}", one.id);
        let bounds = |f: &crate::organisation::model::Fact| {
            let number = f.number.as_ref();
            number.map(|n| (n.unit.clone(), n.min, n.max, n.decimals))
        };
        if bounds(one) != bounds(two)
            || one.only_when.is_some() != two.only_when.is_some()
            || one.begins_way.is_some() != two.begins_way.is_some()
        {
            return differs(fact);
        }
        if one.number.is_some() {
            continue;
        }
        let ids = |f: &crate::organisation::model::Fact| -> crate::order::Set<String> {
            f.values.iter().map(|v| v.id.clone()).collect()
        };
        let (old, new) = (ids(one), ids(two));
        if let Some(value) = old.symmetric_difference(&new).next() {
            return differs(format!("{fact}.{value}"));
        }
        let in_order = one
            .values
            .iter()
            .zip(&two.values)
            .all(|(a, b)| a.id == b.id);
        if !in_order {
            return differs(fact);
        }
    }
    Ok(())
}

/// The counts by kind of case, of kinds with a difference.
fn kinds(
    frame: &mut Frame<'_>,
    world: Ref,
    changed: Ref,
    silence: Ref,
) -> Result<Vec<KindCount>, TooLarge> {
    let facts = Arc::clone(&frame.facts);
    let Some(kind) = facts.iter().position(|f| f.id == "kind") else {
        return Ok(Vec::new());
    };
    let mut counts = Vec::new();
    let values = facts.get(kind).map_or(&[][..], |f| &f.values);
    for (value, named) in values.iter().enumerate() {
        let (Ok(fact), Ok(value)) = (FactIx::try_from(kind), ValueIx::try_from(value)) else {
            continue;
        };
        let here = frame.store.is(fact, &[value])?;
        let mut count = |condition: Ref| -> Result<u64, TooLarge> {
            let both = frame.store.and(here, condition)?;
            Ok(short(frame.store.count(both)))
        };
        let (changed, silence) = (count(changed)?, count(silence)?);
        if changed + silence > 0 {
            counts.push(KindCount {
                kind: named.id.clone(),
                combinations: count(world)?,
                changed,
                silence,
            });
        }
    }
    Ok(counts)
}
