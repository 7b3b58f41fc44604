//! `bestit` alone: what it can do.

use std::io::Write;

use anstyle::{AnsiColor, Style};

use crate::common::{Common, Exit, Outcome, out};
use crate::labels;

pub(crate) fn run(common: &Common) -> Outcome {
    let lang = common.lang();
    let (bold, id) = (Style::new().bold(), AnsiColor::Cyan.on_default());
    let mut out = out();
    writeln!(
        out,
        "{bold}bestit{bold:#} {}  {}\n",
        env!("CARGO_PKG_VERSION"),
        labels::of("about").get(lang)
    )?;
    let commands = [
        ("route system_support system=heroma", "about-route"),
        ("why it_plan --not decides=best_it", "about-why"),
        ("suggest glömt lösenordet i Heroma", "about-suggest"),
        ("ask", "about-ask"),
        ("who network", "about-who"),
        ("batch cases.jsonl", "about-batch"),
        ("check best-it", "about-check"),
        ("prove 'never orders.unit is executes.unit'", "about-prove"),
        ("test best-it", "about-test"),
        ("compare best-it matrix", "about-compare"),
        ("trace S047", "about-trace"),
        ("models", "about-models"),
        ("verify route.json", "about-verify"),
        ("contacts contacts.yaml --json", "about-contacts"),
        ("explain B302", "about-explain"),
        ("compile best-it -o best-it.bestit", "about-compile"),
        ("graph best-it", "about-graph"),
        ("table rules.csv", "about-table"),
        ("fmt policies --check", "about-fmt"),
        ("schema", "about-schema"),
    ];
    for (command, label) in commands {
        writeln!(
            out,
            "  {id}bestit {command:<36}{id:#} {}",
            labels::of(label).get(lang)
        )?;
    }
    writeln!(out, "\n{}", labels::of("about-options").get(lang))?;
    writeln!(
        out,
        "  {id}--model M --policy DIR --on DATE --reading ID=OPTION --after-validity --lang sv|en --json{id:#}"
    )?;
    writeln!(out, "\n{}", labels::of("about-help").get(lang))?;
    Ok(Exit::Done)
}
