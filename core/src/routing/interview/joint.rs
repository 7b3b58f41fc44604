//! From the diagrams of the single duties and the lists to one diagram of whole answers.

use super::table::{Memo, OUT, Pool, Table};
use crate::organisation::model::{ActorIx, FactIx, Fill, ValueIx};
use crate::routing::order::{Gather as _, filled};
use crate::routing::program::{FALSE, Filling, LEAF, Ref};
use crate::routing::question::Prospects;
use crate::routing::router::Inner;

/// How many situations the joint diagram may be made of.
const MAX_PARTS: usize = 200_000;
/// A role whose fact is not known.
const PENDING: u32 = u32::MAX;

/// Every case with its whole answer: who has each duty, and by which rules.
pub(super) struct Joint {
    pub(super) table: Table,
    pub(super) root: Ref,
    /// For each leaf what it stands for: the outcome of each single duty, whether each rule of a
    /// list is in force, and what each of its roles is filled with.
    leaves: Pool,
    roles: Vec<Role>,
}

/// A role of a rule of a list duty that follows from a fact.
struct Role {
    list: usize,
    /// Its place among the rule's roles.
    place: usize,
    fact: FactIx,
}

struct Builder<'a> {
    inner: &'a Inner,
    joint: Joint,
    tables: Vec<&'a [Fill]>,
    /// The values of each fact that are not left out.
    allowed: &'a [Vec<ValueIx>],
    memo: Memo,
    parts: usize,
    /// Where the lists and the roles begin in a part.
    lists: usize,
    fillings: usize,
}

impl Joint {
    /// The joint diagram of the cases in which each fact has one of these values; `None` where it
    /// would be too large.
    pub(super) fn new(inner: &Inner, allowed: &[Vec<ValueIx>]) -> Option<Self> {
        let d = &inner.program.diagrams;
        let (mut roles, mut tables) = (Vec::new(), Vec::new());
        for (list, entry) in d.lists.iter().enumerate() {
            for (place, role) in inner.roles(entry.rule, entry.duty).iter().enumerate() {
                if let Filling::ByFact { fact, table } = role {
                    tables.push(table.as_slice());
                    let fact = *fact;
                    roles.push(Role { list, place, fact });
                }
            }
        }
        let mut part = vec![d.world];
        part.extend_from_slice(&d.duties);
        let lists = part.len();
        part.extend(d.lists.iter().map(|l| l.in_force));
        let fillings = part.len();
        part.extend(roles.iter().map(|_| PENDING));
        let mut builder = Builder {
            inner,
            joint: Self {
                table: Table::new(&d.rank),
                root: OUT,
                leaves: Pool::default(),
                roles,
            },
            tables,
            allowed,
            memo: Memo::default(),
            parts: 0,
            lists,
            fillings,
        };
        let root = builder.build(&mut part)?;
        let mut joint = builder.joint;
        joint.root = root;
        Some(joint)
    }

    /// What an open case may come to, from the leaves it may reach.
    pub(super) fn prospects(&self, inner: &Inner, reached: &[Ref]) -> Prospects {
        let d = &inner.program.diagrams;
        let (duties, lists) = (d.duties.len(), d.lists.len());
        let mut singles = filled(Vec::new(), duties);
        let mut in_force = filled(Vec::new(), lists);
        let mut roles: Vec<Vec<Vec<ActorIx>>> = filled(Vec::new(), lists);
        for leaf in reached {
            let parts = self.leaves.get(*leaf & !LEAF);
            for (list, part) in singles.iter_mut().chain(&mut in_force).zip(parts) {
                list.push(*part & !LEAF);
            }
        }
        for list in singles.iter_mut().chain(&mut in_force) {
            crate::routing::order::sort_once(list);
        }
        let rules = d.lists.iter().zip(&in_force).zip(&mut roles);
        for ((entry, bits), filled) in rules {
            if bits.contains(&1) {
                let of = |role: &Filling| match role {
                    Filling::Fixed(actor) => vec![*actor],
                    Filling::ByFact { .. } => Vec::new(),
                };
                *filled = inner.roles(entry.rule, entry.duty).iter().map(of).gather();
            }
        }
        for leaf in reached {
            let parts = self.leaves.get(*leaf & !LEAF);
            let of_rules = parts.get(duties..).unwrap_or(&[]);
            let codes = parts.get(duties + lists..).unwrap_or(&[]);
            for (role, code) in self.roles.iter().zip(codes) {
                let holds = of_rules.get(role.list).is_some_and(|b| *b & !LEAF == 1);
                let slot = roles.get_mut(role.list).and_then(|r| r.get_mut(role.place));
                if let Some(slot) = slot.filter(|_| holds) {
                    // A code is one more than an actor's index.
                    let actor = code.wrapping_sub(1) as ActorIx;
                    crate::routing::order::add(slot, actor);
                }
            }
        }
        Prospects {
            singles,
            lists: in_force,
            roles,
        }
    }
}

impl Builder<'_> {
    /// The node of what is left of all diagrams. The recursion is as deep as there are facts.
    fn build(&mut self, part: &mut [u32]) -> Option<Ref> {
        let Some((world, rest)) = part.split_first_mut() else {
            return Some(OUT);
        };
        if *world == FALSE {
            return Some(OUT);
        }
        // Of a rule that is not in force it makes no difference who its roles are.
        let (before, roles) = rest.split_at_mut_checked(self.fillings - 1)?;
        for (code, role) in roles.iter_mut().zip(&self.joint.roles) {
            if before.get(self.lists - 1 + role.list) == Some(&FALSE) {
                *code = 0;
            }
        }
        let Some(fact) = self.first(part) else {
            let (leaf, _) = self.joint.leaves.put(part.get(1..).unwrap_or(&[]));
            return Some(LEAF | leaf);
        };
        if let Some(done) = self.memo.get(part) {
            return Some(done);
        }
        self.parts += 1;
        if self.parts > MAX_PARTS {
            return None;
        }
        let arity = self.inner.program.facts.get(usize::from(fact))?.arity();
        let mut children = filled(OUT, usize::from(arity));
        let mut next = part.to_vec();
        let allowed = self.allowed;
        for value in allowed
            .get(usize::from(fact))
            .map_or(&[][..], Vec::as_slice)
        {
            next.copy_from_slice(part);
            self.step(&mut next, fact, *value);
            let child = self.build(&mut next)?;
            if let Some(slot) = children.get_mut(usize::from(*value)) {
                *slot = child;
            }
        }
        let node = self.joint.table.node(fact, &children);
        self.memo.set(part, node);
        Some(node)
    }

    /// The fact that comes first in what is left.
    fn first(&self, part: &[u32]) -> Option<FactIx> {
        let d = &self.inner.program.diagrams;
        let nodes = part.get(..self.fillings).unwrap_or(&[]);
        let of_nodes = nodes
            .iter()
            .filter(|n| **n & LEAF == 0)
            .filter_map(|n| d.fact(*n));
        let codes = part.get(self.fillings..).unwrap_or(&[]);
        let of_roles = codes
            .iter()
            .zip(&self.joint.roles)
            .filter(|(code, _)| **code == PENDING)
            .map(|(_, role)| role.fact)
            .filter(|f| self.joint.table.rank_of(*f) != u8::MAX);
        of_nodes
            .chain(of_roles)
            .min_by_key(|f| self.joint.table.rank_of(*f))
    }

    fn step(&self, part: &mut [u32], fact: FactIx, value: ValueIx) {
        let d = &self.inner.program.diagrams;
        let (nodes, codes) = part.split_at_mut(self.fillings.min(part.len()));
        for node in nodes {
            if *node & LEAF == 0 && d.fact(*node) == Some(fact) {
                *node = d.step(*node, value).unwrap_or(FALSE);
            }
        }
        let roles = self.joint.roles.iter().zip(&self.tables);
        for (code, (role, table)) in codes.iter_mut().zip(roles) {
            if *code == PENDING && role.fact == fact {
                *code = match table.get(usize::from(value)) {
                    Some(Fill::Actor(actor)) => 1 + u32::from(*actor),
                    Some(Fill::Unstated | Fill::Missing) | None => 0,
                };
            }
        }
    }
}
