use super::*;
use crate::Policy;
use crate::compile::condition_of;
use crate::organisation::model::Condition;

fn best_it() -> crate::Compiled {
    Policy::embedded()
        .model("best-it")
        .unwrap()
        .compile()
        .unwrap()
}

/// The condition that one of the rules with this beginning of an id holds.
fn condition(compiled: &crate::Compiled, store: &mut Store, rules: &[&str]) -> Ref {
    let mut any = FALSE;
    for rule in &compiled.inner.model.rules {
        if rules.iter().any(|r| rule.id == *r) {
            let when: &Condition = &rule.when;
            let one = condition_of(store, when).unwrap();
            any = store.or(any, one).unwrap();
        }
    }
    assert_ne!(any, FALSE);
    any
}

/// The diagram of what a region says, from its printed tests.
fn said(compiled: &crate::Compiled, store: &mut Store, region: &Region) -> Ref {
    let model = &compiled.inner.model;
    let mut all = crate::routing::program::TRUE;
    for test in &region.when {
        let (fact, of) = test
            .of
            .split_once('.')
            .map_or((test.of.as_str(), None), |(f, a)| (f, Some(a)));
        let ix = model.facts.iter().position(|f| f.id == fact).unwrap();
        let fact = &model.facts[ix];
        let classes = of.map(|_| {
            attributes(model, fact)
                .into_iter()
                .find(|(name, _)| *name == test.of)
                .unwrap()
                .1
        });
        let values: Vec<ValueIx> = (0..store.arity(ix as FactIx))
            .filter(|v| {
                let name = match &classes {
                    Some(classes) => class_of(classes, *v).unwrap_or_default().to_owned(),
                    None => value(fact, *v),
                };
                test.values.contains(&name) != test.not
            })
            .collect();
        let one = store.is(ix as FactIx, &values).unwrap();
        all = store.and(all, one).unwrap();
    }
    all
}

#[test]
fn regions_cover_exactly_the_condition_and_none_can_be_spared() {
    let compiled = best_it();
    let mut compilation = compiled.inner.compilation.clone();
    let (world, store) = (compilation.world, &mut compilation.store);
    let rules: Vec<&str> = compiled
        .inner
        .model
        .rules
        .iter()
        .map(|r| r.id.as_str())
        .collect();
    for part in rules.chunks(7) {
        let condition = condition(&compiled, store, part);
        let inside = store.and(condition, world).unwrap();
        let cover = cover(
            &compiled.inner.model,
            &compiled.inner.model.facts,
            store,
            world,
            condition,
        )
        .unwrap();
        assert_eq!(cover.rest, 0);
        let parts: Vec<Ref> = cover
            .regions
            .iter()
            .map(|r| said(&compiled, store, r))
            .collect();
        let union = |store: &mut Store, without: Option<usize>| {
            let mut any = FALSE;
            for (ix, part) in parts.iter().enumerate() {
                if Some(ix) != without {
                    any = store.or(any, *part).unwrap();
                }
            }
            store.and(any, world).unwrap()
        };
        assert_eq!(union(store, None), inside, "{part:?}");
        for (ix, region) in cover.regions.iter().enumerate() {
            assert_ne!(union(store, Some(ix)), inside, "{region} can be spared");
            let here = store.and(parts[ix], inside).unwrap();
            assert_eq!(u128::from(region.combinations), store.count(here));
        }
    }
}

#[test]
fn an_attribute_says_what_many_values_would() {
    let compiled = best_it();
    let mut compilation = compiled.inner.compilation.clone();
    let (world, store) = (compilation.world, &mut compilation.store);
    let condition = condition(&compiled, store, &["shared-change"]);
    let cover = cover(
        &compiled.inner.model,
        &compiled.inner.model.facts,
        store,
        world,
        condition,
    )
    .unwrap();
    let told: Vec<String> = cover.regions.iter().map(ToString::to_string).collect();
    // The rule's own condition (section 4.1.4): every category but the departments' own systems.
    assert_eq!(
        told,
        ["{kind: change_request, system.category: not department}"]
    );
}

#[test]
fn everything_is_one_region_without_tests() {
    let compiled = best_it();
    let mut compilation = compiled.inner.compilation.clone();
    let (world, store) = (compilation.world, &mut compilation.store);
    let cover = cover(
        &compiled.inner.model,
        &compiled.inner.model.facts,
        store,
        world,
        crate::routing::program::TRUE,
    )
    .unwrap();
    assert_eq!(cover.regions.len(), 1);
    assert!(cover.regions[0].when.is_empty());
    assert_eq!(
        u128::from(cover.regions[0].combinations),
        store.count(world)
    );
}
