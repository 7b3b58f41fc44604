//! Which differences depend on how the document is read.

use super::causes::Causes;
use super::difference::{Facing, Key, Raw, Raws, in_order};
use super::frame::{Frame, Side};
use super::result::{DifferenceStatus, DutyDifference, HoldsUnder, OnlyUnder, PlacementDifference};
use super::{Analysed, analysed, facing, places};
use crate::compile::store::TooLarge;
use crate::order::{Gather as _, Set};
use crate::organisation::model::Model;
use crate::policy::{Choice, Inner};

/// One side of a reading, with the models it makes; `None` for a model it is not for.
pub(super) struct OtherSide {
    name: String,
    from: Option<Inner>,
    to: Option<Inner>,
}

/// Every other side of a reading that is for one of the models, sorted. A side that makes no
/// model (its fault is [`check_policy`](crate::analysis::check_policy)'s to tell) is left out.
pub(super) fn options(from: &Choice, to: &Choice) -> Vec<OtherSide> {
    let named = |choice: &Choice| -> Set<(String, String)> {
        let options = choice.options().into_iter();
        options.map(|o| (o.reading, o.option)).collect()
    };
    let (old, new) = (named(from), named(to));
    let with = |choice: &Choice, there: bool, (reading, option): &(String, String)| {
        let choice = there.then(|| choice.clone().with_reading(reading, option).ok());
        choice.flatten().and_then(|c| c.analysed())
    };
    let all = old.union(&new).map(|option| OtherSide {
        name: format!("{}={}", option.0, option.1),
        from: with(from, old.contains(option), option),
        to: with(to, new.contains(option), option),
    });
    all.filter(|o| o.from.is_some() || o.to.is_some()).gather()
}

impl OtherSide {
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// Puts the models with this side beside each other, as those without it are in `base`.
    pub(super) fn facing<T>(
        &self,
        frame: &mut Frame<'_>,
        base: &Facing<'_>,
        then: &mut dyn FnMut(&mut Frame<'_>, &Facing<'_>) -> Result<T, TooLarge>,
    ) -> Result<T, TooLarge> {
        let mut side = |inner: &Option<Inner>, base: &Analysed<'_>, side: &Side| match inner {
            Some(inner) if !same_answers(&inner.model, base.model) => {
                frame.side(&inner.model, &inner.compilation)
            }
            _ => Ok(side.clone()),
        };
        let from_side = side(&self.from, base.from, base.from_side)?;
        let to_side = side(&self.to, base.to, base.to_side)?;
        let (from_place, to_place) = (self.from.as_ref().map(places), self.to.as_ref().map(places));
        let from = match (&self.from, &from_place) {
            (Some(inner), Some(place)) => analysed(inner, place),
            _ => again(base.from),
        };
        let to = match (&self.to, &to_place) {
            (Some(inner), Some(place)) => analysed(inner, place),
            _ => again(base.to),
        };
        let here = facing(frame, (&from, &to), (&from_side, &to_side), base.asked)?;
        then(frame, &here)
    }
}

/// What the sides that change something come to.
pub(super) fn marked(sides: Vec<String>) -> HoldsUnder {
    match sides.is_empty() {
        true => HoldsUnder::All,
        false => HoldsUnder::DependsOn(sides),
    }
}

/// The comparison without any other side.
pub(super) struct Base<'a> {
    pub(super) facing: &'a Facing<'a>,
    pub(super) raws: &'a Raws,
}

impl Base<'_> {
    /// Marks every difference with the options it depends on, and gives those that are there
    /// only under an option.
    pub(super) fn mark(
        &self,
        frame: &mut Frame<'_>,
        options: &[OtherSide],
        duties: &mut [(&Key, DutyDifference)],
        placed: &mut [PlacementDifference],
    ) -> Result<Vec<OnlyUnder>, TooLarge> {
        let mut only_under = Vec::new();
        if options.is_empty() {
            return Ok(only_under);
        }
        let mut on_duties = vec![Vec::new(); duties.len()];
        let mut on_placed = vec![Vec::new(); placed.len()];
        for option in options {
            let (raws, under, there) = option.facing(frame, self.facing, &mut |frame, here| {
                let raws = here.raws(frame)?;
                let mut under = OnlyUnder {
                    option: option.name.clone(),
                    duties: Vec::new(),
                    placement: Vec::new(),
                };
                let new = raws.iter().filter(|(key, _)| !self.raws.contains_key(key));
                let new: Vec<(&Key, &Raw)> = new.gather();
                if !new.is_empty() {
                    let mut causes = Causes::new(frame, here.from, here.to)?;
                    for (key, raw) in new {
                        under.duties.push(here.told(frame, &mut causes, key, raw)?);
                    }
                    in_order(&mut under.duties);
                }
                let there = here.placement(frame)?;
                Ok((raws, under, there))
            })?;
            let mut under = under;
            for ((key, _), marks) in duties.iter().zip(&mut on_duties) {
                let (was, is) = (self.raws.get(key), raws.get(key));
                if !was.zip(is).is_some_and(|(was, is)| alike(key, was, is)) {
                    marks.push(option.name.clone());
                }
            }
            for (difference, marks) in placed.iter().zip(&mut on_placed) {
                if !there.iter().any(|t| same_place(t, difference)) {
                    marks.push(option.name.clone());
                }
            }
            let about = |d: &PlacementDifference| (d.what, d.of.clone());
            let known: Vec<_> = placed.iter().map(about).gather();
            let new = there.into_iter().filter(|t| !known.contains(&about(t)));
            under.placement.extend(new);
            if !under.duties.is_empty() || !under.placement.is_empty() {
                only_under.push(under);
            }
        }
        let readings = |marks| Some(marked(marks));
        for ((_, difference), marks) in duties.iter_mut().zip(on_duties) {
            difference.readings = readings(marks);
        }
        for (difference, marks) in placed.iter_mut().zip(on_placed) {
            difference.readings = readings(marks);
        }
        Ok(only_under)
    }
}

fn again<'a>(base: &Analysed<'a>) -> Analysed<'a> {
    Analysed {
        model: base.model,
        compilation: base.compilation,
        place: base.place,
    }
}

/// Whether two differences with the same key are in the same place and between the same holders.
/// Of silence only the place counts: what the other model says there is its own matter.
fn alike(key: &Key, was: &Raw, is: &Raw) -> bool {
    let silence = key.status == DifferenceStatus::Silence;
    was.condition == is.condition && (silence || was.answers == is.answers)
}

fn same_place(a: &PlacementDifference, b: &PlacementDifference) -> bool {
    (a.what, &a.of, &a.scopes, &a.from, &a.to) == (b.what, &b.of, &b.scopes, &b.from, &b.to)
}

/// Whether a model with a reading's other side answers every case as without it, because only
/// where people belong differs.
fn same_answers(with: &Model, without: &Model) -> bool {
    let ids = |model: &Model| -> Vec<String> { model.actors.iter().map(|a| a.id.clone()).gather() };
    let meaning = |model: &Model| -> Vec<_> {
        let rules = model.rules.iter();
        let rules = rules.map(|r| {
            (
                r.id.clone(),
                r.when.clone(),
                r.assign.clone(),
                r.overrides.clone(),
            )
        });
        rules.gather()
    };
    meaning(with) == meaning(without) && ids(with) == ids(without)
}
