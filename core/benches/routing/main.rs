//! How fast a case is decided and routed, and a policy compiled: `cargo bench -p bestit`.
//!
//! Cases are drawn uniformly with a fixed seed. The floor is the same 18 rules written by hand.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    missing_docs,
    unreachable_pub,
    reason = "a benchmark may stop where a policy is not as it expects"
)]

mod cases;
mod floor;

use bestit::{Case, Policy, Router, Row};
use cases::draw;
use divan::{Bencher, black_box, counter::ItemsCount};

#[global_allocator]
static ALLOCATOR: divan::AllocProfiler = divan::AllocProfiler::system();

fn main() {
    divan::main();
}

/// How many cases one measurement goes through.
const CASES: usize = 1024;

fn benchmark(clones: usize) -> Router {
    let policy = Policy::from_sources(cases::sources(clones));
    let model = policy.model("benchmark").expect("the model");
    model.compile().unwrap_or_else(|f| panic!("{f}")).router
}

fn best_it() -> Router {
    let model = Policy::embedded().model("best-it").expect("the model");
    model.compile().unwrap_or_else(|f| panic!("{f}")).router
}

/// From interned ids: 18 rules, and the same cloned to 180 and 1,800.
#[divan::bench(args = [1, 10, 100])]
fn decide_from_ids(bencher: Bencher<'_, '_>, clones: usize) {
    let router = benchmark(clones);
    let rows: Vec<Row> = draw(clones, CASES).iter().map(|d| d.ids(&router)).collect();
    bencher.counter(ItemsCount::new(CASES)).bench_local(|| {
        for row in &rows {
            black_box(router.decide_row(black_box(row)));
        }
    });
}

/// From names: the same.
#[divan::bench(args = [1, 10, 100])]
fn decide_from_names(bencher: Bencher<'_, '_>, clones: usize) {
    let router = benchmark(clones);
    let drawn = draw(clones, CASES);
    bencher.counter(ItemsCount::new(CASES)).bench_local(|| {
        for case in &drawn {
            let decision = router.decide_pairs(black_box(&case.pairs()));
            black_box(decision.map(|d| cases::three(&d)));
        }
    });
}

/// From values as strings, with the facts looked up once, as the floor has them by field.
#[divan::bench(args = [1, 10, 100])]
fn decide_from_values(bencher: Bencher<'_, '_>, clones: usize) {
    let router = benchmark(clones);
    let facts = cases::facts(&router);
    let drawn = draw(clones, CASES);
    bencher.counter(ItemsCount::new(CASES)).bench_local(|| {
        for case in &drawn {
            let decision = router.decide_values(&facts, black_box(&case.values()));
            black_box(decision.map(|d| cases::three(&d)));
        }
    });
}

/// By hand, a `match` and hash maps, with borrowed answers.
#[divan::bench]
fn floor_by_hand(bencher: Bencher<'_, '_>) {
    let by_hand = floor::ByHand::new();
    let drawn = draw(1, CASES);
    bencher.counter(ItemsCount::new(CASES)).bench_local(|| {
        for case in &drawn {
            black_box(by_hand.route(black_box(case.by_hand())));
        }
    });
}

/// By hand, with the three answers as strings of their own.
#[divan::bench]
fn floor_by_hand_owned(bencher: Bencher<'_, '_>) {
    let by_hand = floor::ByHand::new();
    let drawn = draw(1, CASES);
    bencher.counter(ItemsCount::new(CASES)).bench_local(|| {
        for case in &drawn {
            let answer = by_hand.route(black_box(case.by_hand()));
            black_box(answer.map(|a| a.map(str::to_owned)));
        }
    });
}

/// The report's own model, from interned ids.
#[divan::bench]
fn best_it_decide_from_ids(bencher: Bencher<'_, '_>) {
    let router = best_it();
    let cases = cases::of_best_it(&router, CASES);
    let rows: Vec<Row> = cases.iter().filter_map(|c| router.row_of_ids(c)).collect();
    bencher.counter(ItemsCount::new(CASES)).bench_local(|| {
        for row in &rows {
            black_box(router.decide_row(black_box(row)));
        }
    });
}

/// The report's own model: the full route, with steps and reasons.
#[divan::bench]
fn best_it_route(bencher: Bencher<'_, '_>) {
    let router = best_it();
    let cases: Vec<Case> = cases::of_best_it(&router, CASES)
        .iter()
        .map(|row| {
            let mut case = Case::new(&router);
            row.iter()
                .for_each(|(fact, value)| assert!(case.set_id(*fact, *value)));
            case
        })
        .collect();
    bencher.counter(ItemsCount::new(CASES)).bench_local(|| {
        for case in &cases {
            black_box(router.route_case(black_box(case)));
        }
    });
}

/// From a line of JSON to a line of JSON.
#[divan::bench]
fn best_it_answer_json(bencher: Bencher<'_, '_>) {
    let router = best_it();
    let line = r#"{"kind": "change_request", "department": "education", "system": "heroma", "in_plan": false}"#;
    bencher.bench_local(|| black_box(router.answer_json(black_box(line))));
}

/// The YAML text of all files to files as written.
#[divan::bench]
fn best_it_read(bencher: Bencher<'_, '_>) {
    bencher.bench_local(Policy::embedded);
}

/// From the YAML text of all files to the compiled router.
#[divan::bench]
fn best_it_compile(bencher: Bencher<'_, '_>) {
    bencher.bench_local(best_it);
}

/// From the saved form to the router.
#[divan::bench]
fn best_it_load(bencher: Bencher<'_, '_>) {
    let saved = best_it().save();
    bencher.bench_local(|| Router::load(black_box(&saved)));
}

/// 1,800 rules, from text to router.
#[divan::bench(sample_count = 5)]
fn compile_1800_rules(bencher: Bencher<'_, '_>) {
    bencher.bench_local(|| benchmark(100));
}

/// All invariants of the report's own model, proven from its compiled diagrams.
#[divan::bench]
fn best_it_prove_invariants(bencher: Bencher<'_, '_>) {
    let model = Policy::embedded().model("best-it").expect("the model");
    let compiled = model.compile().unwrap_or_else(|f| panic!("{f}"));
    bencher.bench_local(|| compiled.prove_invariants());
}

/// The same with the findings on contacts, posts and members.
#[divan::bench]
fn best_it_check(bencher: Bencher<'_, '_>) {
    let model = Policy::embedded().model("best-it").expect("the model");
    let compiled = model.compile().unwrap_or_else(|f| panic!("{f}"));
    bencher.bench_local(|| compiled.check());
}

/// One claim under every reading of the document, each model compiled anew.
#[divan::bench(sample_count = 10)]
fn best_it_prove_under_all_readings(bencher: Bencher<'_, '_>) {
    let choice = Policy::embedded().model("best-it").expect("the model");
    bencher.bench_local(|| {
        let readings = bestit::analysis::Readings::compile(&choice).expect("it compiles");
        readings.prove("never decides is executive_group")
    });
}
