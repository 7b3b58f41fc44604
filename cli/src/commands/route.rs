//! `bestit route KIND [FACT=VALUE]…`

use std::io::Write;
use std::path::PathBuf;

use bestit::{Answer, Case, Compiled, Given, Options, PolicyError, Refusal};

use crate::common::{Common, Exit, Failure, Outcome, out, print_json};
use crate::{commands::answer, labels};

/// Route one case.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// The kind of case, then facts as FACT=VALUE: change_request system=heroma in_plan=true
    /// [default: asks for the kind]
    #[arg(value_name = "KIND|FACT=VALUE")]
    facts: Vec<String>,
    /// Your own reference, which the answer repeats
    #[arg(long = "ref", value_name = "TEXT")]
    reference: Option<String>,
    /// Draw the way of the case into this file, as SVG; - is standard output, without the answer
    #[arg(long, value_name = "FILE")]
    picture: Option<PathBuf>,
}

pub(crate) fn run(args: &Args, common: &Common) -> Outcome {
    let lang = common.lang();
    let pairs = pairs(&args.facts, common)?;
    let (answer, compiled) = match open(common)? {
        Ok(compiled) => (route(args, common, &compiled, &pairs), Some(compiled)),
        Err(mut refusal) => {
            refusal.reference = args.reference.as_deref().map(Into::into);
            refusal.on = common.on.as_deref().map(Into::into);
            (Answer::Refused(refusal), None)
        }
    };
    // On standard output the picture stands alone; what is no route has none.
    let mut pictured = false;
    if let (Some(file), Some(route)) = (&args.picture, answer.route()) {
        let picture = bestit::export::way(route, compiled.as_ref(), lang);
        pictured = file.as_os_str() == "-";
        if pictured {
            write!(out(), "{picture}")?;
        } else {
            let fault = |e| Failure::Usage(format!("{}: {e}", file.display()));
            std::fs::write(file, picture).map_err(fault)?;
        }
    }
    if common.json && !pictured {
        print_json(&answer)?;
    } else if !pictured {
        answer::show(&mut out(), &answer, compiled.as_ref(), lang)?;
    }
    Ok(if answer.route().is_some() {
        Exit::Done
    } else {
        Exit::NotDone
    })
}

/// The compiled model that answers, or the refusal of the model, the day or a reading.
pub(crate) fn open(common: &Common) -> Result<Result<Compiled, Box<Refusal>>, Failure> {
    let policy = common.policy();
    if policy.findings().has_errors() {
        return Err(common.problem(&policy, policy.findings().clone()));
    }
    let choose = || -> Result<bestit::Choice, PolicyError> {
        let id = policy.model_for(
            common.model.as_deref(),
            common.on.as_deref(),
            common.after_validity,
        )?;
        policy.model(&id)
    };
    let mut choice = match choose() {
        Ok(choice) => choice,
        Err(error) => return Ok(Err(Box::new(error.refusal()))),
    };
    for (reading, option) in common.readings()? {
        choice = match choice.with_reading(&reading, &option) {
            Ok(choice) => choice,
            Err(error) => return Ok(Err(Box::new(error.refusal()))),
        };
    }
    common.compile(&policy, choice).map(Ok)
}

fn route(args: &Args, common: &Common, compiled: &Compiled, pairs: &[(&str, &str)]) -> Answer {
    let router = &compiled.router;
    let case = || -> Result<Case, Box<Refusal>> {
        let pairs = pairs
            .iter()
            .map(|(fact, value)| (*fact, Given::Written(value)));
        let mut case = Case::from_pairs(router, pairs)?;
        if let Some(on) = &common.on {
            case.on(on)?;
        }
        if let Some(reference) = &args.reference {
            case.reference(reference);
        }
        Ok(case)
    };
    match case() {
        Ok(case) => router.route_case_with(
            &case,
            Options {
                after_validity: common.after_validity,
            },
        ),
        Err(mut refusal) => {
            refusal.model = Some(router.model().into());
            refusal.on = common.on.as_deref().map(Into::into);
            refusal.reference = args.reference.as_deref().map(Into::into);
            Answer::Refused(refusal)
        }
    }
}

/// The facts as pairs; the first may be the kind alone.
pub(crate) fn pairs<'a>(
    facts: &'a [String],
    common: &Common,
) -> Result<Vec<(&'a str, &'a str)>, Failure> {
    let mut pairs = Vec::with_capacity(facts.len());
    for (ix, fact) in facts.iter().enumerate() {
        match fact.split_once('=') {
            Some(pair) => pairs.push(pair),
            None if ix == 0 => pairs.push(("kind", fact.as_str())),
            None => {
                let text = labels::of("fact-form")
                    .get(common.lang())
                    .replace("{given}", fact);
                return Err(Failure::Usage(text));
            }
        }
    }
    Ok(pairs)
}
