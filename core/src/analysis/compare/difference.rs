//! Where two models answer differently, by the rules in force on both sides.

use std::sync::Arc;

use super::Analysed;
use super::causes::{Causes, rule_id};
use super::frame::{Answer, Frame, Side, apply_in};
use super::part::Part;
use super::placement::placement;
use super::result::{
    DifferenceStatus, DifferentRegion, DutyDifference, Pair, PlacementDifference, WhichSide,
};
use crate::Duty;
use crate::analysis::region::{Cover, cover, short};
use crate::compile::check::leads_to;
use crate::compile::store::TooLarge;
use crate::finding::Witness;
use crate::order::{Gather as _, Map, Memo, Set, Sort as _};
use crate::organisation::model::{Fact, FactIx, Holder, Model, RuleIx, Term, ValueIx};
use crate::routing::decimal;
use crate::routing::program::{FALSE, LEAF, Ref, TRUE};

/// What all cases of one difference have in common. On the side that answers where the other is
/// silent the rules are left out: silence is told once, not once for each rule it faces.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key {
    pub(super) duty: Duty,
    pub(super) status: DifferenceStatus,
    pub(super) silent: Option<WhichSide>,
    pub(super) from: Vec<String>,
    pub(super) to: Vec<String>,
}

/// A difference before it is told.
#[derive(Clone, Debug)]
pub(super) struct Raw {
    pub(super) condition: Ref,
    /// All rules in force, by index.
    pub(super) from_rules: Set<RuleIx>,
    pub(super) to_rules: Set<RuleIx>,
    /// Every two answers that meet, by index in the frame: what makes two differences look alike
    /// beyond their key and place.
    pub(super) answers: Set<(u32, u32)>,
}

pub(super) type Raws = Map<Key, Raw>;

/// The part that is compared, with its cases as a condition in the frame.
#[derive(Clone, Copy, Debug)]
pub(super) struct Asked<'a> {
    pub(super) part: &'a Part,
    pub(super) cases: Ref,
}

/// Two models side by side.
pub(super) struct Facing<'a> {
    pub(super) from: &'a Analysed<'a>,
    pub(super) to: &'a Analysed<'a>,
    pub(super) from_side: &'a Side,
    pub(super) to_side: &'a Side,
    /// Whether the models have no common origin, so that a rule not written is nothing said.
    pub(super) strangers: bool,
    /// What exists in both.
    pub(super) world: Ref,
    /// What of it is compared.
    pub(super) within: Ref,
    pub(super) asked: Asked<'a>,
}

impl Facing<'_> {
    /// Every difference in every duty.
    pub(super) fn raws(&self, frame: &mut Frame<'_>) -> Result<Raws, TooLarge> {
        let mut raws = Raws::new();
        for duty in Duty::ALL.into_iter().filter(|d| self.asked.part.has(*d)) {
            self.of_duty(frame, duty, &mut raws)?;
        }
        Ok(raws)
    }

    /// Where people belong; of a part of the cases nothing.
    pub(super) fn placement(
        &self,
        frame: &mut Frame<'_>,
    ) -> Result<Vec<PlacementDifference>, TooLarge> {
        if !self.asked.part.is_everything() {
            return Ok(Vec::new());
        }
        placement(frame, self.from, self.to, self.world, self.strangers)
    }

    fn of_duty(&self, frame: &mut Frame<'_>, duty: Duty, raws: &mut Raws) -> Result<(), TooLarge> {
        let root = |side: &Side| side.duties.get(duty.index()).copied().unwrap_or(LEAF);
        let (from, to) = (root(self.from_side), root(self.to_side));
        // Leaf 0 stands for no difference.
        let mut groups: Map<Key, u32> = Map::new();
        let mut found: Vec<Raw> = Vec::new();
        let answers = |leaf: Ref, side: &Side| side.said(leaf).cloned();
        let mut said: Vec<(Ref, Ref, Key)> = Vec::new();
        let mut pairs: Memo<(Ref, Ref), u32> = Memo::default();
        let world = self.within;
        {
            // Which two leaves meet is found first, so that the walk needs the table alone.
            let mut join = |a: Ref, b: Ref| {
                let next = u32::try_from(pairs.len() + 1).unwrap_or(u32::MAX);
                LEAF | *pairs.or_insert_with((a, b), || next)
            };
            let joint = apply_in(
                &mut frame.store,
                world,
                from,
                to,
                &mut Memo::default(),
                &mut join,
            )?;
            // In the order they met, which is that of their numbers.
            let list = pairs.into_list();
            let mut group_of: Vec<u32> = vec![0];
            for ((a, b), _) in list {
                let group = match (answers(a, self.from_side), answers(b, self.to_side)) {
                    (Some(x), Some(y)) if x.answer != y.answer => {
                        let key = self.key(frame, duty, (a, b));
                        let next = u32::try_from(found.len() + 1).unwrap_or(u32::MAX);
                        let group = *groups.entry(key.clone()).or_insert(next);
                        if group == next {
                            found.push(Raw {
                                condition: FALSE,
                                from_rules: Set::new(),
                                to_rules: Set::new(),
                                answers: Set::new(),
                            });
                            said.push((a, b, key));
                        }
                        if let Some(raw) = found.get_mut(group as usize - 1) {
                            raw.from_rules.extend(x.rules);
                            raw.to_rules.extend(y.rules);
                            raw.answers.insert((x.answer, y.answer));
                        }
                        group
                    }
                    _ => 0,
                };
                group_of.push(group);
            }
            for (ix, raw) in found.iter_mut().enumerate() {
                let group = u32::try_from(ix + 1).unwrap_or(u32::MAX);
                let wanted =
                    |leaf: Ref| group_of.get((leaf & !LEAF) as usize).copied() == Some(group);
                raw.condition = leads_to(&mut frame.store, joint, &wanted, &mut Memo::default())?;
            }
        }
        for ((_, _, key), raw) in said.into_iter().zip(found) {
            raws.insert(key, raw);
        }
        Ok(())
    }

    fn key(&self, frame: &Frame<'_>, duty: Duty, (a, b): (Ref, Ref)) -> Key {
        let side = |side: &Side, leaf: Ref, model: &Model| {
            let said = side.said(leaf);
            let rules = said.map_or(&[][..], |s| s.rules.as_slice());
            let ids: Vec<String> = rules.iter().map(|r| rule_id(model, *r).to_owned()).gather();
            let unstated = said.is_some_and(|s| *frame.answer(s) == Answer::Unstated);
            let unspoken = self.strangers && !duty.is_required() && rules.is_empty();
            (ids, unstated || unspoken)
        };
        let (mut from, from_silent) = side(self.from_side, a, self.from.model);
        let (mut to, to_silent) = side(self.to_side, b, self.to.model);
        let silent = match (from_silent, to_silent) {
            (false, false) => None,
            (true, _) => Some(WhichSide::From),
            (false, true) => Some(WhichSide::To),
        };
        match silent {
            Some(WhichSide::From) => to.clear(),
            Some(WhichSide::To) => from.clear(),
            None => {}
        }
        Key {
            duty,
            status: match silent {
                Some(_) => DifferenceStatus::Silence,
                None => DifferenceStatus::Changed,
            },
            silent,
            from,
            to,
        }
    }

    /// A difference as it is told.
    pub(super) fn told(
        &self,
        frame: &mut Frame<'_>,
        causes: &mut Causes,
        key: &Key,
        raw: &Raw,
    ) -> Result<DutyDifference, TooLarge> {
        let (model, facts) = (frame.model, Arc::clone(&frame.facts));
        let within = self.world;
        let Cover { regions, rest } =
            cover(model, &facts, &mut frame.store, within, raw.condition)?;
        let mut told = Vec::with_capacity(regions.len());
        for region in regions {
            let row = completion(frame, &facts, raw.condition, &region.witness)?;
            let held = |side: &Side| {
                let said = side.at(&frame.store, key.duty, &row);
                said.map(|s| frame.answer(s).ids()).unwrap_or_default()
            };
            told.push(DifferentRegion {
                case: named(&facts, &row),
                from: held(self.from_side),
                to: held(self.to_side),
                when: region.when,
                combinations: region.combinations,
                witness: region.witness,
            });
        }
        let ids = |model: &Model, rules: &Set<RuleIx>| {
            rules.iter().map(|r| rule_id(model, *r).to_owned()).gather()
        };
        Ok(DutyDifference {
            duty: key.duty,
            status: key.status,
            silent: key.silent,
            from: written(self.from.model, key.duty, &raw.from_rules),
            to: written(self.to.model, key.duty, &raw.to_rules),
            rules: Pair {
                from: ids(self.from.model, &raw.from_rules),
                to: ids(self.to.model, &raw.to_rules),
            },
            causes: causes.of(frame, self, key, raw)?,
            regions: told,
            rest,
            combinations: short(frame.store.count(raw.condition)),
            readings: None,
            one_answer: raw.answers.len() == 1,
        })
    }
}

/// The differences as they are told: by duty, changes before silence, the largest first.
pub(super) fn in_order(duties: &mut [DutyDifference]) {
    duties.arrange_by(|a, b| {
        let key = |d: &DutyDifference| (d.duty, d.status, std::cmp::Reverse(d.combinations));
        (key(a), &a.rules.from, &a.rules.to).cmp(&(key(b), &b.rules.from, &b.rules.to))
    });
}

/// Who rules name for a duty, each wording once.
pub(crate) fn written(model: &Model, duty: Duty, rules: &Set<RuleIx>) -> Vec<String> {
    let mut list = Set::new();
    for rule in rules
        .iter()
        .filter_map(|r| model.rules.get(usize::from(*r)))
    {
        if let Some((_, holder)) = rule.assign.iter().find(|(d, _)| *d == duty) {
            list.extend(holder_text(model, holder, duty.is_list()));
        }
    }
    if list.is_empty() {
        list.insert("none".to_owned());
    }
    list.into_iter().gather()
}

/// A holder as rules write it; of a list duty its members one by one.
pub(crate) fn holder_text(model: &Model, holder: &Holder, list: bool) -> Vec<String> {
    match holder {
        Holder::Unstated => vec!["unstated".to_owned()],
        Holder::NotApplicable => vec!["not_applicable".to_owned()],
        Holder::None => vec!["none".to_owned()],
        Holder::Of(terms) => {
            let mut names: Vec<String> = terms.iter().map(|t| term_text(model, t)).gather();
            if list || names.len() < 2 {
                return names;
            }
            names.arrange();
            vec![format!("shared: [{}]", names.join(", "))]
        }
    }
}

pub(super) fn term_text(model: &Model, term: &Term) -> String {
    match term {
        Term::Fixed(actor) => super::frame::actor_id(model, *actor).to_owned(),
        Term::ByFact { written, .. } => written.clone(),
    }
}

/// The first complete case that agrees with a witness and satisfies the condition.
fn completion(
    frame: &mut Frame<'_>,
    facts: &[Fact],
    condition: Ref,
    witness: &Witness,
) -> Result<Vec<ValueIx>, TooLarge> {
    let store = &mut frame.store;
    let mut path = condition;
    for (id, text) in &witness.case {
        let found = facts.iter().enumerate().find(|(_, f)| f.id == *id);
        let Some((Ok(ix), fact)) = found.map(|(ix, f)| (FactIx::try_from(ix), f)) else {
            continue;
        };
        if let Some(value) = (0..fact.absent()).find(|v| value_text(fact, *v) == *text) {
            let here = store.is(ix, &[value])?;
            path = store.and(path, here)?;
        }
    }
    let mut row: Vec<ValueIx> = facts.iter().map(Fact::absent).gather();
    let mut order: Vec<FactIx> = store.order().to_vec();
    order.arrange();
    for fact in order {
        for value in 0..store.arity(fact) {
            let here = store.is(fact, &[value])?;
            let with = store.and(path, here)?;
            if with != FALSE {
                path = with;
                if let Some(slot) = row.get_mut(usize::from(fact)) {
                    *slot = value;
                }
                break;
            }
        }
    }
    Ok(row)
}

fn value_text(fact: &Fact, value: ValueIx) -> String {
    let ix = usize::from(value);
    match &fact.number {
        Some(number) => number
            .starts
            .get(ix)
            .map(|start| decimal(*start, number.decimals))
            .unwrap_or_default(),
        None => fact
            .values
            .get(ix)
            .map(|v| v.id.clone())
            .unwrap_or_default(),
    }
}

/// A complete case by ids; facts that do not exist in it are left out.
fn named(facts: &[Fact], row: &[ValueIx]) -> Witness {
    let exists = facts.iter().zip(row).filter(|(f, v)| **v < f.absent());
    Witness {
        case: exists
            .map(|(f, v)| (f.id.clone(), value_text(f, *v)))
            .gather(),
    }
}

/// The combinations in which a difference of this status lies.
pub(super) fn joint(
    frame: &mut Frame<'_>,
    raws: &Raws,
    status: DifferenceStatus,
) -> Result<Ref, TooLarge> {
    let mut any = FALSE;
    for (_, raw) in raws.iter().filter(|(key, _)| key.status == status) {
        any = frame.store.or(any, raw.condition)?;
        if any == TRUE {
            break;
        }
    }
    Ok(any)
}
