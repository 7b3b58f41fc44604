//! A decision tree by L. Breiman and others' CART: the split with the greatest fall of the Gini
//! impurity, the best leaf first, until there are so many leaves.

use std::collections::BinaryHeap;

use crate::loans::{FACTS, GRADES, Kind, Loan};

/// What a leaf asks of a fact: numbers from the first up to the second, or values as bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Side {
    Range(i64, i64),
    Set(u64),
}

impl Side {
    pub(crate) fn whole(kind: &Kind) -> Self {
        match kind {
            Kind::Number { max, .. } => Self::Range(0, max + 1),
            Kind::Values(of) => Self::Set((1 << of.len()) - 1),
        }
    }
}

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Leaf {
    /// How much the best split gains, scaled to a whole number.
    gain: u64,
    split: Option<(usize, Side, Side)>,
    sides: Vec<Side>,
    loans: Vec<u32>,
}

/// The leaves of the tree, each as what it asks of every fact.
pub(crate) fn leaves(loans: &[Loan], facts: usize, count: usize) -> Vec<Vec<Side>> {
    let sides = FACTS
        .iter()
        .take(facts)
        .map(|f| Side::whole(&f.kind))
        .collect();
    let all = (0..loans.len() as u32).collect();
    let mut open = BinaryHeap::from([leaf(loans, sides, all)]);
    while open.len() < count {
        let Some(next) = open.pop() else { break };
        let Some((fact, left, right)) = next.split else {
            open.push(next);
            break;
        };
        let is_left = |loan: &u32| {
            let value = loans[*loan as usize].facts[fact];
            match left {
                Side::Range(from, to) => from <= value && value < to,
                Side::Set(set) => set >> value & 1 == 1,
            }
        };
        let (first, second) = next.loans.iter().partition(|l| is_left(l));
        for (side, loans_of) in [(left, first), (right, second)] {
            let mut sides = next.sides.clone();
            sides[fact] = side;
            open.push(leaf(loans, sides, loans_of));
        }
    }
    let mut leaves: Vec<Vec<Side>> = open.into_iter().map(|leaf| leaf.sides).collect();
    leaves.sort();
    leaves
}

/// The Gini impurity of counts, times their number.
fn impurity(counts: &[u32; GRADES]) -> f64 {
    let all: u32 = counts.iter().sum();
    let squares: f64 = counts.iter().map(|c| f64::from(*c) * f64::from(*c)).sum();
    f64::from(all) - squares / f64::from(all.max(1))
}

fn leaf(loans: &[Loan], sides: Vec<Side>, own: Vec<u32>) -> Leaf {
    let mut whole = [0; GRADES];
    for loan in &own {
        whole[loans[*loan as usize].grade] += 1;
    }
    let before = impurity(&whole);
    let mut best: (u64, Option<(usize, Side, Side)>) = (0, None);
    for (fact, side) in sides.iter().enumerate() {
        // Values in order, each with its grades: numbers by size, others by their mean grade.
        let mut groups: Vec<(i64, [u32; GRADES])> = Vec::new();
        let mut sorted: Vec<(i64, usize)> = own
            .iter()
            .map(|l| (loans[*l as usize].facts[fact], loans[*l as usize].grade))
            .collect();
        sorted.sort_unstable();
        for (value, grade) in sorted {
            if groups.last().is_none_or(|(v, _)| *v != value) {
                groups.push((value, [0; GRADES]));
            }
            if let Some((_, counts)) = groups.last_mut() {
                counts[grade] += 1;
            }
        }
        if matches!(side, Side::Set(_)) {
            let mean = |counts: &[u32; GRADES]| {
                let sum: u32 = (0u32..).zip(counts).map(|(g, c)| g * c).sum();
                u64::from(sum) * 1_000_000 / u64::from(counts.iter().sum::<u32>())
            };
            groups.sort_by_key(|(value, counts)| (mean(counts), *value));
        }
        let (mut left, mut right) = ([0; GRADES], whole);
        let mut values = 0u64;
        for pair in groups.windows(2) {
            let [(value, counts), (next, _)] = pair else {
                continue;
            };
            for grade in 0..GRADES {
                left[grade] += counts[grade];
                right[grade] -= counts[grade];
            }
            let gain = before - impurity(&left) - impurity(&right);
            let gain = (gain.max(0.0) * 1e6) as u64;
            let split = match *side {
                Side::Range(from, to) => {
                    let cut = (value + next) / 2 + 1;
                    (Side::Range(from, cut), Side::Range(cut, to))
                }
                Side::Set(set) => {
                    values |= 1 << value;
                    (Side::Set(values), Side::Set(set & !values))
                }
            };
            if gain > best.0 {
                best = (gain, Some((fact, split.0, split.1)));
            }
        }
    }
    Leaf {
        gain: best.0,
        split: best.1,
        sides,
        loans: own,
    }
}
