//! `bestit compare A B`

use std::io::{self, Write};
use std::path::PathBuf;

use anstyle::{AnsiColor, Style};
use bestit::analysis::{
    CompareError, Line, LineKind, Part, SpanStyle, compare_choices_part, refines_choices,
};
use bestit::{Choice, Policy};

use super::why::duty_of;
use crate::common::{Common, Exit, Failure, Outcome, out};
use crate::labels;

/// What differs between two models.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// The model compared from
    from: String,
    /// The model compared to [default: the same, where --against gives another folder]
    to: Option<String>,
    /// The folder with the model compared to, such as the policy after an edit
    #[arg(long, value_name = "DIR")]
    against: Option<PathBuf>,
    /// Only the cases in which this holds: 'kind is change_request and system.category is web'
    #[arg(long, value_name = "CONDITION")]
    when: Option<String>,
    /// Only these duties
    #[arg(long, value_name = "DUTY", value_delimiter = ',')]
    duty: Vec<String>,
    /// Whether B gives every answer that A gives, and only fills in what A leaves open
    #[arg(long)]
    refines: bool,
    /// How the answer is set
    #[arg(long, value_enum, default_value_t = Format::Terminal)]
    format: Format,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// For reading here
    Terminal,
    /// A Markdown document
    Markdown,
}

pub(crate) fn run(args: &Args, common: &Common) -> Outcome {
    let policy = common.policy();
    let other = args.against.as_ref().map(Policy::load);
    let to = match (&args.to, &args.against) {
        (Some(to), _) => to,
        (None, Some(_)) => &args.from,
        (None, None) => {
            let text = labels::of("compare-with-what");
            return Err(Failure::Usage(text.get(common.lang()).to_owned()));
        }
    };
    let second = other.as_ref().unwrap_or(&policy);
    let (from, to) = choices(common, (&policy, &args.from), (second, to))?;
    let part = part(args, common)?;
    let failed = |error: CompareError| failure(error, common, (&policy, second), &from);
    if args.refines {
        let refinement = refines_choices(&from, &to, &part).map_err(failed)?;
        let lang = common.lang();
        match (common.json, args.format) {
            (true, _) => writeln!(out(), "{}", refinement.to_json())?,
            (false, Format::Markdown) => write!(out(), "{}", refinement.to_markdown(lang))?,
            (false, Format::Terminal) => show(&refinement.outline(lang))?,
        }
        return Ok(match refinement.holds {
            true => Exit::Done,
            false => Exit::NotDone,
        });
    }
    let comparison = compare_choices_part(&from, &to, &part).map_err(failed)?;
    match (common.json, args.format) {
        (true, _) => writeln!(out(), "{}", comparison.to_json())?,
        (false, Format::Markdown) => {
            write!(out(), "{}", comparison.to_markdown(common.lang()))?;
        }
        (false, Format::Terminal) => show(&comparison.outline(common.lang()))?,
    }
    Ok(Exit::Done)
}

/// The part that is asked about.
fn part(args: &Args, common: &Common) -> Result<Part, Failure> {
    let part = args.when.as_ref().map(Part::when).unwrap_or_default();
    let duties = args.duty.iter().map(|d| duty_of(d, common.lang()));
    Ok(part.duties(duties.collect::<Result<Vec<_>, _>>()?))
}

fn failure(
    error: CompareError,
    common: &Common,
    (policy, second): (&Policy, &Policy),
    from: &Choice,
) -> Failure {
    if let CompareError::Policy { findings, .. } = error {
        // Places point into the texts of the policy at fault.
        let faulty = match from.clone().compile() {
            Err(_) => policy,
            Ok(_) => second,
        };
        return common.problem(faulty, findings);
    }
    let text = error.message().get(common.lang()).to_owned();
    Failure::Usage(text)
}

/// Both models with the readings asked for. A reading is taken in each model it is for; one that
/// is for neither is refused.
fn choices(
    common: &Common,
    from: (&Policy, &str),
    to: (&Policy, &str),
) -> Result<(Choice, Choice), Failure> {
    let mut one = common.model(from.0, from.1)?;
    let mut two = common.model(to.0, to.1)?;
    for (reading, option) in common.readings()? {
        let first = one.clone().with_reading(&reading, &option);
        let second = two.clone().with_reading(&reading, &option);
        if let (Err(error), Err(_)) = (&first, &second) {
            return Err(common.refused(error));
        }
        one = first.unwrap_or(one);
        two = second.unwrap_or(two);
    }
    Ok((one, two))
}

fn show(lines: &[Line]) -> io::Result<()> {
    let mut out = out();
    let (bold, dim) = (Style::new().bold(), Style::new().dimmed());
    let (id, head) = (
        AnsiColor::Cyan.on_default(),
        AnsiColor::Green.on_default().bold(),
    );
    for line in lines {
        let indent = match line.kind {
            LineKind::Title => String::new(),
            LineKind::Heading | LineKind::Subheading | LineKind::Text => {
                writeln!(out)?;
                String::new()
            }
            LineKind::Item(depth) => "  ".repeat(usize::from(depth) + 1),
        };
        let mut text = indent.clone();
        for span in &line.spans {
            let style = match (line.kind, span.style) {
                (LineKind::Title, _) => bold,
                (LineKind::Heading, _) => head,
                (LineKind::Subheading, _) | (_, SpanStyle::Strong) => bold,
                (_, SpanStyle::Code) => id,
                (_, SpanStyle::Quiet) => dim,
                (_, SpanStyle::Plain) => Style::new(),
            };
            // Ids that texts set off for Markdown stand as they are here.
            let span = span.text.replace('`', "");
            text.push_str(&format!("{style}{span}{style:#}"));
        }
        writeln!(out, "{text}")?;
    }
    Ok(())
}
