//! A call as one line or one row: facts and values, with `ref`, `model` and `on` among them.

use std::sync::Arc;

use super::answer::{Answer, Refusal};
use super::case::{Case, Given, is_date, written, wrong_type};
use super::line;
use super::order::Gather as _;
use super::refusal::Code;
use super::router::{Options, Router};

/// Picks the router for a model and a date.
pub(super) type Pick<'r, 'p> =
    &'p dyn Fn(Option<&str>, Option<&str>) -> Result<&'r Router, Box<Refusal>>;

/// Answers a line with the router that `pick` finds for its model and date.
pub(super) fn answer_line(line: &str, options: Options, pick: Pick<'_, '_>) -> Answer {
    match line::read(line) {
        Some(entries) => {
            let pairs = entries
                .iter()
                .map(|(key, value)| (key.as_str(), value.into()));
            answer_pairs(pairs.gather(), options, pick)
        }
        None => Answer::Refused(Box::new(Refusal::new(
            Code::MalformedLine,
            None,
            None,
            None,
        ))),
    }
}

/// Answers facts and values, with `ref`, `model` and `on` among them, with the router that `pick`
/// finds for the model and the date.
pub(super) fn answer_pairs(
    given: Vec<(&str, Given<'_>)>,
    options: Options,
    pick: Pick<'_, '_>,
) -> Answer {
    let refused = |refusal: Box<Refusal>, on: Option<&Arc<str>>, reference: Option<&Arc<str>>| {
        let model = refusal.model.clone();
        Answer::Refused(Box::new(refusal.about(model.as_ref(), on, reference)))
    };
    // The reserved names, in this order.
    let mut reserved: [Option<Arc<str>>; 3] = [None, None, None];
    const NAMES: [&str; 3] = ["ref", "model", "on"];
    let mut amiss: Option<Box<Refusal>> = None;
    let mut pairs = Vec::with_capacity(given.len());
    for (key, value) in given {
        let Some(place) = NAMES.iter().position(|n| *n == key) else {
            pairs.push((key, value));
            continue;
        };
        let refusal = match (reserved.get_mut(place), value) {
            (_, Given::Nothing | Given::Written("")) | (None, _) => continue,
            (Some(Some(_)), _) => {
                Box::new(Refusal::new(Code::DuplicateFact, Some(key), None, None))
            }
            (Some(slot), Given::Text(text) | Given::Written(text)) => {
                if key != "on" || is_date(text) {
                    *slot = Some(Arc::from(text));
                    continue;
                }
                wrong_type(key, text, "date")
            }
            (Some(_), other) => wrong_type(
                key,
                &written(other),
                if key == "on" { "date" } else { "text" },
            ),
        };
        amiss = amiss.or(Some(refusal));
    }
    let [reference, model, on] = reserved;
    let end = |refusal: Box<Refusal>| refused(refusal, on.as_ref(), reference.as_ref());
    if let Some(refusal) = amiss {
        return end(refusal);
    }
    let router = match pick(model.as_deref(), on.as_deref()) {
        Ok(router) => router,
        Err(refusal) => return end(refusal),
    };
    match Case::of(router, &mut pairs) {
        Ok(mut case) => {
            case.on = on;
            case.reference = reference;
            router.route_case_with(&case, options)
        }
        Err(mut refusal) => {
            refusal.model = Some(Arc::clone(&router.inner.program.model));
            end(refusal)
        }
    }
}
