//! Where something is so: a condition on facts as a few conjunctions.
//!
//! A condition over all cases is told to people as a cover by *regions*, each a conjunction of
//! facts and the values they may have. Every region is prime (no fact can be left out and no
//! value added without leaving the condition) and none can be spared; combinations that cannot
//! exist may be covered or not, whichever is shorter. The procedure is expand and irredundant of
//! two-level minimisation (R. K. Brayton et al., "Logic Minimization Algorithms for VLSI
//! Synthesis", 1984) on multi-valued facts, with what is already covered kept as a diagram.

use serde::Serialize;

use crate::compile::store::{Store, TooLarge};
use crate::compile::witness;
use crate::finding::Witness;
use crate::order::{Gather as _, Map, Sort as _};
use crate::organisation::model::{Fact, FactIx, Model, ValueIx};
use crate::routing::decimal;
use crate::routing::program::{FALSE, Ref};

/// How many regions a condition is told in; past them the rest is only counted.
pub(crate) const MAX_REGIONS: usize = 200;

/// A conjunction of facts: each has one of the values told.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Region {
    /// What must hold, in the register's order of facts; empty where everything is meant.
    pub when: Vec<Test>,
    /// How many combinations of facts of the condition lie in it.
    pub combinations: u64,
    /// The smallest case in it that satisfies the condition.
    pub witness: Witness,
}

/// One fact, or an attribute of one, and the values it may have.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Test {
    /// A fact, or an attribute such as `system.category`.
    pub of: String,
    /// Ids of values in the register's order; a number's are intervals such as `100000..`.
    /// `absent` means that the fact does not exist.
    pub values: Vec<String>,
    /// Whether every value but these is meant.
    pub not: bool,
}

impl std::fmt::Display for Test {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let not = if self.not { "not " } else { "" };
        match self.values.as_slice() {
            [one] => write!(f, "{}: {not}{one}", self.of),
            list => write!(f, "{}: {not}[{}]", self.of, list.join(", ")),
        }
    }
}

impl std::fmt::Display for Region {
    /// As a condition is written in a policy, with the smallest number of entries.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&condition_text(&self.when))
    }
}

/// Tests as a condition is written in a policy.
pub(crate) fn condition_text(tests: &[Test]) -> String {
    let tests: Vec<String> = tests.iter().map(ToString::to_string).gather();
    format!("{{{}}}", tests.join(", "))
}

/// A cover, and the part of the condition that past [`MAX_REGIONS`] stands in no region.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Cover {
    pub(crate) regions: Vec<Region>,
    /// Combinations that no region tells of.
    pub(crate) rest: u64,
}

/// For each fact of the order, the values it may have.
type Shape = Vec<(FactIx, Vec<ValueIx>)>;

/// Covers `condition` inside `world`, kind of case by kind of case: a person looks for a kind
/// first, and kinds of which the same is said stand together. The facts are the model's, their
/// numbers perhaps cut otherwise.
pub(crate) fn cover(
    model: &Model,
    facts: &[Fact],
    store: &mut Store,
    world: Ref,
    condition: Ref,
) -> Result<Cover, TooLarge> {
    let inside = store.and(world, condition)?;
    // The first fact of a register is the one everything is asked by.
    let pivot: FactIx = 0;
    let mut groups: Map<Vec<Test>, (Vec<ValueIx>, Ref)> = Map::new();
    let mut rest = FALSE;
    let mut possible = Vec::new();
    for value in 0..store.arity(pivot) {
        let here = store.is(pivot, &[value])?;
        let world = store.and(world, here)?;
        if world == FALSE {
            continue;
        }
        possible.push(value);
        let inside = store.and(inside, here)?;
        if inside == FALSE {
            continue;
        }
        if groups.len() >= MAX_REGIONS {
            rest = store.or(rest, inside)?;
            continue;
        }
        let (shapes, left) = primes(facts, store, world, inside)?;
        rest = store.or(rest, left)?;
        for (shape, region) in shapes {
            let here = store.and(inside, region)?;
            let group = groups.entry(tests(model, facts, store, &shape, here)?);
            let (values, all) = group.or_insert((Vec::new(), FALSE));
            values.push(value);
            *all = store.or(*all, here)?;
        }
    }
    let mut regions = Vec::with_capacity(groups.len());
    for (tests, (values, here)) in groups {
        let Some(cube) = witness::smallest(store, facts, world, here)? else {
            continue;
        };
        let mut when = Vec::with_capacity(tests.len() + 1);
        if let Some(fact) = facts.first().filter(|_| values != possible) {
            when.push(named(model, fact, &values, &values));
        }
        when.extend(tests);
        regions.push(Region {
            when,
            combinations: short(store.count(here)),
            witness: witness::named(facts, &cube),
        });
    }
    regions.arrange_by(|a, b| {
        let most = b.combinations.cmp(&a.combinations);
        most.then_with(|| a.when.cmp(&b.when))
    });
    Ok(Cover {
        regions,
        rest: short(store.count(rest)),
    })
}

/// Prime regions that cover `inside`, none of which can be spared, and what is left past
/// [`MAX_REGIONS`].
fn primes(
    facts: &[Fact],
    store: &mut Store,
    world: Ref,
    inside: Ref,
) -> Result<(Vec<(Shape, Ref)>, Ref), TooLarge> {
    let beyond = store.not(world)?;
    // Expanding may run over what cannot exist.
    let allowed = store.or(inside, beyond)?;
    let mut left = inside;
    let mut shapes: Vec<(Shape, Ref)> = Vec::new();
    while left != FALSE && shapes.len() < MAX_REGIONS {
        let (shape, region) = largest(facts, store, left, allowed)?;
        let outside = store.not(region)?;
        left = store.and(left, outside)?;
        shapes.push((shape, region));
    }
    let mut kept: Vec<(Shape, Ref)> = Vec::with_capacity(shapes.len());
    for (ix, own) in shapes.iter().enumerate() {
        let mut others = left;
        for (_, region) in shapes.iter().skip(ix + 1).chain(&kept) {
            others = store.or(others, *region)?;
        }
        let uncovered = store.not(others)?;
        let alone = store.and(inside, uncovered)?;
        if store.and(alone, own.1)? != FALSE {
            kept.push(own.clone());
        }
    }
    Ok((kept, left))
}

/// A count as it is told; past the largest number the largest number.
pub(crate) fn short(n: u128) -> u64 {
    u64::try_from(n).unwrap_or(u64::MAX)
}

/// Of the prime regions around the first combination that is left, the one that covers most of
/// what is left. Which facts are let go first decides which prime region is found; each fact has
/// its turn to be let go last.
fn largest(
    facts: &[Fact],
    store: &mut Store,
    left: Ref,
    allowed: Ref,
) -> Result<(Shape, Ref), TooLarge> {
    let mut tested: Vec<FactIx> = store.order().to_vec();
    tested.arrange();
    let mut point = Vec::with_capacity(tested.len());
    let mut path = left;
    for fact in &tested {
        for value in 0..store.arity(*fact) {
            let here = store.is(*fact, &[value])?;
            let with = store.and(path, here)?;
            if with != FALSE {
                path = with;
                point.push((*fact, vec![value]));
                break;
            }
        }
    }
    // A fact that exists only beside others is let go first: that it is absent says nothing more.
    let conditional = |ix: &usize| {
        let fact = tested.get(*ix).and_then(|f| facts.get(usize::from(*f)));
        fact.is_some_and(|f| f.only_when.is_some())
    };
    let places = || (0..tested.len()).rev();
    let mut best: Option<(u128, Shape, Ref)> = None;
    for last in places().filter(|ix| !conditional(ix)) {
        let mut order: Vec<usize> = places().filter(conditional).gather();
        order.extend(places().filter(|ix| *ix != last && !conditional(ix)));
        order.push(last);
        let (shape, region) = expand(store, point.clone(), &order, allowed)?;
        let new = store.and(region, left)?;
        let size = store.count(new);
        if best.as_ref().is_none_or(|(most, _, _)| size > *most) {
            best = Some((size, shape, region));
        }
    }
    Ok(match best {
        Some((_, shape, region)) => (shape, region),
        // Without facts there is one combination.
        None => (Shape::new(), left),
    })
}

/// Widens a region fact by fact as far as it stays within what is allowed.
fn expand(
    store: &mut Store,
    mut shape: Shape,
    order: &[usize],
    allowed: Ref,
) -> Result<(Shape, Ref), TooLarge> {
    for place in order {
        let Some(fact) = shape.get(*place).map(|(fact, _)| *fact) else {
            continue;
        };
        if store.without(allowed, fact, true)? == allowed {
            if let Some((_, values)) = shape.get_mut(*place) {
                *values = (0..store.arity(fact)).gather();
            }
            continue;
        }
        // What the other facts fix of the condition, as one over this fact alone.
        let mut rest = allowed;
        for (ix, (fact, values)) in shape.iter().enumerate() {
            if ix == *place {
                continue;
            }
            let here = store.is(*fact, values)?;
            let not_here = store.not(here)?;
            let granted = store.or(rest, not_here)?;
            rest = store.without(granted, *fact, true)?;
        }
        let fits = |value: &ValueIx| store.step(rest, fact, *value) != FALSE;
        let wider = (0..store.arity(fact)).filter(fits).gather();
        if let Some((_, values)) = shape.get_mut(*place) {
            *values = wider;
        }
    }
    let mut region = crate::routing::program::TRUE;
    for (fact, values) in &shape {
        let here = store.is(*fact, values)?;
        region = store.and(region, here)?;
    }
    Ok((shape, region))
}

/// A region as tests that people read: facts that may have any value are left out, a value that
/// cannot occur is not named, and what an attribute says at once is said by it.
fn tests(
    model: &Model,
    facts: &[Fact],
    store: &mut Store,
    shape: &Shape,
    here: Ref,
) -> Result<Vec<Test>, TooLarge> {
    let mut tests = Vec::new();
    for (ix, values) in shape {
        let Some(fact) = facts.get(usize::from(*ix)) else {
            continue;
        };
        if values.len() == usize::from(store.arity(*ix)) {
            continue;
        }
        let mut possible = Vec::with_capacity(values.len());
        for value in values {
            let is = store.is(*ix, &[*value])?;
            if store.and(here, is)? != FALSE {
                possible.push(*value);
            }
        }
        tests.push(named(model, fact, values, &possible));
    }
    Ok(tests)
}

/// A test in the fewest words: the values that can occur, all but some, or an attribute's. As in
/// a policy a fact that does not exist, and an attribute of `none`, match nothing and `not` all.
fn named(model: &Model, fact: &Fact, values: &[ValueIx], possible: &[ValueIx]) -> Test {
    let ids = |list: &[ValueIx]| -> Vec<String> { list.iter().map(|v| value(fact, *v)).gather() };
    let test = |of: &str, values: Vec<String>, not: bool| Test {
        of: of.to_owned(),
        values,
        not,
    };
    let real = 0..fact.absent();
    let others: Vec<ValueIx> = real.clone().filter(|v| !values.contains(v)).gather();
    let reaches_absent = values.contains(&fact.absent());
    // All but some also means where the fact does not exist, if there is such a case.
    let may_deny = reaches_absent || fact.only_when.is_none();
    let mut candidates = Vec::new();
    if possible.iter().all(|v| *v < fact.absent()) || others.len() == real.len() {
        candidates.push(test(&fact.id, ids(possible), false));
    }
    if may_deny && !others.is_empty() {
        candidates.push(test(&fact.id, ids(&others), true));
    }
    for (of, classes) in attributes(model, fact) {
        let wholly = |class: &str, within: &dyn Fn(&ValueIx) -> bool| {
            let members = || {
                real.clone()
                    .filter(|v| class_of(&classes, *v) == Some(class))
            };
            members().all(|v| within(&v))
        };
        let classes_of = |list: &[ValueIx], within: &dyn Fn(&ValueIx) -> bool| {
            let mut named: Vec<String> = Vec::new();
            for value in list {
                let class = class_of(&classes, *value).filter(|c| wholly(c, within))?;
                named.push(class.to_owned());
            }
            named.arrange();
            named.dedup();
            Some(named)
        };
        if let Some(named) = classes_of(possible, &|v| values.contains(v)) {
            candidates.push(test(&of, named, false));
        }
        if may_deny
            && !others.is_empty()
            && let Some(named) = classes_of(&others, &|v| others.contains(v))
        {
            candidates.push(test(&of, named, true));
        }
    }
    let fewest = candidates.into_iter().min_by_key(|t| t.values.len());
    // Where only part of the values can occur beside the fact's absence.
    fewest.unwrap_or_else(|| test(&fact.id, ids(possible), false))
}

fn class_of(classes: &[Option<String>], value: ValueIx) -> Option<&str> {
    classes.get(usize::from(value))?.as_deref()
}

/// The attributes of a fact, with the class of each of its values.
fn attributes(model: &Model, fact: &Fact) -> Vec<(String, Vec<Option<String>>)> {
    let of = |class: &dyn Fn(&str) -> Option<String>| -> Vec<Option<String>> {
        fact.values.iter().map(|v| class(&v.id)).gather()
    };
    match fact.id.as_str() {
        "system" => {
            let system = |id: &str| model.systems.iter().find(|s| s.id == id);
            let category = of(&|id| Some(system(id)?.category.clone()));
            let department = of(&|id| {
                let department = system(id)?.department?;
                Some(model.departments.get(usize::from(department))?.id.clone())
            });
            vec![
                ("system.category".to_owned(), category),
                ("system.department".to_owned(), department),
            ]
        }
        "kind" => {
            let kind = |id: &str| model.kinds.iter().find(|k| k.id == id);
            vec![(
                "kind.level".to_owned(),
                of(&|id| Some(kind(id)?.level.id().to_owned())),
            )]
        }
        _ => Vec::new(),
    }
}

/// A value by its id, a number's as its interval.
fn value(fact: &Fact, value: ValueIx) -> String {
    let ix = usize::from(value);
    match &fact.number {
        Some(number) if value < fact.absent() => {
            let from = number.starts.get(ix).map(|n| decimal(*n, number.decimals));
            let to = number
                .starts
                .get(ix + 1)
                .map(|n| decimal(*n, number.decimals));
            format!("{}..{}", from.unwrap_or_default(), to.unwrap_or_default())
        }
        _ => fact
            .values
            .get(ix)
            .map_or_else(|| "absent".to_owned(), |v| v.id.clone()),
    }
}

#[cfg(test)]
mod tests;
