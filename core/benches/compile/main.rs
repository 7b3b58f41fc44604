//! From the texts of a large policy to its router, or to what is wrong with it.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a benchmark may stop where it fails"
)]

mod policies;

use bestit::{Policy, Source};

fn main() {
    divan::main();
}

#[divan::bench(sample_count = 5, sample_size = 1, args = [1_000, 10_000])]
fn rules_over_20_facts(bencher: divan::Bencher, count: usize) {
    let sources = policies::rules(count, count / 50);
    bencher.bench_local(|| compile(&sources).expect("a router"));
}

#[divan::bench(sample_count = 5, sample_size = 1, args = [1_000, 4_000])]
fn chain_of_overrides(bencher: divan::Bencher, count: usize) {
    let sources = policies::chain(count);
    bencher.bench_local(|| compile(&sources).expect("a router"));
}

#[divan::bench(sample_count = 5, sample_size = 1, args = [1_000])]
fn conflicts(bencher: divan::Bencher, count: usize) {
    let sources = policies::conflicts(count);
    bencher.bench_local(|| compile(&sources).expect_err("conflicts"));
}

fn compile(sources: &[Source]) -> Result<bestit::Compiled, bestit::finding::Findings> {
    let policy = Policy::from_sources(sources.to_vec());
    policy.model("m").expect("the model").compile()
}
