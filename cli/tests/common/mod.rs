//! Runs the command as a user would, and says how it went.
#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "each file uses its own part, and a test may stop where it stands"
)]

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;

/// What came of a run.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Ran {
    fn new(output: Output) -> Self {
        Self {
            // None where a signal ended it, which no test expects.
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8(output.stdout).expect("output is UTF-8"),
            err: String::from_utf8(output.stderr).expect("problems are UTF-8"),
        }
    }

    /// The output as one JSON value.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.out).expect("the output is JSON")
    }

    /// Each line of the output as a JSON value.
    pub(crate) fn lines(&self) -> Vec<Value> {
        let parse = |line| serde_json::from_str(line).expect("every line is JSON");
        self.out.lines().map(parse).collect()
    }

    /// Where a text stands in the output.
    pub(crate) fn at(&self, text: &str) -> usize {
        let found = self.out.find(text);
        assert!(found.is_some(), "`{text}` is not in:\n{}", self.out);
        found.unwrap_or_default()
    }
}

/// The command, at the root of the repository, untouched by the locale and colours of whoever
/// runs the tests.
pub(crate) fn bestit(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_bestit"));
    command.args(args).current_dir(root()).stdin(Stdio::null());
    for name in [
        "LANG",
        "LANGUAGE",
        "LC_ALL",
        "LC_CTYPE",
        "LC_MESSAGES",
        "NO_COLOR",
        "CLICOLOR",
        "CLICOLOR_FORCE",
    ] {
        command.env_remove(name);
    }
    command
}

/// Runs the command.
pub(crate) fn run(args: &[&str]) -> Ran {
    Ran::new(bestit(args).output().unwrap())
}

/// Runs the command with variables of the environment.
pub(crate) fn run_in(env: &[(&str, &str)], args: &[&str]) -> Ran {
    let mut command = bestit(args);
    command.envs(env.iter().copied());
    Ran::new(command.output().unwrap())
}

/// Runs the command with something to read.
pub(crate) fn run_with(args: &[&str], input: &[u8]) -> Ran {
    run_at(&root(), args, input)
}

/// Runs the command in a folder, with something to read.
pub(crate) fn run_at(folder: &Path, args: &[&str], input: &[u8]) -> Ran {
    let mut child = bestit(args)
        .current_dir(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // Inputs of tests fit a pipe, so nobody waits for the other.
    assert!(input.len() < 16_384);
    child.stdin.take().unwrap().write_all(input).unwrap();
    Ran::new(child.wait_with_output().unwrap())
}

/// The root of the repository.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// A file for this test alone.
pub(crate) fn file(name: &str, bytes: impl AsRef<[u8]>) -> String {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::write(&path, bytes).unwrap();
    path.to_str().unwrap().to_owned()
}

/// A folder for this test alone, empty.
pub(crate) fn folder(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&path);
    std::fs::create_dir_all(&path).unwrap();
    path
}

/// Copies a folder of the repository, with what is in it.
pub(crate) fn copy(from: &str, to: &Path) {
    let mut folders = vec![(root().join(from), to.to_owned())];
    while let Some((from, to)) = folders.pop() {
        std::fs::create_dir_all(&to).unwrap();
        for entry in std::fs::read_dir(from).unwrap() {
            let entry = entry.unwrap();
            let to = to.join(entry.file_name());
            if entry.file_type().unwrap().is_dir() {
                folders.push((entry.path(), to));
            } else {
                std::fs::copy(entry.path(), to).unwrap();
            }
        }
    }
}

/// Changes a text that stands once in a file.
pub(crate) fn edit(path: &Path, from: &str, to: &str) {
    let text = std::fs::read_to_string(path).unwrap();
    assert_eq!(text.matches(from).count(), 1, "`{from}` in {path:?}");
    std::fs::write(path, text.replace(from, to)).unwrap();
}

/// Runs every command that a page of the guide shows, in a folder that the test has filled, and
/// holds what it shows against what is said; how many there were.
///
/// A `…` on the page stands for anything. Lines that begin with `> ` are typed by the reader.
/// Parts of a command between quotation marks are one argument; `> FILE` at its end writes there.
pub(crate) fn replay_in(folder: &Path, page: &str) -> usize {
    let mut shown = 0;
    for block in page.split("```console\n").skip(1) {
        let (block, _) = block.split_once("```").expect("the end of what is shown");
        let block = block.strip_prefix("$ ").expect("a command");
        for part in block.split("\n$ ") {
            let (command, expected) = part.split_once('\n').unwrap_or((part, ""));
            let said = said(folder, command, expected);
            assert!(
                is_like(expected.trim_end(), said.trim_end()),
                "`{command}` says\n{said}"
            );
            shown += 1;
        }
    }
    shown
}

/// What a command of a page says on both its channels.
fn said(folder: &Path, command: &str, shown: &str) -> String {
    if let Some(file) = command.strip_prefix("cat ") {
        return std::fs::read_to_string(folder.join(file)).unwrap();
    }
    let (command, file) = match command.rsplit_once(" > ") {
        Some((command, file)) => (command, Some(file)),
        None => (command, None),
    };
    let parts = command.split(['"', '\'']).enumerate();
    let args: Vec<&str> = parts
        .flat_map(|(at, part)| match at % 2 {
            1 => vec![part],
            _ => part.split_whitespace().collect(),
        })
        .collect();
    let (program, args) = args.split_first().expect("a command");
    assert_eq!(*program, "bestit");
    let typed: String = shown
        .lines()
        .filter_map(|line| Some(format!("{}\n", line.strip_prefix("> ")?)))
        .collect();
    let ran = run_at(folder, args, typed.as_bytes());
    match file {
        Some(file) => std::fs::write(folder.join(file), ran.out).unwrap(),
        None => return ran.out + &ran.err,
    }
    ran.err
}

/// Whether a text is what is shown, where each `…` stands for anything.
fn is_like(shown: &str, text: &str) -> bool {
    let mut parts = shown.split('…');
    let Some(mut rest) = parts.next().and_then(|first| text.strip_prefix(first)) else {
        return false;
    };
    let Some(last) = parts.next_back() else {
        return rest.is_empty();
    };
    for part in parts {
        match rest.split_once(part) {
            Some((_, after)) => rest = after,
            None => return false,
        }
    }
    rest.ends_with(last)
}
