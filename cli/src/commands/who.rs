//! `bestit who SYSTEM|ACTOR`

use std::io::{self, Write};

use anstyle::Style;
use bestit::{Compiled, Who, WhoActor, WhoSystem};

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
        Err(refusal) => {
            let refused = bestit::Answer::Refused(refusal);
            if common.json {
                print_json(&refused)?;
            } else {
                answer::show(&mut out(), &refused, None, common.lang())?;
            }
            return Ok(Exit::NotDone);
        }
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
    writeln!(out(), "{bold}{title}{bold:#} {dim}{id}{sample}{dim:#}\n")
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
        Some(department) => lines.line("department", department),
        None => Ok(()),
    }
}

fn show_actor(common: &Common, actor: &WhoActor, compiled: &Compiled) -> io::Result<()> {
    let lang = common.lang();
    head(actor.title.get(lang), &actor.id, actor.sample, common)?;
    let lines = Lines { common, compiled };
    match &actor.parent {
        Some(parent) => lines.line("parent", &lines.named(parent))?,
        None => lines.line("unit", &lines.named(&actor.unit))?,
    }
    if actor.home_unit != actor.unit {
        lines.line("home-unit", &lines.named(&actor.home_unit))?;
    }
    lines.line("capacity", actor.capacity.as_deref().unwrap_or_default())?;
    lines.line("members", &actor.members.join(", "))?;
    for post in &actor.posts {
        lines.line("posts", &format!("{}: {}", post.id, post.roles.join(" + ")))?;
    }
    lines.line("owns", &actor.owns.join(", "))?;
    lines.line("manages", &actor.manages.join(", "))?;
    lines.line("administers", &actor.administers.join(", "))?;
    if !actor.duties.is_empty() {
        writeln!(out(), "\n  {}", labels::of("holds").get(lang))?;
        for duty in &actor.duties {
            writeln!(
                out(),
                "    {:<20} {}",
                duty.duty.id(),
                duty.kinds.join(", ")
            )?;
        }
    }
    Ok(())
}
