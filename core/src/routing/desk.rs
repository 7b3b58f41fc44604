//! Several models at one desk: picks the one that answers by name, by date, or by default.

use super::answer::{Answer, Refusal};
use super::call::{answer_line, answer_pairs};
use super::case::Given;
use super::order::Gather as _;
use super::order::sort_by;
use super::router::{Options, Router};

/// Something with a first and a last day, both within.
pub(crate) struct Dated<'a, T> {
    pub(crate) what: T,
    pub(crate) from: Option<&'a str>,
    pub(crate) to: Option<&'a str>,
}

/// What is in force on a day, the first of several; past the last day, where that is asked for,
/// what ended last.
pub(crate) fn in_force<'a, T>(
    timeline: impl Iterator<Item = Dated<'a, T>>,
    on: &str,
    after_validity: bool,
) -> Option<T> {
    let mut ended: Option<(&str, T)> = None;
    for dated in timeline {
        let begun = dated.from.is_none_or(|from| from <= on);
        match dated.to.filter(|to| *to < on) {
            None if begun => return Some(dated.what),
            Some(to) if ended.as_ref().is_none_or(|(last, _)| to >= *last) => {
                ended = Some((to, dated.what));
            }
            _ => {}
        }
    }
    ended.filter(|_| after_validity).map(|(_, what)| what)
}

/// Answers for several compiled models.
#[derive(Clone, Debug)]
pub struct Desk {
    default: String,
    timeline: Vec<String>,
    /// By model.
    routers: Vec<Router>,
    /// Models that refuse every case, with why.
    refusing: Vec<(String, Refusal)>,
}

impl Desk {
    /// A desk with a default model and the models that answer a date, in the order of time. Of
    /// two routers of one model the first is kept.
    pub fn new(default_model: &str, timeline: Vec<String>, routers: Vec<Router>) -> Self {
        let mut kept: Vec<Router> = Vec::with_capacity(routers.len());
        for router in routers {
            if kept.iter().all(|k| k.model() != router.model()) {
                kept.push(router);
            }
        }
        sort_by(&mut kept, &|a, b| a.model() < b.model());
        Self {
            default: default_model.to_owned(),
            timeline,
            routers: kept,
            refusing: Vec::new(),
        }
    }

    /// The desk, with a model that refuses every case: it cannot be compiled as it is asked for.
    pub fn refusing(mut self, model: &str, refusal: Refusal) -> Self {
        self.refusing.push((model.to_owned(), refusal));
        self
    }

    /// The models, by id.
    pub fn routers(&self) -> &[Router] {
        &self.routers
    }

    /// The router of a model.
    pub fn router(&self, model: &str) -> Result<&Router, Box<Refusal>> {
        if let Some((_, refusal)) = self.refusing.iter().find(|(id, _)| id == model) {
            return Err(Box::new(refusal.clone()));
        }
        self.find(model).ok_or_else(|| {
            let known = self.routers.iter().map(Router::model);
            Box::new(Refusal::unknown_model(
                model,
                crate::suggest::nearest(model, known),
            ))
        })
    }

    fn find(&self, model: &str) -> Option<&Router> {
        self.routers.iter().find(|r| r.model() == model)
    }

    /// The router that answers: the model asked for; else the one in force on the date; else the
    /// default. Past the last validity the model that ended last answers, if that is asked for.
    pub fn pick(
        &self,
        model: Option<&str>,
        on: Option<&str>,
        options: Options,
    ) -> Result<&Router, Box<Refusal>> {
        let on = match (model, on) {
            (Some(model), _) => return self.router(model),
            (None, None) => return self.router(&self.default),
            (None, Some(on)) => on,
        };
        let timeline = self.timeline.iter().filter_map(|id| self.find(id));
        let dated = timeline.map(|router| {
            let (from, to) = router.valid();
            Dated {
                what: router,
                from,
                to,
            }
        });
        in_force(dated, on, options.after_validity)
            .ok_or_else(|| Box::new(Refusal::no_model_in_force(on)))
    }

    /// Answers a line of JSON with a line of JSON. Its keys are the ids of facts, and `ref`,
    /// `model` and `on`.
    pub fn answer_json(&self, line: &str, options: Options) -> String {
        self.answer(line, options).to_json()
    }

    /// Answers one row of a table, as names and cells: an empty cell is not given.
    pub fn answer_cells<'a>(
        &self,
        cells: impl IntoIterator<Item = (&'a str, &'a str)>,
        options: Options,
    ) -> Answer {
        let pairs = cells
            .into_iter()
            .map(|(name, cell)| (name, Given::Written(cell)))
            .gather();
        answer_pairs(pairs, options, &|model, on| self.pick(model, on, options))
    }

    /// Answers a line of JSON.
    pub fn answer(&self, line: &str, options: Options) -> Answer {
        answer_line(line, options, &|model, on| self.pick(model, on, options))
    }
}
