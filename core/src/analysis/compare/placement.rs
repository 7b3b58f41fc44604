//! Where people belong, what they hold and who is in contact with whom, in two models.

use super::Analysed;
use super::clause::{Belongs, Clause, Leads};
use super::difference::term_text;
use super::frame::{Frame, actor_id};
use super::result::{ChangeOf, DifferenceStatus, Pair, PlacementDifference, PlacementOf};
use crate::analysis::region::{Test, condition_text};
use crate::compile::condition_of;
use crate::compile::store::TooLarge;
use crate::order::{Gather as _, Map, Set, Sort as _};
use crate::organisation::model::{
    Actor, ActorKind, Condition, Contact, End, Fill, Model, OwnerIs, Place,
};
use crate::routing::decimal;
use crate::routing::program::Ref;

/// What one element says of one thing; `None` where the model does not have the element.
type Told = Option<Vec<String>>;

/// Collects differences of elements that both models name by the same ids.
struct Collector<'a, 'b> {
    from: &'a Analysed<'b>,
    to: &'a Analysed<'b>,
    /// Whether the models have no common origin.
    strangers: bool,
    list: Vec<PlacementDifference>,
    /// What the entries that are clauses say.
    clauses: Map<String, Clause>,
}

pub(super) fn placement(
    frame: &mut Frame<'_>,
    from: &Analysed<'_>,
    to: &Analysed<'_>,
    world: Ref,
    strangers: bool,
) -> Result<Vec<PlacementDifference>, TooLarge> {
    let mut all = Collector {
        from,
        to,
        strangers,
        list: Vec::new(),
        clauses: Map::new(),
    };
    all.actors(frame, world)?;
    all.posts();
    all.systems();
    all.interfaces(frame, world)?;
    all.first_contact(frame, world)?;
    all.validity();
    Ok(all.list)
}

impl Collector<'_, '_> {
    fn say(
        &mut self,
        what: PlacementOf,
        (section, of, at): (&str, &str, &str),
        scopes: Vec<String>,
        from: Told,
        to: Told,
    ) {
        let change = match (&from, &to) {
            (None, _) => ChangeOf::Added,
            (_, None) => ChangeOf::Removed,
            _ => ChangeOf::Changed,
        };
        let place = |side: &Analysed<'_>, told: &Told| {
            told.as_ref().and_then(|_| (side.place)(section, at))
        };
        let silent = |told: &Told| match told.as_deref() {
            None | Some([]) => self.strangers,
            Some(told) => told.iter().any(|t| t == "unstated"),
        };
        let status = match silent(&from) || silent(&to) {
            true => DifferenceStatus::Silence,
            false => DifferenceStatus::Changed,
        };
        let entries = from.iter().chain(&to).flatten();
        let clauses = entries.filter_map(|e| Some((e.clone(), self.clauses.get(e)?.clone())));
        let clauses = clauses.collect();
        self.list.push(PlacementDifference {
            what,
            of: of.to_owned(),
            scopes,
            status,
            change,
            places: Pair {
                from: place(self.from, &from),
                to: place(self.to, &to),
            },
            from: from.unwrap_or_default(),
            to: to.unwrap_or_default(),
            readings: None,
            clauses,
        });
    }

    fn actors(&mut self, frame: &mut Frame<'_>, world: Ref) -> Result<(), TooLarge> {
        let (from, to) = (self.from, self.to);
        let by_id = |model| -> Map<&str, &Actor> {
            let model: &Model = model;
            model.actors.iter().map(|a| (a.id.as_str(), a)).collect()
        };
        let (old, new) = (by_id(from.model), by_id(to.model));
        let ids: Set<&str> = old.keys().chain(new.keys()).copied().collect();
        let mut sizes: Map<&str, usize> = Map::new();
        let mut families: Vec<(&str, PlacementOf)> = Vec::new();
        let mut found: Map<(&str, PlacementOf), Vec<Shown>> = Map::new();
        for id in ids {
            let (was, is) = (old.get(id).copied(), new.get(id).copied());
            let Some(some) = was.or(is) else { continue };
            *sizes.entry(&some.family).or_insert(0) += 1;
            let mut differ = |what, a: Told, b: Told| {
                if a != b {
                    let key = (some.family.as_str(), what);
                    if !families.contains(&key) {
                        families.push(key);
                    }
                    found.entry(key).or_default().push(Shown {
                        scope: some.scope.clone(),
                        id: id.to_owned(),
                        told: (a, b),
                    });
                }
            };
            let (Some(a), Some(b)) = (was, is) else {
                let there = |actor: Option<&Actor>| actor.map(|a| vec![a.family.clone()]);
                differ(PlacementOf::Actor, there(was), there(is));
                continue;
            };
            for what in [
                PlacementOf::Unit,
                PlacementOf::HomeUnit,
                PlacementOf::Parent,
                PlacementOf::Capacity,
                PlacementOf::Members,
            ] {
                let elsewhere = a.home_unit != a.unit || b.home_unit != b.unit;
                if what == PlacementOf::HomeUnit && !elsewhere {
                    continue;
                }
                let (a, b) = (aspect(from.model, a, what), aspect(to.model, b, what));
                differ(what, Some(a), Some(b));
            }
            if a.mandate != b.mandate || from.model.facts != to.model.facts {
                let was = mandate(frame, from.model, a.mandate.as_ref(), world)?;
                let is = mandate(frame, to.model, b.mandate.as_ref(), world)?;
                if was.0 != is.0 {
                    for (model, actor, told) in [(from.model, a, &was.1), (to.model, b, &is.1)] {
                        // Many actors have the same mandate.
                        if told.iter().all(|t| self.clauses.contains_key(t)) {
                            continue;
                        }
                        for when in regions(frame, model, actor.mandate.as_ref(), world)? {
                            let clause = Clause {
                                when: vec![when],
                                owner: None,
                                to: None,
                            };
                            self.clauses.insert(clause.to_string(), clause);
                        }
                    }
                    differ(PlacementOf::Mandate, Some(was.1), Some(is.1));
                }
            }
        }
        families.arrange_by_key(|(family, what)| (*what == PlacementOf::Actor, *family, *what));
        for key in families {
            let mut alike: Vec<((Told, Told), Vec<Shown>)> = Vec::new();
            for shown in found.remove(&key).unwrap_or_default() {
                match alike.iter_mut().find(|(told, _)| *told == shown.told) {
                    Some((_, list)) => list.push(shown),
                    None => alike.push((shown.told.clone(), vec![shown])),
                }
            }
            for ((a, b), list) in alike {
                let whole = sizes.get(key.0) == Some(&list.len());
                let scopes: Vec<String> = list.iter().filter_map(|s| s.scope.clone()).gather();
                let at = list.first().map_or(key.0, |s| s.id.as_str()).to_owned();
                let scopes = if whole { Vec::new() } else { scopes };
                self.say(key.1, ("actors", key.0, &at), scopes, a, b);
            }
        }
        Ok(())
    }

    /// Elements of one section that both models name by id.
    fn elements(
        &mut self,
        what: PlacementOf,
        section: &str,
        old: Map<String, Vec<String>>,
        new: Map<String, Vec<String>>,
    ) {
        let ids: Set<&String> = old.keys().chain(new.keys()).collect();
        for id in ids {
            let (a, b) = (old.get(id), new.get(id));
            if a != b {
                self.say(what, (section, id, id), Vec::new(), a.cloned(), b.cloned());
            }
        }
    }

    fn posts(&mut self) {
        let of = |model: &Model| {
            let posts = model.posts.iter().map(|p| {
                let roles = p.roles.iter().map(|r| actor_id(model, *r).to_owned());
                let mut told: Vec<String> = roles.gather();
                told.extend(
                    p.capacity
                        .map(|c| format!("capacity: {}", decimal(i64::from(c), 3))),
                );
                (p.id.clone(), told)
            });
            posts.collect()
        };
        let (old, new) = (of(self.from.model), of(self.to.model));
        self.elements(PlacementOf::Post, "posts", old, new);
    }

    fn systems(&mut self) {
        let fill = |model: &Model, fill: Fill| match fill {
            Fill::Actor(actor) => vec![actor_id(model, actor).to_owned()],
            Fill::Unstated => vec!["unstated".to_owned()],
            Fill::Missing => Vec::new(),
        };
        for what in [
            PlacementOf::Owner,
            PlacementOf::Manager,
            PlacementOf::Administrator,
        ] {
            let of = |model: &Model| {
                let systems = model.systems.iter().map(|s| {
                    let held = match what {
                        PlacementOf::Manager => s.manager,
                        PlacementOf::Administrator => s.administrator,
                        _ => s.owner,
                    };
                    (s.id.clone(), fill(model, held))
                });
                systems.collect()
            };
            let (old, new) = (of(self.from.model), of(self.to.model));
            self.elements(what, "systems", old, new);
        }
    }

    fn interfaces(&mut self, frame: &mut Frame<'_>, world: Ref) -> Result<(), TooLarge> {
        let mut of = |model: &Model| -> Result<Map<String, Vec<String>>, TooLarge> {
            let mut all = Map::new();
            for interface in &model.interfaces {
                let (from, to) = (end(model, &interface.from), end(model, &interface.to));
                let arrow = if interface.both_ways { "↔" } else { "→" };
                let mut told = vec![format!("{from} {arrow} {to}: {}", interface.action.id())];
                let via: Vec<String> = interface.via.iter().map(|e| end(model, e)).gather();
                if !via.is_empty() {
                    told.push(format!("via {}", via.join(", ")));
                }
                told.extend(told_when(
                    frame,
                    model,
                    interface.condition.as_ref(),
                    world,
                )?);
                all.insert(interface.id.clone(), told);
            }
            Ok(all)
        };
        // Where nothing is said differently nothing has to be told.
        if self.from.model.interfaces == self.to.model.interfaces
            && same_names(self.from.model, self.to.model)
        {
            return Ok(());
        }
        let (old, new) = (of(self.from.model)?, of(self.to.model)?);
        self.elements(PlacementOf::Interface, "interfaces", old, new);
        Ok(())
    }

    fn first_contact(&mut self, frame: &mut Frame<'_>, world: Ref) -> Result<(), TooLarge> {
        let clauses = &mut self.clauses;
        let mut of = |model: &Model| -> Result<Vec<String>, TooLarge> {
            let mut all = Vec::new();
            for clause in &model.first_contact {
                let when = regions(frame, model, clause.when.as_ref(), world)?;
                let clause = Clause {
                    when,
                    owner: clause.owner.as_ref().map(|owner| belongs(model, owner)),
                    to: Some(match &clause.to {
                        Contact::Duty(duty) => Leads::To(*duty),
                        Contact::Holder(term) => Leads::Holder(term_text(model, term)),
                    }),
                };
                let text = clause.to_string();
                clauses.insert(text.clone(), clause);
                all.push(text);
            }
            Ok(all)
        };
        let (old, new) = (of(self.from.model)?, of(self.to.model)?);
        if old != new {
            let (what, of) = (PlacementOf::FirstContact, self.to.model.id.clone());
            self.say(
                what,
                ("first_contact", &of, "1"),
                Vec::new(),
                Some(old),
                Some(new),
            );
        }
        Ok(())
    }

    fn validity(&mut self) {
        let of = |model: &Model| {
            let day = |day: &Option<String>| day.clone().unwrap_or_else(|| "…".to_owned());
            vec![format!(
                "{}–{}",
                day(&model.valid.from),
                day(&model.valid.to)
            )]
        };
        let (old, new) = (of(self.from.model), of(self.to.model));
        if old != new {
            let id = self.to.model.id.clone();
            let of = ("model", id.as_str(), id.as_str());
            self.say(PlacementOf::Validity, of, Vec::new(), Some(old), Some(new));
        }
    }
}

/// One actor's part in a difference.
struct Shown {
    scope: Option<String>,
    id: String,
    told: (Told, Told),
}

/// What an actor's entry says, with its own scope told as such: of the customer manager of each
/// department the department is `department(department)`.
fn aspect(model: &Model, actor: &Actor, what: PlacementOf) -> Vec<String> {
    let place = |place: Place| match place {
        Place::Unit(unit) => vec![own(model, actor, actor_id(model, unit))],
        Place::Unstated => vec!["unstated".to_owned()],
    };
    let is_unit = actor.is == ActorKind::Unit;
    match what {
        PlacementOf::Unit if !is_unit => place(actor.unit),
        PlacementOf::HomeUnit if !is_unit => place(actor.home_unit),
        PlacementOf::Parent if is_unit => place(actor.parent),
        PlacementOf::Capacity => {
            let capacity = actor.capacity.map(|c| decimal(i64::from(c), 3));
            capacity.into_iter().gather()
        }
        PlacementOf::Members => members(model, actor),
        _ => Vec::new(),
    }
}

/// The members of a body; a family of which all are members is named once.
fn members(model: &Model, body: &Actor) -> Vec<String> {
    let mut names = Set::new();
    for member in body
        .members
        .iter()
        .filter_map(|m| model.actors.get(usize::from(*m)))
    {
        let family = model.actors.iter().enumerate();
        let mut family = family.filter(|(_, a)| a.family == member.family);
        let is_member = |ix: usize| body.members.iter().any(|m| usize::from(*m) == ix);
        let whole = member.scope.is_some() && family.all(|(ix, _)| is_member(ix));
        names.insert(match whole {
            true => member.family.clone(),
            false => own(model, body, &member.id),
        });
    }
    names.into_iter().gather()
}

fn own(model: &Model, actor: &Actor, id: &str) -> String {
    let Some(scope) = &actor.scope else {
        return id.to_owned();
    };
    let per = if model.departments.iter().any(|d| d.id == *scope) {
        "department"
    } else {
        "system"
    };
    match id.split_once(':') {
        Some((family, of)) if of == scope => format!("{family}({per})"),
        _ => id.to_owned(),
    }
}

/// What a mandate means, and how it is told.
fn mandate(
    frame: &mut Frame<'_>,
    model: &Model,
    condition: Option<&Condition>,
    world: Ref,
) -> Result<(Option<Ref>, Vec<String>), TooLarge> {
    let Some(condition) = condition else {
        return Ok((None, Vec::new()));
    };
    let here = frame.condition(model, condition);
    let meant = condition_of(&mut frame.store, &here)?;
    Ok((Some(meant), texts(&frame.told(meant, world)?)))
}

fn told_when(
    frame: &mut Frame<'_>,
    model: &Model,
    condition: Option<&Condition>,
    world: Ref,
) -> Result<Vec<String>, TooLarge> {
    match condition {
        None => Ok(Vec::new()),
        Some(condition) => {
            let here = frame.condition(model, condition);
            let meant = condition_of(&mut frame.store, &here)?;
            Ok(texts(&frame.told(meant, world)?))
        }
    }
}

fn texts(regions: &[Vec<Test>]) -> Vec<String> {
    regions.iter().map(|when| condition_text(when)).gather()
}

/// A condition as regions; none where it always holds.
fn regions(
    frame: &mut Frame<'_>,
    model: &Model,
    condition: Option<&Condition>,
    world: Ref,
) -> Result<Vec<Vec<Test>>, TooLarge> {
    let Some(condition) = condition else {
        return Ok(Vec::new());
    };
    let here = frame.condition(model, condition);
    let meant = condition_of(&mut frame.store, &here)?;
    frame.told(meant, world)
}

fn end(model: &Model, end: &End) -> String {
    match end {
        End::Of(term) => term_text(model, term),
        End::Any { written, .. } => written.clone(),
    }
}

fn belongs(model: &Model, owner: &OwnerIs) -> Belongs {
    match owner {
        OwnerIs::Outside(unit) => Belongs::Outside(actor_id(model, *unit).to_owned()),
        OwnerIs::Within(unit) => Belongs::Within(actor_id(model, *unit).to_owned()),
        OwnerIs::OneOf(actors) => {
            let families = actors.iter().map(|a| {
                let actor = model.actors.get(usize::from(*a));
                actor.map_or("", |a| a.family.as_str())
            });
            let families: Set<&str> = families.collect();
            Belongs::OneOf(families.into_iter().map(str::to_owned).gather())
        }
    }
}

/// Whether indices of actors and values mean the same in both models.
fn same_names(from: &Model, to: &Model) -> bool {
    let ids = |model: &Model| -> Vec<String> { model.actors.iter().map(|a| a.id.clone()).gather() };
    from.facts == to.facts && ids(from) == ids(to)
}
