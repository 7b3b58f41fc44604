//! `bestit ask [KIND] [FACT=VALUE]…`: one question at a time, then the answer.

use std::io::{self, BufRead, IsTerminal, Write};
use std::path::PathBuf;

use anstyle::{AnsiColor, Style};
use bestit::{
    Asked, Case, Compiled, FactId, Given, Interview, Interviewer, Options, Progress, Refusal,
};

use crate::commands::{answer, route};
use crate::common::{Common, Exit, Failure, Outcome, out, print_json};
use crate::labels;

const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();
const KEY: Style = AnsiColor::Cyan.on_default();
const WARN: Style = AnsiColor::Yellow.on_default();

/// Ask for a case's facts, then route it.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// What is known already: the kind of case, then facts as FACT=VALUE; FACT=? is not known
    #[arg(value_name = "KIND|FACT=VALUE")]
    facts: Vec<String>,
    /// Who answers: employee, anyone, or who knows a fact (customer_manager, service_desk)
    #[arg(long = "as", value_name = "ROLE", default_value = "employee")]
    asking: String,
    /// Which cases are common: JSON lines, each with a `weight`; the order is then the best for these
    #[arg(long, value_name = "FILE")]
    mix: Option<PathBuf>,
}

/// What the person said to a question.
enum Said {
    Value(String),
    DoNotKnow,
    Back,
}

/// A fact, and its value where it is known.
type Told = (String, Option<String>);

pub(crate) fn run(args: &Args, common: &Common) -> Outcome {
    let pairs = route::pairs(&args.facts, common)?;
    let mut told: Vec<Told> = pairs
        .into_iter()
        .map(|(fact, value)| (fact.to_owned(), (value != "?").then(|| value.to_owned())))
        .collect();
    let compiled = match route::open(common)? {
        Ok(compiled) => compiled,
        Err(refusal) => return answer::refused(refusal, None, common),
    };
    let mut talk = Talk::new(args, common, &compiled)?;
    if common.json {
        return match talk.next(&told) {
            Ok((state, _)) => {
                print_json(&state)?;
                Ok(match state.status {
                    Progress::Done => Exit::Done,
                    Progress::Ask | Progress::Stuck => Exit::NotDone,
                })
            }
            Err(refusal) => answer::refused(refusal, None, common),
        };
    }
    let given = told.len();
    loop {
        let (state, case) = match talk.next(&told) {
            Ok(state) => state,
            Err(refusal) => return answer::refused(refusal, Some(&compiled), common),
        };
        let Some(asked) = &state.question else {
            return talk.end(&state, &case);
        };
        talk.ask(asked, &state)?;
        let Some(said) = talk.read(asked, told.len() > given)? else {
            // Whoever answers has gone; what is known so far is said.
            talk.standing(&state)?;
            return Ok(Exit::NotDone);
        };
        match said {
            Said::Back => {
                told.pop();
            }
            Said::DoNotKnow => {
                talk.who_knows(asked)?;
                told.push((asked.fact.to_string(), None));
            }
            Said::Value(value) => {
                told.push((asked.fact.to_string(), Some(value)));
                // A number may be out of range.
                if let Err(refusal) = talk.next(&told) {
                    told.pop();
                    talk.complain(refusal.message.get(common.lang()))?;
                }
            }
        }
    }
}

struct Talk<'a> {
    common: &'a Common,
    compiled: &'a Compiled,
    interviewer: Interviewer,
    /// Whether a person sits there; otherwise answers come a line each.
    person: bool,
    questions: usize,
}

impl<'a> Talk<'a> {
    fn new(args: &Args, common: &'a Common, compiled: &'a Compiled) -> Result<Self, Failure> {
        let lang = common.lang();
        let router = &compiled.router;
        let Some(asking) = router.asking(&args.asking) else {
            let known = router.knowers().join(", ");
            let text = labels::of("no-such-role")
                .get(lang)
                .replace("{given}", &args.asking)
                .replace("{known}", &known);
            return Err(Failure::Usage(text));
        };
        let options = Options {
            after_validity: common.after_validity,
        };
        let mut interviewer = router.interviewer(asking, options);
        if let Some(path) = &args.mix {
            let text = std::fs::read_to_string(path)
                .map_err(|e| Failure::Usage(format!("{}: {e}", path.display())))?;
            interviewer = interviewer.with_mix_lines(&text).map_err(|e| {
                Failure::Usage(format!("{}: {}", path.display(), e.message().get(lang)))
            })?;
        }
        Ok(Self {
            common,
            compiled,
            interviewer,
            person: io::stdin().is_terminal(),
            questions: 0,
        })
    }

    fn label(&self, name: &str) -> String {
        labels::of(name).get(self.common.lang()).to_owned()
    }

    /// The state after what was told, and the case so far.
    fn next(&mut self, told: &[Told]) -> Result<(Interview, Case), Box<Refusal>> {
        let router = &self.compiled.router;
        let known = told
            .iter()
            .filter_map(|(fact, value)| Some((fact.as_str(), Given::Written(value.as_deref()?))));
        let mut case = Case::from_pairs(router, known)?;
        if let Some(on) = &self.common.on {
            case.on(on)?;
        }
        let mut unknown: Vec<FactId> = Vec::new();
        for (fact, _) in told.iter().filter(|(_, value)| value.is_none()) {
            match router.fact(fact) {
                Some(fact) => unknown.push(fact),
                // The refusal names the facts there are.
                None => case.set(fact, Given::Nothing)?,
            }
        }
        Ok((self.interviewer.next(&case, &unknown)?, case))
    }

    fn ask(&mut self, asked: &Asked, state: &Interview) -> io::Result<()> {
        let lang = self.common.lang();
        let mut out = out();
        if self.questions > 0 {
            writeln!(out)?;
        }
        self.questions += 1;
        let remaining = &state.remaining;
        let left = match (remaining.best, remaining.worst) {
            (1, 1) => self.label("last-question"),
            (best, worst) if best == worst => self
                .label("questions-left-exactly")
                .replace("{count}", &worst.to_string()),
            (best, worst) => self
                .label("questions-left")
                .replace("{best}", &best.to_string())
                .replace("{worst}", &worst.to_string()),
        };
        writeln!(
            out,
            "{BOLD}{}{BOLD:#}  {DIM}{left}{DIM:#}",
            asked.text.get(lang)
        )?;
        if let Some(help) = &asked.help {
            writeln!(out, "{DIM}{}{DIM:#}", help.get(lang))?;
        }
        writeln!(out)?;
        for (value, number) in asked.values.iter().zip(1..) {
            writeln!(out, "  {KEY}{number:>3}{KEY:#}  {}", value.title.get(lang))?;
        }
        if asked.values.is_empty() {
            writeln!(out, "  {}", self.label("a-number"))?;
        }
        writeln!(out, "  {KEY}  ?{KEY:#}  {}", self.label("do-not-know"))?;
        if self.person {
            writeln!(out, "  {KEY}  <{KEY:#}  {}", self.label("go-back"))?;
        }
        Ok(())
    }

    /// Reads until a line makes sense; `None` where there are no more lines.
    fn read(&self, asked: &Asked, can_go_back: bool) -> Result<Option<Said>, Failure> {
        let lang = self.common.lang();
        loop {
            if self.person {
                let mut out = out();
                write!(out, "\n> ")?;
                out.flush()?;
            }
            let mut line = String::new();
            if io::stdin().lock().read_line(&mut line)? == 0 {
                return Ok(None);
            }
            let line = line.trim();
            if !self.person && !line.is_empty() {
                writeln!(out(), "\n> {line}")?;
            }
            let is = |name: &str| line.eq_ignore_ascii_case(&self.label(name));
            let by_number = || {
                let number: usize = line.parse().ok()?;
                asked.values.get(number.checked_sub(1)?)
            };
            let by_name = || {
                let title = |v: &&bestit::ValueChoice| {
                    *v.id == *line || v.title.get(lang).to_lowercase() == line.to_lowercase()
                };
                asked.values.iter().find(title)
            };
            let said = if line == "?" || is("do-not-know") {
                Some(Said::DoNotKnow)
            } else if line == "<" || is("go-back") {
                can_go_back.then_some(Said::Back)
            } else if asked.values.is_empty() && !line.is_empty() {
                Some(Said::Value(line.to_owned()))
            } else {
                by_name()
                    .or_else(by_number)
                    .map(|value| Said::Value(value.id.to_string()))
            };
            match said {
                Some(said) => return Ok(Some(said)),
                None if line.is_empty() => {}
                None => {
                    let text = self.label("not-a-choice").replace("{given}", line);
                    self.complain(&text)?;
                }
            }
        }
    }

    fn complain(&self, text: &str) -> io::Result<()> {
        writeln!(out(), "{WARN}{text}{WARN:#}")
    }

    fn title(&self, id: &str) -> String {
        match self.compiled.actor_title(id) {
            Some(title) => title.get(self.common.lang()).to_owned(),
            None => id.to_owned(),
        }
    }

    fn who_knows(&self, asked: &Asked) -> io::Result<()> {
        // Who asks need not be told to ask themselves.
        match asked.known_by.as_ref().filter(|k| &***k != "requester") {
            Some(who) => {
                let line = self.label("who-knows").replace("{who}", &self.title(who));
                writeln!(out(), "{DIM}{line}{DIM:#}")
            }
            None => Ok(()),
        }
    }

    /// The answer, or what is missing for it.
    fn end(&self, state: &Interview, case: &Case) -> Outcome {
        let lang = self.common.lang();
        let mut out = out();
        if self.questions > 0 {
            writeln!(out)?;
        }
        if state.status == Progress::Done {
            let options = Options {
                after_validity: self.common.after_validity,
            };
            let answer = self.compiled.router.route_case_with(case, options);
            answer::show(&mut out, &answer, Some(self.compiled), lang)?;
            return Ok(match answer.route() {
                Some(_) => Exit::Done,
                None => Exit::NotDone,
            });
        }
        writeln!(out, "{BOLD}{}{BOLD:#}", self.label("still-missing"))?;
        for asked in &state.missing {
            writeln!(out, "  {}", asked.text.get(lang))?;
            if let Some(who) = asked.known_by.as_ref().filter(|k| &***k != "requester") {
                let line = self.label("who-knows").replace("{who}", &self.title(who));
                writeln!(out, "    {DIM}{line}{DIM:#}")?;
            }
        }
        drop(out);
        self.standing(state)?;
        Ok(Exit::NotDone)
    }

    /// What is settled and what is open.
    fn standing(&self, state: &Interview) -> io::Result<()> {
        let mut out = out();
        let (compiled, lang) = (Some(self.compiled), self.common.lang());
        answer::settled(&mut out, &state.settled, compiled, lang)?;
        answer::open(&mut out, &state.open, compiled, lang)
    }
}
