//! The way of a case: from station to station, over the contacts the document names.

use super::holds::{actor, surely};
use super::order::sort_once;
use super::order::{Gather as _, filled};
use super::program::{Answer, EndInfo, InterfaceInfo};
use super::router::{Inner, Station};
use crate::organisation::graph::{Contacts, Hop, WITHIN};
use crate::organisation::model::{
    Action, ActorIx, Duty, FactIx, GENERAL_WAY, InterfaceIx, Place, ValueIx,
};

use super::decide::UNKNOWN;
use super::first_contact::station;
use super::program::Program;

/// How many contacts the graph of one case may have; further ones are not looked at.
const MAX_CONTACTS: usize = 100_000;

/// A step, as indices.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct StepIx {
    pub(crate) from: Station,
    pub(crate) to: Station,
    pub(crate) action: Action,
    pub(crate) interface: Option<InterfaceIx>,
}

/// Who belongs to which unit or body, both ways, sorted.
#[derive(Debug, Default)]
pub(super) struct Belonging {
    /// For each actor the unit it works in or lies in and the bodies it is a member of.
    containers: Vec<Vec<ActorIx>>,
    /// The reverse.
    members: Vec<Vec<ActorIx>>,
}

impl Belonging {
    pub(super) fn new(program: &Program) -> Self {
        let count = program.actors.len();
        let mut all = Self {
            containers: filled(Vec::new(), count),
            members: filled(Vec::new(), count),
        };
        for (ix, info) in program.actors.iter().enumerate() {
            let Ok(ix) = ActorIx::try_from(ix) else { break };
            for place in [info.unit, info.parent] {
                if let Place::Unit(unit) = place
                    && unit != ix
                {
                    all.join(ix, unit);
                }
            }
            for member in &info.members {
                all.join(*member, ix);
            }
        }
        for list in all.containers.iter_mut().chain(&mut all.members) {
            sort_once(list);
        }
        all
    }

    fn join(&mut self, member: ActorIx, container: ActorIx) {
        if let Some(list) = self.containers.get_mut(usize::from(member)) {
            list.push(container);
        }
        if let Some(list) = self.members.get_mut(usize::from(container)) {
            list.push(member);
        }
    }

    fn containers(&self, actor: ActorIx) -> &[ActorIx] {
        self.containers
            .get(usize::from(actor))
            .map_or(&[], Vec::as_slice)
    }

    fn members(&self, actor: ActorIx) -> &[ActorIx] {
        self.members
            .get(usize::from(actor))
            .map_or(&[], Vec::as_slice)
    }

    fn are_within(&self, a: ActorIx, b: ActorIx) -> bool {
        self.containers(a).binary_search(&b).is_ok() || self.containers(b).binary_search(&a).is_ok()
    }
}

/// A letter of an interface and the place of the value it stands for.
type Bound = Option<(u32, usize)>;

/// Whether an end can be this actor; binds the end's letter.
fn is_end(end: &EndInfo, who: ActorIx, row: &[ValueIx], bound: &mut [Bound; 2]) -> bool {
    match end {
        EndInfo::Of(role) => actor(role, row) == Some(who),
        EndInfo::Any { letter, actors } => {
            let known = bound.iter().flatten().find(|(l, _)| l == letter);
            match known {
                Some((_, place)) => actors.get(*place) == Some(&who),
                None => match actors.iter().position(|a| *a == who) {
                    Some(place) => {
                        if let Some(free) = bound.iter_mut().find(|b| b.is_none()) {
                            *free = Some((*letter, place));
                        }
                        true
                    }
                    None => false,
                },
            }
        }
    }
}

/// The actor of an end whose letter, if it has one, is bound.
fn end_actor(end: &EndInfo, row: &[ValueIx], bound: &[Bound; 2]) -> Option<ActorIx> {
    match end {
        EndInfo::Of(role) => actor(role, row),
        EndInfo::Any { letter, actors } => {
            let (_, place) = bound.iter().flatten().find(|(l, _)| l == letter)?;
            actors.get(*place).copied()
        }
    }
}

/// The ends of an interface in each direction it goes.
fn directions(i: &InterfaceInfo) -> impl Iterator<Item = (&EndInfo, &EndInfo, bool)> {
    let back = i.both_ways.then_some((&i.to, &i.from, true));
    std::iter::once((&i.from, &i.to, false)).chain(back)
}

/// The go-betweens, in the direction gone.
fn between(
    i: &InterfaceInfo,
    reversed: bool,
    row: &[ValueIx],
    bound: &[Bound; 2],
) -> Option<Vec<ActorIx>> {
    let mut list: Vec<ActorIx> = Vec::new();
    for end in &i.via {
        list.push(end_actor(end, row, bound)?);
    }
    if reversed {
        list.reverse();
    }
    Some(list)
}

impl Inner {
    /// The ways of a complete case, one for each place where they may begin; none where the case
    /// cannot exist.
    #[cfg(feature = "analysis")]
    pub(crate) fn ways_of(&self, row: &[ValueIx], begins: &[Option<(FactIx, ValueIx)>]) -> WaysOf {
        let Some(outcomes) = self.outcomes(row) else {
            return WaysOf::default();
        };
        let stations = self.stations(row, &outcomes);
        let mut search = Search::new(self, row);
        let mut starts = Vec::with_capacity(begins.len());
        for begin in begins {
            let at = match begin {
                Some((fact, value)) => self.receiver(*fact, *value, row),
                None => self.first_contact(row, &outcomes),
            };
            let mut steps = Vec::new();
            search.begin(at, &stations, &mut steps);
            starts.push(steps);
        }
        let mut after = Vec::with_capacity(8);
        search.follow(&stations, &mut after);
        WaysOf { starts, after }
    }

    /// The actors of a station.
    pub(crate) fn actors_of<'a>(&'a self, station: &'a Station) -> &'a [ActorIx] {
        match station {
            Station::One(actor) => std::slice::from_ref(actor),
            Station::Shared(answer) => match self.program.diagrams.answers.get(*answer as usize) {
                Some(Answer::Held(actors)) => actors,
                _ => &[],
            },
        }
    }

    /// Who received the case, where that is known.
    fn received(&self, row: &[ValueIx]) -> Option<Station> {
        self.begins.iter().find_map(|fact| {
            let value = row
                .get(usize::from(*fact))
                .copied()
                .filter(|v| *v != UNKNOWN)?;
            self.receiver(*fact, value, row)
        })
    }

    /// Who receives the case where the fact that says so has this value.
    fn receiver(&self, fact: FactIx, value: ValueIx, row: &[ValueIx]) -> Option<Station> {
        let fact = self.program.facts.get(usize::from(fact))?;
        let role = fact.begins_way.as_ref()?.get(usize::from(value))?;
        actor(role, row).map(Station::One)
    }

    /// Who is visited, in order; nobody twice in a row.
    fn stations(&self, row: &[ValueIx], outcomes: &[u32; Duty::SINGLE]) -> Vec<Station> {
        let kind = self.kind_fact.and_then(|f| row.get(usize::from(f)));
        let order = kind
            .and_then(|v| self.program.kinds.get(usize::from(*v)))
            .map_or(&GENERAL_WAY[..], |k| k.way.as_slice());
        let mut stations: Vec<Station> = Vec::with_capacity(order.len());
        for duty in order {
            let (answer, held) = self.answer_of(outcomes, *duty);
            let Some(Answer::Held(actors)) = held else {
                continue;
            };
            let Some(next) = station(answer, actors) else {
                continue;
            };
            let last = stations.last();
            if last.is_none_or(|at| self.actors_of(at) != self.actors_of(&next)) {
                stations.push(next);
            }
        }
        stations
    }

    /// The way of a settled case.
    pub(super) fn way(
        &self,
        row: &[ValueIx],
        outcomes: &[u32; Duty::SINGLE],
        first: Option<Station>,
    ) -> Vec<StepIx> {
        let stations = self.stations(row, outcomes);
        let mut steps = Vec::with_capacity(8);
        let mut search = Search::new(self, row);
        search.begin(self.received(row).or(first), &stations, &mut steps);
        search.follow(&stations, &mut steps);
        steps
    }
}

/// The ways of one case, which differ only in how they begin.
#[cfg(feature = "analysis")]
#[derive(Debug, Default)]
pub(crate) struct WaysOf {
    /// For each place where the way may begin the steps to the first station.
    pub(crate) starts: Vec<Vec<StepIx>>,
    /// The steps from there on.
    pub(crate) after: Vec<StepIx>,
}

/// The search for the ways of one case.
struct Search<'a> {
    inner: &'a Inner,
    row: &'a [ValueIx],
    /// The interfaces that apply in the case, by id.
    active: Vec<InterfaceIx>,
    /// Built when the first pair of stations without a contact of their own is met.
    graph: Option<Contacts>,
}

impl<'a> Search<'a> {
    fn new(inner: &'a Inner, row: &'a [ValueIx]) -> Self {
        Self {
            inner,
            row,
            active: Vec::new(),
            graph: None,
        }
    }

    /// Adds the steps from where the case is received to the first station.
    fn begin(&mut self, at: Option<Station>, stations: &[Station], steps: &mut Vec<StepIx>) {
        if let (Some(at), Some(first)) = (at, stations.first())
            && self.inner.actors_of(&at) != self.inner.actors_of(first)
        {
            self.go(at, *first, steps);
        }
    }

    /// Adds the steps from station to station.
    fn follow(&mut self, stations: &[Station], steps: &mut Vec<StepIx>) {
        for (from, to) in stations.iter().zip(stations.iter().skip(1)) {
            self.go(*from, *to, steps);
        }
    }

    fn interface(&self, ix: InterfaceIx) -> Option<&'a InterfaceInfo> {
        self.inner.program.interfaces.get(usize::from(ix))
    }

    fn action(&self, ix: InterfaceIx) -> Action {
        if ix == WITHIN {
            return Action::Within;
        }
        self.interface(ix)
            .map_or(Action::Undocumented, |i| i.action)
    }

    /// Adds the steps from one station to the next.
    fn go(&mut self, from: Station, to: Station, steps: &mut Vec<StepIx>) {
        let (here, there) = (self.inner.actors_of(&from), self.inner.actors_of(&to));
        if here.iter().any(|a| there.contains(a)) {
            // Who has the case is among those who are to have it.
            return;
        }
        if self.active.is_empty() {
            self.active = self
                .inner
                .program
                .interfaces
                .iter()
                .zip(0..WITHIN)
                .filter(|(i, _)| surely(i.condition.as_ref(), self.row))
                .map(|(_, ix)| ix)
                .gather();
        }
        let mut hops = self.direct(here, there);
        if hops.len() != 1 {
            let through = self.through(here, there);
            let key = |hops: &[Hop]| -> Vec<InterfaceIx> { hops.iter().map(|h| h.2).gather() };
            let shorter = through.len() < hops.len()
                || (through.len() == hops.len() && key(&through) < key(&hops));
            if !through.is_empty() && (hops.is_empty() || shorter) {
                hops = through;
            }
        }
        if hops.is_empty() {
            steps.push(StepIx {
                from,
                to,
                action: Action::Undocumented,
                interface: None,
            });
            return;
        }
        let last = hops.len() - 1;
        for (place, (a, b, interface)) in hops.into_iter().enumerate() {
            steps.push(StepIx {
                from: if place == 0 { from } else { Station::One(a) },
                to: if place == last { to } else { Station::One(b) },
                action: self.action(interface),
                interface: (interface != WITHIN).then_some(interface),
            });
        }
    }

    /// A contact of the two stations themselves: the interface with the fewest go-betweens, of
    /// several the smallest; else that one belongs to the other. A member of a unit or body may
    /// use its contacts.
    fn direct(&self, here: &[ActorIx], there: &[ActorIx]) -> Vec<Hop> {
        let belonging = &self.inner.belonging;
        let mut best: Vec<Hop> = Vec::new();
        for ix in &self.active {
            let Some(i) = self.interface(*ix) else {
                continue;
            };
            if !best.is_empty() && best.len() <= 1 + i.via.len() {
                continue;
            }
            for (from, to, reversed) in directions(i) {
                let found = here.iter().find_map(|a| {
                    std::iter::once(a)
                        .chain(belonging.containers(*a))
                        .find_map(|u| {
                            there.iter().find_map(|b| {
                                let mut bound = [None; 2];
                                let is = is_end(from, *u, self.row, &mut bound)
                                    && is_end(to, *b, self.row, &mut bound);
                                let via = is.then(|| between(i, reversed, self.row, &bound))??;
                                Some((*a, *b, via))
                            })
                        })
                });
                if let Some((a, b, via)) = found {
                    best = hops(a, &via, b, *ix);
                    break;
                }
            }
            if best.len() == 1 {
                return best;
            }
        }
        let within = here.iter().find_map(|a| {
            there
                .iter()
                .find(|b| belonging.are_within(*a, **b))
                .map(|b| (*a, *b))
        });
        match within {
            Some((a, b)) => vec![(a, b, WITHIN)],
            None => best,
        }
    }

    /// The way through others, whom an interface of this kind of case documents.
    fn through(&mut self, here: &[ActorIx], there: &[ActorIx]) -> Vec<Hop> {
        let graph = match self.graph.take() {
            Some(graph) => graph,
            None => self.contacts(),
        };
        let way = if graph.is_empty() {
            None
        } else {
            graph.shortest(here, there)
        };
        self.graph = Some(graph);
        way.unwrap_or_default()
    }

    /// The contacts documented for this kind of case, and those inside units and bodies next to
    /// them.
    fn contacts(&self) -> Contacts {
        let mut graph = Contacts::default();
        for ix in &self.active {
            let Some(i) = self.interface(*ix).filter(|i| i.names_kind) else {
                continue;
            };
            for (from, to, reversed) in directions(i) {
                for (a, bound) in self.ends(from, [None; 2]) {
                    for (b, bound) in self.ends(to, bound) {
                        let Some(via) = between(i, reversed, self.row, &bound) else {
                            continue;
                        };
                        let members = self.inner.belonging.members(a);
                        for who in std::iter::once(&a).chain(members).filter(|w| **w != b) {
                            if graph.edges() >= MAX_CONTACTS {
                                return graph;
                            }
                            if via.is_empty() {
                                graph.add(*who, b, *ix);
                            } else {
                                let chain: Vec<ActorIx> = std::iter::once(*who)
                                    .chain(via.iter().copied())
                                    .chain([b])
                                    .gather();
                                graph.add_chain(&chain, *ix);
                            }
                        }
                    }
                }
            }
        }
        let ends: Vec<ActorIx> = graph.actors().gather();
        let belonging = &self.inner.belonging;
        for end in ends {
            for other in belonging
                .containers(end)
                .iter()
                .chain(belonging.members(end))
            {
                if graph.edges() >= MAX_CONTACTS {
                    return graph;
                }
                graph.add(end, *other, WITHIN);
                graph.add(*other, end, WITHIN);
            }
        }
        graph
    }

    /// The actors an end can be, each with the letters bound.
    fn ends<'e>(&self, end: &'e EndInfo, bound: [Bound; 2]) -> Vec<(ActorIx, [Bound; 2])> {
        if let Some(actor) = end_actor(end, self.row, &bound) {
            return vec![(actor, bound)];
        }
        let EndInfo::Any { letter, actors } = end else {
            return Vec::new();
        };
        if bound.iter().flatten().any(|(l, _)| l == letter) {
            return Vec::new();
        }
        let bind = |place: usize| {
            let mut bound = bound;
            if let Some(free) = bound.iter_mut().find(|b| b.is_none()) {
                *free = Some((*letter, place));
            }
            bound
        };
        let any: &'e [ActorIx] = actors;
        any.iter()
            .enumerate()
            .map(|(place, a)| (*a, bind(place)))
            .gather()
    }
}

fn hops(from: ActorIx, via: &[ActorIx], to: ActorIx, interface: InterfaceIx) -> Vec<Hop> {
    let mut list = Vec::with_capacity(1 + via.len());
    let mut at = from;
    for next in via.iter().copied().chain([to]) {
        list.push((at, next, interface));
        at = next;
    }
    list
}
