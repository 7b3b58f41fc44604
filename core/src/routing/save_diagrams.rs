//! The diagrams' part of the saved form.

use super::columns::{Reader, Saved, Writer, saved};
use super::order::filled;
use super::program::{Answer, Contest, Diagrams, FactInfo, LEAF, ListRule, Outcome, Ref};
use crate::organisation::model::Duty;

/// How many numbers the table of nodes may hold.
const MAX_TABLE: usize = 16 << 20;

saved!(Outcome {
    answer: 39,
    rules: 40,
});

impl Saved for Answer {
    fn write(&self, to: &mut Writer) {
        to.number(match self {
            Answer::Held(_) => 0,
            Answer::Unstated => 1,
            Answer::NotApplicable => 2,
            Answer::Absent => 3,
            Answer::Gap => 4,
            Answer::Conflict => 5,
        });
        if let Answer::Held(actors) = self {
            actors.write(to);
        }
    }

    fn read(from: &mut Reader<'_>) -> Self {
        match from.number_to(5) {
            0 => Answer::Held(Vec::read(from)),
            1 => Answer::Unstated,
            2 => Answer::NotApplicable,
            3 => Answer::Absent,
            4 => Answer::Gap,
            _ => Answer::Conflict,
        }
    }
}

/// A node is its fact and its children, equal neighbours once with how many more there are. The
/// facts of all nodes come first, because they tell where each node begins.
pub(super) fn write(to: &mut Writer, facts: &[FactInfo], d: &Diagrams) {
    to.at(35, &d.rank);
    let mut starts: Vec<u32> = Vec::new();
    let mut at = 0usize;
    while let Some(fact) = d.table.get(at) {
        starts.push(at as u32);
        at += 1 + facts
            .get(*fact as usize)
            .map_or(0, |f| usize::from(f.arity()));
    }
    let fact_at = |start: u32| d.table.get(start as usize).copied().unwrap_or(0);
    let of_nodes: Vec<u8> = starts.iter().map(|s| fact_at(*s) as u8).collect();
    to.at(36, &of_nodes);
    let ends = starts.iter().skip(1).map(|s| *s as usize);
    let mut refs = Refs::default();
    for (node, (start, end)) in (0u32..).zip(starts.iter().zip(ends.chain([d.table.len()]))) {
        let children = d.table.get(*start as usize + 1..end).unwrap_or(&[]);
        for run in children.chunk_by(|a, b| a == b) {
            let child = run.first().copied().unwrap_or(LEAF);
            refs.write(to, &starts, node, child);
            to.at(38, &(run.len() as u32 - 1));
        }
    }
    refs.write(to, &starts, 0, d.world);
    for root in &d.duties {
        refs.write(to, &starts, 0, *root);
    }
    to.at(35, &(d.lists.len() as u32));
    for list in &d.lists {
        to.at(35, &list.duty);
        to.at(35, &list.rule);
        refs.write(to, &starts, 0, list.in_force);
    }
    to.at(35, &(d.contests.len() as u32));
    for contest in &d.contests {
        to.at(35, &contest.duty);
        contest.reading.write(to);
        contest.option.write(to);
        refs.write(to, &starts, 0, contest.root);
    }
    to.at(35, &d.outcomes);
    to.at(41, &d.answers);
    to.at(42, &d.rule_sets);
}

pub(super) fn read(from: &mut Reader<'_>, facts: &[FactInfo]) -> Diagrams {
    let rank = from.at(35);
    let of_nodes: Vec<u8> = from.at(36);
    let wide = |fact: u8| facts.get(usize::from(fact)).map_or(0, |f| f.arity());
    let (mut starts, mut size) = (Vec::new(), 0);
    for fact in &of_nodes {
        starts.push(size as u32);
        size += 1 + usize::from(wide(*fact));
        if size > MAX_TABLE {
            from.fail();
            break;
        }
    }
    let mut refs = Refs::default();
    let mut table: Vec<Ref> = Vec::new();
    for (fact, node) in of_nodes.iter().zip(0u32..) {
        table.push(u32::from(*fact));
        let mut left = u32::from(wide(*fact));
        while left > 0 && !from.has_failed() {
            let child = refs.read(from, &starts, node);
            let more: u32 = from.at(38);
            for _ in 0..=more.min(left - 1) {
                table.push(child);
                left -= 1;
            }
        }
    }
    let world = refs.read(from, &starts, 0);
    let mut duties = filled(LEAF, Duty::SINGLE);
    for root in &mut duties {
        *root = refs.read(from, &starts, 0);
    }
    let mut lists = Vec::new();
    for _ in 0..from.at::<u32>(35) {
        if from.has_failed() {
            break;
        }
        lists.push(ListRule {
            duty: from.at(35),
            rule: from.at(35),
            in_force: refs.read(from, &starts, 0),
        });
    }
    let mut contests = Vec::new();
    for _ in 0..from.at::<u32>(35) {
        if from.has_failed() {
            break;
        }
        contests.push(Contest {
            duty: from.at(35),
            reading: from.at(35),
            option: from.at(35),
            root: refs.read(from, &starts, 0),
        });
    }
    Diagrams {
        table,
        rank,
        world,
        duties,
        lists,
        contests,
        outcomes: from.at(35),
        answers: from.at(41),
        rule_sets: from.at(42),
    }
}

/// References to nodes and leaves, told apart by the lowest bit: a node by how far it is from the
/// one that refers to it, a leaf by how far it is from the greatest so far. Most are near.
#[derive(Default)]
struct Refs {
    /// One more than the greatest leaf so far.
    next: u32,
}

impl Refs {
    fn write(&mut self, to: &mut Writer, starts: &[u32], node: u32, r: Ref) {
        let leaf = r & !LEAF;
        let (far, bit) = if r & LEAF == 0 {
            let place = starts.binary_search(&r).unwrap_or(0) as u32;
            (place.wrapping_sub(node), 0)
        } else {
            (self.next.wrapping_sub(leaf), 1)
        };
        if bit == 1 {
            self.next = self.next.max(leaf + 1);
        }
        let far = far as i32;
        let folded = (far << 1) ^ (far >> 31);
        to.at(37, &((folded as u32) << 1 | bit));
    }

    fn read(&mut self, from: &mut Reader<'_>, starts: &[u32], node: u32) -> Ref {
        let number: u32 = from.at(37);
        let folded = number >> 1;
        let far = (folded >> 1) ^ (folded & 1).wrapping_neg();
        if number & 1 == 0 {
            let place = node.wrapping_add(far) as usize;
            return starts.get(place).copied().unwrap_or(!LEAF);
        }
        let leaf = self.next.wrapping_sub(far) & !LEAF;
        self.next = self.next.max(leaf + 1);
        LEAF | leaf
    }
}
