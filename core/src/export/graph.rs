//! The contact surfaces of a model as data, for whoever draws them.

use serde::{Deserialize, Serialize};

use super::surfaces;
use crate::order::{Gather as _, Sort as _};
use crate::organisation::model::ActorKind;
use crate::organisation::terms::Action;
use crate::policy::Compiled;
use crate::text::Text;

/// The contact surfaces of a model: what [`dot`](super::dot) draws.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Graph {
    /// The model's id.
    pub model: String,
    /// The units that a node works in, by id.
    pub units: Vec<GraphUnit>,
    /// Who is connected, by id. Actors that exist once per department or system stand once.
    pub nodes: Vec<GraphNode>,
    /// The interfaces between them, sorted.
    pub edges: Vec<GraphEdge>,
}

/// A unit around those who work in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GraphUnit {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: Text,
}

/// Somebody who is connected with others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GraphNode {
    /// An actor, or what its id begins with where it stands for one of each.
    pub id: String,
    /// Its title.
    pub title: Text,
    /// `unit`, `body` or `role`; `None` where the actors it stands for are none of the model's.
    pub sort: Option<String>,
    /// The one unit it works in; `None` where it is that unit, or where it differs.
    pub unit: Option<String>,
    /// Whether it stands for one of each: a department, a system.
    pub family: bool,
}

/// An interface.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GraphEdge {
    /// The node it begins at.
    pub from: String,
    /// The node it leads to.
    pub to: String,
    /// What happens there.
    pub action: Action,
    /// Whether it leads back too.
    pub both_ways: bool,
}

/// The contact surfaces of a model as data.
///
/// ```
/// let compiled = bestit::Policy::embedded().model("best-it")?.compile()?;
/// let graph = bestit::export::graph(&compiled);
/// assert!(graph.edges.iter().any(|e| e.from == "best_it_forum" && e.to == "it_strategist"));
/// assert!(graph.nodes.iter().any(|n| n.id == "it_customer_manager" && n.family));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn graph(compiled: &Compiled) -> Graph {
    let model = &compiled.inner.model;
    let (nodes, edges) = surfaces(model);
    let named = |id: &str| Text {
        sv: id.to_owned(),
        en: id.to_owned(),
    };
    let mut units: Vec<&str> = nodes.values().filter_map(|n| n.unit).gather();
    units.arrange();
    units.dedup();
    let title = |id: &str| compiled.actor_title(id).cloned();
    Graph {
        model: model.id.clone(),
        units: units
            .into_iter()
            .map(|id| GraphUnit {
                id: id.to_owned(),
                title: title(id).unwrap_or_else(|| named(id)),
            })
            .gather(),
        nodes: nodes
            .values()
            .map(|node| GraphNode {
                id: node.id.clone(),
                title: node
                    .titles(compiled)
                    .cloned()
                    .unwrap_or_else(|| named(&node.id)),
                sort: node.is.map(|is| {
                    match is {
                        ActorKind::Unit => "unit",
                        ActorKind::Body => "body",
                        ActorKind::Role => "role",
                    }
                    .to_owned()
                }),
                unit: node.unit.map(str::to_owned),
                family: node.own_title.is_none(),
            })
            .gather(),
        edges: edges
            .into_iter()
            .map(|(from, to, action, both_ways)| GraphEdge {
                from,
                to,
                action,
                both_ways,
            })
            .gather(),
    }
}
