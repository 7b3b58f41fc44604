//! Overlaps and gaps of large tables, by the protocol of D. Calvanese and others, "Semantics,
//! analysis and simplification of DMN decision tables" (Information Systems 78, 2018): a decision
//! tree learned on loans, its leaves as rules, one cell of every tenth rule enlarged or shrunk.
//! Their loans are real, ours are made up (`loans.rs`).
//!
//! `cargo bench -p bestit --bench tables` measures one table of each size;
//! `cargo bench -p bestit --bench tables -- --found` prints medians over several tables, and how
//! many overlaps and gaps they have.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a benchmark may stop where it fails"
)]

mod loans;
mod tree;

use std::time::Instant;

use bestit::analysis::table::{Budget, Cell, Column, Domain, Rule, Table};
use loans::{FACTS, Kind, Random};
use tree::Side;

/// Columns and rules of the paper's tables.
const SIZES: [(usize, usize); 4] = [(3, 1_492), (7, 1_496), (11, 1_484), (15, 1_514)];
const LOANS: usize = 23_000;
const SEEDS: u64 = 7;

fn main() {
    if std::env::args().any(|a| a == "--found") {
        found();
    } else {
        divan::main();
    }
}

#[divan::bench(args = SIZES, sample_count = 20)]
fn overlaps(bencher: divan::Bencher, size: (usize, usize)) {
    let table = table(size, 1);
    bencher.bench_local(|| table.overlaps(Budget::default()).expect("overlaps"));
}

#[divan::bench(args = SIZES, sample_count = 20)]
fn gaps(bencher: divan::Bencher, size: (usize, usize)) {
    let table = table(size, 1);
    bencher.bench_local(|| table.gaps(Budget::default()).expect("gaps"));
}

/// Medians over tables of other seeds, and what was found.
fn found() {
    println!("columns x rules | overlaps: median ms, greatest ms, found | gaps: the same");
    for size in SIZES {
        let mut rows: [Vec<(f64, usize)>; 2] = [Vec::new(), Vec::new()];
        let mut rules = 0;
        for seed in 1..=SEEDS {
            let table = table(size, seed);
            rules = table.len();
            let start = Instant::now();
            let overlaps = table.overlaps(Budget::default()).expect("overlaps").len();
            rows[0].push((start.elapsed().as_secs_f64() * 1e3, overlaps));
            let start = Instant::now();
            let gaps = table.gaps(Budget::default()).expect("gaps").len();
            rows[1].push((start.elapsed().as_secs_f64() * 1e3, gaps));
        }
        let text = rows.map(|mut row| {
            row.sort_by(|a, b| a.0.total_cmp(&b.0));
            let (least, most) = (row.iter().map(|r| r.1).min(), row.iter().map(|r| r.1).max());
            format!(
                "{:>8.1} {:>8.1} {:>6}–{}",
                row[row.len() / 2].0,
                row[row.len() - 1].0,
                least.unwrap_or(0),
                most.unwrap_or(0)
            )
        });
        println!("{:>2} x {rules} | {} | {}", size.0, text[0], text[1]);
    }
}

/// The leaves of a tree, every tenth of them with one cell enlarged or shrunk.
fn table((facts, rules): (usize, usize), seed: u64) -> Table {
    let mut random = Random(seed);
    let loans = loans::loans(&mut random, facts, LOANS);
    let mut leaves = tree::leaves(&loans, facts, rules);
    let mut places: Vec<usize> = (0..leaves.len()).collect();
    for _ in 0..leaves.len() / 10 {
        let place = places.swap_remove(random.below(places.len()));
        while !disturb(&mut leaves[place], &mut random) {}
    }
    let facts = FACTS.iter().take(facts);
    let columns = facts.clone().map(|fact| Column {
        name: fact.name.to_owned(),
        domain: match fact.kind {
            Kind::Number { max, decimals } => Domain::Number {
                min: Some("0".to_owned()),
                max: Some(spelled(max, decimals)),
                decimals,
            },
            Kind::Values(of) => Domain::Values(of.iter().map(|v| (*v).to_owned()).collect()),
        },
    });
    let rules = leaves.iter().enumerate().map(|(at, leaf)| Rule {
        name: (at + 1).to_string(),
        cells: leaf
            .iter()
            .zip(facts.clone())
            .map(|(s, f)| cell(*s, &f.kind))
            .collect(),
    });
    Table::new(columns.collect(), rules.collect()).expect("a table")
}

/// Enlarges or shrinks one cell; whether it changed.
fn disturb(leaf: &mut [Side], random: &mut Random) -> bool {
    let at = random.below(leaf.len());
    let (side, kind) = (&mut leaf[at], &FACTS[at].kind);
    let before = *side;
    let (grows, first) = (random.below(2) == 0, random.below(2) == 0);
    match (side, kind) {
        (Side::Range(from, to), Kind::Number { max, .. }) => {
            let whole = if grows { max + 1 } else { *to - *from };
            let by = ((0.05 + 0.45 * random.unit()) * whole as f64) as i64;
            match (grows, first) {
                (true, true) => *from = (*from - by).max(0),
                (true, false) => *to = (*to + by).min(max + 1),
                (false, true) => *from += by,
                (false, false) => *to -= by,
            }
        }
        (Side::Set(set), Kind::Values(of)) => {
            let value = 1u64 << random.below(of.len());
            let changed = if grows { *set | value } else { *set & !value };
            if changed != 0 {
                *set = changed;
            }
        }
        _ => {}
    }
    *leaf.get(at).expect("a cell") != before
}

fn cell(side: Side, kind: &Kind) -> Cell {
    if side == Side::whole(kind) {
        return Cell::Any;
    }
    match (side, kind) {
        (Side::Range(from, to), Kind::Number { max, decimals }) => Cell::Range {
            at_least: (from > 0).then(|| spelled(from, *decimals)),
            below: (to <= *max).then(|| spelled(to, *decimals)),
        },
        (Side::Set(set), Kind::Values(of)) => {
            let within = |(at, _): &(usize, &&str)| set >> at & 1 == 1;
            Cell::values(of.iter().enumerate().filter(within).map(|(_, v)| *v))
        }
        _ => Cell::Any,
    }
}

fn spelled(scaled: i64, decimals: u8) -> String {
    let unit = 10i64.pow(u32::from(decimals));
    match decimals {
        0 => scaled.to_string(),
        n => format!(
            "{}.{:0>width$}",
            scaled / unit,
            scaled % unit,
            width = usize::from(n)
        ),
    }
}
