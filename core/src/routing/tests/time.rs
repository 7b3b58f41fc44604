//! How long answers take: a measurement, run by hand.

use super::*;

/// How long answers take; run with `--release --ignored --nocapture`.
#[test]
#[ignore = "a measurement: cargo test --release -p bestit --lib answering_time -- --ignored --nocapture"]
fn answering_time() {
    use std::hint::black_box;
    use std::time::Instant;
    let router = best_it();
    let lines = lines();
    let cases: Vec<Case> = lines
        .iter()
        .map(|l| Case::from_json(router, l).unwrap())
        .collect();
    let texts: Vec<Vec<(String, String)>> = cases
        .iter()
        .map(|c| {
            c.facts()
                .0
                .iter()
                .map(|(f, v)| (f.to_string(), v.to_string()))
                .collect()
        })
        .collect();
    let named = |(f, v): &'_ (String, String)| -> (&'static str, Given<'static>) {
        let leaked = |s: &str| -> &'static str { Box::leak(s.to_owned().into_boxed_str()) };
        (leaked(f), Given::Written(leaked(v)))
    };
    let pairs: Vec<Vec<(&str, Given<'_>)>> = texts
        .iter()
        .map(|t| t.iter().map(named).collect())
        .collect();
    let rows: Vec<Vec<u16>> = cases
        .iter()
        .map(|c| {
            let facts = &router.inner.program.facts;
            let absent = |(v, f): (&u16, &program::FactInfo)| {
                if *v == decide::UNKNOWN && f.optional {
                    f.absent()
                } else {
                    *v
                }
            };
            c.row.iter().zip(facts).map(absent).collect()
        })
        .collect();
    let time = |name: &str, rounds: usize, each: &mut dyn FnMut(usize)| {
        let mut best = f64::MAX;
        for _ in 0..5 {
            let start = Instant::now();
            for _ in 0..rounds {
                (0..cases.len()).for_each(&mut *each);
            }
            best = best.min(start.elapsed().as_nanos() as f64 / (rounds * cases.len()) as f64);
        }
        println!("{name}: {best:.1} ns");
    };
    time("row to outcomes", 500, &mut |i| {
        black_box(router.inner.decide_row(black_box(&rows[i])));
    });
    time("row to three ids", 500, &mut |i| {
        let decision = router.inner.decide_row(black_box(&rows[i])).unwrap();
        for duty in [Duty::Owner, Duty::Prepares, Duty::Decides] {
            black_box(decision.holders(duty).unwrap().only());
        }
    });
    time("names to outcomes", 500, &mut |i| {
        black_box(router.decide_pairs(black_box(&pairs[i])));
    });
    time("names to three ids", 500, &mut |i| {
        let decision = router.decide_pairs(black_box(&pairs[i])).unwrap();
        for duty in [Duty::Owner, Duty::Prepares, Duty::Decides] {
            black_box(decision.holders(duty).unwrap().only());
        }
    });
    time("case to outcomes", 100, &mut |i| {
        black_box(router.decide(black_box(&cases[i])));
    });
    time("case to route", 20, &mut |i| {
        black_box(router.route_case(black_box(&cases[i])));
    });
    time("way of a row", 20, &mut |i| {
        black_box(router.inner.steps_of(black_box(&rows[i])));
    });
    time("line to line of JSON", 20, &mut |i| {
        black_box(router.answer_json(black_box(&lines[i])));
    });
    let asks = Instant::now();
    black_box(router.answer_json("{}"));
    println!("question of an empty case: {:?}", asks.elapsed());
    let bytes = router.save();
    let load = Instant::now();
    black_box(Router::load(&bytes).unwrap());
    println!("load {} bytes: {:?}", bytes.len(), load.elapsed());
}
