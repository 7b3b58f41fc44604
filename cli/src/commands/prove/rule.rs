//! `bestit prove --rule RULE`

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use bestit::Lang;
use bestit::analysis::{DutyEffect, NeverDecisive, RuleProven};

use super::{regions, shown_by};
use crate::commands::answer::duty_name;
use crate::labels;

pub(super) fn show(
    out: &mut impl Write,
    rules: &[RuleProven],
    lang: Lang,
    most: usize,
) -> io::Result<()> {
    for (ix, rule) in rules.iter().enumerate() {
        if ix > 0 {
            writeln!(out)?;
        }
        Page { lang, most }.rule(out, rule)?;
    }
    Ok(())
}

struct Page {
    lang: Lang,
    most: usize,
}

impl Page {
    fn say(&self, name: &str, args: &[(&str, &str)]) -> String {
        let text = labels::of(name).get(self.lang).to_owned();
        let filled = args.iter();
        filled.fold(text, |text, (hole, with)| {
            text.replace(&format!("{{{hole}}}"), with)
        })
    }

    fn rule(&self, out: &mut impl Write, rule: &RuleProven) -> io::Result<()> {
        let (bold, dim) = (Style::new().bold(), Style::new().dimmed());
        let effect = &rule.effect;
        let (count, all) = (
            self.lang.number(effect.decisive),
            self.lang.number(effect.combinations),
        );
        writeln!(
            out,
            "{bold}{}{bold:#}  {dim}{}{dim:#}",
            effect.rule, effect.model
        )?;
        let (style, line) = match effect.ever_decisive {
            true => (
                AnsiColor::Green.on_default(),
                self.say("rule-decisive", &[("count", &count), ("all", &all)]),
            ),
            false => (
                AnsiColor::Red.on_default(),
                self.say("rule-never-decisive", &[("all", &all)]),
            ),
        };
        writeln!(out, "  {style}{line}{style:#}")?;
        if let Some(witness) = &effect.witness {
            shown_by(out, witness, self.lang)?;
        }
        let mut rest = effect.duties.iter();
        while let Some(duty) = rest.next() {
            // Duties of which the same is said stand together.
            let alike = |other: &&DutyEffect| {
                let (one, two) = (duty, *other);
                (one.in_force, one.decisive) == (two.in_force, two.decisive)
                    && (&one.regions, &one.never) == (&two.regions, &two.never)
            };
            let same = rest.clone().take_while(alike).count();
            let names = std::iter::once(duty).chain(rest.by_ref().take(same));
            let names: Vec<String> = names.map(|d| duty_name(d.duty, self.lang)).collect();
            let line = self.duty(duty);
            writeln!(out, "  {bold}{}{bold:#}  {line}", names.join(", "))?;
            regions(out, (&duty.regions, duty.untold), self.lang, self.most)?;
        }
        if rule.holds_under_all_readings {
            return writeln!(out, "  {}", self.say("proof-all-readings", &[]));
        }
        writeln!(out, "  {}", self.say("proof-depends", &[]))?;
        for other in &rule.depends_on {
            let count = self.lang.number(other.decisive);
            let line = match (other.exists, other.decisive) {
                (false, _) => self.say("rule-not-there", &[]),
                (true, 0) => self.say("rule-never-there", &[]),
                (true, _) => self.say("rule-decisive-there", &[("count", &count)]),
            };
            let side = format!("--reading {}={}", other.reading, other.option);
            writeln!(out, "    {side}  {line}")?;
        }
        Ok(())
    }

    fn duty(&self, duty: &DutyEffect) -> String {
        let (force, count) = (
            self.lang.number(duty.in_force),
            self.lang.number(duty.decisive),
        );
        let args = |by| [("force", force.as_str()), ("count", &count), ("by", by)];
        let (name, by) = match &duty.never {
            None if duty.in_force == duty.decisive => ("rule-duty-always", String::new()),
            None => ("rule-duty", String::new()),
            Some(NeverDecisive::NeverHolds) => ("rule-never-holds", String::new()),
            Some(NeverDecisive::Overridden { by }) => ("rule-overridden", by.join(", ")),
            Some(NeverDecisive::SameAnswer { by }) if by.is_empty() => {
                ("rule-nobody", String::new())
            }
            Some(NeverDecisive::SameAnswer { by }) => ("rule-same-answer", by.join(", ")),
        };
        self.say(name, &args(&by))
    }
}
