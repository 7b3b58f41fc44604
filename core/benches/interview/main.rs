//! How fast an interview asks: `cargo bench -p bestit --bench interview`.
#![allow(
    clippy::expect_used,
    clippy::panic,
    missing_docs,
    unreachable_pub,
    reason = "a benchmark may stop where a policy is not as it expects"
)]

use bestit::{Asking, Case, Options, Policy, Router};
use divan::{Bencher, black_box};

fn main() {
    divan::main();
}

const WHO: [&str; 2] = ["employee", "anyone"];

fn router() -> Router {
    let model = Policy::embedded().model("best-it").expect("the model");
    model.compile().unwrap_or_else(|f| panic!("{f}")).router
}

fn asking(name: &str) -> Asking {
    Asking::from(name.to_owned())
}

/// The first question of all, with everything that has to be worked out once.
#[divan::bench(args = WHO)]
fn first_computation(bencher: Bencher<'_, '_>, who: &str) {
    let router = router();
    let nothing = Case::new(&router);
    bencher.bench_local(|| {
        let mut interviewer = router.interviewer(asking(who), Options::default());
        black_box(interviewer.next(&nothing, &[]))
    });
}

/// The question after some answers.
#[divan::bench(args = [0, 1, 2, 3])]
fn next_question(bencher: Bencher<'_, '_>, given: usize) {
    let router = router();
    let mut interviewer = router.interviewer(Asking::Anyone, Options::default());
    let all = [
        ("kind", "change_request"),
        ("department", "education"),
        ("system", "w3d3"),
    ];
    let case = Case::from_pairs(&router, all.into_iter().take(given)).expect("a case");
    interviewer
        .next(&Case::new(&router), &[])
        .expect("a question");
    bencher.bench_local(|| black_box(interviewer.next(black_box(&case), &[])));
}

/// The question after an answer that was "I do not know".
#[divan::bench]
fn next_question_after_not_knowing(bencher: Bencher<'_, '_>) {
    let router = router();
    let mut interviewer = router.interviewer(Asking::Employee, Options::default());
    let case = Case::from_pairs(&router, [("kind", "development")]).expect("a case");
    let scope = [router.fact("scope").expect("a fact")];
    interviewer
        .next(&Case::new(&router), &[])
        .expect("a question");
    bencher.bench_local(|| black_box(interviewer.next(black_box(&case), &scope)));
}
