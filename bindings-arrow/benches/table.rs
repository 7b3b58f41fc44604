//! A million cases in columns: `cargo bench -p bestit-arrow`. Cases are drawn uniformly with a
//! fixed seed from the benchmark policy of 18 rules.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    missing_docs,
    reason = "a benchmark may stop where a policy is not as it expects"
)]

use std::sync::Arc;

use arrow_array::types::Int32Type;
use arrow_array::{
    Array, ArrayRef, BooleanArray, DictionaryArray, Int64Array, RecordBatch, StringArray,
};
use bestit::{Duty, Policy, Router, Source};
use bestit_arrow::{Table, TableOptions};
use divan::{Bencher, black_box, counter::ItemsCount};

fn main() {
    divan::main();
}

const ROWS: usize = 1_000_000;

const KINDS: [&str; 12] = [
    "strategic_need",
    "operative_support",
    "client_support",
    "change_request",
    "investment",
    "common_development",
    "local_development",
    "project_deviation",
    "sla",
    "procurement",
    "information_security",
    "incident",
];

/// A small generator (Marsaglia, "Xorshift RNGs", 2003).
struct Random(u64);

impl Random {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 16) as usize % n
    }
}

fn router() -> Router {
    let folder = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../policies/examples/benchmark"
    );
    let sources: Vec<Source> = ["document.yaml", "organisation.yaml", "model.yaml"]
        .map(|name| {
            let text = std::fs::read_to_string(format!("{folder}/{name}")).expect("the policy");
            Source::new(name, text)
        })
        .to_vec();
    let policy = Policy::from_sources(sources);
    let model = policy.model("benchmark").expect("the model");
    model.compile().unwrap_or_else(|f| panic!("{f}")).router
}

fn cases(column: &dyn Fn(Vec<String>) -> ArrayRef) -> RecordBatch {
    let mut random = Random(0x0b57_17b5_eed1_8042);
    let mut texts: [Vec<String>; 4] = std::array::from_fn(|_| Vec::with_capacity(ROWS));
    let (mut in_plan, mut cost) = (Vec::new(), Vec::new());
    for _ in 0..ROWS {
        texts[0].push(KINDS[random.below(KINDS.len())].to_owned());
        texts[1].push(["local", "municipal"][random.below(2)].to_owned());
        texts[2].push(format!("d{}", random.below(8)));
        texts[3].push(format!("s{}", random.below(60)));
        in_plan.push(random.below(2) == 1);
        cost.push(random.below(1_000_001) as i64);
    }
    let [kind, scope, department, system] = texts.map(column);
    RecordBatch::try_from_iter([
        ("kind", kind),
        ("scope", scope),
        ("department", department),
        ("system", system),
        ("in_plan", Arc::new(BooleanArray::from(in_plan)) as ArrayRef),
        ("cost", Arc::new(Int64Array::from(cost)) as ArrayRef),
    ])
    .expect("a table")
}

fn plain(texts: Vec<String>) -> ArrayRef {
    Arc::new(StringArray::from(texts))
}

fn encoded(texts: Vec<String>) -> ArrayRef {
    let array: DictionaryArray<Int32Type> = texts.iter().map(String::as_str).collect();
    Arc::new(array)
}

fn route(
    bencher: Bencher<'_, '_>,
    column: &dyn Fn(Vec<String>) -> ArrayRef,
    options: TableOptions,
) {
    let (router, cases) = (router(), cases(column));
    bencher.counter(ItemsCount::new(ROWS)).bench_local(|| {
        let mut table = Table::new(&router, &cases.schema(), &options).expect("a table");
        let answers = table.route(black_box(&cases)).expect("answers");
        assert_eq!(answers.column(0).null_count(), 0);
        answers
    });
}

/// The three duties of every case, as the peers are asked for.
fn three() -> TableOptions {
    TableOptions {
        duties: vec![Duty::Owner, Duty::Prepares, Duty::Decides],
        rules: false,
        ..TableOptions::default()
    }
}

#[divan::bench(sample_count = 20)]
fn dictionaries_three_duties(bencher: Bencher<'_, '_>) {
    route(bencher, &encoded, three());
}

#[divan::bench(sample_count = 20)]
fn dictionaries_everything(bencher: Bencher<'_, '_>) {
    route(bencher, &encoded, TableOptions::default());
}

#[divan::bench(sample_count = 20)]
fn texts_three_duties(bencher: Bencher<'_, '_>) {
    route(bencher, &plain, three());
}

#[divan::bench(sample_count = 20)]
fn texts_everything(bencher: Bencher<'_, '_>) {
    route(bencher, &plain, TableOptions::default());
}
