//! Disjoint boxes to as few as pairs allow: two that differ in one axis and touch there are one.

use std::cmp::Ordering;

use super::boxes::{Axis, Kind, Space, interval, range};

/// The boxes merged until no two of them form a box together, in their fixed order.
pub(super) fn merge(space: &Space, boxes: Vec<u64>) -> Vec<u64> {
    let width = space.width().max(1);
    let mut list: Vec<Vec<u64>> = boxes.chunks_exact(width).map(<[u64]>::to_vec).collect();
    // How many axes in a row had nothing to merge.
    let mut quiet = 0;
    let mut axes = space.axes.iter().cycle();
    while quiet < space.axes.len() {
        let Some(axis) = axes.next() else { break };
        let before = list.len();
        along(axis, &mut list);
        quiet = if list.len() < before { 0 } else { quiet + 1 };
    }
    list.sort_unstable();
    list.concat()
}

/// Compares everything but one axis.
fn others(axis: &Axis, a: &[u64], b: &[u64]) -> Ordering {
    let (from, to) = (axis.at, axis.at + axis.words());
    let before = a.get(..from).cmp(&b.get(..from));
    before.then_with(|| a.get(to..).cmp(&b.get(to..)))
}

/// Merges what differs in this axis alone.
fn along(axis: &Axis, list: &mut Vec<Vec<u64>>) {
    list.sort_unstable_by(|a, b| others(axis, a, b).then_with(|| axis.of(a).cmp(axis.of(b))));
    list.dedup_by(|next, kept| {
        if others(axis, next, kept) != Ordering::Equal {
            return false;
        }
        let together: Vec<u64> = match axis.kind {
            Kind::Range { .. } => {
                let ((lo, end), (begin, hi)) = (range(axis.of(kept)), range(axis.of(next)));
                if end != begin {
                    return false;
                }
                vec![interval(lo, hi)]
            }
            Kind::Set { .. } => {
                let both = axis.of(kept).iter().zip(axis.of(next));
                both.map(|(a, b)| a | b).collect()
            }
        };
        axis.set(kept, &together);
        true
    });
}
