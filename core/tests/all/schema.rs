//! The JSON Schema says what reading accepts: the same keys, the same forms.
#![cfg(feature = "schema")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use crate::folders::{broken, root};
use bestit::finding::Finding;
use bestit::schema::json_schema;
use bestit::{Lang, Policy, Source};
use jsonschema::Validator;
use proptest::prelude::*;
use serde_json::{Value, json};

fn schema() -> &'static Value {
    static SCHEMA: OnceLock<Value> = OnceLock::new();
    SCHEMA.get_or_init(|| serde_json::from_str(&json_schema(Lang::Sv)).unwrap())
}

fn validator() -> &'static Validator {
    static VALIDATOR: OnceLock<Validator> = OnceLock::new();
    VALIDATOR.get_or_init(|| {
        let options = jsonschema::options().should_validate_formats(true);
        options.build(schema()).unwrap()
    })
}

/// The policy files of a folder and the folders in it, as an editor sees them.
fn files(folder: &Path) -> Vec<(PathBuf, String)> {
    let mut files = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|e| e == "yaml") {
                // One of the broken files is no UTF-8 on purpose.
                if let Ok(text) = std::fs::read_to_string(&path) {
                    files.push((path, text));
                }
            }
        }
    }
    files.sort();
    files
}

fn parsed(text: &str) -> Option<Value> {
    yaml_serde::from_str(text).ok()
}

fn errors(instance: &Value) -> Vec<String> {
    let all = validator().iter_errors(instance);
    all.map(|e| format!("{}: {e}", e.instance_path())).collect()
}

/// The faults of reading one file alone.
fn faults(text: String) -> Vec<Finding> {
    let policy = Policy::from_sources([Source::new("file.yaml", text)]);
    let all = policy.findings().iter().cloned();
    all.filter(|f| f.code.id().starts_with("B1")).collect()
}

/// The files of `every-key`, by name.
fn every_key() -> &'static [(String, Value)] {
    static FILES: OnceLock<Vec<(String, Value)>> = OnceLock::new();
    FILES.get_or_init(read_every_key)
}

fn read_every_key() -> Vec<(String, Value)> {
    let files = files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/every-key"));
    let named = files.into_iter().map(|(path, text)| {
        assert_eq!(faults(text.clone()), [], "{}", path.display());
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        (name, parsed(&text).unwrap())
    });
    named.collect()
}

#[test]
fn the_files_of_sound_policies_are_valid() {
    let mut seen = 0;
    let folders = ["policies", "tests", "core/tests/every-key"];
    for (path, text) in folders.iter().flat_map(|f| files(&root().join(f))) {
        if faults(text.clone()).is_empty() {
            let value = parsed(&text).unwrap_or_else(|| panic!("{}", path.display()));
            // A name that does not exist may be one of a closed list of words.
            let unknown = path.to_string_lossy().contains("b201-");
            let errors = errors(&value);
            assert!(
                unknown || errors.is_empty(),
                "{}: {errors:?}",
                path.display()
            );
            seen += 1;
        }
    }
    assert!(seen > 200, "only {seen} files");
}

#[test]
fn faults_of_form_are_invalid() {
    // What is no form of the tree an editor checks: faults of YAML itself, plain words that some
    // readers take for something else, and limits.
    let beyond = [
        "b101", "b102", "b106", "b107", "b108", "b109", "b114", "b115", "b117",
    ];
    let (mut seen, mut valid) = (BTreeSet::new(), BTreeSet::new());
    for folder in broken() {
        let name = folder.file_name().unwrap().to_str().unwrap().to_owned();
        if beyond.iter().any(|code| name.starts_with(code)) || !name.starts_with("b1") {
            continue;
        }
        let values = files(&folder)
            .into_iter()
            .filter_map(|(_, text)| parsed(&text));
        if values.into_iter().all(|v| validator().is_valid(&v)) {
            valid.insert(name.clone());
        }
        seen.insert(name[..4].to_owned());
    }
    assert!(seen.len() >= 9, "{seen:?}");
    let expected = [
        // Whether a model extends another is found out when names are resolved.
        "b103-unknown-key-alone",
        // A key is text to an editor, with or without quotation marks.
        "b118-unquoted-number-heading",
    ];
    assert_eq!(valid, expected.map(str::to_owned).into());
}

/// A closed mapping of the schema with its keys, and a way to one in a file.
type Closed = BTreeMap<String, (BTreeSet<String>, String, Vec<String>)>;

/// Walks a file and its schema side by side and notes where each closed mapping stands.
fn closed(
    found: &mut Closed,
    file: &str,
    schema_at: &Value,
    name: &str,
    at: &Value,
    way: &[String],
) {
    if let Some(reference) = schema_at["$ref"].as_str() {
        let name = reference.rsplit('/').next().unwrap();
        closed(found, file, &schema()["definitions"][name], name, at, way);
        return;
    }
    for group in ["allOf", "anyOf"] {
        for option in schema_at[group].as_array().into_iter().flatten() {
            match option.get("if") {
                Some(branch) if branch["properties"]["bestit"]["const"] != at["bestit"] => {}
                Some(_) => closed(found, file, &option["then"], name, at, way),
                None => closed(found, file, option, name, at, way),
            }
        }
    }
    let below = |key: &str| [way, &[key.to_owned()]].concat();
    match at {
        Value::Object(entries) => {
            let own = schema_at["properties"].as_object();
            if let (Some(own), Some(false)) = (own, schema_at["additionalProperties"].as_bool()) {
                // Of several forms that may stand here it is the one with these keys.
                if entries.keys().all(|key| own.contains_key(key)) {
                    let keys = own.keys().cloned().collect();
                    let here = (keys, file.to_owned(), way.to_vec());
                    found.entry(name.to_owned()).or_insert(here);
                }
            }
            for (key, value) in entries {
                let patterned = schema_at["patternProperties"].as_object();
                let other = patterned.and_then(|p| p.values().next());
                let other = other.or(schema_at.get("additionalProperties"));
                if let Some(of) = own.and_then(|own| own.get(key)).or(other) {
                    closed(found, file, of, name, value, &below(key));
                }
            }
        }
        Value::Array(items) => {
            for (ix, item) in items.iter().enumerate() {
                if let Some(of) = schema_at.get("items") {
                    closed(found, file, of, name, item, &below(&ix.to_string()));
                }
            }
        }
        _ => {}
    }
}

/// The keys that reading names when it meets a key it does not know.
fn known_keys(file: &Value, way: &[String]) -> Option<BTreeSet<String>> {
    let pointer: String = way.iter().map(|step| format!("/{step}")).collect();
    // Some mappings have one key only, and a second one is another fault.
    [true, false].into_iter().find_map(|beside| {
        let mut file = file.clone();
        let entries = file.pointer_mut(&pointer)?.as_object_mut()?;
        if !beside {
            entries.clear();
        }
        entries.insert("qqqqqqqq".to_owned(), json!("x"));
        let faults = faults(file.to_string());
        let unknown = |f: &&Finding| f.code.id() == "B103" && f.message.en.contains("qqqqqqqq");
        let help = faults.iter().find(unknown)?.help.clone()?.en;
        let quoted = help.split('`').skip(1).step_by(2);
        Some(quoted.map(str::to_owned).collect())
    })
}

#[test]
fn the_keys_of_reading_are_the_keys_of_the_schema() {
    let files: BTreeMap<String, Value> = every_key().iter().cloned().collect();
    let mut found = Closed::new();
    for (name, file) in &files {
        closed(&mut found, name, schema(), "", file, &[]);
    }
    // `{number: …}` is one way to write the values of a fact, next to those with names of their own.
    found.remove("NumberOf");
    for (name, (keys, file, way)) in &found {
        let known = known_keys(&files[file], way);
        assert_eq!(known.as_ref(), Some(keys), "{name} in {file} at {way:?}");
    }
    let definitions = schema()["definitions"].as_object().unwrap();
    for (name, definition) in definitions {
        let is_closed =
            definition["additionalProperties"] == false && definition.get("properties").is_some();
        let visited = found.contains_key(name) || name == "NumberOf";
        assert!(
            !is_closed || visited,
            "{name} stands in no file of every-key"
        );
    }
    assert!(found.len() > 35, "{}", found.len());
}

#[test]
fn every_form_and_key_is_explained_and_no_text_is_left_over() {
    let texts: BTreeMap<String, bestit::Text> =
        serde_json::from_str(include_str!("../../src/texts/schema.json")).unwrap();
    let mut used = BTreeSet::new();
    let mut of = |name: &str, definition: &Value| {
        let name = name.strip_prefix("Changed").unwrap_or(name);
        used.insert(name.to_owned());
        assert_eq!(definition["title"], texts[name].sv.as_str());
        for (key, field) in definition["properties"].as_object().into_iter().flatten() {
            let own = format!("{name}.{key}");
            let key = if texts.contains_key(&own) {
                own
            } else {
                format!("*.{key}")
            };
            let text = texts.get(&key).unwrap_or_else(|| panic!("{name}: {key}"));
            assert_eq!(field["description"], text.sv.as_str(), "{key}");
            used.insert(key);
        }
    };
    of("File", schema());
    for (name, definition) in schema()["definitions"].as_object().unwrap() {
        of(name, definition);
    }
    let all: BTreeSet<String> = texts.keys().cloned().collect();
    assert_eq!(used, all);
    for (key, text) in &texts {
        assert!(text.sv != text.en, "{key}");
        let quoted = |t: &str| t.matches('`').count();
        assert_eq!(quoted(&text.sv) % 2, 0, "{key}");
        assert_eq!(quoted(&text.en) % 2, 0, "{key}");
    }
    assert_ne!(json_schema(Lang::Sv), json_schema(Lang::En));
}

/// Every value of a file, by the way to it.
fn ways(value: &Value) -> Vec<String> {
    let mut all = Vec::new();
    let mut open = vec![(String::new(), value)];
    while let Some((way, value)) = open.pop() {
        match value {
            Value::Object(entries) => {
                open.extend(entries.iter().map(|(k, v)| (format!("{way}/{k}"), v)));
            }
            Value::Array(items) => {
                open.extend(
                    items
                        .iter()
                        .enumerate()
                        .map(|(i, v)| (format!("{way}/{i}"), v)),
                );
            }
            _ => {}
        }
        all.push(way);
    }
    all
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    /// However one value of a file is changed: what reading finds fault with is invalid, and what
    /// is invalid has a fault, or a name that only a closed list of the schema knows.
    #[test]
    fn reading_and_schema_agree(
        file in 0usize..5,
        at in any::<prop::sample::Index>(),
        new in prop::sample::select(vec![
            json!(null), json!(true), json!(1), json!(-0.5), json!("x"), json!(""), json!("S001"),
            json!("A01"), json!("2012-02-30"), json!("2012-02-28"), json!("../x"), json!("x/./y"),
            json!("a b"), json!([]), json!(["x"]), json!([1]), json!([[]]), json!({}),
            json!({"x": 1}), json!({"sv": "x"}), json!({"sv": "x", "en": "y"}), json!({"not": "x"}),
            json!({"at_least": 1, "below": 2}), json!({"below": "1"}), json!({"is": []}),
            json!({"shared": ["x"]}), json!({"Å": {}}), json!({"at_least": 1, "is": "x"}),
        ]),
        how in 0u8..3,
    ) {
        let (_, whole) = &every_key()[file];
        let ways = ways(whole);
        let way = at.get(&ways);
        let mut changed = whole.clone();
        let (above, key) = way.rsplit_once('/').unwrap_or(("", ""));
        match changed.pointer_mut(above).and_then(Value::as_object_mut) {
            Some(entries) if how == 1 => drop(entries.remove(key)),
            Some(entries) if how == 2 => {
                let value = entries.remove(key).unwrap_or(new);
                entries.insert(format!("{key}q"), value);
            }
            _ => *changed.pointer_mut(way).unwrap() = new,
        }
        let faults = faults(changed.to_string());
        let errors: Vec<_> = validator().iter_errors(&changed).collect();
        let said = || format!("{way}\n{changed}\n{faults:?}\n{errors:?}");
        if faults.is_empty() {
            for error in &errors {
                let closed_list = matches!(error.kind().keyword(), "enum" | "pattern")
                    || error.instance_path().to_string().ends_with("/values");
                prop_assert!(closed_list, "valid to reading: {}", said());
            }
        } else {
            prop_assert!(!errors.is_empty(), "valid to the schema: {}", said());
        }
    }
}
