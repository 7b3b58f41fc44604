//! The policy language as a JSON Schema, for editors: what may stand where, explained while
//! writing. One schema for all five kinds of file; the key `bestit` says which.
//!
//! A schema knows the form of a file, not its names: that `it_unit` is an actor of the register is
//! for [`crate::Policy`] to find out. Draft 7, as it is what every editor reads.

mod condition;
mod scalars;
mod types;

use std::collections::BTreeMap;

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, SchemaGenerator};
use serde_json::{Map, Value, json};

use crate::text::{Lang, Text};

/// What the name of a definition begins with that changes an entry.
const CHANGED: &str = "Changed";

/// The kinds of file, each with the definition of its form.
const FILES: [(&str, Form); 5] = [
    ("document", subschema::<types::DocumentFile>),
    ("register", subschema::<types::RegisterFile>),
    ("model", subschema::<types::ModelFile>),
    ("cases", subschema::<types::CasesFile>),
    ("contacts", subschema::<types::ContactsFile>),
];

type Form = fn(&mut SchemaGenerator) -> Value;

fn subschema<T: JsonSchema>(generator: &mut SchemaGenerator) -> Value {
    generator.subschema_for::<T>().to_value()
}

/// The JSON Schema of policy files as indented JSON, with descriptions in one language.
///
/// The Swedish one is part of the repository: `policies/bestit.schema.json`.
///
/// ```
/// let schema = bestit::schema::json_schema(bestit::Lang::Sv);
/// let schema: serde_json::Value = serde_json::from_str(&schema)?;
/// assert_eq!(schema["properties"]["language"]["const"], 1);
/// assert_eq!(schema["definitions"]["Rule"]["required"], serde_json::json!(["assign", "text"]));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn json_schema(lang: Lang) -> String {
    let mut generator = SchemaSettings::draft07().into_generator();
    let kinds: Vec<&str> = FILES.iter().map(|(kind, _)| *kind).collect();
    // A branch for each kind: an editor then speaks of the faults of that kind alone.
    let branches: Vec<Value> = FILES
        .iter()
        .map(|(kind, form)| {
            json!({
                "if": {"properties": {"bestit": {"const": kind}}, "required": ["bestit"]},
                "then": form(&mut generator)
            })
        })
        .collect();
    let mut definitions = generator.take_definitions(true);
    let texts = Texts::new(lang);
    for (name, definition) in &mut definitions {
        without_null(definition);
        texts.describe(name, definition);
    }
    if let Some(Value::Object(invariant)) = definitions.get_mut("Invariant") {
        let either = json!([{"required": ["never"]}, {"required": ["always"]}]);
        invariant.insert("oneOf".to_owned(), either);
    }
    let mut root = json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "",
        "type": "object",
        "required": ["bestit", "language"],
        "properties": {
            "bestit": {"enum": kinds},
            "language": {"const": 1}
        },
        "allOf": branches
    });
    texts.describe("File", &mut root);
    if let Value::Object(root) = &mut root {
        root.insert("definitions".to_owned(), Value::Object(definitions));
    }
    // The same order of keys whatever map another crate makes serde_json use.
    root.sort_all_objects();
    // A tree of texts and numbers can always be written.
    let mut text = serde_json::to_string_pretty(&root).unwrap_or_default();
    text.push('\n');
    text
}

/// Takes back that a field which may be left out could also be empty.
fn without_null(definition: &mut Value) {
    let Some(Value::Object(fields)) = definition.get_mut("properties") else {
        return;
    };
    for field in fields.values_mut() {
        let Value::Object(field) = field else {
            continue;
        };
        field.remove("default");
        if let Some(Value::Array(types)) = field.get_mut("type") {
            types.retain(|one| one != "null");
            if let [one] = types.as_slice() {
                let one = one.clone();
                field.insert("type".to_owned(), one);
            }
        }
        if let Some(Value::Array(values)) = field.get_mut("enum") {
            values.retain(|one| !one.is_null());
        }
        let null = json!({"type": "null"});
        let Some(Value::Array(options)) = field.get_mut("anyOf") else {
            continue;
        };
        options.retain(|option| *option != null);
        if let [Value::Object(only)] = options.as_slice() {
            let only = only.clone();
            field.remove("anyOf");
            field.extend(only);
        }
    }
}

/// What an editor shows: a title for each form, a description for each key.
struct Texts {
    texts: BTreeMap<String, Text>,
    lang: Lang,
}

impl Texts {
    fn new(lang: Lang) -> Self {
        // A test sees to it that the texts can be read and none is missing.
        let texts = serde_json::from_str(include_str!("../texts/schema.json")).unwrap_or_default();
        Self { texts, lang }
    }

    fn describe(&self, name: &str, definition: &mut Value) {
        let name = name.strip_prefix(CHANGED).unwrap_or(name);
        let Value::Object(definition) = definition else {
            return;
        };
        // What the code says of a type is for whoever reads the code.
        definition.remove("description");
        if let Some(title) = self.texts.get(name) {
            definition.insert("title".to_owned(), title.get(self.lang).into());
        }
        let Some(Value::Object(fields)) = definition.get_mut("properties") else {
            return;
        };
        for (key, field) in fields {
            // A key that means the same everywhere has its text once.
            let own = self.texts.get(&format!("{name}.{key}"));
            let Some(text) = own.or_else(|| self.texts.get(&format!("*.{key}"))) else {
                continue;
            };
            *field = described(field.take(), text.get(self.lang));
        }
    }
}

/// A schema with a description. Beside a reference nothing may stand in draft 7.
fn described(schema: Value, description: &str) -> Value {
    let mut with = Map::new();
    with.insert("description".to_owned(), description.into());
    match schema {
        Value::Object(schema) if schema.contains_key("$ref") => {
            with.insert("allOf".to_owned(), json!([schema]));
        }
        Value::Object(schema) => with.extend(schema),
        _ => {}
    }
    Value::Object(with)
}
