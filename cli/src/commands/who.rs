//! `bestit who SYSTEM|ACTOR`

use std::io::{self, Write};

use anstyle::Style;
use bestit::{Compiled, Lang, Who, WhoActor, WhoSystem};

use crate::common::{Common, Exit, Outcome, out, print_json};
use crate::{commands::answer, commands::route, labels};

/// Who somebody is.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// A system, or an actor with its scope: heroma, it_strategist, it_customer_manager:education
    id: String,
}

pub(crate) fn run(args: &Args, common: &Common) -> Outcome {
    let found = match route::open(common)? {
        Ok(compiled) => compiled.router.who(&args.id).map(|who| (who, compiled)),
        Err(refusal) => Err(refusal),
    };
    match found {
        Ok((who, _)) if common.json => print_json(&who)?,
        Ok((Who::System(system), compiled)) => show_system(common, &system, &compiled)?,
        Ok((Who::Actor(actor), compiled)) => show_actor(common, &actor, &compiled)?,
        Err(refusal) => return answer::refused(refusal, None, common),
    }
    Ok(Exit::Done)
}

struct Lines<'a> {
    common: &'a Common,
    compiled: &'a Compiled,
}

impl Lines<'_> {
    fn named(&self, id: &str) -> String {
        match (id, self.compiled.actor_title(id)) {
            ("unstated", _) => labels::of("is-unstated").get(self.common.lang()).to_owned(),
            (_, Some(title)) => format!("{} ({id})", title.get(self.common.lang())),
            (_, None) => id.to_owned(),
        }
    }

    /// A unit, or that the document is silent about it.
    fn place(&self, id: &str) -> String {
        match id {
            "unstated" => labels::of("is-unstated-where")
                .get(self.common.lang())
                .to_owned(),
            _ => self.named(id),
        }
    }

    /// The titles of values, which may hold commas themselves.
    fn values<S: AsRef<str>>(&self, fact: &str, ids: &[S]) -> String {
        let titles: Vec<&str> = ids
            .iter()
            .map(|id| match self.compiled.value_title(fact, id.as_ref()) {
                Some(title) => title.get(self.common.lang()),
                None => id.as_ref(),
            })
            .collect();
        titles.join("; ")
    }

    fn actors<S: AsRef<str>>(&self, ids: &[S], between: &str) -> String {
        let names: Vec<String> = ids
            .iter()
            .map(|id| match self.compiled.actor_title(id.as_ref()) {
                Some(title) => title.get(self.common.lang()).to_owned(),
                None => id.as_ref().to_owned(),
            })
            .collect();
        names.join(between)
    }

    fn line(&self, label: &str, text: &str) -> io::Result<()> {
        if text.is_empty() {
            return Ok(());
        }
        writeln!(
            out(),
            "  {:<22} {text}",
            labels::of(label).get(self.common.lang())
        )
    }
}

fn head(title: &str, id: &str, sample: bool, common: &Common) -> io::Result<()> {
    let (bold, dim) = (Style::new().bold(), Style::new().dimmed());
    let sample = if sample {
        format!(" · {}", labels::of("is-sample").get(common.lang()))
    } else {
        String::new()
    };
    writeln!(out(), "{bold}{title}{bold:#} {dim}({id}){sample}{dim:#}\n")
}

fn show_system(common: &Common, system: &WhoSystem, compiled: &Compiled) -> io::Result<()> {
    let lang = common.lang();
    head(system.title.get(lang), &system.id, system.sample, common)?;
    let lines = Lines { common, compiled };
    lines.line("system-owner", &lines.named(&system.owner))?;
    lines.line("manager", &lines.named(&system.manager))?;
    lines.line("administrator", &lines.named(&system.administrator))?;
    lines.line("category", &system.category)?;
    match &system.department {
        Some(department) => lines.line("department", &lines.values("department", &[department])),
        None => Ok(()),
    }
}

fn show_actor(common: &Common, actor: &WhoActor, compiled: &Compiled) -> io::Result<()> {
    let lang = common.lang();
    head(actor.title.get(lang), &actor.id, actor.sample, common)?;
    let lines = Lines { common, compiled };
    match &actor.parent {
        Some(parent) => lines.line("parent", &lines.place(parent))?,
        None => lines.line("unit", &lines.place(&actor.unit))?,
    }
    if actor.home_unit != actor.unit {
        lines.line("home-unit", &lines.place(&actor.home_unit))?;
    }
    let capacity = actor.capacity.as_deref().unwrap_or_default();
    lines.line("capacity", &number(capacity, lang))?;
    lines.line("members", &lines.actors(&actor.members, "; "))?;
    for post in &actor.posts {
        lines.line("posts", &lines.actors(&post.roles, " + "))?;
    }
    lines.line("owns", &lines.values("system", &actor.owns))?;
    lines.line("manages", &lines.values("system", &actor.manages))?;
    lines.line("administers", &lines.values("system", &actor.administers))?;
    if !actor.duties.is_empty() {
        writeln!(out(), "\n  {}", labels::of("holds").get(lang))?;
        for duty in &actor.duties {
            writeln!(
                out(),
                "    {:<20} {}",
                answer::duty_name(duty.duty, lang),
                lines.values("kind", &duty.kinds)
            )?;
        }
    }
    Ok(())
}

/// A decimal number as the language writes it, without idle zeros: 0,5.
fn number(text: &str, lang: Lang) -> String {
    let text = match text.contains('.') {
        true => text.trim_end_matches('0').trim_end_matches('.'),
        false => text,
    };
    match lang {
        Lang::Sv => text.replace('.', ","),
        Lang::En => text.to_owned(),
    }
}
