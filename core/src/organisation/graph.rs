//! The contacts of one case as a graph, and the shortest way through it.

use petgraph::graph::{DiGraph, NodeIndex};
use petgraph::visit::EdgeRef;

use super::model::{ActorIx, InterfaceIx};
use crate::order::sort;
use crate::order::{Gather as _, filled};

/// Stands in an edge for the contact inside one unit or body.
pub(crate) const WITHIN: InterfaceIx = InterfaceIx::MAX;

/// Who may be passed through on the way of one case: the contacts documented for this kind of
/// case, and those inside a unit or body next to them.
#[derive(Debug, Default)]
pub(crate) struct Contacts {
    graph: DiGraph<ActorIx, InterfaceIx>,
    /// By actor. The go-betweens of a chain have nodes of their own that do not stand here.
    nodes: Vec<(ActorIx, NodeIndex)>,
}

/// One step of a way: from, to, and the interface or [`WITHIN`].
pub(crate) type Hop = (ActorIx, ActorIx, InterfaceIx);

/// What was passed last decides what may come next: a step `within` must stand next to one over
/// an interface.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Last {
    Nothing,
    Interface,
    /// After an interface: the way may end here.
    WithinAfter,
    /// Not after an interface: one must follow.
    WithinBefore,
}

impl Last {
    const COUNT: usize = 4;

    fn then(self, within: bool) -> Option<Self> {
        match (self, within) {
            (_, false) => Some(Last::Interface),
            (Last::Nothing | Last::WithinAfter, true) => Some(Last::WithinBefore),
            (Last::Interface, true) => Some(Last::WithinAfter),
            (Last::WithinBefore, true) => None,
        }
    }

    fn may_end(self) -> bool {
        matches!(self, Last::Interface | Last::WithinAfter)
    }
}

type State = (NodeIndex, Last);

/// How a state was first reached.
#[derive(Clone, Copy, Debug)]
enum Reached {
    Not,
    Start,
    From(State, InterfaceIx),
}

/// The place of a state in a list of all of them.
fn place((node, last): State) -> usize {
    node.index() * Last::COUNT + last as usize
}

impl Contacts {
    fn find(&self, actor: ActorIx) -> Result<NodeIndex, usize> {
        let place = self.nodes.binary_search_by(|(a, _)| a.cmp(&actor))?;
        self.nodes.get(place).map(|(_, node)| *node).ok_or(place)
    }

    fn node(&mut self, actor: ActorIx) -> NodeIndex {
        match self.find(actor) {
            Ok(node) => node,
            Err(place) => {
                let node = self.graph.add_node(actor);
                self.nodes.insert(place, (actor, node));
                node
            }
        }
    }

    /// The actors who have a contact here.
    pub(crate) fn actors(&self) -> impl Iterator<Item = ActorIx> + '_ {
        self.nodes.iter().map(|(actor, _)| *actor)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.graph.edge_count() == 0
    }

    pub(crate) fn edges(&self) -> usize {
        self.graph.edge_count()
    }

    /// Adds a contact from one actor to another.
    pub(crate) fn add(&mut self, from: ActorIx, to: ActorIx, interface: InterfaceIx) {
        let (from, to) = (self.node(from), self.node(to));
        self.graph.add_edge(from, to, interface);
    }

    /// Adds a contact by way of go-betweens, whom nothing else passes through.
    pub(crate) fn add_chain(&mut self, chain: &[ActorIx], interface: InterfaceIx) {
        let [first, between @ .., last] = chain else {
            return;
        };
        let mut at = self.node(*first);
        for actor in between {
            let next = self.graph.add_node(*actor);
            self.graph.add_edge(at, next, interface);
            at = next;
        }
        let last = self.node(*last);
        self.graph.add_edge(at, last, interface);
    }

    /// The way with the fewest steps; of several the one with the smaller sequence of
    /// interfaces, steps inside a unit last; then the one through the smaller actors.
    pub(crate) fn shortest(&self, from: &[ActorIx], to: &[ActorIx]) -> Option<Vec<Hop>> {
        let goals: Vec<NodeIndex> = to.iter().filter_map(|a| self.find(*a).ok()).gather();
        let is_goal = |(node, last): State| last.may_end() && goals.contains(&node);
        // Layer by layer: how each state was first reached. The states of a layer carry the rank
        // of their sequence of interfaces, so that the first to reach a state is the smallest.
        let mut reached: Vec<Reached> = filled(Reached::Not, self.graph.node_count() * Last::COUNT);
        let mut layer: Vec<(usize, State)> = Vec::new();
        for node in from.iter().filter_map(|a| self.find(*a).ok()) {
            let state = (node, Last::Nothing);
            if let Some(slot) = reached.get_mut(place(state)) {
                *slot = Reached::Start;
            }
            layer.push((0, state));
        }
        while !layer.is_empty() {
            let mut next: Vec<(usize, InterfaceIx, ActorIx, State, State)> = Vec::new();
            for (rank, state) in &layer {
                for edge in self.graph.edges(state.0) {
                    let interface = *edge.weight();
                    let Some(last) = state.1.then(interface == WITHIN) else {
                        continue;
                    };
                    let to = edge.target();
                    let actor = self.actor(to);
                    next.push((*rank, interface, actor, (to, last), *state));
                }
            }
            sort(&mut next);
            layer.clear();
            let mut sequence: Option<(usize, InterfaceIx)> = None;
            let mut rank = 0;
            let mut goal: Option<State> = None;
            for (before_rank, interface, _, state, before) in next {
                let Some(slot @ Reached::Not) = reached.get_mut(place(state)) else {
                    continue;
                };
                *slot = Reached::From(before, interface);
                if sequence.is_some_and(|s| s != (before_rank, interface)) {
                    rank += 1;
                }
                sequence = Some((before_rank, interface));
                layer.push((rank, state));
                if goal.is_none() && is_goal(state) {
                    goal = Some(state);
                }
            }
            if let Some(goal) = goal {
                return Some(self.trace(goal, &reached));
            }
        }
        None
    }

    fn actor(&self, node: NodeIndex) -> ActorIx {
        self.graph
            .node_weight(node)
            .copied()
            .unwrap_or(ActorIx::MAX)
    }

    fn trace(&self, goal: State, reached: &[Reached]) -> Vec<Hop> {
        let mut hops = Vec::new();
        let mut at = goal;
        while let Some(Reached::From(before, interface)) = reached.get(place(at)) {
            hops.push((self.actor(before.0), self.actor(at.0), *interface));
            at = *before;
        }
        hops.reverse();
        hops
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fewest_steps_then_the_smaller_interfaces() {
        let mut c = Contacts::default();
        c.add(1, 2, 7);
        c.add(2, 4, 9);
        c.add(1, 3, 6);
        c.add(3, 4, 8);
        assert_eq!(c.shortest(&[1], &[4]), Some(vec![(1, 3, 6), (3, 4, 8)]));
        c.add(1, 4, 9);
        assert_eq!(c.shortest(&[1], &[4]), Some(vec![(1, 4, 9)]));
        assert_eq!(c.shortest(&[4], &[1]), None);
    }

    #[test]
    fn equal_beginnings_are_told_apart_by_what_follows() {
        let mut c = Contacts::default();
        c.add(1, 2, 6);
        c.add(1, 3, 6);
        c.add(2, 4, 9);
        c.add(3, 4, 8);
        assert_eq!(c.shortest(&[1], &[4]), Some(vec![(1, 3, 6), (3, 4, 8)]));
    }

    #[test]
    fn a_step_within_stands_next_to_an_interface() {
        let mut c = Contacts::default();
        c.add(1, 2, WITHIN);
        c.add(2, 3, WITHIN);
        c.add(3, 4, 0);
        c.add(4, 5, WITHIN);
        c.add(5, 6, WITHIN);
        assert_eq!(c.shortest(&[1], &[2]), None);
        assert_eq!(c.shortest(&[1], &[4]), None);
        assert_eq!(c.shortest(&[2], &[5]).map(|w| w.len()), Some(3));
        assert_eq!(c.shortest(&[3], &[6]), None);
    }

    #[test]
    fn nobody_else_passes_through_a_go_between() {
        let mut c = Contacts::default();
        c.add_chain(&[1, 2, 3], 5);
        c.add(2, 4, 6);
        assert_eq!(c.shortest(&[1], &[3]), Some(vec![(1, 2, 5), (2, 3, 5)]));
        assert_eq!(c.shortest(&[1], &[4]), None);
        assert_eq!(c.shortest(&[1], &[2]), None);
    }
}
