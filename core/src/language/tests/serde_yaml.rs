//! A Serde reader of YAML gives the same files, places aside.

use std::borrow::Cow;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};

use super::super::fault::Faults;
use super::super::lower::lower;
use super::super::node::{Kind, Node, Pair, Sense};
use super::super::written::Mark;
use super::super::yaml;
use super::policies;

/// A tree without places, read through Serde.
struct Plain(Node<'static>);

fn node(kind: Kind<'static>) -> Plain {
    Plain(Node {
        mark: Mark::default(),
        kind,
    })
}

fn scalar(text: impl Into<String>, plain: bool) -> Plain {
    node(Kind::Scalar {
        text: Cow::Owned(text.into()),
        plain,
    })
}

impl<'de> Deserialize<'de> for Plain {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Any;
        impl<'de> Visitor<'de> for Any {
            type Value = Plain;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("YAML")
            }

            fn visit_bool<E>(self, v: bool) -> Result<Plain, E> {
                Ok(scalar(v.to_string(), true))
            }

            fn visit_i64<E>(self, v: i64) -> Result<Plain, E> {
                Ok(scalar(v.to_string(), true))
            }

            fn visit_u64<E>(self, v: u64) -> Result<Plain, E> {
                Ok(scalar(v.to_string(), true))
            }

            fn visit_f64<E>(self, v: f64) -> Result<Plain, E> {
                Ok(scalar(v.to_string(), true))
            }

            fn visit_str<E>(self, v: &str) -> Result<Plain, E> {
                Ok(scalar(v, false))
            }

            fn visit_unit<E>(self) -> Result<Plain, E> {
                Ok(scalar("", true))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Plain, A::Error> {
                let mut items = Vec::new();
                while let Some(Plain(item)) = seq.next_element()? {
                    items.push(item);
                }
                Ok(node(Kind::Sequence(items)))
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Plain, A::Error> {
                let mut pairs = Vec::new();
                while let Some((key, Plain(value))) = map.next_entry::<String, Plain>()? {
                    pairs.push(Pair {
                        key: Cow::Owned(key),
                        mark: Mark::default(),
                        value,
                        refused: false,
                    });
                }
                Ok(node(Kind::Mapping(pairs)))
            }
        }
        deserializer.deserialize_any(Any)
    }
}

/// Our tree without places, its numbers spelt as Serde would give them back.
fn strip(node: &mut Node<'_>) {
    node.mark = Mark::default();
    let sense = node.scalar().map(|(_, sense)| sense);
    match &mut node.kind {
        Kind::Scalar { text, plain } => {
            *plain = sense != Some(Sense::Text);
            if sense == Some(Sense::Number) {
                *text = Cow::Owned(text.parse::<f64>().unwrap().to_string());
            }
        }
        Kind::Sequence(items) => items.iter_mut().for_each(strip),
        Kind::Mapping(pairs) => {
            for pair in pairs {
                pair.mark = Mark::default();
                strip(&mut pair.value);
            }
        }
        Kind::Refused => panic!("a policy of ours has a fault"),
    }
}

#[test]
fn every_policy_is_the_same_through_serde() {
    let policies = policies();
    assert!(!policies.is_empty());
    for (name, text) in policies {
        let mut faults = Faults::default();
        let mut ours = yaml::parse(0, &text, &mut faults).unwrap();
        strip(&mut ours);
        let Plain(theirs) = yaml_serde::from_str(&text).unwrap();
        assert_eq!(ours, theirs, "{name}");
        let (ours, theirs) = (lower(&ours, &mut faults), lower(&theirs, &mut faults));
        assert!(ours.is_some(), "{name}");
        assert_eq!(ours, theirs, "{name}");
        assert_eq!(faults.count(), 0, "{name}");
    }
}
