//! `bestit prove`

mod rule;

use std::io::Write;

use anstyle::{AnsiColor, Style};
use bestit::Lang;
use bestit::analysis::{ProofStatus, Proven, Readings, Region, RegionTest, RuleProven};
use bestit::finding::Witness;

use crate::common::{Common, Exit, Failure, Outcome, out, print_json};
use crate::labels;

/// How many regions are shown unless all are asked for.
const SHOWN: usize = 8;

/// Prove claims.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Claims such as 'never orders.unit is executes.unit', or ids of invariants; without any,
    /// all invariants of the register
    claims: Vec<String>,
    /// Is this rule ever decisive: would leaving it out change an answer, and where
    #[arg(long, value_name = "RULE", conflicts_with = "claims")]
    rule: Vec<String>,
    /// Show every region
    #[arg(long)]
    all: bool,
}

pub(crate) fn run(args: &Args, common: &Common) -> Outcome {
    let policy = common.policy();
    let id = common.id(&policy)?;
    let choice = common.choice(&policy, &id)?;
    let readings = Readings::compile(&choice).map_err(|f| common.problem(&policy, f))?;
    let lang = common.lang();
    let usage = |e: bestit::analysis::ClaimError| Failure::Usage(e.message().get(lang).to_owned());
    let most = if args.all { usize::MAX } else { SHOWN };
    if !args.rule.is_empty() {
        let rules = args.rule.iter().map(|rule| readings.decisive(rule));
        let rules: Vec<RuleProven> = rules.collect::<Result<_, _>>().map_err(usage)?;
        if common.json {
            print_json(&rules)?;
        } else {
            rule::show(&mut out(), &rules, lang, most)?;
        }
        return Ok(match rules.iter().all(|r| r.effect.ever_decisive) {
            true => Exit::Done,
            false => Exit::NotDone,
        });
    }
    let mut proofs = Vec::with_capacity(args.claims.len());
    if args.claims.is_empty() {
        proofs = readings.prove_invariants().map_err(usage)?;
    }
    for claim in &args.claims {
        let is_id = !claim.trim().contains(char::is_whitespace);
        proofs.push(if is_id {
            readings.prove_invariant(claim.trim()).map_err(usage)?
        } else {
            readings.prove(claim).map_err(usage)?
        });
    }
    let holds = |p: &Proven| p.proof.status == ProofStatus::Holds;
    let exit = if proofs.iter().all(holds) {
        Exit::Done
    } else {
        Exit::NotDone
    };
    if common.json {
        print_json(&proofs)?;
        return Ok(exit);
    }
    let mut out = out();
    for (ix, proven) in proofs.iter().enumerate() {
        if ix > 0 {
            writeln!(out)?;
        }
        show(&mut out, proven, lang, most)?;
    }
    Ok(exit)
}

fn show(out: &mut impl Write, proven: &Proven, lang: Lang, most: usize) -> std::io::Result<()> {
    let proof = &proven.proof;
    let (bold, dim) = (Style::new().bold(), Style::new().dimmed());
    let say = |name: &str, count: u64| {
        labels::of(name)
            .get(lang)
            .replace("{count}", &lang.number(count))
    };
    writeln!(
        out,
        "{bold}{}{bold:#}  {dim}{}{dim:#}",
        proof.claim, proof.model
    )?;
    let (style, line) = match proof.status {
        ProofStatus::Holds => (
            AnsiColor::Green.on_default(),
            say("proof-holds", proof.combinations),
        ),
        ProofStatus::Open => (
            AnsiColor::Yellow.on_default(),
            say("proof-open", proof.open),
        ),
        ProofStatus::Broken => (
            AnsiColor::Red.on_default(),
            say("proof-broken", proof.broken),
        ),
    };
    writeln!(out, "  {style}{line}{style:#}")?;
    if proof.status == ProofStatus::Broken {
        if proof.known > 0 {
            writeln!(out, "  {}", say("proof-known", proof.known))?;
        }
        if proof.open > 0 {
            writeln!(out, "  {}", say("proof-open-too", proof.open))?;
        }
    }
    if let Some(witness) = &proof.witness {
        shown_by(out, witness, lang)?;
    }
    for blank in &proof.unstated {
        let what = labels::of("proof-unstated")
            .get(lang)
            .replace("{of}", &blank.of);
        let who = families(&blank.actors);
        let colon = if who.is_empty() { "" } else { ": " };
        writeln!(out, "  {what}{colon}{who}")?;
    }
    regions(out, (&proof.regions, proof.untold), lang, most)?;
    if proven.holds_under_all_readings {
        return writeln!(out, "  {}", labels::of("proof-all-readings").get(lang));
    }
    writeln!(out, "  {}", labels::of("proof-depends").get(lang))?;
    for other in &proven.depends_on {
        let mut line = match other.status {
            ProofStatus::Holds => say("proof-holds-there", 0),
            ProofStatus::Open => say("proof-open", other.open),
            ProofStatus::Broken => say("proof-broken", other.broken),
        };
        if other.status == ProofStatus::Broken && other.open > 0 {
            line = format!("{line}; {}", say("proof-open-beside", other.open));
        }
        let side = format!("--reading {}={}", other.reading, other.option);
        writeln!(out, "    {side}  {line}")?;
    }
    Ok(())
}

fn shown_by(out: &mut impl Write, witness: &Witness, lang: Lang) -> std::io::Result<()> {
    let case = witness.case.iter().map(|(f, v)| format!("{f}={v}"));
    let case: Vec<String> = case.collect();
    let case = match case.as_slice() {
        [] => labels::of("any-case").get(lang).to_owned(),
        case => case.join(" "),
    };
    writeln!(out, "  {}: {case}", labels::of("witness").get(lang))
}

/// Regions, and how many combinations stand in none.
fn regions(
    out: &mut impl Write,
    (regions, untold): (&[Region], u64),
    lang: Lang,
    most: usize,
) -> std::io::Result<()> {
    if regions.is_empty() {
        return Ok(());
    }
    let dim = Style::new().dimmed();
    let say = |name: &str, count: u64| {
        let text = labels::of(name);
        text.get(lang).replace("{count}", &lang.number(count))
    };
    writeln!(out, "  {}", labels::of("proof-where").get(lang))?;
    for region in regions.iter().take(most) {
        let when: Vec<String> = region.when.iter().map(RegionTest::to_string).collect();
        let when = match when.as_slice() {
            [] => labels::of("any-case").get(lang).to_owned(),
            when => when.join(", "),
        };
        let count = lang.number(region.combinations);
        writeln!(out, "    {when}  {dim}({count}){dim:#}")?;
    }
    let more = regions.len().saturating_sub(most);
    if more > 0 {
        let more = u64::try_from(more).unwrap_or(u64::MAX);
        writeln!(out, "    {dim}{}{dim:#}", say("proof-more-regions", more))?;
    }
    if untold > 0 {
        writeln!(out, "    {dim}{}{dim:#}", say("proof-untold", untold))?;
    }
    Ok(())
}

/// Actors by what they are; of several with a scope their number.
fn families(actors: &[String]) -> String {
    let mut list: Vec<(&str, usize, &str)> = Vec::new();
    for actor in actors {
        let family = actor.split(':').next().unwrap_or_default();
        match list.last_mut() {
            Some((last, count, _)) if *last == family => *count += 1,
            _ => list.push((family, 1, actor)),
        }
    }
    let told = list.iter().map(|(family, count, actor)| match count {
        1 => (*actor).to_owned(),
        more => format!("{family} ({more})"),
    });
    told.collect::<Vec<_>>().join(", ")
}
