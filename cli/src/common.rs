//! What every subcommand shares: options, loading a policy, exit codes.

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use bestit::finding::Findings;
use bestit::{Choice, Compiled, Lang, Policy, PolicyError, Source};
use clap::Args;

use crate::labels;

/// Options of every subcommand.
#[derive(Args, Clone, Debug)]
pub(crate) struct Common {
    /// The model that answers [default: the policy's own]
    #[arg(long, global = true, value_name = "MODEL")]
    pub(crate) model: Option<String>,
    /// A folder with a policy [default: the report's, built in]
    #[arg(long, global = true, value_name = "DIR")]
    pub(crate) policy: Option<PathBuf>,
    /// The day asked about, YYYY-MM-DD
    #[arg(long, global = true, value_name = "DATE")]
    pub(crate) on: Option<String>,
    /// Take the other side of a reading: A25=other (may be repeated)
    #[arg(long = "reading", global = true, value_name = "ID=OPTION")]
    pub(crate) readings: Vec<String>,
    /// Answer although the model is no longer valid on that day
    #[arg(long, global = true)]
    pub(crate) after_validity: bool,
    /// Language of texts [default: that of the locale, else sv]
    #[arg(long = "lang", global = true, value_name = "sv|en", value_parser = language)]
    language: Option<Lang>,
    /// Answer in JSON
    #[arg(long, global = true)]
    pub(crate) json: bool,
}

pub(crate) fn language(text: &str) -> Result<Lang, String> {
    match text {
        "sv" => Ok(Lang::Sv),
        "en" => Ok(Lang::En),
        _ => Err("sv or en".to_owned()),
    }
}

/// How the command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    Done,
    NotDone,
    Usage,
    Policy,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(match exit {
            Exit::Done => 0,
            Exit::NotDone => 1,
            Exit::Usage => 2,
            Exit::Policy => 3,
        })
    }
}

/// Why a subcommand could not be carried out.
pub(crate) enum Failure {
    Usage(String),
    Policy(Box<PolicyProblem>),
    Output(io::Error),
}

/// A policy that does not load or compile, with its texts to point into.
pub(crate) struct PolicyProblem {
    pub(crate) findings: Findings,
    pub(crate) sources: Vec<Source>,
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Failure::Output(error)
    }
}

pub(crate) type Outcome = Result<Exit, Failure>;

impl Common {
    /// The language of texts.
    pub(crate) fn lang(&self) -> Lang {
        self.language
            .unwrap_or_else(|| match sys_locale::get_locale() {
                Some(locale) if locale.starts_with("en") => Lang::En,
                _ => Lang::Sv,
            })
    }

    /// The policy asked for, whatever its findings.
    pub(crate) fn policy(&self) -> Policy {
        match &self.policy {
            Some(folder) => Policy::load(folder),
            None => Policy::embedded(),
        }
    }

    /// The readings asked for, as pairs.
    pub(crate) fn readings(&self) -> Result<Vec<(String, String)>, Failure> {
        let id = |given: &str| given.split('=').next().unwrap_or_default().to_owned();
        let twice = |(at, given): (usize, &String)| {
            let before = self.readings.iter().take(at);
            before
                .clone()
                .any(|b| id(b) == id(given))
                .then(|| id(given))
        };
        if let Some(reading) = self.readings.iter().enumerate().find_map(twice) {
            let text = labels::of("reading-twice");
            let text = text.get(self.lang()).replace("{reading}", &reading);
            return Err(Failure::Usage(text));
        }
        self.readings
            .iter()
            .map(|given| match given.split_once('=') {
                Some((id, option)) => Ok((id.to_owned(), option.to_owned())),
                None => {
                    let text = labels::of("reading-form")
                        .get(self.lang())
                        .replace("{given}", given);
                    Err(Failure::Usage(text))
                }
            })
            .collect()
    }

    /// A model with the readings asked for.
    pub(crate) fn choice(&self, policy: &Policy, id: &str) -> Result<Choice, Failure> {
        let mut choice = self.model(policy, id)?;
        for (reading, option) in self.readings()? {
            choice = choice
                .with_reading(&reading, &option)
                .map_err(|error| self.refused(&error))?;
        }
        Ok(choice)
    }

    /// A model by its id. Where the policy has none at all, its findings say why.
    pub(crate) fn model(&self, policy: &Policy, id: &str) -> Result<Choice, Failure> {
        policy.model(id).map_err(|error| {
            if policy.models().is_empty() && policy.findings().has_errors() {
                self.problem(policy, policy.findings().clone())
            } else {
                self.refused(&error)
            }
        })
    }

    /// A model, a reading or a day that the policy does not have, and what may have been meant.
    pub(crate) fn refused(&self, error: &PolicyError) -> Failure {
        let refusal = error.refusal();
        let mut text = refusal.message.get(self.lang()).to_owned();
        if let Some(help) = &refusal.help {
            text = format!("{text}: {}", help.get(self.lang()));
        }
        Failure::Usage(text)
    }

    /// The id of the model that is looked into: the one named, else the one in force on the day
    /// asked about, else the policy's own.
    pub(crate) fn id(&self, policy: &Policy) -> Result<String, Failure> {
        if policy.models().is_empty() {
            return Err(self.problem(policy, policy.findings().clone()));
        }
        let (model, on) = (self.model.as_deref(), self.on.as_deref());
        let id = policy.model_for(model, on, self.after_validity);
        id.map_err(|error| self.refused(&error))
    }

    /// The model that is looked into, compiled.
    pub(crate) fn compiled(&self, policy: &Policy) -> Result<Compiled, Failure> {
        let id = self.id(policy)?;
        self.compile(policy, self.choice(policy, &id)?)
    }

    /// Compiles, or says why not.
    pub(crate) fn compile(&self, policy: &Policy, choice: Choice) -> Result<Compiled, Failure> {
        choice
            .compile()
            .map_err(|findings| self.problem(policy, findings))
    }

    /// A policy that cannot be used.
    pub(crate) fn problem(&self, policy: &Policy, findings: Findings) -> Failure {
        Failure::Policy(Box::new(PolicyProblem {
            findings,
            sources: policy.sources().cloned().collect(),
        }))
    }
}

/// Writes a line to standard error.
pub(crate) fn complain(message: &str) {
    // Where standard error is closed there is nobody left to tell.
    let _ = writeln!(anstream::stderr(), "bestit: {message}");
}

/// Standard output, with colours only on a terminal.
pub(crate) fn out() -> anstream::AutoStream<io::StdoutLock<'static>> {
    anstream::AutoStream::auto(io::stdout().lock())
}

/// Writes a value as one line of JSON.
pub(crate) fn print_json(value: &impl serde::Serialize) -> io::Result<()> {
    let text = serde_json::to_string(value).map_err(io::Error::other)?;
    writeln!(out(), "{text}")
}
