//! `bestit suggest TEXT`

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use bestit::{Ask, Compiled, Lang, Strength, Suggestion, Suggestions};

use crate::common::{Common, Exit, Outcome, out, print_json};
use crate::{commands::answer, commands::route, labels};

/// What is typed, and in which words.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// What the case is about, in your own words: glömt lösenordet i Heroma
    #[arg(required = true)]
    text: Vec<String>,
}

const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();
const ID: Style = AnsiColor::Cyan.on_default();
const WARN: Style = AnsiColor::Yellow.on_default();

pub(crate) fn run(args: &Args, common: &Common) -> Outcome {
    let compiled = match route::open(common)? {
        Ok(compiled) => compiled,
        Err(refusal) => return answer::refused(refusal, None, common),
    };
    let found = compiled.router.suggest(&args.text.join(" "), common.lang());
    if common.json {
        print_json(&found)?;
    } else {
        show(&mut out(), &found, &compiled, common.lang())?;
    }
    Ok(if found.suggestions.is_empty() {
        Exit::NotDone
    } else {
        Exit::Done
    })
}

fn show(
    out: &mut dyn Write,
    found: &Suggestions,
    compiled: &Compiled,
    lang: Lang,
) -> io::Result<()> {
    if let Some(message) = &found.message {
        return writeln!(out, "{WARN}{}{WARN:#}", message.get(lang));
    }
    for (at, one) in found.suggestions.iter().enumerate() {
        suggestion(out, at + 1, one, lang)?;
    }
    match &found.ask {
        Some(ask) => question(out, ask, compiled, lang),
        None => Ok(()),
    }
}

fn suggestion(out: &mut dyn Write, at: usize, one: &Suggestion, lang: Lang) -> io::Result<()> {
    let titles = [&one.kind_title, &one.system_title].into_iter().flatten();
    let titles: Vec<&str> = titles.map(|t| t.get(lang)).collect();
    let strength = labels::of(match one.strength {
        Strength::Strong => "suggest-strong",
        Strength::Fair => "suggest-fair",
    });
    let mut notes = vec![strength.get(lang).to_owned()];
    if one.sample {
        notes.push(labels::of("is-sample").get(lang).to_owned());
    }
    let case = [
        one.kind.as_deref().map(str::to_owned),
        one.system.as_deref().map(|s| format!("system={s}")),
    ];
    let case: Vec<String> = case.into_iter().flatten().collect();
    writeln!(
        out,
        "{at}. {BOLD}{}{BOLD:#}  {DIM}{}{DIM:#}",
        titles.join(" · "),
        notes.join(", ")
    )?;
    let words = labels::of("suggest-words");
    let words = words.get(lang).replace("{words}", &one.words.join(", "));
    writeln!(out, "   {ID}{}{ID:#}  {DIM}{words}{DIM:#}", case.join(" "))
}

fn question(out: &mut dyn Write, ask: &Ask, compiled: &Compiled, lang: Lang) -> io::Result<()> {
    writeln!(out, "\n{BOLD}{}{BOLD:#}", ask.question.text.get(lang))?;
    if let Some(help) = &ask.question.help {
        writeln!(out, "  {}", help.get(lang))?;
    }
    for value in &ask.question.values {
        let (fact, title) = (&ask.question.fact, value.title.get(lang));
        writeln!(out, "  {ID}{fact}={}{ID:#}  {title}", value.id)?;
    }
    for apart in &ask.not {
        let (kind, other) = (&apart.kind, &apart.other);
        let text = apart.text.get(lang);
        writeln!(out, "  {DIM}{kind} ≠ {other}:{DIM:#} {text}")?;
    }
    // Who asks need not be told to ask themselves.
    if let Some(id) = ask
        .question
        .known_by
        .as_deref()
        .filter(|k| *k != "requester")
    {
        let who = compiled.actor_title(id).map_or(id, |t| t.get(lang));
        let line = labels::of("known-by").get(lang).replace("{who}", who);
        writeln!(out, "\n{line}")?;
    }
    Ok(())
}
