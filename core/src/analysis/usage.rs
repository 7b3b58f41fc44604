//! Which actors of the register no model uses.

use crate::order::{Gather as _, Set};
use crate::organisation::model::{
    ActorIx, Claim, ClaimTest, Contact, End, Fill, Holder, Model, OwnerIs, Place, Target, Term,
};

/// The families of actors that no model names: neither as holder, owner, unit, member, contact
/// nor in an invariant, a question or a post.
pub(crate) fn unused(models: &[&Model]) -> Vec<String> {
    let mut used: Set<&str> = Set::new();
    let mut all: Set<&str> = Set::new();
    for model in models {
        let mut mentioned = Mentioned {
            actors: vec![false; model.actors.len()],
        };
        mentioned.model(model);
        for (actor, used_here) in model.actors.iter().zip(&mentioned.actors) {
            all.insert(&actor.family);
            if *used_here {
                used.insert(&actor.family);
            }
        }
        used.extend(model.facts.iter().filter_map(|f| f.known_by.as_deref()));
    }
    all.difference(&used)
        .map(|family| (*family).to_owned())
        .gather()
}

struct Mentioned {
    actors: Vec<bool>,
}

impl Mentioned {
    fn model(&mut self, model: &Model) {
        // What a reading's other side names is used too.
        let sides = model
            .sides
            .iter()
            .flat_map(|s| &s.rules)
            .filter_map(|r| r.rule.as_ref());
        for rule in model.rules.iter().chain(sides) {
            for (_, holder) in &rule.assign {
                if let Holder::Of(terms) = holder {
                    terms.iter().for_each(|t| self.term(t));
                }
            }
        }
        for system in &model.systems {
            for fill in [system.owner, system.manager, system.administrator] {
                self.fill(fill);
            }
        }
        for actor in &model.actors {
            for place in [actor.unit, actor.home_unit, actor.parent] {
                if let Place::Unit(unit) = place
                    && model
                        .actors
                        .get(usize::from(unit))
                        .is_some_and(|u| u.id != actor.id)
                {
                    self.actor(unit);
                }
            }
            actor.members.iter().for_each(|m| self.actor(*m));
        }
        for interface in &model.interfaces {
            for end in [&interface.from, &interface.to]
                .into_iter()
                .chain(&interface.via)
            {
                match end {
                    End::Of(term) => self.term(term),
                    End::Any { actors, .. } => actors.iter().for_each(|a| self.actor(*a)),
                }
            }
        }
        for clause in &model.first_contact {
            if let Contact::Holder(term) = &clause.to {
                self.term(term);
            }
            match &clause.owner {
                Some(OwnerIs::Outside(unit) | OwnerIs::Within(unit)) => self.actor(*unit),
                Some(OwnerIs::OneOf(list)) => list.iter().for_each(|a| self.actor(*a)),
                None => {}
            }
        }
        for fact in model.facts.iter() {
            fact.begins_way.iter().flatten().for_each(|t| self.term(t));
        }
        for post in &model.posts {
            post.roles.iter().for_each(|r| self.actor(*r));
        }
        for invariant in &model.invariants {
            self.claim(&invariant.claim);
        }
    }

    fn actor(&mut self, actor: ActorIx) {
        if let Some(slot) = self.actors.get_mut(usize::from(actor)) {
            *slot = true;
        }
    }

    fn fill(&mut self, fill: Fill) {
        if let Fill::Actor(actor) = fill {
            self.actor(actor);
        }
    }

    fn term(&mut self, term: &Term) {
        match term {
            Term::Fixed(actor) => self.actor(*actor),
            Term::ByFact { table, .. } => table.iter().for_each(|f| self.fill(*f)),
        }
    }

    /// Claims nest at most as deep as the reader allows.
    fn claim(&mut self, claim: &Claim) {
        match claim {
            Claim::All(parts) | Claim::Any(parts) => parts.iter().for_each(|p| self.claim(p)),
            Claim::Not(part) => self.claim(part),
            Claim::StepThrough(actors) => actors.iter().for_each(|a| self.actor(*a)),
            Claim::Duty {
                test: ClaimTest::Is(targets) | ClaimTest::Within(targets),
                ..
            } => {
                for target in targets {
                    match target {
                        Target::Actor(actor) => self.actor(*actor),
                        Target::Family(actors) => actors.iter().for_each(|a| self.actor(*a)),
                        _ => {}
                    }
                }
            }
            Claim::Facts(_) | Claim::StepAction(_) => {}
        }
    }
}
