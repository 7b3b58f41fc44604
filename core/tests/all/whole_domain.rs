//! Every case that can exist, in every model, put to the library and to the reference.
//!
//! The holders of every duty, the rules in force and what other sides of readings would answer
//! have to be the same. `received_by` is left out: it says where a way begins and decides nothing.

use std::collections::BTreeMap;
use std::path::Path;

use crate::reference::{
    Case, Decision, Model, Policy, contested, contested_of, decision_of, shown_in,
};
use bestit::Router;
use serde_json::Value;

/// How many threads share the cases.
const THREADS: usize = 2;

/// A model, in the library and in the reference.
struct Both {
    router: Router,
    model: Model,
}

/// A model and what each other side of a reading makes of it.
struct Whole {
    base: Both,
    sides: BTreeMap<(String, String), Both>,
}

impl Whole {
    fn load(folder: &str, id: &str) -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("../policies")
            .join(folder);
        let library = bestit::Policy::load(&folder);
        let reference = Policy::load(&folder);
        let nothing = BTreeMap::new();
        let choice = library.model(id).expect("a model");
        let side = |((reading, option), model): ((String, String), Model)| {
            let choice = choice
                .clone()
                .with_reading(&reading, &option)
                .expect("an option");
            let router = choice.compile().expect("it compiles").router;
            ((reading, option), Both { router, model })
        };
        Self {
            sides: reference
                .sides(id, &nothing)
                .into_iter()
                .map(side)
                .collect(),
            base: Both {
                router: choice.clone().compile().expect("it compiles").router,
                model: reference.model(id, &nothing),
            },
        }
    }

    /// Compares every case. What other sides would answer is compared in every `contested`-th
    /// case, and the models with another side applied in every `applied`-th.
    fn compare(&self, contested: usize, applied: usize) {
        let cases = self.base.model.cases();
        assert!(!cases.is_empty());
        let numbered: Vec<(usize, &Case)> = cases.iter().enumerate().collect();
        let share = numbered.len().div_ceil(THREADS);
        std::thread::scope(|scope| {
            for cases in numbered.chunks(share) {
                scope.spawn(move || {
                    for (number, case) in cases {
                        let (decision, route) = self.base.compare(case);
                        if number % contested == 0 {
                            self.compare_contested(case, &decision, &route);
                        }
                        if number % applied == 0 {
                            self.sides
                                .values()
                                .for_each(|side| drop(side.compare(case)));
                        }
                    }
                });
            }
        });
    }

    fn compare_contested(&self, case: &Case, decision: &Decision, route: &Value) {
        let sides = self.sides.iter().map(|(side, both)| (side, &both.model));
        let expected = shown_in(route, contested(decision, sides, case));
        assert_eq!(contested_of(route), expected, "contested in {case:?}");
    }
}

impl Both {
    /// Compares one case, and the case at the far end of its intervals of numbers, which has the
    /// same answer.
    fn compare(&self, case: &Case) -> (Decision, Value) {
        let decision = self.model.decide(case);
        let end = self.model.at_the_end_of_intervals(case);
        if end != *case {
            self.compare_one(&end, &decision);
        }
        let route = self.compare_one(case, &decision);
        (decision, route)
    }

    fn compare_one(&self, case: &Case, decision: &Decision) -> Value {
        let answer = self.router.answer_json(&self.model.line(case));
        let route: Value = serde_json::from_str(&answer).expect("an answer is JSON");
        assert_eq!(route["status"], "routed", "{case:?}");
        assert_eq!(decision_of(&route), *decision, "{case:?}");
        route
    }
}

#[test]
fn best_it() {
    Whole::load("tyreso", "best-it").compare(1, 7);
}

// The two alternatives have the rules of `best-it`; only where people belong differs.

#[test]
fn it_unit() {
    Whole::load("tyreso", "it-unit").compare(13, 91);
}

#[test]
fn matrix() {
    Whole::load("tyreso", "matrix").compare(13, 91);
}

#[test]
fn before_2012() {
    Whole::load("tyreso", "before-2012").compare(1, 1);
}

#[test]
fn minimal() {
    Whole::load("minimal", "proposal").compare(1, 1);
}

#[test]
fn benchmark() {
    Whole::load("examples/benchmark", "benchmark").compare(1, 1);
}
