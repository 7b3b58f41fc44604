//! The command `bestit`: who decides, and why.
//!
//! Glue only: everything it shows, the library knows. Answers go to standard output, problems
//! to standard error. Exit codes: 0 done; 1 an error among the findings, a question, a refusal or
//! a line that was not routed; 2 wrong usage; 3 the policy does not load.
#![forbid(unsafe_code)]

mod commands;
mod common;
mod labels;
mod render;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use common::{Common, Exit, Failure};

#[derive(Parser)]
#[command(
    name = "bestit",
    version,
    about = "Who owns, prepares and decides an IT case in a municipality, and why",
    after_help = "Exit codes: 0 done; 1 an error among the findings (any finding with --strict), a question, \
                  a refusal or a line not routed; 2 wrong usage; 3 the policy does not load.",
    disable_help_subcommand = true
)]
struct Cli {
    #[command(flatten)]
    common: Common,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    /// Route one case: whom to contact, who is responsible, prepares and decides, the way, and why
    Route(commands::route::Args),
    /// Why a case is answered as it is; with --not, what would give a duty to somebody else
    Why(commands::why::Args),
    /// The kinds and systems that a text may be about
    Suggest(commands::suggest::Args),
    /// Ask for what the answer depends on, one question at a time, then route
    Ask(commands::ask::Args),
    /// Who owns, manages and administers a system; or what an actor holds
    Who(commands::who::Args),
    /// Route a file of cases, in order: one answer a line, or a table (Parquet, CSV) with -o
    Batch(commands::batch::Args),
    /// Check a policy or a model: findings, and how much the document states
    Check(commands::check::Args),
    /// Prove a claim for every possible case, or show the smallest case that breaks it
    Prove(commands::prove::Args),
    /// Run the cases files of a policy, and show which rules they exercise
    Test(commands::test::Args),
    /// What differs between two models, or between two versions of one
    Compare(commands::compare::Args),
    /// Where each statement and reading of the governing document is encoded
    Trace(commands::trace::Args),
    /// The models of the policy, and the readings each can be compiled with
    Models,
    /// Route a stored answer again: is it the same, and if not, what changed and why
    Verify(commands::verify::Args),
    /// Check a file of contacts against the register
    Contacts(commands::contacts::Args),
    /// Explain a finding by its code or name
    Explain(commands::explain::Args),
    /// Compile a model to the compact file that the router loads
    Compile(commands::compile::Args),
    /// Overlaps and gaps of a decision table (CSV)
    Table(commands::table::Args),
    /// Write a model's contact surfaces as a graph (Graphviz DOT)
    Graph(commands::graph::Args),
    /// Write policy files in one style; nothing they say changes
    Fmt(commands::fmt::Args),
    /// Print the JSON Schema of policy files, for editors
    Schema,
}

fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version are answers; clap says which stream each belongs to.
            let code = if error.use_stderr() {
                Exit::Usage
            } else {
                Exit::Done
            };
            return match error.print() {
                Ok(()) => code.into(),
                Err(_) => Exit::Usage.into(),
            };
        }
    };
    let common = cli.common;
    let result = match cli.command {
        None => commands::overview::run(&common),
        Some(Command::Route(args)) => commands::route::run(&args, &common),
        Some(Command::Why(args)) => commands::why::run(&args, &common),
        Some(Command::Suggest(args)) => commands::suggest::run(&args, &common),
        Some(Command::Ask(args)) => commands::ask::run(&args, &common),
        Some(Command::Who(args)) => commands::who::run(&args, &common),
        Some(Command::Batch(args)) => commands::batch::run(&args, &common),
        Some(Command::Check(args)) => commands::check::run(&args, &common),
        Some(Command::Prove(args)) => commands::prove::run(&args, &common),
        Some(Command::Test(args)) => commands::test::run(&args, &common),
        Some(Command::Compare(args)) => commands::compare::run(&args, &common),
        Some(Command::Trace(args)) => commands::trace::run(&args, &common),
        Some(Command::Models) => commands::models::run(&common),
        Some(Command::Verify(args)) => commands::verify::run(&args, &common),
        Some(Command::Contacts(args)) => commands::contacts::run(&args, &common),
        Some(Command::Explain(args)) => commands::explain::run(&args, &common),
        Some(Command::Compile(args)) => commands::compile::run(&args, &common),
        Some(Command::Table(args)) => commands::table::run(&args, &common),
        Some(Command::Graph(args)) => commands::graph::run(&args, &common),
        Some(Command::Fmt(args)) => commands::fmt::run(&args, &common),
        Some(Command::Schema) => commands::schema::run(&common),
    };
    match result {
        Ok(exit) => exit.into(),
        Err(failure) => failure.report(&common).into(),
    }
}

impl Failure {
    /// Says on standard error what went wrong.
    fn report(self, common: &Common) -> Exit {
        match self {
            Failure::Output(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Exit::Done,
            Failure::Output(error) => {
                common::complain(&error.to_string());
                Exit::Usage
            }
            Failure::Usage(message) => {
                common::complain(&message);
                Exit::Usage
            }
            Failure::Policy(problem) => {
                render::findings_to_stderr(&problem.findings, &problem.sources, common.lang());
                common::complain(labels::of("policy-does-not-load").get(common.lang()));
                Exit::Policy
            }
        }
    }
}
