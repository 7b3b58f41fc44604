//! `bestit fmt PATH… [--check]`

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use anstyle::{AnsiColor, Style};
use bestit::Source;
use bestit::finding::Findings;
use bestit::format::{self, FormatError};

use crate::common::{Common, Exit, Failure, Outcome, complain, out, print_json};
use crate::{labels, render};

/// Format policy files.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Files, or folders with policies [default: the folder of --policy]
    paths: Vec<PathBuf>,
    /// Write nothing; say which files are not formatted
    #[arg(long)]
    check: bool,
}

/// What came of the files, by their paths.
#[derive(Default, serde::Serialize)]
struct Told {
    /// Formatted, or with `--check` to be formatted.
    changed: Vec<String>,
    unchanged: usize,
    /// Left alone.
    refused: Vec<String>,
}

pub(crate) fn run(args: &Args, common: &Common) -> Outcome {
    let paths: Vec<&PathBuf> = args.paths.iter().chain(&common.policy).collect();
    let paths = match args.paths.len() {
        // The policy is built in where none is named, and cannot be written.
        0 if paths.is_empty() => {
            let text = labels::of("fmt-what").get(common.lang()).to_owned();
            return Err(Failure::Usage(text));
        }
        0 => paths.as_slice(),
        named => paths.get(..named).unwrap_or_default(),
    };
    let mut told = Told::default();
    for path in paths {
        let (sources, unread) = format::files(path);
        if !unread.is_empty() {
            tell(common, &unread, &[]);
            told.refused.push(shown(path));
        }
        for source in sources {
            one(common, args.check, path, &source, &mut told)?;
        }
    }
    let open = args.check && !told.changed.is_empty();
    let exit = if open || !told.refused.is_empty() {
        Exit::NotDone
    } else {
        Exit::Done
    };
    if common.json {
        print_json(&told)?;
    } else {
        show(common, args.check, &told)?;
    }
    Ok(exit)
}

fn one(
    common: &Common,
    check: bool,
    path: &Path,
    source: &Source,
    told: &mut Told,
) -> Result<(), Failure> {
    // The files of a folder are named by their path inside it.
    let file = if path.is_dir() {
        path.join(source.name())
    } else {
        path.to_owned()
    };
    match format::format(source) {
        Ok(text) if text == source.text() => told.unchanged += 1,
        Ok(text) => {
            if !check {
                fs::write(&file, text)?;
            }
            told.changed.push(shown(&file));
        }
        Err(FormatError::Unreadable(findings)) => {
            tell(common, &findings, std::slice::from_ref(source));
            told.refused.push(shown(&file));
        }
        Err(FormatError::Altered { .. }) => {
            let text = labels::of("fmt-altered");
            complain(&text.get(common.lang()).replace("{file}", &shown(&file)));
            told.refused.push(shown(&file));
        }
    }
    Ok(())
}

fn tell(common: &Common, findings: &Findings, sources: &[Source]) {
    render::findings_to_stderr(findings, sources, common.lang());
}

fn show(common: &Common, check: bool, told: &Told) -> std::io::Result<()> {
    let lang = common.lang();
    let mut out = out();
    let (bold, bad) = (Style::new().bold(), AnsiColor::Red.on_default());
    let changed = labels::of(if check { "fmt-open" } else { "fmt-done" });
    let (changed, left) = (changed.get(lang), labels::of("fmt-left"));
    for file in &told.changed {
        writeln!(out, "{bold}{changed}{bold:#} {file}")?;
    }
    let left = left.get(lang);
    for file in &told.refused {
        writeln!(out, "{bad}{left}{bad:#} {file}")?;
    }
    let sum = labels::of(if check { "fmt-sum-check" } else { "fmt-sum" })
        .get(lang)
        .replace("{changed}", &told.changed.len().to_string())
        .replace("{unchanged}", &told.unchanged.to_string())
        .replace("{refused}", &told.refused.len().to_string());
    writeln!(out, "{sum}")
}

/// A path with `/` on every system.
fn shown(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}
