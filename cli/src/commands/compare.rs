//! `bestit compare A B`

use std::io::{self, Write};
use std::path::PathBuf;

use anstyle::{AnsiColor, Style};
use bestit::analysis::{CompareError, Comparison, LineKind, SpanStyle, compare_choices};
use bestit::{Choice, Policy};

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
    let comparison = compare_choices(&from, &to).map_err(|error| match error {
        CompareError::Policy { findings, .. } => {
            // Places point into the texts of the policy at fault.
            let faulty = if from.clone().compile().is_err() {
                &policy
            } else {
                second
            };
            common.problem(faulty, findings)
        }
        CompareError::NotComparable { from, to, what } => {
            let text = labels::of("compare-not");
            let text = text
                .get(common.lang())
                .replace("{from}", &from)
                .replace("{to}", &to);
            Failure::Usage(text.replace("{what}", &what))
        }
        CompareError::TooLarge { limit } => {
            let text = labels::of("compare-too-large");
            Failure::Usage(
                text.get(common.lang())
                    .replace("{limit}", &limit.to_string()),
            )
        }
    })?;
    match (common.json, args.format) {
        (true, _) => writeln!(out(), "{}", comparison.to_json())?,
        (false, Format::Markdown) => {
            write!(out(), "{}", comparison.to_markdown(common.lang()))?;
        }
        (false, Format::Terminal) => show(&comparison, common)?,
    }
    Ok(Exit::Done)
}

/// Both models with the readings asked for. A reading is taken in each model it is for; one that
/// is for neither is refused.
fn choices(
    common: &Common,
    from: (&Policy, &str),
    to: (&Policy, &str),
) -> Result<(Choice, Choice), Failure> {
    let refused = |error: bestit::PolicyError| {
        Failure::Usage(error.refusal().message.get(common.lang()).to_owned())
    };
    let mut one = from.0.model(from.1).map_err(refused)?;
    let mut two = to.0.model(to.1).map_err(refused)?;
    for (reading, option) in common.readings()? {
        let first = one.clone().with_reading(&reading, &option);
        let second = two.clone().with_reading(&reading, &option);
        if let (Err(error), Err(_)) = (&first, &second) {
            return Err(refused(error.clone()));
        }
        one = first.unwrap_or(one);
        two = second.unwrap_or(two);
    }
    Ok((one, two))
}

fn show(comparison: &Comparison, common: &Common) -> io::Result<()> {
    let mut out = out();
    let (bold, dim) = (Style::new().bold(), Style::new().dimmed());
    let (id, head) = (
        AnsiColor::Cyan.on_default(),
        AnsiColor::Green.on_default().bold(),
    );
    for line in comparison.outline(common.lang()) {
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
