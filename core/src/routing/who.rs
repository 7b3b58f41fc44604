//! Who somebody is, and what they answer for.

use std::sync::Arc;

use serde::Serialize;

use super::answer::Refusal;
use super::case::decimal;
use super::needed::{Space, fillings};
use super::order::Gather as _;
use super::order::add;
use super::program::{ActorInfo, Answer, FactInfo, SystemInfo};
use super::refusal::Code;
use super::router::{Inner, Router};
use crate::organisation::model::{ActorIx, ActorKind, Duty, FactIx, Fill, Place, ValueIx};
use crate::text::Text;

/// An actor or a system.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Who {
    /// A unit, a body or a role.
    Actor(Box<WhoActor>),
    /// A system.
    System(Box<WhoSystem>),
}

/// A unit, a body or a role, and what it answers for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct WhoActor {
    /// The id.
    pub id: Arc<str>,
    /// `unit`, `body` or `role`.
    pub sort: &'static str,
    /// The title.
    pub title: Arc<Text>,
    /// Where it works, or `unstated`.
    pub unit: Arc<str>,
    /// Where it is employed, or `unstated`.
    pub home_unit: Arc<str>,
    /// Of a unit: the unit it lies in, or `unstated`.
    pub parent: Option<Arc<str>>,
    /// Full-time equivalents, with three decimals.
    pub capacity: Option<String>,
    /// Whether it is sample data.
    pub sample: bool,
    /// Of a body: its members.
    pub members: Vec<Arc<str>>,
    /// The posts that hold this role, with all their roles.
    pub posts: Vec<WhoPost>,
    /// The duties it has in some case, with the kinds of those cases.
    pub duties: Vec<WhoDuty>,
    /// The systems it owns.
    pub owns: Vec<Arc<str>>,
    /// The systems it manages.
    pub manages: Vec<Arc<str>>,
    /// The systems it administers.
    pub administers: Vec<Arc<str>>,
}

/// A post that holds several roles.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct WhoPost {
    /// The post's id.
    pub id: Arc<str>,
    /// Its roles.
    pub roles: Vec<Arc<str>>,
    /// Full-time equivalents, with three decimals.
    pub capacity: Option<String>,
}

/// A duty an actor has in cases of some kinds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct WhoDuty {
    /// The duty.
    pub duty: Duty,
    /// The kinds, by id.
    pub kinds: Vec<Arc<str>>,
}

/// A system, and who answers for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct WhoSystem {
    /// The id.
    pub id: Arc<str>,
    /// The title.
    pub title: Arc<Text>,
    /// Whether it is sample data.
    pub sample: bool,
    /// The category's id.
    pub category: Arc<str>,
    /// The department it belongs to.
    pub department: Option<Arc<str>>,
    /// Its owner, or `unstated`.
    pub owner: Arc<str>,
    /// Its manager, or `unstated`.
    pub manager: Arc<str>,
    /// Its administrator, or `unstated`.
    pub administrator: Arc<str>,
}

impl Who {
    /// The same as one line of JSON.
    ///
    /// ```
    /// # let router = bestit::Policy::embedded().model("best-it")?.compile()?.router;
    /// let who = router.who("heroma")?;
    /// assert_eq!(who.to_json(), serde_json::to_string(&who)?);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn to_json(&self) -> String {
        super::json::who(self)
    }
}

impl Router {
    /// The title of an actor or a system; `None` where there is neither. It costs a look through
    /// the names, where [`Router::who`] works out all that they answer for.
    ///
    /// ```
    /// # let router = bestit::Policy::embedded().model("best-it")?.compile()?.router;
    /// assert_eq!(router.title_of("it_unit").map(|title| &*title.en), Some("The IT unit"));
    /// assert_eq!(router.title_of("nobody"), None);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn title_of(&self, id: &str) -> Option<&Text> {
        let program = &self.inner.program;
        if let Some(actor) = program.actors.iter().find(|actor| &*actor.id == id) {
            return Some(&actor.title);
        }
        let systems = program.facts.get(usize::from(self.inner.system_fact?))?;
        let system = systems.values.iter().find(|system| &*system.id == id)?;
        Some(&system.title)
    }

    /// Who an actor or a system is, and what they answer for.
    pub fn who(&self, id: &str) -> Result<Who, Box<Refusal>> {
        let inner = &*self.inner;
        let actors = &inner.program.actors;
        if let Some((actor, at)) = actors.iter().zip(0..).find(|(a, _)| &*a.id == id) {
            return Ok(Who::Actor(Box::new(inner.who_actor(actor, at))));
        }
        let systems = inner
            .system_fact
            .and_then(|f| inner.program.facts.get(usize::from(f)));
        if let Some(systems) = systems
            && let Some(found) = inner.who_system(systems, id)
        {
            return Ok(Who::System(Box::new(found)));
        }
        let actors = inner.program.actors.iter().map(|a| &*a.id);
        let systems = systems.into_iter().flat_map(|f| &f.values).map(|v| &*v.id);
        let suggestion = crate::suggest::nearest(id, actors.chain(systems));
        let mut refusal = Refusal::new(Code::UnknownName, None, Some(id), suggestion);
        refusal.model = Some(Arc::clone(&inner.program.model));
        Err(Box::new(refusal))
    }
}

fn capacity(thousandths: Option<u32>) -> Option<String> {
    thousandths.map(|c| decimal(i64::from(c), 3))
}

impl Inner {
    fn who_system(&self, systems: &FactInfo, id: &str) -> Option<WhoSystem> {
        let at = systems.values.iter().position(|v| &*v.id == id)?;
        let (value, info) = (systems.values.get(at)?, self.program.systems.get(at)?);
        let filled = |fill: Fill| match fill {
            Fill::Actor(actor) => self.shared_id(actor),
            Fill::Unstated | Fill::Missing => None,
        };
        let named = |fill: Fill| filled(fill).unwrap_or_else(|| Arc::from("unstated"));
        let departments = self
            .names
            .fact("department")
            .and_then(|f| self.program.facts.get(usize::from(f)));
        let department = info
            .department
            .and_then(|d| departments?.values.get(usize::from(d)));
        Some(WhoSystem {
            id: Arc::clone(&value.id),
            title: Arc::clone(&value.title),
            sample: value.sample,
            category: self
                .program
                .categories
                .get(usize::from(info.category))
                .cloned()
                .unwrap_or_default(),
            department: department.map(|d| Arc::clone(&d.id)),
            owner: named(info.owner),
            manager: named(info.manager),
            administrator: named(info.administrator),
        })
    }

    fn who_actor(&self, info: &ActorInfo, ix: ActorIx) -> WhoActor {
        let program = &self.program;
        let party = self.parties.get(usize::from(ix));
        let ids = |actors: &[ActorIx]| actors.iter().filter_map(|a| self.shared_id(*a)).gather();
        let systems = self
            .system_fact
            .and_then(|f| program.facts.get(usize::from(f)));
        let of = |fill: fn(&SystemInfo) -> Fill| -> Vec<Arc<str>> {
            let named = program
                .systems
                .iter()
                .zip(systems.into_iter().flat_map(|f| &f.values));
            named
                .filter(|(s, _)| fill(s) == Fill::Actor(ix))
                .map(|(_, value)| Arc::clone(&value.id))
                .gather()
        };
        WhoActor {
            sort: match info.is {
                ActorKind::Unit => "unit",
                ActorKind::Body => "body",
                ActorKind::Role => "role",
            },
            unit: party.map(|p| Arc::clone(&p.unit)).unwrap_or_default(),
            home_unit: party.map(|p| Arc::clone(&p.home_unit)).unwrap_or_default(),
            capacity: capacity(info.capacity),
            sample: info.sample,
            members: ids(&info.members),
            posts: program
                .posts
                .iter()
                .filter(|p| p.roles.contains(&ix))
                .map(|p| WhoPost {
                    id: Arc::clone(&p.id),
                    roles: ids(&p.roles),
                    capacity: capacity(p.capacity),
                })
                .gather(),
            duties: self.duties_of(ix),
            owns: of(|s| s.owner),
            manages: of(|s| s.manager),
            administers: of(|s| s.administrator),
            parent: match (info.is, info.parent) {
                (ActorKind::Unit, Place::Unit(unit)) => self.shared_id(unit),
                (ActorKind::Unit, Place::Unstated) => Some(Arc::from("unstated")),
                _ => None,
            },
            id: Arc::clone(&info.id),
            title: Arc::clone(&info.title),
        }
    }

    /// The duties an actor has, each with the kinds in which it does.
    fn duties_of(&self, actor: ActorIx) -> Vec<WhoDuty> {
        let program = &self.program;
        let d = &program.diagrams;
        let mut found: Vec<(Duty, Vec<ValueIx>)> = Vec::new();
        for duty in Duty::ALL {
            found.push((duty, Vec::new()));
        }
        let mut has_it = |duty: Duty, kind: ValueIx| {
            if let Some((_, kinds)) = found.get_mut(duty.index()) {
                add(kinds, kind);
            }
        };
        let kinds = self
            .kind_fact
            .and_then(|f| Some((f, program.facts.get(usize::from(f))?)));
        let Some((fact, info)) = kinds else {
            return Vec::new();
        };
        for kind in 0..info.absent() {
            let space = self.cases_of(fact, kind);
            for (duty, root) in Duty::ALL.into_iter().zip(&d.duties) {
                let has = space.reach(*root).iter().any(|leaf| {
                    let outcome = d.outcomes.get(*leaf as usize);
                    let answer = outcome.and_then(|o| d.answers.get(o.answer as usize));
                    matches!(answer, Some(Answer::Held(actors)) if actors.contains(&actor))
                });
                if has {
                    has_it(duty, kind);
                }
            }
            for list in &d.lists {
                if !space.reach(list.in_force).contains(&1) {
                    continue;
                }
                let roles = self.roles(list.rule, list.duty);
                if roles
                    .iter()
                    .any(|r| fillings(&space, r, list.in_force).contains(&actor))
                {
                    has_it(list.duty, kind);
                }
            }
        }
        found
            .into_iter()
            .filter(|(_, kinds)| !kinds.is_empty())
            .map(|(duty, kinds)| WhoDuty {
                duty,
                kinds: kinds
                    .iter()
                    .filter_map(|k| info.values.get(usize::from(*k)))
                    .map(|v| Arc::clone(&v.id))
                    .gather(),
            })
            .gather()
    }

    /// All cases of one kind.
    fn cases_of(&self, fact: FactIx, kind: ValueIx) -> Space<'_> {
        let mut space = Space::new(&self.program, self.all_values());
        space.restrict(fact, vec![kind]);
        space
    }
}
