//! Policy files as they lie in a folder, and the models in them with variants and readings applied.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use yaml_serde::{Mapping, Value};

use super::condition::Condition;

/// The files of a policy, by their paths inside its folder.
pub(crate) struct Policy {
    files: BTreeMap<String, Value>,
}

/// A model with everything it takes from its register and from the models it extends.
#[derive(Clone, Debug)]
pub(crate) struct Model {
    /// In the register's order.
    pub(crate) facts: Vec<Fact>,
    pub(crate) impossible: Vec<Condition>,
    /// The level of each kind.
    pub(crate) kinds: BTreeMap<String, String>,
    pub(crate) systems: BTreeMap<String, System>,
    /// The actors, without scopes.
    pub(crate) actors: BTreeSet<String>,
    pub(crate) rules: BTreeMap<String, Rule>,
    /// Conditions of other models whose numbers are to cut the domain too.
    pub(crate) cuts: Vec<Condition>,
}

/// What can be given of a case.
#[derive(Clone, Debug)]
pub(crate) struct Fact {
    pub(crate) id: String,
    pub(crate) values: Values,
    pub(crate) only_when: Condition,
}

#[derive(Clone, Debug)]
pub(crate) enum Values {
    Listed(Vec<String>),
    Boolean,
    Number {
        min: String,
        max: String,
        decimals: usize,
    },
}

#[derive(Clone, Debug)]
pub(crate) struct System {
    pub(crate) category: String,
    pub(crate) department: Option<String>,
    /// Where the model names one.
    pub(crate) owner: Option<String>,
}

#[derive(Clone, Debug)]
pub(crate) struct Rule {
    pub(crate) when: Condition,
    /// Duty to holder.
    pub(crate) assign: BTreeMap<String, Holder>,
    /// The rules its `overrides` names.
    pub(crate) names: BTreeSet<String>,
    /// What it overrides, directly or through others.
    pub(crate) overrides: BTreeSet<String>,
}

/// A holder as written: one, several that share a duty, or the members of a list.
#[derive(Clone, Debug)]
pub(crate) enum Holder {
    One(String),
    Several(Vec<String>),
}

impl Policy {
    /// Every YAML file in a folder and the folders below it.
    pub(crate) fn load(folder: &Path) -> Self {
        let mut texts = Vec::new();
        let mut open = vec![folder.to_owned()];
        while let Some(here) = open.pop() {
            for entry in std::fs::read_dir(&here).expect("a folder of policies") {
                let path = entry.expect("an entry of the folder").path();
                if path.is_dir() {
                    open.push(path);
                } else if path.extension().is_some_and(|e| e == "yaml") {
                    let name = path.strip_prefix(folder).expect("a path below the folder");
                    let name = name.to_str().expect("a name in UTF-8").to_owned();
                    texts.push((name, std::fs::read_to_string(&path).expect("a text")));
                }
            }
        }
        Self::read(texts)
    }

    pub(crate) fn read(texts: impl IntoIterator<Item = (String, String)>) -> Self {
        let parse = |text: &str| yaml_serde::from_str(text).expect("YAML");
        let files = texts.into_iter().map(|(name, text)| (name, parse(&text)));
        Self {
            files: files.collect(),
        }
    }

    /// The ids of the models that are not the other side of a reading.
    pub(crate) fn models(&self) -> Vec<String> {
        let models = self.of_kind("model").filter(|file| !has(file, "reading"));
        models.map(|file| text(&file["id"])).collect()
    }

    /// The model that answers where none is named.
    pub(crate) fn default_model(&self) -> String {
        let register = self.of_kind("register").next().expect("a register");
        text(&register["default_model"])
    }

    /// The readings that have another side for this model: reading and option.
    pub(crate) fn options(&self, model: &str) -> Vec<(String, String)> {
        let lineage = self.lineage(model);
        let mut options: Vec<(String, String)> = self
            .of_kind("model")
            .filter_map(|file| file.get("reading"))
            .filter(|reading| strings(&reading["for"]).iter().any(|m| lineage.contains(m)))
            .map(|reading| (text(&reading["id"]), text(&reading["option"])))
            .collect();
        options.sort();
        options
    }

    /// A model with the other side of some readings.
    pub(crate) fn model(&self, id: &str, readings: &BTreeMap<String, String>) -> Model {
        let mut lineage = self.lineage(id);
        let base = self.model_file(lineage.last().expect("the model itself"));
        let mut sections = base.as_mapping().expect("a file is a mapping").clone();
        lineage.pop();
        for variant in lineage.iter().rev() {
            apply(&mut sections, self.model_file(variant));
        }
        for (reading, option) in readings {
            let overlay = self.of_kind("model").find(|file| {
                file.get("reading")
                    .is_some_and(|r| text(&r["id"]) == *reading && text(&r["option"]) == *option)
            });
            apply(&mut sections, overlay.expect("the other side of a reading"));
        }
        let register = self.of_kind("register").next().expect("a register");
        Model::new(register, &sections)
    }

    /// A model and what every other side of a reading makes of it, one at a time. A reading that
    /// is applied already has the side `default`.
    pub(crate) fn sides(
        &self,
        id: &str,
        readings: &BTreeMap<String, String>,
    ) -> BTreeMap<(String, String), Model> {
        let mut sides = BTreeMap::new();
        for (reading, option) in self.options(id) {
            let mut other = readings.clone();
            if readings.get(&reading) == Some(&option) {
                other.remove(&reading);
                sides.insert((reading, "default".to_owned()), self.model(id, &other));
            } else {
                other.insert(reading.clone(), option.clone());
                sides.insert((reading, option), self.model(id, &other));
            }
        }
        sides
    }

    fn of_kind(&self, kind: &'static str) -> impl Iterator<Item = &Value> {
        self.files
            .values()
            .filter(move |file| text(&file["bestit"]) == kind)
    }

    fn model_file(&self, id: &str) -> &Value {
        let mut models = self.of_kind("model").filter(|file| !has(file, "reading"));
        models
            .find(|file| text(&file["id"]) == id)
            .expect("a model by this id")
    }

    /// A model and those it extends, nearest first.
    fn lineage(&self, id: &str) -> Vec<String> {
        let mut lineage = vec![id.to_owned()];
        let mut file = self.model_file(id);
        while let Some(parent) = file.get("extends") {
            file = &self.files[&text(parent)];
            lineage.push(text(&file["id"]));
        }
        lineage
    }
}

/// The sections a variant may touch. `known` is not inherited and says nothing about answers.
const SECTIONS: [&str; 5] = ["actors", "systems", "posts", "rules", "interfaces"];

/// A variant: what it adds, changes (the named fields are replaced whole) and removes.
fn apply(sections: &mut Mapping, variant: &Value) {
    for section in SECTIONS {
        let entries = sections
            .entry(section.into())
            .or_insert_with(|| Value::Mapping(Mapping::new()))
            .as_mapping_mut()
            .expect("a section is a map by id");
        let part = |what: &str| variant.get(what).and_then(|w| w.get(section));
        for (id, entry) in part("add")
            .and_then(Value::as_mapping)
            .into_iter()
            .flatten()
        {
            entries.insert(id.clone(), entry.clone());
        }
        for (id, fields) in part("change")
            .and_then(Value::as_mapping)
            .into_iter()
            .flatten()
        {
            let entry = entries
                .get_mut(id)
                .and_then(Value::as_mapping_mut)
                .expect("what is changed exists");
            for (field, value) in fields.as_mapping().expect("fields") {
                entry.insert(field.clone(), value.clone());
            }
        }
        for id in part("remove").map(strings).unwrap_or_default() {
            entries.remove(id.as_str()).expect("what is removed exists");
        }
    }
}

impl Model {
    fn new(register: &Value, sections: &Mapping) -> Self {
        let owners = sections.get("systems");
        let systems = entries(register.get("systems")).map(|(id, entry)| {
            let system = System {
                category: text(&entry["category"]),
                department: entry.get("department").map(text),
                owner: owners
                    .and_then(|o| o.get(&id))
                    .map(|named| text(&named["owner"])),
            };
            (id, system)
        });
        let kinds = entries(register.get("kinds")).map(|(id, kind)| (id, text(&kind["level"])));
        let impossible = entries(register.get("impossible"));
        let facts = entries(register.get("facts"))
            .filter(|(_, fact)| fact.get("begins_way").and_then(Value::as_bool) != Some(true));
        Self {
            facts: facts
                .map(|(id, fact)| Fact::new(register, id, fact))
                .collect(),
            impossible: impossible
                .map(|(_, entry)| Condition::read(entry.get("when")))
                .collect(),
            kinds: kinds.collect(),
            systems: systems.collect(),
            actors: entries(register.get("actors")).map(|(id, _)| id).collect(),
            rules: rules(sections.get("rules")),
            cuts: Vec::new(),
        }
    }
}

impl Fact {
    fn new(register: &Value, id: String, fact: &Value) -> Self {
        Self {
            id,
            values: Values::read(register, fact),
            only_when: Condition::read(fact.get("only_when")),
        }
    }
}

impl Values {
    fn read(register: &Value, fact: &Value) -> Self {
        let values = &fact["values"];
        let mut listed: Vec<String> = match (values.as_str(), values.get("number")) {
            (Some("boolean"), _) => return Values::Boolean,
            (Some(section), _) => ids(register.get(section)),
            (None, None) => ids(Some(values)),
            (None, Some(number)) => {
                return Values::Number {
                    min: text(&number["min"]),
                    max: text(&number["max"]),
                    decimals: text(&number["decimals"]).parse().expect("a small number"),
                };
            }
        };
        if fact.get("none").and_then(Value::as_bool) == Some(true) {
            listed.push("none".to_owned());
        }
        Values::Listed(listed)
    }
}

fn rules(written: Option<&Value>) -> BTreeMap<String, Rule> {
    let direct: BTreeMap<String, Vec<String>> = entries(written)
        .map(|(id, rule)| (id, rule.get("overrides").map(strings).unwrap_or_default()))
        .collect();
    let read = |id: &String, rule: &Value| {
        let assign = entries(rule.get("assign"));
        Rule {
            when: Condition::read(rule.get("when")),
            assign: assign.map(|(duty, h)| (duty, Holder::read(h))).collect(),
            names: direct[id].iter().cloned().collect(),
            overrides: reached(&direct, id),
        }
    };
    entries(written)
        .map(|(id, rule)| {
            let rule = read(&id, rule);
            (id, rule)
        })
        .collect()
}

/// Everything a rule overrides, directly or through others.
fn reached(direct: &BTreeMap<String, Vec<String>>, from: &str) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    let mut open = direct[from].clone();
    while let Some(rule) = open.pop() {
        open.extend(direct.get(&rule).cloned().unwrap_or_default());
        all.insert(rule);
    }
    all
}

impl Holder {
    fn read(written: &Value) -> Self {
        match written {
            Value::Sequence(_) => Holder::Several(strings(written)),
            Value::Mapping(shared) => Holder::Several(strings(&shared["shared"])),
            one => Holder::One(text(one)),
        }
    }
}

/// The entries of a map by id, in the order of the file.
fn entries(written: Option<&Value>) -> impl Iterator<Item = (String, &Value)> {
    let mapping = written.and_then(Value::as_mapping);
    mapping.into_iter().flatten().map(|(id, v)| (text(id), v))
}

fn ids(written: Option<&Value>) -> Vec<String> {
    entries(written).map(|(id, _)| id).collect()
}

fn strings(written: &Value) -> Vec<String> {
    written
        .as_sequence()
        .map(|list| list.iter().map(text).collect())
        .unwrap_or_default()
}

fn has(file: &Value, key: &str) -> bool {
    file.get(key).is_some()
}

/// A scalar as text; every value of a case is one.
pub(crate) fn text(scalar: &Value) -> String {
    match scalar {
        Value::String(text) => text.clone(),
        Value::Bool(yes) => yes.to_string(),
        Value::Number(number) => number.to_string(),
        other => panic!("not a scalar: {other:?}"),
    }
}
