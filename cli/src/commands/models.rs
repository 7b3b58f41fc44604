//! `bestit models`

use std::io::Write;

use anstyle::{AnsiColor, Style};

use crate::common::{Common, Exit, Outcome, out, print_json};
use crate::labels;

pub(crate) fn run(common: &Common) -> Outcome {
    let policy = common.policy();
    let models = policy.models();
    if models.is_empty() {
        return Err(common.problem(&policy, policy.findings().clone()));
    }
    let default = policy.default_model();
    let options = |id: &str| policy.model(id).map(|c| c.options()).unwrap_or_default();
    if common.json {
        print_json(&policy.listing())?;
        return Ok(Exit::Done);
    }
    let lang = common.lang();
    let (bold, id) = (Style::new().bold(), AnsiColor::Cyan.on_default());
    let mut out = out();
    for model in &models {
        let days = format!(
            "{} – {}",
            model.from.as_deref().unwrap_or("…"),
            model.to.as_deref().unwrap_or("…")
        );
        let mut notes = vec![days];
        if let Some(parent) = &model.extends {
            notes.push(format!("{} {parent}", labels::of("extends").get(lang)));
        }
        if default.as_ref() == Some(&model.id) {
            notes.push(labels::of("default-model").get(lang).to_owned());
        }
        writeln!(
            out,
            "{id}{}{id:#}  {bold}{}{bold:#}",
            model.id,
            model.title.get(lang)
        )?;
        writeln!(out, "  {}", notes.join(" · "))?;
        let mut own = options(&model.id);
        // What a variant shares with its parent is listed there.
        if let Some(parent) = &model.extends {
            let inherited = options(parent);
            if !inherited.is_empty() && inherited.iter().all(|o| own.contains(o)) {
                own.retain(|o| !inherited.contains(o));
                let line = labels::of("readings-of");
                writeln!(out, "    {}", line.get(lang).replace("{parent}", parent))?;
            }
        }
        for option in own {
            writeln!(
                out,
                "    {id}--reading {}={}{id:#}  {}",
                option.reading,
                option.option,
                option.text.get(lang)
            )?;
        }
    }
    Ok(Exit::Done)
}
