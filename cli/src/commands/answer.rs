//! An answer as a person reads it: first whom to contact, then who is responsible, prepares and
//! decides, then the way, then why; what is contested and what is sample data last.

use std::io::{self, Write};
use std::sync::Arc;

use anstyle::{AnsiColor, Style};
use bestit::{
    Action, Answer, Cite, Compiled, Contested, Duty, DutyAnswer, Entries, Lang, Modality, Question,
    Refusal, Route, Standing,
};

use crate::common::{Common, Exit, Outcome, out, print_json};
use crate::labels;

const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();
const GOOD: Style = AnsiColor::Green.on_default().bold();
const WARN: Style = AnsiColor::Yellow.on_default();
const BAD: Style = AnsiColor::Red.on_default().bold();

/// Writes an answer.
pub(crate) fn show(
    out: &mut dyn Write,
    answer: &Answer,
    compiled: Option<&Compiled>,
    lang: Lang,
) -> io::Result<()> {
    let page = Page { compiled, lang };
    match answer {
        Answer::Routed(route) => page.route(out, route),
        Answer::NeedsFact(question) => page.question(out, question),
        Answer::Refused(refusal) => page.refusal(out, refusal),
    }
}

/// Shows a question or a refusal where an answer was asked for.
pub(crate) fn not_routed(answer: &Answer, compiled: Option<&Compiled>, common: &Common) -> Outcome {
    if common.json {
        print_json(answer)?;
    } else {
        show(&mut out(), answer, compiled, common.lang())?;
    }
    Ok(Exit::NotDone)
}

/// Shows a refusal.
pub(crate) fn refused(
    refusal: Box<Refusal>,
    compiled: Option<&Compiled>,
    common: &Common,
) -> Outcome {
    not_routed(&Answer::Refused(refusal), compiled, common)
}

/// Duties, and who has them or may have them.
type Standings = Entries<Duty, Vec<Arc<str>>>;

/// How many holders of an open duty are named.
const MANY: usize = 6;

/// Writes what holds whatever else is known.
pub(crate) fn settled(
    out: &mut dyn Write,
    settled: &Standings,
    compiled: Option<&Compiled>,
    lang: Lang,
) -> io::Result<()> {
    Page { compiled, lang }.settled(out, settled)
}

/// Writes who may have the duties that are not settled.
pub(crate) fn open(
    out: &mut dyn Write,
    open: &Standings,
    compiled: Option<&Compiled>,
    lang: Lang,
) -> io::Result<()> {
    Page { compiled, lang }.open(out, open)
}

/// What a duty is called.
pub(crate) fn duty_name(duty: Duty, lang: Lang) -> String {
    let name = match duty {
        Duty::Owner => "owner",
        Duty::Prepares => "prepares",
        Duty::Decides => "decides",
        Duty::Presents => "presents",
        Duty::Orders => "orders",
        Duty::Executes => "executes",
        Duty::Maintains => "maintains",
        Duty::Signs => "signs",
        Duty::FollowsUp => "follows-up",
        Duty::Consulted => "consulted",
        Duty::Informed => "informed",
    };
    labels::of(name).get(lang).to_owned()
}

struct Page<'a> {
    /// What ids mean; none where no model could be opened.
    compiled: Option<&'a Compiled>,
    lang: Lang,
}

impl Page<'_> {
    fn label(&self, name: &str) -> String {
        labels::of(name).get(self.lang).to_owned()
    }

    fn title(&self, id: &str) -> String {
        match self.compiled.and_then(|c| c.actor_title(id)) {
            Some(title) => title.get(self.lang).to_owned(),
            None => id.to_owned(),
        }
    }

    /// The titles of ids joined by `+`.
    fn station(&self, ids: &str) -> String {
        let titles: Vec<String> = ids.split('+').map(|id| self.title(id)).collect();
        self.and(&titles)
    }

    fn and(&self, parts: &[String]) -> String {
        self.in_a_row(parts, "and")
    }

    /// `a, b and c`, with another word where one is given.
    fn in_a_row(&self, parts: &[String], word: &str) -> String {
        let and = self.label(word);
        match parts {
            [] => String::new(),
            [one] => one.clone(),
            [first @ .., last] => format!("{} {and} {last}", first.join(", ")),
        }
    }

    fn route(&self, out: &mut dyn Write, route: &Route) -> io::Result<()> {
        match &route.first_contact {
            Some(party) => {
                let who = self.station(&party.id);
                let line = self.label("contact").replace("{who}", &who);
                writeln!(out, "{GOOD}{line}{GOOD:#}\n")?;
            }
            None => writeln!(out, "{WARN}{}{WARN:#}\n", self.label("contact-unstated"))?,
        }
        self.head(out, route)?;
        self.duties(out, route)?;
        self.way(out, route)?;
        self.reasons(out, route)?;
        self.contested(out, route)?;
        if route.sample {
            writeln!(out, "\n{WARN}{}{WARN:#}", self.label("sample"))?;
        }
        if route.extended {
            writeln!(out, "\n{WARN}{}{WARN:#}", self.label("extended"))?;
        }
        let print = route.policy.fingerprint.get(..12).unwrap_or_default();
        let foot = self
            .label("foot")
            .replace("{model}", &route.model)
            .replace("{fingerprint}", print);
        writeln!(out, "\n{DIM}{foot}{DIM:#}")
    }

    /// What was asked.
    fn head(&self, out: &mut dyn Write, route: &Route) -> io::Result<()> {
        let mut parts: Vec<String> = route
            .case
            .0
            .iter()
            .map(|(fact, value)| {
                let value = value.to_string();
                let title = self
                    .compiled
                    .and_then(|c| c.value_title(fact, &value))
                    .map(|t| t.get(self.lang).to_owned());
                match title {
                    Some(title) if matches!(&**fact, "kind" | "department" | "system") => title,
                    title => {
                        let fact = self
                            .compiled
                            .and_then(|c| c.fact_title(fact))
                            .map_or(fact.to_string(), |t| t.get(self.lang).to_owned());
                        format!("{fact}: {}", title.unwrap_or(value))
                    }
                }
            })
            .collect();
        parts.extend(route.on.as_ref().map(ToString::to_string));
        writeln!(out, "{BOLD}{}{BOLD:#}\n", parts.join(" · "))
    }

    fn duties(&self, out: &mut dyn Write, route: &Route) -> io::Result<()> {
        let width = Duty::ALL
            .iter()
            .map(|d| self.duty(*d).chars().count())
            .max()
            .unwrap_or(0);
        for duty in Duty::ALL {
            let Some(answer) = route.duty(duty) else {
                continue;
            };
            let name = self.duty(duty);
            let pad = " ".repeat(width.saturating_sub(name.chars().count()) + 2);
            let (who, ids) = self.holders(answer);
            let contested = if answer.contested.is_empty() {
                ""
            } else {
                " *"
            };
            writeln!(
                out,
                "  {name}{pad}{BOLD}{who}{BOLD:#}{WARN}{contested}{WARN:#}{DIM}{ids}{DIM:#}"
            )?;
        }
        Ok(())
    }

    fn duty(&self, duty: Duty) -> String {
        duty_name(duty, self.lang)
    }

    /// `bereder, beslutar`
    fn duties_in_a_row(&self, duties: &[Duty]) -> String {
        let names: Vec<String> = duties
            .iter()
            .map(|d| self.duty(*d).to_lowercase())
            .collect();
        names.join(", ")
    }

    /// `Bereder, beslutar`
    fn heading(&self, duties: &[Duty]) -> String {
        match duties {
            [] => String::new(),
            [one] => self.duty(*one),
            [first, rest @ ..] => {
                format!("{}, {}", self.duty(*first), self.duties_in_a_row(rest))
            }
        }
    }

    fn holders(&self, answer: &DutyAnswer) -> (String, String) {
        match answer.status {
            Standing::Unstated => (self.label("is-unstated"), String::new()),
            Standing::NotApplicable => (self.label("is-not-applicable"), String::new()),
            Standing::Held => {
                let titles: Vec<String> = answer
                    .holders
                    .iter()
                    .map(|h| h.title.get(self.lang).to_owned())
                    .collect();
                let ids: Vec<&str> = answer.holders.iter().map(|h| &*h.id).collect();
                let mut who = self.and(&titles);
                if answer.shared {
                    who = format!("{who} {}", self.label("jointly"));
                }
                (who, format!("  {}", ids.join(" + ")))
            }
        }
    }

    fn way(&self, out: &mut dyn Write, route: &Route) -> io::Result<()> {
        if route.steps.is_empty() {
            return Ok(());
        }
        writeln!(out, "\n{BOLD}{}{BOLD:#}", self.label("way"))?;
        for (ix, step) in route.steps.iter().enumerate() {
            let action = self.action(step.action);
            let style = if step.action == Action::Undocumented {
                WARN
            } else {
                DIM
            };
            let cite = self.sections(&step.cite);
            writeln!(
                out,
                "  {}. {} → {}  {style}{action}{style:#}{DIM}{cite}{DIM:#}",
                ix + 1,
                self.station(&step.from),
                self.station(&step.to),
            )?;
        }
        Ok(())
    }

    fn action(&self, action: Action) -> String {
        self.label(match action {
            Action::HandsOver => "hands-over",
            Action::Refers => "refers",
            Action::PreparesFor => "prepares-for",
            Action::Presents => "presents-to",
            Action::Decides => "decision",
            Action::Orders => "orders-from",
            Action::Delivers => "delivers",
            Action::Informs => "informs",
            Action::Within => "within",
            Action::Undocumented => "undocumented",
        })
    }

    /// `, §5.1, §5.4`
    fn sections(&self, cite: &[Cite]) -> String {
        cite.iter().map(|c| format!(", §{}", c.section)).collect()
    }

    fn reasons(&self, out: &mut dyn Write, route: &Route) -> io::Result<()> {
        if !route.because.is_empty() {
            writeln!(out, "\n{BOLD}{}{BOLD:#}", self.label("why"))?;
        }
        for reason in &route.because {
            let force = self.force(route, &reason.rule);
            writeln!(
                out,
                "  {}  {DIM}({}{force}){DIM:#}",
                reason.text.get(self.lang),
                self.duties_in_a_row(&reason.duties)
            )?;
            for cite in reason.cite.iter() {
                let heading = self
                    .compiled
                    .and_then(|c| c.heading(&cite.section))
                    .map_or("", |t| t.get(self.lang));
                writeln!(out, "    {DIM}§{} {heading}{DIM:#}", cite.section)?;
            }
            writeln!(
                out,
                "    {DIM}{} {}{DIM:#}",
                reason.rule,
                reason.basis.join(" ")
            )?;
        }
        for rule in &route.overridden {
            let line = self
                .label("overridden")
                .replace("{by}", &rule.by.join(", "));
            writeln!(
                out,
                "  {DIM}{line} ({}): {}  {}{DIM:#}",
                self.duties_in_a_row(&rule.duties),
                rule.text.get(self.lang),
                rule.rule
            )?;
        }
        Ok(())
    }

    /// How firmly the document says what a rule says, where the rule is alone.
    fn force(&self, route: &Route, rule: &Arc<str>) -> String {
        let alone = Duty::ALL
            .iter()
            .filter_map(|d| route.duty(*d))
            .find(|a| matches!(a.rules.as_slice(), [only] if only == rule));
        match alone.and_then(|a| a.modality) {
            None => String::new(),
            Some(modality) => format!(
                "; {}",
                self.label(match modality {
                    Modality::Shall => "shall",
                    Modality::Stated => "is-stated",
                    Modality::Should => "should",
                    Modality::AsIs => "as-is",
                    Modality::Alternative => "alternative",
                    Modality::Inference => "inference",
                })
            ),
        }
    }

    fn contested(&self, out: &mut dyn Write, route: &Route) -> io::Result<()> {
        // What one side says of several duties is told once.
        let mut sides: Vec<(&Contested, Vec<Duty>)> = Vec::new();
        for duty in Duty::ALL {
            for side in route.duty(duty).into_iter().flat_map(|a| &a.contested) {
                match sides.iter_mut().find(|(told, _)| *told == side) {
                    Some((_, duties)) => duties.push(duty),
                    None => sides.push((side, vec![duty])),
                }
            }
        }
        if !sides.is_empty() {
            writeln!(out, "\n{BOLD}* {}{BOLD:#}", self.label("contested"))?;
        }
        for (side, duties) in sides {
            let titles: Vec<String> = side.other.iter().map(|id| self.title(id)).collect();
            let other = if titles.is_empty() {
                self.label("nobody-named")
            } else {
                self.and(&titles)
            };
            writeln!(
                out,
                "  {}: {other}  {DIM}{}{DIM:#}\n    {DIM}--reading {}={}{DIM:#}",
                self.heading(&duties),
                side.text.get(self.lang),
                side.id,
                side.option
            )?;
        }
        Ok(())
    }

    fn question(&self, out: &mut dyn Write, question: &Question) -> io::Result<()> {
        let asked = &question.question;
        writeln!(out, "{BOLD}{}{BOLD:#}", asked.text.get(self.lang))?;
        if let Some(help) = &asked.help {
            writeln!(out, "{DIM}{}{DIM:#}", help.get(self.lang))?;
        }
        writeln!(out)?;
        if !asked.values.is_empty() {
            writeln!(out, "{}", self.label("add-one"))?;
        }
        for value in &asked.values {
            let fact = format!("{}={}", asked.fact, value.id);
            writeln!(out, "  {fact:<44} {}", value.title.get(self.lang))?;
        }
        // Who asks need not be told to ask themselves.
        if let Some(known_by) = asked.known_by.as_ref().filter(|k| &***k != "requester") {
            let line = self
                .label("known-by")
                .replace("{who}", &self.title(known_by));
            writeln!(out, "\n{line}")?;
        }
        self.settled(out, &question.settled)
    }

    /// What holds whatever else is known.
    fn settled(&self, out: &mut dyn Write, settled: &Standings) -> io::Result<()> {
        let idle = |id: &Arc<str>| matches!(&**id, "none" | "not_applicable");
        let told = settled.0.iter();
        let told: Vec<_> = told
            .filter(|(_, ids)| !ids.is_empty() && !ids.iter().any(idle))
            .collect();
        if !told.is_empty() {
            writeln!(out, "\n{BOLD}{}{BOLD:#}", self.label("settled"))?;
        }
        for (duty, ids) in told {
            let who: Vec<String> = ids.iter().map(|id| self.word(id)).collect();
            writeln!(out, "  {}: {}", self.duty(*duty), self.and(&who))?;
        }
        Ok(())
    }

    /// Who may have the duties that are not settled.
    fn open(&self, out: &mut dyn Write, open: &Standings) -> io::Result<()> {
        if open.0.is_empty() {
            return Ok(());
        }
        writeln!(out, "\n{BOLD}{}{BOLD:#}", self.label("still-open"))?;
        for (duty, ids) in &open.0 {
            let titles: Vec<String> = ids.iter().take(MANY).map(|id| self.word(id)).collect();
            let who = match ids.len().saturating_sub(MANY) {
                0 => self.in_a_row(&titles, "or"),
                more => {
                    let more = self.label("and-more").replace("{count}", &more.to_string());
                    format!("{} {more}", titles.join(", "))
                }
            };
            writeln!(out, "  {}: {who}", self.duty(*duty))?;
        }
        Ok(())
    }

    fn word(&self, id: &str) -> String {
        match id {
            "unstated" => self.label("is-unstated"),
            "not_applicable" => self.label("is-not-applicable"),
            "none" => self.label("absent"),
            _ => self.title(id),
        }
    }

    fn refusal(&self, out: &mut dyn Write, refusal: &Refusal) -> io::Result<()> {
        writeln!(out, "{BAD}{}{BAD:#}", refusal.message.get(self.lang))?;
        if let Some(help) = &refusal.help {
            writeln!(out, "{}", help.get(self.lang))?;
        }
        writeln!(out, "{DIM}{}{DIM:#}", refusal.code.id())
    }
}
