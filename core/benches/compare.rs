//! How fast two models are compared: `cargo bench -p bestit --bench compare`.
#![allow(
    clippy::expect_used,
    clippy::panic,
    missing_docs,
    reason = "a benchmark may stop where a policy is not as it expects"
)]

use bestit::analysis::{compare, compare_choices};
use bestit::{Choice, Compiled, Policy};
use divan::Bencher;

fn main() {
    divan::main();
}

const PAIRS: [(&str, &str); 3] = [
    ("best-it", "it-unit"),
    ("best-it", "matrix"),
    ("before-2012", "best-it"),
];

fn choice(id: &str) -> Choice {
    Policy::embedded().model(id).expect("the model")
}

fn compiled(id: &str) -> Compiled {
    choice(id).compile().unwrap_or_else(|f| panic!("{f}"))
}

/// Two compiled models.
#[divan::bench(args = PAIRS)]
fn models(bencher: Bencher<'_, '_>, pair: (&str, &str)) {
    let (from, to) = (compiled(pair.0), compiled(pair.1));
    bencher.bench_local(|| compare(&from, &to));
}

/// With the marks of all readings, one at a time, and both models compiled.
#[divan::bench(args = PAIRS, sample_count = 5)]
fn marks(bencher: Bencher<'_, '_>, pair: (&str, &str)) {
    let (from, to) = (choice(pair.0), choice(pair.1));
    bencher.bench_local(|| compare_choices(&from, &to));
}
