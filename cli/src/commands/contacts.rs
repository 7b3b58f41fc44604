//! `bestit contacts FILE`

use std::io::Write;
use std::path::PathBuf;

use anstyle::Style;
use bestit::Source;

use crate::common::{Common, Exit, Failure, Outcome, out, print_json};
use crate::{labels, render};

/// Check contacts.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// A file of contacts
    file: PathBuf,
}

pub(crate) fn run(args: &Args, common: &Common) -> Outcome {
    let policy = common.policy();
    if policy.findings().has_errors() {
        return Err(common.problem(&policy, policy.findings().clone()));
    }
    let shown = args.file.display().to_string();
    let text =
        std::fs::read_to_string(&args.file).map_err(|e| Failure::Usage(format!("{shown}: {e}")))?;
    let name = args
        .file
        .file_name()
        .map_or(shown, |n| n.to_string_lossy().into_owned());
    let source = Source::new(name, text);
    let lang = common.lang();
    let contacts = match policy.contacts(source.clone()) {
        Ok(contacts) => contacts,
        Err(findings) => {
            let sources: Vec<Source> = policy.sources().cloned().chain([source]).collect();
            render::findings_to_stderr(&findings, &sources, lang);
            return Ok(Exit::NotDone);
        }
    };
    if common.json {
        print_json(&contacts)?;
        return Ok(Exit::Done);
    }
    let (bold, dim) = (Style::new().bold(), Style::new().dimmed());
    let mut out = out();
    writeln!(out, "{bold}{}{bold:#}", contacts.title.get(lang))?;
    for (actor, contact) in &contacts.contacts {
        let ways = [
            &contact.name,
            &contact.mailbox,
            &contact.phone,
            &contact.link,
        ];
        let mut parts: Vec<String> = ways.into_iter().flatten().cloned().collect();
        if let Some(substitute) = &contact.substitute {
            parts.push(format!(
                "{} {substitute}",
                labels::of("substitute").get(lang)
            ));
        }
        if let Some(note) = &contact.note {
            parts.push(note.get(lang).to_owned());
        }
        if contact.sample {
            parts.push(labels::of("is-sample").get(lang).to_owned());
        }
        writeln!(out, "  {actor}  {dim}{}{dim:#}", parts.join(" · "))?;
    }
    Ok(Exit::Done)
}
