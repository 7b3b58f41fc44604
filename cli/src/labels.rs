//! The command line's own words, kept as data in `labels.json`.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use bestit::Text;

fn all() -> &'static BTreeMap<String, Text> {
    static LABELS: OnceLock<BTreeMap<String, Text>> = OnceLock::new();
    LABELS.get_or_init(|| serde_json::from_str(include_str!("labels.json")).unwrap_or_default())
}

/// The label with this name; its name where there is none, which a test rules out.
pub(crate) fn of(name: &str) -> Text {
    all()
        .get(name)
        .cloned()
        .unwrap_or_else(|| Text::new(name, name))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every label that the source asks for by a literal name is there, and no other.
    #[test]
    fn labels_and_their_uses_agree() {
        let sources = [
            include_str!("main.rs"),
            include_str!("common.rs"),
            include_str!("render.rs"),
            include_str!("commands/overview.rs"),
            include_str!("commands/route.rs"),
            include_str!("commands/answer.rs"),
            include_str!("commands/why.rs"),
            include_str!("commands/test.rs"),
            include_str!("commands/ask.rs"),
            include_str!("commands/who.rs"),
            include_str!("commands/batch.rs"),
            include_str!("commands/batch/lines.rs"),
            include_str!("commands/batch/rows.rs"),
            include_str!("commands/batch/sink.rs"),
            include_str!("commands/batch/table.rs"),
            include_str!("commands/check.rs"),
            include_str!("commands/compare.rs"),
            include_str!("commands/trace.rs"),
            include_str!("commands/prove.rs"),
            include_str!("commands/prove/rule.rs"),
            include_str!("commands/models.rs"),
            include_str!("commands/verify.rs"),
            include_str!("commands/contacts.rs"),
            include_str!("commands/explain.rs"),
            include_str!("commands/suggest.rs"),
            include_str!("commands/compile.rs"),
            include_str!("commands/fmt.rs"),
            include_str!("commands/graph.rs"),
            include_str!("commands/schema.rs"),
            include_str!("commands/table.rs"),
        ]
        .concat();
        assert!(!all().is_empty());
        for name in all().keys() {
            assert!(
                sources.contains(&format!("\"{name}\"")),
                "nobody uses the label {name}"
            );
        }
        for rest in sources.split("labels::of(\"").skip(1) {
            let name = rest.split('"').next().unwrap();
            assert!(all().contains_key(name), "there is no label {name}");
        }
    }
}
