//! From YAML text to files as written, with the place of every value.
//!
//! Reading never stops at the first fault: every fault of every file is reported in one run, at the
//! key or value it concerns. Only where a text is no YAML, or passes a limit, is that the one fault
//! of its file; the other files are read all the same.

mod fault;
mod folder;
pub(crate) mod limits;
mod lower;
mod node;
#[cfg(feature = "fmt")]
mod outline;
mod path;
mod source;
pub(crate) mod written;
mod yaml;

#[cfg(test)]
mod tests;

pub(crate) use folder::load;
#[cfg(feature = "fmt")]
pub(crate) use folder::load_files;
#[cfg(feature = "fmt")]
pub(crate) use outline::{Outline, outline};
pub use source::Source;
pub(crate) use source::Sources;

use crate::finding::{Code, Findings};
use crate::order::Sort as _;
use fault::{Fault, Faults, of_texts, same, word};
use written::{File, Mark};

/// The files of a policy as read.
#[derive(Clone, Debug, Default)]
pub(crate) struct Read {
    /// The files whose head could be read, in the order of the sources.
    pub(crate) files: Vec<ReadFile>,
    pub(crate) sources: Sources,
    pub(crate) findings: Findings,
}

/// A file as read.
#[derive(Clone, Debug)]
pub(crate) struct ReadFile {
    /// Index among the sources.
    pub(crate) source: usize,
    pub(crate) file: File,
    /// No fault was found in it. In a file with faults entries may be left out, so that a name
    /// which does not lead anywhere may be no fault of its own.
    pub(crate) sound: bool,
}

/// Reads a policy's files.
pub(crate) fn read(mut sources: Vec<Source>) -> Read {
    let mut alone = Findings::default();
    if sources.len() > limits::FILES {
        let fault = Fault::limit(Mark::default(), "limit.files", sources.len(), limits::FILES);
        alone.push(fault.alone());
        sources.arrange_by(|a, b| a.name().cmp(b.name()));
        sources.truncate(limits::FILES);
    }
    let sources = Sources::new(sources);
    let mut faults = Faults::default();
    let mut files = Vec::new();
    let mut previous: Option<&str> = None;
    for (ix, source) in sources.iter().enumerate() {
        if !inside(source.name()) {
            alone.push(of_texts(
                Code::PathOutside,
                &[("path", same(source.name()))],
            ));
        }
        if previous == Some(source.name()) {
            let args = [
                ("path", same(source.name())),
                ("detail", word("detail.twice")),
            ];
            alone.push(of_texts(Code::UnreadableFile, &args));
            continue;
        }
        previous = Some(source.name());
        let before = faults.count();
        let file = u16::try_from(ix).unwrap_or(u16::MAX);
        if let Some(file) = read_one(file, source.text(), &mut faults) {
            files.push(ReadFile {
                source: ix,
                file,
                sound: faults.count() == before,
            });
        }
    }
    let mut findings = faults.into_findings(&sources);
    findings.extend(alone);
    findings.sort();
    Read {
        files,
        sources,
        findings,
    }
}

fn read_one(file: u16, text: &str, faults: &mut Faults) -> Option<File> {
    let root = tree(file, text, faults)?;
    lower::lower(&root, faults)
}

/// The tree of a file that is not too large.
fn tree<'a>(file: u16, text: &'a str, faults: &mut Faults) -> Option<node::Node<'a>> {
    if text.len() > limits::FILE_BYTES {
        let mark = Mark {
            file,
            line: 1,
            column: 1,
            start: 0,
            end: 0,
        };
        faults.push(Fault::limit(
            mark,
            "limit.file",
            text.len(),
            limits::FILE_BYTES,
        ));
        return None;
    }
    yaml::parse(file, text, faults)
}

/// Whether a path names a file inside the policy's folder: no way up, no root, no drive.
pub(crate) fn inside(path: &str) -> bool {
    let drive = matches!(path.as_bytes(), [letter, b':', ..] if letter.is_ascii_alphabetic());
    !drive
        && !path.contains('\\')
        && !path.chars().any(char::is_control)
        && path.split('/').all(|part| !matches!(part, "" | "." | ".."))
}
