//! The maximal cliques of a sparse graph.
//!
//! C. Bron and J. Kerbosch's search with the pivot of E. Tomita, A. Tanaka and H. Takahashi,
//! over the vertices in an order of degeneracy (D. Eppstein, M. Löffler and D. Strash, "Listing
//! all maximal cliques in sparse graphs in near-optimal time", 2010): each vertex is looked at
//! with its neighbours alone, as bits of a small matrix. The search keeps its own stack, because
//! a clique is as large as an author makes it.

use super::Exceeded;
use super::boxes::bits;

/// Calls `found` with every maximal clique of two or more vertices; `spend` is told of each step.
pub(super) fn maximal_cliques(
    neighbours: &[Vec<u32>],
    spend: &mut dyn FnMut(u64) -> Result<(), Exceeded>,
    found: &mut dyn FnMut(&[u32]) -> Result<(), Exceeded>,
) -> Result<(), Exceeded> {
    let mut local = vec![u32::MAX; neighbours.len()];
    let order = degeneracy(neighbours);
    let mut place = vec![0u32; neighbours.len()];
    for (at, vertex) in (0u32..).zip(&order) {
        set(&mut place, *vertex, at);
    }
    for vertex in order {
        let near = of(neighbours, vertex);
        if near.is_empty() {
            continue;
        }
        for (at, other) in (0u32..).zip(near) {
            set(&mut local, *other, at);
        }
        let words = near.len().div_ceil(64);
        let mut part = Neighbourhood {
            near,
            words,
            matrix: vec![0; near.len() * words],
        };
        let (mut later, mut earlier) = (vec![0; words], vec![0; words]);
        for (at, other) in near.iter().enumerate() {
            let after = get(&place, *other) > get(&place, vertex);
            mark(if after { &mut later } else { &mut earlier }, at);
            let all = of(neighbours, *other);
            spend(1 + all.len() as u64 / 16)?;
            for third in all {
                let bit = get(&local, *third);
                if bit != u32::MAX {
                    let from = at * words;
                    if let Some(row) = part.matrix.get_mut(from..from + words) {
                        mark(row, bit as usize);
                    }
                }
            }
        }
        for other in near {
            set(&mut local, *other, u32::MAX);
        }
        part.search(vertex, later, earlier, spend, found)?;
    }
    Ok(())
}

fn of(lists: &[Vec<u32>], at: u32) -> &[u32] {
    lists.get(at as usize).map_or(&[], Vec::as_slice)
}

fn get(list: &[u32], at: u32) -> u32 {
    list.get(at as usize).copied().unwrap_or(u32::MAX)
}

fn set(list: &mut [u32], at: u32, to: u32) {
    if let Some(slot) = list.get_mut(at as usize) {
        *slot = to;
    }
}

fn mark(words: &mut [u64], bit: usize) {
    if let Some(word) = words.get_mut(bit / 64) {
        *word |= 1 << (bit % 64);
    }
}

fn unmark(words: &mut [u64], bit: usize) {
    if let Some(word) = words.get_mut(bit / 64) {
        *word &= !(1 << (bit % 64));
    }
}

fn ones(words: impl Iterator<Item = u64>) -> u32 {
    words.map(u64::count_ones).sum()
}

fn and<'a>(a: &'a [u64], b: &'a [u64]) -> impl Iterator<Item = u64> + 'a {
    a.iter().zip(b).map(|(a, b)| a & b)
}

/// One vertex's neighbours, and which of them are neighbours of each other.
struct Neighbourhood<'a> {
    near: &'a [u32],
    words: usize,
    matrix: Vec<u64>,
}

/// What can still join the clique, what was tried already, and what is to be tried.
struct Frame {
    candidates: Vec<u64>,
    tried: Vec<u64>,
    branches: Vec<u64>,
}

impl Neighbourhood<'_> {
    fn row(&self, at: usize) -> &[u64] {
        let from = at * self.words;
        self.matrix.get(from..from + self.words).unwrap_or(&[])
    }

    fn search(
        &self,
        vertex: u32,
        candidates: Vec<u64>,
        tried: Vec<u64>,
        spend: &mut dyn FnMut(u64) -> Result<(), Exceeded>,
        found: &mut dyn FnMut(&[u32]) -> Result<(), Exceeded>,
    ) -> Result<(), Exceeded> {
        let mut clique = vec![vertex];
        let mut stack = Vec::new();
        stack.extend(self.frame(&mut clique, candidates, tried, spend, found)?);
        while let Some(frame) = stack.last_mut() {
            let Some(next) = bits(&frame.branches).next() else {
                stack.pop();
                clique.pop();
                continue;
            };
            let row = self.row(next);
            let candidates: Vec<u64> = and(&frame.candidates, row).collect();
            let tried: Vec<u64> = and(&frame.tried, row).collect();
            unmark(&mut frame.branches, next);
            unmark(&mut frame.candidates, next);
            mark(&mut frame.tried, next);
            clique.extend(self.near.get(next));
            match self.frame(&mut clique, candidates, tried, spend, found)? {
                Some(frame) => stack.push(frame),
                None => {
                    clique.pop();
                }
            }
        }
        Ok(())
    }

    /// The frame of a clique that may still grow in more than one way. Where all candidates are
    /// neighbours of each other they join at once: there is one way.
    fn frame(
        &self,
        clique: &mut Vec<u32>,
        candidates: Vec<u64>,
        tried: Vec<u64>,
        spend: &mut dyn FnMut(u64) -> Result<(), Exceeded>,
        found: &mut dyn FnMut(&[u32]) -> Result<(), Exceeded>,
    ) -> Result<Option<Frame>, Exceeded> {
        let count = ones(candidates.iter().copied());
        let looked_at = u64::from(1 + count + ones(tried.iter().copied()));
        spend(looked_at * (1 + self.words as u64))?;
        let mut pivot: Option<(u32, usize)> = None;
        let mut all_meet = true;
        for at in bits(&candidates) {
            let shared = ones(and(&candidates, self.row(at)));
            all_meet &= shared + 1 == count;
            if pivot.is_none_or(|(most, _)| shared > most) {
                pivot = Some((shared, at));
            }
        }
        for at in bits(&tried) {
            let shared = ones(and(&candidates, self.row(at)));
            if shared == count {
                // Whatever joins, this one could join too: it was found before.
                return Ok(None);
            }
            if pivot.is_none_or(|(most, _)| shared > most) {
                pivot = Some((shared, at));
            }
        }
        if all_meet {
            let own = clique.len();
            clique.extend(bits(&candidates).filter_map(|at| self.near.get(at)));
            if clique.len() > 1 {
                found(clique)?;
            }
            clique.truncate(own);
            return Ok(None);
        }
        let row = pivot.map_or(&[][..], |(_, at)| self.row(at));
        let branches = candidates.iter().zip(row).map(|(a, b)| a & !b).collect();
        Ok(Some(Frame {
            candidates,
            tried,
            branches,
        }))
    }
}

/// An order in which every vertex has as few later neighbours as can be.
fn degeneracy(neighbours: &[Vec<u32>]) -> Vec<u32> {
    let mut degree: Vec<usize> = neighbours.iter().map(Vec::len).collect();
    let most = degree.iter().copied().max().unwrap_or(0);
    let mut buckets: Vec<Vec<u32>> = vec![Vec::new(); most + 1];
    for (vertex, degree) in (0u32..).zip(&degree) {
        if let Some(bucket) = buckets.get_mut(*degree) {
            bucket.push(vertex);
        }
    }
    let mut done = vec![false; neighbours.len()];
    let mut order = Vec::with_capacity(neighbours.len());
    let mut at = 0;
    while at < buckets.len() {
        let Some(vertex) = buckets.get_mut(at).and_then(Vec::pop) else {
            at += 1;
            continue;
        };
        // A vertex whose degree fell stands in a lower bucket too.
        let current = degree.get(vertex as usize).copied() == Some(at);
        match done.get_mut(vertex as usize) {
            Some(slot @ false) if current => *slot = true,
            _ => continue,
        }
        order.push(vertex);
        for other in of(neighbours, vertex) {
            if done.get(*other as usize) == Some(&true) {
                continue;
            }
            if let Some(degree) = degree.get_mut(*other as usize) {
                *degree -= 1;
                if let Some(bucket) = buckets.get_mut(*degree) {
                    bucket.push(*other);
                }
            }
        }
        at = at.saturating_sub(1);
    }
    order
}
