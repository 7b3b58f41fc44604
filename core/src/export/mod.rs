//! A model's contact surfaces and a policy's findings for other programs.

mod graph;
mod sarif;
mod way;

use std::fmt::Write;

use crate::order::{Map, Set};
use crate::organisation::model::{Action, Actor, ActorKind, End, Model, Place, Term};
use crate::policy::Compiled;
use crate::text::{Lang, Text};

pub use graph::{Graph, GraphEdge, GraphNode, GraphUnit, graph};
pub use sarif::sarif;
pub use way::way;

/// The contact surfaces of a model as a graph in Graphviz' DOT language: units as boxes around
/// who works in them, interfaces as arrows. Actors that exist once per department or system
/// stand once.
///
/// ```
/// let compiled = bestit::Policy::embedded().model("best-it")?.compile()?;
/// let dot = bestit::export::dot(&compiled, bestit::Lang::En);
/// assert!(dot.starts_with("digraph \"best-it\""));
/// assert!(dot.contains("\"best_it_forum\" -> \"it_strategist\""));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn dot(compiled: &Compiled, lang: Lang) -> String {
    let model = &compiled.inner.model;
    let (nodes, edges) = surfaces(model);
    let mut units: Map<Option<&str>, Vec<&Node<'_>>> = Map::new();
    for node in nodes.values() {
        units.entry(node.unit).or_default().push(node);
    }
    let mut out = String::new();
    // Writing to a string cannot fail.
    let _ = writeln!(out, "digraph {} {{", quoted(&model.id));
    let _ = writeln!(
        out,
        "  rankdir=LR; node [shape=box style=rounded fontname=\"sans-serif\"];"
    );
    for (unit, members) in &units {
        let indent = match unit {
            Some(unit) => {
                let title = model
                    .actors
                    .iter()
                    .find(|a| a.id == **unit)
                    .map_or(*unit, |a| a.title.get(lang));
                let _ = writeln!(
                    out,
                    "  subgraph {} {{\n    label={};",
                    quoted(&format!("cluster_{unit}")),
                    quoted(title)
                );
                "    "
            }
            None => "  ",
        };
        for node in members {
            let shape = match node.is {
                Some(ActorKind::Unit) => " shape=box style=bold",
                Some(ActorKind::Body) => " shape=hexagon",
                Some(ActorKind::Role) | None => "",
            };
            let title = node.title(compiled, lang);
            let _ = writeln!(
                out,
                "{indent}{} [label={}{shape}];",
                quoted(&node.id),
                quoted(&title)
            );
        }
        if unit.is_some() {
            let _ = writeln!(out, "  }}");
        }
    }
    for (from, to, action, both) in &edges {
        let both = if *both { " dir=both" } else { "" };
        let _ = writeln!(
            out,
            "  {} -> {} [label={}{both}];",
            quoted(from),
            quoted(to),
            quoted(action.id())
        );
    }
    out.push_str("}\n");
    out
}

/// An arrow: from, to, action, whether it goes both ways.
type Edge = (String, String, Action, bool);

/// The stations of a model's interfaces, by id, and the arrows between them.
fn surfaces(model: &Model) -> (Map<String, Node<'_>>, Set<Edge>) {
    let mut edges: Set<Edge> = Set::new();
    let mut nodes: Map<String, Node<'_>> = Map::new();
    for interface in &model.interfaces {
        let mut stations = vec![node(model, &interface.from)];
        stations.extend(interface.via.iter().map(|e| node(model, e)));
        stations.push(node(model, &interface.to));
        for pair in stations.windows(2) {
            if let [from, to] = pair {
                edges.insert((
                    from.id.clone(),
                    to.id.clone(),
                    interface.action,
                    interface.both_ways,
                ));
            }
        }
        nodes.extend(stations.into_iter().map(|n| (n.id.clone(), n)));
    }
    (nodes, edges)
}

/// A station of the graph.
struct Node<'a> {
    id: String,
    /// None where it stands for a family.
    own_title: Option<&'a Text>,
    is: Option<ActorKind>,
    /// The one unit it works in; `None` where it differs by scope or is not stated.
    unit: Option<&'a str>,
}

impl Node<'_> {
    /// Its title; of a family what its titles have in common, else the title of what it is one of
    /// each: a department.
    fn titles<'c>(&'c self, compiled: &'c Compiled) -> Option<&'c Text> {
        // `system.owner` has its title under the name `system_owner`.
        let id = match self.id.strip_prefix("system.") {
            Some(role) => format!("system_{role}"),
            None => self.id.clone(),
        };
        self.own_title
            .or_else(|| compiled.actor_title(&id))
            .or_else(|| compiled.fact_title(&id))
    }

    fn title(&self, compiled: &Compiled, lang: Lang) -> String {
        let title = self.titles(compiled);
        title.map_or(self.id.as_str(), |t| t.get(lang)).to_owned()
    }
}

fn node<'a>(model: &'a Model, end: &End) -> Node<'a> {
    let actor = |ix: u16| model.actors.get(usize::from(ix));
    match end {
        End::Of(Term::Fixed(ix)) => match actor(*ix) {
            Some(found) => Node {
                id: found.id.clone(),
                own_title: Some(&found.title),
                is: Some(found.is),
                unit: unit(model, found),
            },
            None => Node {
                id: String::new(),
                own_title: None,
                is: None,
                unit: None,
            },
        },
        // A role that exists for each department or system stands once, under its family's name.
        End::Of(Term::ByFact { written, .. }) | End::Any { written, .. } => {
            let family = written.split(['(', ':']).next().unwrap_or(written);
            let units: Set<Option<&str>> = model
                .actors
                .iter()
                .filter(|a| a.family == family)
                .map(|a| unit(model, a))
                .collect();
            let unit = match units.len() {
                1 => units.into_iter().next().flatten(),
                _ => None,
            };
            let is = model
                .actors
                .iter()
                .find(|a| a.family == family)
                .map(|a| a.is);
            Node {
                id: family.to_owned(),
                own_title: None,
                is,
                unit,
            }
        }
    }
}

/// The unit an actor works in, unless it is that unit itself.
fn unit<'a>(model: &'a Model, of: &Actor) -> Option<&'a str> {
    match of.unit {
        Place::Unit(ix) => model
            .actors
            .get(usize::from(ix))
            .map(|u| u.id.as_str())
            .filter(|id| *id != of.id),
        Place::Unstated => None,
    }
}

/// A text between quotation marks; a quotation mark or a backslash inside is escaped.
fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        if matches!(c, '"' | '\\') {
            out.push('\\');
        }
        out.push(c);
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn a_quotation_mark_cannot_end_the_text() {
        assert_eq!(quoted(r#"a "b" \"#), r#""a \"b\" \\""#);
    }
}
