//! Conditions and tests as JSON Schema. Their keys are facts, which differ between policies.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use super::scalars::{NonEmpty, Number, OneOrList, Scalar};

/// A mapping all of whose entries must hold.
pub(super) struct Condition;

impl JsonSchema for Condition {
    fn schema_name() -> Cow<'static, str> {
        Cow::Borrowed("Condition")
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let several = generator.subschema_for::<NonEmpty<Condition>>();
        let one = generator.subschema_for::<Condition>();
        let test = generator.subschema_for::<Test>();
        json_schema!({
            "type": "object",
            "properties": {"all": several, "any": several, "not": one},
            "additionalProperties": test
        })
    }
}

/// What a fact is tested for.
struct Test;

impl JsonSchema for Test {
    fn schema_name() -> Cow<'static, str> {
        Cow::Borrowed("Test")
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let values = generator.subschema_for::<OneOrList<Scalar>>();
        let compared = generator.subschema_for::<Compared>();
        json_schema!({"anyOf": [values, compared]})
    }
}

/// A test that is a mapping: one key, or the two ends of a range.
struct Compared;

impl JsonSchema for Compared {
    fn schema_name() -> Cow<'static, str> {
        Cow::Borrowed("Compared")
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let test = generator.subschema_for::<Test>();
        let number = generator.subschema_for::<Number>();
        let values = generator.subschema_for::<OneOrList<Scalar>>();
        json_schema!({
            "type": "object",
            "properties": {
                "not": test,
                "at_least": number,
                "below": number,
                "same_as": {"type": "string"},
                "is": values,
                "within": values
            },
            "additionalProperties": false,
            "minProperties": 1,
            "anyOf": [
                {"maxProperties": 1},
                {"required": ["at_least", "below"], "maxProperties": 2}
            ]
        })
    }
}

/// Whom the owner of a case is or belongs to.
pub(super) struct OwnerTest;

impl JsonSchema for OwnerTest {
    fn schema_name() -> Cow<'static, str> {
        Cow::Borrowed("OwnerTest")
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "object",
            "properties": {
                "outside": {"type": "string"},
                "within": {"type": "string"},
                "is": {"type": "string"}
            },
            "additionalProperties": false,
            "minProperties": 1,
            "maxProperties": 1
        })
    }
}
