//! How fast a text is matched with kinds and systems: `cargo bench -p bestit suggest`.
#![allow(
    clippy::expect_used,
    clippy::panic,
    missing_docs,
    reason = "a benchmark may stop where a policy is not as it expects"
)]

use bestit::{Lang, Policy, Router};
use divan::{Bencher, black_box};

fn main() {
    divan::main();
}

fn best_it() -> Router {
    let model = Policy::embedded().model("best-it").expect("the model");
    model.compile().unwrap_or_else(|f| panic!("{f}")).router
}

/// A key stroke: what is typed so far, as it grows.
#[divan::bench(args = ["gl", "glömt lösenordet", "glömt lösenordet i Heroma", "utbilding i bibliotekssystmet", "systemet ska läggas ner", "xyzzy plugh frobozz"])]
fn suggest(bencher: Bencher<'_, '_>, text: &str) {
    let router = best_it();
    router.suggest(text, Lang::Sv);
    bencher.bench_local(|| black_box(router.suggest(black_box(text), Lang::Sv)));
}

/// The longest text that is read, none of whose words is known.
#[divan::bench]
fn suggest_longest(bencher: Bencher<'_, '_>) {
    let router = best_it();
    let text = "obekantochlångtordsomingenkan ".repeat(40);
    bencher.bench_local(|| black_box(router.suggest(black_box(&text), Lang::Sv)));
}

/// The first call in a language, which collects the policy's words.
#[divan::bench]
fn suggest_first(bencher: Bencher<'_, '_>) {
    let saved = best_it().save();
    bencher
        .with_inputs(|| Router::load(&saved).expect("a saved router"))
        .bench_local_values(|router| black_box(router.suggest("dator", Lang::Sv)));
}
