//! A compiled model to a program: what an answer prints is kept, the rest is left behind.

use std::sync::Arc;

use super::program::{
    ASKED, ActorInfo, Clause, ClauseTo, Diagrams, EndInfo, FactInfo, Filling, ImpossibleInfo,
    InterfaceInfo, KindInfo, PostInfo, Program, RuleInfo, SideInfo, SystemInfo, ValueInfo,
};
use crate::order::Set;
use crate::organisation::model::{
    Catalogue, Condition, Contact, Duty, End, Evidence, Fact, Fill, Holder, Model, Rule, RuleIx,
    Term, ValueIx,
};
use crate::text::Text;

impl Program {
    /// The program of a compiled model.
    pub(crate) fn new(model: &Model, fingerprint: String, diagrams: Diagrams) -> Self {
        let cited = Cited::new(model);
        let contested: Set<(&str, &str)> = diagrams
            .contests
            .iter()
            .map(|c| (c.reading.as_str(), c.option.as_str()))
            .collect();
        let categories: Vec<Arc<str>> = {
            let ids: Set<&str> = model.systems.iter().map(|s| s.category.as_str()).collect();
            ids.into_iter().map(Arc::from).collect()
        };
        Self {
            model: model.id.as_str().into(),
            title: Arc::new(model.title.clone()),
            fingerprint: fingerprint.into(),
            language: model.language,
            engine: env!("CARGO_PKG_VERSION").into(),
            valid: model.valid.clone(),
            document: model.catalogue.id.as_str().into(),
            facts: model.facts.iter().map(fact).collect(),
            kinds: model
                .kinds
                .iter()
                .map(|k| KindInfo {
                    way: k.way.clone(),
                    keywords: k.keywords.clone(),
                    not: apart(model, &k.not),
                })
                .collect(),
            systems: model
                .systems
                .iter()
                .map(|s| SystemInfo {
                    category: place(&categories, &s.category),
                    department: s.department,
                    owner: s.owner,
                    manager: s.manager,
                    administrator: s.administrator,
                    keywords: s.keywords.clone(),
                })
                .collect(),
            categories,
            impossible: model
                .impossible
                .iter()
                .map(|i| ImpossibleInfo {
                    when: i.when.clone(),
                    text: text(&i.text),
                })
                .collect(),
            actors: model
                .actors
                .iter()
                .map(|a| ActorInfo {
                    id: a.id.as_str().into(),
                    title: text(&a.title),
                    is: a.is,
                    unit: a.unit,
                    home_unit: a.home_unit,
                    parent: a.parent,
                    members: a.members.clone(),
                    capacity: a.capacity,
                    sample: a.sample,
                })
                .collect(),
            posts: model
                .posts
                .iter()
                .map(|p| PostInfo {
                    id: p.id.as_str().into(),
                    roles: p.roles.clone(),
                    capacity: p.capacity,
                })
                .collect(),
            first_contact: model
                .first_contact
                .iter()
                .map(|c| Clause {
                    when: c.when.clone(),
                    owner: c.owner.clone(),
                    to: match &c.to {
                        Contact::Duty(duty) => ClauseTo::Duty(*duty),
                        Contact::Holder(term) => ClauseTo::Holder(filling(term)),
                    },
                })
                .collect(),
            rules: rules(model, &cited),
            interfaces: model
                .interfaces
                .iter()
                .map(|i| InterfaceInfo {
                    id: i.id.as_str().into(),
                    from: end(&i.from),
                    to: end(&i.to),
                    via: i.via.iter().map(end).collect(),
                    condition: i.condition.clone(),
                    names_kind: i.names_kind,
                    action: i.action,
                    both_ways: i.both_ways,
                    cite: cited.sections_of(&model.catalogue, &i.evidence),
                })
                .collect(),
            sides: model
                .sides
                .iter()
                .filter(|s| contested.contains(&(s.reading.as_str(), s.option.as_str())))
                .map(|s| SideInfo {
                    reading: s.reading.as_str().into(),
                    option: s.option.as_str().into(),
                    text: text(&s.text),
                })
                .collect(),
            sections: cited.sections,
            statements: cited.statements,
            diagrams,
        }
    }
}

/// What tells other kinds apart, by their index.
fn apart(model: &Model, not: &crate::order::Map<String, Text>) -> Vec<(ValueIx, Arc<Text>)> {
    let place = |id: &String| model.kinds.iter().position(|k| k.id == *id);
    not.iter()
        .filter_map(|(id, t)| Some((ValueIx::try_from(place(id)?).ok()?, text(t))))
        .collect()
}

fn text(text: &Text) -> Arc<Text> {
    Arc::new(text.clone())
}

fn number(position: Option<usize>) -> u8 {
    position.and_then(|p| u8::try_from(p).ok()).unwrap_or(0)
}

fn place(list: &[Arc<str>], id: &str) -> u16 {
    list.binary_search_by(|e| (**e).cmp(id))
        .ok()
        .and_then(|p| u16::try_from(p).ok())
        .unwrap_or(0)
}

fn fact(fact: &Fact) -> FactInfo {
    FactInfo {
        id: fact.id.as_str().into(),
        title: text(&fact.title),
        question: fact.question.as_ref().map(text),
        help: fact.help.as_ref().map(text),
        known_by: fact.known_by.as_deref().map(Arc::from),
        asked: number(ASKED.iter().position(|a| *a == fact.asked)),
        values: fact
            .values
            .iter()
            .map(|v| ValueInfo {
                id: v.id.as_str().into(),
                title: text(&v.title),
                sample: v.sample,
            })
            .collect(),
        number: fact.number.clone(),
        boolean: fact.boolean,
        optional: fact.only_when.is_some(),
        begins_way: fact
            .begins_way
            .as_ref()
            .map(|terms| terms.iter().map(filling).collect()),
        only_when: fact.only_when.clone().filter(|_| fact.begins_way.is_some()),
    }
}

fn filling(term: &Term) -> Filling {
    match term {
        Term::Fixed(actor) => Filling::Fixed(*actor),
        Term::ByFact { fact, table, .. } => Filling::ByFact {
            fact: *fact,
            table: trimmed(table),
        },
    }
}

/// The table without the missing entries at its end, which mean the same as none.
fn trimmed(table: &[Fill]) -> Vec<Fill> {
    let kept = table
        .iter()
        .rposition(|f| *f != Fill::Missing)
        .map_or(0, |p| p + 1);
    table.iter().take(kept).copied().collect()
}

fn end(end: &End) -> EndInfo {
    match end {
        End::Of(term) => EndInfo::Of(filling(term)),
        End::Any { letter, actors, .. } => EndInfo::Any {
            letter: u32::from(*letter),
            actors: actors.clone(),
        },
    }
}

fn rules(model: &Model, cited: &Cited) -> Vec<RuleInfo> {
    let mut rules: Vec<RuleInfo> = model
        .rules
        .iter()
        .map(|r| RuleInfo {
            id: r.id.as_str().into(),
            text: text(&r.text),
            basis: r
                .evidence
                .basis
                .iter()
                .map(|s| place(&cited.statements, s))
                .collect(),
            cite: cited.sections_of(&model.catalogue, &r.evidence),
            modality: r.modality,
            lists: lists(r),
            duties: r
                .assign
                .iter()
                .fold(0, |bits, (d, _)| bits | 1 << d.index()),
            over: Vec::new(),
            when: None,
        })
        .collect();
    let bits: Vec<u16> = rules.iter().map(|r| r.duties).collect();
    let bits = |ix: RuleIx| bits.get(usize::from(ix)).copied().unwrap_or(0);
    let mut overridden: Set<RuleIx> = Set::new();
    for rule in 0..model.rules.len() {
        let Ok(ix) = RuleIx::try_from(rule) else {
            break;
        };
        let over: Vec<RuleIx> = overrides(model, ix)
            .into_iter()
            .filter(|o| bits(*o) & bits(ix) != 0)
            .collect();
        overridden.extend(&over);
        if let Some(info) = rules.get_mut(rule) {
            info.over = over;
        }
    }
    for rule in overridden {
        let when: Option<Condition> = model.rules.get(usize::from(rule)).map(|r| r.when.clone());
        if let Some(info) = rules.get_mut(usize::from(rule)) {
            info.when = when;
        }
    }
    rules
}

/// The rules that one overrides, directly or through others.
fn overrides(model: &Model, rule: RuleIx) -> Set<RuleIx> {
    let direct = |ix: RuleIx| {
        model
            .rules
            .get(usize::from(ix))
            .map_or(&[][..], |r| r.overrides.as_slice())
    };
    let mut all = Set::new();
    let mut open: Vec<RuleIx> = direct(rule).to_vec();
    while let Some(next) = open.pop() {
        if all.insert(next) {
            open.extend_from_slice(direct(next));
        }
    }
    all
}

fn lists(rule: &Rule) -> Vec<(Duty, Vec<Filling>)> {
    rule.assign
        .iter()
        .filter(|(duty, _)| duty.is_list())
        .map(|(duty, holder)| {
            let terms = match holder {
                Holder::Of(terms) => terms.iter().map(filling).collect(),
                Holder::Unstated | Holder::NotApplicable | Holder::None => Vec::new(),
            };
            (*duty, terms)
        })
        .collect()
}

/// The parts of the catalogue that answers name.
struct Cited {
    sections: Vec<Arc<str>>,
    statements: Vec<Arc<str>>,
}

impl Cited {
    fn new(model: &Model) -> Self {
        let (mut sections, mut statements) = (Set::new(), Set::new());
        for rule in &model.rules {
            sections.extend(sections_of(&model.catalogue, &rule.evidence));
            statements.extend(rule.evidence.basis.iter().map(String::as_str));
        }
        for interface in &model.interfaces {
            sections.extend(sections_of(&model.catalogue, &interface.evidence));
        }
        Self {
            sections: sections.into_iter().map(Arc::from).collect(),
            statements: statements.into_iter().map(Arc::from).collect(),
        }
    }

    fn sections_of(&self, catalogue: &Catalogue, evidence: &Evidence) -> Vec<u16> {
        sections_of(catalogue, evidence)
            .into_iter()
            .map(|s| place(&self.sections, s))
            .collect()
    }
}

/// The sections an element rests on. Where it rests on a reading alone, those of the statements
/// that the reading is about: that is where the document is silent or says two things.
fn sections_of<'a>(catalogue: &'a Catalogue, evidence: &'a Evidence) -> Set<&'a str> {
    let section = |s: &String| catalogue.statements.get(s).map(|s| s.section.as_str());
    let named: Set<&str> = evidence
        .basis
        .iter()
        .chain(&evidence.supports)
        .filter_map(section)
        .collect();
    if !named.is_empty() {
        return named;
    }
    evidence
        .readings
        .iter()
        .filter_map(|r| catalogue.readings.get(r))
        .flat_map(|r| r.statements.iter().filter_map(section))
        .collect()
}
