//! Which part of a program stands in which column.

use super::columns::{Reader, Saved, Writer, plain, saved};
use super::program::{
    ActorInfo, Clause, ClauseTo, Diagrams, EndInfo, FactInfo, Filling, ImpossibleInfo,
    InterfaceInfo, KindInfo, PostInfo, Program, RuleInfo, SideInfo, SystemInfo, ValueInfo,
};
use super::save_diagrams;
use crate::organisation::model::{
    Action, ActorKind, Condition, Duty, Fill, Modality, Number, OwnerIs, Place, Validity,
};

/// The parts of a program in their order; the diagrams come last, because they need the facts.
macro_rules! program {
    ($($field:ident),* $(,)?) => {
        impl Saved for Program {
            fn write(&self, to: &mut Writer) {
                $( to.at(0, &self.$field); )*
                save_diagrams::write(to, &self.facts, &self.diagrams);
            }

            fn read(from: &mut Reader<'_>) -> Self {
                let mut program = Self {
                    $( $field: from.at(0), )*
                    diagrams: Diagrams::default(),
                };
                program.diagrams = save_diagrams::read(from, &program.facts);
                program
            }
        }
    };
}

program!(
    model,
    title,
    fingerprint,
    language,
    engine,
    valid,
    document,
    sections,
    statements,
    facts,
    kinds,
    categories,
    systems,
    impossible,
    actors,
    posts,
    first_contact,
    rules,
    interfaces,
    sides,
);

saved!(Validity { from: 0, to: 0 });

saved!(FactInfo {
    id: 1,
    title: 1,
    question: 1,
    help: 1,
    known_by: 1,
    asked: 1,
    values: 1,
    number: 1,
    boolean: 1,
    optional: 1,
    begins_way: 1,
    only_when: 1,
});

saved!(ValueInfo {
    id: 2,
    title: 2,
    sample: 2,
});

saved!(Number {
    unit: 1,
    min: 1,
    max: 1,
    decimals: 1,
    starts: 1,
});

saved!(KindInfo {
    way: 4,
    keywords: 4,
    not: 5,
});

saved!(SystemInfo {
    category: 6,
    department: 6,
    owner: 6,
    manager: 6,
    administrator: 6,
    keywords: 6,
});

saved!(ImpossibleInfo { when: 7, text: 7 });

saved!(ActorInfo {
    id: 8,
    title: 8,
    is: 8,
    unit: 9,
    home_unit: 10,
    parent: 11,
    members: 12,
    capacity: 13,
    sample: 13,
});

saved!(PostInfo {
    id: 12,
    roles: 12,
    capacity: 12,
});

saved!(Clause {
    when: 7,
    owner: 7,
    to: 7,
});

saved!(RuleInfo {
    id: 14,
    text: 14,
    basis: 14,
    cite: 15,
    modality: 16,
    lists: 17,
    duties: 18,
    over: 19,
    when: 20,
});

saved!(InterfaceInfo {
    id: 21,
    from: 21,
    to: 22,
    via: 23,
    condition: 20,
    names_kind: 24,
    action: 25,
    both_ways: 24,
    cite: 15,
});

saved!(SideInfo {
    reading: 0,
    option: 0,
    text: 0,
});

plain! {
    Duty: Duty::ALL;
    ActorKind: [ActorKind::Unit, ActorKind::Body, ActorKind::Role];
    Modality: [
        Modality::Shall,
        Modality::Stated,
        Modality::Should,
        Modality::AsIs,
        Modality::Alternative,
        Modality::Inference,
    ];
    Action: Action::ALL;
}

impl Saved for Fill {
    fn write(&self, to: &mut Writer) {
        to.number(match self {
            Fill::Missing => 0,
            Fill::Unstated => 1,
            Fill::Actor(actor) => 2 + u64::from(*actor),
        });
    }

    fn read(from: &mut Reader<'_>) -> Self {
        match from.number_to(2 + u32::from(u16::MAX)) {
            0 => Fill::Missing,
            1 => Fill::Unstated,
            actor => Fill::Actor((actor - 2) as u16),
        }
    }
}

impl Saved for Place {
    fn write(&self, to: &mut Writer) {
        to.number(match self {
            Place::Unstated => 0,
            Place::Unit(unit) => 1 + u64::from(*unit),
        });
    }

    fn read(from: &mut Reader<'_>) -> Self {
        match from.number_to(1 + u32::from(u16::MAX)) {
            0 => Place::Unstated,
            unit => Place::Unit((unit - 1) as u16),
        }
    }
}

impl Saved for Filling {
    fn write(&self, to: &mut Writer) {
        match self {
            Filling::Fixed(actor) => {
                to.at(26, &false);
                to.at(27, actor);
            }
            Filling::ByFact { fact, table } => {
                to.at(26, &true);
                to.at(28, fact);
                to.at(29, table);
            }
        }
    }

    fn read(from: &mut Reader<'_>) -> Self {
        match from.at(26) {
            false => Filling::Fixed(from.at(27)),
            true => Filling::ByFact {
                fact: from.at(28),
                table: from.at(29),
            },
        }
    }
}

impl Saved for OwnerIs {
    fn write(&self, to: &mut Writer) {
        match self {
            OwnerIs::Outside(unit) => (0u8, *unit).write(to),
            OwnerIs::Within(unit) => (1u8, *unit).write(to),
            OwnerIs::OneOf(list) => {
                to.number(2);
                list.write(to);
            }
        }
    }

    fn read(from: &mut Reader<'_>) -> Self {
        match from.number_to(2) {
            0 => OwnerIs::Outside(u16::read(from)),
            1 => OwnerIs::Within(u16::read(from)),
            _ => OwnerIs::OneOf(Vec::read(from)),
        }
    }
}

impl Saved for ClauseTo {
    fn write(&self, to: &mut Writer) {
        match self {
            ClauseTo::Duty(duty) => (false, *duty).write(to),
            ClauseTo::Holder(holder) => {
                true.write(to);
                holder.write(to);
            }
        }
    }

    fn read(from: &mut Reader<'_>) -> Self {
        match bool::read(from) {
            false => ClauseTo::Duty(Duty::read(from)),
            true => ClauseTo::Holder(Filling::read(from)),
        }
    }
}

impl Saved for EndInfo {
    fn write(&self, to: &mut Writer) {
        match self {
            EndInfo::Of(of) => {
                false.write(to);
                of.write(to);
            }
            EndInfo::Any { letter, actors } => {
                true.write(to);
                to.at(30, letter);
                to.at(29, actors);
            }
        }
    }

    fn read(from: &mut Reader<'_>) -> Self {
        match bool::read(from) {
            false => EndInfo::Of(Filling::read(from)),
            true => EndInfo::Any {
                letter: from.at(30),
                actors: from.at(29),
            },
        }
    }
}

impl Saved for Condition {
    fn write(&self, to: &mut Writer) {
        match self {
            Condition::Is { fact, values } => {
                to.at(31, &0u8);
                to.at(32, fact);
                to.at(33, values);
            }
            Condition::Same {
                left,
                left_of,
                right,
                right_of,
            } => {
                to.at(31, &1u8);
                to.at(32, &(*left, *right));
                to.at(34, left_of);
                to.at(34, right_of);
            }
            Condition::All(parts) => {
                to.at(31, &2u8);
                to.at(31, parts);
            }
            Condition::Any(parts) => {
                to.at(31, &3u8);
                to.at(31, parts);
            }
            Condition::Not(part) => {
                to.at(31, &4u8);
                part.write(to);
            }
        }
    }

    fn read(from: &mut Reader<'_>) -> Self {
        let mut condition = Condition::Any(Vec::new());
        if from.down() {
            condition = match from.at::<u8>(31) {
                0 => Condition::Is {
                    fact: from.at(32),
                    values: from.at(33),
                },
                1 => Condition::Same {
                    left: from.at(32),
                    right: from.at(32),
                    left_of: from.at(34),
                    right_of: from.at(34),
                },
                2 => Condition::All(from.at(31)),
                3 => Condition::Any(from.at(31)),
                4 => Condition::Not(Box::new(from.at(31))),
                _ => {
                    from.fail();
                    condition
                }
            };
        }
        from.up();
        condition
    }
}
