//! A case mix: how often which cases occur, as one diagram of weights.

use super::joint::Joint;
use super::table::{Memo, OUT, Table};
use crate::organisation::model::{FactIx, ValueIx};
use crate::routing::decide::UNKNOWN;
use crate::routing::program::Ref;
use crate::routing::router::Inner;

/// The values of one case of a mix, how much it weighs, and its place for a complaint.
pub(super) type Weighed = (Vec<ValueIx>, f64, usize);

/// The diagram of a case mix. The weight of a case that leaves facts open is spread evenly over
/// its completions. `Err` is a case that cannot exist, with its place.
pub(super) fn diagram<'c>(
    inner: &Inner,
    joint: &Joint,
    cases: &'c [Weighed],
) -> Result<(Table, Ref), (&'c [ValueIx], usize)> {
    let rank = &inner.program.diagrams.rank;
    let mut order: Vec<FactIx> = inner.ranked.iter().map(|(fact, _)| *fact).collect();
    let place = |f: &FactIx| rank.get(usize::from(*f)).copied();
    crate::routing::order::sort_by(&mut order, &|a, b| place(a) < place(b));
    let mut painter = Painter {
        inner,
        joint: &joint.table,
        order,
        table: Table::new(rank),
        exists: None,
    };
    let mut sum = OUT;
    for (row, weight, at) in cases {
        let one = painter.table.weighing(1.0);
        // A fact that is given may be kept where it does not exist, but has to exist somewhere.
        for (fact, info) in (0..).zip(&inner.program.facts) {
            let given = row.get(usize::from(fact)).is_some_and(|v| *v != UNKNOWN);
            if given && info.optional {
                painter.exists = Some(fact);
                if painter.paint(row, 0, joint.root, one, &mut Memo::default()) == OUT {
                    return Err((row, *at));
                }
            }
        }
        painter.exists = None;
        let even = painter.paint(row, 0, joint.root, one, &mut Memo::default());
        let share = painter.table.mean(even);
        if share <= 0.0 {
            return Err((row, *at));
        }
        let leaf = painter.table.weighing(weight / share);
        let case = painter.paint(row, 0, joint.root, leaf, &mut Memo::default());
        sum = add(&mut painter.table, sum, case, &mut Memo::default());
    }
    Ok((painter.table, sum))
}

struct Painter<'a> {
    inner: &'a Inner,
    joint: &'a Table,
    order: Vec<FactIx>,
    table: Table,
    /// A fact that has to exist.
    exists: Option<FactIx>,
}

impl Painter<'_> {
    /// The combinations of a row that can exist, with one leaf. The recursion is as deep as there
    /// are facts.
    fn paint(
        &mut self,
        row: &[ValueIx],
        level: usize,
        node: Ref,
        leaf: Ref,
        memo: &mut Memo,
    ) -> Ref {
        if node == OUT {
            return OUT;
        }
        let Some(fact) = self.order.get(level).copied() else {
            return leaf;
        };
        let Some(info) = self.inner.program.facts.get(usize::from(fact)) else {
            return OUT;
        };
        let given = row.get(usize::from(fact)).copied().unwrap_or(UNKNOWN);
        let tested = match self.joint.open(node) {
            Some((own, children)) if own == fact => Some(children.to_vec()),
            _ => None,
        };
        if given == UNKNOWN && tested.is_none() {
            return self.paint(row, level + 1, node, leaf, memo);
        }
        let key = [level as u32, node];
        if let Some(done) = memo.get(&key) {
            return done;
        }
        let mut children = vec![OUT; usize::from(info.arity())];
        for (slot, value) in children.iter_mut().zip(0..) {
            let absent = info.optional && value == info.absent() && self.exists != Some(fact);
            if given != UNKNOWN && value != given && !absent {
                continue;
            }
            let next = match &tested {
                Some(children) => children.get(usize::from(value)).copied().unwrap_or(OUT),
                None => node,
            };
            *slot = self.paint(row, level + 1, next, leaf, memo);
        }
        let painted = self.table.node(fact, &children);
        memo.set(&key, painted);
        painted
    }
}

/// The sum of two diagrams of weights. The recursion is as deep as there are facts.
fn add(table: &mut Table, a: Ref, b: Ref, memo: &mut Memo) -> Ref {
    if a == OUT {
        return b;
    }
    if b == OUT {
        return a;
    }
    let (left, right) = (table.rank(a), table.rank(b));
    let top = if left <= right { a } else { b };
    let Some((fact, children)) = table.open(top) else {
        let weight = table.mean(a) + table.mean(b);
        return table.weighing(weight);
    };
    if let Some(done) = memo.get(&[a, b]) {
        return done;
    }
    let count = children.len();
    let mut sums = Vec::with_capacity(count);
    for place in 0..count {
        let child = |node: Ref| match table.open(node) {
            Some((own, children)) if own == fact => children.get(place).copied().unwrap_or(OUT),
            _ => node,
        };
        let (left, right) = (child(a), child(b));
        sums.push(add(table, left, right, memo));
    }
    let sum = table.node(fact, &sums);
    memo.set(&[a, b], sum);
    sum
}
