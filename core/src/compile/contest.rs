//! What the other sides of readings would answer, where that differs.

use super::build::{Builder, Closure, Item, closure};
use super::holders::{Filled, Fillings};
use super::store::{Store, TooLarge};
use super::{assigning, conclude, condition, of};
use crate::order::{Gather as _, Sort as _};
use crate::organisation::model::{Duty, Model, RuleIx, Side};
use crate::routing::program::{Answer, Contest, FALSE, Ref};

/// For each side and each duty it touches, a diagram whose leaf is 0 where that side says the
/// same and else 1 + the number of its answer. Only the part of the world is built where a
/// changed rule holds, before or after.
pub(super) fn contests(
    model: &Model,
    store: &mut Store,
    world: Ref,
    conditions: &[Ref],
    closed: &Closure,
    fillings: &mut Fillings,
    intern: &mut dyn FnMut(Answer) -> u32,
) -> Result<Vec<Contest>, TooLarge> {
    let mut list = Vec::new();
    for side in &model.sides {
        let other = OtherSide::new(model, side, store, conditions)?;
        let other_closed = closure(&other.overrides);
        let region = other.region(model, side, store, conditions, closed, &other_closed)?;
        let region = store.and(world, region)?;
        if region == FALSE {
            continue;
        }
        for duty in Duty::ALL {
            if !other.touches(model, side, duty, closed, &other_closed) {
                continue;
            }
            let mut items = Vec::new();
            for (rule, holder) in assigning(model, duty) {
                let filled = fillings.diagram(store, holder, duty.is_list())?;
                items.push(Item {
                    group: 0,
                    rule,
                    condition: of(conditions, rule),
                    holder: filled,
                });
                if other.keeps(rule) {
                    items.push(Item {
                        group: 1,
                        rule,
                        condition: of(&other.conditions, rule),
                        holder: filled,
                    });
                }
            }
            for (rule, changed) in &other.changed {
                if let Some((_, holder)) = changed.assign.iter().find(|(d, _)| *d == duty) {
                    let holder = fillings.diagram(store, holder, duty.is_list())?;
                    items.push(Item {
                        group: 1,
                        rule: *rule,
                        condition: of(&other.conditions, *rule),
                        holder,
                    });
                }
            }
            let closures = [closed, &other_closed];
            let fillings = &*fillings;
            let mut leaf = |items: &[Item]| {
                let (here, there): (Vec<Item>, Vec<Item>) =
                    items.iter().partition(|i| i.group == 0);
                let (here, there) = (
                    answer(duty, &here, fillings),
                    answer(duty, &there, fillings),
                );
                if here == there { 0 } else { 1 + intern(there) }
            };
            let mut builder = Builder::new(store, &closures, &mut leaf);
            let root = builder.build(items, region)?;
            // Outside the region the diagram must say "the same", not anything.
            let root = outside_is_same(store, root, region)?;
            if root != crate::routing::program::LEAF {
                list.push(Contest {
                    duty,
                    reading: side.reading.clone(),
                    option: side.option.clone(),
                    root,
                });
            }
        }
    }
    Ok(list)
}

pub(super) fn answer(duty: Duty, items: &[Item], fillings: &Fillings) -> Answer {
    if !duty.is_list() {
        return conclude(duty, items, fillings).0;
    }
    let mut all = Vec::new();
    for item in items {
        match fillings.get(item.holder) {
            Filled::Set(actors) => all.extend(actors.iter().copied()),
            // A list with a role that cannot be filled in is a gap, as any duty is.
            Filled::Missing => return Answer::Gap,
            Filled::Unstated | Filled::NotApplicable | Filled::Nobody => {}
        }
    }
    all.arrange();
    all.dedup();
    Answer::Held(all)
}

/// `root` where `region` holds, else the leaf 0.
fn outside_is_same(store: &mut Store, root: Ref, region: Ref) -> Result<Ref, TooLarge> {
    use crate::routing::program::{LEAF, TRUE};
    fn walk(
        store: &mut Store,
        root: Ref,
        region: Ref,
        memo: &mut crate::order::Memo<(Ref, Ref), Ref>,
    ) -> Result<Ref, TooLarge> {
        if region == FALSE || root == LEAF {
            return Ok(LEAF);
        }
        if region == TRUE {
            return Ok(root);
        }
        if let Some(done) = memo.get(&(root, region)) {
            return Ok(*done);
        }
        let top = if store.rank(root) <= store.rank(region) {
            root
        } else {
            region
        };
        let Some(fact) = store.fact(top) else {
            return Ok(root);
        };
        let mut children = Vec::with_capacity(usize::from(store.arity(fact)));
        for value in 0..store.arity(fact) {
            let (r, s) = (
                store.step(root, fact, value),
                store.step(region, fact, value),
            );
            children.push(walk(store, r, s, memo)?);
        }
        let node = store.node(fact, &children)?;
        memo.insert((root, region), node);
        Ok(node)
    }
    walk(store, root, region, &mut crate::order::Memo::default())
}

/// The rules of the other side, numbered like the model's, added ones after them.
struct OtherSide<'a> {
    conditions: Vec<Ref>,
    overrides: Vec<Vec<RuleIx>>,
    /// Changed and added rules, by number.
    changed: Vec<(RuleIx, &'a crate::organisation::model::Rule)>,
    /// Numbers of the model's rules that are changed or removed.
    gone: Vec<RuleIx>,
}

impl<'a> OtherSide<'a> {
    fn new(
        model: &Model,
        side: &'a Side,
        store: &mut Store,
        conditions: &[Ref],
    ) -> Result<Self, TooLarge> {
        let mut other = Self {
            conditions: conditions.to_vec(),
            overrides: model.rules.iter().map(|r| r.overrides.clone()).gather(),
            changed: Vec::new(),
            gone: Vec::new(),
        };
        for entry in &side.rules {
            match (entry.instead_of, &entry.rule) {
                (Some(rule), Some(new)) => {
                    let diagram = condition::diagram(store, &new.when)?;
                    other.gone.push(rule);
                    other.changed.push((rule, new));
                    other.set(rule, diagram, new.overrides.clone());
                }
                (Some(rule), None) => {
                    other.gone.push(rule);
                    other.set(rule, FALSE, Vec::new());
                }
                (None, Some(new)) => {
                    let diagram = condition::diagram(store, &new.when)?;
                    let Ok(number) = RuleIx::try_from(other.conditions.len()) else {
                        continue;
                    };
                    other.conditions.push(diagram);
                    other.overrides.push(new.overrides.clone());
                    other.changed.push((number, new));
                }
                (None, None) => {}
            }
        }
        Ok(other)
    }

    fn set(&mut self, rule: RuleIx, condition: Ref, overrides: Vec<RuleIx>) {
        if let Some(c) = self.conditions.get_mut(usize::from(rule)) {
            *c = condition;
        }
        if let Some(o) = self.overrides.get_mut(usize::from(rule)) {
            *o = overrides;
        }
    }

    fn keeps(&self, rule: RuleIx) -> bool {
        !self.gone.contains(&rule)
    }

    /// The model's rules whose standing towards others changes because a chain of `overrides` does.
    fn reordered<'b>(
        &'b self,
        closed: &'b Closure,
        other: &'b Closure,
    ) -> impl Iterator<Item = RuleIx> + 'b {
        (0..closed.len()).filter_map(move |rule| {
            let ix = RuleIx::try_from(rule).ok()?;
            (self.keeps(ix) && closed.get(rule) != other.get(rule)).then_some(ix)
        })
    }

    /// Where anything can differ.
    fn region(
        &self,
        model: &Model,
        side: &Side,
        store: &mut Store,
        conditions: &[Ref],
        closed: &Closure,
        other: &Closure,
    ) -> Result<Ref, TooLarge> {
        let mut region = FALSE;
        for entry in &side.rules {
            if let Some(rule) = entry.instead_of {
                region = store.or(region, of(conditions, rule))?;
            }
        }
        for (rule, _) in &self.changed {
            region = store.or(region, of(&self.conditions, *rule))?;
        }
        let reordered: Vec<RuleIx> = self.reordered(closed, other).gather();
        for rule in reordered
            .into_iter()
            .filter(|r| usize::from(*r) < model.rules.len())
        {
            region = store.or(region, of(conditions, rule))?;
        }
        Ok(region)
    }

    /// Whether the side can change this duty's answer at all.
    fn touches(
        &self,
        model: &Model,
        side: &Side,
        duty: Duty,
        closed: &Closure,
        other: &Closure,
    ) -> bool {
        let assigns =
            |r: &crate::organisation::model::Rule| r.assign.iter().any(|(d, _)| *d == duty);
        side.rules.iter().any(|entry| {
            entry.rule.as_ref().is_some_and(assigns)
                || entry
                    .instead_of
                    .and_then(|r| model.rules.get(usize::from(r)))
                    .is_some_and(assigns)
        }) || self
            .reordered(closed, other)
            .any(|r| model.rules.get(usize::from(r)).is_some_and(assigns))
    }
}
