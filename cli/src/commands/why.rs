//! `bestit why KIND [FACT=VALUE]… [--not DUTY=HOLDER]`

use std::io::{self, Write};
use std::sync::Arc;

use anstyle::{AnsiColor, Style};
use bestit::analysis::{Change, Explanation, Never, WhyNot, WhyNotError};
use bestit::{Case, Compiled, Duty, Facts, Given, Lang, Options, Refusal, Standing};

use super::route;
use crate::common::{Common, Exit, Failure, Outcome, out, print_json};
use crate::{commands::answer, labels};

/// Why a case is answered as it is.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// The kind of case, then facts as FACT=VALUE
    #[arg(value_name = "KIND|FACT=VALUE")]
    facts: Vec<String>,
    /// Why this holder does not have this duty: decides=executive_group
    #[arg(long = "not", value_name = "DUTY=HOLDER")]
    not: Option<String>,
}

const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();

pub(crate) fn run(args: &Args, common: &Common) -> Outcome {
    let lang = common.lang();
    let pairs = route::pairs(&args.facts, common)?;
    let not = args.not.as_deref().map(|n| duty_and_holder(n, lang));
    let not = not.transpose()?;
    let compiled = match route::open(common)? {
        Ok(compiled) => compiled,
        Err(mut refusal) => {
            refusal.on = common.on.as_deref().map(Into::into);
            return answer::refused(refusal, None, common);
        }
    };
    let router = &compiled.router;
    let case = || -> Result<Case, Box<Refusal>> {
        let pairs = pairs.iter().map(|(f, v)| (*f, Given::Written(v)));
        let mut case = Case::from_pairs(router, pairs)?;
        if let Some(on) = &common.on {
            case.on(on)?;
        }
        Ok(case)
    };
    let case = match case() {
        Ok(case) => case,
        Err(mut refusal) => {
            refusal.model = Some(router.model().into());
            refusal.on = common.on.as_deref().map(Into::into);
            return answer::refused(refusal, Some(&compiled), common);
        }
    };
    let options = Options {
        after_validity: common.after_validity,
    };
    let page = Page {
        compiled: &compiled,
        lang,
    };
    match not {
        Some((duty, holder)) => match router.why_not_with(&case, duty, holder, options) {
            Ok(why_not) if common.json => print_json(&why_not)?,
            Ok(why_not) => page.why_not(&mut out(), &why_not)?,
            Err(WhyNotError::Refused(refusal)) => {
                return answer::refused(refusal, Some(&compiled), common);
            }
            Err(error) => return Err(Failure::Usage(error.message().get(lang).to_owned())),
        },
        None => match router.why_with(&case, options) {
            Ok(why) if common.json => print_json(&why)?,
            Ok(why) => page.why(&mut out(), &why)?,
            Err(other) => return answer::not_routed(&other, Some(&compiled), common),
        },
    }
    Ok(Exit::Done)
}

fn duty_and_holder(given: &str, lang: Lang) -> Result<(Duty, &str), Failure> {
    let Some((duty, holder)) = given.split_once('=') else {
        let text = labels::of("why-not-form");
        return Err(Failure::Usage(text.get(lang).replace("{given}", given)));
    };
    Ok((duty_of(duty, lang)?, holder))
}

/// A duty as it is typed.
pub(crate) fn duty_of(given: &str, lang: Lang) -> Result<Duty, Failure> {
    let unknown = |e: bestit::analysis::UnknownDuty| e.message().get(lang).to_owned();
    given.parse().map_err(|e| Failure::Usage(unknown(e)))
}

struct Page<'a> {
    compiled: &'a Compiled,
    lang: Lang,
}

impl Page<'_> {
    fn label(&self, name: &str) -> String {
        labels::of(name).get(self.lang).to_owned()
    }

    /// Who an id is; the words that stand for nobody in words.
    fn who(&self, id: &str) -> String {
        match id {
            "unstated" => self.label("is-unstated"),
            "not_applicable" => self.label("is-not-applicable"),
            "none" => self.label("nobody"),
            id => match self.compiled.actor_title(id) {
                Some(title) => title.get(self.lang).to_owned(),
                None => id.to_owned(),
            },
        }
    }

    fn all(&self, ids: &[Arc<str>]) -> String {
        let all: Vec<String> = ids.iter().map(|id| self.who(id)).collect();
        all.join(" + ")
    }

    fn fact(&self, fact: &str, value: &str) -> String {
        let fact_title = self.compiled.fact_title(fact);
        let title = self.compiled.value_title(fact, value);
        format!(
            "{}: {}",
            fact_title.map_or(fact, |t| t.get(self.lang)),
            title.map_or(value, |t| t.get(self.lang))
        )
    }

    /// Facts, one a line, as they are typed and in words.
    fn facts(&self, out: &mut dyn Write, facts: &Facts) -> io::Result<()> {
        let id = AnsiColor::Cyan.on_default();
        for (fact, value) in &facts.0 {
            let value = value.to_string();
            let typed = format!("{fact}={value}");
            writeln!(out, "  {id}{typed:<36}{id:#} {}", self.fact(fact, &value))?;
        }
        Ok(())
    }

    fn why(&self, out: &mut dyn Write, why: &Explanation) -> io::Result<()> {
        writeln!(out, "{BOLD}{}{BOLD:#}", self.label("why-forced"))?;
        if why.sufficient.facts.0.is_empty() {
            writeln!(out, "  {}", self.label("why-nothing"))?;
        }
        self.facts(out, &why.sufficient.facts)?;
        if !why.sufficient.smallest {
            writeln!(out, "{}", self.label("not-smallest"))?;
        }
        let mut told: Vec<&str> = Vec::new();
        for duty in &why.duties {
            let who = match duty.status {
                Some(Standing::Held) => self.all(&duty.holders),
                Some(Standing::Unstated) => self.who("unstated"),
                Some(Standing::NotApplicable) => self.who("not_applicable"),
                None => self.who("none"),
            };
            let name = answer::duty_name(duty.duty, self.lang);
            let facts = duty.sufficient.facts.0.iter();
            let facts: Vec<String> = facts.map(|(f, v)| format!("{f}={v}")).collect();
            let facts = if facts.is_empty() {
                self.label("why-nothing")
            } else {
                facts.join(" ")
            };
            let by = self.label("why-forced-duty").replace("{facts}", &facts);
            writeln!(out, "\n{BOLD}{name}{BOLD:#}: {who}\n  {DIM}{by}{DIM:#}")?;
            for reason in why.because.iter().filter(|r| duty.rules.contains(&r.rule)) {
                // What a rule says is told once.
                if !told.contains(&&*reason.rule) {
                    told.push(&reason.rule);
                    writeln!(out, "  {}", reason.text.get(self.lang))?;
                }
                let basis = reason.basis.join(" ");
                writeln!(out, "    {DIM}{} {basis}{DIM:#}", reason.rule)?;
            }
            for over in &duty.overridden {
                let by = self.label("why-also").replace("{by}", &over.by.join(", "));
                writeln!(out, "    {DIM}{}: {by}{DIM:#}", over.rule)?;
            }
        }
        Ok(())
    }

    fn why_not(&self, out: &mut dyn Write, why_not: &WhyNot) -> io::Result<()> {
        let duty = answer::duty_name(why_not.duty, self.lang);
        let who = self.who(&why_not.holder);
        let fill = |label: &str| {
            let text = self.label(label);
            text.replace("{duty}", &duty).replace("{who}", &who)
        };
        let already = |c: &Change| c.set.0.is_empty() && c.dropped.is_empty();
        if why_not.change.as_ref().is_some_and(already) {
            return writeln!(out, "{BOLD}{}{BOLD:#}", fill("why-not-already"));
        }
        let now = match &why_not.now {
            Some(ids) => self.all(ids),
            None => self.label("why-not-open"),
        };
        let line = self.label("why-not-now").replace("{duty}", &duty);
        writeln!(out, "{}\n", line.replace("{who}", &now))?;
        let never = match why_not.never {
            Some(Never::InTheModel) => Some(("why-not-never", why_not.combinations.model.of)),
            Some(Never::WithThisKind) => why_not
                .combinations
                .kind
                .map(|kind| ("why-not-never-kind", kind.of)),
            None => None,
        };
        if let Some((label, of)) = never {
            let line = fill(label).replace("{of}", &of.to_string());
            writeln!(out, "{BOLD}{line}{BOLD:#}")?;
        }
        // With the kind as it is first: another kind is shown where that takes fewer facts.
        if let Some(change) = &why_not.same_kind {
            writeln!(out, "{BOLD}{}{BOLD:#}", fill("why-not-same-kind"))?;
            self.change(out, change)?;
        }
        let size = |change: &Change| change.set.0.len();
        let known = why_not.same_kind.as_ref().map(size);
        if let Some(change) = &why_not.change
            && known.is_none_or(|known| size(change) < known)
        {
            if known.is_some() {
                writeln!(out)?;
            }
            writeln!(out, "{BOLD}{}{BOLD:#}", fill("why-not-change"))?;
            self.change(out, change)?;
        }
        Ok(())
    }

    fn change(&self, out: &mut dyn Write, change: &Change) -> io::Result<()> {
        self.facts(out, &change.set)?;
        if !change.dropped.is_empty() {
            let facts = change.dropped.join(", ");
            let line = self.label("why-not-dropped").replace("{facts}", &facts);
            writeln!(out, "  {DIM}{line}{DIM:#}")?;
        }
        if !change.smallest {
            writeln!(out, "  {}", self.label("not-smallest"))?;
        }
        Ok(())
    }
}
