//! Single values of the policy language as JSON Schema.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

/// Types that are a schema written out, used where they stand.
macro_rules! inline {
    ($($(#[$doc:meta])* $name:ident { $($schema:tt)* })*) => {$(
        $(#[$doc])*
        pub(super) struct $name;

        impl JsonSchema for $name {
            fn inline_schema() -> bool {
                true
            }

            fn schema_name() -> Cow<'static, str> {
                Cow::Borrowed(stringify!($name))
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!({ $($schema)* })
            }
        }
    )*};
}

inline! {
    /// An id.
    Id { "type": "string", "pattern": "^[a-z0-9][a-z0-9_-]{0,63}$" }
    /// An actor, perhaps with a scope.
    ScopedId { "type": "string", "pattern": "^[a-z0-9][a-z0-9_-]{0,63}(:[a-z0-9][a-z0-9_-]{0,63})?$" }
    /// A statement of the document.
    StatementId { "type": "string", "pattern": "^S[0-9]{1,63}$" }
    /// A reading of the document.
    ReadingId { "type": "string", "pattern": "^A[0-9]{1,63}$" }
    /// A key of one line.
    AnyKey { "type": "string", "pattern": "^[^\\u0000-\\u001f\\u007f-\\u009f]{1,64}$" }
    /// A day of the calendar. The pattern leaves the length of the months to `format`.
    Date {
        "type": "string",
        "pattern": "^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$",
        "format": "date"
    }
    /// A file inside the policy's folder: no way up, no root, no drive.
    FilePath {
        "type": "string",
        "pattern": "^(?![A-Za-z]:)(?!(.*/)?\\.{0,2}(/|$))[^\\\\\\u0000-\\u001f\\u007f-\\u009f]+$"
    }
    /// The version of the language.
    Language { "type": "integer", "const": 1 }
    /// A number, as it is written.
    Number { "type": "number" }
    /// A value of a fact.
    Scalar { "type": ["string", "number", "boolean"] }
    /// A value of a fact, or nothing.
    ScalarOrNull { "type": ["string", "number", "boolean", "null"] }
}

/// Closed lists of words.
macro_rules! words {
    ($($(#[$doc:meta])* $name:ident [$($word:literal),*])*) => {
        inline! {$( $(#[$doc])* $name { "type": "string", "enum": [$($word),*] } )*}
    };
}

words! {
    /// How binding a statement is.
    Modality ["shall", "stated", "should", "as_is", "alternative"]
    /// The level of a kind of case.
    Level ["strategic", "tactical", "operative"]
    /// What an actor is.
    ActorIs ["unit", "body", "role"]
    /// What an actor exists once for.
    Per ["department", "system"]
    /// Who is asked for a fact.
    AskedOf ["anyone", "known_by", "never"]
    /// Values that are declared elsewhere.
    NamedValues ["kinds", "departments", "systems", "boolean"]
    /// What is done over an interface.
    Action ["hands_over", "refers", "prepares_for", "presents", "decides", "orders", "delivers", "informs"]
}

/// A list that may not be empty.
pub(super) struct NonEmpty<T>(std::marker::PhantomData<T>);

impl<T: JsonSchema> JsonSchema for NonEmpty<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        format!("NonEmpty_{}", T::schema_name()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let items = generator.subschema_for::<T>();
        json_schema!({"type": "array", "minItems": 1, "items": items})
    }
}

/// One value, or a list of at least one.
pub(super) struct OneOrList<T>(std::marker::PhantomData<T>);

impl<T: JsonSchema> JsonSchema for OneOrList<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        format!("OneOrList_{}", T::schema_name()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let one = generator.subschema_for::<T>();
        let list = NonEmpty::<T>::json_schema(generator);
        json_schema!({"anyOf": [one, list]})
    }
}

/// An entry that changes another: any of the fields of an entry of its own.
pub(super) struct Changed<T>(std::marker::PhantomData<T>);

impl<T: JsonSchema> JsonSchema for Changed<T> {
    fn schema_name() -> Cow<'static, str> {
        format!("{}{}", super::CHANGED, T::schema_name()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let mut schema = T::json_schema(generator);
        schema.remove("required");
        schema
    }
}
